//! Parts of a file: `Range`, `If-Range`, `If-None-Match`, as far as one part an answer goes.
//!
//! A request for several parts gets the whole, so that a short header never makes a long answer (RFC 9110 §14.2
//! lets a server ignore `Range`). Bounds: one part; tags of a header are compared, never stored.

/// What part of a file a request asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// All of it: 200.
    Whole,
    /// These bytes, the last one included: 206 with `Content-Range: bytes first-last/length`.
    Part {
        /// The first byte.
        first: u64,
        /// The last byte.
        last: u64,
    },
    /// None that there are: 416 with `Content-Range: bytes */length`.
    Nothing,
}

/// What `Range` asks of a file of that length; `if_range` must be the file's tag, or the whole is sent.
pub(crate) fn asked_range(range: Option<&str>, if_range: Option<&str>, etag: &str, length: u64) -> Asked {
    if if_range.is_some_and(|tag| tag.trim() != etag) {
        return Asked::Whole;
    }
    let unit_and_set = range.and_then(|value| value.trim().split_once('='));
    match unit_and_set {
        Some((unit, set)) if unit.eq_ignore_ascii_case("bytes") => {
            one_part(set.trim(), length).unwrap_or(Asked::Whole)
        }
        _ => Asked::Whole,
    }
}

/// `None`: not one well-formed part.
fn one_part(part: &str, length: u64) -> Option<Asked> {
    let (first, last) = part.split_once('-')?;
    if first.is_empty() {
        let wanted = number(last)?.min(length);
        let suffix = Asked::Part { first: length - wanted, last: length.saturating_sub(1) };
        return Some(if wanted == 0 { Asked::Nothing } else { suffix });
    }
    let first = number(first)?;
    let last = if last.is_empty() { u64::MAX } else { number(last)? };
    match () {
        () if last < first => None,
        () if first >= length => Some(Asked::Nothing),
        () => Some(Asked::Part { first, last: last.min(length - 1) }),
    }
}

/// Digits only (`u64::from_str` takes a `+`); what is too large for us is larger than any file.
fn number(digits: &str) -> Option<u64> {
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| digits.parse().unwrap_or(u64::MAX))
}

/// Whether an `If-None-Match` names that tag: then the answer is 304.
pub(crate) fn etag_matches(if_none_match: &str, etag: &str) -> bool {
    let weak = |tag: &str| tag.trim().trim_start_matches("W/") == etag;
    if_none_match.trim() == "*" || if_none_match.split(',').any(weak)
}
