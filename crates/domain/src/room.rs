//! Rooms and their names.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};

use crate::{Code, Error, Result, RoomId};

/// A room as the directory knows it. Open: by name, anybody, made at first use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// The id inside the server.
    pub id: RoomId,
    /// The name by which people open it.
    pub name: RoomName,
}

/// A valid room name: NFC, `[\w-]+` with Unicode's word characters, 1 to 100 characters, case-sensitive.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoomName(Box<str>);

impl RoomName {
    /// Longest name, in characters.
    pub const MAX_CHARS: usize = 100;

    /// Normalises and checks a name that is already percent-decoded.
    ///
    /// # Errors
    /// `bad_room`, with the rule.
    pub fn parse(text: &str) -> Result<Self> {
        // Before normalising: a name of 10 KiB is refused without touching all of it.
        let plausible = !text.is_empty() && text.len() <= Self::MAX_CHARS * 16;
        if plausible {
            // Every command names its room: what needs no normalising is not normalised.
            if text.len() <= Self::MAX_CHARS && text.bytes().all(is_plain) {
                return Ok(Self(text.into()));
            }
            let name: String = text.nfc().collect();
            if name.chars().count() <= Self::MAX_CHARS && name.chars().all(is_word) {
                return Ok(Self(name.into()));
            }
        }
        Err(Error::new(Code::BadRoom, "a room name is 1 to 100 letters, digits, _ or -, in any script"))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RoomName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// Unicode's word characters without the two joiners, and the hyphen.
fn is_word(letter: char) -> bool {
    letter == '-'
        || letter.is_alphanumeric()
        || matches!(
            letter.general_category(),
            GeneralCategory::NonspacingMark
                | GeneralCategory::SpacingMark
                | GeneralCategory::EnclosingMark
                | GeneralCategory::ConnectorPunctuation
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_any_script() {
        for name in ["room", "a-b", "房间_1", "комната", "①", "٣", "नमस्ते", &"r".repeat(100), "-", "_"]
        {
            assert_eq!(RoomName::parse(name).unwrap().as_str(), name);
        }
        assert_eq!(RoomName::parse("e\u{301}").unwrap(), RoomName::parse("é").unwrap());
        assert_ne!(RoomName::parse("Tea").unwrap(), RoomName::parse("tea").unwrap());
    }

    #[test]
    fn what_is_no_name() {
        let long = "r".repeat(101);
        let huge = "r".repeat(10_240);
        for name in [
            "",
            "a b",
            "😀",
            "a/b",
            "../../etc",
            "<img onerror>",
            "a\0b",
            "a\n",
            "a\u{200c}b",
            "a\u{200d}b",
            &long,
            &huge,
        ] {
            assert_eq!(RoomName::parse(name).unwrap_err().code, Code::BadRoom, "{name}");
        }
    }
}
