//! Who is in which room right now, and who is connected at all, on this node.
//!
//! A hint, never a record: it lives in memory, is pushed at most once a second per room and once in [`room::HOLD`] about
//! one person, and is the first thing shed. Whoever went is shown as online for [`LEASE`] more: a page that is loaded
//! anew is no absence. That somebody looks away is only noted when it is said, and told with the next round: who says it
//! all the time costs the rooms nothing. Must never look through the rooms of others for what one person does.
//! Bounds: two entries per person and room with a connection, some 150 bytes for who is in one room; one per person who
//! is or was just connected; names travel only while a room has at most [`NAMED_PEOPLE`].

mod room;
#[cfg(test)]
mod tests;

use std::{collections::HashSet, sync::Arc, time::Duration};

use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use teahouse_domain::{PersonId, RoomId, ServerRole};
use teahouse_wire::chat::{self, Who};

pub(crate) use self::room::Change;
use self::room::{HOLD, Here};
use crate::people::Speaker;

/// Above this many people a room tells only how many there are.
pub(crate) const NAMED_PEOPLE: usize = 200;

/// How long somebody counts as online after their last connection ended.
const LEASE: Duration = Duration::from_secs(60);

/// How often it is told that somebody is writing.
const TYPING_EVERY: Duration = Duration::from_secs(3);

/// One person as the others see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Present {
    pub(crate) id: PersonId,
    pub(crate) name: Box<str>,
    pub(crate) guest: bool,
    pub(crate) away: bool,
}

impl Present {
    fn of(speaker: &Speaker, away: &HashSet<PersonId>) -> Self {
        let (id, guest) = (speaker.id, speaker.role() == ServerRole::Guest);
        Self { id, name: speaker.shown_name(), guest, away: away.contains(&id) }
    }

    /// As it travels.
    pub(crate) fn shown(&self) -> chat::Present<'_> {
        chat::Present { who: Who { id: self.id, name: &self.name, guest: self.guest }, away: self.away }
    }
}

#[derive(Default)]
pub(crate) struct Presence {
    seen: Mutex<Seen>,
    typed: Mutex<FxHashMap<(RoomId, PersonId), Duration>>,
}

/// Who is where, from both sides.
#[derive(Default)]
struct Seen {
    people: FxHashMap<PersonId, Line>,
    rooms: FxHashMap<RoomId, Here>,
    /// Who has no connection left, since when.
    gone: FxHashMap<PersonId, Duration>,
    /// Who looks away, as their rooms know it.
    away: HashSet<PersonId>,
    /// When it was last told that somebody looks away, or looks again.
    told: FxHashMap<PersonId, Duration>,
    /// Whose rooms may have to be told that.
    restless: HashSet<PersonId>,
}

/// Somebody's connections, of either wire, and where they are. What few people need is kept elsewhere: there is one of
/// these for each idle socket.
#[derive(Default)]
struct Line {
    connections: u32,
    /// How many of them are not looked at.
    away: u32,
    /// Most people are in a handful of rooms.
    rooms: SmallVec<[RoomId; 2]>,
}

impl Line {
    /// Nobody looks at any of them.
    fn is_away(&self) -> bool {
        self.connections > 0 && self.away >= self.connections
    }
}

impl Presence {
    /// A connection of this person joined the room.
    pub(crate) fn enter(&self, room: RoomId, speaker: &Arc<Speaker>) {
        let mut seen = self.seen.lock();
        if seen.rooms.entry(room).or_default().enter(speaker) {
            seen.people.entry(speaker.id).or_default().rooms.push(room);
        }
    }

    /// A connection of this person left the room.
    pub(crate) fn leave(&self, room: RoomId, person: PersonId) {
        let mut seen = self.seen.lock();
        let Some(here) = seen.rooms.get_mut(&room) else { return };
        if !here.leave(person) {
            return;
        }
        if here.is_empty() {
            seen.rooms.remove(&room);
        }
        if let Some(line) = seen.people.get_mut(&person) {
            line.rooms.retain(|one| *one != room);
        }
    }

    /// A person is called differently from now on, or is something else, wherever they are.
    pub(crate) fn rename(&self, speaker: &Arc<Speaker>) {
        self.seen.lock().touch(speaker.id, |here| here.replace(speaker));
    }

