//! WAV: chunks, of which `fmt ` says how many bytes a second and `data` how many there are.
//!
//! Bounds: the source's steps.

use std::io::{self, Read, Seek};

use super::{Found, milliseconds, sound};
use crate::media::source::Source;

pub(super) fn read<R: Read + Seek>(source: &mut Source<R>) -> io::Result<Option<Found>> {
    let mut per_second = None;
    let mut place = 12;
    loop {
        source.go_to(place)?;
        let name: [u8; 4] = source.array()?;
        let size = u64::from(u32::from_le_bytes(source.array()?));
        match &name {
            b"fmt " => {
                source.skip(8)?;
                per_second = Some(u64::from(u32::from_le_bytes(source.array()?)));
            }
            b"data" => {
                // A recorder that could not go back leaves 0 or all ones here: then it is all that follows.
                let there = source.length().saturating_sub(source.place());
                let bytes = if size == 0 { there } else { size.min(there) };
                return Ok(per_second.map(|rate| sound("audio/wav", milliseconds(bytes, rate))));
            }
            _ => {}
        }
        place = place.saturating_add(8 + size + size % 2);
    }
}
