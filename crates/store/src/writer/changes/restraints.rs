//! What holds of a member beyond their going: a mute, and that they only read.
//!
//! Else leaving and coming back would undo what moderators did. Must never be forgotten on any way back in: whoever
//! gets a member's row gets what is kept here with it. Bounds: one row for a room and a person; a mute that is over is
//! swept.

use rusqlite::{OptionalExtension as _, params};
use teahouse_domain::{PersonId, RoomId, RoomRole};

use crate::{
    error::Tried,
    rows::{signed, unsigned},
    writer::batch::Session,
};

/// What held when somebody went.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Restraint {
    read_only: bool,
    pub(super) muted_until: Option<i64>,
}

impl Restraint {
    /// What somebody is who comes back as this.
    pub(super) const fn on(self, role: RoomRole) -> RoomRole {
        if self.read_only { RoomRole::ReadOnly } else { role }
    }
}

impl Session<'_> {
    /// Somebody goes: what is to hold when they come back is kept.
    pub(super) fn keep_restraint(&self, room: RoomId, person: PersonId) -> Tried<()> {
        self.connection
            .prepare_cached(
                "INSERT OR REPLACE INTO restraints (room, person, read_only, muted_until)
                 SELECT room, person, role = ?4, iif(muted_until > ?3, muted_until, NULL) FROM members
                 WHERE room = ?1 AND person = ?2 AND (role = ?4 OR muted_until > ?3)",
            )?
            .execute(params![
                signed(room.0),
                signed(person.0),
                signed(self.now.0),
                RoomRole::ReadOnly.number()
            ])?;
        Ok(())
    }

    /// Whether something is kept.
    pub(super) fn is_restrained(&self, room: RoomId, person: PersonId) -> Tried<bool> {
        let mut statement =
            self.connection.prepare_cached("SELECT 1 FROM restraints WHERE room = ?1 AND person = ?2")?;
        Ok(statement.exists([signed(room.0), signed(person.0)])?)
    }

    /// Somebody comes back: what was kept goes into their row.
    pub(super) fn take_restraint(&self, room: RoomId, person: PersonId) -> Tried<Restraint> {
        let mut statement = self.connection.prepare_cached(
            "DELETE FROM restraints WHERE room = ?1 AND person = ?2 RETURNING read_only, muted_until",
        )?;
        let found = statement
            .query_row([signed(room.0), signed(person.0)], |row| {
                Ok(Restraint { read_only: row.get(0)?, muted_until: row.get(1)? })
            })
            .optional()?;
        Ok(found.unwrap_or_default())
    }

    /// Who gives roles brings somebody back as more than a reader: that is what they are. A mute stays.
    pub(super) fn give_voice_back(&self, room: RoomId, person: PersonId) -> Tried<()> {
        self.connection
            .prepare_cached("UPDATE restraints SET read_only = 0 WHERE room = ?1 AND person = ?2")?
            .execute([signed(room.0), signed(person.0)])?;
        Ok(())
    }

    /// The account ends: nobody comes back.
    pub(super) fn forget_restraints(&mut self, person: PersonId) -> Tried<()> {
        let mut statement =
            self.connection.prepare_cached("DELETE FROM restraints WHERE person = ?1 RETURNING room")?;
        let rooms = statement
            .query_map([signed(person.0)], |row| Ok(RoomId(unsigned(row.get(0)?))))?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        drop(statement);
        rooms.into_iter().try_for_each(|room| self.restrict(room))
    }
}
