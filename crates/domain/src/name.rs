//! The name a person is shown by.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};

use crate::{Code, Error, Result};

/// A display name: NFC, trimmed, 1 to 64 characters, nothing invisible and nothing that turns the line around.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DisplayName(Box<str>);

impl DisplayName {
    /// Longest name, in characters.
    pub const MAX_CHARS: usize = 64;

    /// Trims, normalises and checks a name.
    ///
    /// # Errors
    /// `bad_name`, with the rule.
    pub fn parse(text: &str) -> Result<Self> {
        let short = text.len() <= Self::MAX_CHARS * 16;
        let name: String = if short { text.trim().nfc().collect() } else { String::new() };
        let length = name.chars().count();
        let visible = name.chars().any(|letter| !letter.is_whitespace());
        if (1..=Self::MAX_CHARS).contains(&length) && visible && name.chars().all(is_allowed) {
            Ok(Self(name.into()))
        } else {
            Err(Error::new(
                Code::BadName,
                "a name is 1 to 64 visible characters, without control or direction marks",
            ))
        }
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DisplayName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// No controls, no line breaks, no private or unassigned code points; of the format characters only the
/// joiner, which emoji and several scripts need.
pub(crate) fn is_allowed(letter: char) -> bool {
    letter == '\u{200d}'
        || !matches!(
            letter.general_category(),
            GeneralCategory::Control
                | GeneralCategory::Format
                | GeneralCategory::LineSeparator
                | GeneralCategory::ParagraphSeparator
                | GeneralCategory::PrivateUse
                | GeneralCategory::Surrogate
                | GeneralCategory::Unassigned
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_people() {
        for name in ["王小明", "Ada Lovelace", "👩‍💻", "O'Neil"] {
            assert_eq!(DisplayName::parse(name).unwrap().as_str(), name);
        }
        assert_eq!(DisplayName::parse("  Ada ").unwrap().as_str(), "Ada");
    }

    #[test]
    fn names_that_lie_are_refused() {
        let long = "x".repeat(65);
        for name in [
            "",
            "   ",
            "\u{202e}nimda",
            "a\u{2066}b",
            "a\nb",
            "a\u{1b}[31m",
            "\u{200b}",
            "\u{200d}\u{200b}",
            &long,
        ] {
            assert_eq!(DisplayName::parse(name).unwrap_err().code, Code::BadName, "{name:?}");
        }
    }
}
