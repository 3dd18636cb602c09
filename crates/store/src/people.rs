//! People's rows: accounts, and guests who chose a name. Everybody else needs none.
//!
//! Must never hand out a password's hash but to who is to check it ([`Credentials`]).
//! Bounds: one row by its key, or one page.

use std::fmt;

use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, params};
use teahouse_domain::{
    Account, Cursor, DisplayName, Email, List, LoginName, Person, PersonId, Result, ServerRole, Skeleton,
    Timestamp, skeleton,
};

use crate::{
    Reader,
    error::{Tried, Trouble},
    listing::{Where, page},
    media,
    rows::{signed, unsigned},
};

/// An account with the hash of its password, for who is to check one.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// Whose.
    pub account: Account,
    /// The hash; none: cannot sign in by a password.
    pub password: Option<Box<str>>,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("account", &self.account.id).finish_non_exhaustive()
    }
}

/// Which people a list holds; what is not said does not matter.
#[derive(Clone, Debug, Default)]
pub struct PeopleFilter {
    /// A part of the shown name, the login or the address.
    pub query: Option<Box<str>>,
    /// Whether only the names are searched: not the addresses, which are for admins.
    pub names_only: bool,
    /// What they are.
    pub role: Option<ServerRole>,
    /// Whether they are switched off.
    pub disabled: Option<bool>,
    /// Whether they are programs.
    pub bots: Option<bool>,
    /// Without guests.
    pub accounts: bool,
}

/// The columns of an account, in the order that [`decode`] reads.
pub(crate) const COLUMNS: &str = "people.id, people.name, people.role, people.login, people.email, people.disabled_at, \
     people.picture, people.language, people.origin, people.bot, people.password IS NOT NULL, people.created_at, \
     people.last_seen, people.picture_from, people.email_confirmed";

/// How many columns those are.
pub(crate) const WIDTH: usize = 15;

/// Reads the columns of an account, from the first of them on.
pub(crate) fn decode(row: &Row<'_>, first: usize) -> Tried<Account> {
    let text = |index| row.get::<_, Option<String>>(first + index);
    let number = |index| row.get::<_, Option<i64>>(first + index).map(|value| value.map(unsigned));
    let id = unsigned(row.get(first)?);
    let picture: Option<[u8; 16]> = row.get(first + 6)?;
    Ok(Account {
        id: PersonId(id),
        // A name that a stricter rule refuses today is as good as none.
        name: text(1)?.and_then(|name| DisplayName::parse(&name).ok()),
        role: ServerRole::from_number(unsigned(row.get(first + 2)?)).ok_or(Trouble::Damaged(signed(id)))?,
        login: text(3)?.and_then(|login| LoginName::parse(&login).ok()),
        email: text(4)?.and_then(|email| Email::parse(&email).ok()),
        disabled_at: number(5)?.map(Timestamp),
        picture: picture.map(media::id_of),
        picture_from: text(13)?.map(Into::into),
        language: text(7)?.map(Into::into),
        origin: text(8)?.map(Into::into),
        bot: row.get(first + 9)?,
        has_password: row.get(first + 10)?,
        created_at: Timestamp(number(11)?.unwrap_or_default()),
        last_seen: number(12)?.map(Timestamp),
        email_confirmed: row.get(first + 14)?,
    })
}

fn one(connection: &Connection, condition: &str, key: &dyn ToSql) -> Tried<Option<Account>> {
    let sql = format!("SELECT {COLUMNS} FROM people WHERE {condition}");
    let mut statement = connection.prepare_cached(&sql)?;
    statement.query_row([key], |row| Ok(decode(row, 0))).optional()?.transpose()
}

