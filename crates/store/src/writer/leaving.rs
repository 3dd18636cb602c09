//! Who is being removed says nothing more: not even what waited in the queue when that began.
//!
//! What is refused here would else come to be behind the erasing of all that they said. Asked for every entry, and almost
//! always empty. Must never refuse a deletion: they take their own words back.
//! Bounds: one number for each account that was removed since the writer began.

use rustc_hash::FxHashSet;
use teahouse_domain::{Body, Draft, PersonId};

/// Who is being removed, or was.
pub(super) struct Leaving {
    people: FxHashSet<PersonId>,
    /// Those of the transaction under way.
    fresh: Vec<PersonId>,
}

impl Leaving {
    /// Those of whom it is known.
    pub(super) fn new(people: impl IntoIterator<Item = PersonId>) -> Self {
        Self { people: people.into_iter().collect(), fresh: Vec::new() }
    }

    pub(super) fn add(&mut self, person: PersonId) {
        if self.people.insert(person) {
            self.fresh.push(person);
        }
    }

    /// A transaction begins.
    pub(super) fn begin(&mut self) {
        self.fresh.clear();
    }

    /// So many are of the transaction under way.
    pub(super) fn mark(&self) -> usize {
        self.fresh.len()
    }

    /// What came since then was not to be.
    pub(super) fn undo(&mut self, mark: usize) {
        for person in self.fresh.drain(mark..) {
            self.people.remove(&person);
        }
    }

    pub(super) fn silences(&self, draft: &Draft) -> bool {
        !self.people.is_empty()
            && self.people.contains(&draft.author.id)
            && !matches!(draft.body, Body::Deletion { .. })
    }
}
