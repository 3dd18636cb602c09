//! Members of rooms: coming, going, being removed.
//!
//! Must never leave other members without an owner, nor let in who is banned. Bounds: one member.

use rusqlite::{OptionalExtension as _, params};
use teahouse_domain::{
    Account, Author, Code, Error, MembershipChange, PersonId, RoomId, RoomKind, RoomRole, policy::banned,
};

use crate::{
    Done, Facts, directory,
    error::{Tried, Trouble},
    rows::{signed, unsigned},
    sessions::KIND_ROOM,
    writer::batch::Session,
};

fn last_owner() -> Error {
    Error::new(Code::LastOwner, "nobody else owns this room: make somebody else an owner first")
}

/// Who can become an owner because there is no other: nobody who was told only to read, and in open rooms only who keeps
/// order already.
const fn lowest_heir(kind: RoomKind) -> RoomRole {
    if matches!(kind, RoomKind::Open) { RoomRole::Moderator } else { RoomRole::Member }
}

impl Session<'_> {
    pub(super) fn role_in(&self, room: RoomId, person: PersonId) -> Tried<Option<RoomRole>> {
        let mut statement =
            self.connection.prepare_cached("SELECT role FROM members WHERE room = ?1 AND person = ?2")?;
        let key = [signed(room.0), signed(person.0)];
        let role: Option<i64> = statement.query_row(key, |row| row.get(0)).optional()?;
        let known = |role| RoomRole::from_number(unsigned(role)).ok_or(Trouble::Damaged(role));
        role.map(known).transpose()
    }

    pub(super) fn enter(
        &mut self,
        room: RoomId,
        person: PersonId,
        role: RoomRole,
        by: Author,
    ) -> Tried<Done> {
        let facts = self.place(room)?;
        self.somebody(person)?;
        if directory::ban(self.connection, room, person, self.now)?.is_some() {
            return Err(banned().into());
        }
        if self.role_in(room, person)?.is_some() {
            return Ok(Done::Entered { facts, new: false });
        }
        // A link or a token may be older than what somebody was made since; who gives roles knows.
        if role > RoomRole::Member && by.id != person {
            self.give_voice_back(room, person)?;
        }
        self.add_member(room, facts.kind, person, role, &by)?;
        self.restrict(room)?;
        Ok(Done::Entered { facts: self.place(room)?, new: true })
    }

    pub(super) fn leave(&mut self, room: RoomId, person: PersonId) -> Tried<Done> {
        let by = self.name_of(person)?;
        self.go(room, person, MembershipChange::Left, &by)
    }

    pub(super) fn remove(&mut self, room: RoomId, person: PersonId, by: Author) -> Tried<Done> {
        self.go(room, person, MembershipChange::Removed, &by)
    }

    /// No member any more, in whichever way.
    pub(super) fn go(
        &mut self,
        room: RoomId,
        person: PersonId,
        change: MembershipChange,
        by: &Author,
    ) -> Tried<Done> {
        let facts = self.place(room)?;
        let Some(role) = self.role_in(room, person)? else { return Ok(Done::Same) };
        self.keep_an_owner(&facts, person, role)?;
        self.take_out(&facts, person, change, by)?;
        Ok(Done::Changed)
    }

    fn take_out(
        &mut self,
        facts: &Facts,
        person: PersonId,
        change: MembershipChange,
        by: &Author,
    ) -> Tried<()> {
        let key = [signed(facts.id.0), signed(person.0)];
        self.keep_restraint(facts.id, person)?;
        for sql in [
            "DELETE FROM members WHERE room = ?1 AND person = ?2",
            "DELETE FROM mentions WHERE room = ?1 AND person = ?2",
        ] {
            self.connection.prepare_cached(sql)?.execute(key)?;
        }
        // A link of theirs would bring them back, and others in their name.
        self.connection
            .prepare_cached(
                "UPDATE codes SET revoked_at = ?4
                 WHERE kind = ?3 AND room = ?1 AND created_by = ?2 AND revoked_at IS NULL",
            )?
            .execute(params![key[0], key[1], KIND_ROOM, signed(self.now.0)])?;
        self.tell_membership(facts.id, facts.kind, person, change, by)?;
        self.restrict(facts.id)
    }

    /// Somebody else has to own the room, as long as somebody else is in it.
    pub(super) fn keep_an_owner(&self, facts: &Facts, person: PersonId, role: RoomRole) -> Tried<()> {
        if role == RoomRole::Owner
            && facts.kind != RoomKind::Direct
            && self.next_in(facts.id, person, RoomRole::Owner)?.is_none()
            && self.next_in(facts.id, person, RoomRole::ReadOnly)?.is_some()
        {
            return Err(last_owner().into());
        }
        Ok(())
    }

    /// Who comes next in a room: of those who are at least this the highest, and of those who was there first. Only
    /// somebody who can sign in and do something about it.
    fn next_in(&self, room: RoomId, but: PersonId, lowest: RoomRole) -> Tried<Option<PersonId>> {
        let key = params![signed(room.0), signed(but.0), lowest.number()];
        // The condition of the index of those who are not like everybody else.
        let few = if lowest > RoomRole::Member { "AND (role <> 1 OR muted_until IS NOT NULL)" } else { "" };
        let sql = format!(
            "SELECT person FROM members WHERE room = ?1 AND person <> ?2 AND role >= ?3 {few}
             AND EXISTS (SELECT 1 FROM people WHERE id = members.person AND role > 0 AND disabled_at IS NULL)
             ORDER BY role DESC, joined_at, person LIMIT 1"
        );
        let next: Option<i64> =
            self.connection.prepare_cached(&sql)?.query_row(key, |row| row.get(0)).optional()?;
        Ok(next.map(unsigned).map(PersonId))
    }

    /// The account goes: whoever is next in a room that would be without an owner becomes one.
    pub(super) fn leave_for_good(&mut self, room: RoomId, account: &Account) -> Tried<()> {
        let facts = self.place(room)?;
        let by = Author::member(account.id, account.shown_name());
        let Some(role) = self.role_in(room, account.id)? else { return Ok(()) };
        if self.keep_an_owner(&facts, account.id, role).is_err()
            && let Some(heir) = self.next_in(room, account.id, lowest_heir(facts.kind))?
        {
            self.set_role(room, heir, RoomRole::Owner, by.clone())?;
        }
        self.take_out(&facts, account.id, MembershipChange::Left, &by)
    }

    /// Says of an open room whether somebody in it is not like everybody else.
    pub(super) fn restrict(&mut self, room: RoomId) -> Tried<()> {
        let rows = self
            .connection
            .prepare_cached(
                "UPDATE rooms SET restricted = 1 - restricted WHERE id = ?1 AND kind = 0 AND restricted <> (
                 EXISTS (SELECT 1 FROM members WHERE room = ?1 AND (role <> 1 OR muted_until IS NOT NULL))
                 OR EXISTS (SELECT 1 FROM restraints WHERE room = ?1)
                 OR EXISTS (SELECT 1 FROM bans WHERE room = ?1 AND lifted_at IS NULL))",
            )?
            .execute([signed(room.0)])?;
        if rows > 0 {
            self.changed(room);
        }
        Ok(())
    }
}
