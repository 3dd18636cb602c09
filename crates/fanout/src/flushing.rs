//! Writing: each member from its cursor to the newest position, with one system call.
//!
//! Nothing is copied or allocated for a member that takes everything; of what a socket cuts, only the rest of
//! the one unit is kept. Nobody is tried again before its writable edge. Bounds: a turn visits
//! `Config::piece` members, a call takes 16 slices, a connection gets at most [`ROUNDS`] calls a visit.

use std::io::{ErrorKind, IoSlice, Write};

use smallvec::SmallVec;

use crate::{
    connection::{Flags, Tail},
    core::{Asking, Core},
    topic::{Standing, TopicState},
};

const SLICES: usize = 16;
const ROUNDS: usize = 16;

/// What one slice of a gathered write stands for.
#[derive(Clone, Copy)]
struct Part {
    topic: u32,
    member: u32,
    end: u64,
    length: usize,
}

enum Wrote {
    /// There was nothing to write.
    Nothing,
    /// Everything that was gathered.
    All,
    /// Less; or the socket failed.
    Stopped,
}

impl Core {
    /// One turn's share of the dirty topics.
    pub(crate) fn flush_topics(&mut self) {
        let piece = self.config.piece.max(1);
        let mut left = self.config.members_turn.max(1);
        while left > 0
            && let Some(&index) = self.dirty.front()
        {
            left = left.saturating_sub(self.piece(index, piece).max(1));
            self.dirty.pop_front();
            if self.topics[index as usize].unvisited > 0 || self.end_pass(index) {
                self.dirty.push_back(index);
            }
        }
    }

    /// Visits members of one topic, from the last to the first.
    fn piece(&mut self, index: u32, most: usize) -> usize {
        let several = self.dirty.len() > 1;
        self.accounted(index, TopicState::freshen);
        let from = self.topics[index as usize].unvisited;
        let to = from.saturating_sub(most);
        for member in (to..from).rev() {
            self.visit(index, member, several);
        }
        self.topics[index as usize].unvisited = to;
        from - to
    }

    /// True when something came during the pass, and the next one has begun.
    fn end_pass(&mut self, index: u32) -> bool {
        let limit = self.config.retain_topic;
        self.accounted(index, |state| state.settle(limit));
        let state = &mut self.topics[index as usize];
        state.queued = state.again;
        if state.again {
            state.begin_pass();
        }
        state.queued
    }

    fn visit(&mut self, index: u32, member: usize, several: bool) {
        let state = &mut self.topics[index as usize];
        if !state.wants(member) {
            return;
        }
        let (slot, next) = (state.members[member].slot, state.cursor(member));
        let conn = &mut self.conns[slot as usize];
        if !conn.takes_units() {
            state.hold_back(member);
            return;
        }
        let alone = conn.is_plain() && (!several || conn.subs.len() == 1);
        let Some(bytes) = state.segment.rest(next).filter(|_| alone) else {
            self.flush_conn(slot);
            return;
        };
        let length = bytes.len();
        let written = if length == 0 { Ok(0) } else { conn.socket.write(bytes) };
        self.stats.sends += u64::from(length > 0);
        match written {
            Ok(count) if count == length => {
                self.stats.deliveries += state.advance_to_end(member, next);
            }
            Ok(count) => self.cut(index, member, count),
            Err(error) if error.kind() == ErrorKind::WouldBlock => self.cut(index, member, 0),
            Err(error) if error.kind() == ErrorKind::Interrupted => self.flush_conn(slot),
            Err(_) => self.fail(slot),
        }
    }

    /// The socket took `count` bytes of what the member wants, and no more.
    fn cut(&mut self, index: u32, member: usize, count: usize) {
        let state = &mut self.topics[index as usize];
        let (slot, next) = (state.members[member].slot, state.cursor(member));
        let conn = &mut self.conns[slot as usize];
        if let Some(cut) = state.segment.cut(next, count).filter(|_| count > 0) {
            if !cut.rest.is_empty() {
                conn.tail = Some(Box::new(Tail { bytes: cut.rest.into(), at: 0 }));
            }
            let reached = cut.next;
            self.stats.deliveries += reached - next;
            state.members[member].next = reached;
        }
        state.hold_back(member);
        self.block(slot, count > 0);
    }

    fn block(&mut self, slot: u32, progress: bool) {
        let now = self.now;
        self.stats.blocked += 1;
        let conn = &mut self.conns[slot as usize];
        if progress || !conn.flags.has(Flags::STALLED) {
            conn.progress = now;
        }
        conn.flags.set(Flags::BLOCKED.or(Flags::STALLED));
    }

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
                Wrote::All => {}
                Wrote::Stopped => return,
                Wrote::Nothing => {
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
        let mut slices = [IoSlice::new(&[]); SLICES];
        let mut used = 0;
        let private = [conn.tail.as_ref().map_or(&[][..], |tail| &tail.bytes[tail.at..]), &conn.out];
        for bytes in private.into_iter().filter(|bytes| !bytes.is_empty()) {
            slices[used] = IoSlice::new(bytes);
            used += 1;
        }
        let mut parts: SmallVec<[Part; SLICES]> = SmallVec::new();
        'gather: for sub in &conn.subs {
            let (state, member) = (&self.topics[sub.topic as usize], sub.member as usize);
            let next = state.cursor(member);
            if !state.wants(member) || next < state.segment.base() {
                continue;
            }
            for slice in state.segment.slices(next) {
                if used == SLICES || parts.len() == SLICES {
                    break 'gather;
                }
                let length = slice.bytes.len();
                parts.push(Part { topic: sub.topic, member: sub.member, end: slice.end, length });
                if length > 0 {
                    slices[used] = IoSlice::new(slice.bytes);
                    used += 1;
                }
            }
        }
        if used == 0 && parts.is_empty() {
            return Wrote::Nothing;
        }
        let total = slices[..used].iter().map(|slice| slice.len()).sum::<usize>();
        let mut socket = &conn.socket;
        let written = match &slices[..used] {
            [] => Ok(0),
            [slice] => socket.write(slice),
            several => socket.write_vectored(several),
        };
        self.stats.sends += u64::from(used > 0);
        match written {
            Ok(count) => self.wrote(slot, &parts, count, count == total),
            Err(error) if error.kind() == ErrorKind::WouldBlock => self.wrote(slot, &parts, 0, false),
            Err(error) if error.kind() == ErrorKind::Interrupted => Wrote::All,
            Err(_) => {
                self.fail(slot);
                Wrote::Stopped
            }
        }
    }

    /// Moves tail, private bytes and cursors past what was written.
    fn wrote(&mut self, slot: u32, parts: &[Part], count: usize, all: bool) -> Wrote {
        let left = self.private_wrote(slot, count);
        if let Some(mut left) = left {
            for part in parts {
                let member = part.member as usize;
                let state = &mut self.topics[part.topic as usize];
                if left < part.length {
                    self.cut(part.topic, member, left);
                    return Wrote::Stopped;
                }
                left -= part.length;
                self.stats.deliveries += part.end - state.cursor(member);
                state.members[member].next = part.end;
                if !state.wants(member) {
                    state.set_lagging(member, false);
                    self.settle_if_idle(part.topic);
                }
            }
        }
        if all {
            return Wrote::All;
        }
        self.block(slot, count > 0);
        Wrote::Stopped
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
