//! One connection of the load generator: from `connect` to counted deliveries.
//!
//! Must never copy a whole frame: what arrived is parsed where it was read, and only the part of a frame that is still under way is
//! kept. Bounded by the read buffer, which is larger than any frame of a benchmark.

use std::io::{self, ErrorKind, Read, Write};
use std::time::Instant;

use mio::net::TcpStream;

use super::tally::Tally;
use crate::frame::{self, opcode};
use crate::message::{self, IdSource, Tag, Template, Wire};

/// How far a connection has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// The kernel is connecting.
    Connecting,
    /// The request is out, the 101 is awaited.
    Upgrading,
    /// chat.v1 only: that many answers are missing before it is a member.
    Joining(u8),
    /// A member.
    Open,
    /// A request was begun and is never ended.
    Half,
    /// It is over.
    Closed,
}

/// A client.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) stream: TcpStream,
    pub(super) state: State,
    pub(super) wire: Wire,
    pub(super) room: usize,
    /// False: it sends to the room and is no member of it.
    pub(super) join: bool,
    /// Deliveries so far.
    pub(super) received: u64,
    /// `received` when the round began.
    pub(super) mark: u64,
    /// Changes with each delivery and with their order.
    pub(super) order: u64,
    /// Own messages that were answered and not yet replaced by the next one.
    pub(super) credit: u32,
    pub(super) sender: Option<Box<Sender>>,
    place: usize,
    /// What of a frame is under way.
    carry: Vec<u8>,
    /// What the kernel would not take yet.
    out: Vec<u8>,
}

/// What a connection that sends has besides.
#[derive(Debug)]
pub(super) struct Sender {
    tag: Tag,
    template: Template,
    pub(super) next: u32,
}

impl Sender {
    pub(super) fn new(wire: Wire, number: u32, room: &str) -> Sender {
        Sender { tag: Tag::new(number, 0), template: Template::new(wire, number, room), next: 0 }
    }
}

impl Connection {
    pub(super) fn new(stream: TcpStream, wire: Wire, room: usize) -> Connection {
        Connection {
            stream,
            state: State::Connecting,
            wire,
            room,
            join: true,
            received: 0,
            mark: 0,
            order: 0,
            credit: 0,
            sender: None,
            place: 0,
            carry: Vec::new(),
            out: Vec::new(),
        }
    }

    /// Reads what there is. The first bytes of an upgrade's answer stay in `carry` until the empty line.
    pub(super) fn receive(&mut self, buffer: &mut [u8], tally: &mut Tally) {
        loop {
            let kept = self.carry.len();
            buffer[..kept].copy_from_slice(&self.carry);
            let got = match self.stream.read(&mut buffer[kept..]) {
                Ok(0) => return self.end(tally, "the server closed the connection"),
                Ok(got) => got,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return self.end(tally, &error.to_string()),
            };
            let full = kept + got == buffer.len();
            let used = self.take(&buffer[..kept + got], tally);
            if self.state == State::Closed {
                return;
            }
            self.carry.clear();
            self.carry.extend_from_slice(&buffer[used..kept + got]);
            if self.carry.len() == buffer.len() {
                return self.end(tally, "a frame larger than the read buffer");
            }
            // Edge-triggered: a short read emptied the socket, and what comes later wakes us again.
            if !full {
                return;
            }
        }
    }

    fn take(&mut self, bytes: &[u8], tally: &mut Tally) -> usize {
        let mut used = 0;
        if self.state == State::Upgrading {
            let Some(end) = memchr::memmem::find(bytes, b"\r\n\r\n") else { return 0 };
            if !bytes.starts_with(b"HTTP/1.1 101") {
                self.end(tally, &String::from_utf8_lossy(&bytes[..bytes.len().min(200)]));
                return 0;
            }
            used = end + 4;
            self.upgraded();
        }
        let now = tally.latency.is_some().then(Instant::now);
        while let Some(found) = frame::whole(&bytes[used..]) {
            let payload = &bytes[used + found.payload..used + found.end];
            self.frame(found, payload, now, tally);
            used += found.end;
        }
        tally.bytes += used as u64;
        used
    }

