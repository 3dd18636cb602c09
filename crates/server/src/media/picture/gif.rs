//! GIF: blocks, each in sub-blocks of at most 255 bytes.
//!
//! Kept: palettes, frames, their timing and transparency, the number of rounds. Gone: comments, text, XMP and every
//! other application's block, and what stands behind the end. Bounds: forward only, so linear in the file.

use std::io::{self, Read, Seek};

use image::ImageFormat;

use super::Outline;
use crate::media::source::{Source, damaged};

const HEADER_BYTES: u64 = 13;
const ROUNDS: [&[u8; 11]; 2] = [b"NETSCAPE2.0", b"ANIMEXTS1.0"];

pub(super) fn read<R: Read + Seek>(source: &mut Source<R>) -> io::Result<Outline> {
    let mut outline = Outline::new(ImageFormat::Gif);
    source.go_to(6)?;
    (outline.width, outline.height) =
        (u16::from_le_bytes(source.array()?).into(), u16::from_le_bytes(source.array()?).into());
    let flags = source.byte()?;
    source.go_to(HEADER_BYTES + palette_bytes(flags))?;
    outline.plan.keep(0..source.place())?;
    loop {
        let place = source.place();
        let is_kept = match source.byte()? {
            0x2c => {
                frame(source, &mut outline)?;
                true
            }
            0x21 => extension(source)?,
            0x3b => break outline.plan.keep(place..source.place())?,
            _ => return Err(damaged("it has a block that no picture has")),
        };
        if is_kept {
            outline.plan.keep(place..source.place())?;
        }
    }
    if outline.frames == 0 { Err(damaged("it has no pixels")) } else { Ok(outline) }
}

fn palette_bytes(flags: u8) -> u64 {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

fn frame<R: Read + Seek>(source: &mut Source<R>, outline: &mut Outline) -> io::Result<()> {
    outline.count_frame()?;
    let descriptor: [u8; 9] = source.array()?;
    // The palette, then one byte of code size.
    source.skip(palette_bytes(descriptor[8]) + 1)?;
    pass_sub_blocks(source)
}

/// Whether to keep it.
fn extension<R: Read + Seek>(source: &mut Source<R>) -> io::Result<bool> {
    const TIMING: u8 = 0xf9;
    const APPLICATION: u8 = 0xff;
    let label = source.byte()?;
    let is_kept = match label {
        TIMING => true,
        APPLICATION => {
            let size = source.byte()?;
            let name = source.value(usize::from(size))?;
            ROUNDS.iter().any(|rounds| rounds.as_slice() == name)
        }
        _ => false,
    };
    pass_sub_blocks(source)?;
    Ok(is_kept)
}

fn pass_sub_blocks<R: Read + Seek>(source: &mut Source<R>) -> io::Result<()> {
    loop {
        match source.byte()? {
            0 => return Ok(()),
            size => source.skip(u64::from(size))?,
        }
    }
}
