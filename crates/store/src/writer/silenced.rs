//! Who is being removed, or is banned, says nothing more: not even what waited in the queue when that began.
//!
//! What is refused here would else come to be behind the erasing of all that they said. Asked for every entry. Must never
//! refuse a deletion (they take their own words back), nor hide that something was stored before: who sends it again
//! hears so.
//! Bounds: one number for each account on its way out, one entry for each ban of a person that was not lifted.

use rusqlite::Connection;
use rustc_hash::{FxHashMap, FxHashSet};
use teahouse_domain::{Body, Code, Draft, Error, PersonId, Timestamp};

use crate::{
    moderation::{self, Banned, Until},
    removals,
};

/// Who is heard no more.
pub(super) struct Silenced {
    leaving: FxHashSet<PersonId>,
    banned: FxHashMap<Banned, Until>,
    /// How to take back what the transaction under way brought.
    undo: Vec<Undo>,
}

enum Undo {
    Leave(PersonId),
    /// What stood there before.
    Ban(Banned, Option<Until>),
}

impl Silenced {
    /// As the file has it: also after a commit of which it was open whether it held.
    pub(super) fn read(connection: &Connection) -> rusqlite::Result<Self> {
        let leaving = removals::all(connection)?.into_iter().map(|removal| removal.person).collect();
        let banned = moderation::people_banned(connection)?.into_iter().collect();
        Ok(Self { leaving, banned, undo: Vec::new() })
    }

    /// They are being removed.
    pub(super) fn leave(&mut self, person: PersonId) {
        if self.leaving.insert(person) {
            self.undo.push(Undo::Leave(person));
        }
    }

    /// They are banned.
    pub(super) fn ban(&mut self, who: Banned, until: Until) {
        let was = self.banned.insert(who, until);
        self.undo.push(Undo::Ban(who, was));
    }

    /// They may come back.
    pub(super) fn lift(&mut self, who: Banned) {
        let was = self.banned.remove(&who);
        self.undo.push(Undo::Ban(who, was));
    }

    /// A transaction begins.
    pub(super) fn begin(&mut self) {
        self.undo.clear();
    }

    /// So much is of the transaction under way.
    pub(super) fn mark(&self) -> usize {
        self.undo.len()
    }

    /// What came since then was not to be.
    pub(super) fn undo(&mut self, mark: usize) {
        for undo in self.undo.drain(mark..).rev() {
            match undo {
                Undo::Leave(person) => drop(self.leaving.remove(&person)),
                Undo::Ban(who, Some(until)) => drop(self.banned.insert(who, until)),
                Undo::Ban(who, None) => drop(self.banned.remove(&who)),
            }
        }
    }

    /// Why this is not taken, if it is not: `unauthorized`, `banned`.
    pub(super) fn refusal(&self, draft: &Draft, now: Timestamp) -> Option<Error> {
        if (self.leaving.is_empty() && self.banned.is_empty()) || matches!(draft.body, Body::Deletion { .. })
        {
            return None;
        }
        let person = draft.author.id;
        if self.leaving.contains(&person) {
            return Some(Error::new(Code::Unauthorized, "this account is being removed"));
        }
        let holds = |place| {
            let until = self.banned.get(&(place, person));
            until.is_some_and(|until| until.is_none_or(|until| now < until))
        };
        let banned = holds(None) || holds(Some(draft.room));
        banned.then(|| Error::new(Code::Banned, "you are banned from here"))
    }
}
