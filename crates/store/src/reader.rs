//! What can be read from the log and the directory. Queries live here, in `rooms`, `media` and `writer`, nowhere else.
//!
//! Runs on a reader's thread, on a snapshot. Every answer is bounded.

use std::{path::Path, sync::Arc};

use rusqlite::{Connection, ToSql, params};
use teahouse_domain::{
    Body, Event, Media, MediaId, Person, PersonId, Result, Room, RoomId, RoomName, Seq, Timestamp,
};

use crate::{
    Limit, Page, StoredMedia,
    connect::{Purpose, connect},
    error::{Tried, Trouble},
    media,
    page::{Changes, Collector},
    people, rooms,
    rows::{self, COLUMNS, Decoded, KIND_MESSAGE, signed, unsigned},
};

/// Rows that one page of messages looks at, at most: deleted ones and changes between them count too.
const SCAN: usize = 8_192;

/// One connection that reads.
pub struct Reader {
    connection: Connection,
}

/// Which way a page goes.
#[derive(Clone, Copy)]
enum Way {
    Forwards,
    Backwards,
}

impl Reader {
    pub(crate) fn open(path: &Path) -> rusqlite::Result<Self> {
        Ok(Self { connection: connect(path, Purpose::Read)? })
    }

    /// One snapshot for all that `read` asks.
    pub(crate) fn snapshot<R>(&self, read: impl FnOnce(&Connection) -> Tried<R>) -> Result<R> {
        let tried = || {
            let transaction = self.connection.unchecked_transaction()?;
            let answer = read(&transaction);
            transaction.finish()?;
            answer
        };
        tried().map_err(Trouble::into_domain)
    }

    /// The log after a position.
    ///
    /// # Errors
    /// `internal` where the file cannot be read or a row is damaged; so for all that follow.
    pub fn after(&mut self, room: RoomId, after: Seq, limit: Limit) -> Result<Page> {
        self.snapshot(|connection| {
            let mut page = Collector::new(limit);
            let mut reached = after;
            scan(connection, room, after, Way::Forwards, limit.events, |event| {
                let fits = page.take(event);
                if fits {
                    reached = event.seq;
                }
                Ok(fits)
            })?;
            Ok(page.forwards(rooms::head(connection, room)?, reached))
        })
    }

    /// The log before a position, the newest of it.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn before(&mut self, room: RoomId, before: Seq, limit: Limit) -> Result<Page> {
        self.snapshot(|connection| {
            let head = rooms::head(connection, room)?;
            let mut page = Collector::new(limit);
            let mut reached = before.min(head.next());
            scan(connection, room, before, Way::Backwards, limit.events, |event| {
                let fits = page.take(event);
                if fits {
                    reached = event.seq;
                }
                Ok(fits)
            })?;
            Ok(page.backwards(head, reached))
        })
    }

    /// The end of the log.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn last(&mut self, room: RoomId, limit: Limit) -> Result<Page> {
        self.before(room, END, limit)
    }

    /// Messages after a position as they are now: edits applied, deleted ones left out.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn messages_after(&mut self, room: RoomId, after: Seq, limit: Limit) -> Result<Page> {
        self.snapshot(|connection| {
            let (page, reached) = messages(connection, room, after, Way::Forwards, limit)?;
            Ok(page.forwards(rooms::head(connection, room)?, reached))
        })
    }

    /// Messages before a position as they are now, the newest of them.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn messages_before(&mut self, room: RoomId, before: Seq, limit: Limit) -> Result<Page> {
        self.snapshot(|connection| {
            let head = rooms::head(connection, room)?;
            let (page, reached) = messages(connection, room, before.min(head.next()), Way::Backwards, limit)?;
            Ok(page.backwards(head, reached))
        })
    }

    /// The last messages as they are now.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn messages_last(&mut self, room: RoomId, limit: Limit) -> Result<Page> {
        self.messages_before(room, END, limit)
    }

    /// The event at a position.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn event_at(&mut self, room: RoomId, seq: Seq) -> Result<Option<Arc<Event>>> {
        self.snapshot(|connection| {
            let mut found = None;
            scan(connection, room, Seq(seq.0.saturating_sub(1)), Way::Forwards, 1, |event| {
                found = Some(Arc::clone(event));
                Ok(true)
            })?;
            Ok(found.filter(|event| event.seq == seq))
        })
    }

    /// The last position of a room.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn head(&mut self, room: RoomId) -> Result<Seq> {
        self.snapshot(|connection| rooms::head(connection, room))
    }

    /// An upload.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn media(&mut self, id: MediaId) -> Result<Option<StoredMedia>> {
        self.snapshot(|connection| media::find(connection, id))
    }

    /// Uploads in the order of the ids; unknown ones are left out.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn media_of(&mut self, ids: &[MediaId]) -> Result<Vec<Media>> {
        self.snapshot(|connection| media_of(connection, ids))
    }

    /// The ids of uploads in their order, for comparing with what lies in the media folder.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn media_ids(&mut self, after: Option<MediaId>, limit: usize) -> Result<Vec<MediaId>> {
        self.snapshot(|connection| media::ids(connection, after, limit))
    }

    /// Bytes that this owner uploaded since then and that are still here.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn media_sent(&mut self, owner: PersonId, since: Timestamp) -> Result<u64> {
        self.snapshot(|connection| media::sent_since(connection, owner, since))
    }

    /// A person who chose a name.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn person(&mut self, id: PersonId) -> Result<Option<Person>> {
        self.snapshot(|connection| people::person(connection, id))
    }

    /// Rooms that have events, in the order of their ids.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn rooms(&mut self, after: RoomId, limit: usize) -> Result<Vec<Room>> {
        self.snapshot(|connection| {
            let mut statement =
                connection.prepare_cached("SELECT id, name FROM rooms WHERE id > ?1 ORDER BY id LIMIT ?2")?;
            let mut found = statement.query(params![signed(after.0), signed(limit as u64)])?;
            let mut rooms = Vec::new();
            while let Some(row) = found.next()? {
                let name: String = row.get(1)?;
                rooms.push(Room { id: RoomId(unsigned(row.get(0)?)), name: RoomName::parse(&name)? });
            }
            Ok(rooms)
        })
    }

    /// What is wrong with the file: nothing, if it is sound. Reads all of it.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn integrity(&mut self) -> Result<Vec<String>> {
        self.snapshot(crate::backup::integrity)
    }
}

