//! From the log to everybody: what was committed is encoded once per dialect and handed to the shards.
//!
//! Runs on the log's writer thread, between two commits, and takes only what the log has committed. The order
//! is fixed: commit, publish, acknowledge; events and acknowledgements of a batch travel together.
//! Must never wait: not for a shard, not for a lock that is held over I/O. Encoding cannot fail: every value
//! in an event has passed its rule.
//! Bounds: one batch of the log.

use std::sync::{Arc, atomic::Ordering};

use rustc_hash::FxHashMap;
use teahouse_bus::Hint;
use teahouse_domain::{Body, Error, Event, Result, RoomId, Seq};
use teahouse_fanout::{Chunk, ChunkBuilder, ConnId, Delivery, Reply, Topic, frame};
use teahouse_store::{Committed, Entry, Outcome, Sink, Written};
use teahouse_wire::{chat, tutorial};
use tokio::sync::oneshot;

use crate::{
    app::App,
    notify,
    ticket::{Stored, Ticket},
};

/// The ways a room is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Events, as the tutorial's frames.
    Tutorial,
    /// Events, as chat.v1's.
    Chat,
    /// chat.v1's typing and presence, which are no events.
    Whispers,
    /// Hints for chat.v1's sockets whose person is a member and which did not join the room.
    Unread,
}

const DIALECTS: u64 = 4;

/// The topic of a room in a dialect.
pub(crate) fn topic(room: RoomId, dialect: Dialect) -> Topic {
    Topic(room.0 * DIALECTS + dialect as u64)
}

/// The room behind a topic.
pub(crate) fn room_of(topic: Topic) -> RoomId {
    RoomId(topic.0 / DIALECTS)
}

/// The log's sink.
pub(crate) struct Publisher {
    app: Arc<App>,
}

impl Publisher {
    pub(crate) fn new(app: Arc<App>) -> Self {
        Self { app }
    }
}

impl Sink<Ticket> for Publisher {
    fn publish(&mut self, batch: Committed<Vec<Outcome<Ticket>>>) {
        let batch = batch.into_inner();
        let mut rooms = Rooms::new(&self.app);
        let (mut answers, mut named) = (Answers::with_capacity(batch.len()), Vec::new());
        let drafts = batch.iter().filter(|outcome| outcome.ticket.is_some()).count() as u64;
        for outcome in batch {
            if let Written::Stored(event) = &outcome.result {
                rooms.add(event);
                if notify::names_somebody(event) {
                    named.push(Arc::clone(event));
                }
            }
            if let Some(ticket) = outcome.ticket {
                // Who waits for a value counts it themselves.
                if let (Written::Refused(error), Ticket::Chat(..) | Ticket::Tutorial(_)) =
                    (&outcome.result, &ticket)
                {
                    self.app.metrics.refused(error.code);
                }
                answers.add(ticket, outcome.result, &self.app.media_base);
            }
        }
        let heads = rooms.heads();
        let waiting = answers.waiting;
        rooms.tell_elsewhere();
        self.app.fanout().deliver(Delivery { chunks: rooms.finish(), replies: answers.replies });
        for hint in heads {
            self.app.bus.announce(hint);
        }
        for event in named {
            notify::mentioned(&self.app, &event);
        }
        tell(waiting);
        self.app.settled.fetch_add(drafts, Ordering::Release);
    }
}

/// Refuses what the log gave back before it was in a batch.
pub(crate) fn refuse(app: &App, entries: Vec<Entry<Ticket>>, error: &Error) {
    let count = entries.len() as u64;
    let mut answers = Answers::with_capacity(entries.len());
    for entry in entries {
        answers.add(entry.ticket, Written::Refused(error.clone()), &app.media_base);
    }
    if !answers.replies.is_empty() {
        app.fanout().deliver(Delivery { chunks: Vec::new(), replies: answers.replies });
    }
    tell(answers.waiting);
    app.settled.fetch_add(count, Ordering::Release);
}

/// Whoever hung up meanwhile finds the message in the history.
fn tell(waiting: Vec<Waiting>) {
    for (waiting, result) in waiting {
        drop(waiting.send(result));
    }
}

/// A request that waits for its answer, and the answer.
type Waiting = (oneshot::Sender<Result<Stored>>, Result<Stored>);

/// The chunks of one batch: one per room and dialect that somebody listens to.
struct Rooms<'a> {
    app: &'a App,
    chunks: FxHashMap<RoomId, RoomChunks>,
    order: Vec<RoomId>,
}

