//! Rooms and their names.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};

use crate::{Code, Error, MediaId, Result, RoomId};

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

    /// The key of a room that is not found by a name, made of these random bits.
    #[must_use]
    pub fn hidden(bits: u128) -> Self {
        // The same 125 bits and letters as media's.
        let id = MediaId::from_random(bits).to_string();
        Self(format!("{HIDDEN}{}", &id["m_".len()..]).into())
    }

    /// Whether it is the key of a private or direct room. Nobody may choose such a name, and none is opened by use.
    #[must_use]
    pub fn is_hidden(&self) -> bool {
        let Some(rest) = self.0.strip_prefix(HIDDEN) else { return false };
        format!("m_{rest}").parse::<MediaId>().is_ok()
    }
}

/// What the key of a private or direct room begins with.
const HIDDEN: &str = "r_";

/// A short text for people: trimmed, NFC, one line, without control and direction marks.
fn line(text: &str, most: usize) -> Option<Box<str>> {
    let short = text.len() <= most * 16;
    let line: String = if short { text.trim().nfc().collect() } else { return None };
    (line.chars().count() <= most && line.chars().all(crate::name::is_allowed)).then(|| line.into())
}

/// What people see as a room's name: 1 to 80 visible characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Title(Box<str>);

impl Title {
    /// Longest title, in characters.
    pub const MAX_CHARS: usize = 80;

    /// Trims, normalises and checks a title.
    ///
    /// # Errors
    /// `bad_room`, with the rule.
    pub fn parse(text: &str) -> Result<Self> {
        let title =
            line(text, Self::MAX_CHARS).filter(|title| title.chars().any(|letter| !letter.is_whitespace()));
        title
            .map(Self)
            .ok_or_else(|| Error::new(Code::BadRoom, "a title is 1 to 80 visible characters on one line"))
    }

    /// The title as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a room is about: at most 500 characters, may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Topic(Box<str>);

impl Topic {
    /// Longest topic, in characters.
    pub const MAX_CHARS: usize = 500;

    /// Trims, normalises and checks a topic.
    ///
    /// # Errors
    /// `too_long`, with the rule.
    pub fn parse(text: &str) -> Result<Self> {
        let topic = line(text, Self::MAX_CHARS);
        topic
            .map(Self)
            .ok_or_else(|| Error::new(Code::TooLong, "a topic is at most 500 visible characters on one line"))
    }

    /// The topic as text.
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

    #[test]
    fn keys_of_hidden_rooms_are_known_by_their_form() {
        let key = RoomName::hidden(u128::MAX);
        assert!(key.is_hidden() && RoomName::parse(key.as_str()).unwrap() == key, "{key}");
        for name in ["r_", "r_tea", "tea", &format!("{key}0"), &key.as_str().to_uppercase()] {
            assert!(!RoomName::parse(name).unwrap().is_hidden(), "{name}");
        }
    }

    #[test]
    fn titles_and_topics_are_one_visible_line() {
        assert_eq!(Title::parse("  Tea & 茶 ").unwrap().as_str(), "Tea & 茶");
        for title in ["", "  ", "a\nb", "\u{202e}x", &"x".repeat(81)] {
            assert_eq!(Title::parse(title).unwrap_err().code, Code::BadRoom, "{title:?}");
        }
        assert_eq!(Topic::parse("").unwrap().as_str(), "");
        assert_eq!(Topic::parse(&"x".repeat(501)).unwrap_err().code, Code::TooLong);
    }
}
