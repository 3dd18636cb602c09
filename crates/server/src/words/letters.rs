//! A text as its letters are compared: compatibility-decomposed, case-folded, without what shows nothing; each with
//! the place where it stands in the text.
//!
//! Bounds: as long as the text, times the longest decomposition (18).

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// One compared letter.
#[derive(Clone, Copy)]
struct Letter {
    folded: char,
    /// Where the letter that it comes from stands in the text.
    start: usize,
    end: usize,
    /// Whether it is the first and the last of those that this letter became.
    first: bool,
    last: bool,
}

/// The letters of a text.
pub(super) struct Letters(Vec<Letter>);

impl Letters {
    pub(super) fn of(text: &str) -> Self {
        let mut letters: Vec<Letter> = Vec::with_capacity(text.len());
        for (start, letter) in text.char_indices().filter(|(_, letter)| !is_invisible(*letter)) {
            let end = start + letter.len_utf8();
            let begin = letters.len();
            let folded = fold(letter).map(|folded| Letter { folded, start, end, first: false, last: false });
            letters.extend(folded);
            if let Some(first) = letters.get_mut(begin) {
                first.first = true;
            }
            if let Some(last) = letters.get_mut(begin..).and_then(<[Letter]>::last_mut) {
                last.last = true;
            }
        }
        Self(letters)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<char> {
        self.0.get(at).map(|letter| letter.folded)
    }

    /// Where the letter begins in the text.
    pub(super) fn starts_at(&self, at: usize) -> usize {
        self.0[at].start
    }

    /// Where the letter ends in the text.
    pub(super) fn ends_at(&self, at: usize) -> usize {
        self.0[at].end
    }

    /// Whether a word can begin here: with a whole letter of the text, and at the start of a word where there are
    /// spaces between words.
    pub(super) fn may_begin(&self, at: usize) -> bool {
        let here = self.0[at];
        let before = at.checked_sub(1).map(|before| self.0[before].folded);
        here.first && !before.is_some_and(|before| is_one_word(before, here.folded))
    }

    /// Whether a word can end before this place.
    pub(super) fn may_end(&self, end: usize) -> bool {
        let last = self.0[end - 1];
        let after = self.get(end);
        let goes_on = |after| continues(after) || is_one_word(last.folded, after);
        last.last && !after.is_some_and(goes_on)
    }
}

/// As letters are compared.
pub(super) fn fold(letter: char) -> impl Iterator<Item = char> {
    let decomposed = std::iter::once(letter).nfkd();
    // By way of the upper case, which also takes `ß` to `ss` and `ς` to `σ`.
    decomposed.flat_map(char::to_uppercase).flat_map(char::to_lowercase).nfkd()
}

/// What shows nothing and is put between letters to hide a word.
pub(super) fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{34f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}

/// Whether no word ends between these two.
fn is_one_word(before: char, after: char) -> bool {
    let joins = |letter: char| (letter.is_alphanumeric() || letter == '_') && !is_unspaced(letter);
    let before = joins(before) || is_combining_mark(before);
    before && (joins(after) || is_combining_mark(after))
}

/// What belongs to the letter before it: an accent, or the later parts of a Korean syllable.
fn continues(letter: char) -> bool {
    is_combining_mark(letter) || matches!(letter, '\u{1160}'..='\u{11ff}')
}

/// A letter of a script that is written without spaces between words, or with endings that hang on to them.
fn is_unspaced(letter: char) -> bool {
    matches!(
        letter,
        '\u{e00}'..='\u{eff}'
            | '\u{f00}'..='\u{fff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1100}'..='\u{11ff}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{2e80}'..='\u{2fdf}'
            | '\u{3005}'..='\u{3007}'
            | '\u{3040}'..='\u{30ff}'
            | '\u{3100}'..='\u{31ff}'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{a960}'..='\u{a97f}'
            | '\u{ac00}'..='\u{d7ff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}'
    )
}
