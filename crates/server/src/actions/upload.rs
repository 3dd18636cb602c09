//! Keeping what people upload: bytes first, then the row that makes them something a message can name.
//!
//! Bytes take their time: whether their sender may still be here is asked again before they are kept, and whether they may
//! still speak there before a message names them. Must never leave behind what was refused.
//! Bounds: the limits of `[media]`.

use std::sync::Arc;

use teahouse_domain::{ClientId, Media, MediaId, Result, RoomId, ServerRole, Timestamp};
use teahouse_store::{NewMedia, WriteOp};
use teahouse_wire::tutorial;

use crate::{
    actions::{
        rooms,
        send::{Floor, Post, send},
    },
    app::App,
    media::{About, Accepted},
    people::Speaker,
    ticket::Ticket,
    transfer::Transfer,
};

const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// What a file is called, with unwanted words masked: it is shown where messages are.
///
/// # Errors
/// `blocked_word`.
pub(crate) fn taken_name(app: &App, name: Option<String>) -> Result<Option<String>> {
    let masked = name.as_deref().map(|name| app.words.check(name)).transpose()?.flatten();
    Ok(masked.or(name))
}

/// What this person may still upload now, so that an upload which cannot be kept is refused before it comes.
/// The row decides: what others of this person bring meanwhile counts there.
///
/// # Errors
/// Why it cannot be read.
pub(crate) async fn left_today(app: &App, speaker: &Speaker) -> Result<u64> {
    let (owner, since) = (speaker.id, Timestamp(app.clock.wall().0.saturating_sub(DAY_MS)));
    let sent = app.read(move |reader| reader.media_sent(owner, since)).await?;
    Ok(daily_limit(app, speaker).saturating_sub(sent))
}

/// What this person may upload in 24 hours, in bytes.
fn daily_limit(app: &App, speaker: &Speaker) -> u64 {
    match speaker.role() {
        ServerRole::Guest => app.config.media.guest_bytes_per_day,
        ServerRole::Member | ServerRole::Admin => app.config.media.person_bytes_per_day,
    }
}

/// Makes accepted bytes into media. When this fails nothing stays behind.
///
/// # Errors
/// `quota_exceeded`; what [`App::check_person`] refuses; why the row cannot be kept.
pub(crate) async fn keep(app: &App, speaker: &Speaker, accepted: Accepted) -> Result<Media> {
    app.check_person(speaker)?;
    let row = NewMedia {
        media: accepted.media().clone(),
        owner: speaker.id,
        sha256: accepted.sha256(),
        daily_limit: Some(daily_limit(app, speaker)),
    };
    app.write(WriteOp::AddMedia(Box::new(row))).await?;
    app.metrics.media_in(accepted.media().bytes);
    Ok(accepted.keep())
}

/// A message of the tutorial's page that carries its picture, video or voice inside.
pub(crate) struct Enclosed {
    pub(crate) room: RoomId,
    pub(crate) speaker: Arc<Speaker>,
    pub(crate) name: Box<str>,
    pub(crate) client_id: Option<ClientId>,
    pub(crate) lane: u64,
    pub(crate) upload: tutorial::Upload<'static>,
}

/// Stores the bytes, then says the message that names them.
///
/// # Errors
/// `bad_media` where the bytes are not of the kind that the message claims; what [`keep`] and [`send`] refuse, and
/// [`Floor::in_room`] when the bytes are there.
pub(crate) async fn send_enclosed(
    app: &App,
    mut transfer: Transfer,
    enclosed: Enclosed,
    ticket: Ticket,
) -> Result<()> {
    let Enclosed { room, speaker, name, client_id, lane, upload } = enclosed;
    let limit = app.config.media.max_bytes;
    let kind = upload.kind;
    let bytes = upload.url.decode(usize::try_from(limit).unwrap_or(usize::MAX))?;
    let about = About { claimed: Some(kind), ..About::default() };
    let accepted = app.media.accept_bytes(&bytes, left_today(app, &speaker).await?, about).await?;
    transfer.look()?;
    let media = keep(app, &speaker, accepted).await?;
    let say = || {
        // As if it had come now: who lost the right while the bytes were looked at says nothing more.
        transfer.look()?;
        let floor = Floor::in_room(app, &speaker, rooms::still(app, room)?)?;
        floor.open()?;
        let message = tutorial::Upload::message(kind, media.id);
        send(app, Post { floor, speaker: &speaker, name, client_id, lane }, message, ticket)
    };
    let said = say();
    match said {
        Ok(()) => app.log.ring(),
        Err(_) => give_back(app, media.id).await,
    }
    said
}

/// What no message is going to name. What cannot be removed now goes with what nobody names.
async fn give_back(app: &App, media: MediaId) {
    match app.write(WriteOp::RemoveMedia { media }).await {
        Ok(_) => forget_files(app, &[media]).await,
        Err(error) => tracing::warn!(%error, "an upload whose message was refused stays for a while"),
    }
}

/// Removes bytes whose rows are gone: nobody is given them any more. A file that stays is swept at the next start.
pub(crate) async fn forget_files(app: &App, ids: &[MediaId]) {
    for &id in ids {
        if let Err(error) = app.media.folder().remove(id).await {
            tracing::warn!(%error, "an upload that is gone could not be removed from the disk");
        }
    }
}
