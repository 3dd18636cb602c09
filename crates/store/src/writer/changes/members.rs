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
            && !self.others(facts.id, person, Some(RoomRole::Owner))?
            && self.others(facts.id, person, None)?
        {
            return Err(last_owner().into());
        }
        Ok(())
    }

    fn others(&self, room: RoomId, person: PersonId, role: Option<RoomRole>) -> Tried<bool> {
        let key = params![signed(room.0), signed(person.0), role.map(RoomRole::number)];
        let sql = match role {
            // The second condition is that of the index of those who are not like everybody else.
            Some(_) => {
                "SELECT 1 FROM members WHERE room = ?1 AND role = ?3 AND (role <> 1 OR muted_until IS NOT NULL)
                 AND person <> ?2"
            }
            None => "SELECT 1 FROM members WHERE room = ?1 AND person <> ?2 AND ?3 IS NULL",
        };
        Ok(self.connection.prepare_cached(sql)?.exists(key)?)
    }

    /// The account goes: whoever is next in a room that would be without an owner becomes one.
    pub(super) fn leave_for_good(&mut self, room: RoomId, account: &Account) -> Tried<()> {
        let facts = self.place(room)?;
        let by = Author::member(account.id, account.shown_name());
        let Some(role) = self.role_in(room, account.id)? else { return Ok(()) };
        if self.keep_an_owner(&facts, account.id, role).is_err()
            && let Some(heir) = self.heir(&facts, account.id)?
        {
            self.set_role(room, heir, RoomRole::Owner, by.clone())?;
        }
        self.take_out(&facts, account.id, MembershipChange::Left, &by)
    }

    /// The highest, and of those who was there first. In open rooms only who keeps order already.
    fn heir(&self, facts: &Facts, but: PersonId) -> Tried<Option<PersonId>> {
        let lowest = if facts.kind == RoomKind::Open { RoomRole::Moderator } else { RoomRole::ReadOnly };
        let mut statement = self.connection.prepare_cached(
            "SELECT person FROM members WHERE room = ?1 AND person <> ?2 AND role >= ?3
             ORDER BY role DESC, joined_at, person LIMIT 1",
        )?;
        let key = params![signed(facts.id.0), signed(but.0), lowest.number()];
        let heir: Option<i64> = statement.query_row(key, |row| row.get(0)).optional()?;
        Ok(heir.map(unsigned).map(PersonId))
    }

    /// Says of an open room whether somebody in it is not like everybody else.
    pub(super) fn restrict(&mut self, room: RoomId) -> Tried<()> {
        let rows = self
            .connection
            .prepare_cached(
                "UPDATE rooms SET restricted = 1 - restricted WHERE id = ?1 AND kind = 0 AND restricted <> (
                 EXISTS (SELECT 1 FROM members WHERE room = ?1 AND (role <> 1 OR muted_until IS NOT NULL))
                 OR EXISTS (SELECT 1 FROM bans WHERE room = ?1 AND lifted_at IS NULL))",
            )?
            .execute([signed(room.0)])?;
        if rows > 0 {
            self.changed(room);
        }
        Ok(())
    }
}
