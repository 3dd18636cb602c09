//! What members are and may: roles and mutes.
//!
//! Must never take the last owner's role while others are there. Bounds: one member.

use rusqlite::params;
use teahouse_domain::{Author, MembershipChange, PersonId, RoomId, RoomKind, RoomRole, Timestamp};

use crate::{Done, Facts, error::Tried, rows::signed, writer::batch::Session};

use super::unknown_person;

impl Session<'_> {
    pub(super) fn set_role(
        &mut self,
        room: RoomId,
        person: PersonId,
        role: RoomRole,
        by: Author,
    ) -> Tried<Done> {
        let facts = self.place(room)?;
        let old = self.role_in(room, person)?;
        if old == Some(role) {
            return Ok(Done::Same);
        }
        match old {
            Some(old) => self.keep_an_owner(&facts, person, old)?,
            None => self.row_in_open_room(&facts, person)?,
        }
        self.connection
            .prepare_cached("UPDATE members SET role = ?3 WHERE room = ?1 AND person = ?2")?
            .execute(params![signed(room.0), signed(person.0), role.number()])?;
        self.tell_membership(room, facts.kind, person, MembershipChange::Role(role), &by)?;
        self.restrict(room)?;
        Ok(Done::Changed)
    }

    pub(super) fn mute(&mut self, room: RoomId, person: PersonId, until: Option<Timestamp>) -> Tried<Done> {
        let facts = self.place(room)?;
        if self.role_in(room, person)?.is_none() {
            if until.is_none() && !self.is_restrained(room, person)? {
                return Ok(Done::Same);
            }
            self.row_in_open_room(&facts, person)?;
        }
        let rows = self
            .connection
            .prepare_cached(
                "UPDATE members SET muted_until = ?3 WHERE room = ?1 AND person = ?2 AND muted_until IS NOT ?3",
            )?
            .execute(params![signed(room.0), signed(person.0), until.map(|until| signed(until.0))])?;
        self.restrict(room)?;
        Ok(super::changed(rows))
    }

    /// In open rooms anybody may become somebody; in others only members.
    fn row_in_open_room(&mut self, facts: &Facts, person: PersonId) -> Tried<()> {
        if facts.kind != RoomKind::Open {
            return Err(unknown_person().into());
        }
        let read = self.head(facts.id)?.seq;
        self.come_into_open_room(facts.id, person, read)
    }

    /// Without a word: in open rooms nobody is told who comes.
    pub(super) fn come_into_open_room(&self, room: RoomId, person: PersonId, read: u64) -> Tried<()> {
        let restraint = self.take_restraint(room, person)?;
        self.insert_member(room, person, restraint.on(RoomRole::Member), restraint.muted_until, read)
    }
}
