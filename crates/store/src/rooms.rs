//! The rooms that are in use: names, ids, heads and what they are, in memory.
//!
//! A room without events has no row: its id is reserved here and written in the transaction of its first event. Both
//! kinds are bounded. A reserved room with members is never forgotten, or its name would get a second id. The lock
//! is never held while a file is read. What the writer changes it tells after the commit and before anything is published.

use std::{collections::VecDeque, sync::Arc};

use parking_lot::Mutex;
use rusqlite::Connection;
use rustc_hash::FxHashMap;
use teahouse_domain::{Code, Error, Result, RoomId, RoomName, Seq, policy::nowhere};

use crate::{
    Facts,
    directory::{self, RoomRow},
    error::Tried,
    health::busy,
    lookups::Lookups,
    rows::{signed, unsigned},
};

/// Rooms that the broom looks at before it gives up: the lock is held meanwhile.
const BROOM_TURNS: usize = 512;

struct Room {
    name: RoomName,
    facts: Facts,
    /// Has a row.
    kept: bool,
    /// Committed and published; unknown until somebody asked.
    head: Option<Seq>,
    members: u32,
    /// Used since the broom came by.
    used: bool,
}

#[derive(Default)]
struct State {
    ids: FxHashMap<RoomName, RoomId>,
    rooms: FxHashMap<RoomId, Room>,
    /// The order in which the broom looks at rooms, those with rows and those without apart.
    kept: VecDeque<RoomId>,
    reserved: VecDeque<RoomId>,
    /// Counts rooms that were forgotten or changed, so that a look-up that crossed one is done again.
    turn: u64,
    next: u64,
}

pub(crate) struct Rooms {
    state: Mutex<State>,
    lookups: Arc<Lookups>,
    bound: usize,
}

/// How often a look-up is done again that crossed a change.
const TURNS: usize = 16;

impl Rooms {
    pub(crate) fn new(lookups: Arc<Lookups>, next: u64, bound: usize) -> Self {
        let state = State { next, ..State::default() };
        Self { state: Mutex::new(state), lookups, bound }
    }

    /// A room that has a row, or that is reserved.
    pub(crate) fn find(&self, name: &RoomName) -> Result<Option<Facts>> {
        self.look(name, false)
    }

    /// A room; where there is none it gets an id, without a row.
    pub(crate) fn find_or_reserve(&self, name: &RoomName) -> Result<Facts> {
        self.look(name, !name.is_hidden())?.ok_or_else(nowhere)
    }

    fn look(&self, name: &RoomName, reserve: bool) -> Result<Option<Facts>> {
        // A room may get its row and be forgotten while the row is looked for: then the answer is worth nothing. Each
        // turn needs another room to have been forgotten or changed meanwhile.
        for _ in 0..TURNS {
            let before = {
                let mut state = self.state.lock();
                if let Some(facts) = state.use_name(name) {
                    return Ok(Some(facts));
                }
                state.turn
            };
            let (row, looks_taken) = self.lookups.ask(|file| {
                let row = directory::row_by_name(file, name)?;
                let looks_taken = reserve && row.is_none() && directory::looks_taken(file, name)?;
                Ok((row, looks_taken))
            })?;
            let mut state = self.state.lock();
            if let Some(facts) = state.use_name(name) {
                return Ok(Some(facts));
            }
            if state.turn != before {
                continue;
            }
            return match row {
                Some(row) => {
                    let facts = row.facts;
                    state.remember(row, true, self.bound);
                    Ok(Some(facts))
                }
                None if looks_taken => Err(looks_like_another()),
                None if reserve => state.reserve(name, self.bound).map(Some),
                None => Ok(None),
            };
        }
        Err(busy())
    }

    /// What a room is. None where it was ended, or never was.
    pub(crate) fn facts(&self, id: RoomId) -> Result<Option<Facts>> {
        if let Some(room) = self.state.lock().rooms.get(&id) {
            return Ok(Some(room.facts));
        }
        let row = self.lookups.ask(|file| directory::row(file, id))?;
        Ok(row.map(|row| row.facts))
    }

    pub(crate) fn name(&self, id: RoomId) -> Result<Option<RoomName>> {
        if let Some(room) = self.state.lock().rooms.get(&id) {
            return Ok(Some(room.name.clone()));
        }
        let row = self.lookups.ask(|file| directory::row(file, id))?;
        Ok(row.map(|row| row.name))
    }

    /// What the writer changed: this is the room's row now. None: it has none (any more).
    pub(crate) fn refresh(&self, id: RoomId, row: Option<RoomRow>) {
        let mut state = self.state.lock();
        state.turn += 1;
        let Some(room) = state.rooms.get_mut(&id) else { return };
        match row {
            Some(row) => {
                room.facts = row.facts;
                state.keep(id, self.bound);
            }
            None if room.kept => state.forget(id),
            None => {}
        }
    }

    /// An id for a room that is made on purpose: the one that its name has already, if it is reserved.
    pub(crate) fn id_for(&self, name: &RoomName) -> Result<RoomId> {
        let mut state = self.state.lock();
        if name.is_hidden() {
            let id = RoomId(state.next);
            state.next += 1;
            return Ok(id);
        }
        match state.use_name(name) {
            Some(facts) => Ok(facts.id),
            None => state.reserve(name, self.bound).map(|facts| facts.id),
        }
    }

