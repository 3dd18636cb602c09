//! `WebM` and Matroska: elements in elements.
//!
//! Read: the document type, `Info` and `Tracks`, up to the first cluster. What a browser records has no length
//! in it: then there is none. Bounds: the source's steps.

use std::io::{self, Read, Seek};

use teahouse_domain::{MediaKind, Picture};

use super::{Found, milliseconds, picture, sound};
use crate::media::source::{Source, damaged};

const EBML: u32 = 0x1a45_dfa3;
const DOC_TYPE: u32 = 0x4282;
const SEGMENT: u32 = 0x1853_8067;
const INFO: u32 = 0x1549_a966;
const TIMESTAMP_SCALE: u32 = 0x2a_d7b1;
const DURATION: u32 = 0x4489;
const TRACKS: u32 = 0x1654_ae6b;
const TRACK_ENTRY: u32 = 0xae;
const TRACK_TYPE: u32 = 0x83;
const VIDEO: u32 = 0xe0;
const PIXEL_WIDTH: u32 = 0xb0;
const PIXEL_HEIGHT: u32 = 0xba;
const CLUSTER: u32 = 0x1f43_b675;

const NANOSECONDS: u64 = 1_000_000_000;

struct Element {
    id: u32,
    body: u64,
    end: u64,
}

#[derive(Default)]
struct Movie {
    is_webm: bool,
    scale: u64,
    ticks: Option<f64>,
    has_sound: bool,
    film: Option<Option<Picture>>,
}

pub(super) fn read<R: Read + Seek>(source: &mut Source<R>) -> io::Result<Option<Found>> {
    let end = source.length();
    let mut movie = Movie { scale: 1_000_000, ..Movie::default() };
    let header = element_at(source, 0, end)?.filter(|element| element.id == EBML);
    let Some(header) = header else { return Ok(None) };
    each_element(source, &header, |source, element| {
        if element.id == DOC_TYPE {
            movie.is_webm = bytes::<16, R>(source, element)?.starts_with(b"webm");
        }
        Ok(true)
    })?;
    let Some(segment) = element_at(source, header.end, end)?.filter(|element| element.id == SEGMENT) else {
        return Ok(None);
    };
    each_element(source, &segment, |source, element| {
        match element.id {
            INFO => read_info(source, element, &mut movie)?,
            TRACKS => each_element(source, element, |source, element| {
                if element.id == TRACK_ENTRY {
                    read_track(source, element, &mut movie)?;
                }
                Ok(true)
            })?,
            _ => {}
        }
        Ok(element.id != CLUSTER)
    })?;
    Ok(verdict(&movie))
}

fn verdict(movie: &Movie) -> Option<Found> {
    let duration_ms = movie.ticks.and_then(|ticks| length(ticks, movie.scale));
    match (movie.film, movie.is_webm) {
        (Some(picture), is_webm) => {
            let content_type = if is_webm { "video/webm" } else { "video/x-matroska" };
            Some(Found { kind: MediaKind::Video, content_type, picture, duration_ms, private: Vec::new() })
        }
        (None, true) if movie.has_sound => Some(sound("audio/webm", duration_ms)),
        (None, _) => None,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to be small and positive"
)]
fn length(ticks: f64, scale: u64) -> Option<u64> {
    let whole = ticks.round();
    (1.0..1e15).contains(&whole).then(|| milliseconds((whole as u64).saturating_mul(scale), NANOSECONDS))?
}

fn read_info<R: Read + Seek>(source: &mut Source<R>, outer: &Element, movie: &mut Movie) -> io::Result<()> {
    each_element(source, outer, |source, element| {
        match element.id {
            TIMESTAMP_SCALE => movie.scale = unsigned(source, element)?,
            DURATION => movie.ticks = float(source, element)?,
            _ => {}
        }
        Ok(true)
    })
}

fn read_track<R: Read + Seek>(source: &mut Source<R>, outer: &Element, movie: &mut Movie) -> io::Result<()> {
    let (mut kind, mut width, mut height) = (0, 0, 0);
    each_element(source, outer, |source, element| {
        match element.id {
            TRACK_TYPE => kind = unsigned(source, element)?,
            VIDEO => each_element(source, element, |source, element| {
                match element.id {
                    PIXEL_WIDTH => width = unsigned(source, element)?,
                    PIXEL_HEIGHT => height = unsigned(source, element)?,
                    _ => {}
                }
                Ok(true)
            })?,
            _ => {}
        }
        Ok(true)
    })?;
    let side = |value: u64| u32::try_from(value).unwrap_or(0);
    match kind {
        1 => movie.film = Some(movie.film.flatten().or(picture(side(width), side(height)))),
        2 => movie.has_sound = true,
        _ => {}
    }
    Ok(())
}

/// Calls `visit` with each element inside `outer`, until it says `false`.
fn each_element<R: Read + Seek>(
    source: &mut Source<R>,
    outer: &Element,
    mut visit: impl FnMut(&mut Source<R>, &Element) -> io::Result<bool>,
) -> io::Result<()> {
    let mut place = outer.body;
    while let Some(element) = element_at(source, place, outer.end)? {
        if !visit(source, &element)? {
            break;
        }
        place = element.end;
    }
    Ok(())
}

/// The element at that place; `None` at the end of the one around it.
fn element_at<R: Read + Seek>(source: &mut Source<R>, place: u64, end: u64) -> io::Result<Option<Element>> {
    if place >= end {
        return Ok(None);
    }
    source.go_to(place)?;
    let (id, _) = number::<4, R>(source, false)?;
    let (size, unknown) = number::<8, R>(source, true)?;
    let body = source.place();
    let inner_end = if unknown { end } else { body.saturating_add(size).min(end) };
    let id = u32::try_from(id).map_err(io::Error::other)?;
    Ok(Some(Element { id, body, end: inner_end }))
}

/// A number of variable length, of at most `N` bytes, and whether it is the one that says "unknown".
fn number<const N: usize, R: Read + Seek>(
    source: &mut Source<R>,
    drop_marker: bool,
) -> io::Result<(u64, bool)> {
    let first = source.byte()?;
    let more = first.leading_zeros() as usize;
    if more >= N {
        return Err(damaged("a number is too long"));
    }
    let marker = 0x80_u8 >> more;
    let mut value = u64::from(if drop_marker { first & !marker } else { first });
    let mut all_ones = first & (marker - 1) == marker - 1;
    for _ in 0..more {
        let byte = source.byte()?;
        all_ones &= byte == 0xff;
        value = value << 8 | u64::from(byte);
    }
    Ok((value, all_ones))
}

/// The body of a short element.
fn bytes<const MAX: usize, R: Read + Seek>(source: &mut Source<R>, element: &Element) -> io::Result<Vec<u8>> {
    let count = element.end.saturating_sub(element.body);
    let count = usize::try_from(count).ok().filter(|count| *count <= MAX);
    source.value(count.ok_or_else(|| damaged("a value is too long"))?)
}

fn unsigned<R: Read + Seek>(source: &mut Source<R>, element: &Element) -> io::Result<u64> {
    let digits = bytes::<8, R>(source, element)?;
    Ok(digits.iter().fold(0, |value, digit| value << 8 | u64::from(*digit)))
}

fn float<R: Read + Seek>(source: &mut Source<R>, element: &Element) -> io::Result<Option<f64>> {
    let digits = bytes::<8, R>(source, element)?;
    let double = digits.as_slice().try_into().map(f64::from_be_bytes);
    let single = digits.as_slice().try_into().map(|digits| f64::from(f32::from_be_bytes(digits)));
    Ok(double.or(single).ok())
}
