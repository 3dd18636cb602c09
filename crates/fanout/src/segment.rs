//! What a shard retains of a topic: chunks shared with the other shards, in order, without gaps.
//!
//! Never copies a unit. Bounds: emptied when every member has everything; otherwise cut to the topic's limit
//! after each pass, and given up when the shard's limit is reached.

use std::{collections::VecDeque, sync::Arc};

use smallvec::SmallVec;

use crate::Chunk;

/// Chunks are joined while they cost no more than this together.
const JOIN: usize = 128 << 10;

#[derive(Debug)]
struct Held {
    /// First position taken from this chunk: the chunk before may have some of its positions already.
    from: u64,
    /// One past its last position.
    end: u64,
    /// The chunk's own first position here.
    first: u64,
    chunk: Arc<Chunk>,
}

impl Held {
    fn start(&self, next: u64) -> usize {
        self.chunk.start_of((next.max(self.from) - self.first) as usize)
    }
}

/// Bytes for one member, and the position that it gets next once they are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slice<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) end: u64,
}

/// Where a write was cut: the rest of the unit, and the position after it.
#[derive(Debug)]
pub(crate) struct Cut<'a> {
    pub(crate) rest: &'a [u8],
    pub(crate) next: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Segment {
    held: VecDeque<Held>,
    /// First position retained, where anything is known.
    base: u64,
    end: u64,
    /// The first position that this shard ever saw.
    origin: u64,
    known: bool,
    cost: usize,
}

impl Segment {
    /// One past the newest position, if any position was ever seen.
    pub(crate) fn end(&self) -> Option<u64> {
        self.known.then_some(self.end)
    }

    pub(crate) const fn base(&self) -> u64 {
        self.base
    }

    pub(crate) const fn origin(&self) -> u64 {
        self.origin
    }

    pub(crate) const fn cost(&self) -> usize {
        self.cost
    }

    fn learn(&mut self, first: u64) {
        if !self.known {
            self.known = true;
            (self.base, self.end, self.origin) = (first, first, first);
        }
    }

    /// Adds a chunk. False when all of it was here before. A chunk that leaves a gap ends what is retained:
    /// members before it are behind.
    pub(crate) fn push(&mut self, chunk: Arc<Chunk>, first: u64) -> bool {
        let end = first + chunk.len() as u64;
        self.learn(first);
        if end <= self.end {
            return false;
        }
        if first > self.end {
            self.give_up();
            self.base = first;
            self.end = first;
        }
        let from = self.end;
        self.end = end;
        self.cost += chunk.cost();
        self.held.push_back(Held { from, end, first, chunk });
        true
    }

    /// Positions `first..end` went by without their bytes.
    pub(crate) fn missed(&mut self, first: u64, end: u64) {
        self.learn(first);
        if end > self.end {
            self.give_up();
            (self.base, self.end) = (end, end);
        }
    }

    /// Drops all that is retained; whoever has not got it is behind.
    pub(crate) fn give_up(&mut self) {
        self.held.clear();
        self.held.shrink_to(8);
        self.base = self.end;
        self.cost = 0;
    }

    /// Drops what lies below `low`, and more until at most `limit` is retained, but nothing from `keep` on.
    pub(crate) fn trim(&mut self, low: u64, limit: usize, keep: u64) {
        while let Some(front) = self.held.front() {
            if front.end > low && (self.cost <= limit || front.end > keep) {
                break;
            }
            self.cost -= front.chunk.cost();
            self.base = front.end;
            self.held.pop_front();
        }
    }

    /// Makes one chunk of those from position `from` on, so that one slice is sent instead of many.
    ///
    /// What is copied is copied once for all members. Chunks that are large already are left as they are.
    pub(crate) fn join(&mut self, from: u64) {
        let keep = self.held.partition_point(|held| held.from < from);
        let cost: usize = self.held.range(keep..).map(|held| held.chunk.cost()).sum();
        if self.held.len() - keep < 2 || cost > JOIN {
            return;
        }
        let joined: SmallVec<[Held; 16]> = self.held.drain(keep..).collect();
        let (from, end) = (joined[0].from, self.end);
        let parts: SmallVec<[(&Chunk, usize); 16]> =
            joined.iter().map(|held| (&*held.chunk, (held.from - held.first) as usize)).collect();
        let chunk = Arc::new(Chunk::joined(from, &parts));
        self.cost = self.cost - cost + chunk.cost();
        self.held.push_back(Held { from, end, first: from, chunk });
    }

    /// The whole rest from `next` on, when it lies in one chunk.
    pub(crate) fn rest(&self, next: u64) -> Option<&[u8]> {
        let last = self.held.back()?;
        (next >= last.from).then(|| &last.chunk.bytes()[last.start(next)..])
    }

    /// What follows `next`, chunk by chunk, nothing empty.
    pub(crate) fn slices(&self, next: u64) -> impl Iterator<Item = Slice<'_>> {
        let skip = self.held.partition_point(|held| held.end <= next);
        self.held
            .range(skip..)
            .map(move |held| Slice { bytes: &held.chunk.bytes()[held.start(next)..], end: held.end })
    }

    /// Where a write from `next` on stands after `written` bytes, which lie before the end of the chunk.
    pub(crate) fn cut(&self, next: u64, written: usize) -> Option<Cut<'_>> {
        let index = self.held.partition_point(|held| held.end <= next);
        let held = self.held.get(index)?;
        let byte = held.start(next) + written;
        let (unit, unit_end) = held.chunk.unit_at(byte);
        let position = held.first + unit as u64;
        if held.chunk.start_of(unit) == byte {
            return Some(Cut { rest: &[], next: position });
        }
        Some(Cut { rest: &held.chunk.bytes()[byte..unit_end], next: position + 1 })
    }
}

#[cfg(test)]
mod tests;
