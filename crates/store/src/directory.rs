//! The directory's rows of rooms: what the way of a message needs of them, small enough to be copied.
//!
//! Must never answer for a room that was ended. Bounds: one row by its key.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use teahouse_domain::{PersonId, RoomId, RoomKind, RoomName, RoomRole, Seq, Standing, Timestamp};

use crate::{
    error::{Tried, Trouble},
    rows::{signed, unsigned},
};

/// What every command asks of a room before anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Facts {
    /// Which.
    pub id: RoomId,
    /// Who it is for.
    pub kind: RoomKind,
    /// Closed for new messages.
    pub archived: bool,
    /// An open room in which somebody is not like everybody else: ask for the standing there. Else nobody has to.
    pub restricted: bool,
    /// Seconds between two messages of one person; 0: as fast as they like.
    pub slow_seconds: u32,
}

impl Facts {
    /// A room that was made by use.
    #[must_use]
    pub const fn open(id: RoomId) -> Self {
        Self { id, kind: RoomKind::Open, archived: false, restricted: false, slow_seconds: 0 }
    }
}

/// Where somebody stands in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// As what.
    pub standing: Standing,
    /// Until when they may not speak.
    pub muted_until: Option<Timestamp>,
    /// Until when they are banned; none also where it is for good.
    pub banned_until: Option<Timestamp>,
    /// How far they have read.
    pub read: Seq,
}

/// A room's row, as it is kept in memory.
pub(crate) struct RoomRow {
    pub(crate) name: RoomName,
    pub(crate) facts: Facts,
}

const FACTS: &str = "SELECT name, id, kind, archived_at IS NOT NULL, restricted, slow_seconds FROM rooms";

pub(crate) fn row(connection: &Connection, room: RoomId) -> Tried<Option<RoomRow>> {
    let sql = format!("{FACTS} WHERE id = ?1 AND deleted_at IS NULL");
    let mut statement = connection.prepare_cached(&sql)?;
    statement.query_row([signed(room.0)], |row| Ok(decode(row))).optional()?.transpose()
}

pub(crate) fn row_by_name(connection: &Connection, name: &RoomName) -> Tried<Option<RoomRow>> {
    let sql = format!("{FACTS} WHERE name = ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    statement.query_row([name.as_str()], |row| Ok(decode(row))).optional()?.transpose()
}

fn decode(row: &Row<'_>) -> Tried<RoomRow> {
    let name: String = row.get(0)?;
    let id = RoomId(unsigned(row.get(1)?));
    let facts = Facts {
        id,
        kind: RoomKind::from_number(unsigned(row.get(2)?)).ok_or(Trouble::Damaged(row.get(1)?))?,
        archived: row.get(3)?,
        restricted: row.get(4)?,
        slow_seconds: row.get(5)?,
    };
    Ok(RoomRow { name: RoomName::parse(&name)?, facts })
}

/// Whether a room was ended. None where it has no row.
pub(crate) fn is_deleted(connection: &Connection, room: RoomId) -> Tried<Option<bool>> {
    let mut statement =
        connection.prepare_cached("SELECT deleted_at IS NOT NULL FROM rooms WHERE id = ?1")?;
    Ok(statement.query_row([signed(room.0)], |row| row.get(0)).optional()?)
}

/// Whether a room that was made on purpose is called so that one would be taken for the other.
pub(crate) fn looks_taken(connection: &Connection, name: &RoomName) -> Tried<bool> {
    let skeleton = teahouse_domain::skeleton(name.as_str());
    let mut statement = connection.prepare_cached("SELECT 1 FROM rooms WHERE unique_as = ?1")?;
    Ok(statement.exists([skeleton.as_str()])?)
}

pub(crate) fn standing(
    connection: &Connection,
    room: RoomId,
    person: PersonId,
    now: Timestamp,
) -> Tried<Membership> {
    let key = params![signed(room.0), signed(person.0)];
    let mut statement = connection
        .prepare_cached("SELECT role, muted_until, read_seq FROM members WHERE room = ?1 AND person = ?2")?;
    let row: Option<(i64, Option<i64>, i64)> =
        statement.query_row(key, |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).optional()?;
    let mut membership =
        Membership { standing: Standing::Outsider, muted_until: None, banned_until: None, read: Seq(0) };
    if let Some((role, muted_until, read)) = row {
        let role = RoomRole::from_number(unsigned(role)).ok_or(Trouble::Damaged(0))?;
        membership.standing = Standing::In(role);
        membership.muted_until = muted_until.map(unsigned).map(Timestamp).filter(|&until| now < until);
        membership.read = Seq(unsigned(read));
    } else if let Some((read_only, muted_until)) = restraint(connection, room, person)? {
        membership.standing = if read_only { Standing::In(RoomRole::ReadOnly) } else { Standing::Outsider };
        membership.muted_until = muted_until.filter(|&until| now < until);
    }
    if let Some(until) = ban(connection, room, person, now)? {
        membership.standing = Standing::Banned;
        membership.banned_until = until;
    }
    Ok(membership)
}

/// What holds of somebody who is no member (any more) of an open room, where nobody has to be one to speak.
fn restraint(
    connection: &Connection,
    room: RoomId,
    person: PersonId,
) -> Tried<Option<(bool, Option<Timestamp>)>> {
    let mut statement = connection.prepare_cached(
        "SELECT restraints.read_only, restraints.muted_until FROM restraints JOIN rooms ON rooms.id = restraints.room
         WHERE restraints.room = ?1 AND restraints.person = ?2 AND rooms.kind = 0",
    )?;
    let row: Option<(bool, Option<i64>)> = statement
        .query_row([signed(room.0), signed(person.0)], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(row.map(|(read_only, until)| (read_only, until.map(unsigned).map(Timestamp))))
}

/// Until when somebody is banned from a room, if they are.
pub(crate) fn ban(
    connection: &Connection,
    room: RoomId,
    person: PersonId,
    now: Timestamp,
) -> Tried<Option<Option<Timestamp>>> {
    let mut statement = connection.prepare_cached(
        "SELECT until FROM bans WHERE room = ?1 AND person = ?2 AND lifted_at IS NULL
         AND (until IS NULL OR until > ?3) ORDER BY until IS NULL DESC, until DESC LIMIT 1",
    )?;
    let key = params![signed(room.0), signed(person.0), signed(now.0)];
    let until: Option<Option<i64>> = statement.query_row(key, |row| row.get(0)).optional()?;
    Ok(until.map(|until| until.map(unsigned).map(Timestamp)))
}

/// How many members a room has; counting stops at `most`.
pub(crate) fn member_count(connection: &Connection, room: RoomId, most: u64) -> Tried<u64> {
    let sql = "SELECT count(*) FROM (SELECT 1 FROM members WHERE room = ?1 LIMIT ?2)";
    let mut statement = connection.prepare_cached(sql)?;
    Ok(unsigned(statement.query_row([signed(room.0), signed(most)], |row| row.get(0))?))
}
