//! What a shard keeps for a connection.
//!
//! No buffer while it idles: everything that can hold bytes is empty and unallocated then. The session lies
//! beside it, because this part knows nothing of its type.

use std::sync::Arc;

use mio::net::TcpStream;
use smallvec::SmallVec;

use crate::{ConnId, ConnOptions, budget::Claim, codec::Decoder};

/// A subscription: the topic's index in the shard and the member's in the topic.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sub {
    pub(crate) topic: u32,
    pub(crate) member: u32,
}

/// Bytes that were read and could not be decoded yet.
#[derive(Debug)]
pub(crate) struct Carry {
    pub(crate) bytes: Vec<u8>,
    pub(crate) at: usize,
}

/// The rest of a unit that a write cut.
#[derive(Debug)]
pub(crate) struct Tail {
    pub(crate) bytes: Box<[u8]>,
    pub(crate) at: usize,
}

/// Yes-and-no facts of a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flags(u16);

macro_rules! flags {
    ($($(#[$doc:meta])* $name:ident = $bit:literal;)*) => {
        impl Flags { $($(#[$doc])* pub(crate) const $name: Self = Self(1 << $bit);)* }
    };
}

flags! {
    /// The socket may have bytes: the edge was seen and not read to its end.
    READABLE = 0;
    /// The peer has ended its side: reading must go on to the end even after a short read.
    ENDED = 1;
    /// Stands in the ready list.
    QUEUED = 2;
    /// The last write was cut; nothing is tried before the writable edge.
    BLOCKED = 3;
    /// Stands in the list of those with private bytes.
    FLUSH = 4;
    /// Not read until everything pending is completed.
    HELD = 5;
    /// No message yet, and one is due.
    FIRST = 6;
    /// A ping is out since anything was heard.
    PINGED = 7;
    /// The close frame is queued or sent; the session is gone.
    CLOSING = 8;
    /// Our side of the socket is shut.
    SHUT = 9;
    /// The socket failed; it waits to be removed.
    DEAD = 10;
    /// Was blocked and has not got everything since.
    STALLED = 12;
    /// Stands in the list of those that wait until messages are accepted.
    WAITING = 11;
}

impl Flags {
    pub(crate) const fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn set(&mut self, flags: Self) {
        self.0 |= flags.0;
    }

    pub(crate) fn clear(&mut self, flags: Self) {
        self.0 &= !flags.0;
    }
}

#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) socket: TcpStream,
    pub(crate) generation: u32,
    pub(crate) flags: Flags,
    pub(crate) in_flight: u16,
    /// Control frames in the second that began at `control_since`.
    pub(crate) controls: u16,
    pub(crate) control_since: u32,
    /// Ticks: when anything was last heard.
    pub(crate) heard: u32,
    /// Ticks: when it was adopted; when it began to close, once it does.
    pub(crate) since: u32,
    /// Ticks: when a blocked connection last made progress.
    pub(crate) progress: u32,
    pub(crate) decoder: Decoder,
    pub(crate) options: Arc<ConnOptions>,
    pub(crate) carry: Option<Box<Carry>>,
    pub(crate) tail: Option<Box<Tail>>,
    pub(crate) out: Vec<u8>,
    pub(crate) subs: SmallVec<[Sub; 2]>,
    /// Claims of large messages that are under way elsewhere.
    pub(crate) claims: Vec<Claim>,
}

impl Connection {
    pub(crate) fn new(socket: TcpStream, generation: u32, options: Arc<ConnOptions>, now: u32) -> Self {
        let mut flags = Flags::default();
        if options.first_message_within.is_some() {
            flags.set(Flags::FIRST);
        }
        Self {
            socket,
            generation,
            flags,
            in_flight: 0,
            controls: 0,
            control_since: now,
            heard: now,
            since: now,
            progress: now,
            decoder: Decoder::default(),
            options,
            carry: None,
            tail: None,
            out: Vec::new(),
            subs: SmallVec::new(),
            claims: Vec::new(),
        }
    }

    pub(crate) const fn id(&self, shard: u16, slot: u32) -> ConnId {
        ConnId { shard, slot, generation: self.generation }
    }

    /// Whether nothing private stands before the units of topics.
    pub(crate) fn is_plain(&self) -> bool {
        self.tail.is_none() && self.out.is_empty()
    }

    /// Whether a member is served: not blocked, not on its way out.
    pub(crate) const fn takes_units(&self) -> bool {
        !self.flags.has(Flags::BLOCKED.or(Flags::CLOSING).or(Flags::DEAD))
    }

    /// Queues private bytes; a buffer that was handed over is kept as it is.
    pub(crate) fn push_out(&mut self, frames: Vec<u8>) {
        if self.out.is_empty() {
            self.out = frames;
        } else {
            self.out.extend_from_slice(&frames);
        }
    }

    /// Drops everything that a closing connection has no more use for.
    pub(crate) fn strip(&mut self) {
        self.decoder = Decoder::default();
        self.carry = None;
        self.claims = Vec::new();
        self.in_flight = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topic::Member;

    #[test]
    fn an_idle_connection_in_a_room_costs_less_than_a_quarter_of_a_kilobyte() {
        let idle = size_of::<Connection>() + size_of::<Member>();
        assert!(idle <= 192, "{idle} bytes");
    }
}
