//! Who is in which room right now, on this node.
//!
//! A hint, never a record: it lives in memory, is pushed at most once a second per room, and is the first
//! thing shed. Bounds: one entry per person and room with a connection; names travel only while a room has
//! at most [`NAMED_PEOPLE`].

use std::collections::HashSet;

use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use teahouse_domain::{PersonId, RoomId, ServerRole};
use teahouse_wire::chat::{self, Who};

use crate::people::Speaker;

/// Above this many people a room tells only how many there are.
pub(crate) const NAMED_PEOPLE: usize = 200;

/// One person as the others see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Present {
    pub(crate) id: PersonId,
    pub(crate) name: String,
    pub(crate) guest: bool,
}

impl Present {
    /// As it travels.
    pub(crate) fn shown(&self) -> chat::Present<'_> {
        chat::Present { who: Who { id: self.id, name: &self.name, guest: self.guest }, away: false }
    }
}

/// What changed in a room since it was last told.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Change {
    pub(crate) room: RoomId,
    pub(crate) count: usize,
    pub(crate) joined: Vec<Present>,
    pub(crate) left: Vec<PersonId>,
}

#[derive(Default)]
pub(crate) struct Presence {
    rooms: Mutex<FxHashMap<RoomId, Here>>,
}

#[derive(Default)]
struct Here {
    people: FxHashMap<PersonId, Entry>,
    joined: HashSet<PersonId>,
    left: HashSet<PersonId>,
    changed: bool,
}

struct Entry {
    connections: u32,
    name: Option<Box<str>>,
    guest: bool,
}

impl Entry {
    /// They are called so, and are that, from now on.
    fn take(&mut self, speaker: &Speaker) {
        self.name = speaker.chosen_name().map(Into::into);
        self.guest = speaker.role() == ServerRole::Guest;
    }
}

impl Presence {
    /// A connection of this person joined the room.
    pub(crate) fn enter(&self, room: RoomId, speaker: &Speaker) {
        let mut rooms = self.rooms.lock();
        let here = rooms.entry(room).or_default();
        let few = here.people.len() < NAMED_PEOPLE;
        let entry = here.people.entry(speaker.id).or_insert_with(|| Entry {
            connections: 0,
            name: None,
            guest: true,
        });
        entry.connections += 1;
        if entry.connections == 1 {
            entry.take(speaker);
            here.note(speaker.id, few, true);
        }
    }

    /// A connection of this person left the room.
    pub(crate) fn leave(&self, room: RoomId, person: PersonId) {
        let mut rooms = self.rooms.lock();
        let Some(here) = rooms.get_mut(&room) else { return };
        let Some(entry) = here.people.get_mut(&person) else { return };
        entry.connections -= 1;
        if entry.connections > 0 {
            return;
        }
        here.people.remove(&person);
        if here.people.is_empty() {
            rooms.remove(&room);
            return;
        }
        let few = here.people.len() < NAMED_PEOPLE;
        here.note(person, few, false);
    }

    /// A person is called differently from now on, wherever they are.
    pub(crate) fn rename(&self, speaker: &Speaker) {
        for here in self.rooms.lock().values_mut() {
            let few = here.people.len() <= NAMED_PEOPLE;
            let Some(entry) = here.people.get_mut(&speaker.id) else { continue };
            entry.take(speaker);
            here.note(speaker.id, few, true);
        }
    }

    /// How many people are in the room, and who, while they are few.
    pub(crate) fn snapshot(&self, room: RoomId) -> (usize, Vec<Present>) {
        let rooms = self.rooms.lock();
        let Some(here) = rooms.get(&room) else { return (0, Vec::new()) };
        let named = here.people.len() <= NAMED_PEOPLE;
        let people = if named { here.people.iter().map(present).collect() } else { Vec::new() };
        (here.people.len(), people)
    }

    /// What to tell each room that changed since the last call.
    pub(crate) fn changes(&self) -> Vec<Change> {
        let mut rooms = self.rooms.lock();
        let changed = rooms.iter_mut().filter(|(_, here)| here.changed);
        changed.map(|(&room, here)| here.take_change(room)).collect()
    }
}

impl Here {
    fn note(&mut self, person: PersonId, few: bool, here: bool) {
        self.changed = true;
        if !few {
            self.joined.clear();
            self.left.clear();
        } else if here {
            self.left.remove(&person);
            self.joined.insert(person);
        } else if !self.joined.remove(&person) {
            self.left.insert(person);
        }
    }

    fn take_change(&mut self, room: RoomId) -> Change {
        self.changed = false;
        let joined = std::mem::take(&mut self.joined);
        let joined = joined.iter().filter_map(|id| self.people.get_key_value(id)).map(present).collect();
        Change {
            room,
            count: self.people.len(),
            joined,
            left: std::mem::take(&mut self.left).into_iter().collect(),
        }
    }
}

fn present((&id, entry): (&PersonId, &Entry)) -> Present {
    let name = entry.name.as_deref().map_or_else(|| crate::people::guest_name(id), str::to_owned);
    Present { id, name, guest: entry.guest }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEA: RoomId = RoomId(1);

    fn speaker(id: u64) -> Speaker {
        Speaker::stranger(PersonId(id))
    }

    #[test]
    fn a_person_with_two_tabs_is_here_once_and_leaves_with_the_last() {
        let presence = Presence::default();
        presence.enter(TEA, &speaker(1));
        presence.enter(TEA, &speaker(1));
        presence.enter(TEA, &speaker(2));
        assert_eq!(presence.snapshot(TEA).0, 2);
        presence.changes();
        presence.leave(TEA, PersonId(1));
        assert!(presence.changes().is_empty());
        presence.leave(TEA, PersonId(1));
        let changes = presence.changes();
        assert_eq!((changes[0].count, changes[0].left.as_slice()), (1, [PersonId(1)].as_slice()));
        assert!(presence.changes().is_empty());
    }

    #[test]
    fn who_comes_and_goes_within_a_second_is_not_announced() {
        let presence = Presence::default();
        presence.enter(TEA, &speaker(1));
        presence.changes();
        presence.enter(TEA, &speaker(2));
        presence.leave(TEA, PersonId(2));
        let changes = presence.changes();
        assert!(changes[0].joined.is_empty() && changes[0].left.is_empty());
    }

    #[test]
    fn a_crowd_is_a_number() {
        let presence = Presence::default();
        for id in 0..=NAMED_PEOPLE as u64 {
            presence.enter(TEA, &speaker(id));
        }
        let (count, people) = presence.snapshot(TEA);
        assert_eq!((count, people.len()), (NAMED_PEOPLE + 1, 0));
        assert!(presence.changes()[0].joined.is_empty());
    }

    #[test]
    fn an_empty_room_is_forgotten() {
        let presence = Presence::default();
        presence.enter(TEA, &speaker(1));
        presence.leave(TEA, PersonId(1));
        presence.leave(TEA, PersonId(1));
        assert_eq!(presence.snapshot(TEA), (0, Vec::new()));
        assert!(presence.rooms.lock().is_empty());
    }
}
