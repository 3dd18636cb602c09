//! A run of a topic's units, encoded once and shared by every shard and every member.
//!
//! A unit is what one position of the topic sends: no frame, one or several, always whole. Positions are
//! dense, so a reader is described by one number, the position it gets next. A chunk never changes after
//! [`ChunkBuilder::finish`]; its size is bounded by the batch that its publisher encodes (at most 4 GiB).

/// Whole frames of consecutive positions of one topic.
#[derive(Debug)]
pub struct Chunk {
    first: u64,
    ends: Box<[u32]>,
    bytes: Box<[u8]>,
}

impl Chunk {
    /// The first position in this chunk.
    #[must_use]
    pub const fn first(&self) -> u64 {
        self.first
    }

    /// How many positions this chunk has.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether this chunk has no position at all.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// All frames of all units, one after the other.
    #[must_use]
    pub const fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// What this chunk costs while it is retained, its own bookkeeping included.
    #[must_use]
    pub const fn cost(&self) -> usize {
        self.bytes.len() + 4 * self.ends.len() + 96
    }

    /// Where the unit with this index (not position) begins; the end of the bytes for any beyond the last.
    pub(crate) fn start_of(&self, index: usize) -> usize {
        match index.checked_sub(1) {
            None => 0,
            Some(before) => self.ends.get(before).map_or(self.bytes.len(), |&end| end as usize),
        }
    }

    /// The index of the unit that holds this byte, and where that unit ends.
    pub(crate) fn unit_at(&self, byte: usize) -> (usize, usize) {
        let index = self.ends.partition_point(|&end| end as usize <= byte);
        (index, self.ends.get(index).map_or(self.bytes.len(), |&end| end as usize))
    }

    /// Chunks that follow one another as one: from each, what lies from this index on.
    pub(crate) fn joined(first: u64, parts: &[(&Self, usize)]) -> Self {
        let size = parts.iter().map(|(chunk, index)| chunk.bytes.len() - chunk.start_of(*index)).sum();
        let count = parts.iter().map(|(chunk, index)| chunk.ends.len() - index).sum();
        let (mut ends, mut bytes) = (Vec::with_capacity(count), Vec::with_capacity(size));
        for &(chunk, index) in parts {
            let (start, offset) = (chunk.start_of(index), length(&bytes));
            ends.extend(chunk.ends[index..].iter().map(|end| end - start as u32 + offset));
            bytes.extend_from_slice(&chunk.bytes[start..]);
        }
        Self { first, ends: ends.into_boxed_slice(), bytes: bytes.into_boxed_slice() }
    }

    /// A chunk of one unit whose position each shard gives.
    pub(crate) fn single(bytes: Vec<u8>) -> Self {
        Self { first: 0, ends: Box::new([length(&bytes)]), bytes: bytes.into_boxed_slice() }
    }
}

/// Builds a [`Chunk`], one unit for each position.
#[derive(Debug)]
pub struct ChunkBuilder {
    first: u64,
    ends: Vec<u32>,
    bytes: Vec<u8>,
}

impl ChunkBuilder {
    /// Begins a chunk whose first unit has this position.
    #[must_use]
    pub const fn new(first: u64) -> Self {
        Self { first, ends: Vec::new(), bytes: Vec::new() }
    }

    /// The position that the next unit gets.
    #[must_use]
    pub const fn next(&self) -> u64 {
        self.first + self.ends.len() as u64
    }

    /// Whether no unit was written yet.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Bytes written so far.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.bytes.len()
    }

    /// Adds the unit of the next position. `write` appends whole frames ([`crate::frame`]), or nothing.
    pub fn unit(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        write(&mut self.bytes);
        self.ends.push(length(&self.bytes));
    }

    /// The finished chunk.
    #[must_use]
    pub fn finish(self) -> Chunk {
        Chunk { first: self.first, ends: self.ends.into_boxed_slice(), bytes: self.bytes.into_boxed_slice() }
    }
}

/// A batch is megabytes at most; one of 4 GiB is a defect of the publisher that must not go unnoticed.
fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).expect("a chunk is far below 4 GiB")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_know_their_position_and_their_bytes() {
        let mut builder = ChunkBuilder::new(7);
        builder.unit(|bytes| bytes.extend_from_slice(b"seven"));
        builder.unit(|_| {});
        builder.unit(|bytes| bytes.extend_from_slice(b"nine"));
        assert_eq!(builder.next(), 10);
        let chunk = builder.finish();
        assert_eq!((chunk.first(), chunk.len(), chunk.bytes()), (7, 3, &b"sevennine"[..]));
        assert_eq!([0, 1, 2, 3].map(|index| chunk.start_of(index)), [0, 5, 5, 9]);
        assert_eq!(chunk.unit_at(4), (0, 5));
        assert_eq!(chunk.unit_at(5), (2, 9));
    }
}
