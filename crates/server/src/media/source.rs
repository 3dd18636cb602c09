//! Reading untrusted bytes: forward, by jumps, and never further than a budget allows.
//!
//! Every jump is a step, and steps are bounded, so that a container whose sizes lie ends in an error instead of
//! a loop. Reading past the end is [`io::ErrorKind::UnexpectedEof`], a used-up budget
//! [`io::ErrorKind::InvalidData`]. Bounds: the budget; 64 KiB of memory for one value.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

/// Longest value read into memory at once.
pub(super) const MAX_VALUE_BYTES: usize = 64 * 1024;

/// Bytes of known length with a place in them.
pub(super) struct Source<R> {
    reader: BufReader<R>,
    place: u64,
    length: u64,
    steps_left: u64,
}

impl<R: Read + Seek> Source<R> {
    /// All of `reader`, with a budget of that many jumps.
    pub(super) fn new(mut reader: R, steps: u64) -> io::Result<Self> {
        let length = reader.seek(SeekFrom::End(0))?;
        reader.seek(SeekFrom::Start(0))?;
        Ok(Self { reader: BufReader::new(reader), place: 0, length, steps_left: steps })
    }

    /// The same bytes with another budget.
    pub(super) fn with_steps(mut self, steps: u64) -> Self {
        self.steps_left = steps;
        self
    }

    pub(super) fn place(&self) -> u64 {
        self.place
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// Goes to that place.
    pub(super) fn go_to(&mut self, place: u64) -> io::Result<()> {
        self.steps_left = self.steps_left.checked_sub(1).ok_or_else(|| damaged("too many parts"))?;
        if place > self.length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let distance = i64::try_from(i128::from(place) - i128::from(self.place)).map_err(io::Error::other)?;
        self.reader.seek_relative(distance)?;
        self.place = place;
        Ok(())
    }

    /// Goes that far forward.
    pub(super) fn skip(&mut self, bytes: u64) -> io::Result<()> {
        self.go_to(self.place.saturating_add(bytes))
    }

    /// Goes that far back.
    pub(super) fn back(&mut self, bytes: u64) -> io::Result<()> {
        self.go_to(self.place.saturating_sub(bytes))
    }

    pub(super) fn array<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    pub(super) fn byte(&mut self) -> io::Result<u8> {
        self.array().map(|[byte]| byte)
    }

    pub(super) fn fill(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        self.reader.read_exact(bytes)?;
        self.place += bytes.len() as u64;
        Ok(())
    }

    /// The next `count` bytes, of which there may be fewer.
    pub(super) fn up_to(&mut self, count: usize) -> io::Result<Vec<u8>> {
        let left = usize::try_from(self.length.saturating_sub(self.place)).unwrap_or(usize::MAX);
        let mut bytes = vec![0; count.min(left).min(2 * MAX_VALUE_BYTES)];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// The next `count` bytes, refused when that is more than a value may have.
    pub(super) fn value(&mut self, count: usize) -> io::Result<Vec<u8>> {
        if count > MAX_VALUE_BYTES {
            return Err(damaged("a value is too long"));
        }
        let mut bytes = vec![0; count];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// Goes behind the next `wanted` byte; `false`: there is none, and this is the end.
    pub(super) fn pass(&mut self, wanted: u8) -> io::Result<bool> {
        loop {
            let here = self.reader.fill_buf()?;
            if here.is_empty() {
                return Ok(false);
            }
            let found = here.iter().position(|&byte| byte == wanted);
            let used = found.map_or(here.len(), |at| at + 1);
            self.reader.consume(used);
            self.place += used as u64;
            if found.is_some() {
                return Ok(true);
            }
        }
    }
}

/// The error of bytes that contradict their format.
pub(super) fn damaged(reason: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}
