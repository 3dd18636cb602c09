//! What is done to messages that were said: changing, deleting, reacting; and how far somebody has read.
//!
//! Each is an event of the room like a message, so that who was away hears of it. Must never change what is in the log:
//! the writer decides whether the target is still there. Bounds: the pace of messages, which the doors ask.

use std::sync::Arc;

use teahouse_domain::{
    Aside, Body, ClientId, Code, Draft, Error, Event, MediaId, NewAudit, Result, RoomName, Seq, ServerRole,
    Text, policy::Action,
};
use teahouse_fanout::ConnId;
use teahouse_store::{Done, Facts, WriteOp};

use crate::{
    actions::{By, send::submit_and_wait},
    app::App,
    limits::Seldom,
    notify,
    ticket::Stored,
};

/// Changes the text of a message of one's own, while it is young enough.
///
/// # Errors
/// What `App::admit` refuses; `unknown_message`, `forbidden`, `too_late`, `blocked_word`.
pub(crate) async fn edit(
    app: &Arc<App>,
    by: &By,
    key: &RoomName,
    target: Seq,
    text: Text,
    client_id: Option<ClientId>,
) -> Result<Stored> {
    let (facts, masked) = match may_edit(app, by, key, target, &text).await {
        Ok(judged) => judged,
        Err(refusal) => {
            let noted = matches!(refusal, Unwelcome::Noted(_));
            let answer =
                once_more(app, by, key, client_id, Body::Edit { target, text }, refusal.error()).await;
            if noted && answer.is_err() {
                refused(app, by, key, target, "message.edit_refused").await;
            }
            return answer;
        }
    };
    let (text, aside) = match masked {
        Some(masked) => (masked, Some(Box::new(Aside { came_as: Some(text), refused: None }))),
        None => (text, None),
    };
    submit_and_wait(app, Draft { aside, ..draft(by, facts, client_id, Body::Edit { target, text }) }, None)
        .await
}

/// Why something is not done, and whether that is worth a line in the audit log.
enum Unwelcome {
    Noted(Error),
    Plain(Error),
}

impl Unwelcome {
    fn error(self) -> Error {
        match self {
            Self::Noted(error) | Self::Plain(error) => error,
        }
    }
}

impl From<Error> for Unwelcome {
    fn from(error: Error) -> Self {
        Self::Plain(error)
    }
}

/// The room, and the text where words in it are masked.
async fn may_edit(
    app: &Arc<App>,
    by: &By,
    key: &RoomName,
    target: Seq,
    text: &Text,
) -> Result<(Facts, Option<Text>), Unwelcome> {
    let facts = app.admit(&by.speaker, key, Action::Respond)?;
    let event = said(app, facts, target).await?;
    if event.author.id != by.speaker.id {
        return Err(Unwelcome::Noted(Error::new(Code::Forbidden, "only who said it can change it")));
    }
    let within = u64::try_from(app.config.rooms.edit_within.as_millis()).unwrap_or(u64::MAX);
    if app.clock.wall().0 >= event.sent_at.0.saturating_add(within) {
        return Err(Unwelcome::Noted(too_late(within)));
    }
    let masked = app.words.check(text.as_str())?.map(|masked| Text::visible(&masked)).transpose()?;
    // Asked again: the look at the log took its time, and they may have been put out meanwhile.
    app.admit_to(&by.speaker, facts, Action::Respond)?;
    Ok((facts, masked))
}

/// Something is refused, unless it was taken before under the same `client_id`, and who sends it again may read the room:
/// then they hear what they were answered first.
async fn once_more(
    app: &Arc<App>,
    by: &By,
    key: &RoomName,
    client_id: Option<ClientId>,
    body: Body<MediaId>,
    refusal: Error,
) -> Result<Stored> {
    let (Some(_), Ok(facts)) = (&client_id, app.admit(&by.speaker, key, Action::Read)) else {
        return Err(refusal);
    };
    let aside = Some(Box::new(Aside { came_as: None, refused: Some(refusal) }));
    submit_and_wait(app, Draft { aside, ..draft(by, facts, client_id, body) }, None).await
}

fn too_late(within_ms: u64) -> Error {
    if within_ms == 0 {
        return Error::new(Code::TooLate, "on this server nobody changes what was said");
    }
    Error::new(Code::TooLate, "this was said too long ago to be changed: say what you mean in a new message")
}

