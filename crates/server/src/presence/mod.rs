//! Who is in which room right now, and who is connected at all, on this node.
//!
//! A hint, never a record: it lives in memory, is pushed at most once a second per room and once in [`HOLD`] about one
//! person, and is the first thing shed. Whoever went is shown as online for [`LEASE`] more: a page that is loaded anew
//! is no absence. That somebody looks away is only noted when it is said, and told with the next round: who says it all
//! the time costs the rooms nothing. Must never look through the rooms of others for what one person does.
//! Bounds: two entries per person and room with a connection; one per person who is or was just connected; names travel
//! only while a room has at most [`NAMED_PEOPLE`].

use std::{collections::HashSet, time::Duration};

use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use teahouse_domain::{PersonId, RoomId, ServerRole};
use teahouse_wire::chat::{self, Who};

use crate::people::Speaker;

/// Above this many people a room tells only how many there are.
pub(crate) const NAMED_PEOPLE: usize = 200;

/// How long nothing more is told about a person of whom something was just told, or of a crowd's number.
const HOLD: Duration = Duration::from_secs(5);

/// How long somebody counts as online after their last connection ended.
const LEASE: Duration = Duration::from_secs(60);

/// How often it is told that somebody is writing.
const TYPING_EVERY: Duration = Duration::from_secs(3);

/// One person as the others see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Present {
    pub(crate) id: PersonId,
    pub(crate) name: String,
    pub(crate) guest: bool,
    pub(crate) away: bool,
}

impl Present {
    /// As it travels.
    pub(crate) fn shown(&self) -> chat::Present<'_> {
        chat::Present { who: Who { id: self.id, name: &self.name, guest: self.guest }, away: self.away }
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
    places: Mutex<Places>,
    lines: Mutex<Lines>,
    typed: Mutex<FxHashMap<(RoomId, PersonId), Duration>>,
}

/// Who is where, from both sides.
#[derive(Default)]
struct Places {
    rooms: FxHashMap<RoomId, Here>,
    /// Most people are in a handful of rooms.
    of: FxHashMap<PersonId, Vec<RoomId>>,
}

/// Everybody's connections.
#[derive(Default)]
struct Lines {
    people: FxHashMap<PersonId, Line>,
    /// Whose rooms may have to be told that they look away, or look again.
    restless: HashSet<PersonId>,
}

#[derive(Default)]
struct Here {
    people: FxHashMap<PersonId, Entry>,
    /// Who came, went or changed since that was told.
    touched: HashSet<PersonId>,
    changed: bool,
    /// Of whom something was told, and when.
    told: FxHashMap<PersonId, Duration>,
    counted: usize,
    counted_at: Option<Duration>,
}

struct Entry {
    connections: u32,
    name: Option<Box<str>>,
    guest: bool,
    away: bool,
}

impl Entry {
    /// They are called so, and are that, from now on. Answers whether that is news.
    fn take(&mut self, speaker: &Speaker) -> bool {
        let name = speaker.chosen_name().map(Into::into);
        let guest = speaker.role() == ServerRole::Guest;
        let news = (&self.name, self.guest) != (&name, guest);
        (self.name, self.guest) = (name, guest);
        news
    }
}

/// Somebody's connections, of either wire.
#[derive(Default)]
struct Line {
    connections: u32,
    /// How many of them are not looked at.
    away: u32,
    gone_at: Option<Duration>,
    /// As their rooms know it, and since when.
    shown_away: bool,
    shown_at: Option<Duration>,
}

impl Line {
    /// Nobody looks at any of them.
    fn is_away(&self) -> bool {
        self.connections > 0 && self.away >= self.connections
    }
}

impl Presence {
    /// A connection of this person joined the room.
    pub(crate) fn enter(&self, room: RoomId, speaker: &Speaker) {
        let away = self.lines.lock().people.get(&speaker.id).is_some_and(|line| line.shown_away);
        let mut places = self.places.lock();
        let Places { rooms, of } = &mut *places;
        let here = rooms.entry(room).or_default();
        let few = here.people.len() < NAMED_PEOPLE;
        let entry = here.people.entry(speaker.id).or_insert_with(|| Entry {
            connections: 0,
            name: None,
            guest: true,
            away,
        });
        entry.connections += 1;
        if entry.connections == 1 {
            entry.take(speaker);
            here.note(speaker.id, few);
            of.entry(speaker.id).or_default().push(room);
        }
    }

    /// A connection of this person left the room.
    pub(crate) fn leave(&self, room: RoomId, person: PersonId) {
        let mut places = self.places.lock();
        let Places { rooms, of } = &mut *places;
        let Some(here) = rooms.get_mut(&room) else { return };
        let Some(entry) = here.people.get_mut(&person) else { return };
        entry.connections -= 1;
        if entry.connections > 0 {
            return;
        }
        here.people.remove(&person);
        if let Some(theirs) = of.get_mut(&person) {
            theirs.retain(|one| *one != room);
            if theirs.is_empty() {
                of.remove(&person);
            }
        }
        if here.people.is_empty() {
            rooms.remove(&room);
            return;
        }
        let few = here.people.len() < NAMED_PEOPLE;
        here.note(person, few);
    }

