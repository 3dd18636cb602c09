//! What is left of a deleted message: its row and its place, and not a word.
//!
//! Must never leave a gap, nor a row whose checksum does not hold. Bounds: one message and its edits.

use rusqlite::{Connection, Statement, params};
use teahouse_domain::{Body, MediaId, RoomId, Seq};

use crate::{
    error::Tried,
    media,
    rows::{self, COLUMNS, Decoded, KIND_EDIT, signed},
};

/// Takes the words out of a message and of its edits, and frees what it named.
pub(crate) fn message(connection: &Connection, room: RoomId, seq: Seq) -> Tried<()> {
    let sql = format!("SELECT {COLUMNS} FROM log WHERE room = ?1 AND seq = ?2");
    let place = params![signed(room.0), signed(seq.0)];
    for decoded in all(connection.prepare_cached(&sql)?, place)? {
        if let (Body::Message(message), false) = (&decoded.event.body, decoded.gone) {
            forget_mentions(connection, &decoded, &message.mentions)?;
            free(connection, room, seq, &decoded.media)?;
            words(connection, &decoded)?;
        }
    }
    let sql = format!("SELECT {COLUMNS} FROM log WHERE room = ?1 AND target = ?2 AND kind = {KIND_EDIT}");
    for decoded in all(connection.prepare_cached(&sql)?, place)? {
        words(connection, &decoded)?;
    }
    Ok(())
}

fn all(mut statement: rusqlite::CachedStatement<'_>, place: &[&dyn rusqlite::ToSql]) -> Tried<Vec<Decoded>> {
    let statement: &mut Statement<'_> = &mut statement;
    let mut found = statement.query(place)?;
    let mut all = Vec::new();
    while let Some(row) = found.next()? {
        all.push(rows::decode(row)?);
    }
    Ok(all)
}

fn words(connection: &Connection, decoded: &Decoded) -> Tried<()> {
    let (body, checksum) = rows::gone(&decoded.event);
    connection
        .prepare_cached("UPDATE log SET type = NULL, text = ?2, extra = ?3, checksum = ?4 WHERE id = ?1")?
        .execute(params![signed(decoded.event.id.0), body.text, body.extra, checksum])?;
    Ok(())
}

fn forget_mentions(
    connection: &Connection,
    decoded: &Decoded,
    people: &[teahouse_domain::PersonId],
) -> Tried<()> {
    let event = &decoded.event;
    for person in people {
        connection
            .prepare_cached("DELETE FROM mentions WHERE person = ?1 AND room = ?2 AND seq = ?3")?
            .execute(params![signed(person.0), signed(event.room.0), signed(event.seq.0)])?;
    }
    Ok(())
}

fn free(connection: &Connection, room: RoomId, seq: Seq, ids: &[MediaId]) -> Tried<()> {
    for &id in ids {
        connection
            .prepare_cached("DELETE FROM media_rooms WHERE media = ?1 AND room = ?2 AND seq = ?3")?
            .execute(params![&media::key(id)[..], signed(room.0), signed(seq.0)])?;
        media::free(connection, id)?;
    }
    Ok(())
}
