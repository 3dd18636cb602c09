//! Writing to one connection: the rest of a cut unit, then private bytes, then units of all its topics.
//!
//! Bounds: a call takes 16 slices, a connection gets at most [`ROUNDS`] calls a visit; then it is its turn
//! again after the others.

use std::io::{ErrorKind, IoSlice, Write};

use slab::Slab;
use smallvec::SmallVec;

use crate::{
    connection::{Connection, Flags},
    core::{Asking, Core},
    topic::{Standing, TopicState},
};

const SLICES: usize = 16;
const ROUNDS: usize = 16;

/// What one slice of units stands for.
#[derive(Clone, Copy)]
struct Part {
    topic: u32,
    member: u32,
    end: u64,
    length: usize,
}

/// What waits for a connection, as far as one call can take it.
struct Gathered<'a> {
    slices: SmallVec<[IoSlice<'a>; SLICES]>,
    parts: SmallVec<[Part; SLICES]>,
    /// More waits than one call can take.
    more: bool,
}

enum Wrote {
    /// Everything; nothing more waits.
    Done,
    /// Everything that was gathered, and more waits.
    More,
    /// Less; or the socket failed.
    Stopped,
}

fn gather<'a>(conn: &'a Connection, topics: &'a Slab<TopicState>) -> Gathered<'a> {
    let mut gathered = Gathered { slices: SmallVec::new(), parts: SmallVec::new(), more: false };
    let private = [conn.tail.as_ref().map_or(&[][..], |tail| &tail.bytes[tail.at..]), &conn.out];
    gathered.slices.extend(private.into_iter().filter(|bytes| !bytes.is_empty()).map(IoSlice::new));
    for sub in &conn.subs {
        let (state, member) = (&topics[sub.topic as usize], sub.member as usize);
        let next = state.cursor(member);
        if !state.wants(member) || next < state.segment.base() {
            continue;
        }
        for slice in state.segment.slices(next) {
            if gathered.slices.len() == SLICES || gathered.parts.len() == SLICES {
                gathered.more = true;
                return gathered;
            }
            let length = slice.bytes.len();
            gathered.parts.push(Part { topic: sub.topic, member: sub.member, end: slice.end, length });
            if length > 0 {
                gathered.slices.push(IoSlice::new(slice.bytes));
            }
        }
    }
    gathered
}

impl Core {
    /// Sends to everybody who has private bytes, or was placed or unblocked.
    pub(crate) fn flush_private(&mut self) {
        let mut list = std::mem::take(&mut self.flushing);
        for &slot in &list {
            if let Some(conn) = self.conn(slot) {
                conn.flags.clear(Flags::FLUSH);
                self.flush_conn(slot);
            }
        }
        list.clear();
        list.shrink_to(1024);
        list.append(&mut self.flushing);
        self.flushing = list;
    }

    /// Sends one connection all that waits for it, of every topic.
    pub(crate) fn flush_conn(&mut self, slot: u32) {
        for _ in 0..ROUNDS {
            match self.write_once(slot) {
                Wrote::More => {}
                Wrote::Stopped => return,
                Wrote::Done => {
                    self.all_sent(slot);
                    return;
                }
            }
        }
        self.wake_writer(slot);
    }

    fn write_once(&mut self, slot: u32) -> Wrote {
        let conn = &self.conns[slot as usize];
        if conn.flags.has(Flags::BLOCKED.or(Flags::DEAD)) {
            return Wrote::Stopped;
        }
        let Gathered { slices, parts, more } = gather(conn, &self.topics);
        let total = slices.iter().map(|slice| slice.len()).sum::<usize>();
        let mut socket = &conn.socket;
        let written = match &slices[..] {
            [] => Ok(0),
            [slice] => socket.write(slice),
            several => socket.write_vectored(several),
        };
        drop(slices);
        self.stats.sends += u64::from(total > 0);
        let count = match written {
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::WouldBlock => 0,
            Err(error) if error.kind() == ErrorKind::Interrupted => return Wrote::More,
            Err(_) => {
                self.fail(slot);
                return Wrote::Stopped;
            }
        };
        if !self.wrote(slot, &parts, count, count == total) {
            return Wrote::Stopped;
        }
        if more { Wrote::More } else { Wrote::Done }
    }

    /// Moves tail, private bytes and cursors past what was written. False if that was not all.
    fn wrote(&mut self, slot: u32, parts: &[Part], count: usize, all: bool) -> bool {
        let left = self.private_wrote(slot, count);
        if let Some(mut left) = left {
            for part in parts {
                let member = part.member as usize;
                let state = &mut self.topics[part.topic as usize];
                if left < part.length {
                    self.cut(part.topic, member, left);
                    return false;
                }
                left -= part.length;
                self.stats.deliveries += part.end - state.cursor(member);
                state.members[member].next = part.end;
                let lags = state.wants(member);
                state.set_lagging(member, lags);
                self.settle_if_idle(part.topic);
            }
        }
        if !all {
            self.block(slot, count > 0);
        }
        all
    }

    /// What is left for units after tail and private bytes; nothing if those were cut.
    fn private_wrote(&mut self, slot: u32, count: usize) -> Option<usize> {
        let conn = &mut self.conns[slot as usize];
        let mut left = count;
        if let Some(tail) = &mut conn.tail {
            let rest = tail.bytes.len() - tail.at;
            if left < rest {
                tail.at += left;
                return None;
            }
            left -= rest;
            conn.tail = None;
        }
        if left < conn.out.len() {
            conn.out.drain(..left);
            return None;
        }
        left -= conn.out.len();
        conn.out = Vec::new();
        Some(left)
    }

    /// Nothing waits for this connection but what is gone: the handler is asked about that.
    fn all_sent(&mut self, slot: u32) {
        let conn = &mut self.conns[slot as usize];
        conn.flags.clear(Flags::STALLED);
        let generation = conn.generation;
        if conn.flags.has(Flags::CLOSING) {
            self.drained.push(slot);
            return;
        }
        for sub in &conn.subs {
            let (state, member) = (&mut self.topics[sub.topic as usize], sub.member as usize);
            let paging = state.members[member].standing == Standing::Paging;
            if !paging && !state.wants(member) {
                continue;
            }
            if state.fleeting {
                state.hold_back(member);
                continue;
            }
            state.members[member].standing = Standing::Waiting;
            state.set_lagging(member, true);
            self.asking.push(Asking { topic: state.topic, slot, generation });
        }
        self.wake_reader(slot);
    }
}
