//! Invitations, and links that set a password.
//!
//! Must never open anything once too often: the use is counted in the transaction that does what it opens.
//! Bounds: one code.

use rusqlite::params;
use teahouse_domain::{AccessCode, Code, CodeId, CodePurpose, Email, Error, PersonId};

use crate::{
    Done, NewCode, Secret,
    error::Tried,
    rows::signed,
    sessions::{self, KIND_PASSWORD, KIND_ROOM, KIND_SERVER, KIND_SETUP},
    writer::batch::Session,
};

use super::changed;

pub(super) fn bad_code() -> Error {
    Error::new(Code::BadCode, "this link opens nothing (any more): ask for a new one")
}

impl Session<'_> {
    pub(super) fn add_code(&mut self, new: &NewCode) -> Tried<Done> {
        let (kind, room, role, person) = match new.purpose {
            CodePurpose::Server(role) => (KIND_SERVER, 0, role.number(), None),
            CodePurpose::Room(room, role) => (KIND_ROOM, room.0, role.number(), None),
            CodePurpose::Password(person) => (KIND_PASSWORD, 0, 0, Some(signed(person.0))),
            CodePurpose::Setup => (KIND_SETUP, 0, 0, None),
        };
        if matches!(kind, KIND_SETUP | KIND_PASSWORD) {
            self.end_older(kind, person)?;
        }
        self.connection
            .prepare_cached(
                "INSERT INTO codes (id, hash, kind, room, role, person, email, created_by, created_at, expires_at, uses_left)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                signed(new.id.0),
                &new.secret.0[..],
                kind,
                signed(room),
                role,
                person,
                new.email.as_ref().map(Email::as_str),
                new.created_by.map(|person| signed(person.0)),
                signed(self.now.0),
                new.expires_at.map(|at| signed(at.0)),
                new.uses,
            ])?;
        Ok(Done::Changed)
    }

    /// A newer link ends the older ones: whoever found one of those in a mailbox or a terminal has nothing.
    fn end_older(&mut self, kind: u8, person: Option<i64>) -> Tried<()> {
        self.connection
            .prepare_cached(
                "UPDATE codes SET revoked_at = ?3 WHERE kind = ?1 AND person IS ?2 AND revoked_at IS NULL",
            )?
            .execute(params![kind, person, signed(self.now.0)])?;
        Ok(())
    }

    pub(super) fn revoke_code(&mut self, id: CodeId) -> Tried<Done> {
        let rows = self
            .connection
            .prepare_cached("UPDATE codes SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL")?
            .execute(params![signed(id.0), signed(self.now.0)])?;
        Ok(changed(rows))
    }

    /// One use less; the code as it was before it.
    pub(super) fn use_code(&mut self, secret: &Secret, email: Option<&Email>) -> Tried<AccessCode> {
        let code = self.open_code(secret)?;
        if code.email.is_some()
            && code.email.as_ref() != email
            && !matches!(code.purpose, CodePurpose::Password(_))
        {
            return Err(bad_code().into());
        }
        self.count_use(&code)?;
        Ok(code)
    }

    fn open_code(&self, secret: &Secret) -> Tried<AccessCode> {
        let code = sessions::code(self.connection, secret)?;
        code.filter(|code| code.is_open(self.now)).ok_or_else(|| bad_code().into())
    }

    fn count_use(&mut self, code: &AccessCode) -> Tried<()> {
        self.connection
            .prepare_cached("UPDATE codes SET uses = uses + 1, uses_left = uses_left - 1 WHERE id = ?1")?
            .execute([signed(code.id.0)])?;
        Ok(())
    }

    /// Into a room by invitation. Who is in it already uses nothing up.
    pub(super) fn enter_by_code(&mut self, secret: &Secret, person: PersonId) -> Tried<Done> {
        let code = self.open_code(secret)?;
        let CodePurpose::Room(room, role) = code.purpose else { return Err(bad_code().into()) };
        let account = self.account(person)?;
        if code.email.is_some() && code.email != account.email {
            return Err(bad_code().into());
        }
        let by = self.author(person)?;
        let done = self.enter(room, person, role, by)?;
        if matches!(done, Done::Entered { new: true, .. }) {
            self.count_use(&code)?;
        }
        Ok(done)
    }
}
