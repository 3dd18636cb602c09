//! File names that people bring: for display and download, never a path, never a part of a header's grammar.
//!
//! Bounds: 255 bytes of UTF-8, as file systems have it.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

const MAX_BYTES: usize = 255;
const MAX_ENDING_BYTES: usize = 16;

// RFC 8187 `attr-char`: what may stand for itself in `filename*`.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// The name without its path, control and direction characters, cut to 255 bytes with its ending kept. `None`
/// where nothing is left.
pub(super) fn clean_file_name(name: &str) -> Option<String> {
    // A longer one is cut anyway; this bounds the work on what a client sends.
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible: String = last.chars().filter(|&letter| !is_invisible(letter)).take(4 * MAX_BYTES).collect();
    let trimmed = visible.trim().trim_end_matches(['.', ' ']);
    let has_name = trimmed.chars().any(|letter| letter != '.');
    has_name.then(|| shorten(trimmed))
}

/// Control and format characters that hide or turn text. The joiners stay: scripts and emoji need them.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn shorten(name: &str) -> String {
    if name.len() <= MAX_BYTES {
        return name.to_owned();
    }
    let ending = name.rfind('.').map_or("", |at| &name[at..]);
    let ending = if ending.len() <= MAX_ENDING_BYTES { ending } else { "" };
    let stem_end = name.floor_char_boundary(MAX_BYTES - ending.len());
    format!("{}{ending}", &name[..stem_end])
}

/// The value of `Content-Disposition` (RFC 6266): an ASCII name for old readers, the true one in `filename*`.
/// Always one line of visible ASCII.
pub(crate) fn content_disposition(inline: bool, name: Option<&str>) -> String {
    let mut value = String::from(if inline { "inline" } else { "attachment" });
    let Some(name) = name.and_then(clean_file_name) else { return value };
    let plain = |letter: char| letter.is_ascii_alphanumeric() || " !#$&'()+,-.=@[]^_`{}~".contains(letter);
    let fallback: String = name.chars().map(|letter| if plain(letter) { letter } else { '_' }).collect();
    let encoded = percent_encode(name.as_bytes(), ENCODED);
    let _never_fails = write!(value, "; filename=\"{fallback}\"; filename*=UTF-8''{encoded}");
    value
}
