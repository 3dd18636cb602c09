//! People whom an application vouches for: made at their first token, kept like it says.
//!
//! Must never lock anybody out for a name that somebody else has: a number is added. Bounds: [`MOST_TRIES`] names.

use teahouse_domain::{Account, Code, DisplayName, Error, LoginName, PersonId, RoomId, RoomRole, ServerRole};

use crate::{
    AccountChanges, Claim, Done, NewAccount, NewOrigin,
    error::{Tried, Trouble},
    people,
    writer::batch::Session,
};

use super::accounts::Row;

/// Numbers that are tried for a name.
const MOST_TRIES: u32 = 1_000;

impl Session<'_> {
    pub(super) fn upsert_origin(&mut self, new: &NewOrigin) -> Tried<Done> {
        let before = people::by_origin(self.connection, &new.origin)?;
        let member = before.as_ref().filter(|old| old.role > ServerRole::Guest);
        let person = match (member, &before) {
            (_, old) if new.role == Some(ServerRole::Guest) => self.visit(new, old.as_ref())?,
            (Some(old), _) => self.once_more(new, old)?,
            (None, Some(guest)) => self.first_time(new, guest.id)?,
            (None, None) => self.first_time(new, new.person)?,
        };
        if new.role != Some(ServerRole::Guest) {
            for &(room, role) in &new.rooms {
                self.at_least(room, person, role)?;
            }
        }
        let after = people::account(self.connection, person)?.ok_or_else(super::unknown_person)?;
        if new.rooms.is_empty() && before.as_ref() == Some(&after) {
            return Ok(Done::Same);
        }
        Ok(Done::Account(Box::new(after)))
    }

    fn first_time(&mut self, new: &NewOrigin, person: PersonId) -> Tried<PersonId> {
        let email = match &new.email {
            Some(email) if self.is_email_free(person, email)? => Some(email.clone()),
            _ => None,
        };
        let account = NewAccount {
            person,
            login: self.free_login(new, person)?,
            name: self.free_name(person, &new.name)?,
            email,
            claim: Claim::Vouched,
            password: new.password.clone(),
            role: ServerRole::Member,
            language: None,
            bot: false,
            by_code: None,
            code_audit: None,
        };
        let role = new.role.unwrap_or(ServerRole::Member).max(ServerRole::Member);
        self.insert_account(&Row { new: &account, role, origin: Some(&new.origin) })?;
        Ok(person)
    }

    fn once_more(&mut self, new: &NewOrigin, old: &Account) -> Tried<PersonId> {
        let mut changes = AccountChanges::default();
        if !old.name.as_ref().is_some_and(|name| is_numbered(name.as_str(), new.name.as_str())) {
            changes.name = Some(self.free_name(old.id, &new.name)?);
        }
        if let Some(email) = new.email.as_ref().filter(|email| old.email.as_ref() != Some(email))
            && self.is_email_free(old.id, email)?
        {
            changes.email = Some(Some(email.clone()));
        }
        if let Some(role) = new.role.map(|role| role.max(ServerRole::Member)).filter(|role| *role != old.role)
        {
            // Who comes as a member and is the last admin stays one: else nobody could make another.
            let stays = role < old.role && self.keep_an_admin(old).is_err();
            changes.role = Some(if stays { old.role } else { role });
        }
        if changes.name.is_some() || changes.email.is_some() || changes.role.is_some() {
            self.update_account(old.id, &changes)?;
        }
        Ok(old.id)
    }

    pub(super) fn free_name(&self, person: PersonId, wanted: &DisplayName) -> Tried<DisplayName> {
        for number in 1..MOST_TRIES {
            let name = match number {
                1 => wanted.clone(),
                _ => DisplayName::parse(&numbered(wanted.as_str(), number, " ", DisplayName::MAX_CHARS))?,
            };
            if self.is_name_free(person, &people::looks(&name))? {
                return Ok(name);
            }
        }
        Err(Error::new(Code::NameTaken, "too many people have this name").into())
    }

    fn free_login(&self, new: &NewOrigin, person: PersonId) -> Tried<LoginName> {
        let plain = new.name.as_str().replace(' ', ".");
        let wanted = new.login.clone().map_or_else(|| LoginName::parse(&plain), Ok);
        let wanted = wanted.or_else(|_| LoginName::parse(&person.to_string()))?;
        for number in 1..MOST_TRIES {
            let login = match number {
                1 => wanted.clone(),
                _ => LoginName::parse(&numbered(wanted.as_str(), number, "", LoginName::MAX_CHARS))?,
            };
            if self.is_name_free(person, login.skeleton())? {
                return Ok(login);
            }
        }
        Err(Error::new(Code::NameTaken, "too many people have this name").into())
    }

    fn at_least(&mut self, room: RoomId, person: PersonId, role: RoomRole) -> Tried<()> {
        let by = self.name_of(person)?;
        match self.role_in(room, person)? {
            Some(has) if has >= role => Ok(()),
            Some(_) => self.set_role(room, person, role, by).map(|_| ()),
            None => match self.enter(room, person, role, by) {
                // A ban holds whatever a token says, and a room that was ended does not come back.
                Err(Trouble::Refused(error)) if matches!(error.code, Code::Banned | Code::NotFound) => Ok(()),
                done => done.map(|_| ()),
            },
        }
    }
}

fn numbered(name: &str, number: u32, between: &str, most: usize) -> String {
    let end = format!("{between}{number}");
    let begin: String = name.chars().take(most - end.len()).collect();
    format!("{begin}{end}")
}

/// Whether somebody is called what they want to be, but for a number.
pub(super) fn is_numbered(has: &str, wanted: &str) -> bool {
    has == wanted
        || has.rsplit_once(' ').is_some_and(|(begin, number)| {
            number.bytes().all(|byte| byte.is_ascii_digit())
                && (begin == wanted
                    || (has.chars().count() == DisplayName::MAX_CHARS && wanted.starts_with(begin)))
        })
}
