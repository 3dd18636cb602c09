//! Rooms with all that is known of them, as lists show them.
//!
//! Must never decide who may see one. Bounds: one page; what is counted in a room is counted up to a bound.

use rusqlite::{Connection, Row, params};
use teahouse_domain::{
    Author, Body, Cursor, LastSaid, List, MediaId, MessageType, MyRoom, PersonId, Result, RoomId, RoomInfo,
    RoomKind, RoomName, RoomRole, Seq, Text, Timestamp, Title, Topic,
};

use crate::{
    Membership, Reader, directory,
    error::{Tried, Trouble},
    extra::GONE,
    listing::{MOST, Where, page},
    media, people,
    rows::{self, KIND_EDIT, KIND_MESSAGE, signed, unsigned},
};

/// Which rooms a list holds; what is not said does not matter.
#[derive(Clone, Debug, Default)]
pub struct RoomFilter {
    /// A part of the key, the title or the topic.
    pub query: Option<Box<str>>,
    /// Who they are for; empty: all.
    pub kinds: Vec<RoomKind>,
    /// Whether they are closed for new messages.
    pub archived: Option<bool>,
}

/// The columns of a room, in the order that [`decode`] reads.
const COLUMNS: &str = "rooms.id, rooms.name, rooms.kind, rooms.title, rooms.topic, rooms.picture, rooms.created_by, \
     rooms.created_at, rooms.archived_at, rooms.slow_seconds, \
     (SELECT count(*) FROM members WHERE members.room = rooms.id)";

/// How many columns those are.
const WIDTH: usize = 11;

/// Events behind a read position that are looked at, at most, to count messages among them.
const LOOKED_AT: u64 = 400;

/// Events from the end that are looked at for the last message among them.
const LAST_AMONG: u64 = 50;

/// Others in a direct room whose names are told.
const NAMED: u64 = 8;

fn decode(connection: &Connection, row: &Row<'_>) -> Tried<RoomInfo> {
    let number = |index| row.get::<_, Option<i64>>(index).map(|value| value.map(unsigned));
    let text = |index| row.get::<_, Option<String>>(index);
    let id = RoomId(unsigned(row.get(0)?));
    let key: String = row.get(1)?;
    let kind = RoomKind::from_number(unsigned(row.get(2)?)).ok_or(Trouble::Damaged(signed(id.0)))?;
    let (head, last_at) = last_event(connection, id)?;
    Ok(RoomInfo {
        id,
        key: RoomName::parse(&key)?,
        kind,
        title: text(3)?.and_then(|title| Title::parse(&title).ok()),
        topic: text(4)?.filter(|topic| !topic.is_empty()).and_then(|topic| Topic::parse(&topic).ok()),
        picture: row.get::<_, Option<[u8; 16]>>(5)?.map(media::id_of),
        created_by: number(6)?.map(PersonId),
        created_at: Timestamp(number(7)?.unwrap_or_default()),
        archived_at: number(8)?.map(Timestamp),
        slow_seconds: row.get(9)?,
        members: number(10)?.unwrap_or_default(),
        head,
        last_at,
    })
}

fn last_event(connection: &Connection, room: RoomId) -> Tried<(Seq, Option<Timestamp>)> {
    let mut statement = connection
        .prepare_cached("SELECT seq, sent_at FROM log WHERE room = ?1 ORDER BY seq DESC LIMIT 1")?;
    let mut found = statement.query([signed(room.0)])?;
    let Some(row) = found.next()? else { return Ok((Seq(0), None)) };
    Ok((Seq(unsigned(row.get(0)?)), Some(Timestamp(unsigned(row.get(1)?)))))
}

/// Messages of others after a position, as far as anybody counts.
fn unread(connection: &Connection, room: &RoomInfo, person: PersonId, read: Seq) -> Tried<u32> {
    if room.head <= read {
        return Ok(0);
    }
    let mut statement = connection.prepare_cached(&format!(
        "SELECT min(count(*), ?5) FROM (SELECT kind, sender, extra FROM log WHERE room = ?1 AND seq > ?2
         ORDER BY seq DESC LIMIT ?4) WHERE kind = {KIND_MESSAGE} AND sender <> ?3 AND extra IS NOT '{GONE}'"
    ))?;
    let key =
        params![signed(room.id.0), signed(read.0), signed(person.0), signed(LOOKED_AT), MyRoom::MOST_UNREAD];
    Ok(statement.query_row(key, |row| row.get(0))?)
}

