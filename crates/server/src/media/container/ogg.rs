//! Ogg: pages of several streams in turn; the first page of each says what it is.
//!
//! Read: the first pages, and of the tail the last page of the stream whose clock we know. Bounds: 16 streams,
//! 128 KiB of tail (a page has at most 64 KiB).

use std::io::{self, Read, Seek};

use teahouse_domain::MediaKind;

use super::{Found, milliseconds, sound};
use crate::media::source::{MAX_VALUE_BYTES, Source};

const STREAMS: usize = 16;
const TAIL_BYTES: usize = 2 * MAX_VALUE_BYTES;

/// How a stream counts time.
#[derive(Clone, Copy)]
struct Clock {
    serial: u32,
    per_second: u64,
    before_start: u64,
}

pub(super) fn read<R: Read + Seek>(source: &mut Source<R>) -> io::Result<Option<Found>> {
    let (mut clock, mut has_film) = (None, false);
    for _ in 0..STREAMS {
        let Some((serial, packet)) = first_page(source)? else { break };
        has_film |= packet.starts_with(b"\x80theora");
        clock = clock.or_else(|| sound_clock(serial, &packet));
    }
    let duration_ms = match clock {
        Some(clock) => last_position(source, clock.serial)?
            .and_then(|last| milliseconds(last.saturating_sub(clock.before_start), clock.per_second)),
        None => None,
    };
    Ok(match (has_film, clock) {
        (true, _) => Some(Found {
            kind: MediaKind::Video,
            content_type: "video/ogg",
            picture: None,
            duration_ms,
            private: Vec::new(),
        }),
        (false, Some(_)) => Some(sound("audio/ogg", duration_ms)),
        (false, None) => None,
    })
}

/// Serial and packet of a stream's first page; `None` when no stream begins here.
fn first_page<R: Read + Seek>(source: &mut Source<R>) -> io::Result<Option<(u32, Vec<u8>)>> {
    const BEGINS: u8 = 2;
    let header: [u8; 27] = source.array()?;
    if &header[..5] != b"OggS\0" || header[5] & BEGINS == 0 {
        return Ok(None);
    }
    let segments = source.value(usize::from(header[26]))?;
    let packet = source.value(segments.iter().map(|&bytes| usize::from(bytes)).sum())?;
    Ok(Some((serial(&header), packet)))
}

fn serial(header: &[u8]) -> u32 {
    header.get(14..18).and_then(<[u8]>::first_chunk).map_or(0, |bytes| u32::from_le_bytes(*bytes))
}

fn sound_clock(serial: u32, packet: &[u8]) -> Option<Clock> {
    let rate = |at: usize| {
        let bytes = packet.get(at..at + 4)?.first_chunk()?;
        Some(u64::from(u32::from_le_bytes(*bytes)))
    };
    let clock = |per_second, before_start| Some(Clock { serial, per_second, before_start });
    if packet.starts_with(b"OpusHead") {
        let before_start = packet.get(10..12)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))?;
        return clock(48_000, u64::from(before_start));
    }
    match packet {
        [1, b'v', b'o', b'r', b'b', b'i', b's', ..] => clock(rate(12)?, 0),
        [b'S', b'p', b'e', b'e', b'x', b' ', b' ', b' ', ..] => clock(rate(36)?, 0),
        [0x7f, b'F', b'L', b'A', b'C', ..] => {
            let bytes = packet.get(27..30)?;
            clock(u64::from(bytes[0]) << 12 | u64::from(bytes[1]) << 4 | u64::from(bytes[2]) >> 4, 0)
        }
        _ => None,
    }
}

/// The position on the last page of that stream that has one.
fn last_position<R: Read + Seek>(source: &mut Source<R>, wanted: u32) -> io::Result<Option<u64>> {
    source.go_to(source.length().saturating_sub(TAIL_BYTES as u64))?;
    let tail = source.up_to(TAIL_BYTES)?;
    let pages = tail.windows(18).rev().filter(|page| page.starts_with(b"OggS\0") && serial(page) == wanted);
    let mut positions =
        pages.filter_map(|page| page[6..14].first_chunk().map(|bytes| u64::from_le_bytes(*bytes)));
    Ok(positions.find(|position| *position != u64::MAX))
}
