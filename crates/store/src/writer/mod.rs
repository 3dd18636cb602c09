//! The one thread that writes.
//!
//! Takes all that waits, writes it in one transaction, commits, then publishes, in that order and no other. It is the
//! only place that assigns positions. It never waits for a reader, a shard or the checkpointer; a panic in it ends the
//! process, since a restart is safe and a wrong writer is not.

mod batch;
mod changes;
mod log;
mod recover;
mod silenced;

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, atomic::Ordering},
    thread::JoinHandle,
    time::Duration,
};

use rusqlite::Connection;
use teahouse_domain::{RoomId, Seq};

use crate::{
    Change, Entry, LogQueue, Outcome, Sink, Written,
    checkpoint::{self, Checkpointer},
    connect::{Purpose, connect},
    health::{Failure, read_only},
    ops::Answer,
    outcome::Committed,
    store::Inner,
};
use batch::Session;

/// How often a full disk is tried again while nobody sends anything.
const PROBE: Duration = Duration::from_secs(1);

/// Failures one after the other, without a commit between, after which the file is not trusted any more.
const FAILURES: u32 = 8;

/// The writer while it runs. Stopping it (or dropping this) writes what waits first.
#[must_use = "the writer stops when this is dropped"]
pub struct WriterHandle {
    thread: Option<JoinHandle<()>>,
    close: Box<dyn Fn() + Send>,
}

impl WriterHandle {
    /// Takes nothing more, writes what waits, and ends with everything in the data file.
    pub fn stop(mut self) {
        self.finish();
    }

    fn finish(&mut self) {
        (self.close)();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for WriterHandle {
    fn drop(&mut self) {
        self.finish();
    }
}

pub(crate) fn start<T, S>(inner: Arc<Inner>, queue: LogQueue<T>, sink: S) -> io::Result<WriterHandle>
where
    T: Send + 'static,
    S: Sink<T> + 'static,
{
    if inner.writing.swap(true, Ordering::AcqRel) {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, "a store has one writer"));
    }
    let closing = queue.clone();
    let checkpointer = Checkpointer::start(&inner)?;
    let work = move || {
        inner.bell.belongs_to_me();
        let run = || Writer::new(&inner, &queue, sink, &checkpointer).run();
        if catch_unwind(AssertUnwindSafe(run)).is_err() {
            tracing::error!("the writer panicked: the process ends, what was acknowledged is in the log");
            std::process::abort();
        }
        inner.ops.close();
        checkpointer.stop();
        checkpoint::finish(&inner);
    };
    let thread = std::thread::Builder::new().name("store-write".into()).spawn(work)?;
    Ok(WriterHandle { thread: Some(thread), close: Box::new(move || closing.close()) })
}

/// What a transaction touched: if it fails, this has to be looked at.
#[derive(Default)]
struct Unsure {
    /// The published head of each room that got events.
    heads: Vec<(RoomId, Seq)>,
    /// Rooms of which something is kept in memory that may have changed.
    facts: Vec<RoomId>,
}

impl Unsure {
    fn clear(&mut self) {
        self.heads.clear();
        self.facts.clear();
    }
}

struct Writer<'a, T, S> {
    inner: &'a Arc<Inner>,
    queue: &'a LogQueue<T>,
    sink: S,
    checkpointer: &'a Checkpointer,
    entries: Vec<Entry<T>>,
    ops: Vec<(Change, Answer)>,
    failures: u32,
}

/// Why a session with one connection ended.
enum Ended {
    Stopped,
    Reopen(Unsure),
    Untrusted(String),
}

impl<'a, T, S: Sink<T>> Writer<'a, T, S> {
    fn new(inner: &'a Arc<Inner>, queue: &'a LogQueue<T>, sink: S, checkpointer: &'a Checkpointer) -> Self {
        Self { inner, queue, sink, checkpointer, entries: Vec::new(), ops: Vec::new(), failures: 0 }
    }

    fn run(&mut self) {
        let mut unsure = Unsure::default();
        loop {
            let ended = match self.connect() {
                Ok(connection) => self.session(&connection, std::mem::take(&mut unsure)),
                Err(error) => Ok(Ended::Untrusted(format!("the data file cannot be opened again: {error}"))),
            };
            match ended {
                Ok(Ended::Stopped) => return,
                Ok(Ended::Reopen(rooms)) if self.failures < FAILURES => unsure = rooms,
                Ok(Ended::Reopen(_)) => return self.refuse("writing failed again and again"),
                Ok(Ended::Untrusted(reason)) => return self.refuse(&reason),
                Err(error) => return self.refuse(&format!("the data file cannot be read: {error}")),
            }
        }
    }

