//! One transaction: the statements that are kept prepared, the heads that are kept known.
//!
//! Events need no savepoint: a statement that fails undoes itself, and what needs looking up is looked up before. Named
//! writes have one each: they are many statements, and may append events. Positions that a failed transaction or a
//! refused write gave out are given out again.

use std::{sync::Arc, time::Instant};

use rusqlite::{Connection, Statement};
use rustc_hash::FxHashMap;
use teahouse_domain::{Code, Draft, Error, Event, NewAudit, PersonId, Result, RoomId, Seq, Timestamp};

use crate::{
    Change, Done, Entry, Outcome, Written, audit, directory,
    error::{Tried, Trouble},
    health::{Failure, internal},
    ops::Answer,
    options::CommitPoint,
    schema,
    store::Inner,
};

use super::{
    Unsure, changes,
    log::{Insert, Resend},
    silenced::Silenced,
};

/// Rooms whose heads are kept; beyond it all are forgotten and looked up again as needed.
const HEADS: usize = 100_000;

/// What the writer knows of a room.
pub(super) struct Head {
    pub(super) seq: u64,
    /// The room has its row.
    pub(super) kept: bool,
    /// The room was ended: nothing is said there any more.
    pub(super) gone: bool,
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
    savepoint: Savepoint<'c>,
    heads: FxHashMap<RoomId, Head>,
    /// The heads that this write moved, as they were before it.
    pub(super) moved: Vec<(RoomId, u64)>,
    /// The guests whose names this write gave to a member.
    pub(super) unnamed: Vec<PersonId>,
    /// What the writes of this transaction appended.
    appended: Vec<Arc<Event>>,
    /// Rooms whose recent events are to be read anew.
    pub(super) stale: Vec<RoomId>,
    touched: Unsure,
    pub(super) silenced: Silenced,
    transaction: u64,
    pub(super) now: Timestamp,
}