/// Beyond every position that SQLite can hold.
const END: Seq = Seq(i64::MAX.cast_unsigned());

/// Hands the events of a room to `take` until it says no, at most `limit`. Answers how many rows there were.
fn scan(
    connection: &Connection,
    room: RoomId,
    from: Seq,
    way: Way,
    limit: usize,
    mut take: impl FnMut(&Arc<Event>) -> Tried<bool>,
) -> Tried<usize> {
    let (compare, order) = match way {
        Way::Forwards => (">", ""),
        Way::Backwards => ("<", " DESC"),
    };
    let sql = format!(
        "SELECT {COLUMNS} FROM log WHERE room = ?1 AND seq {compare} ?2 ORDER BY seq{order} LIMIT ?3"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let from = signed(from.0.min(END.0));
    let mut found = statement.query(params![signed(room.0), from, signed(limit as u64)])?;
    let mut count = 0;
    while let Some(row) = found.next()? {
        count += 1;
        let event = Arc::new(complete(connection, rows::decode(row)?)?);
        if !take(&event)? {
            break;
        }
    }
    Ok(count)
}

/// The event with its media.
pub(crate) fn complete(connection: &Connection, decoded: Decoded) -> Tried<Event> {
    let Decoded { mut event, media, .. } = decoded;
    if let (Body::Message(message), false) = (&mut event.body, media.is_empty()) {
        message.media = media_of(connection, &media)?;
    }
    Ok(event)
}

fn media_of(connection: &Connection, ids: &[MediaId]) -> Tried<Vec<Media>> {
    let mut found = Vec::with_capacity(ids.len());
    for &id in ids {
        found.extend(media::find(connection, id)?.map(|stored| stored.media));
    }
    Ok(found)
}

/// Messages as they are now, and the last position looked at.
fn messages(
    connection: &Connection,
    room: RoomId,
    from: Seq,
    way: Way,
    limit: Limit,
) -> Tried<(Collector, Seq)> {
    let mut page = Collector::new(limit);
    let mut reached = from;
    let mut looked_at = 0;
    while looked_at < SCAN {
        let piece = limit.events.saturating_add(16).min(1_024);
        let mut rows = Vec::new();
        let mut bytes = 0;
        let count = scan(connection, room, reached, way, piece, |event| {
            bytes += rows::weight(event);
            rows.push(Arc::clone(event));
            Ok(bytes < limit.bytes)
        })?;
        let Some((first, last)) = rows.first().zip(rows.last()) else { break };
        let changes = changes(connection, room, first.seq.min(last.seq), first.seq.max(last.seq))?;
        for event in &rows {
            if !page.take_as_it_is(&changes, event) {
                return Ok((page, reached));
            }
            reached = event.seq;
        }
        looked_at += count;
    }
    Ok((page, reached))
}

/// What was done to the messages of a range, whenever it was done.
pub(crate) fn changes(connection: &Connection, room: RoomId, first: Seq, last: Seq) -> Tried<Changes> {
    let sql = format!(
        "SELECT {COLUMNS} FROM log WHERE room = ?1 AND target >= ?2 AND target <= ?3 AND kind > {KIND_MESSAGE}
         ORDER BY target, id"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let range: [&dyn ToSql; 3] = [&signed(room.0), &signed(first.0), &signed(last.0)];
    let mut found = statement.query(&range[..])?;
    let mut changes = Changes::default();
    while let Some(row) = found.next()? {
        changes.note(&rows::decode(row)?.event);
    }
    Ok(changes)
}
