//! ISO base media files (MP4, `QuickTime`, M4A): boxes in boxes.
//!
//! Read: `moov` with its `mvhd`, `mvex/mehd`, and of each track `tkhd` and `mdia/hdlr`. Where phones write the
//! place and the device (`udta`, `meta`, `uuid`) is reported too: as `free` boxes of zeros they do no harm, and
//! nothing moves. Bounds: the source's steps; a box never ends behind the one it is in.

use std::io::{self, Read, Seek};

use teahouse_domain::{MediaKind, Picture};

use super::{Found, Private, milliseconds, picture, sound};
use crate::media::source::{Source, damaged};

struct Part {
    name: [u8; 4],
    start: u64,
    body: u64,
    end: u64,
}

impl Part {
    fn private(&self) -> Private {
        Private { name: self.start + 4..self.start + 8, body: self.body..self.end }
    }
}

#[derive(Default)]
struct Movie {
    scale: u64,
    length: Option<u64>,
    fragments_length: Option<u64>,
    has_sound: bool,
    film: Option<Option<Picture>>,
    private: Vec<Private>,
}

#[derive(Default)]
struct Track {
    private: Vec<Private>,
    handler: [u8; 4],
    picture: Option<Picture>,
}

/// `types`: those of video and of sound alone.
pub(super) fn read<R: Read + Seek>(
    source: &mut Source<R>,
    types: [&'static str; 2],
) -> io::Result<Option<Found>> {
    let mut movie = None;
    let end = source.length();
    let mut place = 0;
    while let Some(part) = part_at(source, place, end)? {
        if &part.name == b"moov" {
            movie = Some(read_movie(source, &part)?);
            break;
        }
        place = part.end;
    }
    Ok(movie.and_then(|movie| verdict(&movie, types)))
}

fn verdict(movie: &Movie, [film_type, sound_type]: [&'static str; 2]) -> Option<Found> {
    let private = movie.private.clone();
    let length = movie.length.or(movie.fragments_length);
    let duration_ms = length.and_then(|length| milliseconds(length, movie.scale));
    match movie.film {
        Some(picture) => {
            Some(Found { kind: MediaKind::Video, content_type: film_type, picture, duration_ms, private })
        }
        None if movie.has_sound => Some(Found { private, ..sound(sound_type, duration_ms) }),
        None => None,
    }
}

/// The box at that place; `None` at the end of the one around it.
fn part_at<R: Read + Seek>(source: &mut Source<R>, place: u64, end: u64) -> io::Result<Option<Part>> {
    if end.saturating_sub(place) < 8 {
        return Ok(None);
    }
    source.go_to(place)?;
    let short = u64::from(u32::from_be_bytes(source.array()?));
    let name = source.array()?;
    let (header, size) = match short {
        0 => (8, end - place),
        1 => (16, u64::from_be_bytes(source.array()?)),
        size => (8, size),
    };
    if size < header || place + header > end {
        return Err(damaged("a box smaller than its header"));
    }
    Ok(Some(Part { name, start: place, body: place + header, end: place.saturating_add(size).min(end) }))
}

/// Calls `visit` with each box inside `outer`.
fn each_part<R: Read + Seek>(
    source: &mut Source<R>,
    outer: &Part,
    mut visit: impl FnMut(&mut Source<R>, &Part) -> io::Result<()>,
) -> io::Result<()> {
    let mut place = outer.body;
    while let Some(part) = part_at(source, place, outer.end)? {
        source.go_to(part.body)?;
        visit(source, &part)?;
        place = part.end;
    }
    Ok(())
}

fn read_movie<R: Read + Seek>(source: &mut Source<R>, outer: &Part) -> io::Result<Movie> {
    let mut movie = Movie::default();
    each_part(source, outer, |source, part| {
        match &part.name {
            b"udta" | b"meta" | b"uuid" => movie.private.push(part.private()),
            b"mvhd" => (movie.scale, movie.length) = movie_header(source)?,
            b"mvex" => each_part(source, part, |source, part| {
                if &part.name == b"mehd" {
                    let wide = source.array::<4>()?[0] == 1;
                    movie.fragments_length = length(source, wide)?;
                }
                Ok(())
            })?,
            b"trak" => {
                let mut track = read_track(source, part)?;
                movie.private.append(&mut track.private);
                match &track.handler {
                    b"vide" => movie.film = Some(movie.film.flatten().or(track.picture)),
                    b"soun" => movie.has_sound = true,
                    _ => {}
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(movie)
}

fn movie_header<R: Read + Seek>(source: &mut Source<R>) -> io::Result<(u64, Option<u64>)> {
    let wide = source.array::<4>()?[0] == 1;
    source.skip(if wide { 16 } else { 8 })?;
    let scale = u64::from(u32::from_be_bytes(source.array()?));
    Ok((scale, length(source, wide)?))
}

/// A length; all zeros and all ones both say "unknown".
fn length<R: Read + Seek>(source: &mut Source<R>, wide: bool) -> io::Result<Option<u64>> {
    let (length, unknown) = if wide {
        (u64::from_be_bytes(source.array()?), u64::MAX)
    } else {
        (u64::from(u32::from_be_bytes(source.array()?)), u64::from(u32::MAX))
    };
    Ok(Some(length).filter(|length| *length != 0 && *length != unknown))
}

fn read_track<R: Read + Seek>(source: &mut Source<R>, outer: &Part) -> io::Result<Track> {
    let mut track = Track::default();
    each_part(source, outer, |source, part| {
        match &part.name {
            b"udta" | b"meta" | b"uuid" => track.private.push(part.private()),
            b"tkhd" => track.picture = track_header(source)?,
            b"mdia" => each_part(source, part, |source, part| {
                if &part.name == b"hdlr" {
                    source.skip(8)?;
                    track.handler = source.array()?;
                }
                Ok(())
            })?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(track)
}

/// The size as it is shown: the matrix may turn it by a quarter.
fn track_header<R: Read + Seek>(source: &mut Source<R>) -> io::Result<Option<Picture>> {
    let wide = source.array::<4>()?[0] == 1;
    source.skip(if wide { 48 } else { 36 })?;
    let matrix: [u8; 36] = source.array()?;
    let field = |at: usize| matrix[4 * at..4 * at + 4] != [0; 4];
    let is_turned = !field(0) && !field(4) && field(1) && field(3);
    let width = u32::from(u16::from_be_bytes(source.array()?));
    source.skip(2)?;
    let height = u32::from(u16::from_be_bytes(source.array()?));
    Ok(if is_turned { picture(height, width) } else { picture(width, height) })
}
