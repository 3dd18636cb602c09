//! What the caller decides about the store: where it is, how durable, how large.
//!
//! Never reads the environment or a file: the server's settings do that. Every bound of the crate stands here.

use std::{path::PathBuf, sync::Arc};

use rusqlite::ffi;
use teahouse_domain::Timestamp;

/// When an event counts as stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// Synced to the disk before it is acknowledged: survives a power cut.
    #[default]
    Disk,
    /// Written before it is acknowledged: survives a crash of the server, not of the machine.
    Process,
}

/// The clock of the store, for `sent_at` and `created_at`. Order never depends on it.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Where a test may make a commit fail: before COMMIT runs, or after it went through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(hidden)]
pub enum CommitPoint {
    /// Nothing was committed yet.
    Before,
    /// The events are in the log, but the writer is told that the commit failed.
    After,
}

/// Answers with SQLite's extended result code where the commit is to fail. For tests.
#[doc(hidden)]
pub type CommitFault = Arc<dyn Fn(CommitPoint) -> Option<i32> + Send + Sync>;

/// How to open a store.
#[derive(Clone)]
pub struct Options {
    /// The data folder. It is made where it is missing.
    pub folder: PathBuf,
    /// When an event counts as stored.
    pub durability: Durability,
    /// Threads that read, at least one.
    pub readers: usize,
    /// Bytes of events that may wait for the writer.
    pub queue_bytes: usize,
    /// Most events in one transaction.
    pub batch_events: usize,
    /// Most bytes of events in one transaction.
    pub batch_bytes: usize,
    /// Bytes of recent events kept in memory.
    pub recent_bytes: usize,
    /// Rooms whose names and heads are kept in memory, and rooms that may be open without an event.
    pub rooms: usize,
    /// The clock.
    pub now: Clock,
    /// Most pages of the data file; for tests of a full disk.
    #[doc(hidden)]
    pub max_pages: Option<Arc<std::sync::atomic::AtomicU32>>,
    /// Makes commits fail; for tests.
    #[doc(hidden)]
    pub commit_fault: Option<CommitFault>,
}

impl Options {
    /// The defaults for a data folder, with the machine's clock.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            durability: Durability::Disk,
            readers: 2,
            queue_bytes: 8 << 20,
            batch_events: 4_096,
            batch_bytes: 4 << 20,
            recent_bytes: 64 << 20,
            rooms: 100_000,
            now: Arc::new(machine_time),
            max_pages: None,
            commit_fault: None,
        }
    }

    pub(crate) fn fault(&self, point: CommitPoint) -> rusqlite::Result<()> {
        match self.commit_fault.as_ref().and_then(|fault| fault(point)) {
            Some(code) => Err(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)),
            None => Ok(()),
        }
    }
}

fn machine_time() -> Timestamp {
    let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp(u64::try_from(since_1970.as_millis()).unwrap_or(u64::MAX))
}