/// The last message that is still there, with its text as it is now.
fn last_said(connection: &Connection, room: RoomId) -> Tried<Option<LastSaid>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {} FROM log WHERE room = ?1 ORDER BY seq DESC LIMIT ?2",
        rows::COLUMNS
    ))?;
    let mut found = statement.query([signed(room.0), signed(LAST_AMONG)])?;
    while let Some(row) = found.next()? {
        let decoded = rows::decode(row)?;
        let (Body::Message(message), false) = (decoded.event.body, decoded.gone) else { continue };
        let text = edited(connection, room, decoded.event.seq)?.unwrap_or(message.text);
        let kind = if text.as_str().is_empty() { shown(connection, &decoded.media)? } else { None };
        return Ok(Some(LastSaid {
            author: decoded.event.author,
            kind: kind.unwrap_or(message.kind),
            text: text.as_str().chars().take(LastSaid::MOST_CHARS).collect::<String>().into(),
            sent_at: decoded.event.sent_at,
        }));
    }
    Ok(None)
}

/// What a message without words is: the kind of the first of its uploads.
fn shown(connection: &Connection, uploads: &[MediaId]) -> Tried<Option<MessageType>> {
    let Some(&first) = uploads.first() else { return Ok(None) };
    let stored = media::find(connection, first)?;
    Ok(stored.and_then(|stored| MessageType::parse(stored.media.kind.as_str()).ok()))
}

/// The text that a message was last given.
fn edited(connection: &Connection, room: RoomId, seq: Seq) -> Tried<Option<Text>> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {} FROM log WHERE room = ?1 AND target = ?2 AND kind = {KIND_EDIT} ORDER BY seq DESC LIMIT 1",
        rows::COLUMNS
    ))?;
    let mut found = statement.query([signed(room.0), signed(seq.0)])?;
    let Some(row) = found.next()? else { return Ok(None) };
    match rows::decode(row)?.event.body {
        Body::Edit { text, .. } => Ok(Some(text)),
        _ => Ok(None),
    }
}

fn mentions(connection: &Connection, room: RoomId, person: PersonId) -> Tried<u32> {
    let mut statement = connection.prepare_cached(
        "SELECT count(*) FROM (SELECT 1 FROM mentions WHERE person = ?1 AND room = ?2 LIMIT ?3)",
    )?;
    let key = params![signed(person.0), signed(room.0), MyRoom::MOST_UNREAD];
    Ok(statement.query_row(key, |row| row.get(0))?)
}

/// The others of a direct room.
fn others(connection: &Connection, room: RoomId, person: PersonId) -> Tried<Vec<Author>> {
    let mut statement = connection.prepare_cached(
        "SELECT person FROM members WHERE room = ?1 AND person <> ?2 ORDER BY person LIMIT ?3",
    )?;
    let key = params![signed(room.0), signed(person.0), signed(NAMED)];
    let ids = statement.query_map(key, |row| Ok(PersonId(unsigned(row.get(0)?))))?;
    let mut others = Vec::new();
    for id in ids {
        let id = id?;
        let known = people::person(connection, id)?.unwrap_or(teahouse_domain::Person::guest(id));
        let guest = known.role == teahouse_domain::ServerRole::Guest;
        others.push(Author { id, name: known.shown_name().into(), guest });
    }
    Ok(others)
}

fn my_room(connection: &Connection, row: &Row<'_>, person: PersonId) -> Tried<MyRoom> {
    let room = decode(connection, row)?;
    let role = unsigned(row.get(WIDTH)?);
    let read = Seq(unsigned(row.get(WIDTH + 1)?));
    let muted_until: Option<i64> = row.get(WIDTH + 2)?;
    let with = if room.kind == RoomKind::Direct { others(connection, room.id, person)? } else { Vec::new() };
    Ok(MyRoom {
        role: RoomRole::from_number(role).ok_or(Trouble::Damaged(signed(room.id.0)))?,
        read,
        unread: unread(connection, &room, person, read)?,
        mentions: mentions(connection, room.id, person)?,
        muted_until: muted_until.map(unsigned).map(Timestamp),
        with,
        last: last_said(connection, room.id)?,
        room,
    })
}

const MINE: &str = "members.role, members.read_seq, members.muted_until FROM members JOIN rooms ON rooms.id = \
     members.room";

