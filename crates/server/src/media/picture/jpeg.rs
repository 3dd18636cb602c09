//! JPEG: segments, with the pixels between them.
//!
//! Kept: tables, frames and scans, JFIF without its own thumbnail, the colour profile, Adobe's colour flag. Gone:
//! EXIF (but for orientation), XMP, IPTC, comments, previews, and whatever stands behind the end of the picture.
//! Bounds: forward only, so linear in the file.

use std::io::{self, Read, Seek};

use image::ImageFormat;

use super::Outline;
use crate::media::source::{Source, damaged};

const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
const EXIF_HEAD: &[u8] = b"Exif\0\0";
const PROFILE_HEAD: &[u8] = b"ICC_PROFILE\0";

pub(super) fn read<R: Read + Seek>(source: &mut Source<R>) -> io::Result<Outline> {
    let mut outline = Outline::new(ImageFormat::Jpeg);
    outline.frames = 1;
    source.go_to(2)?;
    outline.plan.keep(0..2)?;
    let mut has_scan = false;
    loop {
        let Some((place, marker)) = next_marker(source, has_scan)? else {
            // Some cameras leave the end out; the decoder has the last word on such a file.
            outline.plan.insert([0xff, END])?;
            break;
        };
        match marker {
            END => {
                outline.plan.keep(place..source.place())?;
                break;
            }
            START | 0x01 | 0xd0..=0xd7 => return Err(damaged("a marker stands where none may")),
            _ => segment(source, &mut outline, place, marker)?,
        }
        if marker == SCAN {
            has_scan = true;
            let pixels = source.place();
            pass_pixels(source)?;
            outline.plan.keep(pixels..source.place())?;
        }
    }
    if has_scan { Ok(outline) } else { Err(damaged("it has no pixels")) }
}

/// Place and code of the next marker; `None` where a file with pixels ends without one.
fn next_marker<R: Read + Seek>(source: &mut Source<R>, may_end: bool) -> io::Result<Option<(u64, u8)>> {
    if may_end && source.place() == source.length() {
        return Ok(None);
    }
    if source.byte()? != 0xff {
        return Err(damaged("a segment does not begin with a marker"));
    }
    loop {
        let marker = source.byte()?;
        if marker != 0xff {
            return Ok(Some((source.place() - 2, marker)));
        }
    }
}

fn segment<R: Read + Seek>(
    source: &mut Source<R>,
    outline: &mut Outline,
    place: u64,
    marker: u8,
) -> io::Result<()> {
    let size = u16::from_be_bytes(source.array()?);
    let body_bytes = usize::from(size.checked_sub(2).ok_or_else(|| damaged("a segment is too short"))?);
    let body = source.value(body_bytes)?;
    let whole = place..source.place();
    match marker {
        0xe0 if body.starts_with(b"JFIF\0") && body.len() >= 14 => outline.plan.insert(plain_jfif(&body))?,
        0xe1 if body.starts_with(EXIF_HEAD) => {
            if let Some(block) = outline.take_orientation(&body[EXIF_HEAD.len()..]) {
                outline.plan.insert(exif_segment(&block))?;
            }
        }
        0xe2 if body.starts_with(PROFILE_HEAD) => outline.plan.keep(whole)?,
        0xee if body.starts_with(b"Adobe") => outline.plan.keep(whole)?,
        0xe0..=0xef | 0xfe => {}
        0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
            let &[_, h1, h2, w1, w2, ..] = body.as_slice() else {
                return Err(damaged("a frame is too short"));
            };
            if outline.width != 0 {
                return Err(damaged("it has two frames"));
            }
            (outline.width, outline.height) =
                (u16::from_be_bytes([w1, w2]).into(), u16::from_be_bytes([h1, h2]).into());
            outline.plan.keep(whole)?;
        }
        0xc4 | 0xcc | 0xda..=0xdf => outline.plan.keep(whole)?,
        _ => return Err(damaged("it has a segment that no picture has")),
    }
    Ok(())
}

/// Version, units and density; the preview that may follow is left out.
fn plain_jfif(body: &[u8]) -> Vec<u8> {
    let mut segment = vec![0xff, 0xe0, 0, 16];
    segment.extend_from_slice(&body[..12]);
    segment.extend_from_slice(&[0, 0]);
    segment
}

fn exif_segment(block: &[u8]) -> Vec<u8> {
    let size = u8::try_from(2 + EXIF_HEAD.len() + block.len()).expect("34 bytes");
    [&[0xff, 0xe1, 0, size], EXIF_HEAD, block].concat()
}

/// Goes to the marker that ends a scan's pixels, or to the end of the file.
fn pass_pixels<R: Read + Seek>(source: &mut Source<R>) -> io::Result<()> {
    while source.pass(0xff)? {
        let mut after = source.place();
        let mut code = 0xff;
        while code == 0xff && after < source.length() {
            code = source.byte()?;
            after += 1;
        }
        // Stuffed zeros and restart marks belong to the pixels.
        if !matches!(code, 0x00 | 0xd0..=0xd7 | 0xff) {
            return source.back(2);
        }
    }
    Ok(())
}
