//! What people write.

use crate::{Code, Error, Result};

/// Longest text of one message, in bytes of UTF-8.
pub const MAX_TEXT_BYTES: usize = 16 * 1024;

/// A message's text, within its limit. It may be empty: the tutorial's wire allows that.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(Box<str>);

impl Text {
    /// Text as the tutorial's wire takes it: any, also empty, within the limit.
    ///
    /// # Errors
    /// `too_long`.
    pub fn any(text: &str) -> Result<Self> {
        if text.len() > MAX_TEXT_BYTES {
            return Err(Error::new(Code::TooLong, "a text is at most 16 KiB; send it as a file instead"));
        }
        Ok(Self(text.into()))
    }

    /// Text that says something: not only spaces and invisible characters.
    ///
    /// # Errors
    /// `too_long` or `empty`.
    pub fn visible(text: &str) -> Result<Self> {
        let text = Self::any(text)?;
        if text.is_blank() {
            return Err(Error::new(Code::Empty, "a message needs text or media"));
        }
        Ok(text)
    }

    /// Whether nobody could see anything of it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        let nothing = |letter: char| letter.is_whitespace() || letter.is_control() || is_invisible(letter);
        self.0.chars().all(|letter| !letter.is_ascii_graphic() && nothing(letter))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_invisible(letter: char) -> bool {
    use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};
    letter.general_category() == GeneralCategory::Format
        || matches!(letter, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_texts_say_nothing() {
        for text in ["", "  \n", "\u{200b}", "\u{2060}\u{feff}", "\u{3164}"] {
            assert_eq!(Text::visible(text).unwrap_err().code, Code::Empty, "{text:?}");
            assert!(Text::any(text).is_ok());
        }
        assert!(Text::visible(" 茶 ").is_ok());
    }

    #[test]
    fn the_limit_is_bytes() {
        assert!(Text::any(&"x".repeat(MAX_TEXT_BYTES)).is_ok());
        assert_eq!(Text::any(&"x".repeat(MAX_TEXT_BYTES + 1)).unwrap_err().code, Code::TooLong);
    }
}
