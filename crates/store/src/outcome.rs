//! What the writer answers, and the type that proves that it was committed.
//!
//! Nothing outside this crate can make a [`Committed`]: what is published has been in the log before.

use std::{ops::Deref, sync::Arc};

use teahouse_domain::{Error, Event};

/// Something that the log returned after its COMMIT.
#[derive(Debug)]
pub struct Committed<T>(T);

impl<T> Committed<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(value)
    }

    /// Gives the value away; it is no proof any more.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Committed<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// What became of one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is in the log, for the first time: publish it.
    Stored(Arc<Event>),
    /// It was in the log before, with the same body: answer its sender only.
    Again(Arc<Event>),
    /// It is not in the log, or (`outcome_unknown`) may be.
    Refused(Error),
}

/// One entry's result, with what the caller gave along.
#[derive(Debug)]
pub struct Outcome<T> {
    /// What came with the entry. Absent where the event was found in the log after a commit whose outcome was
    /// open: there is nobody to answer, but it has to be published.
    pub ticket: Option<T>,
    /// What became of it.
    pub result: Written,
}

/// Where committed events go. Runs on the writer's thread: it must never wait.
pub trait Sink<T>: Send {
    /// Takes a batch, in the order of the commit. A panic here ends the process.
    fn publish(&mut self, batch: Committed<Vec<Outcome<T>>>);
}
