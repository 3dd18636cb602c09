//! What a name looks like: two names with one skeleton would be taken for each other.
//!
//! Must never be shown: it is for comparing only, and it changes with Unicode's tables. What is stored of it is
//! made anew when they change. Bounds: as long as the text, times the longest expansion (18).

use std::{fmt, sync::LazyLock};

use unicode_normalization::UnicodeNormalization as _;

/// How a text looks, after UTS 39: case, width, ligatures, composition, invisible characters and letters of
/// other scripts that look the same make no difference.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Skeleton(Box<str>);

impl Skeleton {
    /// The skeleton as text: for a column that must be unique, never for people.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Skeleton {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Skeleton({:?})", self.0)
    }
}

/// Folding a prototype can give a letter that has another prototype (`₀` → `0` → `O` → `o`).
const PASSES: usize = 6;

/// The skeleton of a text: NFKC, case folded, confusable letters replaced, spaces collapsed.
///
/// `I` and `l` are told apart: whatever the case, `ian` and `lan` are two names.
#[must_use]
pub fn skeleton(text: &str) -> Skeleton {
    let mut folded: String = text.nfkc().flat_map(fold).nfkc().collect();
    for _ in 0..PASSES {
        let next: String = unicode_security::skeleton(&folded).nfkc().flat_map(fold).nfkc().collect();
        if next == folded {
            break;
        }
        folded = next;
    }
    let words: Vec<&str> = folded.split_whitespace().collect();
    Skeleton(words.join(" ").into())
}

/// Full case folding by way of the upper case, which also takes `ß` to `ss` and `ς` to `σ`.
fn fold(letter: char) -> impl Iterator<Item = char> {
    letter.to_uppercase().flat_map(char::to_lowercase)
}

/// What speaks for the server: nobody without an account may look like one of these.
const RESERVED: [&str; 4] = ["admin", "console", "system", "teahouse"];

/// Whether a name looks like one that speaks for the server.
#[must_use]
pub fn is_reserved(name: &Skeleton) -> bool {
    static LOOKS: LazyLock<[Skeleton; 4]> = LazyLock::new(|| RESERVED.map(skeleton));
    LOOKS.contains(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_alike_have_one_skeleton() {
        for (one, other) in [
            ("admin", "аdmin"), // Cyrillic а
            ("admin", "ADMIN"),
            ("admin", "ａｄｍｉｎ"),
            ("file", "ﬁle"),
            ("Ä", "A\u{308}"),
            ("strasse", "straße"),
            ("Σίσυφος", "σίσυφοσ"),
            ("ada lovelace", " Ada \u{3000} Lovelace "),
            ("bob", "b0b"),
            ("paypal", "pаypаl"),
            ("scope", "ѕсоре"), // all Cyrillic
            ("tea", "te\u{200d}a"),
            ("tea", "t\u{3164}ea"),
            ("tea", "te\u{fe0f}a"),
            ("modern", "rnodern"),
        ] {
            assert_eq!(skeleton(one), skeleton(other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn names_that_differ_keep_two() {
        for (one, other) in [
            ("admin", "admins"),
            ("ada", "adä"),
            ("王小明", "王小朋"),
            ("ian", "lan"),
            ("ada lovelace", "adalovelace"),
            ("иван", "ivan"),
        ] {
            assert_ne!(skeleton(one), skeleton(other), "{one:?} {other:?}");
        }
    }

    #[test]
    fn names_that_speak_for_the_server_are_known_by_how_they_look() {
        for name in ["Admin", "аdmin", "CONSOLE", "System", "Teahouse", "te\u{200d}ahouse"] {
            assert!(is_reserved(&skeleton(name)), "{name}");
        }
        assert!(!is_reserved(&skeleton("administrator")) && !is_reserved(&skeleton("tea house")));
    }

    #[test]
    fn a_skeleton_is_its_own_skeleton() {
        for text in ["АDMIN", "O0o", "Ⅷ", "ﷺ", "ǅ", "İstanbul", "ẞ", "℀", "𝔸𝕓", "½"] {
            let once = skeleton(text);
            assert_eq!(skeleton(once.as_str()), once, "{text}");
        }
    }

    #[test]
    fn no_letter_of_unicode_has_a_skeleton_that_has_another() {
        for letter in ('\0'..'\u{20000}').chain('\u{2f800}'..'\u{2fa20}').chain('\u{e0000}'..'\u{e0200}') {
            let once = skeleton(&letter.to_string());
            assert_eq!(skeleton(once.as_str()), once, "U+{:04X}", u32::from(letter));
        }
    }
}