    fn connect(&self) -> rusqlite::Result<Connection> {
        let mut connection = connect(&self.inner.path, Purpose::Write(self.inner.options.durability))?;
        checkpoint::watch(&mut connection, self.inner)?;
        Ok(connection)
    }

    /// Writes over one connection until it is to be closed.
    fn session(&mut self, connection: &Connection, unsure: Unsure) -> rusqlite::Result<Ended> {
        let inner = Arc::clone(self.inner);
        let mut session = Session::new(connection, &inner)?;
        batch::refresh(connection, &inner, &unsure.facts);
        if !unsure.heads.is_empty() {
            let found = recover::beyond(connection, &unsure.heads)?;
            self.publish(found);
        }
        loop {
            self.wait();
            if self.queue.is_done() && self.inner.ops.is_empty() {
                return Ok(Ended::Stopped);
            }
            self.inner.ops.take(&mut self.ops);
            self.queue.take(&mut self.entries, inner.options.batch_events, inner.options.batch_bytes);
            if self.entries.is_empty() && self.ops.is_empty() {
                if inner.health.is_full() {
                    session.probe();
                }
                continue;
            }
            let answered = self.entries.len();
            let failure = self.batch(&mut session);
            self.queue.gather(answered, inner.options.batch_events);
            match failure {
                None => self.failures = 0,
                Some(Failure::Full | Failure::Busy) => {}
                Some(Failure::Untrusted(reason)) => return Ok(Ended::Untrusted(reason)),
                Some(Failure::Unknown) => {
                    self.failures += 1;
                    return Ok(Ended::Reopen(session.into_touched()));
                }
            }
            if let Some(reason) = self.checkpointer.after_commit(connection, &inner) {
                return Ok(Ended::Untrusted(reason));
            }
        }
    }

    fn wait(&self) {
        let at_most = self.inner.health.is_full().then_some(PROBE);
        self.inner
            .bell
            .sleep(at_most, || self.queue.is_empty() && self.inner.ops.is_empty() && !self.queue.is_done());
    }

    /// One transaction with all that was taken. Everybody gets an answer, whatever happens.
    fn batch(&mut self, session: &mut Session<'_>) -> Option<Failure> {
        let mut outcomes = Vec::with_capacity(self.entries.len());
        let mut answers = Vec::with_capacity(self.ops.len());
        let failure =
            session.write(self.entries.drain(..), self.ops.drain(..), &mut outcomes, &mut answers).err();
        match &failure {
            None => session.committed(&outcomes),
            Some(failure) => {
                let refusal = failure.refusal();
                tracing::warn!(?failure, events = outcomes.len(), "a transaction failed");
                // What a write appended has nobody who waits for it.
                outcomes.retain(|outcome| outcome.ticket.is_some());
                for outcome in &mut outcomes {
                    outcome.result = Written::Refused(refusal.clone());
                }
                for (_, answer) in &mut answers {
                    *answer = Err(refusal.clone());
                }
            }
        }
        match &failure {
            Some(Failure::Untrusted(reason)) => self.inner.health.set_read_only(reason),
            Some(Failure::Full) => self.inner.health.set_full(),
            _ => {}
        }
        // Whoever hears that it is done finds that everybody else heard of it.
        self.publish(outcomes);
        for (answer, result) in answers {
            answer(result);
        }
        failure
    }

    fn publish(&mut self, outcomes: Vec<Outcome<T>>) {
        if outcomes.is_empty() {
            return;
        }
        let stored = outcomes.iter().filter_map(|outcome| match &outcome.result {
            Written::Stored(event) => Some(event),
            _ => None,
        });
        let mut heads: Vec<(RoomId, Seq)> = Vec::new();
        for event in stored.clone() {
            match heads.last_mut() {
                Some((room, seq)) if *room == event.room => *seq = event.seq,
                _ => heads.push((event.room, event.seq)),
            }
        }
        // In this order: see `Store::watch`.
        self.inner.rooms.committed(&heads);
        self.inner.recent.append(stored);
        self.inner.count(&outcomes);
        self.sink.publish(Committed::new(outcomes));
    }

    /// The read-only state: everybody is told so until the server is stopped.
    fn refuse(&mut self, reason: &str) {
        self.inner.health.set_read_only(reason);
        loop {
            self.wait();
            if self.queue.is_done() && self.inner.ops.is_empty() {
                return;
            }
            self.inner.ops.take(&mut self.ops);
            for (_, answer) in self.ops.drain(..) {
                answer(Err(read_only()));
            }
            self.queue.take(
                &mut self.entries,
                self.inner.options.batch_events,
                self.inner.options.batch_bytes,
            );
            let refused = self
                .entries
                .drain(..)
                .map(|entry| Outcome { ticket: Some(entry.ticket), result: Written::Refused(read_only()) });
            let outcomes = refused.collect();
            self.publish(outcomes);
        }
    }
}