/// The person's row, by its key.
pub(crate) fn person(connection: &Connection, id: PersonId) -> Tried<Option<Person>> {
    let mut statement =
        connection.prepare_cached("SELECT name, role, disabled_at IS NOT NULL FROM people WHERE id = ?1")?;
    let row: Option<(String, i64, bool)> =
        statement.query_row([signed(id.0)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
    let Some((name, role, disabled)) = row else { return Ok(None) };
    let role = ServerRole::from_number(unsigned(role)).ok_or(Trouble::Damaged(signed(id.0)))?;
    Ok(Some(Person { id, name: DisplayName::parse(&name).ok(), role, disabled }))
}

pub(crate) fn account(connection: &Connection, id: PersonId) -> Tried<Option<Account>> {
    one(connection, "id = ?1", &signed(id.0))
}

pub(crate) fn by_origin(connection: &Connection, origin: &str) -> Tried<Option<Account>> {
    one(connection, "origin = ?1", &origin)
}

/// Which member is called so.
pub(crate) fn name_owner(connection: &Connection, name: &Skeleton) -> Tried<Option<PersonId>> {
    let mut statement = connection.prepare_cached("SELECT person FROM names WHERE skeleton = ?1")?;
    let person: Option<i64> = statement.query_row([name.as_str()], |row| row.get(0)).optional()?;
    Ok(person.map(unsigned).map(PersonId))
}

pub(crate) fn email_owner(connection: &Connection, email: &Email) -> Tried<Option<PersonId>> {
    let mut statement = connection.prepare_cached("SELECT person FROM emails WHERE email = ?1")?;
    let person: Option<i64> = statement.query_row([email.key()], |row| row.get(0)).optional()?;
    Ok(person.map(unsigned).map(PersonId))
}

/// Admins who can do something: people, and not switched off.
pub(crate) fn other_admins(connection: &Connection, but: PersonId) -> Tried<u64> {
    let mut statement = connection.prepare_cached(
        "SELECT count(*) FROM people WHERE role > 1 AND role = ?1 AND disabled_at IS NULL AND bot = 0 AND id <> ?2",
    )?;
    let key = params![ServerRole::Admin.number(), signed(but.0)];
    Ok(unsigned(statement.query_row(key, |row| row.get(0))?))
}

fn credentials(connection: &Connection, person: PersonId) -> Tried<Option<Credentials>> {
    let Some(account) = account(connection, person)? else { return Ok(None) };
    let mut statement = connection.prepare_cached("SELECT password FROM people WHERE id = ?1")?;
    let password: Option<String> = statement.query_row([signed(person.0)], |row| row.get(0))?;
    Ok(Some(Credentials { account, password: password.map(Into::into) }))
}

impl Reader {
    /// All that is kept of a person.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn account(&mut self, id: PersonId) -> Result<Option<Account>> {
        self.snapshot(|connection| account(connection, id))
    }

    /// The account of who is vouched for elsewhere.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn account_by_origin(&mut self, origin: &str) -> Result<Option<Account>> {
        self.snapshot(|connection| by_origin(connection, origin))
    }

    /// Which member is called so, by login or shown name.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn name_owner(&mut self, name: &Skeleton) -> Result<Option<PersonId>> {
        self.snapshot(|connection| name_owner(connection, name))
    }

    /// Who it is, and the hash that a password is checked against.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn credentials(&mut self, person: PersonId) -> Result<Option<Credentials>> {
        self.snapshot(|connection| credentials(connection, person))
    }

    /// As [`Reader::credentials`], by the login; a shown name that looks the same is none.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn credentials_by_login(&mut self, login: &Skeleton) -> Result<Option<Credentials>> {
        self.snapshot(|connection| {
            let Some(person) = name_owner(connection, login)? else { return Ok(None) };
            let found = credentials(connection, person)?;
            Ok(found.filter(|found| found.account.login.as_ref().is_some_and(|own| own.skeleton() == login)))
        })
    }

    /// Whose this address is, for signing in and for letters.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn email_owner(&mut self, email: &Email) -> Result<Option<Account>> {
        self.snapshot(|connection| match email_owner(connection, email)? {
            Some(person) => account(connection, person),
            None => Ok(None),
        })
    }

    /// As [`Reader::credentials`], by the address.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn credentials_by_email(&mut self, email: &Email) -> Result<Option<Credentials>> {
        self.snapshot(|connection| match email_owner(connection, email)? {
            Some(person) => credentials(connection, person),
            None => Ok(None),
        })
    }

    /// People, the newest first; not those whose account was removed.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn people(
        &mut self,
        filter: &PeopleFilter,
        cursor: Option<Cursor>,
        limit: usize,
    ) -> Result<List<Account>> {
        self.snapshot(|connection| {
            let mut conditions = Where::new();
            conditions.plain("name <> ''");
            if let Some(query) = &filter.query {
                let also = if filter.names_only { "" } else { " OR email LIKE ?1 ESCAPE '\\'" };
                let like = "(name LIKE ?1 ESCAPE '\\' OR login LIKE ?1 ESCAPE '\\'";
                conditions.like(&format!("{like}{also})"), query);
            }
            if let Some(role) = filter.role {
                conditions.number("role = ?1", role.number().into());
            }
            if filter.accounts {
                conditions.plain("role > 0");
            }
            conditions.when(filter.disabled, "disabled_at IS NOT NULL", "disabled_at IS NULL");
            conditions.when(filter.bots, "bot = 1", "bot = 0");
            let sql = format!("SELECT {COLUMNS} FROM people");
            page(connection, &sql, conditions, ("created_at", "id"), cursor, limit, |row| {
                let account = decode(row, 0)?;
                Ok((Cursor { at: account.created_at.0, id: account.id.0 }, account))
            })
        })
    }

    /// Who runs the server, at most 100.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn admins(&mut self) -> Result<Vec<Account>> {
        self.snapshot(|connection| {
            let sql = format!("SELECT {COLUMNS} FROM people WHERE role > 1 ORDER BY role, id LIMIT 100");
            let mut statement = connection.prepare_cached(&sql)?;
            let mut found = statement.query([])?;
            let mut admins = Vec::new();
            while let Some(row) = found.next()? {
                admins.push(decode(row, 0)?);
            }
            Ok(admins)
        })
    }
}

/// How a shown name is compared.
pub(crate) fn looks(name: &DisplayName) -> Skeleton {
    skeleton(name.as_str())
}
