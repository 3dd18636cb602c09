//! Uploads as lists show them, and who may see one.
//!
//! Must never decide who may: it says where an upload is shown. Bounds: one page; [`PLACES`] rooms.

use teahouse_domain::{Cursor, List, MediaId, MediaKind, PersonId, Result, RoomId};

use crate::{
    Reader, StoredMedia,
    listing::{Where, page},
    media,
    rows::{signed, unsigned},
};

/// Rooms that are told of one upload.
const PLACES: u64 = 64;

/// Which uploads a list holds; what is not said does not matter.
#[derive(Clone, Debug, Default)]
pub struct MediaFilter {
    /// Who sent them.
    pub owner: Option<PersonId>,
    /// What they are.
    pub kind: Option<MediaKind>,
    /// The largest first, instead of the youngest. There is no index for that: the table is sorted.
    pub largest: bool,
}

/// Where an upload is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MediaReaders {
    /// Who sent it.
    pub owner: PersonId,
    /// Rooms in which a message names it.
    pub rooms: Vec<RoomId>,
    /// Of which rooms it is the picture, at most so many.
    pub picture_of: Vec<RoomId>,
    /// Whether a person is shown by it.
    pub picture: bool,
}

impl Reader {
    /// Uploads, the youngest or the largest first.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn media_all(
        &mut self,
        filter: &MediaFilter,
        cursor: Option<Cursor>,
        limit: usize,
    ) -> Result<List<StoredMedia>> {
        self.snapshot(|connection| {
            let order = if filter.largest { "bytes" } else { "created_at" };
            let mut conditions = Where::new();
            if let Some(owner) = filter.owner {
                conditions.number("owner = ?1", owner.0);
            }
            if let Some(kind) = filter.kind {
                conditions.value("kind = ?1", kind.as_str().to_owned());
            }
            // An id is 128 bits, and half of it is a place: nothing else begins with the same 64.
            if let Some(cursor) = cursor {
                let begin = cursor.id.to_be_bytes().to_vec();
                conditions.after((order, "id"), signed(cursor.at).into(), begin.into());
            }
            page(connection, media::COLUMNS, conditions, (order, "id"), None, limit, |row| {
                let stored = media::decode(row)?;
                let id = u64::try_from(stored.media.id.0 >> 64).unwrap_or(u64::MAX);
                let at = if filter.largest { stored.media.bytes } else { stored.created_at.0 };
                Ok((Cursor { at, id }, stored))
            })
        })
    }

    /// Where an upload is shown. None where it is unknown.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn media_readers(&mut self, id: MediaId) -> Result<Option<MediaReaders>> {
        self.snapshot(|connection| {
            let Some(stored) = media::find(connection, id)? else { return Ok(None) };
            let key = media::key(id);
            let mut statement = connection
                .prepare_cached("SELECT DISTINCT room FROM media_rooms WHERE media = ?1 LIMIT ?2")?;
            let found = statement.query_map(rusqlite::params![&key[..], signed(PLACES)], |row| {
                Ok(RoomId(unsigned(row.get(0)?)))
            })?;
            let rooms = found.collect::<rusqlite::Result<_>>()?;
            let mut statement = connection
                .prepare_cached("SELECT id FROM rooms WHERE picture = ?1 AND deleted_at IS NULL LIMIT ?2")?;
            let found = statement.query_map(rusqlite::params![&key[..], signed(PLACES)], |row| {
                Ok(RoomId(unsigned(row.get(0)?)))
            })?;
            let picture_of = found.collect::<rusqlite::Result<_>>()?;
            let mut statement =
                connection.prepare_cached("SELECT EXISTS (SELECT 1 FROM people WHERE picture = ?1)")?;
            let picture = statement.query_row([&key[..]], |row| row.get(0))?;
            Ok(Some(MediaReaders { owner: stored.owner, rooms, picture_of, picture }))
        })
    }
}