struct RoomChunks {
    head: u64,
    /// The last message among them.
    said: Option<Seq>,
    name: Box<str>,
    tutorial: Option<ChunkBuilder>,
    chat: Option<ChunkBuilder>,
}

impl<'a> Rooms<'a> {
    fn new(app: &'a App) -> Self {
        Self { app, chunks: FxHashMap::default(), order: Vec::new() }
    }

    fn add(&mut self, event: &Event) {
        let chunks = self.chunks.entry(event.room).or_insert_with(|| {
            self.order.push(event.room);
            RoomChunks::open(self.app, event)
        });
        chunks.head = event.seq.0;
        if let Body::Message(_) = event.body {
            chunks.said = Some(event.seq);
        }
        if let Some(builder) = &mut chunks.tutorial {
            let media_base = &self.app.media_base;
            builder.unit(|buffer| {
                tutorial::each_frame(event, media_base, |write| frame::text_with(buffer, write));
            });
        }
        if let Some(builder) = &mut chunks.chat {
            builder
                .unit(|buffer| frame::text_with(buffer, |payload| chat::event(payload, &chunks.name, event)));
        }
    }

    fn heads(&self) -> Vec<Hint> {
        self.order.iter().map(|room| Hint { room: room.0, head: self.chunks[room].head }).collect()
    }

    /// Members whose sockets are elsewhere are told that something was said.
    fn tell_elsewhere(&self) {
        for (&room, chunks) in &self.chunks {
            if let Some(head) = chunks.said {
                notify::said(self.app, room, &chunks.name, head);
            }
        }
    }

    fn finish(mut self) -> Vec<(Topic, Arc<Chunk>)> {
        let mut finished = Vec::with_capacity(self.order.len());
        for room in self.order {
            let Some(chunks) = self.chunks.remove(&room) else { continue };
            let pairs = [(Dialect::Tutorial, chunks.tutorial), (Dialect::Chat, chunks.chat)];
            for (dialect, builder) in pairs {
                finished.extend(builder.map(|builder| (topic(room, dialect), Arc::new(builder.finish()))));
            }
        }
        finished
    }
}

impl RoomChunks {
    /// Asked after the commit: who joins later than this reads the event from the log.
    fn open(app: &App, first: &Event) -> Self {
        let builder = |dialect| {
            app.fanout().has_members(topic(first.room, dialect)).then(|| ChunkBuilder::new(first.seq.0))
        };
        Self {
            head: first.seq.0,
            said: None,
            name: app.name_of(first.room),
            tutorial: builder(Dialect::Tutorial),
            chat: builder(Dialect::Chat),
        }
    }
}

/// The answers of one batch: frames for sockets, values for requests.
struct Answers {
    replies: Vec<Reply>,
    waiting: Vec<Waiting>,
}

impl Answers {
    fn with_capacity(answers: usize) -> Self {
        Self { replies: Vec::with_capacity(answers), waiting: Vec::new() }
    }

    fn add(&mut self, ticket: Ticket, written: Written, media_base: &str) {
        match ticket {
            Ticket::Tutorial(conn) => self.add_tutorial(conn, written, media_base),
            Ticket::Chat(conn, id) => {
                let mut frames = Vec::new();
                frame::text_with(&mut frames, |payload| match stored(written) {
                    Ok(Stored { event, again }) => chat::ok_send(payload, id, &event, again),
                    Err(error) => chat::error(payload, Some(id), &error),
                });
                self.replies.push(Reply { frames, ..Reply::to(conn).completes(1) });
            }
            Ticket::Http(waiting) => self.waiting.push((waiting, stored(written))),
        }
    }

    /// The event is the answer. A resend hears its event again, alone: its first copy may have been lost
    /// with the connection that sent it.
    fn add_tutorial(&mut self, conn: ConnId, written: Written, media_base: &str) {
        let mut frames = Vec::new();
        match written {
            Written::Stored(_) => {
                if let Some(last) =
                    self.replies.last_mut().filter(|last| last.conn == conn && last.frames.is_empty())
                {
                    last.completes += 1;
                    return;
                }
            }
            Written::Again(event) => {
                tutorial::each_frame(&event, media_base, |write| frame::text_with(&mut frames, write));
            }
            Written::Refused(error) => {
                frame::text_with(&mut frames, |payload| tutorial::error(payload, &error));
            }
        }
        self.replies.push(Reply { frames, ..Reply::to(conn).completes(1) });
    }
}

fn stored(written: Written) -> Result<Stored> {
    match written {
        Written::Stored(event) => Ok(Stored { event, again: false }),
        Written::Again(event) => Ok(Stored { event, again: true }),
        Written::Refused(error) => Err(error),
    }
}
