//! The words as one tree of letters: from each place of a text one walk finds the longest word that begins there.
//!
//! Bounds: one node for each letter of each word, at most.

use rustc_hash::FxHashMap;
use teahouse_domain::WordAction;

use super::letters::{Letters, fold, is_invisible};

#[derive(Default)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

#[derive(Default)]
struct Node {
    next: FxHashMap<char, usize>,
    /// A word ends here.
    word: Option<WordAction>,
}

impl Tree {
    pub(super) fn new<'a>(words: impl Iterator<Item = (&'a str, WordAction)>) -> Self {
        let mut tree = Self { nodes: vec![Node::default()] };
        for (word, action) in words {
            tree.add(word, action);
        }
        tree
    }

    pub(super) fn is_empty(&self) -> bool {
        self.nodes.len() <= 1
    }

    fn add(&mut self, word: &str, action: WordAction) {
        let mut at = 0;
        for letter in word.trim().chars().filter(|letter| !is_invisible(*letter)).flat_map(fold) {
            let fresh = self.nodes.len();
            let next = *self.nodes[at].next.entry(letter).or_insert(fresh);
            if next == fresh {
                self.nodes.push(Node::default());
            }
            at = next;
        }
        if at > 0 {
            // Two words that compare the same: the stricter action holds.
            let known = self.nodes[at].word;
            self.nodes[at].word =
                Some(if known == Some(WordAction::Refuse) { WordAction::Refuse } else { action });
        }
    }

    /// Where the longest word that begins at this place ends, and what happens to it; one that is refused goes before
    /// a longer one that is masked.
    pub(super) fn longest(&self, letters: &Letters, from: usize) -> Option<(usize, WordAction)> {
        let mut node = self.nodes.first()?;
        let (mut at, mut found) = (from, None);
        while let Some(next) = letters.get(at).and_then(|letter| node.next.get(&letter)) {
            node = &self.nodes[*next];
            at += 1;
            let Some(action) = node.word.filter(|_| letters.may_begin(from) && letters.may_end(at)) else {
                continue;
            };
            if action == WordAction::Refuse {
                return Some((at, action));
            }
            found = Some((at, action));
        }
        found
    }
}
