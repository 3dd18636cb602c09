//! The named writes beside the log: a closed set, done by the writer in its own transactions.
//!
//! Nothing else in the program changes the directory. At most 1,024 wait; beyond that `busy`.

use std::collections::VecDeque;

use parking_lot::Mutex;
use teahouse_domain::{DisplayName, Media, MediaId, PersonId, Result, Timestamp};

use crate::health::busy;

/// An upload whose bytes are on the disk, synced, under its id.
#[derive(Clone, Debug)]
pub struct NewMedia {
    /// What it is.
    pub media: Media,
    /// Who sent it.
    pub owner: PersonId,
    /// Hash of the bytes as stored.
    pub sha256: [u8; 32],
    /// Most bytes of this owner within 24 hours, this upload included.
    pub daily_limit: Option<u64>,
}

/// A write beside the log.
#[derive(Clone, Debug)]
pub enum WriteOp {
    /// Keeps the name that a person chose.
    SetPersonName {
        /// Who.
        person: PersonId,
        /// The name.
        name: DisplayName,
    },
    /// Makes an upload known, so that a message may name it.
    AddMedia(Box<NewMedia>),
    /// Forgets uploads that no message named; their bytes are to be removed by the caller afterwards.
    RemoveUnnamedMedia {
        /// Only what is older.
        older_than: Timestamp,
        /// At most so many at once.
        limit: usize,
    },
}

/// What a write answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// The name is kept.
    Named,
    /// The upload is known.
    Added,
    /// These are forgotten.
    Removed(Vec<MediaId>),
}

pub(crate) type Answer = Box<dyn FnOnce(Result<Done>) + Send>;

/// Most writes that wait.
const BOUND: usize = 1_024;

/// Most writes in one transaction.
const PER_BATCH: usize = 256;

#[derive(Default)]
pub(crate) struct OpQueue {
    waiting: Mutex<OpState>,
}

#[derive(Default)]
struct OpState {
    ops: VecDeque<(WriteOp, Answer)>,
    closed: bool,
}

impl OpQueue {
    /// Hands a write over, or answers `busy` at once.
    pub(crate) fn push(&self, op: WriteOp, answer: Answer) {
        let mut waiting = self.waiting.lock();
        if waiting.closed || waiting.ops.len() >= BOUND {
            drop(waiting);
            answer(Err(busy()));
        } else {
            waiting.ops.push_back((op, answer));
        }
    }

    pub(crate) fn take(&self, into: &mut Vec<(WriteOp, Answer)>) {
        let mut waiting = self.waiting.lock();
        let count = waiting.ops.len().min(PER_BATCH);
        into.extend(waiting.ops.drain(..count));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.lock().ops.is_empty()
    }

    /// Nobody will take them any more.
    pub(crate) fn close(&self) {
        let left = {
            let mut waiting = self.waiting.lock();
            waiting.closed = true;
            std::mem::take(&mut waiting.ops)
        };
        for (_, answer) in left {
            answer(Err(busy()));
        }
    }
}