/// Takes a message back: one's own, as long as one may read there (a mute does not force words to stay), or anybody's for
/// who keeps order in the room.
///
/// # Errors
/// What `App::admit` refuses; `unknown_message`, `forbidden`.
pub(crate) async fn delete(
    app: &Arc<App>,
    by: &By,
    key: &RoomName,
    target: Seq,
    client_id: Option<ClientId>,
) -> Result<Stored> {
    let facts = app.admit(&by.speaker, key, Action::Read)?;
    let event = said(app, facts, target).await?;
    let deletion = draft(by, facts, client_id.clone(), Body::Deletion { target });
    if event.author.id == by.speaker.id {
        // Asked again, as for an edit.
        app.admit_to(&by.speaker, facts, Action::Read)?;
        return submit_and_wait(app, deletion, None).await;
    }
    if let Err(error) = app.admit_to(&by.speaker, facts, Action::DeleteAny) {
        let answer = once_more(app, by, key, client_id, Body::Deletion { target }, error).await;
        if answer.is_err() {
            refused(app, by, key, target, "message.delete_refused").await;
        }
        return answer;
    }
    submit_and_wait(app, deletion, Some(noted(by, key, &event))).await
}

/// Takes anybody's message back, for who was allowed to by other means: an admin, a ban that takes messages along.
///
/// # Errors
/// `unknown_message`, and what the log refuses.
pub(crate) async fn delete_unasked(
    app: &Arc<App>,
    by: &By,
    (facts, key): (Facts, &RoomName),
    event: &Event,
) -> Result<Stored> {
    let deletion = draft(by, facts, None, Body::Deletion { target: event.seq });
    submit_and_wait(app, deletion, Some(noted(by, key, event))).await
}

/// The deletion of somebody else's message, in the audit log.
fn noted(by: &By, key: &RoomName, event: &Event) -> NewAudit {
    let detail = serde_json::json!({
        "room": key.as_str(), "seq": event.seq.0, "author": event.author.id.to_string(),
    });
    by.audit("message.deleted", event.id, detail)
}

/// Puts a reaction on a message, or takes it back.
///
/// # Errors
/// What `App::admit` refuses; `unknown_message`, `blocked_word`.
pub(crate) async fn react(
    app: &Arc<App>,
    by: &By,
    key: &RoomName,
    reaction: Reaction,
    client_id: Option<ClientId>,
) -> Result<Stored> {
    let Reaction { target, emoji, on } = reaction;
    let may = app.admit(&by.speaker, key, Action::Respond);
    let may = may.and_then(|facts| if on { app.words.check_name(&emoji).map(|()| facts) } else { Ok(facts) });
    let body = Body::Reaction { target, emoji, on };
    match may {
        Ok(facts) => submit_and_wait(app, draft(by, facts, client_id, body), None).await,
        Err(refusal) => once_more(app, by, key, client_id, body, refusal).await,
    }
}

/// A reaction on a message.
pub(crate) struct Reaction {
    pub(crate) target: Seq,
    pub(crate) emoji: Box<str>,
    /// `false` takes it back.
    pub(crate) on: bool,
}

/// Notes how far somebody has read, and tells their other devices.
///
/// # Errors
/// What `App::admit` refuses. Of guests nothing is noted.
pub(crate) async fn read(
    app: &Arc<App>,
    by: &By,
    key: &RoomName,
    seq: Seq,
    from: Option<ConnId>,
) -> Result<()> {
    let facts = app.admit(&by.speaker, key, Action::Read)?;
    if by.speaker.role() == ServerRole::Guest {
        return Ok(());
    }
    let (room, person) = (facts.id, by.speaker.id);
    if let Done::Read(seq) = app.write(WriteOp::MarkRead { room, person, seq }).await? {
        notify::read(app, &by.speaker, from, key, seq);
    }
    Ok(())
}

/// The message that stands there.
///
/// # Errors
/// `unknown_message`.
pub(crate) async fn said(app: &Arc<App>, facts: Facts, target: Seq) -> Result<Arc<Event>> {
    let found = app.read(move |reader| reader.event_at(facts.id, target)).await?;
    found.filter(|event| matches!(event.body, Body::Message(_))).ok_or_else(unknown)
}

fn unknown() -> Error {
    Error::new(Code::UnknownMessage, "no such message, or it was deleted")
}

fn draft(by: &By, facts: Facts, client_id: Option<ClientId>, body: Body<MediaId>) -> Draft {
    Draft { room: facts.id, author: by.author(), client_id, body, aside: None }
}

/// Somebody tried to change what others said, or too late: worth a line in the audit log, but not a hundred.
async fn refused(app: &Arc<App>, by: &By, key: &RoomName, target: Seq, action: &'static str) {
    if app.limits.seldom(Seldom::Refusals, by.speaker.id, app.clock.monotonic()).is_err() {
        return;
    }
    let detail = serde_json::json!({"room": key.as_str(), "seq": target.0});
    let audit = by.audit(action, key, detail);
    if let Err(error) = app.commit(WriteOp::Audit(Box::new(audit)), Vec::new()).await {
        tracing::warn!(%error, "a refusal is not in the audit log");
    }
}
