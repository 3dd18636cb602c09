//! The last events of rooms with members, in memory: most joins and short absences are answered from here.
//!
//! The writer appends after COMMIT and before anything is published; so who subscribes first and asks second misses
//! nothing. A room is filled on the first miss: from the moment the fill begins appends are kept, then the file is
//! read, then both are joined. Bounded by events a room and by bytes in all; the least used rooms go first.

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use teahouse_domain::{Body, Event, RoomId, Seq};

use crate::{
    Limit, Page, StoreStats,
    page::{Changes, Collector},
    rows::{weight, without_words},
};

/// Most events kept of one room.
pub(crate) const PER_ROOM: usize = 256;

const SHARDS: usize = 16;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Nothing is kept.
    Cold,
    /// The file is being read; `events` holds what was appended since.
    Filling,
    /// `events` reaches to the head without a gap.
    Warm,
}

struct Room {
    members: u32,
    state: State,
    events: VecDeque<Arc<Event>>,
    bytes: usize,
    used: u64,
}

impl Room {
    fn clear(&mut self) -> usize {
        self.state = State::Cold;
        self.events = VecDeque::new();
        std::mem::take(&mut self.bytes)
    }

    fn last(&self) -> Seq {
        self.events.back().map_or(Seq(0), |event| event.seq)
    }

    /// Adds the next event; what is known already is passed over. False where there would be a gap.
    fn push(&mut self, event: &Arc<Event>) -> bool {
        if event.seq <= self.last() {
            return true;
        }
        let begins = self.events.is_empty() && (self.state == State::Filling || event.seq == Seq(1));
        if !begins && event.seq != self.last().next() {
            return false;
        }
        if self.events.len() == PER_ROOM
            && let Some(oldest) = self.events.pop_front()
        {
            self.bytes -= weight(&oldest);
        }
        self.bytes += weight(event);
        self.events.push_back(Arc::clone(event));
        if let Body::Deletion { target } = event.body {
            self.blank(target);
        }
        true
    }

    /// As in the log: a deleted message and its edits have no words any more.
    fn blank(&mut self, seq: Seq) {
        let first = self.events.front().map_or(Seq(0), |first| first.seq);
        let place = seq.0.checked_sub(first.0).and_then(|place| usize::try_from(place).ok());
        // Edits come after their message: nothing before it has to be looked at.
        let from = place.unwrap_or(0);
        for event in self.events.iter_mut().skip(from) {
            let about_it = match &event.body {
                Body::Message(_) => event.seq == seq,
                Body::Edit { target, .. } => *target == seq,
                _ => false,
            };
            if about_it {
                self.bytes -= weight(event);
                *event = Arc::new(without_words(event));
                self.bytes += weight(event);
            }
        }
    }

    /// Whether all after this position is here.
    fn covers(&self, after: Seq) -> bool {
        self.state == State::Warm && self.events.front().is_none_or(|first| first.seq <= after.next())
    }
}

pub(crate) struct Recent {
    shards: [Mutex<FxHashMap<RoomId, Room>>; SHARDS],
    bound: u64,
    turn: AtomicU64,
    stats: Arc<StoreStats>,
}

impl Recent {
    pub(crate) fn new(bound: usize, stats: Arc<StoreStats>) -> Self {
        let shards = std::array::from_fn(|_| Mutex::new(FxHashMap::default()));
        Self { shards, bound: bound as u64, turn: AtomicU64::new(0), stats }
    }

    fn shard(&self, room: RoomId) -> &Mutex<FxHashMap<RoomId, Room>> {
        &self.shards[usize::try_from(room.0 % SHARDS as u64).unwrap_or(0)]
    }

    /// One member more.
    pub(crate) fn watch(&self, room: RoomId) {
        let mut shard = self.shard(room).lock();
        let cold = || Room { members: 0, state: State::Cold, events: VecDeque::new(), bytes: 0, used: 0 };
        let kept = shard.entry(room).or_insert_with(cold);
        kept.members = kept.members.saturating_add(1);
    }

    /// One member less; with the last one the room is forgotten.
    pub(crate) fn unwatch(&self, room: RoomId) {
        let mut shard = self.shard(room).lock();
        let Some(kept) = shard.get_mut(&room) else { return };
        kept.members = kept.members.saturating_sub(1);
        if kept.members == 0
            && let Some(kept) = shard.remove(&room)
        {
            self.stats.recent_bytes.fetch_sub(kept.bytes as u64, Ordering::Relaxed);
        }
    }

