//! Counters for people who watch. A shard counts in plain numbers and publishes them once a turn.

use std::{collections::BTreeMap, ops::AddAssign};

use parking_lot::Mutex;

/// What the shards have done and hold. Numbers of one moment, not of one instant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Connections now, those that are closing included.
    pub connections: u64,
    /// Connections adopted since the start.
    pub adopted: u64,
    /// Messages handed to the handler.
    pub messages: u64,
    /// Units times members that were written.
    pub deliveries: u64,
    /// System calls that sent.
    pub sends: u64,
    /// Sends that the socket could not take whole.
    pub blocked: u64,
    /// Times that a member was found behind what is retained.
    pub behind: u64,
    /// Bytes of units that shards retain now.
    pub segment_bytes: u64,
    /// Bytes that wait in inboxes now.
    pub inbox_bytes: u64,
    /// Chunks that an inbox had no room for.
    pub inbox_missed: u64,
    /// Bytes of large messages under way now.
    pub large_bytes: u64,
    /// Large messages that were dropped for want of budget.
    pub overflows: u64,
    /// Panics of the handler, each of which closed one connection.
    pub panics: u64,
    /// Connections that this side closed, by code.
    pub closed: BTreeMap<u16, u64>,
    /// Connections that the peer closed with a close frame.
    pub closed_by_peer: u64,
    /// Connections that ended or failed without a close frame.
    pub lost: u64,
}

impl AddAssign<&Self> for Stats {
    fn add_assign(&mut self, other: &Self) {
        self.connections += other.connections;
        self.adopted += other.adopted;
        self.messages += other.messages;
        self.deliveries += other.deliveries;
        self.sends += other.sends;
        self.blocked += other.blocked;
        self.behind += other.behind;
        self.segment_bytes += other.segment_bytes;
        self.inbox_bytes += other.inbox_bytes;
        self.inbox_missed += other.inbox_missed;
        self.large_bytes += other.large_bytes;
        self.overflows += other.overflows;
        self.panics += other.panics;
        self.closed_by_peer += other.closed_by_peer;
        self.lost += other.lost;
        for (&code, &count) in &other.closed {
            *self.closed.entry(code).or_default() += count;
        }
    }
}

/// Codes that are counted by themselves; a program that closes with ever new codes has the rest counted as 0.
const CODES: usize = 64;

/// One shard's counters, as others may read them.
#[derive(Debug, Default)]
pub(crate) struct Published {
    /// Without `closed`, so that publishing copies numbers and nothing else.
    numbers: Mutex<Stats>,
    closed: Mutex<BTreeMap<u16, u64>>,
}

impl Published {
    pub(crate) fn set(&self, stats: &Stats) {
        self.numbers.lock().clone_from(stats);
    }

    pub(crate) fn get(&self) -> Stats {
        Stats { closed: self.closed.lock().clone(), ..self.numbers.lock().clone() }
    }

    pub(crate) fn count_close(&self, code: u16) {
        let mut closed = self.closed.lock();
        let known = closed.contains_key(&code) || closed.len() < CODES;
        *closed.entry(if known { code } else { 0 }).or_default() += 1;
    }
}
