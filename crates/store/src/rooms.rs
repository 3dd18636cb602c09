//! The rooms that are in use: names, ids and heads, in memory.
//!
//! A room without events has no row: its id is reserved here and written in the transaction of its first event. Both
//! kinds are bounded. A reserved room with members is never forgotten, or its name would get a second id. The lock
//! is never held while a file is read.

use std::{collections::VecDeque, path::Path};

use parking_lot::Mutex;
use rusqlite::{Connection, OptionalExtension as _};
use rustc_hash::FxHashMap;
use teahouse_domain::{Person, PersonId, Result, RoomId, RoomName, Seq};

use crate::{
    connect::{Purpose, connect},
    error::{Tried, Trouble},
    health::busy,
    people,
    rows::{signed, unsigned},
};

/// Rooms that the broom looks at before it gives up: the lock is held meanwhile.
const BROOM_TURNS: usize = 512;

struct Room {
    name: RoomName,
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
    /// Counts rooms that were forgotten, so that a look-up that crossed one is done again.
    forgotten: u64,
    next: u64,
}

pub(crate) struct Rooms {
    state: Mutex<State>,
    file: Mutex<Connection>,
    bound: usize,
}

impl Rooms {
    pub(crate) fn new(path: &Path, next: u64, bound: usize) -> rusqlite::Result<Self> {
        let state = State { next, ..State::default() };
        Ok(Self { state: Mutex::new(state), file: Mutex::new(connect(path, Purpose::Read)?), bound })
    }

    /// The id of a room that has events, or that is reserved.
    pub(crate) fn find(&self, name: &RoomName) -> Result<Option<RoomId>> {
        if let Some(id) = self.state.lock().use_name(name) {
            return Ok(Some(id));
        }
        let row = self.row(name).map_err(Trouble::into_domain)?;
        let mut state = self.state.lock();
        if let Some(id) = state.use_name(name) {
            return Ok(Some(id));
        }
        if let Some(id) = row {
            state.remember(id, name.clone(), true, self.bound);
        }
        Ok(row)
    }

    /// The id of a room; where there is none it gets one, without a row.
    pub(crate) fn find_or_reserve(&self, name: &RoomName) -> Result<RoomId> {
        // A room may get its row and be forgotten while the row is looked for: then the answer is worth nothing. Each
        // turn needs another room to have been forgotten meanwhile.
        for _ in 0..16 {
            let before = {
                let mut state = self.state.lock();
                if let Some(id) = state.use_name(name) {
                    return Ok(id);
                }
                state.forgotten
            };
            let row = self.row(name).map_err(Trouble::into_domain)?;
            let mut state = self.state.lock();
            if let Some(id) = state.use_name(name) {
                return Ok(id);
            }
            if let Some(id) = row {
                state.remember(id, name.clone(), true, self.bound);
                return Ok(id);
            }
            if state.forgotten == before {
                return state.reserve(name, self.bound);
            }
        }
        Err(busy())
    }

    pub(crate) fn name(&self, id: RoomId) -> Result<Option<RoomName>> {
        if let Some(room) = self.state.lock().rooms.get(&id) {
            return Ok(Some(room.name.clone()));
        }
        self.name_in_file(id).map_err(Trouble::into_domain)
    }

    /// The last committed position.
    pub(crate) fn head(&self, id: RoomId) -> Result<Seq> {
        if let Some(head) = self.state.lock().rooms.get(&id).and_then(|room| room.head) {
            return Ok(head);
        }
        let head = self.head_in_file(id).map_err(Trouble::into_domain)?;
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
            if !room.kept {
                room.kept = true;
                // Its place among the reserved ones is cleared when the broom finds it there.
                state.kept.push_back(id);
                if state.kept.len() > self.bound {
                    state.sweep(true);
                }
            }
        }
    }

    /// A person's row: the other look-up that happens on the caller's thread.
    pub(crate) fn person(&self, id: PersonId) -> Result<Option<Person>> {
        people::person(&self.file.lock(), id).map_err(Trouble::into_domain)
    }

    fn row(&self, name: &RoomName) -> Tried<Option<RoomId>> {
        let file = self.file.lock();
        let mut statement = file.prepare_cached("SELECT id FROM rooms WHERE name = ?1")?;
        let id: Option<i64> = statement.query_row([name.as_str()], |row| row.get(0)).optional()?;
        Ok(id.map(unsigned).map(RoomId))
    }

    fn name_in_file(&self, id: RoomId) -> Tried<Option<RoomName>> {
        let file = self.file.lock();
        let mut statement = file.prepare_cached("SELECT name FROM rooms WHERE id = ?1")?;
        let name: Option<String> = statement.query_row([signed(id.0)], |row| row.get(0)).optional()?;
        Ok(name.map(|name| RoomName::parse(&name)).transpose()?)
    }

    fn head_in_file(&self, id: RoomId) -> Tried<Seq> {
        head(&self.file.lock(), id)
    }
}

/// The last position of a room, by the index.
pub(crate) fn head(connection: &Connection, room: RoomId) -> Tried<Seq> {
    let mut statement = connection.prepare_cached("SELECT coalesce(max(seq), 0) FROM log WHERE room = ?1")?;
    Ok(Seq(unsigned(statement.query_row([signed(room.0)], |row| row.get(0))?)))
}

impl State {
    fn use_name(&mut self, name: &RoomName) -> Option<RoomId> {
        let id = *self.ids.get(name)?;
        if let Some(room) = self.rooms.get_mut(&id) {
            room.used = true;
        }
        Some(id)
    }

    fn reserve(&mut self, name: &RoomName, bound: usize) -> Result<RoomId> {
        if self.reserved.len() >= bound && !self.sweep(false) {
            return Err(busy());
        }
        let id = RoomId(self.next);
        self.next += 1;
        self.remember(id, name.clone(), false, bound);
        Ok(id)
    }

    fn remember(&mut self, id: RoomId, name: RoomName, kept: bool, bound: usize) {
        if kept && self.kept.len() >= bound {
            self.sweep(true);
        }
        // A room without a row has no events.
        let head = if kept { None } else { Some(Seq(0)) };
        self.ids.insert(name.clone(), id);
        self.rooms.insert(id, Room { name, kept, head, members: 0, used: true });
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
            if let Some(room) = self.rooms.remove(&id) {
                self.ids.remove(&room.name);
                self.forgotten += 1;
            }
            return true;
        }
        false
    }
}

#[cfg(test)]
#[path = "rooms_tests.rs"]
mod tests;
