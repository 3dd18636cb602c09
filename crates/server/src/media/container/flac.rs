//! FLAC: its first block tells rate and number of samples.
//!
//! Bounds: one block of fixed size.

use std::io::{self, Read, Seek};

use super::{Found, milliseconds, sound};
use crate::media::source::Source;

pub(super) fn read<R: Read + Seek>(source: &mut Source<R>) -> io::Result<Option<Found>> {
    source.go_to(4)?;
    let [kind, size @ ..]: [u8; 4] = source.array()?;
    if kind & 0x7f != 0 || size != [0, 0, 34] {
        return Ok(None);
    }
    source.skip(10)?;
    // 20 bits of rate, 3 of channels, 5 of depth, 36 of samples.
    let fields = u64::from_be_bytes(source.array()?);
    let (rate, samples) = (fields >> 44, fields & ((1 << 36) - 1));
    Ok((rate > 0).then(|| sound("audio/flac", milliseconds(samples, rate))))
}
