//! What a rewritten file consists of: ranges of the old one, a few bytes of ours, blanks, in order.
//!
//! Bounds: 65,536 pieces (ranges that touch are one).

use std::{
    io::{self, Read, Seek, SeekFrom, Write},
    ops::Range,
};

use super::source::damaged;

const MAX_PIECES: usize = 65_536;

#[derive(Debug, PartialEq, Eq)]
enum Piece {
    Kept(Range<u64>),
    Ours(Vec<u8>),
    Blank(u64),
}

/// The pieces of a file to be.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pieces: Vec<Piece>,
    bytes: u64,
}

impl Plan {
    /// Then this range of the old file.
    pub(super) fn keep(&mut self, range: Range<u64>) -> io::Result<()> {
        self.bytes += range.end.saturating_sub(range.start);
        match self.pieces.last_mut() {
            Some(Piece::Kept(last)) if last.end == range.start => last.end = range.end,
            _ => self.push(Piece::Kept(range))?,
        }
        Ok(())
    }

    /// Then these bytes.
    pub(super) fn insert(&mut self, bytes: impl Into<Vec<u8>>) -> io::Result<()> {
        let bytes = bytes.into();
        self.bytes += bytes.len() as u64;
        self.push(Piece::Ours(bytes))
    }

    /// Then that many zeros.
    pub(super) fn blank(&mut self, count: u64) -> io::Result<()> {
        self.bytes += count;
        self.push(Piece::Blank(count))
    }

    /// Before everything else, these bytes.
    pub(super) fn begin_with(&mut self, bytes: Vec<u8>) {
        self.bytes += bytes.len() as u64;
        self.pieces.insert(0, Piece::Ours(bytes));
    }

    fn push(&mut self, piece: Piece) -> io::Result<()> {
        if self.pieces.len() == MAX_PIECES {
            return Err(damaged("it has too many parts"));
        }
        self.pieces.push(piece);
        Ok(())
    }

    /// Size of the file to be.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Writes the file to be.
    ///
    /// # Errors
    /// Those of both files.
    pub(super) fn write(&self, old: &mut (impl Read + Seek), new: &mut impl Write) -> io::Result<()> {
        for piece in &self.pieces {
            match piece {
                Piece::Ours(bytes) => new.write_all(bytes)?,
                Piece::Blank(count) => {
                    io::copy(&mut io::repeat(0).take(*count), new)?;
                }
                Piece::Kept(range) => {
                    old.seek(SeekFrom::Start(range.start))?;
                    let count = range.end - range.start;
                    let copied = io::copy(&mut old.by_ref().take(count), new)?;
                    if copied < count {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
            }
        }
        Ok(())
    }
}
