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
mod tests {
    use super::*;
    use crate::ChunkBuilder;

    fn chunk(first: u64, units: &[&str]) -> Arc<Chunk> {
        let mut builder = ChunkBuilder::new(first);
        for unit in units {
            builder.unit(|bytes| bytes.extend_from_slice(unit.as_bytes()));
        }
        Arc::new(builder.finish())
    }

    fn after(segment: &Segment, next: u64) -> String {
        segment.slices(next).map(|slice| str::from_utf8(slice.bytes).unwrap_or("?")).collect()
    }

    #[test]
    fn a_reader_gets_from_any_position_what_follows() {
        let mut segment = Segment::default();
        assert!(segment.push(chunk(5, &["five", "six"]), 5));
        assert!(segment.push(chunk(7, &["seven", "", "nine"]), 7));
        assert_eq!(after(&segment, 5), "fivesixsevennine");
        assert_eq!(after(&segment, 6), "sixsevennine");
        assert_eq!(after(&segment, 8), "nine");
        assert_eq!(after(&segment, 10), "");
        assert_eq!(segment.rest(9), Some(&b"nine"[..]));
        assert_eq!(segment.rest(6), None);
    }

    #[test]
    fn a_chunk_that_repeats_positions_gives_only_the_new_ones() {
        let mut segment = Segment::default();
        assert!(segment.push(chunk(1, &["a", "b"]), 1));
        assert!(!segment.push(chunk(1, &["a", "b"]), 1));
        assert!(segment.push(chunk(2, &["b", "c"]), 2));
        assert_eq!(after(&segment, 1), "abc");
        assert_eq!(after(&segment, 2), "bc");
    }

    #[test]
    fn a_gap_moves_the_base_so_that_everybody_before_it_is_behind() {
        let mut segment = Segment::default();
        segment.push(chunk(1, &["a"]), 1);
        segment.push(chunk(4, &["d"]), 4);
        assert_eq!((segment.base(), segment.end()), (4, Some(5)));
        segment.missed(5, 9);
        assert_eq!((segment.base(), segment.end(), segment.cost()), (9, Some(9), 0));
    }

    #[test]
    fn a_cut_keeps_the_rest_of_the_unit_it_fell_in() {
        let mut segment = Segment::default();
        segment.push(chunk(1, &["one", "", "three"]), 1);
        let cut = segment.cut(1, 2).expect("inside");
        assert_eq!((cut.rest, cut.next), (&b"e"[..], 2));
        let cut = segment.cut(1, 3).expect("between");
        assert_eq!((cut.rest, cut.next), (&b""[..], 3));
        let cut = segment.cut(2, 1).expect("inside");
        assert_eq!((cut.rest, cut.next), (&b"hree"[..], 4));
    }

    #[test]
    fn joining_chunks_changes_no_position() {
        let mut segment = Segment::default();
        segment.push(chunk(1, &["a", "b"]), 1);
        segment.push(chunk(3, &["c", ""]), 3);
        segment.push(chunk(4, &["", "e", "f"]), 4);
        segment.join(3);
        assert_eq!(after(&segment, 1), "abcef");
        assert_eq!(segment.rest(3), Some(&b"cef"[..]));
        assert_eq!(segment.rest(6), Some(&b"f"[..]));
        assert_eq!(segment.cut(3, 1).map(|cut| cut.next), Some(5));
        segment.give_up();
        assert_eq!(segment.cost(), 0);
    }

    #[test]
    fn trimming_keeps_to_the_limit_but_not_at_the_cost_of_who_keeps_up() {
        let mut segment = Segment::default();
        for position in 1..=4 {
            segment.push(chunk(position, &["x"]), position);
        }
        segment.trim(2, usize::MAX, 5);
        assert_eq!(segment.base(), 2);
        segment.trim(2, 0, 4);
        assert_eq!(segment.base(), 4);
        segment.trim(2, 0, 5);
        assert_eq!((segment.base(), segment.cost()), (5, 0));
    }
}
