//! The people in one room, and what is still to be told of them.
//!
//! Must never say more of one person than once in [`HOLD`], whatever they do; in the end everybody knows how it is.
//! Bounds: one entry per person here; what is to be told names at most [`NAMED_PEOPLE`].

use std::{
    collections::{HashSet, hash_map::Entry},
    sync::Arc,
    time::Duration,
};

use rustc_hash::FxHashMap;
use teahouse_domain::{PersonId, RoomId};

use super::{NAMED_PEOPLE, Present};
use crate::people::Speaker;

/// How long nothing more is told about a person of whom something was just told, or of a crowd's number.
pub(super) const HOLD: Duration = Duration::from_secs(5);

/// What changed in a room since it was last told.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) room: RoomId,
    pub(crate) count: usize,
    pub(crate) joined: Vec<Present>,
    pub(crate) left: Vec<PersonId>,
}

#[derive(Default)]
pub(super) struct Here {
    people: FxHashMap<PersonId, Occupant>,
    /// Who came, went or changed since that was told.
    touched: HashSet<PersonId>,
    changed: bool,
    /// Of whom something was told, and when.
    told: FxHashMap<PersonId, Duration>,
    counted: usize,
    counted_at: Option<Duration>,
}

/// Somebody who is here, by so many connections.
struct Occupant {
    speaker: Arc<Speaker>,
    connections: u32,
}

impl Here {
    /// A connection of theirs came. Answers whether it is their first.
    pub(super) fn enter(&mut self, speaker: &Arc<Speaker>) -> bool {
        match self.people.entry(speaker.id) {
            Entry::Occupied(mut here) => {
                here.get_mut().connections += 1;
                false
            }
            Entry::Vacant(place) => {
                place.insert(Occupant { speaker: Arc::clone(speaker), connections: 1 });
                self.touch(speaker.id);
                true
            }
        }
    }

    /// A connection of theirs went. Answers whether it was their last.
    pub(super) fn leave(&mut self, person: PersonId) -> bool {
        let Some(here) = self.people.get_mut(&person) else { return false };
        here.connections -= 1;
        if here.connections > 0 {
            return false;
        }
        // Touched as long as they count: a crowd that has just become small tells nobody's going.
        self.touch(person);
        self.people.remove(&person);
        true
    }

    /// Somebody who is here is this speaker from now on.
    pub(super) fn replace(&mut self, speaker: &Arc<Speaker>) {
        if let Some(here) = self.people.get_mut(&speaker.id) {
            here.speaker = Arc::clone(speaker);
        }
    }

    /// There is something to tell of them.
    pub(super) fn touch(&mut self, person: PersonId) {
        self.changed = true;
        if self.people.len() <= NAMED_PEOPLE {
            self.touched.insert(person);
        } else {
            self.touched.clear();
        }
    }

    pub(super) fn speakers(&self) -> impl Iterator<Item = &Speaker> {
        self.people.values().map(|here| &*here.speaker)
    }

    pub(super) fn len(&self) -> usize {
        self.people.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    pub(super) fn changed(&self) -> bool {
        self.changed
    }

    /// What is to be told by now.
    pub(super) fn take_change(
        &mut self,
        room: RoomId,
        now: Duration,
        away: &HashSet<PersonId>,
    ) -> Option<Change> {
        self.told.retain(|_, at| now < *at + HOLD);
        let (told, count) = (&self.told, self.people.len());
        let ready: Vec<PersonId> =
            self.touched.iter().filter(|person| !told.contains_key(person)).copied().collect();
        // A number alone is of a crowd.
        let counts = self.touched.is_empty()
            && count != self.counted
            && self.counted_at.is_none_or(|at| now >= at + HOLD);
        if ready.is_empty() && !counts {
            self.changed = !self.touched.is_empty() || count != self.counted;
            return None;
        }
        (self.counted, self.counted_at) = (count, Some(now));
        let (mut joined, mut left) = (Vec::new(), Vec::new());
        for person in ready {
            self.touched.remove(&person);
            self.told.insert(person, now);
            // Who went is told of also when nobody was told that they came: somebody may have seen them by joining.
            match self.people.get(&person) {
                Some(here) => joined.push(Present::of(&here.speaker, away)),
                None => left.push(person),
            }
        }
        self.changed = !self.touched.is_empty();
        Some(Change { room, count, joined, left })
    }
}
