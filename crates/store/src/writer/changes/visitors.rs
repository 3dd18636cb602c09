//! Guests whom an application vouches for: people with a name and nothing else, whom it knows again.
//!
//! Must never let one look like a member: a number is added to the name, also when a member took it since. Must never
//! leave to a guest what they had as a member. Bounds: one person, their memberships.

use rusqlite::params;
use teahouse_domain::{Account, PersonId, RoomId, RoomKind, RoomRole, ServerRole};

use crate::{NewOrigin, error::Tried, media, people, rows::signed, writer::batch::Session};

use super::origins::is_numbered;

impl Session<'_> {
    /// Somebody comes as a guest, whatever they were before. The last admin stays one.
    pub(super) fn visit(&mut self, new: &NewOrigin, old: Option<&Account>) -> Tried<PersonId> {
        let Some(old) = old else {
            self.write_guest(new.person, new)?;
            return Ok(new.person);
        };
        if old.role > ServerRole::Guest {
            if self.keep_an_admin(old).is_err() {
                return Ok(old.id);
            }
            self.take_account(old)?;
        }
        let called = old.name.as_ref().filter(|name| is_numbered(name.as_str(), new.name.as_str()));
        let free = called.map(|name| self.is_name_free(old.id, &people::looks(name))).transpose()?;
        if free != Some(true) || old.role > ServerRole::Guest {
            self.write_guest(old.id, new)?;
        }
        Ok(old.id)
    }

    fn write_guest(&mut self, person: PersonId, new: &NewOrigin) -> Tried<()> {
        let name = self.free_name(person, &new.name)?;
        self.connection
            .prepare_cached(
                "INSERT INTO people (id, name, created_at, role, origin) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role, origin = excluded.origin",
            )?
            .execute(params![
                signed(person.0),
                name.as_str(),
                signed(self.now.0),
                ServerRole::Guest.number(),
                &*new.origin,
            ])?;
        self.note_guest(person, &crate::people::looks(&name))
    }

    /// All of an account but the person: they may come back as a member, and begin anew then.
    fn take_account(&mut self, account: &Account) -> Tried<()> {
        for room in self.rooms_of(account.id)? {
            if !self.is_like_everybody(room, account.id)? {
                self.leave_for_good(room, account)?;
            }
        }
        self.release_names(account.id)?;
        self.claim_email(account.id, (account.email.as_ref(), None), crate::Claim::Unproved)?;
        for sql in [
            "DELETE FROM sessions WHERE person = ?1",
            "DELETE FROM sessions WHERE key IN (SELECT id FROM keys WHERE person = ?1)",
            "DELETE FROM keys WHERE person = ?1",
            "DELETE FROM codes WHERE person = ?1 OR created_by = ?1",
            "DELETE FROM mentions WHERE person = ?1",
            "UPDATE people SET login = NULL, email = NULL, password = NULL, picture = NULL, picture_from = NULL, bot = 0,
             email_confirmed = 0 WHERE id = ?1",
        ] {
            self.connection.prepare_cached(sql)?.execute([signed(account.id.0)])?;
        }
        account.picture.map_or(Ok(()), |picture| media::free(self.connection, picture))
    }

    /// In an open room, where guests are at home: who was asked to be silent there stays so.
    fn is_like_everybody(&mut self, room: RoomId, person: PersonId) -> Tried<bool> {
        let kind = self.place(room)?.kind;
        Ok(kind == RoomKind::Open && self.role_in(room, person)?.is_some_and(|role| role <= RoomRole::Member))
    }
}