impl Reader {
    /// A room with its settings. None where it was ended, or has no row yet.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn room_info(&mut self, room: RoomId) -> Result<Option<RoomInfo>> {
        self.snapshot(|connection| {
            let sql = format!("SELECT {COLUMNS} FROM rooms WHERE id = ?1 AND deleted_at IS NULL");
            let mut statement = connection.prepare_cached(&sql)?;
            let mut found = statement.query([signed(room.0)])?;
            found.next()?.map(|row| decode(connection, row)).transpose()
        })
    }

    /// Where somebody stands in a room.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn standing(&mut self, room: RoomId, person: PersonId, now: Timestamp) -> Result<Membership> {
        self.snapshot(|connection| directory::standing(connection, room, person, now))
    }

    /// A room as one of its members sees it.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn my_room(&mut self, room: RoomId, person: PersonId) -> Result<Option<MyRoom>> {
        self.snapshot(|connection| {
            let sql = format!("SELECT {COLUMNS}, {MINE} WHERE members.room = ?1 AND members.person = ?2");
            let mut statement = connection.prepare_cached(&sql)?;
            let mut found = statement.query([signed(room.0), signed(person.0)])?;
            found.next()?.map(|row| my_room(connection, row, person)).transpose()
        })
    }

    /// The ids of the rooms that somebody is a member of, the youngest room first; at most so many.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn room_ids_of(&mut self, person: PersonId, limit: usize) -> Result<Vec<RoomId>> {
        self.snapshot(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT room FROM members WHERE person = ?1 ORDER BY room DESC LIMIT ?2")?;
            let place = [signed(person.0), signed(limit.min(MOST) as u64)];
            let found = statement.query_map(place, |row| Ok(RoomId(unsigned(row.get(0)?))))?;
            Ok(found.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// The rooms that somebody is a member of, the youngest room first.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn rooms_of(
        &mut self,
        person: PersonId,
        cursor: Option<Cursor>,
        limit: usize,
    ) -> Result<List<MyRoom>> {
        self.snapshot(|connection| {
            let mut conditions = Where::new();
            conditions.number("members.person = ?1", person.0);
            let sql = format!("SELECT {COLUMNS}, {MINE}");
            let by = ("members.room", "members.room");
            page(connection, &sql, conditions, by, cursor, limit, |row| {
                let mine = my_room(connection, row, person)?;
                Ok((Cursor { at: mine.room.id.0, id: mine.room.id.0 }, mine))
            })
        })
    }

    /// Rooms, the youngest first.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn rooms_all(
        &mut self,
        filter: &RoomFilter,
        cursor: Option<Cursor>,
        limit: usize,
    ) -> Result<List<RoomInfo>> {
        self.snapshot(|connection| {
            let mut conditions = Where::new();
            conditions.plain("deleted_at IS NULL");
            if let Some(query) = &filter.query {
                let like =
                    "(name LIKE ?1 ESCAPE '\\' OR title LIKE ?1 ESCAPE '\\' OR topic LIKE ?1 ESCAPE '\\')";
                conditions.like(like, query);
            }
            if !filter.kinds.is_empty() {
                let kinds: Vec<String> = filter.kinds.iter().map(|kind| kind.number().to_string()).collect();
                conditions.plain(&format!("kind IN ({})", kinds.join(", ")));
            }
            conditions.when(filter.archived, "archived_at IS NOT NULL", "archived_at IS NULL");
            let sql = format!("SELECT {COLUMNS} FROM rooms");
            page(connection, &sql, conditions, ("rooms.id", "rooms.id"), cursor, limit, |row| {
                let room = decode(connection, row)?;
                Ok((Cursor { at: room.id.0, id: room.id.0 }, room))
            })
        })
    }

    /// Rooms that anybody may find: open and public ones that are not closed, the youngest first.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn public_rooms(
        &mut self,
        query: Option<&str>,
        cursor: Option<Cursor>,
        limit: usize,
    ) -> Result<List<RoomInfo>> {
        let filter = RoomFilter {
            query: query.map(Into::into),
            kinds: vec![RoomKind::Open, RoomKind::Public],
            archived: Some(false),
        };
        self.rooms_all(&filter, cursor, limit)
    }

    /// The ids of a room's members in their order, after one.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn member_ids(&mut self, room: RoomId, after: PersonId, limit: usize) -> Result<Vec<PersonId>> {
        self.snapshot(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT person FROM members WHERE room = ?1 AND person > ?2 ORDER BY person LIMIT ?3",
            )?;
            let key = params![signed(room.0), signed(after.0), signed(limit.clamp(1, MOST) as u64)];
            let ids = statement.query_map(key, |row| Ok(PersonId(unsigned(row.get(0)?))))?;
            Ok(ids.collect::<rusqlite::Result<_>>()?)
        })
    }
}