    fn upgraded(&mut self) {
        self.state = match self.wire {
            Wire::Tutorial => State::Open,
            Wire::Chat => {
                let room = super::room_name(self.room);
                let key = [9, 8, 7, 6];
                let connect = br#"{"id":1,"connect":{"client":"bench/1"}}"#;
                let join = format!(r#"{{"id":2,"join":{{"room":"{room}"}}}}"#);
                frame::put(&mut self.out, opcode::TEXT, connect, key);
                if self.join {
                    frame::put(&mut self.out, opcode::TEXT, join.as_bytes(), key);
                }
                State::Joining(1 + u8::from(self.join))
            }
        };
        self.flush();
    }

    #[inline]
    fn frame(&mut self, found: frame::Whole, payload: &[u8], now: Option<Instant>, tally: &mut Tally) {
        match found.opcode {
            opcode::TEXT if found.last => match self.wire {
                Wire::Tutorial => self.delivery(payload, now, tally),
                Wire::Chat => self.chat(payload, now, tally),
            },
            opcode::PING => {
                frame::put(&mut self.out, opcode::PONG, payload, [5, 6, 7, 8]);
                self.flush();
            }
            opcode::PONG => {}
            opcode::CLOSE => self.end(tally, &format!("closed by the server: {}", close_code(payload))),
            other => self.end(tally, &format!("an unexpected frame, opcode {other}")),
        }
    }

    #[inline]
    fn delivery(&mut self, payload: &[u8], now: Option<Instant>, tally: &mut Tally) {
        let Some(tag) = message::find(payload, &mut self.place) else { return tally.strange(payload) };
        self.received += 1;
        self.order = (self.order ^ tag.0).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
        tally.deliveries += 1;
        if let Some(now) = now {
            tally.late(now, message::due(payload, self.place));
        }
        if self.wire == Wire::Tutorial && self.sender.as_ref().is_some_and(|own| own.tag.same_sender(tag)) {
            self.credit += 1;
            tally.answers += 1;
        }
    }

    fn chat(&mut self, payload: &[u8], now: Option<Instant>, tally: &mut Tally) {
        if payload.starts_with(br#"{"event""#) {
            return self.delivery(payload, now, tally);
        }
        if !payload.starts_with(br#"{"id":"#) {
            return;
        }
        let rest = &payload[6..];
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if !rest[digits..].starts_with(br#","ok""#) {
            return tally.strange(payload);
        }
        match self.state {
            State::Joining(1) => self.state = State::Open,
            State::Joining(left) => self.state = State::Joining(left - 1),
            _ => {
                self.credit += 1;
                tally.answers += 1;
            }
        }
    }

    /// Sends the next messages, in one write.
    pub(super) fn say(&mut self, how_many: u32, due: u64, ids: &mut IdSource) {
        let Some(sender) = self.sender.as_mut() else { return };
        for _ in 0..how_many {
            let key = (ids.random() as u32).to_le_bytes();
            let text = sender.template.fill(sender.next, due, ids);
            frame::put(&mut self.out, opcode::TEXT, text, key);
            sender.next += 1;
        }
        self.flush();
    }

    /// Appends bytes that are no frame: the request.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
        self.flush();
    }

    pub(super) fn flush(&mut self) {
        while !self.out.is_empty() {
            match self.stream.write(&self.out) {
                Ok(taken) => drop(self.out.drain(..taken)),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                // A broken socket is seen, and counted, by the next read.
                Err(_) => return,
            }
        }
    }

    /// True once the kernel has connected it.
    pub(super) fn connected(&self) -> io::Result<bool> {
        if let Some(error) = self.stream.take_error()? {
            return Err(error);
        }
        match self.stream.peer_addr() {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotConnected => Ok(false),
            Err(error) => Err(error),
        }
    }

    pub(super) fn end(&mut self, tally: &mut Tally, why: &str) {
        if self.state != State::Closed {
            self.state = State::Closed;
            tally.closed(why);
        }
    }
}

fn close_code(payload: &[u8]) -> String {
    match payload {
        [high, low, reason @ ..] => {
            format!("{} {}", u16::from_be_bytes([*high, *low]), String::from_utf8_lossy(reason))
        }
        _ => "without a code".to_owned(),
    }
}
