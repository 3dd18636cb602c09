//! PNG: chunks.
//!
//! Kept: pixels, palette, transparency, colour, density, animation. Gone: everything else, among it all text, time
//! and EXIF (but for orientation), previews of drawing programs, and what stands behind the end.
//! Bounds: forward only, so linear in the file.

use std::io::{self, Read, Seek};

use image::ImageFormat;

use super::Outline;
use crate::media::source::{MAX_VALUE_BYTES, Source, damaged};

const SIGNATURE_BYTES: u64 = 8;

pub(super) fn read<R: Read + Seek>(source: &mut Source<R>) -> io::Result<Outline> {
    let mut outline = Outline::new(ImageFormat::Png);
    source.go_to(SIGNATURE_BYTES)?;
    outline.plan.keep(0..SIGNATURE_BYTES)?;
    loop {
        let place = source.place();
        let size = u32::from_be_bytes(source.array()?);
        let name: [u8; 4] = source.array()?;
        if (place == SIGNATURE_BYTES) != (&name == b"IHDR") {
            return Err(damaged("its header is not where it must be"));
        }
        let end = place + 12 + u64::from(size);
        chunk(source, &mut outline, name, size as usize, place..end)?;
        source.go_to(end)?;
        if &name == b"IEND" {
            outline.frames = outline.frames.max(1);
            return Ok(outline);
        }
    }
}

fn chunk<R: Read + Seek>(
    source: &mut Source<R>,
    outline: &mut Outline,
    name: [u8; 4],
    size: usize,
    whole: std::ops::Range<u64>,
) -> io::Result<()> {
    match &name {
        b"IHDR" => {
            (outline.width, outline.height) =
                (u32::from_be_bytes(source.array()?), u32::from_be_bytes(source.array()?));
            outline.plan.keep(whole)
        }
        b"eXIf" => {
            let exif = source.value(size.min(MAX_VALUE_BYTES))?;
            match outline.take_orientation(&exif) {
                Some(block) => outline.plan.insert(exif_chunk(&block)),
                None => Ok(()),
            }
        }
        b"fcTL" => {
            outline.count_frame()?;
            outline.plan.keep(whole)
        }
        b"PLTE" | b"IDAT" | b"IEND" | b"tRNS" | b"gAMA" | b"cHRM" | b"sRGB" | b"iCCP" | b"cICP" | b"mDCV"
        | b"cLLI" | b"sBIT" | b"bKGD" | b"pHYs" | b"acTL" | b"fdAT" => outline.plan.keep(whole),
        _ => Ok(()),
    }
}

fn exif_chunk(block: &[u8]) -> Vec<u8> {
    let size = u32::try_from(block.len()).expect("26 bytes");
    let named = [b"eXIf", block].concat();
    [&size.to_be_bytes(), named.as_slice(), &checksum(&named).to_be_bytes()].concat()
}

/// PNG's CRC-32, bit by bit: it is for 30 bytes.
fn checksum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 };
    !bytes.iter().fold(u32::MAX, |sum, &byte| (0..8).fold(sum ^ u32::from(byte), step))
}
