//! The name a person signs in with.
//!
//! Must never be compared as text: two logins are the same when their skeletons are. Bounds: 32 characters.

use std::fmt;

use unicode_normalization::UnicodeNormalization as _;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};

use crate::{Code, Error, Result, Skeleton, skeleton};

/// A login: NFKC, 2 to 32 letters, digits, `_`, `-` or `.` in any script. The case is kept and shown, but makes
/// no difference.
#[derive(Clone, Debug)]
pub struct LoginName {
    name: Box<str>,
    skeleton: Skeleton,
}

impl LoginName {
    /// Shortest login, in characters.
    pub const MIN_CHARS: usize = 2;
    /// Longest login, in characters.
    pub const MAX_CHARS: usize = 32;

    /// Trims, normalises and checks a login.
    ///
    /// # Errors
    /// `bad_name`, with the rule.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        // Before normalising: a text of 10 KiB is refused without touching all of it.
        let plausible = text.len() <= Self::MAX_CHARS * 16;
        let name: String = if plausible { text.nfkc().collect() } else { String::new() };
        let length = (Self::MIN_CHARS..=Self::MAX_CHARS).contains(&name.chars().count());
        let ends = !name.starts_with('.') && !name.ends_with('.');
        let begins = !name.starts_with(|letter: char| is_mark(letter));
        let skeleton = skeleton(&name);
        // Without its invisible letters it must still be one: a login of fillers would look like nothing.
        let visible = skeleton.as_str().chars().any(char::is_alphanumeric);
        if length && ends && begins && visible && name.chars().all(is_allowed) {
            Ok(Self { name: name.into(), skeleton })
        } else {
            Err(Error::new(
                Code::BadName,
                "a login is 2 to 32 letters, digits, _, - or ., in any script, without a dot at either end",
            ))
        }
    }

    /// The login as its owner writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// What makes it unique.
    #[must_use]
    pub fn skeleton(&self) -> &Skeleton {
        &self.skeleton
    }
}

impl PartialEq for LoginName {
    fn eq(&self, other: &Self) -> bool {
        self.skeleton == other.skeleton
    }
}

impl Eq for LoginName {}

impl fmt::Display for LoginName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

fn is_allowed(letter: char) -> bool {
    matches!(letter, '_' | '-' | '.') || ((letter.is_alphanumeric() || is_mark(letter)) && !is_filler(letter))
}

/// Vowel signs and accents, without which many scripts cannot be written.
fn is_mark(letter: char) -> bool {
    matches!(letter.general_category(), GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark)
}

/// Letters and marks that show nothing.
fn is_filler(letter: char) -> bool {
    matches!(
        letter,
        '\u{34f}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{ffa0}'
            | '\u{e0100}'..='\u{e01ef}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_in_any_script() {
        for name in ["ada", "Ada.Lovelace", "王小明", "नमस्ते", "o-k_1", "иван", "_x", &"x".repeat(32)]
        {
            assert_eq!(LoginName::parse(name).unwrap().as_str(), name);
        }
        assert_eq!(LoginName::parse(" ﬁle ").unwrap().as_str(), "file");
        assert_eq!(LoginName::parse("A\u{308}da").unwrap().as_str(), "Äda");
    }

    #[test]
    fn what_is_no_login() {
        let (long, huge) = ("x".repeat(33), "x".repeat(10_240));
        for name in [
            "",
            "x",
            "a b",
            "ada@example.com",
            ".ada",
            "ada.",
            "a/b",
            "a\0b",
            "a\nb",
            "a\u{202e}b",
            "a\u{200d}b",
            "a\u{3164}b",
            "\u{1160}\u{1160}",
            "\u{301}ab",
            "--",
            "😀😀",
            "%2e%2e",
            "<img onerror>",
            &long,
            &huge,
        ] {
            assert_eq!(LoginName::parse(name).unwrap_err().code, Code::BadName, "{name:?}");
        }
    }

    #[test]
    fn logins_that_look_alike_are_one() {
        let login = |name| LoginName::parse(name).unwrap();
        for (one, other) in [("admin", "аdmin"), ("admin", "Admin"), ("file", "ﬁle"), ("Äda", "A\u{308}da")]
        {
            assert_eq!(login(one), login(other), "{one} {other}");
        }
        assert_ne!(login("admin"), login("admin2"));
    }

    #[test]
    fn every_login_can_be_shown_as_a_name_and_is_itself_when_read_again() {
        for letter in ('\0'..'\u{20000}').chain('\u{2f800}'..'\u{2fa20}').chain('\u{e0000}'..'\u{e0200}') {
            let Ok(login) = LoginName::parse(&format!("a{letter}b")) else { continue };
            let code = u32::from(letter);
            assert!(crate::DisplayName::parse(login.as_str()).is_ok(), "U+{code:04X}");
            assert_eq!(LoginName::parse(login.as_str()).unwrap().as_str(), login.as_str(), "U+{code:04X}");
        }
    }
}