/// Begins, takes back, ends one named write.
struct Savepoint<'c> {
    begin: Statement<'c>,
    undo: Statement<'c>,
    end: Statement<'c>,
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
            savepoint: Savepoint {
                begin: connection.prepare("SAVEPOINT change")?,
                undo: connection.prepare("ROLLBACK TO change")?,
                end: connection.prepare("RELEASE change")?,
            },
            heads: FxHashMap::default(),
            moved: Vec::new(),
            unnamed: Vec::new(),
            appended: Vec::new(),
            stale: Vec::new(),
            touched: Unsure::default(),
            silenced: Silenced::read(connection)?,
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
        ops: impl Iterator<Item = (Change, Answer)>,
        outcomes: &mut Vec<Outcome<T>>,
        answers: &mut Vec<(Answer, Result<Done>)>,
    ) -> std::result::Result<(), Failure> {
        let mut failed = self.begin().err();
        for (change, answer) in ops {
            let done = match failed {
                None => self.change(change).or_else(|trouble| fail(trouble, &mut failed)),
                Some(_) => Err(unwritten()),
            };
            answers.push((answer, done));
        }
        let appended = self.appended.drain(..);
        outcomes.extend(appended.map(|event| Outcome { ticket: None, result: Written::Stored(event) }));
        for entry in entries {
            let result = match failed {
                None => {
                    let written = self.entry(entry.draft, entry.audit.as_deref());
                    written.or_else(|trouble| fail(trouble, &mut failed))
                }
                Some(_) => Err(unwritten()),
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

    /// One event, with its link of the audit chain where it has one. The chain's positions are given out here alone:
    /// a link breaks no constraint, so what fails takes the event along.
    fn entry(&mut self, mut draft: Draft, audit: Option<&NewAudit>) -> Tried<Written> {
        if let Some(refusal) = self.silenced.refusal(&draft, self.now) {
            draft.aside.get_or_insert_default().refused.get_or_insert(refusal);
        }
        let written = self.event(draft)?;
        if let (Some(audit), Written::Stored(_)) = (audit, &written) {
            audit::append(self.connection, audit, self.now)?;
        }
        Ok(written)
    }

    /// One named write, whole or not at all.
    fn change(&mut self, change: Change) -> Tried<Done> {
        self.savepoint.begin.execute([])?;
        self.moved.clear();
        let (before, silenced) = (self.appended.len(), self.silenced.mark());
        let done = changes::apply(self, change);
        if done.is_err() {
            for (room, seq) in self.moved.drain(..).rev() {
                // Whether the room has its row by now is looked up again.
                if let Some(head) = self.heads.get_mut(&room) {
                    (head.seq, head.kept) = (seq, seq > 0);
                }
            }
            self.appended.truncate(before);
            self.silenced.undo(silenced);
            let undone = self.savepoint.undo.execute([]).and_then(|_| self.savepoint.end.execute([]));
            return match (done, undone) {
                (Err(Trouble::Refused(_) | Trouble::Damaged(_)), Err(error)) => Err(error.into()),
                (done, _) => done,
            };
        }
        self.savepoint.end.execute([])?;
        done
    }

    /// Appends an event that belongs to the write under way; it is published with all others.
    pub(super) fn append(&mut self, draft: Draft) -> Tried<Arc<Event>> {
        let room = draft.room;
        let before = self.head(room)?.seq;
        match self.event(draft)? {
            Written::Stored(event) => {
                self.moved.push((room, before));
                self.appended.push(Arc::clone(&event));
                Ok(event)
            }
            Written::Refused(error) => Err(error.into()),
            Written::Again(_) => {
                Err(internal(|incident| tracing::error!(%incident, "an event of ours was there before"))
                    .into())
            }
        }
    }

    /// What is kept in memory of this room is not what it was, once this is committed.
    pub(super) fn changed(&mut self, room: RoomId) {
        if !self.touched.facts.contains(&room) {
            self.touched.facts.push(room);
        }
    }

    fn begin(&mut self) -> rusqlite::Result<()> {
        self.touched.clear();
        self.appended.clear();
        self.moved.clear();
        self.silenced.begin();
        self.stale.clear();
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
        self.silenced.undo(0);
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
        self.tell_directory();
        for room in self.stale.drain(..) {
            self.inner.recent.forget(room);
        }
    }

    fn tell_directory(&mut self) {
        let rooms = std::mem::take(&mut self.touched.facts);
        refresh(self.connection, self.inner, &rooms);
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
                let deleted = directory::is_deleted(self.connection, room)?;
                let (kept, gone) = (deleted.is_some(), deleted == Some(true));
                unknown.insert(Head { seq, kept, gone, transaction: 0 })
            }
        };
        if head.transaction != self.transaction {
            head.transaction = self.transaction;
            self.touched.heads.push((room, Seq(head.seq)));
        }
        Ok(head)
    }
}

/// Holds the place of what a failed transaction did not reach: nobody hears it.
fn unwritten() -> Error {
    Error::new(Code::OutcomeUnknown, "this was not written: send it again")
}

/// A refusal concerns one entry; anything else the whole transaction.
fn fail<R>(trouble: Trouble, failed: &mut Option<rusqlite::Error>) -> Result<R> {
    match trouble {
        Trouble::Sql(error)
            if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) =>
        {
            let what = "a row breaks a constraint: it alone is refused";
            Err(internal(|incident| tracing::error!(%incident, %error, what)))
        }
        Trouble::Sql(error) => {
            *failed = Some(error);
            Err(unwritten())
        }
        other => Err(other.into_domain()),
    }
}

/// What the file says of these rooms becomes what is kept in memory.
pub(super) fn refresh(connection: &Connection, inner: &Inner, rooms: &[RoomId]) {
    for &room in rooms {
        match directory::row(connection, room) {
            Ok(row) => inner.rooms.refresh(room, row),
            Err(trouble) => {
                // Nothing is kept then; who asks next reads the file.
                let _ = trouble.into_domain();
                inner.rooms.refresh(room, None);
            }
        }
    }
}
