//! Lists that come in pieces.
//!
//! Must never be taken for a position in a log: a cursor says where a list goes on, nothing else.

use std::{fmt, str::FromStr};

use crate::{Code, Error, Result};

/// Where a list goes on: after this. Opaque to whoever holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// What the list is sorted by.
    pub at: u64,
    /// Which of those with the same.
    pub id: u64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}-{:x}", self.at, self.id)
    }
}

impl FromStr for Cursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let number = |text: &str| {
            let plain = (1..=16).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
            plain.then(|| u64::from_str_radix(text, 16).ok()).flatten()
        };
        let parts = text.split_once('-').and_then(|(at, id)| number(at).zip(number(id)));
        parts
            .map(|(at, id)| Self { at, id })
            .ok_or_else(|| Error::new(Code::BadRequest, "cursor is the `next` of the page before"))
    }
}

/// A piece of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List<T> {
    /// What it holds.
    pub items: Vec<T>,
    /// Where it goes on; none: that was all.
    pub next: Option<Cursor>,
}

impl<T> List<T> {
    /// The same list of something else.
    pub fn map<R>(self, change: impl FnMut(T) -> R) -> List<R> {
        List { items: self.items.into_iter().map(change).collect(), next: self.next }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_text_form_and_nothing_else_is_one() {
        let cursor = Cursor { at: u64::MAX, id: 7 };
        assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
        for text in ["", "-", "1", "1-", "-1", "1-2-3", "+1-2", "1- 2", "00000000000000001-1", "g-1"] {
            assert_eq!(text.parse::<Cursor>().unwrap_err().code, Code::BadRequest, "{text:?}");
        }
    }
}
