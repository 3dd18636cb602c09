//! Moves pages from the write-ahead log to the data file, off the writer's thread.
//!
//! Passive checkpoints never make the writer wait, but under steady load they never let the log begin anew. So once the
//! bulk was moved, the writer moves the little rest itself between two batches: a log that is written over costs a third
//! less for each sync than one that grows. Above 128 MiB it does so in any case. After a failed sync nothing is moved.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use parking_lot::Mutex;
use rusqlite::Connection;

use crate::{
    connect::{Purpose, connect},
    health::Failure,
    mark::Mark,
    store::Inner,
};

/// Pages of the write-ahead log after which a checkpoint is due: 16 MiB.
const DUE: u64 = 4_096;

/// Pages above which the writer makes the log begin anew: 128 MiB.
const TOO_LONG: u64 = 32_768;

/// A quiet log is moved whole after this time, so that the next start has little to read.
const QUIET: Duration = Duration::from_secs(5);

/// How long the writer waits for readers that still need the old log.
const PATIENCE: Duration = Duration::from_millis(50);

/// What a checkpoint answers.
struct Moved {
    log: i64,
    moved: i64,
}

impl Moved {
    /// Nothing is left that is only in the write-ahead log.
    fn whole(&self) -> bool {
        self.log >= 0 && self.log == self.moved
    }
}

pub(crate) struct Checkpointer {
    stop: Arc<AtomicBool>,
    /// Length of the write-ahead log when the last checkpoint was asked for.
    asked: AtomicU64,
    /// The bulk was moved: the writer is to move the rest.
    rest: Arc<AtomicBool>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Checkpointer {
    pub(crate) fn start(inner: &Arc<Inner>) -> io::Result<Self> {
        let connection = connect(&inner.path, Purpose::Checkpoint).map_err(io::Error::other)?;
        let stop = Arc::new(AtomicBool::new(false));
        let rest = Arc::new(AtomicBool::new(false));
        let (stopping, ask, inner) = (Arc::clone(&stop), Arc::clone(&rest), Arc::clone(inner));
        let work = move || run(&connection, &inner, &stopping, &ask);
        let thread = std::thread::Builder::new().name("store-checkpoint".into()).spawn(work)?;
        Ok(Self { stop, asked: AtomicU64::new(0), rest, thread: Mutex::new(Some(thread)) })
    }

    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.lock().take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }

    /// Called by the writer between two batches. Answers why the file cannot be trusted any more, if so.
    pub(crate) fn after_commit(&self, connection: &Connection, inner: &Inner) -> Option<String> {
        let pages = inner.wal_pages.load(Ordering::Relaxed);
        let asked = self.asked.load(Ordering::Relaxed);
        if pages < asked {
            // The log began anew.
            self.asked.store(0, Ordering::Relaxed);
        } else if pages >= asked + DUE {
            self.asked.store(pages, Ordering::Relaxed);
            if pages > TOO_LONG {
                return begin_anew(connection, inner);
            }
            if let Some(thread) = &*self.thread.lock() {
                thread.thread().unpark();
            }
        }
        if self.rest.load(Ordering::Relaxed) && self.rest.swap(false, Ordering::AcqRel) {
            return begin_anew(connection, inner);
        }
        None
    }
}

fn begin_anew(connection: &Connection, inner: &Inner) -> Option<String> {
    let usual = Duration::from_secs(3);
    let tried = connection.busy_timeout(PATIENCE).and_then(|()| move_pages(connection, "RESTART"));
    let _ = connection.busy_timeout(usual);
    match tried.map_err(|error| (Failure::of(&error), error)) {
        Err((Failure::Untrusted(reason), _)) => {
            inner.health.set_read_only(&reason);
            Some(reason)
        }
        Err((_, error)) => {
            tracing::warn!(%error, "a checkpoint failed");
            None
        }
        Ok(_) => None,
    }
}

/// Keeps the length of the write-ahead log known.
pub(crate) fn watch(connection: &mut Connection, inner: &Arc<Inner>) -> rusqlite::Result<()> {
    let inner = Arc::downgrade(inner);
    connection.wal_hook(Some(move |_: &mut rusqlite::hooks::Wal, pages: i32| {
        if let Some(inner) = inner.upgrade() {
            let pages = u64::try_from(pages).unwrap_or_default();
            inner.wal_pages.store(pages, Ordering::Relaxed);
            inner.stats.wal_bytes.store(pages * 4_096, Ordering::Relaxed);
        }
        Ok(())
    }))
}

fn run(connection: &Connection, inner: &Inner, stop: &AtomicBool, rest: &AtomicBool) {
    let mut moved_row = 0;
    while !stop.load(Ordering::Acquire) {
        std::thread::park_timeout(QUIET);
        let row = inner.last_row.load(Ordering::Acquire);
        if inner.health.is_read_only() || stop.load(Ordering::Acquire) || row == moved_row {
            continue;
        }
        match move_pages(connection, "PASSIVE") {
            Ok(moved) => {
                // What was committed since the checkpoint began is not counted, and keeps the log from beginning anew.
                rest.store(moved.log >= DUE.cast_signed(), Ordering::Release);
                if moved.whole() {
                    moved_row = row;
                    remember(inner, row);
                }
            }
            Err(error) => match Failure::of(&error) {
                Failure::Untrusted(reason) => inner.health.set_read_only(&reason),
                failure => tracing::warn!(%error, ?failure, "a checkpoint failed"),
            },
        }
    }
}

fn move_pages(connection: &Connection, how: &str) -> rusqlite::Result<Moved> {
    connection.query_row(&format!("PRAGMA wal_checkpoint({how})"), [], |row| {
        Ok(Moved { log: row.get(1)?, moved: row.get(2)? })
    })
}

fn remember(inner: &Inner, row: u64) {
    let mark = Mark { log: inner.log.clone(), row };
    if let Err(error) = mark.write(&inner.options.folder) {
        tracing::warn!(%error, "the mark beside the data file could not be written");
    }
}

/// At an orderly end everything is in the data file.
pub(crate) fn finish(inner: &Inner) {
    if inner.health.is_read_only() {
        return;
    }
    let row = inner.last_row.load(Ordering::Acquire);
    let moved =
        connect(&inner.path, Purpose::Checkpoint).and_then(|connection| move_pages(&connection, "TRUNCATE"));
    match moved {
        Ok(moved) if moved.whole() => remember(inner, row),
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "the last checkpoint failed"),
    }
}