    /// What was committed just now, in order.
    pub(crate) fn append<'a>(&self, events: impl Iterator<Item = &'a Arc<Event>>) {
        for event in events {
            let mut shard = self.shard(event.room).lock();
            let Some(kept) = shard.get_mut(&event.room) else { continue };
            let before = kept.bytes;
            match kept.state {
                State::Cold => continue,
                State::Filling | State::Warm => {
                    if !kept.push(event) {
                        kept.clear();
                    }
                }
            }
            let after = kept.bytes;
            drop(shard);
            self.grew(before, after);
        }
        self.shrink();
    }

    /// What is kept of the room is not what it was: it is read anew when somebody asks.
    pub(crate) fn forget(&self, room: RoomId) {
        let freed = self.shard(room).lock().get_mut(&room).map_or(0, Room::clear);
        self.stats.recent_bytes.fetch_sub(freed as u64, Ordering::Relaxed);
    }

    fn grew(&self, before: usize, after: usize) {
        if after >= before {
            self.stats.recent_bytes.fetch_add((after - before) as u64, Ordering::Relaxed);
        } else {
            self.stats.recent_bytes.fetch_sub((before - after) as u64, Ordering::Relaxed);
        }
    }

    /// Whether the caller is to fill the room: it has members, nothing is kept, and nobody fills it yet.
    pub(crate) fn begin_fill(&self, room: RoomId) -> bool {
        let mut shard = self.shard(room).lock();
        match shard.get_mut(&room) {
            Some(kept) if kept.state == State::Cold => {
                kept.state = State::Filling;
                true
            }
            _ => false,
        }
    }

    /// Joins what was read from the file with what was appended meanwhile. None: the file could not be read.
    pub(crate) fn end_fill(&self, room: RoomId, read: Option<Vec<Arc<Event>>>) {
        let mut shard = self.shard(room).lock();
        let Some(kept) = shard.get_mut(&room).filter(|kept| kept.state == State::Filling) else { return };
        let before = kept.bytes;
        let appended = std::mem::take(&mut kept.events);
        kept.bytes = 0;
        let whole = read.is_some_and(|read| {
            kept.used = self.turn.fetch_add(1, Ordering::Relaxed);
            let joined = read.iter().chain(&appended).all(|event| kept.push(event));
            // More was appended than is kept: that alone reaches to the head.
            joined || {
                kept.clear();
                kept.state = State::Filling;
                appended.iter().all(|event| kept.push(event))
            }
        });
        if whole {
            kept.state = State::Warm;
        } else {
            kept.clear();
        }
        let after = kept.bytes;
        drop(shard);
        self.grew(before, after);
        self.shrink();
    }

    pub(crate) fn after(&self, room: RoomId, after: Seq, limit: Limit) -> Option<Page> {
        self.with(room, |kept| {
            if !kept.covers(after) {
                return None;
            }
            let mut page = Collector::new(limit);
            let mut reached = after;
            for event in kept.from(after) {
                if !page.take(event) {
                    break;
                }
                reached = event.seq;
            }
            Some(page.forwards(kept.last(), reached))
        })
    }

    pub(crate) fn last(&self, room: RoomId, limit: Limit) -> Option<Page> {
        self.with(room, |kept| {
            let mut page = Collector::new(limit);
            let mut reached = kept.last().next();
            let mut cut = false;
            for event in kept.events.iter().rev() {
                if !page.take(event) {
                    cut = true;
                    break;
                }
                reached = event.seq;
            }
            (cut || reached <= Seq(1) || page.events.len() >= limit.events)
                .then(|| page.backwards(kept.last(), reached))
        })
    }

    pub(crate) fn messages_after(&self, room: RoomId, after: Seq, limit: Limit) -> Option<Page> {
        self.with(room, |kept| {
            if !kept.covers(after) {
                return None;
            }
            let changes = kept.changes();
            let mut page = Collector::new(limit);
            let mut reached = after;
            for event in kept.from(after) {
                if !page.take_as_it_is(&changes, event) {
                    break;
                }
                reached = event.seq;
            }
            Some(page.forwards(kept.last(), reached))
        })
    }

    pub(crate) fn messages_last(&self, room: RoomId, limit: Limit) -> Option<Page> {
        self.with(room, |kept| {
            let changes = kept.changes();
            let mut page = Collector::new(limit);
            let mut reached = kept.last().next();
            let mut cut = false;
            for event in kept.events.iter().rev() {
                if !page.take_as_it_is(&changes, event) {
                    cut = true;
                    break;
                }
                reached = event.seq;
            }
            (cut || reached <= Seq(1) || page.events.len() >= limit.events)
                .then(|| page.backwards(kept.last(), reached))
        })
    }

    fn with(&self, room: RoomId, answer: impl FnOnce(&Room) -> Option<Page>) -> Option<Page> {
        let mut shard = self.shard(room).lock();
        let kept = shard.get_mut(&room).filter(|kept| kept.state == State::Warm)?;
        kept.used = self.turn.fetch_add(1, Ordering::Relaxed);
        answer(kept)
    }

    /// Over the bound, the rooms that were used longest ago go until an eighth is free.
    fn shrink(&self) {
        if self.stats.recent_bytes.load(Ordering::Relaxed) <= self.bound {
            return;
        }
        let mut rooms = Vec::new();
        for shard in &self.shards {
            rooms.extend(
                shard.lock().iter().filter(|(_, kept)| kept.bytes > 0).map(|(id, kept)| (kept.used, *id)),
            );
        }
        rooms.sort_unstable();
        for (_, room) in rooms {
            if self.stats.recent_bytes.load(Ordering::Relaxed) <= self.bound - self.bound / 8 {
                break;
            }
            if let Some(kept) = self.shard(room).lock().get_mut(&room) {
                let freed = kept.clear();
                self.stats.recent_bytes.fetch_sub(freed as u64, Ordering::Relaxed);
            }
        }
    }
}

impl Room {
    fn from(&self, after: Seq) -> impl Iterator<Item = &Arc<Event>> {
        let start = self.events.front().map_or(0, |first| after.next().0.saturating_sub(first.seq.0));
        self.events.iter().skip(usize::try_from(start).unwrap_or(usize::MAX))
    }

    /// Whatever changes a message comes after it, so that all changes of what is kept are kept too.
    fn changes(&self) -> Changes {
        let mut changes = Changes::default();
        for event in &self.events {
            changes.note(event);
        }
        changes
    }
}

#[cfg(test)]
#[path = "recent_tests.rs"]
mod tests;
