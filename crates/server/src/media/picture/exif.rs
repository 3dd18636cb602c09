//! The one piece of EXIF that we write: an orientation, nothing else.

use image::metadata::Orientation;

/// Size of the block.
pub(super) const BYTES: usize = 26;

/// A TIFF with one directory of one entry: tag 0x0112, a short, once.
pub(super) fn only_orientation(orientation: Orientation) -> [u8; BYTES] {
    let mut block = *b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    block[19] = orientation.to_exif();
    block
}
