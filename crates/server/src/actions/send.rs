//! Saying something: the one way a message gets into the log, from every door.
//!
//! Whether this person may speak here is asked by [`Floor`] before; what is said, and how often, is judged here.
//! Must never refuse what was stored already: a resend hears its first answer, whatever was decided meanwhile. The log
//! is asked for that only where a refusal is about to be answered. A plain text in an ordinary room costs one look for an `@` and one at the room's pace. Must never wait.
//! Bounds: the log's queue; see [`mentions`] and [`crate::slow`].

use std::sync::Arc;

use teahouse_domain::{
    Aside, Author, Body, ClientId, Code, Draft, Error, MediaId, Message, NewAudit, Result, RoomName,
    ServerRole, Text, policy::Action,
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
    pub(crate) floor: Floor,
    pub(crate) speaker: &'a Speaker,
    pub(crate) name: Box<str>,
    pub(crate) client_id: Option<ClientId>,
    /// Drafts of one lane keep their order; lanes take turns when a batch is full.
    pub(crate) lane: u64,
}

/// A room in which somebody wants to speak.
pub(crate) struct Floor {
    facts: Facts,
    /// Why they may not. Only who may read the room gets so far: what they said there before, and send again because they
    /// did not hear the answer, is answered as it was.
    refused: Option<Error>,
}

impl Floor {
    /// The room of that key.
    ///
    /// # Errors
    /// What `App::admit` refuses to who may not even read there.
    pub(crate) fn of(app: &App, speaker: &Speaker, key: &RoomName) -> Result<Self> {
        match app.admit(speaker, key, Action::Post) {
            Ok(facts) => Ok(Self { facts, refused: None }),
            Err(error) => match app.admit(speaker, key, Action::Read) {
                Ok(facts) => Ok(Self { facts, refused: Some(error) }),
                Err(_) => Err(error),
            },
        }
    }

    /// The same for a room that is known already.
    ///
    /// # Errors
    /// As [`Floor::of`].
    pub(crate) fn in_room(app: &App, speaker: &Speaker, facts: Facts) -> Result<Self> {
        match app.admit_to(speaker, facts, Action::Post) {
            Ok(()) => Ok(Self { facts, refused: None }),
            Err(error) => match app.admit_to(speaker, facts, Action::Read) {
                Ok(()) => Ok(Self { facts, refused: Some(error) }),
                Err(_) => Err(error),
            },
        }
    }

    /// Whether they may speak, for who has much to do before it is said.
    ///
    /// # Errors
    /// Why they may not.
    pub(crate) fn open(&self) -> Result<Facts> {
        self.refused.clone().map_or(Ok(self.facts), Err)
    }
}

/// Puts a message into the log's queue. `Ok` means that exactly one answer will come for the ticket, once the
/// log was rung for: sockets do so at the end of a turn, everybody else at once. What is refused here and has a
/// `client_id` goes the same way, so that the log says whether it was taken before.
///
/// # Errors
/// `busy` while the log's queue is full; `draining`; `blocked_word`; `rate_limited` in a room with slow mode, or where too much is said at once.
pub(crate) fn send(app: &App, post: Post<'_>, mut message: Message<MediaId>, ticket: Ticket) -> Result<()> {
    if app.is_draining() {
        return Err(draining());
    }
    let Post { floor: Floor { facts, refused }, speaker, name, client_id, lane } = post;
    let mut aside = Aside { came_as: None, refused };
    let mut slow = false;
    if aside.refused.is_none() {
        match judge(app, (speaker, facts), client_id.as_ref(), &mut message, &mut aside.came_as) {
            Ok(held) => slow = held,
            Err(error) => aside.refused = Some(error),
        }
    }
    if let (Some(error), None) = (&aside.refused, &client_id) {
        return Err(error.clone());
    }
    let author = Author { id: speaker.id, name, guest: speaker.role() == ServerRole::Guest };
    let aside = (aside != Aside::default()).then(|| Box::new(aside));
    let draft = Draft { room: facts.id, author, client_id, body: Body::Message(message), aside };
    submit(app, draft, None, ticket, lane).inspect_err(|_| {
        if slow {
            app.slow.give_back(facts.id, speaker.id);
        }
    })
}

/// What is said, as it is kept: unwanted words masked, the people that it names found. Answers whether it took a turn of
/// slow mode.
fn judge(
    app: &App,
    (speaker, facts): (&Speaker, Facts),
    client_id: Option<&ClientId>,
    message: &mut Message<MediaId>,
    came_as: &mut Option<Text>,
) -> Result<bool> {
    if let Some(masked) = app.words.check(message.text.as_str())? {
        *came_as = Some(std::mem::replace(&mut message.text, Text::any(&masked)?));
    }
    mentions::find(app, speaker, facts, message)?;
    let now = app.clock.monotonic();
    app.limits.take_in_room(facts.id, now)?;
    let slow = facts.slow_seconds > 0 && !app.keeps_order(speaker, facts)?;
    if slow {
        app.slow.take(facts, speaker.id, client_id, now)?;
    }
    Ok(slow)
}

fn submit(app: &App, draft: Draft, audit: Option<Box<NewAudit>>, ticket: Ticket, lane: u64) -> Result<()> {
    let bytes = size_of_draft(&draft) + audit.as_ref().map_or(0, |audit| size_of_audit(audit));
    let since = app.clock.monotonic();
    app.log.submit(Entry { draft, audit, ticket, bytes, lane, since }).map_err(|_| busy())
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

fn size_of_audit(audit: &NewAudit) -> usize {
    size_of::<NewAudit>() + audit.actor_name.len() + audit.target.len() + audit.detail.len()
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

/// Hands something that is no message to the log, with its link of the audit chain where it has one, and waits for the
/// answer.
///
/// # Errors
/// `busy`, `draining`, and what the log refuses.
pub(crate) async fn submit_and_wait(app: &Arc<App>, draft: Draft, audit: Option<NewAudit>) -> Result<Stored> {
    if app.is_draining() {
        return Err(draining());
    }
    let (sender, answer) = oneshot::channel();
    let lane = draft.author.id.0;
    submit(app, draft, audit.map(Box::new), Ticket::Http(sender), lane)?;
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
