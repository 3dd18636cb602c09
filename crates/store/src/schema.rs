//! The numbered steps from one schema to the next.
//!
//! Each step is one transaction together with its number, so that a step that was cut off is done again. Steps are
//! never changed once released. A file that already holds something is copied before its first step.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, TransactionBehavior, backup::Backup};
use teahouse_domain::{LogId, Timestamp};

use crate::upgrade;

/// `TeaH`, in the header of each data file of ours.
pub(crate) const APPLICATION_ID: i32 = 0x5465_6148;

/// One step: SQL, and what SQL alone cannot say.
pub(crate) struct Step {
    sql: &'static str,
    then: fn(&Connection) -> rusqlite::Result<()>,
}

impl Step {
    const fn plain(sql: &'static str) -> Self {
        Self { sql, then: |_| Ok(()) }
    }

    fn take(&self, connection: &Connection) -> rusqlite::Result<()> {
        connection.execute_batch(self.sql)?;
        (self.then)(connection)
    }
}

/// The steps; the n-th leads to schema n.
pub(crate) const STEPS: &[Step] = &[
    Step::plain(include_str!("../migrations/0001_log.sql")),
    Step { sql: include_str!("../migrations/0002_people.sql"), then: upgrade::to_people },
];

/// The first schema with people, rooms of all kinds, and the audit chain.
pub(crate) const PEOPLE: i64 = 2;

/// The schema that this program writes.
pub(crate) const fn newest() -> i64 {
    STEPS.len() as i64
}

pub(crate) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Brings an empty file to the newest schema and gives the log its identity, all in one transaction.
pub(crate) fn found(connection: &mut Connection, steps: &[Step], now: Timestamp) -> rusqlite::Result<LogId> {
    let log = new_log_id();
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for step in steps {
        step.take(&transaction)?;
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", steps.len() as i64)?;
    set_meta(&transaction, "log", &log.0)?;
    set_meta(&transaction, "created_at", &now.to_string())?;
    transaction.commit()?;
    Ok(log)
}

/// Brings a file of an older schema to the newest one. Answers where the copy of the file before is, if it had to
/// be made.
pub(crate) fn migrate(
    connection: &mut Connection,
    steps: &[Step],
    path: &Path,
) -> rusqlite::Result<Option<PathBuf>> {
    let from = version(connection)?;
    let missing = usize::try_from(from).ok().and_then(|from| steps.get(from..)).unwrap_or_default();
    if missing.is_empty() {
        return Ok(None);
    }
    let copy = path.with_extension(format!("db.before-schema-{}", steps.len()));
    copy_to(connection, &copy)?;
    for (number, step) in (from + 1..).zip(missing) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        step.take(&transaction)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
        tracing::info!(schema = number, "the data file has a new schema");
    }
    Ok(Some(copy))
}

fn copy_to(connection: &Connection, path: &Path) -> rusqlite::Result<()> {
    let mut target = Connection::open(path)?;
    Backup::new(connection, &mut target)?.run_to_completion(4_096, Duration::ZERO, None)
}

pub(crate) fn meta(connection: &Connection, key: &str) -> rusqlite::Result<String> {
    connection.query_row("SELECT value FROM meta WHERE key = ?1", [key], |row| row.get(0))
}

pub(crate) fn set_meta(connection: &Connection, key: &str, value: &str) -> rusqlite::Result<()> {
    let sql = "INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value";
    connection.prepare_cached(sql)?.execute([key, value]).map(|_| ())
}

/// A short random name for a history, so that positions of another one are never taken for this one's.
pub(crate) fn new_log_id() -> LogId {
    let bits = getrandom::u64().unwrap_or_else(|_| {
        // Without the system's generator the identity only has to differ from the one before.
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |time| {
            time.as_nanos().to_le_bytes()[..8].iter().fold(0, |sum, &byte| (sum << 8) | u64::from(byte))
        })
    });
    LogId(format!("{:010x}", bits & 0xff_ffff_ffff))
}

#[cfg(test)]
#[path = "schema_tests.rs"]
mod tests;
