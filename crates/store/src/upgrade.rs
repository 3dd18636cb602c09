//! What a step between two schemas does that SQL alone cannot say.
//!
//! Must never change what an event says. Bounds: one pass over the log, within the step's transaction.

use rusqlite::{Connection, params};
use teahouse_domain::{Body, RoomId, Seq, skeleton};

use crate::{
    blank,
    error::Trouble,
    media,
    rows::{self, COLUMNS, KIND_DELETION, KIND_MESSAGE, unsigned},
};

/// To schema 2: what SQL alone cannot say of uploads, of what was deleted, and of guests' names.
pub(crate) fn to_people(connection: &Connection) -> rusqlite::Result<()> {
    fill_media_rooms(connection)?;
    fill_guest_names(connection)
}

/// Whoever has a name is a guest there: how it looks decides who loses it to a member.
fn fill_guest_names(connection: &Connection) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("SELECT id, name FROM people WHERE role = 0 AND name <> ''")?;
    let mut found = statement.query([])?;
    let mut insert = connection.prepare("INSERT INTO guest_names (person, skeleton) VALUES (?1, ?2)")?;
    while let Some(row) = found.next()? {
        let (id, name): (i64, String) = (row.get(0)?, row.get(1)?);
        insert.execute(params![id, skeleton(&name).as_str()])?;
    }
    Ok(())
}

/// Says of each upload which messages name it, and blanks what was deleted.
fn fill_media_rooms(connection: &Connection) -> rusqlite::Result<()> {
    let deleted = deletions(connection)?;
    for (room, target) in deleted {
        or_sql(blank::message(connection, room, target))?;
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM log WHERE kind = {KIND_MESSAGE} AND extra LIKE '%\"media\"%' ORDER BY id"
    );
    let mut statement = connection.prepare(&sql)?;
    let mut found = statement.query([])?;
    let mut insert =
        connection.prepare("INSERT OR IGNORE INTO media_rooms (media, room, seq) VALUES (?1, ?2, ?3)")?;
    while let Some(row) = found.next()? {
        let decoded = or_sql(rows::decode(row))?;
        let Body::Message(_) = &decoded.event.body else { continue };
        for id in decoded.media {
            let event = &decoded.event;
            insert.execute(params![
                &media::key(id)[..],
                rows::signed(event.room.0),
                rows::signed(event.seq.0)
            ])?;
        }
    }
    Ok(())
}

fn deletions(connection: &Connection) -> rusqlite::Result<Vec<(RoomId, Seq)>> {
    let sql = format!("SELECT room, target FROM log WHERE kind = {KIND_DELETION} AND target IS NOT NULL");
    let mut statement = connection.prepare(&sql)?;
    statement.query_map([], |row| Ok((RoomId(unsigned(row.get(0)?)), Seq(unsigned(row.get(1)?)))))?.collect()
}

/// A damaged row stops the step: nothing was changed then, and a backup can be brought back.
fn or_sql<R>(tried: Result<R, Trouble>) -> rusqlite::Result<R> {
    tried.map_err(|trouble| match trouble {
        Trouble::Sql(error) => error,
        Trouble::Damaged(row) => rusqlite::Error::IntegralValueOutOfRange(0, row),
        Trouble::Refused(_) => rusqlite::Error::InvalidQuery,
    })
}
