//! Changing a room's settings, closing it, ending it.

use std::sync::Arc;

use teahouse_domain::{
    Code, Error, MediaId, MediaKind, Result, RoomName, SettingsChange, Topic, policy::Action,
};
use teahouse_store::{Done, Facts, WriteOp};
use teahouse_wire::chat;

use crate::{actions::By, app::App, consequences::Consequence, publish::Dialect};

/// Changes what is named of a room: its moderators what it is called and shows, its owners whether it is open.
///
/// # Errors
/// What `App::admit` refuses; `unknown_media` for a picture that is not one's own.
pub(crate) async fn change(app: &Arc<App>, by: &By, key: &RoomName, change: SettingsChange) -> Result<()> {
    let facts = app.admit(&by.speaker, key, Action::Configure)?;
    if change.archived.is_some() {
        app.admit_to(&by.speaker, facts, Action::End)?;
    }
    if let Some(Some(picture)) = change.picture {
        own_picture(app, by, picture).await?;
    }
    let change = with_words_masked(app, change)?;
    let audit = by.audit("room.changed", key, describe(&change));
    let op = WriteOp::UpdateRoom { room: facts.id, changes: Box::new(change), by: by.author() };
    app.commit(op.audited(audit), vec![Consequence::Room(facts.id)]).await.map(drop)
}

/// What a room is called and says of itself is read by more people than any message.
fn with_words_masked(app: &App, mut change: SettingsChange) -> Result<SettingsChange> {
    if let Some(title) = &change.title {
        app.words.check_name(title.as_str())?;
    }
    if let Some(masked) =
        change.topic.as_ref().map(|topic| app.words.check(topic.as_str())).transpose()?.flatten()
    {
        change.topic = Some(Topic::parse(&masked)?);
    }
    Ok(change)
}

/// What changed, for the audit log.
fn describe(change: &SettingsChange) -> serde_json::Value {
    let mut detail = serde_json::Map::new();
    let mut note = |key: &str, value: Option<serde_json::Value>| {
        if let Some(value) = value {
            detail.insert(key.to_owned(), value);
        }
    };
    note("title", change.title.as_ref().map(|title| title.as_str().into()));
    note("topic", change.topic.as_ref().map(|topic| topic.as_str().into()));
    note("picture", change.picture.map(|picture| picture.map(|id| id.to_string()).into()));
    note("archived", change.archived.map(Into::into));
    note("slow_seconds", change.slow_seconds.map(Into::into));
    detail.into()
}

/// Only what one has uploaded oneself: a room's picture is seen by everybody who sees the room.
async fn own_picture(app: &App, by: &By, picture: MediaId) -> Result<()> {
    let owner = by.speaker.id;
    let stored = app.read(move |reader| reader.media(picture)).await?;
    let owned = app.read(move |reader| reader.media_readers(picture)).await?;
    let fits = stored.is_some_and(|stored| stored.media.kind == MediaKind::Image)
        && owned.is_some_and(|owned| owned.owner == owner);
    if fits {
        return Ok(());
    }
    Err(Error::new(Code::UnknownMedia, "the picture must be an image that you have uploaded"))
}

/// Ends a room: nobody finds it any more, and its messages go.
///
/// # Errors
/// What `App::admit` refuses.
pub(crate) async fn delete(app: &Arc<App>, by: &By, key: &RoomName) -> Result<()> {
    let facts = app.admit(&by.speaker, key, Action::End)?;
    delete_unasked(app, by, facts, key).await
}

/// Ends a room, for who was allowed to by other means.
///
/// # Errors
/// Why it cannot be written.
pub(crate) async fn delete_unasked(app: &Arc<App>, by: &By, facts: Facts, key: &RoomName) -> Result<()> {
    let audit = by.audit("room.deleted", key, serde_json::json!({"kind": facts.kind.as_str()}));
    let op = WriteOp::DeleteRoom { room: facts.id };
    app.commit(op.audited(audit), vec![Consequence::Room(facts.id)]).await?;
    // Those who are in it were told by the consequence; these are members whose sockets are elsewhere.
    app.whisper_in(facts.id, Dialect::Unread, |payload| {
        chat::removed(payload, key.as_str(), chat::Why::Deleted)
    });
    let app = Arc::clone(app);
    app.runtime.clone().spawn(async move { sweep(&app).await });
    Ok(())
}

/// Its messages go now, not with the next round of housekeeping.
async fn sweep(app: &App) {
    while !app.is_draining() {
        let swept = app.write(WriteOp::Sweep { now: app.clock.wall() }).await;
        if !matches!(swept, Ok(Done::Swept { more: true })) {
            return;
        }
    }
}
