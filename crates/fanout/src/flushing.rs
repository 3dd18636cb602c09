//! Passes: each member of a dirty topic from its cursor to the newest position, with one system call.
//!
//! Nothing is copied or allocated for a member that takes everything; of what a socket cuts, only the rest of
//! the one unit is kept. Nobody is tried again before its writable edge. Bounds: a turn visits
//! `Config::members_turn` members, `Config::piece` of them before it is the next topic's turn.

use std::io::{ErrorKind, Write};

use crate::{
    connection::{Flags, Tail},
    core::Core,
    topic::TopicState,
};

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
            self.topics[index as usize].hold_back(member);
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
    pub(crate) fn cut(&mut self, index: u32, member: usize, count: usize) {
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

    pub(crate) fn block(&mut self, slot: u32, progress: bool) {
        let now = self.now;
        self.stats.blocked += 1;
        let conn = &mut self.conns[slot as usize];
        if progress || !conn.flags.has(Flags::STALLED) {
            conn.progress = now;
        }
        conn.flags.set(Flags::BLOCKED.or(Flags::STALLED));
    }
}
