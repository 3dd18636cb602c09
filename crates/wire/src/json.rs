//! JSON, read and written by hand where a frame's cost counts.
//!
//! The reader borrows from the frame and builds no tree; the writer appends to the buffer that is sent.
//! Must agree with `serde_json` on what JSON is: property tests hold both against it.
//! Bounds: [`MAX_DEPTH`]; the reader allocates only for strings with escapes, never more than the frame.

mod read;
mod write;

pub(crate) use read::{Kind, Reader};
pub(crate) use write::{base32, boolean, number, string};

/// Deepest nesting of lists and objects that any parser here follows.
pub const MAX_DEPTH: usize = 100;

/// The offset of the first byte that JSON strings must escape: a quote, a backslash or a control character.
///
/// Eight bytes at a time: pictures arrive as data URLs of megabytes.
fn first_special(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    const fn zero_bytes(word: u64) -> u64 {
        word.wrapping_sub(ONES) & !word & HIGH
    }
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let control = word.wrapping_sub(ONES * 0x20) & !word & HIGH;
        // Borrows can mark bytes above the first hit, never below it: the lowest mark is right.
        let marks = control | zero_bytes(word ^ (ONES * 0x22)) | zero_bytes(word ^ (ONES * 0x5c));
        if marks != 0 {
            return Some(index * 8 + marks.trailing_zeros() as usize / 8);
        }
    }
    let found = rest.iter().position(|&byte| byte < 0x20 || byte == b'"' || byte == b'\\')?;
    Some(words.len() * 8 + found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::first_special;

    proptest! {
        #[test]
        fn eight_bytes_at_a_time_finds_what_one_at_a_time_finds(bytes: Vec<u8>) {
            let slow = bytes.iter().position(|&byte| byte < 0x20 || byte == b'"' || byte == b'\\');
            prop_assert_eq!(first_special(&bytes), slow);
        }
    }
}