    /// A connection of this person is not looked at any more, or is again.
    pub(crate) fn look(&self, person: PersonId, away: bool) {
        self.seen.lock().line(person, |line| {
            line.away = if away { line.away + 1 } else { line.away.saturating_sub(1) };
        });
    }

    /// A connection of this person was opened: they are there, and look.
    pub(crate) fn arrive(&self, person: PersonId) {
        let mut seen = self.seen.lock();
        seen.line(person, |line| line.connections += 1);
        seen.gone.remove(&person);
    }

    /// A connection of this person ended, which was looked at or not.
    pub(crate) fn depart(&self, person: PersonId, away: bool, now: Duration) {
        let mut seen = self.seen.lock();
        let left = seen.line(person, |line| {
            line.connections = line.connections.saturating_sub(1);
            line.away = line.away.saturating_sub(away.into());
            line.connections
        });
        if left == 0 {
            seen.gone.insert(person, now);
        }
    }

    /// Whether this person is connected, or was until just now.
    pub(crate) fn is_online(&self, person: PersonId) -> bool {
        self.seen.lock().people.contains_key(&person)
    }

    /// Whether it is told once more that this person writes in this room.
    pub(crate) fn may_type(&self, room: RoomId, person: PersonId, now: Duration) -> bool {
        let mut typed = self.typed.lock();
        let due = typed.get(&(room, person)).is_none_or(|at| now >= *at + TYPING_EVERY);
        if due {
            typed.insert((room, person), now);
        }
        due
    }

    /// Forgets who went, and who wrote a while ago.
    pub(crate) fn sweep(&self, now: Duration) {
        self.seen.lock().sweep(now);
        self.typed.lock().retain(|_, at| now < *at + TYPING_EVERY);
    }

    /// How many people are in the room, and who, while they are few.
    pub(crate) fn snapshot(&self, room: RoomId) -> (usize, Vec<Present>) {
        let seen = self.seen.lock();
        let Some(here) = seen.rooms.get(&room) else { return (0, Vec::new()) };
        let named = here.len() <= NAMED_PEOPLE;
        let people = if named {
            here.speakers().map(|one| Present::of(one, &seen.away)).collect()
        } else {
            Vec::new()
        };
        (here.len(), people)
    }

    /// What to tell each room that changed since the last call.
    pub(crate) fn changes(&self, now: Duration) -> Vec<Change> {
        let mut seen = self.seen.lock();
        seen.settle(now);
        let Seen { rooms, away, .. } = &mut *seen;
        let changed = rooms.iter_mut().filter(|(_, here)| here.changed());
        changed.filter_map(|(&room, here)| here.take_change(room, now, away)).collect()
    }
}

impl Seen {
    /// Changes what is known of somebody's connections; whoever sees them is told with the next round.
    fn line<T>(&mut self, person: PersonId, change: impl FnOnce(&mut Line) -> T) -> T {
        let line = self.people.entry(person).or_default();
        let answer = change(line);
        if line.is_away() != self.away.contains(&person) {
            self.restless.insert(person);
        }
        answer
    }

    /// Something changed about this person, for all of their rooms.
    fn touch(&mut self, person: PersonId, change: impl Fn(&mut Here)) {
        for room in self.people.get(&person).into_iter().flat_map(|line| &line.rooms) {
            if let Some(here) = self.rooms.get_mut(room) {
                change(here);
                here.touch(person);
            }
        }
    }

    /// Rooms learn who looks away by now, of one person once in [`HOLD`].
    fn settle(&mut self, now: Duration) {
        self.told.retain(|_, at| now < *at + HOLD);
        for person in std::mem::take(&mut self.restless) {
            let Some(line) = self.people.get(&person) else { continue };
            let away = line.is_away();
            if away == self.away.contains(&person) {
                continue;
            }
            if self.told.contains_key(&person) {
                self.restless.insert(person);
                continue;
            }
            self.told.insert(person, now);
            if away {
                self.away.insert(person);
            } else {
                self.away.remove(&person);
            }
            self.touch(person, |_| ());
        }
    }

    fn sweep(&mut self, now: Duration) {
        let Self { people, gone, away, .. } = self;
        gone.retain(|person, at| {
            let lingers = now < *at + LEASE;
            if !lingers {
                people.remove(person);
                away.remove(person);
            }
            lingers
        });
    }
}