    /// A person is called differently from now on, wherever they are.
    pub(crate) fn rename(&self, speaker: &Speaker) {
        self.alter(speaker.id, |entry| entry.take(speaker));
    }

    /// A connection of this person is not looked at any more, or is again.
    pub(crate) fn look(&self, person: PersonId, away: bool) {
        self.line(person, |line| {
            line.away = if away { line.away + 1 } else { line.away.saturating_sub(1) };
        });
    }

    /// Changes what is known of somebody's connections; whoever sees them is told with the next round.
    fn line(&self, person: PersonId, change: impl FnOnce(&mut Line)) {
        let mut lines = self.lines.lock();
        let line = lines.people.entry(person).or_default();
        change(line);
        if line.is_away() != line.shown_away {
            lines.restless.insert(person);
        }
    }

    /// Rooms learn who looks away by now, of one person once in [`HOLD`].
    fn settle(&self, now: Duration) {
        let mut news = Vec::new();
        {
            let mut lines = self.lines.lock();
            let Lines { people, restless } = &mut *lines;
            restless.retain(|person| {
                let Some(line) = people.get_mut(person) else { return false };
                if line.is_away() == line.shown_away {
                    return false;
                }
                if line.shown_at.is_some_and(|at| now < at + HOLD) {
                    return true;
                }
                (line.shown_away, line.shown_at) = (line.is_away(), Some(now));
                news.push((*person, line.shown_away));
                false
            });
        }
        for (person, away) in news {
            self.alter(person, |entry| std::mem::replace(&mut entry.away, away) != away);
        }
    }

    fn alter(&self, person: PersonId, change: impl Fn(&mut Entry) -> bool) {
        let mut places = self.places.lock();
        let Places { rooms, of } = &mut *places;
        for room in of.get(&person).into_iter().flatten() {
            let Some(here) = rooms.get_mut(room) else { continue };
            let few = here.people.len() <= NAMED_PEOPLE;
            if here.people.get_mut(&person).is_some_and(&change) {
                here.note(person, few);
            }
        }
    }

    /// A connection of this person was opened: they are there, and look.
    pub(crate) fn arrive(&self, person: PersonId) {
        self.line(person, |line| {
            line.connections += 1;
            line.gone_at = None;
        });
    }

    /// A connection of this person ended, which was looked at or not.
    pub(crate) fn depart(&self, person: PersonId, away: bool, now: Duration) {
        self.line(person, |line| {
            line.connections = line.connections.saturating_sub(1);
            line.away = line.away.saturating_sub(away.into());
            if line.connections == 0 {
                line.gone_at = Some(now);
            }
        });
    }

    /// Whether this person is connected, or was until just now.
    pub(crate) fn is_online(&self, person: PersonId) -> bool {
        self.lines.lock().people.contains_key(&person)
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
        self.lines.lock().people.retain(|_, line| line.gone_at.is_none_or(|at| now < at + LEASE));
        self.typed.lock().retain(|_, at| now < *at + TYPING_EVERY);
    }

    /// How many people are in the room, and who, while they are few.
    pub(crate) fn snapshot(&self, room: RoomId) -> (usize, Vec<Present>) {
        let places = self.places.lock();
        let Some(here) = places.rooms.get(&room) else { return (0, Vec::new()) };
        let named = here.people.len() <= NAMED_PEOPLE;
        let people = if named { here.people.iter().map(present).collect() } else { Vec::new() };
        (here.people.len(), people)
    }

    /// What to tell each room that changed since the last call.
    pub(crate) fn changes(&self, now: Duration) -> Vec<Change> {
        self.settle(now);
        let mut places = self.places.lock();
        let changed = places.rooms.iter_mut().filter(|(_, here)| here.changed);
        changed.filter_map(|(&room, here)| here.take_change(room, now)).collect()
    }
}

impl Here {
    fn note(&mut self, person: PersonId, few: bool) {
        self.changed = true;
        if few {
            self.touched.insert(person);
        } else {
            self.touched.clear();
        }
    }

    fn take_change(&mut self, room: RoomId, now: Duration) -> Option<Change> {
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
            match self.people.get_key_value(&person) {
                Some(entry) => joined.push(present(entry)),
                None => left.push(person),
            }
        }
        self.changed = !self.touched.is_empty();
        Some(Change { room, count, joined, left })
    }
}

fn present((&id, entry): (&PersonId, &Entry)) -> Present {
    let name = entry.name.as_deref().map_or_else(|| crate::people::guest_name(id), str::to_owned);
    Present { id, name, guest: entry.guest, away: entry.away }
}

#[cfg(test)]
#[path = "presence_tests.rs"]
mod tests;
