//! What opens an account or a room: sessions, API keys, invitations and links.
//!
//! Must never hold a token: rows are found by its hash. Bounds: one row by its key, or one page.

use rusqlite::{Connection, OptionalExtension as _, Row};
use teahouse_domain::{
    AccessCode, Account, AccountSession, ApiKey, CodeId, CodePurpose, Cursor, Email, KeyId, KeyRight, List,
    PersonId, Result, RoomId, RoomRole, ServerRole, SessionId, Timestamp,
};

use crate::{
    Reader, Secret,
    error::{Tried, Trouble},
    listing::{Where, live_room, page},
    people,
    rows::{signed, unsigned},
};

/// Which invitations a list holds; what is not said does not matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CodeFilter {
    /// Into this room only.
    pub room: Option<RoomId>,
    /// Made by them.
    pub by: Option<PersonId>,
    /// Those that open something at this time; without it also those that are over, until they are swept.
    pub open_at: Option<Timestamp>,
}

/// Which API keys a list holds; what is not said does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyFilter {
    /// A part of their name.
    pub name: Option<Box<str>>,
    /// Whom they speak for.
    pub person: Option<PersonId>,
}

pub(crate) const KIND_SERVER: u8 = 0;
pub(crate) const KIND_ROOM: u8 = 1;
pub(crate) const KIND_PASSWORD: u8 = 2;
pub(crate) const KIND_SETUP: u8 = 3;
pub(crate) const KIND_EMAIL: u8 = 4;

const SESSION: &str = "sessions.id, sessions.person, sessions.created_at, sessions.last_seen, sessions.expires_at, \
     sessions.device, sessions.address, sessions.key";

fn decode_session(row: &Row<'_>, first: usize) -> rusqlite::Result<AccountSession> {
    let number = |index| row.get::<_, i64>(first + index).map(unsigned);
    Ok(AccountSession {
        id: SessionId(number(0)?),
        person: PersonId(number(1)?),
        created_at: Timestamp(number(2)?),
        last_seen: Timestamp(number(3)?),
        expires_at: Timestamp(number(4)?),
        device: row.get::<_, String>(first + 5)?.into(),
        address: row.get::<_, String>(first + 6)?.into(),
        key: row.get::<_, Option<i64>>(first + 7)?.map(unsigned).map(KeyId),
    })
}

