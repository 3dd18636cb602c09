//! Accounts: made, changed, removed.
//!
//! Must never leave the server without an admin who can act. Bounds: one account, its memberships.

use rusqlite::params;
use teahouse_domain::{Account, Author, Code, CodePurpose, Error, MediaId, PersonId, RoomId, ServerRole};

use crate::{
    AccountChanges, Claim, Done, NewAccount, Secret, audit,
    error::Tried,
    media, people,
    rows::{signed, unsigned},
    writer::batch::Session,
};

use super::unknown_person;

/// What a row of a new account says.
pub(super) struct Row<'a> {
    pub(super) new: &'a NewAccount,
    pub(super) role: ServerRole,
    pub(super) origin: Option<&'a str>,
}

fn last_admin() -> Error {
    Error::new(Code::LastAdmin, "nobody else runs this server: make somebody else an admin first")
}

impl Session<'_> {
    pub(super) fn create_account(&mut self, new: &NewAccount) -> Tried<Done> {
        let mut role = new.role.max(ServerRole::Member);
        let mut room = None;
        if let Some(secret) = &new.by_code {
            match self.use_code(secret, new.email.as_ref())?.purpose {
                CodePurpose::Server(given) => role = given.max(ServerRole::Member),
                CodePurpose::Room(id, given) => (role, room) = (ServerRole::Member, Some((id, given))),
                CodePurpose::Setup if people::other_admins(self.connection, PersonId(0))? == 0 => {
                    role = ServerRole::Admin;
                }
                CodePurpose::Setup | CodePurpose::Password(_) | CodePurpose::Email(_) => {
                    return Err(super::codes::bad_code().into());
                }
            }
        }
        self.insert_account(&Row { new, role, origin: None })?;
        if let Some(audit) = &new.code_audit {
            audit::append(self.connection, audit, self.now)?;
        }
        if let Some((room, role)) = room {
            let by = Author::member(new.person, new.name.as_str());
            self.enter(room, new.person, role, by)?;
        }
        let account = Box::new(self.account(new.person)?);
        Ok(Done::SignedUp { account, room: room.map(|(room, _)| room) })
    }

    pub(super) fn insert_account(&mut self, row: &Row<'_>) -> Tried<()> {
        let new = row.new;
        let known = people::account(self.connection, new.person)?;
        if known.is_some_and(|account| account.role > ServerRole::Guest) {
            return Err(Error::new(Code::Conflict, "this person has an account already: sign in").into());
        }
        self.claim_names(new.person, Some(&new.login), &new.name)?;
        self.claim_email(new.person, (None, new.email.as_ref()), new.claim)?;
        self.connection
            .prepare_cached(
                "INSERT INTO people (id, name, created_at, role, login, email, password, language, origin, bot,
                 email_confirmed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
                 ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role, login = excluded.login,
                 email = excluded.email, password = excluded.password, language = coalesce(excluded.language, language),
                 origin = excluded.origin, bot = excluded.bot, email_confirmed = excluded.email_confirmed",
            )?
            .execute(params![
                signed(new.person.0),
                new.name.as_str(),
                signed(self.now.0),
                row.role.number(),
                new.login.as_str(),
                new.email.as_ref().map(|email| email.as_str()),
                new.password,
                new.language,
                row.origin,
                new.bot,
                new.email.is_some() && new.claim == Claim::Vouched,
            ])?;
        Ok(())
    }

    /// An account that is there.
    pub(super) fn account(&self, person: PersonId) -> Tried<Account> {
        let account = people::account(self.connection, person)?;
        account.filter(|account| account.role > ServerRole::Guest).ok_or_else(|| unknown_person().into())
    }

    /// Who it is, as they are called now.
    pub(super) fn author(&self, person: PersonId) -> Tried<Author> {
        Ok(Author::member(person, self.account(person)?.shown_name()))
    }

    pub(super) fn keep_an_admin(&self, account: &Account) -> Tried<()> {
        let acts = account.role == ServerRole::Admin && account.disabled_at.is_none() && !account.bot;
        if acts && people::other_admins(self.connection, account.id)? == 0 {
            return Err(last_admin().into());
        }
        Ok(())
    }

    pub(super) fn update_account(&mut self, person: PersonId, changes: &AccountChanges) -> Tried<Done> {
        let old = self.account(person)?;
        let name = changes.name.as_ref().or(old.name.as_ref());
        let login = changes.login.as_ref().or(old.login.as_ref());
        if let (true, Some(name)) = (changes.name.is_some() || changes.login.is_some(), name) {
            self.claim_names(person, login, name)?;
        }
        if let Some(email) = &changes.email {
            self.claim_email(person, (old.email.as_ref(), email.as_ref()), changes.claim)?;
        }
        if let Some(picture) = changes.picture {
            self.set_picture(person, old.picture, picture)?;
        }
        self.set_role_and_state(&old, changes)?;
        let email = changes.email.as_ref().unwrap_or(&old.email);
        let confirmed = match &changes.email {
            Some(new) => new.is_some() && changes.claim == Claim::Vouched,
            None => old.email_confirmed,
        };
        let language = changes.language.as_ref().unwrap_or(&old.language);
        self.connection
            .prepare_cached(
                "UPDATE people SET name = coalesce(?2, name), login = ?3, email = ?4, language = ?5,
                 last_seen = coalesce(?6, last_seen), picture_from = coalesce(?7, picture_from),
                 email_confirmed = ?8 WHERE id = ?1",
            )?
            .execute(params![
                signed(person.0),
                changes.name.as_ref().map(|name| name.as_str()),
                login.map(|login| login.as_str()),
                email.as_ref().map(|email| email.as_str()),
                language,
                changes.last_seen.map(|at| signed(at.0)),
                changes.picture_from,
                confirmed,
            ])?;
        if let Some(was) = &changes.password_was
            && !self.is_password(person, was)?
        {
            return Err(Error::new(Code::Conflict, "the password was changed meanwhile").into());
        }
        if let Some(password) = &changes.password {
            self.set_password(person, password.as_deref())?;
            if changes.password_was.is_none() {
                self.close_sessions(person, changes.stays)?;
            }
        }
        Ok(Done::Account(Box::new(self.account(person)?)))
    }

    fn set_role_and_state(&mut self, old: &Account, changes: &AccountChanges) -> Tried<()> {
        if changes.disabled == Some(false) {
            self.stays(old.id)?;
        }
        let role = changes.role.unwrap_or(old.role);
        if role == ServerRole::Guest {
            return Err(Error::new(Code::BadRequest, "an account is a member's or an admin's").into());
        }
        let disabled = changes.disabled.unwrap_or(old.disabled_at.is_some());
        if role < old.role || disabled {
            self.keep_an_admin(old)?;
        }
        let disabled_at = disabled.then(|| old.disabled_at.unwrap_or(self.now));
        self.connection
            .prepare_cached("UPDATE people SET role = ?2, disabled_at = ?3 WHERE id = ?1")?
            .execute(params![signed(old.id.0), role.number(), disabled_at.map(|at| signed(at.0))])?;
        if disabled && old.disabled_at.is_none() {
            self.close_sessions(old.id, None)?;
        }
        Ok(())
    }

    pub(super) fn set_picture(
        &mut self,
        person: PersonId,
        old: Option<MediaId>,
        new: Option<MediaId>,
    ) -> Tried<()> {
        if let Some(new) = new {
            self.check_picture(new, |owner| owner == person)?;
        }
        self.connection
            .prepare_cached("UPDATE people SET picture = ?2 WHERE id = ?1")?
            .execute(params![signed(person.0), new.map(|id| media::key(id).to_vec())])?;
        old.filter(|old| Some(*old) != new).map_or(Ok(()), |old| media::free(self.connection, old))
    }

    pub(super) fn set_password(&mut self, person: PersonId, password: Option<&str>) -> Tried<()> {
        self.connection
            .prepare_cached("UPDATE people SET password = ?2 WHERE id = ?1")?
            .execute(params![signed(person.0), password])?;
        // Links that wait in a mailbox were for the password before: they open nothing any more.
        self.connection
            .prepare_cached(
                "UPDATE codes SET revoked_at = ?2 WHERE person = ?1 AND kind = 2 AND revoked_at IS NULL",
            )?
            .execute(params![signed(person.0), signed(self.now.0)])?;
        Ok(())
    }

    /// Whether this is still the hash of their password: what was checked against another one counts for nothing.
    pub(super) fn is_password(&self, person: PersonId, hash: &str) -> Tried<bool> {
        let sql = "SELECT 1 FROM people WHERE id = ?1 AND password = ?2";
        Ok(self.connection.prepare_cached(sql)?.exists(params![signed(person.0), hash])?)
    }

    pub(super) fn use_reset(&mut self, code: &Secret, password: &str) -> Tried<Done> {
        let code = self.use_code(code, None)?;
        let CodePurpose::Password(person) = code.purpose else {
            return Err(super::codes::bad_code().into());
        };
        let account = self.account(person).map_err(|_| super::codes::bad_code())?;
        // A letter is worth nothing once the account has another address.
        if code.email.is_some() && code.email != account.email {
            return Err(super::codes::bad_code().into());
        }
        self.set_password(person, Some(password))?;
        self.close_sessions(person, None)?;
        Ok(Done::Account(Box::new(Account { has_password: true, ..account })))
    }

    /// Takes all of it but the number: the guest's cookie from before the account opens nothing of it again.
    pub(super) fn delete_account(&mut self, person: PersonId) -> Tried<Done> {
        let account = self.account(person)?;
        self.keep_an_admin(&account)?;
        for room in self.rooms_of(person)? {
            self.leave_for_good(room, &account)?;
        }
        self.forget_restraints(person)?;
        self.release_names(person)?;
        self.claim_email(person, (account.email.as_ref(), None), Claim::Unproved)?;
        for sql in [
            "DELETE FROM sessions WHERE person = ?1",
            "DELETE FROM sessions WHERE key IN (SELECT id FROM keys WHERE person = ?1)",
            "DELETE FROM keys WHERE person = ?1",
            "DELETE FROM codes WHERE person = ?1 OR created_by = ?1",
            "DELETE FROM mentions WHERE person = ?1",
            "DELETE FROM removals WHERE person = ?1",
        ] {
            self.connection.prepare_cached(sql)?.execute([signed(person.0)])?;
        }
        self.connection
            .prepare_cached(
                "UPDATE people SET name = '', role = 0, login = NULL, email = NULL, password = NULL, picture = NULL,
                 picture_from = NULL, language = NULL, origin = NULL, bot = 0, last_seen = NULL, email_confirmed = 0,
                 disabled_at = ?2 WHERE id = ?1",
            )?
            .execute(params![signed(person.0), signed(self.now.0)])?;
        account.picture.map_or(Ok(()), |picture| media::free(self.connection, picture))?;
        Ok(Done::Changed)
    }

    pub(super) fn rooms_of(&self, person: PersonId) -> Tried<Vec<RoomId>> {
        let mut statement = self.connection.prepare_cached("SELECT room FROM members WHERE person = ?1")?;
        let found = statement.query_map([signed(person.0)], |row| Ok(RoomId(unsigned(row.get(0)?))))?;
        Ok(found.collect::<rusqlite::Result<_>>()?)
    }

    /// A picture that a person or a room is to be shown by.
    pub(super) fn check_picture(&mut self, id: MediaId, may: impl Fn(PersonId) -> bool) -> Tried<()> {
        let stored = media::find(self.connection, id)?;
        let image = |stored: &crate::StoredMedia| stored.media.kind == teahouse_domain::MediaKind::Image;
        if !stored.is_some_and(|stored| image(&stored) && may(stored.owner)) {
            let sentence = "the picture has to be an uploaded image of your own: upload it again";
            return Err(Error::new(Code::UnknownMedia, sentence).into());
        }
        media::name(self.connection, id, self.now)
    }

    /// Somebody who has an account, or the refusal that they have none.
    pub(super) fn somebody(&self, person: PersonId) -> Tried<()> {
        let mut statement =
            self.connection.prepare_cached("SELECT 1 FROM people WHERE id = ?1 AND role > 0")?;
        if statement.exists([signed(person.0)])? { Ok(()) } else { Err(unknown_person().into()) }
    }

    /// The name of somebody, whoever they are.
    pub(super) fn name_of(&self, person: PersonId) -> Tried<Author> {
        let known = people::person(self.connection, person)?;
        let known = known.unwrap_or(teahouse_domain::Person::guest(person));
        Ok(Author::member(person, known.shown_name()))
    }
}
