//! Whether the log can store, and what a failure of SQLite means for that.
//!
//! The classification is pure, so that it is tested without a broken disk. It never turns a failed sync into
//! anything but "read-only until restarted": a second sync may claim success for pages the kernel dropped.

use std::sync::atomic::{AtomicU8, Ordering};

use parking_lot::Mutex;
use rusqlite::ffi;
use teahouse_domain::{Code, Error, Incident};

/// Whether the log can store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// It can.
    Ok,
    /// There is no space. Heals by itself when there is some.
    Full,
    /// A sync failed or the file is damaged: nothing more is stored until the server is restarted.
    ReadOnly(String),
}

/// What a failure of a transaction means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No space: nothing of it is in the log.
    Full,
    /// Another program holds the file: nothing of it is in the log.
    Busy,
    /// It may or may not be in the log: open the file again and look.
    Unknown,
    /// The disk or the file cannot be trusted any more.
    Untrusted(String),
}

impl Failure {
    /// What a failed statement or COMMIT means, by SQLite's extended result code.
    pub(crate) fn of(error: &rusqlite::Error) -> Self {
        let rusqlite::Error::SqliteFailure(cause, _) = error else { return Self::Unknown };
        Self::of_code(cause.extended_code)
    }

    pub(crate) fn of_code(extended: i32) -> Self {
        match extended {
            ffi::SQLITE_IOERR_FSYNC | ffi::SQLITE_IOERR_DIR_FSYNC => {
                return Self::Untrusted("a sync to the disk failed".into());
            }
            ffi::SQLITE_IOERR_CORRUPTFS => return Self::Untrusted("the file system is damaged".into()),
            ffi::SQLITE_IOERR_DATA => return Self::Untrusted("the data file is damaged".into()),
            _ => {}
        }
        match extended & 0xff {
            ffi::SQLITE_FULL => Self::Full,
            ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED => Self::Busy,
            ffi::SQLITE_CORRUPT | ffi::SQLITE_NOTADB => Self::Untrusted("the data file is damaged".into()),
            ffi::SQLITE_READONLY | ffi::SQLITE_PERM => {
                Self::Untrusted("the data file cannot be written".into())
            }
            _ => Self::Unknown,
        }
    }

    /// The answer for every entry of the transaction that failed.
    pub(crate) fn refusal(&self) -> Error {
        match self {
            Self::Full => storage_full(),
            Self::Busy => busy(),
            Self::Unknown | Self::Untrusted(_) => Error::new(
                Code::OutcomeUnknown,
                "the commit failed and may or may not hold: send it again with the same client_id",
            ),
        }
    }
}

pub(crate) fn storage_full() -> Error {
    Error::new(Code::StorageFull, "the disk is full: nothing was stored, try again later")
        .retry_after_ms(5_000)
}

pub(crate) fn busy() -> Error {
    Error::new(Code::Busy, "too much is under way: nothing was stored, try again").retry_after_ms(1_000)
}

pub(crate) fn read_only() -> Error {
    Error::new(Code::ReadOnly, "the log is read-only after a failed write, until the server is restarted")
}

/// Our fault, and logged as such.
pub(crate) fn internal(log: impl FnOnce(Incident)) -> Error {
    Incident::answer("something went wrong here", log)
}

const OK: u8 = 0;
const FULL: u8 = 1;
const READ_ONLY: u8 = 2;

/// The state that the writer sets and everybody reads.
#[derive(Default)]
pub(crate) struct HealthCell {
    state: AtomicU8,
    reason: Mutex<String>,
}

impl HealthCell {
    pub(crate) fn get(&self) -> Health {
        match self.state.load(Ordering::Acquire) {
            OK => Health::Ok,
            FULL => Health::Full,
            _ => Health::ReadOnly(self.reason.lock().clone()),
        }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.state.load(Ordering::Acquire) == FULL
    }

    pub(crate) fn is_read_only(&self) -> bool {
        self.state.load(Ordering::Acquire) == READ_ONLY
    }

    /// Space is there again. Never leaves the read-only state.
    pub(crate) fn set_ok(&self) {
        let _ = self.state.compare_exchange(FULL, OK, Ordering::AcqRel, Ordering::Acquire);
    }

    pub(crate) fn set_full(&self) {
        if self.state.compare_exchange(OK, FULL, Ordering::AcqRel, Ordering::Acquire).is_ok() {
            tracing::error!("the disk is full: nothing can be stored until there is space");
        }
    }

    pub(crate) fn set_read_only(&self, reason: &str) {
        let mut kept = self.reason.lock();
        if self.state.load(Ordering::Acquire) != READ_ONLY {
            reason.clone_into(&mut kept);
            self.state.store(READ_ONLY, Ordering::Release);
            tracing::error!(reason, "the log is read-only until the server is restarted");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_sync_is_never_trusted_again() {
        for code in
            [ffi::SQLITE_IOERR_FSYNC, ffi::SQLITE_IOERR_DIR_FSYNC, ffi::SQLITE_CORRUPT, ffi::SQLITE_NOTADB]
        {
            assert!(matches!(Failure::of_code(code), Failure::Untrusted(_)), "{code}");
        }
        assert_eq!(Failure::of_code(ffi::SQLITE_FULL), Failure::Full);
        assert_eq!(Failure::of_code(ffi::SQLITE_BUSY), Failure::Busy);
        assert_eq!(Failure::of_code(ffi::SQLITE_IOERR_WRITE), Failure::Unknown);
        assert_eq!(Failure::of_code(ffi::SQLITE_NOMEM), Failure::Unknown);
    }

    #[test]
    fn a_full_disk_heals_and_a_failed_sync_does_not() {
        let cell = HealthCell::default();
        cell.set_full();
        assert_eq!(cell.get(), Health::Full);
        cell.set_ok();
        assert_eq!(cell.get(), Health::Ok);
        cell.set_read_only("a sync failed");
        cell.set_ok();
        cell.set_full();
        assert_eq!(cell.get(), Health::ReadOnly("a sync failed".into()));
    }
}
