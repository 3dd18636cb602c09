//! A small picture to stand in a conversation: at most 840 × 640, twice the box that a page gives it.
//!
//! Upright, without metadata, with the colour profile where it still fits. The first frame of an animation.
//! Bounds: the decoder's own limits, set once more, and 256 MiB of pixels.

use std::io::{BufRead, Cursor, Seek};

use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder as _, ImageError, ImageReader, ImageResult,
    Limits,
    codecs::{jpeg::JpegEncoder, webp::WebPEncoder},
    imageops::FilterType,
};
use teahouse_domain::{Picture, Result};

use super::{MAX_SIDE, Outline, bad};

const BOX: Picture = Picture { width: 840, height: 640 };
const MAX_ALLOCATION: u64 = 256 * 1024 * 1024;
const MAX_PROFILE_BYTES: usize = 16 * 1024;
const QUALITY: u8 = 80;
// A picture that fits the box and is no larger than a thumbnail would be is its own thumbnail.
const SMALL_BYTES: u64 = 128 * 1024;

/// An encoded thumbnail and its size.
pub(in crate::media) struct Thumbnail {
    pub(in crate::media) bytes: Vec<u8>,
    pub(in crate::media) size: Picture,
}

/// Decodes the picture, which proves that it is one, and makes its thumbnail, where it needs one: it is larger
/// than the box, heavy, or moves.
///
/// # Errors
/// `bad_media` where it does not decode within the limits.
pub(in crate::media) fn thumbnail(
    picture: impl BufRead + Seek,
    outline: &Outline,
) -> Result<Option<Thumbnail>> {
    let (mut image, profile) = decode(picture, outline).map_err(|error| bad(reason(&error)))?;
    let seen = outline.seen();
    let fits = seen.width <= BOX.width && seen.height <= BOX.height;
    if fits && outline.frames == 1 && outline.plan.bytes() <= SMALL_BYTES {
        return Ok(None);
    }
    let size = shrunk(seen);
    // Before it is turned it lies as it is stored.
    let lying =
        if seen.width == outline.width { size } else { Picture { width: size.height, height: size.width } };
    if (lying.width, lying.height) != (outline.width, outline.height) {
        image = shrink(image, lying);
    }
    image.apply_orientation(outline.orientation);
    let bytes = encode(&image, profile).map_err(|error| bad(reason(&error)))?;
    Ok(Some(Thumbnail { bytes, size: Picture { width: image.width(), height: image.height() } }))
}

fn decode(picture: impl BufRead + Seek, outline: &Outline) -> ImageResult<(DynamicImage, Option<Vec<u8>>)> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_ALLOCATION);
    let mut reader = ImageReader::with_format(picture, outline.format);
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder()?;
    limits.reserve(decoder.total_bytes())?;
    let profile = decoder.icc_profile().ok().flatten().filter(|profile| is_rgb(profile));
    decoder.set_limits(limits)?;
    Ok((DynamicImage::from_decoder(decoder)?, profile))
}

/// Whether a colour profile speaks of the pixels that we write, and is short enough to carry along.
fn is_rgb(profile: &[u8]) -> bool {
    profile.len() <= MAX_PROFILE_BYTES && profile.get(16..20) == Some(b"RGB ")
}

/// The largest size of the same shape inside the box, never larger than it was.
fn shrunk(seen: Picture) -> Picture {
    let (width, height) = (u64::from(seen.width), u64::from(seen.height));
    let (across, down) = (u64::from(BOX.width), u64::from(BOX.height));
    if width <= across && height <= down {
        return seen;
    }
    let side = |value: u64| u32::try_from(value.max(1)).unwrap_or(MAX_SIDE);
    if width * down >= height * across {
        Picture { width: BOX.width, height: side(height * across / width) }
    } else {
        Picture { width: side(width * down / height), height: BOX.height }
    }
}

/// In two steps where it is far: a cheap one to twice the size, a good one from there.
fn shrink(image: DynamicImage, size: Picture) -> DynamicImage {
    let (width, height) = (size.width, size.height);
    let is_far = image.width() > 4 * width && image.height() > 4 * height;
    let near = if is_far { image.thumbnail_exact(2 * width, 2 * height) } else { image };
    near.resize_exact(width, height, FilterType::CatmullRom)
}

fn encode(image: &DynamicImage, profile: Option<Vec<u8>>) -> ImageResult<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    let pixels = image.to_rgba8();
    let has_holes = image.color().has_alpha() && pixels.pixels().any(|pixel| pixel.0[3] != u8::MAX);
    if has_holes {
        let mut encoder = WebPEncoder::new_lossless(&mut bytes);
        profile
            .map_or(Ok(()), |profile| encoder.set_icc_profile(profile))
            .map_err(ImageError::Unsupported)?;
        encoder.write_image(&pixels, pixels.width(), pixels.height(), ExtendedColorType::Rgba8)?;
    } else {
        let pixels = image.to_rgb8();
        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
        profile
            .map_or(Ok(()), |profile| encoder.set_icc_profile(profile))
            .map_err(ImageError::Unsupported)?;
        encoder.write_image(&pixels, pixels.width(), pixels.height(), ExtendedColorType::Rgb8)?;
    }
    Ok(bytes.into_inner())
}

/// The decoder's reason in words for people: its own may quote bytes of the file.
fn reason(error: &ImageError) -> &'static str {
    match error {
        ImageError::Limits(_) => "decoding it needs more memory than 256 MiB",
        ImageError::Unsupported(_) => "its variant of the format is not supported",
        _ => "it is damaged",
    }
}
