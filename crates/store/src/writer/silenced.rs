//! Who is being removed, or was banned, says nothing more: not even what waited in the queue when that began.
//!
//! What is refused here would else come to be behind the erasing of all that they said. Asked for every entry, and almost
//! always empty. Must never refuse a deletion: they take their own words back. Nothing waits in the queue of a writer that
//! has just begun, so that bans from before need not be known.
//! Bounds: one number for each account that was removed, and one entry for each ban of a person since the writer began.

use rustc_hash::{FxHashMap, FxHashSet};
use teahouse_domain::{Body, Code, Draft, Error, PersonId, RoomId, Timestamp};

/// In a room; without one, everywhere.
type Where = Option<RoomId>;

/// Who is heard no more.
pub(super) struct Silenced {
    leaving: FxHashSet<PersonId>,
    /// Until when; without a time, for good.
    banned: FxHashMap<(Where, PersonId), Option<Timestamp>>,
    /// What came with the transaction under way.
    fresh: Vec<Fresh>,
}

enum Fresh {
    Leaving(PersonId),
    Banned(Where, PersonId),
}

impl Silenced {
    /// Those of whose removal it is known.
    pub(super) fn new(leaving: impl IntoIterator<Item = PersonId>) -> Self {
        let leaving = leaving.into_iter().collect();
        Self { leaving, banned: FxHashMap::default(), fresh: Vec::new() }
    }

    /// They are being removed.
    pub(super) fn leave(&mut self, person: PersonId) {
        if self.leaving.insert(person) {
            self.fresh.push(Fresh::Leaving(person));
        }
    }

    /// They are banned.
    pub(super) fn ban(&mut self, place: Where, person: PersonId, until: Option<Timestamp>) {
        self.banned.insert((place, person), until);
        self.fresh.push(Fresh::Banned(place, person));
    }

    /// They may come back.
    pub(super) fn lift(&mut self, place: Where, person: PersonId) {
        self.banned.remove(&(place, person));
    }

    /// A transaction begins.
    pub(super) fn begin(&mut self) {
        self.fresh.clear();
    }

    /// So much is of the transaction under way.
    pub(super) fn mark(&self) -> usize {
        self.fresh.len()
    }

    /// What came since then was not to be.
    pub(super) fn undo(&mut self, mark: usize) {
        for fresh in self.fresh.drain(mark..) {
            match fresh {
                Fresh::Leaving(person) => {
                    self.leaving.remove(&person);
                }
                Fresh::Banned(place, person) => {
                    self.banned.remove(&(place, person));
                }
            }
        }
    }

    /// # Errors
    /// Why this is not written any more: `unauthorized`, `banned`.
    pub(super) fn check(&self, draft: &Draft, now: Timestamp) -> Result<(), Error> {
        let person = draft.author.id;
        if (self.leaving.is_empty() && self.banned.is_empty()) || matches!(draft.body, Body::Deletion { .. })
        {
            return Ok(());
        }
        if self.leaving.contains(&person) {
            return Err(Error::new(Code::Unauthorized, "this account is being removed"));
        }
        let lasts = |place| {
            self.banned.get(&(place, person)).is_some_and(|until| until.is_none_or(|until| now < until))
        };
        if lasts(None) || lasts(Some(draft.room)) {
            return Err(Error::new(Code::Banned, "you are banned from here"));
        }
        Ok(())
    }
}
