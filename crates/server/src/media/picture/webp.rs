//! WebP: chunks in a RIFF.
//!
//! Kept: pixels, transparency, animation, the colour profile. Gone: EXIF (but for orientation), XMP, unknown chunks,
//! and what stands behind the end; the flags that announce them are made to fit.
//! Bounds: forward only, so linear in the file.

use std::io::{self, Read, Seek};

use image::ImageFormat;

use super::Outline;
use crate::media::{
    plan::Plan,
    source::{MAX_VALUE_BYTES, Source, damaged},
};

const HAS_EXIF: u8 = 0x08;
const HAS_XMP: u8 = 0x04;

pub(super) fn read<R: Read + Seek>(source: &mut Source<R>) -> io::Result<Outline> {
    let mut outline = Outline::new(ImageFormat::WebP);
    source.go_to(4)?;
    let end = 8 + u64::from(u32::from_le_bytes(source.array()?));
    source.go_to(12)?;
    let mut extended = None;
    let mut has_pixels = false;
    while source.place() + 8 <= end && (extended.is_some() || !has_pixels) {
        let place = source.place();
        let name: [u8; 4] = source.array()?;
        let size = u32::from_le_bytes(source.array()?);
        let body_end = source.place() + u64::from(size);
        match &name {
            b"VP8X" if extended.is_none() && !has_pixels => {
                extended = Some(canvas(source, &mut outline, size)?)
            }
            b"EXIF" => exif(source, &mut outline, size as usize)?,
            b"VP8 " | b"VP8L" | b"ALPH" | b"ICCP" | b"ANIM" | b"ANMF" => {
                keep_pixels(source, &mut outline, name)?;
                has_pixels |= matches!(&name, b"VP8 " | b"VP8L" | b"ANMF");
                source.go_to(body_end)?;
                outline.plan.keep(place..body_end)?;
                if size % 2 == 1 {
                    outline.plan.insert([0])?;
                }
            }
            _ => {}
        }
        source.go_to((body_end + u64::from(size % 2)).min(source.length().max(body_end)))?;
    }
    if !has_pixels {
        return Err(damaged("it has no pixels"));
    }
    outline.frames = outline.frames.max(1);
    begin(&mut outline, extended)?;
    Ok(outline)
}

/// Reads the size; the chunk itself is written anew in the end, when its flags are known.
fn canvas<R: Read + Seek>(source: &mut Source<R>, outline: &mut Outline, size: u32) -> io::Result<[u8; 10]> {
    if size != 10 {
        return Err(damaged("its header has the wrong size"));
    }
    let body: [u8; 10] = source.array()?;
    let side = |at: usize| u32::from_le_bytes([body[at], body[at + 1], body[at + 2], 0]) + 1;
    (outline.width, outline.height) = (side(4), side(7));
    Ok(body)
}

fn exif<R: Read + Seek>(source: &mut Source<R>, outline: &mut Outline, size: usize) -> io::Result<()> {
    let bytes = source.value(size.min(MAX_VALUE_BYTES))?;
    // Some programs put JPEG's head before it.
    let bytes = bytes.strip_prefix(b"Exif\0\0").unwrap_or(&bytes);
    match outline.take_orientation(bytes) {
        Some(block) => outline.plan.insert([&b"EXIF\x1a\0\0\0"[..], &block].concat()),
        None => Ok(()),
    }
}

/// Counts a frame, and takes the size from the pixels where no header told it.
fn keep_pixels<R: Read + Seek>(
    source: &mut Source<R>,
    outline: &mut Outline,
    name: [u8; 4],
) -> io::Result<()> {
    if &name == b"ANMF" {
        outline.count_frame()?;
    }
    if outline.width != 0 {
        return Ok(());
    }
    match &name {
        b"VP8 " => {
            let [_, _, _, 0x9d, 0x01, 0x2a, w1, w2, h1, h2]: [u8; 10] = source.array()? else {
                return Err(damaged("its pixels have no header"));
            };
            let side = |bytes| u32::from(u16::from_le_bytes(bytes) & 0x3fff);
            (outline.width, outline.height) = (side([w1, w2]), side([h1, h2]));
        }
        b"VP8L" => {
            let [0x2f, bits @ ..]: [u8; 5] = source.array()? else {
                return Err(damaged("its pixels have no header"));
            };
            let bits = u32::from_le_bytes(bits);
            (outline.width, outline.height) = ((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1);
        }
        _ => return Err(damaged("its header is missing")),
    }
    Ok(())
}

/// Writes RIFF's header, and the extended one, for what was kept.
fn begin(outline: &mut Outline, extended: Option<[u8; 10]>) -> io::Result<()> {
    let mut head = b"RIFF\0\0\0\0WEBP".to_vec();
    if let Some(mut body) = extended {
        body[0] &= !(HAS_EXIF | HAS_XMP);
        if outline.orientation != image::metadata::Orientation::NoTransforms {
            body[0] |= HAS_EXIF;
        }
        head.extend_from_slice(b"VP8X\x0a\0\0\0");
        head.extend_from_slice(&body);
    }
    let plan: &mut Plan = &mut outline.plan;
    let size = u32::try_from(plan.bytes() + head.len() as u64 - 8).map_err(io::Error::other)?;
    head[4..8].copy_from_slice(&size.to_le_bytes());
    plan.begin_with(head);
    Ok(())
}
