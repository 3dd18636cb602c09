//! A shard's state, all of it that knows nothing of sessions: connections, topics, and the lists of what is
//! to be done.
//!
//! Bounds: a connection stands at most once in each list (its flags say so), a topic at most once in `dirty`.

use std::{collections::VecDeque, sync::Arc};

use rustc_hash::FxHashMap;
use slab::Slab;

use crate::{
    Chunk, Config, ConnId, Topic,
    connection::{Connection, Flags},
    registry::Registry,
    stats::Stats,
    topic::TopicState,
};

/// Deadlines are counted in ticks of this many milliseconds.
pub(crate) const TICK_MS: u64 = 100;

/// A member that is behind and whose handler is to be asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asking {
    pub(crate) topic: Topic,
    pub(crate) slot: u32,
    pub(crate) generation: u32,
}

pub(crate) struct Core {
    pub(crate) index: u16,
    pub(crate) config: Config,
    pub(crate) registry: Arc<Registry>,
    pub(crate) conns: Slab<Connection>,
    pub(crate) topics: Slab<TopicState>,
    pub(crate) by_topic: FxHashMap<Topic, u32>,
    /// Topics with units to send, in turn.
    pub(crate) dirty: VecDeque<u32>,
    /// Connections to be read.
    pub(crate) ready: VecDeque<u32>,
    /// Connections that are read again when messages are accepted again.
    pub(crate) waiting: Vec<u32>,
    /// Connections with private bytes.
    pub(crate) flushing: Vec<u32>,
    /// Connections whose socket failed.
    pub(crate) lost: Vec<u32>,
    /// Connections for which too much waits.
    pub(crate) slow: Vec<u32>,
    /// Closing connections that have sent everything.
    pub(crate) drained: Vec<u32>,
    pub(crate) asking: Vec<Asking>,
    /// What the segments cost together.
    pub(crate) retained: usize,
    /// Where the next topic to give up is looked for.
    pub(crate) evict_at: usize,
    pub(crate) now: u32,
    pub(crate) next_generation: u32,
    /// No more messages are read: the end is near.
    pub(crate) draining: bool,
    pub(crate) stats: Stats,
}

impl Core {
    pub(crate) fn new(index: u16, config: Config, registry: Arc<Registry>) -> Self {
        Self {
            index,
            config,
            registry,
            conns: Slab::new(),
            topics: Slab::new(),
            by_topic: FxHashMap::default(),
            dirty: VecDeque::new(),
            ready: VecDeque::new(),
            waiting: Vec::new(),
            flushing: Vec::new(),
            lost: Vec::new(),
            slow: Vec::new(),
            drained: Vec::new(),
            asking: Vec::new(),
            retained: 0,
            evict_at: 0,
            now: 0,
            next_generation: 0,
            draining: false,
            stats: Stats::default(),
        }
    }

    /// The slot of a connection that still lives.
    pub(crate) fn find(&self, id: ConnId) -> Option<u32> {
        let conn = self.conns.get(id.slot as usize)?;
        (conn.generation == id.generation).then_some(id.slot)
    }

    pub(crate) fn conn(&mut self, slot: u32) -> Option<&mut Connection> {
        self.conns.get_mut(slot as usize)
    }

    /// Puts the connection into the ready list if there is, or may be, something to read.
    pub(crate) fn wake_reader(&mut self, slot: u32) {
        let Some(conn) = self.conns.get_mut(slot as usize) else { return };
        let something = conn.flags.has(Flags::READABLE) || conn.carry.is_some();
        if something && !conn.flags.has(Flags::QUEUED) {
            conn.flags.set(Flags::QUEUED);
            self.ready.push_back(slot);
        }
    }

    /// Puts the connection into the list of those with something to send.
    pub(crate) fn wake_writer(&mut self, slot: u32) {
        let Some(conn) = self.conns.get_mut(slot as usize) else { return };
        if conn.flags.has(Flags::BLOCKED) {
            if conn.out.len() > self.config.out_limit {
                self.slow.push(slot);
            }
        } else if !conn.flags.has(Flags::FLUSH.or(Flags::DEAD)) {
            conn.flags.set(Flags::FLUSH);
            self.flushing.push(slot);
        }
    }

    /// The socket failed: it is removed before the next turn.
    pub(crate) fn fail(&mut self, slot: u32) {
        let Some(conn) = self.conns.get_mut(slot as usize) else { return };
        if !conn.flags.has(Flags::DEAD) {
            conn.flags.set(Flags::DEAD);
            self.lost.push(slot);
        }
    }

    /// Answers messages of a connection and lets it be read again.
    pub(crate) fn complete(&mut self, slot: u32, count: u32) {
        let Some(conn) = self.conns.get_mut(slot as usize) else { return };
        conn.in_flight = conn.in_flight.saturating_sub(u16::try_from(count).unwrap_or(u16::MAX));
        if conn.in_flight == 0 {
            conn.flags.clear(Flags::HELD);
            conn.claims = Vec::new();
        }
        self.wake_reader(slot);
    }

    /// New units of a topic, if it has members here.
    pub(crate) fn append(&mut self, topic: Topic, chunk: Arc<Chunk>, fleeting: bool) {
        let Some(&index) = self.by_topic.get(&topic) else { return };
        let state = &mut self.topics[index as usize];
        let before = state.segment.cost();
        state.fleeting |= fleeting;
        let first = if fleeting { state.segment.end().unwrap_or(1) } else { chunk.first() };
        if state.segment.push(chunk, first) {
            self.retained = self.retained + state.segment.cost() - before;
            self.mark_dirty(index);
            self.evict();
        }
    }

    /// Units of a topic that the inbox had no room for.
    pub(crate) fn missed(&mut self, topic: Topic, first: u64, end: u64) {
        let Some(&index) = self.by_topic.get(&topic) else { return };
        let state = &mut self.topics[index as usize];
        self.retained -= state.segment.cost();
        state.segment.missed(first, end);
        self.retained += state.segment.cost();
        self.mark_dirty(index);
    }

    fn mark_dirty(&mut self, index: u32) {
        let state = &mut self.topics[index as usize];
        if state.queued {
            state.again = true;
        } else {
            state.queued = true;
            state.begin_pass();
            self.dirty.push_back(index);
        }
    }

    /// Over the shard's limit whole segments are given up, topic after topic.
    fn evict(&mut self) {
        let limit = self.config.retain_total / self.config.shards.max(1);
        let mut looked = 0;
        while self.retained > limit && looked <= self.topics.capacity() {
            if let Some(state) = self.topics.get_mut(self.evict_at) {
                self.retained -= state.segment.cost();
                state.segment.give_up();
            }
            self.evict_at = (self.evict_at + 1) % self.topics.capacity().max(1);
            looked += 1;
        }
    }

    /// Runs `change` on a topic and keeps the account of what is retained.
    pub(crate) fn accounted(&mut self, index: u32, change: impl FnOnce(&mut TopicState)) {
        let state = &mut self.topics[index as usize];
        let before = state.segment.cost();
        change(state);
        self.retained = self.retained + state.segment.cost() - before;
    }
}
