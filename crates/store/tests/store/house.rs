//! A store in a temporary folder with its writer, and short words for what the stories do with it.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    time::Duration,
};

use teahouse_domain::{
    Author, Body, ClientId, Code, Draft, Event, Message, PersonId, RoomId, RoomName, Seq, Text, Timestamp,
};
use teahouse_store::{Committed, Entry, LogQueue, Options, Outcome, Sink, Store, WriterHandle, Written};
use tempfile::TempDir;

/// Longer than anything here takes; a test that hangs fails by it.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Channel(mpsc::Sender<Vec<Outcome<u64>>>);

impl Sink<u64> for Channel {
    fn publish(&mut self, batch: Committed<Vec<Outcome<u64>>>) {
        let _ = self.0.send(batch.into_inner());
    }
}

pub(crate) struct House {
    pub(crate) store: Store,
    pub(crate) queue: LogQueue<u64>,
    writer: Option<WriterHandle>,
    published: mpsc::Receiver<Vec<Outcome<u64>>>,
    tickets: AtomicU64,
}

pub(crate) fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

pub(crate) fn room_name(name: &str) -> RoomName {
    RoomName::parse(name).unwrap()
}

pub(crate) fn message(text: &str) -> Body<teahouse_domain::MediaId> {
    Body::Message(Message::text(Text::any(text).unwrap()))
}

pub(crate) fn draft(
    room: RoomId,
    person: u64,
    client_id: Option<&str>,
    body: Body<teahouse_domain::MediaId>,
) -> Draft {
    let author = Author::member(PersonId(person), format!("person {person}"));
    Draft { room, author, client_id: client_id.map(|id| ClientId::parse(id).unwrap()), body, aside: None }
}

impl House {
    pub(crate) fn open(folder: &Path) -> Self {
        Self::with(Options::new(folder))
    }

    pub(crate) fn with(mut options: Options) -> Self {
        let clock = AtomicU64::new(1_700_000_000_000);
        options.now = Arc::new(move || Timestamp(clock.fetch_add(1, Ordering::Relaxed)));
        let mut house = Self::asleep(options);
        house.wake();
        house
    }

    /// With the writer still to be started.
    pub(crate) fn asleep(options: Options) -> Self {
        let store = Store::open(options).unwrap();
        let queue = store.queue();
        let (_, published) = mpsc::channel();
        Self { store, queue, writer: None, published, tickets: AtomicU64::new(0) }
    }

    pub(crate) fn wake(&mut self) {
        let (sender, published) = mpsc::channel();
        self.published = published;
        self.writer = Some(self.store.start_writer(self.queue.clone(), Channel(sender)).unwrap());
    }

    pub(crate) fn stop(mut self) {
        self.writer.take().unwrap().stop();
    }

    pub(crate) fn room(&self, name: &str) -> RoomId {
        self.store.room_or_reserve(&room_name(name)).unwrap().id
    }

    pub(crate) fn submit(&self, draft: Draft) -> u64 {
        let ticket = self.tickets.fetch_add(1, Ordering::Relaxed);
        let entry =
            Entry { lane: draft.author.id.0, draft, audit: None, ticket, bytes: 100, since: Duration::ZERO };
        assert!(self.queue.submit(entry).is_ok(), "the queue is full");
        self.queue.ring();
        ticket
    }

    /// The next batch that was published.
    pub(crate) fn batch(&self) -> Vec<Outcome<u64>> {
        self.published.recv_timeout(PATIENCE).expect("nothing was published")
    }

    /// Writes one event and waits for what became of it.
    pub(crate) fn write(&self, draft: Draft) -> Written {
        let ticket = self.submit(draft);
        loop {
            for outcome in self.batch() {
                if outcome.ticket == Some(ticket) {
                    return outcome.result;
                }
            }
        }
    }

    pub(crate) fn say(&self, room: RoomId, text: &str) -> Arc<Event> {
        stored(self.write(draft(room, 1, None, message(text))))
    }

    /// The whole log of a room as its texts.
    pub(crate) fn texts(&self, room: RoomId) -> Vec<String> {
        self.events(room).iter().map(|event| text_of(event).to_owned()).collect()
    }

    pub(crate) fn events(&self, room: RoomId) -> Vec<Arc<Event>> {
        let mut events = Vec::new();
        loop {
            let after = events.last().map_or(Seq(0), |event: &Arc<Event>| event.seq);
            let page = self
                .store
                .read(move |reader| reader.after(room, after, teahouse_store::Limit::events(500)))
                .unwrap();
            events.extend(page.events);
            if !page.more {
                return events;
            }
        }
    }
}

pub(crate) fn text_of(event: &Event) -> &str {
    match &event.body {
        Body::Message(message) => message.text.as_str(),
        Body::Edit { text, .. } => text.as_str(),
        Body::Deletion { .. } => "(deleted)",
        Body::Membership { .. } => "(membership)",
        Body::Settings(_) => "(settings)",
        Body::Reaction { emoji, .. } => emoji,
    }
}

#[track_caller]
pub(crate) fn stored(written: Written) -> Arc<Event> {
    match written {
        Written::Stored(event) => event,
        other => panic!("not stored: {other:?}"),
    }
}

#[track_caller]
pub(crate) fn again(written: Written) -> Arc<Event> {
    match written {
        Written::Again(event) => event,
        other => panic!("not known: {other:?}"),
    }
}

#[track_caller]
pub(crate) fn refused(written: Written) -> Code {
    match written {
        Written::Refused(error) => error.code,
        other => panic!("not refused: {other:?}"),
    }
}
