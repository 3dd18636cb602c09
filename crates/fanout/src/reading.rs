//! Reading: bytes from sockets, messages to the handler.
//!
//! One buffer for all connections of a shard. Bounds a turn: `Config::read_turn` bytes and
//! `Config::messages_turn` messages a connection. mio tells an edge only once, so a connection that is held
//! back keeps its `READABLE` flag and is put back into the ready list by whatever held it back.

use std::io::{ErrorKind, Read};

use crate::{
    Budget, Handler,
    codec::Rules,
    connection::{Carry, Flags},
    shard::Shard,
};

/// What is read at once, except from within a large frame.
const READ: usize = 16 << 10;
/// What is read at once from within a large frame.
pub(crate) const READ_LARGE: usize = 64 << 10;

/// What one connection may still use in this turn.
pub(crate) struct Turn {
    bytes: usize,
    pub(crate) messages: usize,
}

/// What reading needs beside the shard, so that a message can lie in the buffer while the shard is changed.
pub(crate) struct Reader {
    pub(crate) buffer: Box<[u8]>,
    pub(crate) budget: Budget,
}

enum Fed {
    All,
    /// Held back: the input from here on is for later.
    Stopped(usize),
    Closed,
}

enum Brought {
    /// So many bytes are in the buffer.
    Bytes(usize),
    Nothing,
    Ended,
}

impl<H: Handler> Shard<H> {
    /// Reads every connection that was ready when this was called.
    pub(crate) fn read_ready(&mut self) {
        if !self.core.waiting.is_empty() && self.accepting() {
            for slot in std::mem::take(&mut self.core.waiting) {
                if let Some(conn) = self.core.conn(slot) {
                    conn.flags.clear(Flags::WAITING);
                    self.core.wake_reader(slot);
                }
            }
        }
        let Some(mut reader) = self.reader.take() else { return };
        for _ in 0..self.core.ready.len() {
            if let Some(slot) = self.core.ready.pop_front() {
                self.read(slot, &mut reader);
            }
        }
        self.reader = Some(reader);
    }

    fn read(&mut self, slot: u32, reader: &mut Reader) {
        let config = &self.core.config;
        let mut turn = Turn { bytes: config.read_turn, messages: config.messages_turn };
        let Some(conn) = self.core.conn(slot) else { return };
        conn.flags.clear(Flags::QUEUED);
        if conn.flags.has(Flags::DEAD) {
            return;
        }
        while self.may_read(slot, &turn) {
            let Some(conn) = self.core.conn(slot) else { return };
            if let Some(mut carry) = conn.carry.take() {
                match self.feed(slot, &mut carry.bytes[carry.at..], &reader.budget, &mut turn) {
                    Fed::Stopped(at) => self.carry_on(slot, carry, at),
                    Fed::All => {}
                    Fed::Closed => break,
                }
                continue;
            }
            match self.bring(slot, reader, &mut turn) {
                Brought::Bytes(count) => {
                    let input = &mut reader.buffer[..count];
                    if let Fed::Stopped(at) = self.feed(slot, input, &reader.budget, &mut turn) {
                        let carry = Carry { bytes: reader.buffer[at..count].to_vec(), at: 0 };
                        self.carry_on(slot, Box::new(carry), 0);
                    }
                }
                Brought::Nothing => return,
                Brought::Ended => {
                    self.lose(slot);
                    return;
                }
            }
        }
        if turn.bytes == 0 || turn.messages == 0 {
            self.core.wake_reader(slot);
        }
    }

    fn carry_on(&mut self, slot: u32, mut carry: Box<Carry>, used: usize) {
        carry.at += used;
        if let Some(conn) = self.core.conn(slot).filter(|_| carry.at < carry.bytes.len()) {
            conn.carry = Some(carry);
        }
    }

    /// Whether this connection's next message may be taken. If it may not, something will wake it.
    fn may_read(&mut self, slot: u32, turn: &Turn) -> bool {
        let accepting = self.accepting();
        let (pause, draining) = (self.core.config.out_pause, self.core.draining);
        let Some(conn) = self.core.conn(slot) else { return false };
        if turn.bytes == 0 || turn.messages == 0 || conn.flags.has(Flags::DEAD) {
            return false;
        }
        if conn.flags.has(Flags::CLOSING) {
            return true;
        }
        if conn.flags.has(Flags::HELD)
            || conn.in_flight >= conn.options.in_flight.max(1)
            || conn.out.len() > pause
            || draining
        {
            return false;
        }
        if !accepting && !conn.flags.has(Flags::WAITING) {
            conn.flags.set(Flags::WAITING);
            self.core.waiting.push(slot);
        }
        accepting
    }

    /// One read into the buffer.
    fn bring(&mut self, slot: u32, reader: &mut Reader, turn: &mut Turn) -> Brought {
        let now = self.core.now;
        let Some(conn) = self.core.conn(slot) else { return Brought::Nothing };
        if !conn.flags.has(Flags::READABLE) {
            return Brought::Nothing;
        }
        let most = conn.decoder.missing().clamp(READ, reader.buffer.len()).min(turn.bytes);
        match conn.socket.read(&mut reader.buffer[..most]) {
            Ok(0) => Brought::Ended,
            Ok(count) => {
                if count < most && !conn.flags.has(Flags::ENDED) {
                    conn.flags.clear(Flags::READABLE);
                }
                conn.heard = now;
                conn.flags.clear(Flags::PINGED);
                turn.bytes -= count;
                Brought::Bytes(count)
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                conn.flags.clear(Flags::READABLE);
                Brought::Nothing
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => Brought::Bytes(0),
            Err(_) => Brought::Ended,
        }
    }

    /// Decodes the input and hands over its messages.
    fn feed(&mut self, slot: u32, input: &mut [u8], budget: &Budget, turn: &mut Turn) -> Fed {
        let (now, large_from) = (self.core.now, self.core.config.large_from);
        let Some(conn) = self.core.conn(slot) else { return Fed::Closed };
        if conn.flags.has(Flags::CLOSING) {
            return Fed::All;
        }
        let mut decoder = std::mem::take(&mut conn.decoder);
        let mut at = 0;
        loop {
            let Some(conn) = self.core.conn(slot) else { return Fed::Closed };
            let options = &conn.options;
            let (max_message, max_fragments) = (options.max_message, options.max_fragments);
            let rules = Rules { max_message, max_fragments, large_from, budget, now };
            match decoder.next(input, &mut at, &rules) {
                Ok(Some(event)) => self.event(slot, event, turn),
                Ok(None) => {
                    conn.decoder = decoder;
                    return Fed::All;
                }
                Err(fault) => {
                    self.close(slot, &fault.close(self.core.config.codes.flood));
                    return Fed::Closed;
                }
            }
            let claim = decoder.settle();
            let Some(conn) = self.core.conn(slot).filter(|conn| !conn.flags.has(Flags::CLOSING)) else {
                return Fed::Closed;
            };
            if let Some(claim) = claim.filter(|_| conn.in_flight > 0) {
                conn.claims.push(claim);
            }
            if at < input.len() && !self.may_read(slot, turn) {
                if let Some(conn) = self.core.conn(slot) {
                    conn.decoder = decoder;
                }
                return Fed::Stopped(at);
            }
        }
    }
}