pub(crate) fn session(connection: &Connection, secret: &Secret) -> Tried<Option<(AccountSession, Account)>> {
    let account = people::COLUMNS;
    let sql = format!(
        "SELECT {account}, {SESSION} FROM sessions JOIN people ON people.id = sessions.person WHERE sessions.hash = ?1"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_row([&secret.0[..]], |row| {
        let session = decode_session(row, people::WIDTH)?;
        Ok(people::decode(row, 0).map(|account| (session, account)))
    });
    found.optional()?.transpose()
}

const KEY: &str = "keys.id, keys.person, keys.name, keys.rights, keys.created_by, keys.created_at, keys.last_used, \
     keys.revoked_at";

fn decode_key(row: &Row<'_>, first: usize) -> Tried<ApiKey> {
    let number = |index| row.get::<_, Option<i64>>(first + index).map(|value| value.map(unsigned));
    let rights: String = row.get(first + 3)?;
    Ok(ApiKey {
        id: KeyId(number(0)?.unwrap_or_default()),
        person: PersonId(number(1)?.unwrap_or_default()),
        name: row.get::<_, String>(first + 2)?.into(),
        rights: rights.split_whitespace().map(KeyRight::parse).collect::<Result<_>>()?,
        created_by: number(4)?.map(PersonId),
        created_at: Timestamp(number(5)?.unwrap_or_default()),
        last_used: number(6)?.map(Timestamp),
        revoked_at: number(7)?.map(Timestamp),
    })
}

pub(crate) fn key(connection: &Connection, secret: &Secret) -> Tried<Option<(ApiKey, Account)>> {
    let account = people::COLUMNS;
    let sql = format!(
        "SELECT {account}, {KEY} FROM keys JOIN people ON people.id = keys.person WHERE keys.hash = ?1"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_row([&secret.0[..]], |row| {
        let key = decode_key(row, people::WIDTH);
        Ok(key.and_then(|key| Ok((key, people::decode(row, 0)?))))
    });
    found.optional()?.transpose()
}

const CODE: &str = "SELECT id, kind, room, role, person, email, created_by, created_at, expires_at, uses_left, uses, \
     revoked_at FROM codes";

fn decode_code(row: &Row<'_>) -> Tried<AccessCode> {
    let number = |index| row.get::<_, Option<i64>>(index).map(|value| value.map(unsigned));
    let id = number(0)?.unwrap_or_default();
    let damaged = || Trouble::Damaged(signed(id));
    let role = number(3)?.unwrap_or_default();
    let purpose = match row.get::<_, u8>(1)? {
        KIND_SERVER => CodePurpose::Server(ServerRole::from_number(role).ok_or_else(damaged)?),
        KIND_ROOM => {
            let room = RoomId(number(2)?.unwrap_or_default());
            CodePurpose::Room(room, RoomRole::from_number(role).ok_or_else(damaged)?)
        }
        KIND_PASSWORD => CodePurpose::Password(PersonId(number(4)?.ok_or_else(damaged)?)),
        KIND_SETUP => CodePurpose::Setup,
        KIND_EMAIL => CodePurpose::Email(PersonId(number(4)?.ok_or_else(damaged)?)),
        _ => return Err(damaged()),
    };
    let count = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
    Ok(AccessCode {
        id: CodeId(id),
        purpose,
        email: row.get::<_, Option<String>>(5)?.as_deref().map(Email::parse).transpose()?,
        created_by: number(6)?.map(PersonId),
        created_at: Timestamp(number(7)?.unwrap_or_default()),
        expires_at: number(8)?.map(Timestamp),
        uses_left: number(9)?.map(count),
        uses: count(number(10)?.unwrap_or_default()),
        revoked_at: number(11)?.map(Timestamp),
    })
}

pub(crate) fn code(connection: &Connection, secret: &Secret) -> Tried<Option<AccessCode>> {
    let mut statement = connection.prepare_cached(&format!("{CODE} WHERE hash = ?1"))?;
    statement.query_row([&secret.0[..]], |row| Ok(decode_code(row))).optional()?.transpose()
}

impl Reader {
    /// The session of a token. Whether it is over, or its person switched off, is for the caller to look at.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn session(&mut self, secret: &Secret) -> Result<Option<(AccountSession, Account)>> {
        self.snapshot(|connection| session(connection, secret))
    }

    /// The API key of a token. Whether it was revoked is for the caller to look at.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn key(&mut self, secret: &Secret) -> Result<Option<(ApiKey, Account)>> {
        self.snapshot(|connection| key(connection, secret))
    }

    /// An invitation or a link. Whether it opens anything is for the caller to look at.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn code(&mut self, secret: &Secret) -> Result<Option<AccessCode>> {
        self.snapshot(|connection| code(connection, secret))
    }

    /// An invitation by its id.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn code_by_id(&mut self, id: CodeId) -> Result<Option<AccessCode>> {
        self.snapshot(|connection| {
            let mut statement = connection.prepare_cached(&format!("{CODE} WHERE id = ?1"))?;
            statement.query_row([signed(id.0)], |row| Ok(decode_code(row))).optional()?.transpose()
        })
    }

    /// The devices of a person, the one used last first; at most 500.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn sessions_of(&mut self, person: PersonId) -> Result<Vec<AccountSession>> {
        self.snapshot(|connection| {
            let sql =
                format!("SELECT {SESSION} FROM sessions WHERE person = ?1 ORDER BY last_seen DESC LIMIT 500");
            let mut statement = connection.prepare_cached(&sql)?;
            let found = statement.query_map([signed(person.0)], |row| decode_session(row, 0))?;
            Ok(found.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// An API key by its id, whether it opens anything or not.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn key_of_id(&mut self, id: KeyId) -> Result<Option<ApiKey>> {
        self.snapshot(|connection| {
            let sql = format!("SELECT {KEY} FROM keys WHERE id = ?1");
            let mut statement = connection.prepare_cached(&sql)?;
            let mut found = statement.query([signed(id.0)])?;
            found.next()?.map(|row| decode_key(row, 0)).transpose()
        })
    }

    /// API keys, the newest first, those that open nothing any more among them.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn keys(&mut self, filter: &KeyFilter, cursor: Option<Cursor>, limit: usize) -> Result<List<ApiKey>> {
        self.snapshot(|connection| {
            let mut conditions = Where::new();
            if let Some(name) = &filter.name {
                conditions.like("name LIKE ?1 ESCAPE '\\'", name);
            }
            if let Some(person) = filter.person {
                conditions.number("person = ?1", person.0);
            }
            let select = format!("SELECT {KEY} FROM keys");
            page(connection, &select, conditions, ("created_at", "id"), cursor, limit, |row| {
                let key = decode_key(row, 0)?;
                Ok((Cursor { at: key.created_at.0, id: key.id.0 }, key))
            })
        })
    }

    /// Invitations to the server and into rooms that there are, the newest first.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn codes(
        &mut self,
        filter: &CodeFilter,
        cursor: Option<Cursor>,
        limit: usize,
    ) -> Result<List<AccessCode>> {
        self.snapshot(|connection| {
            let mut conditions = Where::new();
            match filter.room {
                Some(room) => conditions.number("room = ?1", room.0),
                None => conditions.plain(&format!("(room = 0 OR {})", live_room("room"))),
            }
            conditions.plain(&format!("kind <> {KIND_PASSWORD}"));
            if let Some(by) = filter.by {
                conditions.number("created_by = ?1", by.0);
            }
            // In the query and not behind it: a page of ended ones would hide those that work.
            if let Some(now) = filter.open_at {
                conditions.plain("revoked_at IS NULL AND (uses_left IS NULL OR uses_left > 0)");
                conditions.number("(expires_at IS NULL OR expires_at > ?1)", now.0);
            }
            page(connection, CODE, conditions, ("created_at", "id"), cursor, limit, |row| {
                let code = decode_code(row)?;
                Ok((Cursor { at: code.created_at.0, id: code.id.0 }, code))
            })
        })
    }
}
