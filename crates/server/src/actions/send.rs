//! Saying something: the one way a message gets into the log.

use std::sync::Arc;

use teahouse_domain::{Author, Body, ClientId, Code, Draft, Error, MediaId, Message, Result, ServerRole};
use teahouse_store::{Entry, Facts};
use tokio::sync::oneshot;

use crate::{
    app::{App, draining},
    people::Speaker,
    ticket::{Stored, Ticket},
};

/// Who says it, where, and under which name.
pub(crate) struct Post<'a> {
    pub(crate) facts: Facts,
    pub(crate) speaker: &'a Speaker,
    pub(crate) name: Box<str>,
    pub(crate) client_id: Option<ClientId>,
    /// Drafts of one lane keep their order; lanes take turns when a batch is full.
    pub(crate) lane: u64,
}

/// Puts a message into the log's queue; the room admitted the speaker before. `Ok` means that exactly one answer will come for the ticket, once the
/// log was rung for: sockets do so at the end of a turn, everybody else at once.
///
/// # Errors
/// `busy` while the log's queue is full; `draining`.
pub(crate) fn send(app: &App, post: Post<'_>, message: Message<MediaId>, ticket: Ticket) -> Result<()> {
    if app.is_draining() {
        return Err(draining());
    }
    let guest = post.speaker.role() == ServerRole::Guest;
    let author = Author { id: post.speaker.id, name: post.name, guest };
    let body = Body::Message(message);
    let draft = Draft { room: post.facts.id, author, client_id: post.client_id, body };
    let bytes = size_of_draft(&draft);
    let since = app.clock.monotonic();
    app.log.submit(Entry { draft, ticket, bytes, lane: post.lane, since }).map_err(|_| busy())
}

/// What the draft costs while it waits.
fn size_of_draft(draft: &Draft) -> usize {
    let body = match &draft.body {
        Body::Message(message) => {
            let link = message.link.as_ref().map_or(0, |link| link.as_str().len());
            message.text.as_str().len() + message.kind.as_str().len() + link
        }
        Body::Edit { text, .. } => text.as_str().len(),
        Body::Deletion { .. } | Body::Reaction { .. } | Body::Membership { .. } | Body::Settings(_) => 0,
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
    let unknown =
        || Error::new(Code::OutcomeUnknown, "no answer came: send it again with the same client_id");
    answer.await.map_err(|_| unknown())?
}

/// The log's queue is full.
pub(crate) fn busy() -> Error {
    Error::new(Code::Busy, "too much is waiting for the disk: try again").retry_after_ms(1_000)
}
