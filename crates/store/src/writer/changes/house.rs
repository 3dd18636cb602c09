//! What is over goes: ended rooms' messages, sessions, codes, bans and mutes.
//!
//! Must never take the log's last row, whosever it is: its id says how far the log had come, and is never given out again.
//! Bounds: one chunk at a time.

use rusqlite::{OptionalExtension as _, params};
use teahouse_domain::{RoomId, Seq, Timestamp};

use crate::{
    Done, blank,
    error::Tried,
    media,
    rows::{signed, unsigned},
    writer::batch::Session,
};

/// Rows that one sweep removes of each kind.
const CHUNK: u64 = 1_000;

/// How long what is over can still be looked at, in milliseconds: 30 days.
const KEPT: u64 = 30 * 24 * 60 * 60 * 1_000;

impl Session<'_> {
    pub(super) fn delete_room(&mut self, room: RoomId) -> Tried<Done> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT picture FROM rooms WHERE id = ?1 AND deleted_at IS NULL")?;
        let picture: Option<Option<[u8; 16]>> =
            statement.query_row([signed(room.0)], |row| row.get(0)).optional()?;
        let Some(picture) = picture else { return Ok(Done::Same) };
        // No room is called so: `#` is no letter of a name.
        self.connection
            .prepare_cached(
                "UPDATE rooms SET deleted_at = ?2, name = '#' || id, unique_as = NULL, title = NULL, topic = NULL,
                 picture = NULL WHERE id = ?1",
            )?
            .execute(params![signed(room.0), signed(self.now.0)])?;
        for sql in [
            "DELETE FROM members WHERE room = ?1",
            "DELETE FROM restraints WHERE room = ?1",
            "DELETE FROM bans WHERE room = ?1",
            "DELETE FROM codes WHERE room = ?1",
            "DELETE FROM mentions WHERE room = ?1",
        ] {
            self.connection.prepare_cached(sql)?.execute([signed(room.0)])?;
        }
        picture.map_or(Ok(()), |picture| media::free(self.connection, media::id_of(picture)))?;
        self.end_messages(room)?;
        self.stale.push(room);
        self.changed(room);
        self.head(room)?.gone = true;
        Ok(Done::Changed)
    }

    /// Removes the last messages of an ended room. Answers whether there are more.
    fn end_messages(&mut self, room: RoomId) -> Tried<bool> {
        let place = signed(room.0);
        let last: i64 =
            self.connection.query_row("SELECT coalesce(max(id), 0) FROM log", [], |row| row.get(0))?;
        let from: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT min(seq) FROM (SELECT seq FROM log WHERE room = ?1 AND id <> ?2 ORDER BY seq DESC LIMIT ?3)",
            )?
            .query_row(params![place, last, signed(CHUNK)], |row| row.get(0))?;
        let Some(from) = from else {
            self.blank_last(room)?;
            return Ok(false);
        };
        let mut statement = self
            .connection
            .prepare_cached("DELETE FROM media_rooms WHERE room = ?1 AND seq >= ?2 RETURNING media")?;
        let freed = statement.query_map([place, from], |row| row.get::<_, [u8; 16]>(0))?;
        for key in freed.collect::<rusqlite::Result<Vec<_>>>()? {
            media::free(self.connection, media::id_of(key))?;
        }
        self.blank_last(room)?;
        self.connection
            .prepare_cached("DELETE FROM log WHERE room = ?1 AND seq >= ?2 AND id <> ?3")?
            .execute([place, from, last])?;
        Ok(from > 1)
    }

    /// The log's last row stays, and says nothing.
    fn blank_last(&mut self, room: RoomId) -> Tried<()> {
        let mut statement = self.connection.prepare_cached("SELECT max(seq) FROM log WHERE room = ?1")?;
        let seq: Option<i64> = statement.query_row([signed(room.0)], |row| row.get(0))?;
        seq.map_or(Ok(()), |seq| blank::message(self.connection, room, Seq(unsigned(seq))))
    }

    pub(super) fn sweep(&mut self, now: Timestamp) -> Tried<Done> {
        let long_ago = now.0.saturating_sub(KEPT);
        let mut more = self.remove_rows(
            "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at <= ?1 LIMIT ?2)",
            now.0,
        )?;
        more |= self.remove_rows(
            "DELETE FROM codes WHERE id IN (SELECT id FROM codes WHERE min(coalesce(expires_at, ?1), coalesce(revoked_at, ?1),
             iif(uses_left = 0, created_at, ?1)) < ?1 LIMIT ?2)",
            long_ago,
        )?;
        more |= self.remove_rows(
            "DELETE FROM bans WHERE id IN (SELECT id FROM bans WHERE lifted_at < ?1 LIMIT ?2)",
            long_ago,
        )?;
        more |= self.end(
            "UPDATE members SET muted_until = NULL WHERE (room, person) IN (SELECT room, person FROM members
             WHERE muted_until IS NOT NULL AND muted_until <= ?1 LIMIT ?2) RETURNING room",
            now,
        )?;
        more |= self.end(
            "DELETE FROM restraints WHERE (room, person) IN (SELECT room, person FROM restraints
             WHERE read_only = 0 AND muted_until <= ?1 LIMIT ?2) RETURNING room",
            now,
        )?;
        more |= self.end(
            "UPDATE bans SET lifted_at = until WHERE id IN (SELECT id FROM bans WHERE lifted_at IS NULL AND until <= ?1
             LIMIT ?2) RETURNING room",
            now,
        )?;
        more |= self.sweep_ended_rooms()?;
        Ok(Done::Swept { more })
    }

    fn remove_rows(&mut self, sql: &str, before: u64) -> Tried<bool> {
        let rows = self.connection.prepare_cached(sql)?.execute([signed(before), signed(CHUNK)])?;
        Ok(rows as u64 == CHUNK)
    }

    /// What ends by the clock; the rooms that it was in are looked at again.
    fn end(&mut self, sql: &str, now: Timestamp) -> Tried<bool> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rooms = statement
            .query_map([signed(now.0), signed(CHUNK)], |row| row.get::<_, i64>(0))?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        let more = rooms.len() as u64 == CHUNK;
        for room in rooms.into_iter().collect::<rustc_hash::FxHashSet<_>>() {
            self.restrict(RoomId(unsigned(room)))?;
        }
        Ok(more)
    }

    fn sweep_ended_rooms(&mut self) -> Tried<bool> {
        let last: i64 =
            self.connection.query_row("SELECT coalesce(max(id), 0) FROM log", [], |row| row.get(0))?;
        let room: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT id FROM rooms WHERE deleted_at IS NOT NULL
                 AND EXISTS (SELECT 1 FROM log WHERE log.room = rooms.id AND log.id <> ?1) LIMIT 1",
            )?
            .query_row([last], |row| row.get(0))
            .optional()?;
        match room {
            Some(room) => {
                self.end_messages(RoomId(unsigned(room)))?;
                Ok(true)
            }
            None => Ok(false),
        }
    }
}
