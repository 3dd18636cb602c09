//! What people are called: chosen names, and the names and addresses that only one account may have.
//!
//! Must never let two members look the same, nor a guest like a member: who has an account takes a name from whoever has
//! none. Whose an address is, is told to nobody who only says it is theirs. Bounds: two names and one address a person.

use rusqlite::params;
use teahouse_domain::{
    Account, Code, CodePurpose, DisplayName, Email, Error, LoginName, PersonId, ServerRole, Skeleton,
};

use crate::{
    Claim, Done, Secret,
    error::Tried,
    people,
    rows::{signed, unsigned},
    writer::batch::Session,
};

fn name_taken() -> Error {
    Error::new(
        Code::NameTaken,
        "somebody else is called so, or so that it looks the same: choose another name",
    )
}

impl Session<'_> {
    /// The name that somebody chose, with or without an account.
    pub(super) fn set_name(&mut self, person: PersonId, name: &DisplayName) -> Tried<Done> {
        let account = people::account(self.connection, person)?;
        if account.as_ref().is_some_and(Account::is_removed) {
            return Err(super::unknown_person().into());
        }
        match account.filter(|account| account.role > ServerRole::Guest) {
            Some(account) => self.claim_names(person, account.login.as_ref(), name)?,
            None => self.call_guest(person, &people::looks(name))?,
        }
        self.connection
            .prepare_cached(
                "INSERT INTO people (id, name, created_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT (id) DO UPDATE SET name = excluded.name",
            )?
            .execute(params![signed(person.0), name.as_str(), signed(self.now.0)])?;
        Ok(Done::Named)
    }

    /// Guests may look like each other, and like nobody else.
    fn call_guest(&mut self, person: PersonId, name: &Skeleton) -> Tried<()> {
        if teahouse_domain::is_reserved(name) {
            return Err(name_taken().into());
        }
        self.refuse_names_of_others(person, name)?;
        self.note_guest(person, name)
    }

    /// How a guest's name looks, so that a member who is called so takes it.
    pub(super) fn note_guest(&mut self, person: PersonId, name: &Skeleton) -> Tried<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO guest_names (person, skeleton) VALUES (?1, ?2)
                 ON CONFLICT (person) DO UPDATE SET skeleton = excluded.skeleton",
            )?
            .execute(params![signed(person.0), name.as_str()])?;
        Ok(())
    }

    /// Guests who look like a member from now on have no name any more, and with it no row; those whom an application
    /// vouches for keep theirs, and get another name with their next token.
    fn unname_guests(&mut self, but: PersonId, name: &Skeleton) -> Tried<()> {
        let mut forget = self.connection.prepare_cached(
            "DELETE FROM guest_names WHERE skeleton = ?1 AND person <> ?2 RETURNING person",
        )?;
        let found = forget.query_map(params![name.as_str(), signed(but.0)], |row| row.get(0))?;
        let guests: Vec<i64> = found.collect::<rusqlite::Result<_>>()?;
        let mut remove = self.connection.prepare_cached(
            "DELETE FROM people WHERE id = ?1 AND role = 0 AND disabled_at IS NULL AND origin IS NULL",
        )?;
        let mut blank =
            self.connection.prepare_cached("UPDATE people SET name = '' WHERE id = ?1 AND role = 0")?;
        for guest in guests {
            remove.execute([guest])?;
            blank.execute([guest])?;
            self.unnamed.push(PersonId(unsigned(guest)));
        }
        Ok(())
    }

    pub(super) fn is_name_free(&self, person: PersonId, name: &Skeleton) -> Tried<bool> {
        Ok(people::name_owner(self.connection, name)?.is_none_or(|owner| owner == person))
    }

    fn refuse_names_of_others(&self, person: PersonId, name: &Skeleton) -> Tried<()> {
        if self.is_name_free(person, name)? { Ok(()) } else { Err(name_taken().into()) }
    }

    /// These are the person's names from now on, and no others.
    pub(super) fn claim_names(
        &mut self,
        person: PersonId,
        login: Option<&LoginName>,
        name: &DisplayName,
    ) -> Tried<()> {
        self.release_names(person)?;
        let shown = people::looks(name);
        for skeleton in login.map(LoginName::skeleton).into_iter().chain([&shown]) {
            self.refuse_names_of_others(person, skeleton)?;
            self.connection
                .prepare_cached("INSERT OR IGNORE INTO names (skeleton, person) VALUES (?1, ?2)")?
                .execute(params![skeleton.as_str(), signed(person.0)])?;
            self.unname_guests(person, skeleton)?;
        }
        // Whoever is a member by now is no guest who could lose the name.
        self.connection
            .prepare_cached("DELETE FROM guest_names WHERE person = ?1")?
            .execute([signed(person.0)])?;
        Ok(())
    }

    pub(super) fn release_names(&mut self, person: PersonId) -> Tried<()> {
        self.connection.prepare_cached("DELETE FROM names WHERE person = ?1")?.execute([signed(person.0)])?;
        Ok(())
    }

    pub(super) fn is_email_free(&self, person: PersonId, email: &Email) -> Tried<bool> {
        Ok(people::email_owner(self.connection, email)?.is_none_or(|owner| owner == person))
    }

    /// This is the person's address from now on, as far as their word is worth.
    pub(super) fn claim_email(
        &mut self,
        person: PersonId,
        (old, new): (Option<&Email>, Option<&Email>),
        claim: Claim,
    ) -> Tried<()> {
        if let Some(old) = old {
            self.release_email(person, old)?;
        }
        let Some(new) = new else { return Ok(()) };
        match claim {
            Claim::Unproved => Ok(()),
            Claim::First if !self.is_email_free(person, new)? => Ok(()),
            Claim::Vouched if !self.is_email_free(person, new)? => {
                let sentence = "another account has this address: use another one";
                Err(Error::new(Code::EmailTaken, sentence).into())
            }
            Claim::First | Claim::Vouched => self.hold_email(person, new),
        }
    }

    fn hold_email(&mut self, person: PersonId, email: &Email) -> Tried<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO emails (email, person) VALUES (?1, ?2)
                 ON CONFLICT (email) DO UPDATE SET person = excluded.person",
            )?
            .execute(params![email.key(), signed(person.0)])?;
        Ok(())
    }

    fn release_email(&mut self, person: PersonId, email: &Email) -> Tried<()> {
        self.connection
            .prepare_cached("DELETE FROM emails WHERE email = ?1 AND person = ?2")?
            .execute(params![email.key(), signed(person.0)])?;
        Ok(())
    }

    /// Whoever opens the link reads what is sent to the address. That goes before who was only first to name it.
    pub(super) fn confirm_email(&mut self, code: &Secret) -> Tried<Done> {
        let code = self.use_code(code, None)?;
        let (CodePurpose::Email(person), Some(email)) = (code.purpose, &code.email) else {
            return Err(super::codes::bad_code().into());
        };
        let account = self.account(person).map_err(|_| super::codes::bad_code())?;
        if account.email.as_ref() != Some(email) {
            return Err(super::codes::bad_code().into());
        }
        if let Some(owner) = people::email_owner(self.connection, email)?.filter(|&owner| owner != person)
            && people::account(self.connection, owner)?.is_some_and(|owner| owner.email_confirmed)
        {
            return Err(super::codes::bad_code().into());
        }
        self.hold_email(person, email)?;
        self.connection
            .prepare_cached("UPDATE people SET email_confirmed = 1 WHERE id = ?1")?
            .execute([signed(person.0)])?;
        Ok(Done::Account(Box::new(self.account(person)?)))
    }
}
