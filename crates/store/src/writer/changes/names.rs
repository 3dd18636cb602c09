//! What people are called: chosen names, and the names and addresses that only one account may have.
//!
//! Must never let two members look the same. Bounds: two names and one address a person.

use rusqlite::params;
use teahouse_domain::{Code, DisplayName, Email, Error, LoginName, PersonId, ServerRole, Skeleton};

use crate::{Done, error::Tried, people, rows::signed, writer::batch::Session};

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
        match account.filter(|account| account.role > ServerRole::Guest) {
            Some(account) => self.claim_names(person, account.login.as_ref(), name)?,
            None => self.refuse_names_of_others(person, &people::looks(name))?,
        }
        self.connection
            .prepare_cached(
                "INSERT INTO people (id, name, created_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT (id) DO UPDATE SET name = excluded.name",
            )?
            .execute(params![signed(person.0), name.as_str(), signed(self.now.0)])?;
        Ok(Done::Named)
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
        }
        Ok(())
    }

    pub(super) fn release_names(&mut self, person: PersonId) -> Tried<()> {
        self.connection.prepare_cached("DELETE FROM names WHERE person = ?1")?.execute([signed(person.0)])?;
        Ok(())
    }

    pub(super) fn is_email_free(&self, person: PersonId, email: &Email) -> Tried<bool> {
        Ok(people::email_owner(self.connection, email)?.is_none_or(|owner| owner == person))
    }

    /// This is the person's address from now on.
    pub(super) fn claim_email(
        &mut self,
        person: PersonId,
        old: Option<&Email>,
        new: Option<&Email>,
    ) -> Tried<()> {
        if let Some(old) = old {
            self.connection
                .prepare_cached("DELETE FROM emails WHERE email = ?1 AND person = ?2")?
                .execute(params![old.key(), signed(person.0)])?;
        }
        let Some(new) = new else { return Ok(()) };
        if !self.is_email_free(person, new)? {
            let sentence = "another account has this address: sign in with it, or use another address";
            return Err(Error::new(Code::EmailTaken, sentence).into());
        }
        self.connection
            .prepare_cached("INSERT OR IGNORE INTO emails (email, person) VALUES (?1, ?2)")?
            .execute(params![new.key(), signed(person.0)])?;
        Ok(())
    }
}
