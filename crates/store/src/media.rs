//! Uploads as rows.
//!
//! Only what is known about them; their bytes are the server's affair.

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use teahouse_domain::{Media, MediaId, MediaKind, PersonId, Picture, RoomId, Timestamp};

use crate::{
    NewMedia,
    error::{Tried, Trouble},
    rows::{signed, unsigned},
};

/// An upload, in the order that [`decode`] reads.
pub(crate) const COLUMNS: &str = "SELECT id, kind, content_type, bytes, name, width, height, duration_ms, thumbnail_width, \
     thumbnail_height, waveform, owner, sha256, created_at, named_at FROM media";

/// An upload with what only the server is to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredMedia {
    /// What it is.
    pub media: Media,
    /// Who sent it.
    pub owner: PersonId,
    /// Hash of its bytes.
    pub sha256: [u8; 32],
    /// When it came.
    pub created_at: Timestamp,
    /// Whether a message named it.
    pub named: bool,
}

pub(crate) const fn key(id: MediaId) -> [u8; 16] {
    id.0.to_be_bytes()
}

pub(crate) fn id_of(key: [u8; 16]) -> MediaId {
    MediaId(u128::from_be_bytes(key))
}

pub(crate) fn find(connection: &Connection, id: MediaId) -> Tried<Option<StoredMedia>> {
    let mut statement = connection.prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?;
    statement.query_row([&key(id)[..]], |row| Ok(decode(row))).optional()?.transpose()
}

pub(crate) fn decode(row: &Row<'_>) -> Tried<StoredMedia> {
    let number = |index| row.get::<_, Option<i64>>(index).map(|value| value.map(unsigned));
    let picture = |across, down| -> rusqlite::Result<Option<Picture>> {
        let width: Option<u32> = row.get(across)?;
        let height: Option<u32> = row.get(down)?;
        Ok(width.zip(height).map(|(width, height)| Picture { width, height }))
    };
    let kind: String = row.get(1)?;
    let media = Media {
        id: id_of(row.get(0)?),
        kind: MediaKind::parse(&kind).ok_or(Trouble::Damaged(0))?,
        content_type: row.get(2)?,
        bytes: number(3)?.unwrap_or_default(),
        name: row.get(4)?,
        picture: picture(5, 6)?,
        duration_ms: number(7)?,
        thumbnail: picture(8, 9)?,
        waveform: row.get(10)?,
    };
    Ok(StoredMedia {
        media,
        owner: PersonId(number(11)?.unwrap_or_default()),
        sha256: row.get(12)?,
        created_at: Timestamp(number(13)?.unwrap_or_default()),
        named: number(14)?.is_some(),
    })
}

pub(crate) fn insert(connection: &Connection, new: &NewMedia, now: Timestamp) -> Tried<()> {
    let media = &new.media;
    connection
        .prepare_cached(
            "INSERT INTO media (id, kind, content_type, bytes, name, width, height, duration_ms, thumbnail_width,
             thumbnail_height, waveform, owner, sha256, created_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
        )?
        .execute(params![
            &key(media.id)[..],
            media.kind.as_str(),
            media.content_type,
            signed(media.bytes),
            media.name,
            media.picture.map(|picture| picture.width),
            media.picture.map(|picture| picture.height),
            media.duration_ms.map(signed),
            media.thumbnail.map(|picture| picture.width),
            media.thumbnail.map(|picture| picture.height),
            media.waveform,
            signed(new.owner.0),
            &new.sha256[..],
            signed(now.0),
        ])?;
    Ok(())
}

/// Bytes that this owner sent since then and that are still here.
pub(crate) fn sent_since(connection: &Connection, owner: PersonId, since: Timestamp) -> Tried<u64> {
    let sum: i64 = connection
        .prepare_cached("SELECT coalesce(sum(bytes), 0) FROM media WHERE owner = ?1 AND created_at > ?2")?
        .query_row([signed(owner.0), signed(since.0)], |row| row.get(0))?;
    Ok(unsigned(sum))
}

/// A message names it from now on.
pub(crate) fn name(connection: &Connection, id: MediaId, now: Timestamp) -> Tried<()> {
    connection
        .prepare_cached("UPDATE media SET named_at = ?2 WHERE id = ?1 AND named_at IS NULL")?
        .execute(params![&key(id)[..], signed(now.0)])?;
    Ok(())
}

/// Nothing may name it any more: then it is as if nothing ever had.
pub(crate) fn free(connection: &Connection, id: MediaId) -> Tried<()> {
    connection
        .prepare_cached(
            "UPDATE media SET named_at = NULL WHERE id = ?1
             AND NOT EXISTS (SELECT 1 FROM media_rooms WHERE media = ?1)
             AND NOT EXISTS (SELECT 1 FROM people WHERE picture = ?1)
             AND NOT EXISTS (SELECT 1 FROM rooms WHERE picture = ?1)",
        )?
        .execute([&key(id)[..]])?;
    Ok(())
}

/// A message in this place names it.
pub(crate) fn place(connection: &Connection, id: MediaId, room: RoomId, seq: u64) -> Tried<()> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO media_rooms (media, room, seq) VALUES (?1, ?2, ?3)")?
        .execute(params![&key(id)[..], signed(room.0), signed(seq)])?;
    Ok(())
}

pub(crate) fn remove_unnamed(
    connection: &Connection,
    older_than: Timestamp,
    limit: usize,
) -> Tried<Vec<MediaId>> {
    let mut statement = connection.prepare_cached(
        "DELETE FROM media WHERE id IN (SELECT id FROM media WHERE named_at IS NULL AND created_at < ?1
         ORDER BY created_at LIMIT ?2) RETURNING id",
    )?;
    let ids = statement.query_map(params![signed(older_than.0), signed(limit as u64)], |row| row.get(0))?;
    Ok(ids.map(|key| key.map(id_of)).collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn remove_unnamed_of(
    connection: &Connection,
    owner: PersonId,
    limit: usize,
) -> Tried<Vec<MediaId>> {
    let mut statement = connection.prepare_cached(
        "DELETE FROM media WHERE id IN (SELECT id FROM media WHERE owner = ?1 AND named_at IS NULL LIMIT ?2)
         RETURNING id",
    )?;
    let ids = statement.query_map(params![signed(owner.0), signed(limit as u64)], |row| row.get(0))?;
    Ok(ids.map(|key| key.map(id_of)).collect::<rusqlite::Result<_>>()?)
}

/// The ids of uploads in their order, for comparing with what lies in the media folder.
pub(crate) fn ids(connection: &Connection, after: Option<MediaId>, limit: usize) -> Tried<Vec<MediaId>> {
    let mut statement =
        connection.prepare_cached("SELECT id FROM media WHERE id > ?1 ORDER BY id LIMIT ?2")?;
    let start = after.map(key).unwrap_or_default();
    let from: &[u8] = if after.is_some() { &start } else { &[] };
    let ids = statement.query_map(params![from, signed(limit as u64)], |row| row.get(0))?;
    Ok(ids.map(|key| key.map(id_of)).collect::<rusqlite::Result<_>>()?)
}
