//! One transaction: the statements that are kept prepared, the heads that are kept known.
//!
//! No savepoints: a statement that fails undoes itself, and what needs looking up is looked up before. Positions that a
//! failed transaction gave out are given out again.

use std::{sync::Arc, time::Instant};

use rusqlite::{Connection, Statement};
use rustc_hash::FxHashMap;
use teahouse_domain::{Result, RoomId, Seq, Timestamp};

use crate::{
    Entry, Outcome, Written,
    error::{Tried, Trouble},
    health::{Failure, internal},
    ops::{Answer, Done, WriteOp},
    options::CommitPoint,
    schema,
    store::Inner,
};

use super::{
    Unsure, changes,
    log::{Insert, Resend},
};

/// Rooms whose heads are kept; beyond it all are forgotten and looked up again as needed.
const HEADS: usize = 100_000;

/// What the writer knows of a room.
pub(super) struct Head {
    pub(super) seq: u64,
    /// The room has its row.
    pub(super) kept: bool,
    /// The transaction that touched it last.
    transaction: u64,
}

/// Everything that lives as long as one connection.
pub(super) struct Session<'c> {
    pub(super) connection: &'c Connection,
    pub(super) inner: &'c Arc<Inner>,
    begin: Statement<'c>,
    commit: Statement<'c>,
    pub(super) insert: Insert<'c>,
    pub(super) resend: Resend<'c>,
    heads: FxHashMap<RoomId, Head>,
    touched: Unsure,
    transaction: u64,
    pub(super) now: Timestamp,
}

impl<'c> Session<'c> {
    pub(super) fn new(connection: &'c Connection, inner: &'c Arc<Inner>) -> rusqlite::Result<Self> {
        Ok(Self {
            connection,
            inner,
            begin: connection.prepare("BEGIN IMMEDIATE")?,
            commit: connection.prepare("COMMIT")?,
            insert: Insert::prepare(connection)?,
            resend: Resend::prepare(connection)?,
            heads: FxHashMap::default(),
            touched: Unsure::new(),
            transaction: 0,
            now: Timestamp(0),
        })
    }

    /// The rooms of the last transaction, with their heads before it.
    pub(super) fn into_touched(self) -> Unsure {
        self.touched
    }

    /// Writes and commits. Each entry and each write has its place in `outcomes` and `answers` also where that fails;
    /// what stands there counts only when it does not.
    pub(super) fn write<T>(
        &mut self,
        entries: impl Iterator<Item = Entry<T>>,
        ops: impl Iterator<Item = (WriteOp, Answer)>,
        outcomes: &mut Vec<Outcome<T>>,
        answers: &mut Vec<(Answer, Result<Done>)>,
    ) -> std::result::Result<(), Failure> {
        let mut failed = self.begin().err();
        for (op, answer) in ops {
            let done = match failed {
                None => changes::apply(self.connection, op, self.now)
                    .or_else(|trouble| fail(trouble, &mut failed)),
                Some(_) => Err(internal()),
            };
            answers.push((answer, done));
        }
        for entry in entries {
            let result = match failed {
                None => self.event(entry.draft).or_else(|trouble| fail(trouble, &mut failed)),
                Some(_) => Err(internal()),
            };
            outcomes.push(Outcome {
                ticket: Some(entry.ticket),
                result: result.unwrap_or_else(Written::Refused),
            });
        }
        let failure = match failed {
            None => self.commit(outcomes.len()).err(),
            Some(error) => Some(error),
        };
        match failure {
            None => Ok(()),
            Some(error) => Err(self.rolled_back(&error)),
        }
    }

    fn begin(&mut self) -> rusqlite::Result<()> {
        self.touched.clear();
        self.transaction += 1;
        self.now = (self.inner.options.now)();
        if self.heads.len() > HEADS {
            self.heads.clear();
        }
        if let Some(pages) = &self.inner.options.max_pages {
            let pages = pages.load(std::sync::atomic::Ordering::Relaxed);
            self.connection.query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?;
        }
        self.begin.execute([]).map(|_| ())
    }

    fn commit(&mut self, events: usize) -> rusqlite::Result<()> {
        let start = Instant::now();
        self.inner.options.fault(CommitPoint::Before)?;
        self.commit.execute([])?;
        self.inner.options.fault(CommitPoint::After)?;
        self.inner.stats.batch_committed(events, start.elapsed());
        Ok(())
    }

    /// Nothing of the transaction may stay, not in the file and not in what we believe of it.
    fn rolled_back(&mut self, error: &rusqlite::Error) -> Failure {
        use std::sync::atomic::Ordering::Relaxed;
        self.inner.stats.failed.fetch_add(1, Relaxed);
        self.heads.clear();
        let failure = Failure::of(error);
        tracing::error!(%error, "SQLite failed");
        if self.connection.is_autocommit() {
            return failure;
        }
        match self.connection.execute_batch("ROLLBACK") {
            Ok(()) => failure,
            Err(_) => Failure::Unknown,
        }
    }

    /// After a commit: space there is.
    pub(super) fn committed<T>(&mut self, outcomes: &[Outcome<T>]) {
        self.inner.health.set_ok();
        if let Some(row) = outcomes.iter().rev().find_map(|outcome| match &outcome.result {
            Written::Stored(event) => Some(event.id.0),
            _ => None,
        }) {
            self.inner.last_row.store(row, std::sync::atomic::Ordering::Release);
        }
    }

    /// Whether there is space again, found out without a message.
    pub(super) fn probe(&mut self) {
        let tried = self.begin().and_then(|()| {
            schema::set_meta(self.connection, "probed_at", &self.now.to_string())?;
            self.commit(0)
        });
        match tried {
            Ok(()) => self.inner.health.set_ok(),
            Err(error) => {
                if let Failure::Untrusted(reason) = self.rolled_back(&error) {
                    self.inner.health.set_read_only(&reason);
                }
            }
        }
    }

    /// The head of a room in this transaction.
    pub(super) fn head(&mut self, room: RoomId) -> Tried<&mut Head> {
        use std::collections::hash_map::Entry::{Occupied, Vacant};
        let head = match self.heads.entry(room) {
            Occupied(known) => known.into_mut(),
            Vacant(unknown) => {
                let seq = crate::rooms::head(self.connection, room)?.0;
                unknown.insert(Head { seq, kept: seq > 0, transaction: 0 })
            }
        };
        if head.transaction != self.transaction {
            head.transaction = self.transaction;
            self.touched.push((room, Seq(head.seq)));
        }
        Ok(head)
    }
}

/// A refusal concerns one entry; anything else the whole transaction.
fn fail<R>(trouble: Trouble, failed: &mut Option<rusqlite::Error>) -> Result<R> {
    match trouble {
        Trouble::Sql(error)
            if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) =>
        {
            tracing::error!(%error, "a row breaks a constraint: it alone is refused");
            Err(internal())
        }
        Trouble::Sql(error) => {
            *failed = Some(error);
            Err(internal())
        }
        other => Err(other.into_domain()),
    }
}
