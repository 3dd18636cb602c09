//! MP3: an optional tag, then frames; the first one may tell how many there are.
//!
//! Two frames must follow each other, because the magic is only eleven bits. Without a count (`Xing`, `Info`,
//! `VBRI`) the length is estimated from the first frame's bit rate. Bounds: one tag, two frames.

use std::io::{self, Read, Seek};

use super::{Found, milliseconds, sound};
use crate::media::source::Source;

struct Frame {
    bytes: u64,
    rate: u64,
    samples: u64,
    bits_per_second: u64,
    side_bytes: usize,
}

pub(super) fn read<R: Read + Seek>(source: &mut Source<R>) -> io::Result<Option<Found>> {
    let start = after_tag(source)?;
    source.go_to(start)?;
    let Some(frame) = frame(source.array()?) else { return Ok(None) };
    let body = source.up_to(64)?;
    source.go_to(start + frame.bytes)?;
    if self::frame(source.array()?).is_none() {
        return Ok(None);
    }
    let duration_ms = match count(&body, frame.side_bytes) {
        Some(count) => milliseconds(u64::from(count).saturating_mul(frame.samples), frame.rate),
        None => milliseconds((source.length() - start).saturating_mul(8), frame.bits_per_second),
    };
    Ok(Some(sound("audio/mpeg", duration_ms)))
}

fn after_tag<R: Read + Seek>(source: &mut Source<R>) -> io::Result<u64> {
    source.go_to(0)?;
    let [b'I', b'D', b'3', _, _, flags, size @ ..]: [u8; 10] = source.array()? else { return Ok(0) };
    let size = size.iter().fold(0, |size, digit| size << 7 | u64::from(digit & 0x7f));
    let footer = if flags & 0x10 == 0 { 0 } else { 10 };
    Ok(10 + size + footer)
}

fn frame(header: [u8; 4]) -> Option<Frame> {
    const FIRST: [u64; 15] = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
    const SECOND: [u64; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    const RATES: [u64; 3] = [44_100, 48_000, 32_000];
    let [0xff, second, third, fourth] = header else { return None };
    if second & 0xe6 != 0xe2 {
        return None;
    }
    let (is_first, divisor) = match second >> 3 & 3 {
        3 => (true, 1),
        2 => (false, 2),
        0 => (false, 4),
        _ => return None,
    };
    let kilobits =
        *if is_first { FIRST } else { SECOND }.get(usize::from(third >> 4)).filter(|rate| **rate > 0)?;
    let rate = RATES.get(usize::from(third >> 2 & 3))? / divisor;
    let samples = if is_first { 1_152 } else { 576 };
    let padding = u64::from(third >> 1 & 1);
    let is_mono = fourth >> 6 == 3;
    let side_bytes = match (is_first, is_mono) {
        (true, false) => 32,
        (true, true) | (false, false) => 17,
        (false, true) => 9,
    };
    let bits_per_second = kilobits * 1_000;
    Some(Frame {
        bytes: samples / 8 * bits_per_second / rate + padding,
        rate,
        samples,
        bits_per_second,
        side_bytes,
    })
}

/// The number of frames, where the first frame tells it.
fn count(body: &[u8], side_bytes: usize) -> Option<u32> {
    let number = |at: usize| body.get(at..at + 4)?.first_chunk().map(|bytes| u32::from_be_bytes(*bytes));
    let name = body.get(side_bytes..side_bytes + 4)?;
    if name == b"Xing" || name == b"Info" {
        return number(side_bytes + 4).filter(|flags| flags & 1 == 1).and_then(|_| number(side_bytes + 8));
    }
    (body.get(32..36)? == b"VBRI").then(|| number(32 + 14))?
}
