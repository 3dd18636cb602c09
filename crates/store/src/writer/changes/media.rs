//! Uploads: known, forgotten.
//!
//! Must never forget what a message, a person or a room is shown with, unless an admin says so. Bounds: a quota is read
//! and used by the same thread, so that no race can exceed it.

use teahouse_domain::{Code, Error, MediaId, PersonId, RoomId, Timestamp};

use crate::{Done, NewMedia, error::Tried, media, people, rows::unsigned, writer::batch::Session};

/// A quota counts what came within this time, in milliseconds.
const DAY: u64 = 24 * 60 * 60 * 1_000;

impl Session<'_> {
    pub(super) fn add_media(&mut self, new: &NewMedia) -> Tried<Done> {
        // Asked here, where nobody is switched off in between: what comes later than that would be left behind.
        if people::person(self.connection, new.owner)?.is_some_and(|owner| owner.disabled) {
            return Err(Error::new(Code::Unauthorized, "this account is switched off; ask an admin").into());
        }
        if let Some(limit) = new.daily_limit {
            let since = Timestamp(self.now.0.saturating_sub(DAY));
            let sent = media::sent_since(self.connection, new.owner, since)?;
            if sent.saturating_add(new.media.bytes) > limit {
                let mebibytes = limit >> 20;
                let sentence = format!("uploads of one person are at most {mebibytes} MiB within 24 hours");
                return Err(Error::new(Code::QuotaExceeded, sentence).into());
            }
        }
        media::insert(self.connection, new, self.now)?;
        Ok(Done::Added)
    }

    pub(super) fn remove_unnamed_media(&mut self, older_than: Timestamp, limit: usize) -> Tried<Done> {
        media::remove_unnamed(self.connection, older_than, limit).map(Done::Removed)
    }

    pub(super) fn remove_unnamed_media_of(&mut self, owner: PersonId, limit: usize) -> Tried<Done> {
        media::remove_unnamed_of(self.connection, owner, limit).map(Done::Removed)
    }

    pub(super) fn remove_media(&mut self, id: MediaId) -> Tried<Done> {
        let key = media::key(id);
        let mut statement =
            self.connection.prepare_cached("DELETE FROM media_rooms WHERE media = ?1 RETURNING room")?;
        let rooms = statement.query_map([&key[..]], |row| Ok(RoomId(unsigned(row.get(0)?))))?;
        for room in rooms {
            self.stale.push(room?);
        }
        for sql in [
            "UPDATE people SET picture = NULL WHERE picture = ?1",
            "UPDATE rooms SET picture = NULL WHERE picture = ?1",
        ] {
            self.connection.prepare_cached(sql)?.execute([&key[..]])?;
        }
        let gone = self.connection.prepare_cached("DELETE FROM media WHERE id = ?1")?.execute([&key[..]])?;
        Ok(if gone == 0 { Done::Same } else { Done::Removed(vec![id]) })
    }
}
