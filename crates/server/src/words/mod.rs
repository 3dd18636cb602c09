//! Words that this server does not take: found in a text whatever their case, width and accents' form.
//!
//! Asked before every message, so that a server without such words pays one atomic. A text is looked at letter by
//! letter along a tree of the words: what that costs grows with the text, not with the list.
//! Must never change what is already in the log. Bounds: the list that the store gives, the longest word there.

mod letters;
mod tree;

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use parking_lot::RwLock;
use teahouse_domain::{BlockedWord, Code, Error, Result, WordAction};

use letters::Letters;
use tree::Tree;

/// What a masked letter looks like.
const STAR: char = '*';

/// The words that are not wanted, as they are now.
#[derive(Default)]
pub(crate) struct Words {
    any: AtomicBool,
    tree: RwLock<Arc<Tree>>,
}

impl Words {
    /// These are the words from now on.
    pub(crate) fn set(&self, words: Vec<BlockedWord>) {
        let tree = Tree::new(words.iter().map(|word| (&*word.word, word.action)));
        let any = !tree.is_empty();
        *self.tree.write() = Arc::new(tree);
        self.any.store(any, Ordering::Release);
    }

    /// A name, or a short text that would say nothing with stars in it: any of these words refuses it.
    ///
    /// # Errors
    /// `blocked_word`.
    pub(crate) fn check_name(&self, name: &str) -> Result<()> {
        if self.check(name)?.is_some() { Err(blocked()) } else { Ok(()) }
    }

    /// What the text is with these words masked; `None`: as it was.
    ///
    /// # Errors
    /// `blocked_word`.
    pub(crate) fn check(&self, text: &str) -> Result<Option<String>> {
        if !self.any.load(Ordering::Acquire) {
            return Ok(None);
        }
        let tree = Arc::clone(&self.tree.read());
        mask(&tree, text)
    }
}

fn mask(tree: &Tree, text: &str) -> Result<Option<String>> {
    let letters = Letters::of(text);
    let (mut hidden, mut at) = (Vec::new(), 0);
    while at < letters.len() {
        at = match tree.longest(&letters, at) {
            None => at + 1,
            Some((_, WordAction::Refuse)) => return Err(blocked()),
            Some((end, WordAction::Mask)) => {
                hidden.push((letters.starts_at(at), letters.ends_at(end - 1)));
                // Another word may begin inside of this one, and be one that is refused.
                at + 1
            }
        };
    }
    Ok((!hidden.is_empty()).then(|| stars(text, &hidden)))
}

/// The text with the letters of these ranges as stars. The ranges begin in rising order and may overlap.
fn stars(text: &str, hidden: &[(usize, usize)]) -> String {
    let mut masked = String::with_capacity(text.len());
    let (mut ranges, mut until) = (hidden.iter().peekable(), 0);
    for (at, letter) in text.char_indices() {
        while let Some((_, end)) = ranges.next_if(|(start, _)| *start <= at) {
            until = until.max(*end);
        }
        masked.push(if at < until { STAR } else { letter });
    }
    masked
}

fn blocked() -> Error {
    Error::new(Code::BlockedWord, "this server does not take one of these words: say it in another way")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(list: &[(&str, WordAction)]) -> Words {
        let words = Words::default();
        let blocked = |(word, action): &(&str, WordAction)| BlockedWord {
            word: (*word).into(),
            action: *action,
            created_by: None,
            created_at: teahouse_domain::Timestamp(0),
        };
        words.set(list.iter().map(blocked).collect());
        words
    }

    fn masked(list: &[&str], text: &str) -> String {
        let list: Vec<_> = list.iter().map(|word| (*word, WordAction::Mask)).collect();
        words(&list).check(text).expect("nothing is refused").unwrap_or_else(|| text.to_owned())
    }

    #[test]
    fn a_server_without_words_changes_nothing() {
        assert_eq!(words(&[]).check("damn").unwrap(), None);
        assert_eq!(words(&[("", WordAction::Refuse)]).check("damn").unwrap(), None);
    }

    #[test]
    fn a_word_is_found_in_any_case_width_and_form() {
        for text in ["damn", "Oh, DAMN!", "ｄａｍｎ", "da\u{200b}mn", "(damn)", "damn", "茶damn茶"] {
            let error = words(&[("Damn", WordAction::Refuse)]).check(text).unwrap_err();
            assert_eq!(error.code, Code::BlockedWord, "{text}");
        }
        assert!(words(&[("café", WordAction::Refuse)]).check("CAFE\u{301}").is_err());
    }

    #[test]
    fn scripts_with_spaces_have_whole_words() {
        for text in ["damnation", "goddamn", "dam n", "damn_it", "damn2", "damñ", "damn\u{301}"] {
            assert_eq!(masked(&["damn"], text), text);
        }
        assert_eq!(masked(&["damn"], "damn, damn-it"), "****, ****-it");
        assert_eq!(masked(&["bad tea"], "a bad tea."), "a *******.");
        assert_eq!(masked(&["c++"], "c++ is c++11"), "*** is ***11");
    }

    #[test]
    fn scripts_without_spaces_have_words_within() {
        assert_eq!(masked(&["笨蛋"], "你是笨蛋吗"), "你是**吗");
        assert_eq!(masked(&["바보"], "이바보야"), "이**야");
        // The syllable is another one, though its first letters are the word's.
        assert_eq!(masked(&["가"], "각"), "각");
    }

    #[test]
    fn words_that_overlap_are_masked_together_and_a_refused_one_inside_refuses() {
        assert_eq!(masked(&["茶馆", "馆子"], "茶馆子里"), "***里");
        assert_eq!(masked(&["bad", "bad tea"], "bad tea, bad"), "*******, ***");
        let both = words(&[("坏茶馆", WordAction::Mask), ("茶馆", WordAction::Refuse)]);
        assert!(both.check("坏茶馆").is_err());
    }

    #[test]
    fn what_is_replaced_is_gone() {
        let words = words(&[("damn", WordAction::Refuse)]);
        words.set(Vec::new());
        assert_eq!(words.check("damn").unwrap(), None);
    }
}
