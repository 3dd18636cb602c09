//! What a sound or video container tells of itself in its headers: kind, length, size of the picture.
//!
//! Own parsers, a page each: they read a few header fields through a [`Source`] whose steps are bounded, and
//! nothing of the streams. (The crates that do this carry far more than we ask: tags and pictures in memory, or
//! the decoders themselves; and a guarantee against hostile sizes we would have to test all the same.)
//! Whatever does not parse is `None`, and then the bytes are a file, never shown.
//! Bounds: 4,096 steps, and what [`Source`] holds.

mod adts;
mod flac;
mod iso;
mod matroska;
mod mp3;
mod ogg;
mod wav;

use std::{
    io::{self, Read, Seek},
    ops::Range,
};

use teahouse_domain::{MediaKind, Picture};

use super::{plan::Plan, sniff::Format, source::Source};

/// Jumps that a parser may make in one container.
pub(super) const STEPS: u64 = 4_096;

const LONGEST_MS: u64 = 30 * 24 * 60 * 60 * 1_000;
const LARGEST_SIDE: u32 = 16_384;

/// What the headers say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) kind: MediaKind,
    pub(super) content_type: &'static str,
    pub(super) picture: Option<Picture>,
    pub(super) duration_ms: Option<u64>,
    /// What tells of the maker: to be blanked.
    pub(super) private: Vec<Private>,
}

/// A part of the file to become a `free` box of zeros.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Private {
    name: Range<u64>,
    body: Range<u64>,
}

impl Found {
    /// The file of that size without what is private; `None` where nothing is.
    pub(super) fn plan(&self, bytes: u64) -> io::Result<Option<Plan>> {
        let (mut plan, mut done) = (Plan::default(), 0);
        for Private { name, body } in &self.private {
            plan.keep(done..name.start)?;
            plan.insert(*b"free")?;
            plan.keep(name.end..body.start)?;
            plan.blank(body.end - body.start)?;
            done = body.end;
        }
        plan.keep(done..bytes)?;
        Ok((!self.private.is_empty()).then_some(plan))
    }
}

/// Reads the headers of a container of that format. `None`: it is not one after all.
///
/// # Errors
/// Only those of the file itself; damaged bytes are no error.
pub(super) fn read<R: Read + Seek>(format: Format, source: &mut Source<R>) -> io::Result<Option<Found>> {
    let found = match format {
        Format::Mp4 => iso::read(source, ["video/mp4", "audio/mp4"]),
        Format::QuickTime => iso::read(source, ["video/quicktime", "audio/mp4"]),
        Format::Matroska => matroska::read(source),
        Format::Ogg => ogg::read(source),
        Format::Mp3 => mp3::read(source),
        Format::Wav => wav::read(source),
        Format::Flac => flac::read(source),
        Format::Adts => adts::read(source),
        _ => Ok(None),
    };
    match found {
        Err(error) if matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData) => {
            Ok(None)
        }
        other => other,
    }
}

/// Sound of that type.
fn sound(content_type: &'static str, duration_ms: Option<u64>) -> Found {
    Found { kind: MediaKind::Voice, content_type, picture: None, duration_ms, private: Vec::new() }
}

/// `units` of `per_second` in milliseconds; `None` for what no recording is.
fn milliseconds(units: u64, per_second: u64) -> Option<u64> {
    let wide = (u128::from(units) * 1_000).checked_div(u128::from(per_second))?;
    u64::try_from(wide).ok().filter(|length| (1..=LONGEST_MS).contains(length))
}

/// A picture's size, where a screen could have it.
fn picture(width: u32, height: u32) -> Option<Picture> {
    let fits = |side| (1..=LARGEST_SIDE).contains(&side);
    (fits(width) && fits(height)).then_some(Picture { width, height })
}
