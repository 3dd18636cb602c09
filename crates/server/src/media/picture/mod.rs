//! Pictures: their size before anything is decoded, a copy that tells nothing of its maker, a thumbnail.
//!
//! Each format's page (`jpeg`, `png`, `gif`, `webp`) walks the container once and answers with an [`Outline`]:
//! size, orientation, and the [`Plan`] of what to keep. Only parts on a list are kept, so that metadata nobody
//! has heard of goes too; pixels are copied as they are, and so is the colour profile. Orientation survives as
//! the one field of a new EXIF block, because browsers turn the picture by it.
//! The copy is what is decoded for the thumbnail, so what we serve has been decoded once.
//!
//! Bounds, held before decoding: 16,384 pixels a side, 50 megapixels, 5,000 frames, 256 MiB of pixels, 64 MiB
//! of JPEG (its decoder keeps the file in memory).

mod exif;
mod gif;
mod jpeg;
mod png;
mod thumbnail;
mod webp;

use std::io::{self, Read, Seek};

use image::metadata::Orientation;
use teahouse_domain::{Code, Error, Picture, Result};

pub(super) use self::thumbnail::{Thumbnail, thumbnail};
use super::{
    folder::refusal,
    plan::Plan,
    sniff::Format,
    source::{Source, damaged},
};

const MAX_SIDE: u32 = 16_384;
const MAX_PIXELS: u64 = 50_000_000;
const MAX_FRAMES: u32 = 5_000;
const MAX_JPEG_BYTES: u64 = 64 * 1024 * 1024;

/// What a picture's container says.
#[derive(Debug)]
pub(super) struct Outline {
    format: image::ImageFormat,
    width: u32,
    height: u32,
    orientation: Orientation,
    /// More than one frame: its thumbnail stands still.
    pub(super) frames: u32,
    /// What to keep.
    pub(super) plan: Plan,
}

impl Outline {
    fn new(format: image::ImageFormat) -> Self {
        Self {
            format,
            width: 0,
            height: 0,
            orientation: Orientation::NoTransforms,
            frames: 0,
            plan: Plan::default(),
        }
    }

    /// The size as it is seen.
    pub(super) fn seen(&self) -> Picture {
        use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
        let (width, height) = (self.width, self.height);
        match self.orientation {
            Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH => Picture { width: height, height: width },
            _ => Picture { width, height },
        }
    }

    /// Its MIME type.
    pub(super) fn content_type(&self) -> &'static str {
        self.format.to_mime_type()
    }

    /// How many pixels a frame has.
    pub(super) fn pixels(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }

    /// One frame more.
    fn count_frame(&mut self) -> io::Result<()> {
        self.frames += 1;
        if self.frames > MAX_FRAMES { Err(damaged("it has more than 5,000 frames")) } else { Ok(()) }
    }

    /// Reads the orientation out of the first EXIF block. `None` where the picture is upright or one was read
    /// already; else the block to put in its place.
    fn take_orientation(&mut self, exif: &[u8]) -> Option<[u8; exif::BYTES]> {
        let first = self.orientation == Orientation::NoTransforms;
        self.orientation = Orientation::from_exif_chunk(exif).filter(|_| first)?;
        (self.orientation != Orientation::NoTransforms).then(|| exif::only_orientation(self.orientation))
    }
}

/// Reads a picture's container; `None`: the format is not a picture's.
///
/// # Errors
/// `bad_media` for one that is damaged or over the limits.
pub(super) fn outline<R: Read + Seek>(format: Format, source: &mut Source<R>) -> Result<Option<Outline>> {
    let read = match format {
        Format::Jpeg => jpeg::read(source),
        Format::Png => png::read(source),
        Format::Gif => gif::read(source),
        Format::WebP => webp::read(source),
        _ => return Ok(None),
    };
    let outline = read.map_err(|error| match error.kind() {
        io::ErrorKind::UnexpectedEof => bad("it is cut short"),
        io::ErrorKind::InvalidData => bad(&error.to_string()),
        _ => refusal(&error),
    })?;
    check_size(outline.width, outline.height)?;
    if outline.format == image::ImageFormat::Jpeg && outline.plan.bytes() > MAX_JPEG_BYTES {
        return Err(bad("a JPEG may have 64 MiB"));
    }
    Ok(Some(outline))
}

fn check_size(width: u32, height: u32) -> Result<()> {
    if width == 0 || height == 0 {
        return Err(bad("it has no size"));
    }
    let pixels = u64::from(width) * u64::from(height);
    if width.max(height) > MAX_SIDE || pixels > MAX_PIXELS {
        let limits = "16,384 pixels a side and 50 megapixels are the limit";
        return Err(bad(&format!("it has {width} × {height} pixels, {limits}")));
    }
    Ok(())
}

/// The refusal of a picture.
fn bad(reason: &str) -> Error {
    Error::new(Code::BadMedia, format!("this picture cannot be used: {reason}"))
}
