//! Everything of one person's own, for them to take along.
//!
//! Must never hold what others said, nor a secret. Bounds: [`MOST_MESSAGES`] messages, the newest of them.

use std::sync::Arc;

use teahouse_domain::{Body, Result};
use teahouse_store::MessageFilter;
use teahouse_wire::{AsText, rest};

use crate::{
    actions::{By, rooms, sessions},
    app::App,
    myself,
};

const PAGE: usize = 500;
const MOST_MESSAGES: usize = 100_000;

/// The person's profile, devices, rooms and messages.
///
/// # Errors
/// `unauthorized` for guests; why it cannot be read.
pub(crate) async fn of(app: &Arc<App>, by: &By) -> Result<rest::Export> {
    by.need_account()?;
    let person = by.speaker.id;
    let mine = app.read(move |reader| reader.rooms_of(person, None, PAGE)).await?;
    let devices = sessions::list(app, by).await?.into_iter().map(|session| rest::Session {
        current: false,
        id: AsText(session.id),
        device: session.device.into(),
        address: session.address.into(),
        created_at: AsText(session.created_at),
        last_seen: AsText(session.last_seen),
    });
    Ok(rest::Export {
        at: AsText(app.clock.wall()),
        me: myself::describe(app, &by.speaker),
        sessions: devices.collect(),
        rooms: mine.items.into_iter().map(rooms::of_mine).collect(),
        messages: messages(app, by).await?,
    })
}

async fn messages(app: &Arc<App>, by: &By) -> Result<Vec<rest::Exported>> {
    let (person, mut cursor, mut messages) = (by.speaker.id, None, Vec::new());
    loop {
        let filter = MessageFilter { author: Some(person), ..MessageFilter::default() };
        let page = app.read(move |reader| reader.find_messages(&filter, cursor, PAGE)).await?;
        for found in page.items {
            let Body::Message(message) = &found.event.body else { continue };
            messages.push(rest::Exported {
                room: found.room.as_str().to_owned(),
                seq: found.event.seq.0,
                sent_at: AsText(found.event.sent_at),
                text: message.text.as_str().to_owned(),
                media: message.media.iter().map(|media| AsText(media.id)).collect(),
            });
        }
        match page.next.filter(|_| messages.len() < MOST_MESSAGES) {
            Some(next) => cursor = Some(next),
            None => return Ok(messages),
        }
    }
}
