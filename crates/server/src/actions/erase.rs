//! Taking back everything that one person said.
//!
//! One deletion for each message, through the log like any other, so that every reader hears of it; in the audit log it is
//! one thing, with what it belongs to. Must never hold more than one page. Bounds: [`PAGE`] messages at a time; the log's queue.

use std::sync::Arc;

use teahouse_domain::{Author, Body, Code, Draft, PersonId, Result};
use teahouse_store::{Entry, MessageFilter};
use tokio::sync::oneshot;

use crate::{
    app::{App, draining},
    ticket::Ticket,
};

const PAGE: usize = 200;

/// Deletes all messages of a person, wherever they are.
///
/// # Errors
/// Why it could not go on; asked again it goes on from there.
pub(crate) async fn all_of(app: &Arc<App>, by: &Author, person: PersonId) -> Result<()> {
    let mut cursor = None;
    loop {
        let filter = MessageFilter { author: Some(person), ..MessageFilter::default() };
        let page = app.read(move |reader| reader.find_messages(&filter, cursor, PAGE)).await?;
        let mut answers = Vec::with_capacity(page.items.len());
        for found in &page.items {
            let body = Body::Deletion { target: found.event.seq };
            let draft =
                Draft { room: found.event.room, author: by.clone(), client_id: None, body, aside: None };
            let (sender, answer) = oneshot::channel();
            let entry = Entry {
                bytes: size_of::<Draft>(),
                draft,
                audit: None,
                ticket: Ticket::Http(sender),
                lane: person.0,
                since: app.clock.monotonic(),
            };
            app.log.submit(entry).map_err(|_| crate::actions::send::busy())?;
            answers.push(answer);
        }
        app.log.ring();
        for answer in answers {
            match answer.await {
                // Gone already, or with its room.
                Ok(Err(error)) if !matches!(error.code, Code::UnknownMessage | Code::NotFound) => {
                    return Err(error);
                }
                Ok(_) => {}
                Err(_) => return Err(draining()),
            }
        }
        match page.next {
            Some(next) => cursor = Some(next),
            None => return Ok(()),
        }
    }
}
