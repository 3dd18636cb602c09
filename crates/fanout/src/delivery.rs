//! What a publisher hands over: chunks for topics, replies for single connections.
//!
//! Plain values. Nothing here waits or touches a socket.

use std::{borrow::Cow, sync::Arc};

use crate::{Chunk, frame};

/// One stream of units with dense positions. What it stands for (a room in one dialect) only the publisher
/// knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Topic(pub u64);

/// A connection, for as long as it lives; never given out twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnId {
    pub(crate) shard: u16,
    pub(crate) slot: u32,
    pub(crate) generation: u32,
}

/// One hand-over to [`crate::Fanout::deliver`]: usually what one commit brought.
#[derive(Debug, Default)]
pub struct Delivery {
    /// Units by topic. The chunks of one topic must come in order.
    pub chunks: Vec<(Topic, Arc<Chunk>)>,
    /// What concerns one connection only.
    pub replies: Vec<Reply>,
}

/// What one connection gets: frames, completions of its pending messages, its place in a topic, its end;
/// in this order.
#[derive(Debug)]
pub struct Reply {
    /// To whom. If it is gone the reply is dropped.
    pub conn: ConnId,
    /// Whole frames; may be empty.
    pub frames: Vec<u8>,
    /// How many of its messages that were [`crate::Taken::Pending`] or `Hold` this answers.
    pub completes: u32,
    /// Ends a join or a page.
    pub place: Option<Place>,
    /// Closes the connection after everything above was sent.
    pub close: Option<Box<Close>>,
}

impl ConnId {
    /// The connection as one number, as unique as it is.
    #[must_use]
    pub const fn as_u64(self) -> u64 {
        ((self.generation as u64) << 32) | ((self.shard as u64) << 24) ^ self.slot as u64
    }
}

impl Reply {
    /// A reply with nothing in it yet.
    #[must_use]
    pub const fn to(conn: ConnId) -> Self {
        Self { conn, frames: Vec::new(), completes: 0, place: None, close: None }
    }

    /// Adds whole frames.
    #[must_use]
    pub fn frames(mut self, frames: Vec<u8>) -> Self {
        if self.frames.is_empty() {
            self.frames = frames;
        } else {
            self.frames.extend_from_slice(&frames);
        }
        self
    }

    /// Adds one text frame.
    #[must_use]
    pub fn text(mut self, payload: &[u8]) -> Self {
        frame::text(&mut self.frames, payload);
        self
    }

    /// Answers this many pending messages.
    #[must_use]
    pub const fn completes(mut self, count: u32) -> Self {
        self.completes = count;
        self
    }

    /// Places the connection in a topic: it gets what comes from `next` on.
    #[must_use]
    pub const fn place(mut self, topic: Topic, next: u64) -> Self {
        self.place = Some(Place { topic, next, more: false });
        self
    }

    /// Places the connection in a topic whose publisher knows of positions from `next` on that were not sent:
    /// when everything above is sent, the handler is asked as for a reader that is behind.
    #[must_use]
    pub const fn place_below(mut self, topic: Topic, next: u64) -> Self {
        self.place = Some(Place { topic, next, more: true });
        self
    }

    /// Closes the connection afterwards.
    #[must_use]
    pub fn close(mut self, code: u16, reason: impl Into<Cow<'static, str>>) -> Self {
        self.close = Some(Box::new(Close::new(code, reason)));
        self
    }
}

/// Where a member stands in a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The topic that the connection subscribed to.
    pub topic: Topic,
    /// The first position that it has not got yet.
    pub next: u64,
    /// There are older positions than what comes next: the handler has more pages.
    pub more: bool,
}

/// Why a connection ends, as its peer is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Close {
    /// The close code.
    pub code: u16,
    /// A short sentence, at most [`frame::MAX_REASON`] bytes of it travel.
    pub reason: Cow<'static, str>,
}

impl Close {
    /// A code and its reason.
    #[must_use]
    pub fn new(code: u16, reason: impl Into<Cow<'static, str>>) -> Self {
        Self { code, reason: reason.into() }
    }
}