    /// The last committed position.
    pub(crate) fn head(&self, id: RoomId) -> Result<Seq> {
        if let Some(head) = self.state.lock().rooms.get(&id).and_then(|room| room.head) {
            return Ok(head);
        }
        let head = self.lookups.ask(|file| head(file, id))?;
        if let Some(room) = self.state.lock().rooms.get_mut(&id) {
            // The writer may have come further since the file was read.
            room.head = room.head.max(Some(head));
        }
        Ok(head)
    }

    /// One member more. True for a room that certainly has no events.
    pub(crate) fn enter(&self, id: RoomId) -> bool {
        let mut state = self.state.lock();
        let Some(room) = state.rooms.get_mut(&id) else { return false };
        room.members = room.members.saturating_add(1);
        room.used = true;
        !room.kept
    }

    /// Whether it has a name here and no row: nothing was ever said or done in it.
    pub(crate) fn is_reserved(&self, id: RoomId) -> bool {
        self.state.lock().rooms.get(&id).is_some_and(|room| !room.kept)
    }

    pub(crate) fn leave(&self, id: RoomId) {
        if let Some(room) = self.state.lock().rooms.get_mut(&id) {
            room.members = room.members.saturating_sub(1);
        }
    }

    /// The name of a room that is to get its row. None where it has one, or where it was forgotten.
    pub(crate) fn reserved_name(&self, id: RoomId) -> Option<RoomName> {
        let state = self.state.lock();
        state.rooms.get(&id).filter(|room| !room.kept).map(|room| room.name.clone())
    }

    /// What the writer committed: all of these rooms have rows now, and these heads.
    pub(crate) fn committed(&self, heads: &[(RoomId, Seq)]) {
        let mut state = self.state.lock();
        for &(id, head) in heads {
            let Some(room) = state.rooms.get_mut(&id) else { continue };
            room.head = room.head.max(Some(head));
            room.used = true;
            state.keep(id, self.bound);
        }
    }
}

/// The last position of a room, by the index.
pub(crate) fn head(connection: &Connection, room: RoomId) -> Tried<Seq> {
    let mut statement = connection.prepare_cached("SELECT coalesce(max(seq), 0) FROM log WHERE room = ?1")?;
    Ok(Seq(unsigned(statement.query_row([signed(room.0)], |row| row.get(0))?)))
}

fn looks_like_another() -> Error {
    Error::new(Code::NameTaken, "there is a room whose name looks the same: choose another name")
}

impl State {
    fn use_name(&mut self, name: &RoomName) -> Option<Facts> {
        let id = *self.ids.get(name)?;
        let room = self.rooms.get_mut(&id)?;
        room.used = true;
        Some(room.facts)
    }

    fn reserve(&mut self, name: &RoomName, bound: usize) -> Result<Facts> {
        if self.reserved.len() >= bound && !self.sweep(false) {
            return Err(busy());
        }
        let id = RoomId(self.next);
        self.next += 1;
        let facts = Facts::open(id);
        self.remember(RoomRow { name: name.clone(), facts }, false, bound);
        Ok(facts)
    }

    /// It has its row now.
    fn keep(&mut self, id: RoomId, bound: usize) {
        let Some(room) = self.rooms.get_mut(&id).filter(|room| !room.kept) else { return };
        room.kept = true;
        // Its place among the reserved ones is cleared when the broom finds it there.
        self.kept.push_back(id);
        if self.kept.len() > bound {
            self.sweep(true);
        }
    }

    fn forget(&mut self, id: RoomId) {
        if let Some(room) = self.rooms.remove(&id) {
            self.ids.remove(&room.name);
            self.turn += 1;
        }
    }

    fn remember(&mut self, row: RoomRow, kept: bool, bound: usize) {
        if kept && self.kept.len() >= bound {
            self.sweep(true);
        }
        // A room without a row has no events.
        let head = if kept { None } else { Some(Seq(0)) };
        let RoomRow { name, facts } = row;
        let id = facts.id;
        self.ids.insert(name.clone(), id);
        self.rooms.insert(id, Room { name, facts, kept, head, members: 0, used: true });
        if kept { self.kept.push_back(id) } else { self.reserved.push_back(id) }
    }

    /// Forgets one room, with a second chance for those used since the last turn. A room with a row may go at any
    /// time, its id stays; one without only when it has no members. Answers whether there is room now.
    fn sweep(&mut self, kept: bool) -> bool {
        for _ in 0..BROOM_TURNS {
            let queue = if kept { &mut self.kept } else { &mut self.reserved };
            let Some(id) = queue.pop_front() else { return true };
            let Some(room) = self.rooms.get_mut(&id) else { return true };
            if room.kept != kept {
                return true;
            }
            if room.used || (!kept && room.members > 0) {
                room.used = false;
                queue.push_back(id);
                continue;
            }
            self.forget(id);
            return true;
        }
        false
    }
}

#[cfg(test)]
#[path = "rooms_tests.rs"]
mod tests;
