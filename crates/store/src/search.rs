//! Messages by what they say, who said it, where and when.
//!
//! Must never be on the way of a message, and finds no deleted ones. There is no index of words: the log is walked
//! backwards. Bounds: [`WALK`] rows a call; where it ends before the page is full, the cursor says where to go on.

use std::sync::Arc;

use rusqlite::{Connection, types::Value};
use teahouse_domain::{Body, Cursor, Event, List, PersonId, Result, RoomId, RoomName, Seq, Timestamp};

use crate::{
    Reader, directory,
    error::Tried,
    listing::{MOST, pattern},
    reader::{self, changes},
    rooms,
    rows::{self, COLUMNS, KIND_EDIT, KIND_MESSAGE, signed, unsigned},
};

/// Rows of the log that one call walks over.
const WALK: u64 = 20_000;

/// Which messages are looked for; what is not said does not matter.
#[derive(Clone, Debug, Default)]
pub struct MessageFilter {
    /// A part of what they say, or said before an edit.
    pub text: Option<Box<str>>,
    /// Who said it.
    pub author: Option<PersonId>,
    /// Where.
    pub room: Option<RoomId>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
}

/// A message that was found, as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundMessage {
    /// The key of its room.
    pub room: RoomName,
    /// The message.
    pub event: Arc<Event>,
}

/// Where one call walks: places after `lowest` and before `before`. In one room the places are its positions, else
/// the rows of the whole log.
struct Walk {
    lowest: u64,
    before: u64,
}

impl Walk {
    fn begin(connection: &Connection, filter: &MessageFilter, cursor: Option<Cursor>) -> Tried<Self> {
        let last = match filter.room {
            Some(room) => rooms::head(connection, room)?.0,
            None => {
                unsigned(connection.query_row("SELECT coalesce(max(id), 0) FROM log", [], |row| row.get(0))?)
            }
        };
        let before = cursor.map_or(last + 1, |cursor| cursor.at);
        Ok(Self { lowest: before.saturating_sub(WALK + 1), before })
    }
}

/// Hands over what may fit, the youngest first, until `take` says no. Answers whether it did.
fn candidates(
    connection: &Connection,
    filter: &MessageFilter,
    walk: &Walk,
    mut take: impl FnMut(rows::Decoded) -> Tried<bool>,
) -> Tried<bool> {
    let place = if filter.room.is_some() { "seq" } else { "id" };
    // A message may have got its words by an edit; who looks for no words finds it by itself alone.
    let edits = if filter.text.is_some() { KIND_EDIT } else { KIND_MESSAGE };
    let mut sql = format!("SELECT {COLUMNS} FROM log WHERE kind IN ({KIND_MESSAGE}, {edits})");
    let mut values: Vec<Value> = Vec::new();
    let mut add = |condition: &str, value: Value| {
        values.push(value);
        sql.push_str(" AND ");
        sql.push_str(&condition.replace('?', &format!("?{}", values.len())));
    };
    add(&format!("{place} > ?"), signed(walk.lowest).into());
    add(&format!("{place} < ?"), signed(walk.before).into());
    if let Some(room) = filter.room {
        add("room = ?", signed(room.0).into());
    }
    if let Some(author) = filter.author {
        add("sender = ?", signed(author.0).into());
    }
    if let Some(from) = filter.from {
        add("sent_at >= ?", signed(from.0).into());
    }
    if let Some(to) = filter.to {
        add("sent_at < ?", signed(to.0).into());
    }
    if let Some(text) = &filter.text {
        add("text LIKE ? ESCAPE '\\'", pattern(text).into());
    }
    sql.push_str(&format!(" ORDER BY {place} DESC"));
    let mut statement = connection.prepare_cached(&sql)?;
    let mut found = statement.query(rusqlite::params_from_iter(values))?;
    while let Some(row) = found.next()? {
        if !take(rows::decode(row)?)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The message as it is now: of an edit, the message that it changed.
fn as_it_is(connection: &Connection, decoded: rows::Decoded) -> Tried<Option<Arc<Event>>> {
    if decoded.gone {
        return Ok(None);
    }
    let (room, seq) = match decoded.event.body {
        Body::Edit { target, .. } => (decoded.event.room, target),
        _ => (decoded.event.room, decoded.event.seq),
    };
    let sql = format!("SELECT {COLUMNS} FROM log WHERE room = ?1 AND seq = ?2");
    let mut statement = connection.prepare_cached(&sql)?;
    let mut found = statement.query([signed(room.0), signed(seq.0)])?;
    let Some(row) = found.next()? else { return Ok(None) };
    let message = rows::decode(row)?;
    if message.gone {
        return Ok(None);
    }
    let event = Arc::new(reader::complete(connection, message)?);
    Ok(changes(connection, room, seq, seq)?.apply(&event))
}

impl Reader {
    /// Messages, the youngest first. A page may be empty and yet say where to go on.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn find_messages(
        &mut self,
        filter: &MessageFilter,
        cursor: Option<Cursor>,
        limit: usize,
    ) -> Result<List<FoundMessage>> {
        let limit = limit.clamp(1, MOST);
        self.snapshot(|connection| {
            let walk = Walk::begin(connection, filter, cursor)?;
            let mut list = List { items: Vec::new(), next: None };
            let mut known: Vec<(RoomId, Seq)> = Vec::new();
            let full = candidates(connection, filter, &walk, |decoded| {
                let place = if filter.room.is_some() { decoded.event.seq.0 } else { decoded.event.id.0 };
                let Some(event) = as_it_is(connection, decoded)? else { return Ok(true) };
                if known.contains(&(event.room, event.seq)) {
                    return Ok(true);
                }
                let Some(row) = directory::row(connection, event.room)? else { return Ok(true) };
                known.push((event.room, event.seq));
                list.items.push(FoundMessage { room: row.name, event });
                list.next = Some(Cursor { at: place, id: 0 });
                Ok(list.items.len() < limit)
            })?;
            if !full {
                list.next = (walk.lowest > 0).then_some(Cursor { at: walk.lowest + 1, id: 0 });
            }
            Ok(list)
        })
    }
}
