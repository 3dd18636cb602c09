//! AAC in ADTS: bare frames, with no length written anywhere.
//!
//! Two frames must follow each other, because the magic is only twelve bits. Bounds: two headers.

use std::io::{self, Read, Seek};

use super::{Found, sound};
use crate::media::source::Source;

pub(super) fn read<R: Read + Seek>(source: &mut Source<R>) -> io::Result<Option<Found>> {
    source.go_to(0)?;
    let Some(size) = frame_bytes(source.array()?) else { return Ok(None) };
    source.go_to(size)?;
    let second = frame_bytes(source.array()?);
    Ok(second.map(|_| sound("audio/aac", None)))
}

fn frame_bytes(header: [u8; 7]) -> Option<u64> {
    let rate = header[2] >> 2 & 0xf;
    let size = u64::from(header[3] & 3) << 11 | u64::from(header[4]) << 3 | u64::from(header[5]) >> 5;
    (header[0] == 0xff && header[1] & 0xf6 == 0xf0 && rate < 13 && size > 7).then_some(size)
}
