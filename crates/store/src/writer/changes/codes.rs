//! Invitations, and links that set a password or prove an address.
//!
//! Must never open anything once too often: the use is counted in the transaction that does what it opens. Must never
//! give what its maker could not give now: they may have lost since what they had when they made it.
//! Bounds: one code.

use rusqlite::params;
use teahouse_domain::{
    AccessCode, Code, CodeId, CodePurpose, Email, Error, PersonId, RoomId, RoomRole, ServerRole,
    policy::{self, Action, Actor, Place},
};

use crate::{
    Done, Facts, NewCode, Secret, directory,
    error::Tried,
    people,
    rows::signed,
    sessions::{self, KIND_EMAIL, KIND_PASSWORD, KIND_ROOM, KIND_SERVER, KIND_SETUP},
    writer::batch::Session,
};

use super::changed;

/// Between two letters with a link for the same thing.
const LETTERS_APART_MS: u64 = 5 * 60 * 1_000;

pub(super) fn bad_code() -> Error {
    Error::new(Code::BadCode, "this link opens nothing (any more): ask for a new one")
}

/// An invitation that was made for one address is for whoever has it.
fn check_email(code: &AccessCode, email: Option<&Email>) -> Tried<()> {
    if code.email.is_some() && code.email.as_ref() != email {
        let message = "this invitation is for one e-mail address: give the one that it was sent to";
        return Err(Error::new(Code::WrongEmail, message).into());
    }
    Ok(())
}

impl Session<'_> {
    pub(super) fn add_code(&mut self, new: &NewCode) -> Tried<Done> {
        let (kind, room, role, person) = match new.purpose {
            CodePurpose::Server(role) => (KIND_SERVER, 0, role.number(), None),
            CodePurpose::Room(room, role) => (KIND_ROOM, room.0, role.number(), None),
            CodePurpose::Password(person) => (KIND_PASSWORD, 0, 0, Some(signed(person.0))),
            CodePurpose::Email(person) => (KIND_EMAIL, 0, 0, Some(signed(person.0))),
            CodePurpose::Setup => (KIND_SETUP, 0, 0, None),
        };
        let mailed = new.email.as_ref().filter(|_| matches!(kind, KIND_PASSWORD | KIND_EMAIL));
        if let Some(email) = mailed
            && self.is_on_its_way(kind, person, email)?
        {
            return Ok(Done::Same);
        }
        if matches!(kind, KIND_SETUP | KIND_PASSWORD | KIND_EMAIL) {
            self.end_older(kind, person, mailed.is_some())?;
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

    /// A newer link ends the older ones: whoever found one of those in a mailbox or a terminal has nothing. Letters are
    /// sent for anybody who asks: theirs end only those that came in a letter, never what an admin handed over.
    fn end_older(&mut self, kind: u8, person: Option<i64>, mailed: bool) -> Tried<()> {
        self.connection
            .prepare_cached(
                "UPDATE codes SET revoked_at = ?3 WHERE kind = ?1 AND person IS ?2 AND revoked_at IS NULL
                 AND (email IS NOT NULL OR NOT ?4)",
            )?
            .execute(params![kind, person, signed(self.now.0), mailed])?;
        Ok(())
    }

    /// Whether a link that works went to this address a moment ago: whoever asks again waits for that letter, and nobody
    /// fills a mailbox.
    fn is_on_its_way(&self, kind: u8, person: Option<i64>, email: &Email) -> Tried<bool> {
        let mut statement = self.connection.prepare_cached(
            "SELECT 1 FROM codes WHERE person = ?1 AND kind = ?2 AND email = ?3 AND created_at > ?4
             AND revoked_at IS NULL AND uses_left IS NOT 0",
        )?;
        let since = signed(self.now.0.saturating_sub(LETTERS_APART_MS));
        Ok(statement.exists(params![person, kind, email.as_str(), since])?)
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
        if !matches!(code.purpose, CodePurpose::Password(_) | CodePurpose::Email(_)) {
            check_email(&code, email)?;
        }
        self.count_use(&code)?;
        Ok(code)
    }

    fn open_code(&self, secret: &Secret) -> Tried<AccessCode> {
        let code = sessions::code(self.connection, secret)?;
        let code = code.filter(|code| code.is_open(self.now)).ok_or_else(bad_code)?;
        if let CodePurpose::Room(room, _) = code.purpose
            && directory::row(self.connection, room)?.is_some_and(|row| row.facts.archived)
        {
            let sentence = "this room is archived: nobody comes in any more";
            return Err(Error::new(Code::Archived, sentence).into());
        }
        match code.created_by {
            Some(maker) if !self.may_still_give(maker, code.purpose)? => Err(bad_code().into()),
            _ => Ok(code),
        }
    }

    /// Whether who made the code could make it today. What nobody made (the first admin's link, a letter) and what was made
    /// on the command line stays good.
    fn may_still_give(&self, maker: PersonId, purpose: CodePurpose) -> Tried<bool> {
        let known = people::person(self.connection, maker)?.filter(|person| !person.disabled);
        let server = RoomId(0);
        let banned = directory::ban(self.connection, server, maker, self.now)?.is_some();
        let Some(role) = known.filter(|_| !banned).map(|person| person.role) else { return Ok(false) };
        match purpose {
            CodePurpose::Room(room, given) => self.may_invite(Actor { id: maker, role }, room, given),
            CodePurpose::Server(_)
            | CodePurpose::Password(_)
            | CodePurpose::Email(_)
            | CodePurpose::Setup => Ok(role == ServerRole::Admin),
        }
    }

    fn may_invite(&self, maker: Actor, room: RoomId, role: RoomRole) -> Tried<bool> {
        // An open room in which nothing was ever said has no row yet.
        let facts = directory::row(self.connection, room)?.map_or(Facts::open(room), |row| row.facts);
        let place = Place { kind: facts.kind, archived: facts.archived };
        let standing = directory::standing(self.connection, room, maker.id, self.now)?.standing;
        let may = |action| policy::may(maker, place, standing, action).is_ok();
        Ok(maker.role > ServerRole::Guest
            && may(Action::Invite)
            && (role <= RoomRole::Member || may(Action::SetRoles)))
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
        // An address that they only say is theirs opens nothing that was meant for its owner.
        let proved = match &code.email {
            Some(email) => people::email_owner(self.connection, email)? == Some(account.id),
            None => false,
        };
        check_email(&code, account.email.as_ref().filter(|_| proved))?;
        let by = self.author(person)?;
        let done = self.enter(room, person, role, by)?;
        if matches!(done, Done::Entered { new: true, .. }) {
            self.count_use(&code)?;
        }
        Ok(done)
    }
}
