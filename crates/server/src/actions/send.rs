//! Saying something: the one way a message gets into the log, from every door.
//!
//! Whether this person may speak here is asked by `App::admit` before; what is said, and how often, is judged here.
//! A plain text in an ordinary room costs one look for an `@` and one at the room's pace. Must never wait.
//! Bounds: the log's queue; see [`mentions`] and [`crate::slow`].

use std::sync::Arc;

use teahouse_domain::{
    Author, Body, ClientId, Code, Draft, Error, MediaId, Message, Result, ServerRole, Text,
};
use teahouse_store::{Entry, Facts};
use tokio::sync::oneshot;

use crate::{
    actions::mentions,
    app::{App, draining},
    people::Speaker,
    ticket::{Stored, Ticket},
};

/// Who says it, where, and under which name.
pub(crate) struct Post<'a> {
    /// The room, as `App::admit` gave it for [`teahouse_domain::policy::Action::Post`].
    pub(crate) facts: Facts,
    pub(crate) speaker: &'a Speaker,
    pub(crate) name: Box<str>,
    pub(crate) client_id: Option<ClientId>,
    /// Drafts of one lane keep their order; lanes take turns when a batch is full.
    pub(crate) lane: u64,
}

/// Puts a message into the log's queue. `Ok` means that exactly one answer will come for the ticket, once the
/// log was rung for: sockets do so at the end of a turn, everybody else at once.
///
/// # Errors
/// `busy` while the log's queue is full; `draining`; `blocked_word`; `rate_limited` in a room with slow mode, or where too much is said at once.
pub(crate) fn send(app: &App, post: Post<'_>, message: Message<MediaId>, ticket: Ticket) -> Result<()> {
    if app.is_draining() {
        return Err(draining());
    }
    let message = judge(app, &post, message)?;
    let Post { facts, speaker, name, client_id, lane } = post;
    let now = app.clock.monotonic();
    app.limits.take_in_room(facts.id, now)?;
    let slow = facts.slow_seconds > 0 && !app.keeps_order(speaker, facts)?;
    if slow {
        app.slow.take(facts, speaker.id, client_id.as_ref(), now)?;
    }
    let author = Author { id: speaker.id, name, guest: speaker.role() == ServerRole::Guest };
    let draft = Draft { room: facts.id, author, client_id, body: Body::Message(message) };
    submit(app, draft, ticket, lane).inspect_err(|_| {
        if slow {
            app.slow.give_back(facts.id, speaker.id);
        }
    })
}

/// What is said, as it is kept: unwanted words masked, the people that it names found.
fn judge(app: &App, post: &Post<'_>, mut message: Message<MediaId>) -> Result<Message<MediaId>> {
    if let Some(masked) = app.words.check(message.text.as_str())? {
        message.text = Text::any(&masked)?;
    }
    mentions::find(app, post.speaker, post.facts, &mut message)?;
    Ok(message)
}

fn submit(app: &App, draft: Draft, ticket: Ticket, lane: u64) -> Result<()> {
    let bytes = size_of_draft(&draft);
    let since = app.clock.monotonic();
    app.log.submit(Entry { draft, ticket, bytes, lane, since }).map_err(|_| busy())
}

/// What the draft costs while it waits.
fn size_of_draft(draft: &Draft) -> usize {
    let body = match &draft.body {
        Body::Message(message) => {
            let link = message.link.as_ref().map_or(0, |link| link.as_str().len());
            message.text.as_str().len() + message.kind.as_str().len() + link
        }
        Body::Edit { text, .. } => text.as_str().len(),
        Body::Reaction { emoji, .. } => emoji.len(),
        Body::Deletion { .. } | Body::Membership { .. } | Body::Settings(_) => 0,
    };
    size_of::<Draft>() + draft.author.name.len() + body
}

/// Hands a message to the log and waits for the answer: for requests.
///
/// # Errors
/// As [`send`], and what the log refuses.
pub(crate) async fn send_and_wait(
    app: &Arc<App>,
    post: Post<'_>,
    message: Message<MediaId>,
) -> Result<Stored> {
    let (sender, answer) = oneshot::channel();
    send(app, post, message, Ticket::Http(sender))?;
    app.log.ring();
    answer.await.map_err(|_| unknown())?
}

/// Hands something that is no message to the log and waits for the answer.
///
/// # Errors
/// `busy`, `draining`, and what the log refuses.
pub(crate) async fn submit_and_wait(app: &Arc<App>, draft: Draft) -> Result<Stored> {
    if app.is_draining() {
        return Err(draining());
    }
    let (sender, answer) = oneshot::channel();
    let lane = draft.author.id.0;
    submit(app, draft, Ticket::Http(sender), lane)?;
    app.log.ring();
    answer.await.map_err(|_| unknown())?
}

fn unknown() -> Error {
    Error::new(Code::OutcomeUnknown, "no answer came: send it again with the same client_id")
}

/// The log's queue is full.
pub(crate) fn busy() -> Error {
    Error::new(Code::Busy, "too much is waiting for the disk: try again").retry_after_ms(1_000)
}
