//! How far somebody has read.
//!
//! Must never go back, nor beyond what was said. Bounds: one row, and the mentions up to there.

use rusqlite::params;
use teahouse_domain::{PersonId, RoomId, RoomKind, RoomRole, Seq, policy::nowhere};

use crate::{Done, error::Tried, rows::signed, writer::batch::Session};

impl Session<'_> {
    pub(super) fn mark_read(&mut self, room: RoomId, person: PersonId, seq: Seq) -> Tried<Done> {
        let facts = self.place(room)?;
        let seq = seq.0.min(self.head(room)?.seq);
        let key = params![signed(room.0), signed(person.0), signed(seq)];
        if facts.kind == RoomKind::Open {
            self.somebody(person)?;
            self.connection
                .prepare_cached(
                    "INSERT OR IGNORE INTO members (room, person, role, joined_at, read_seq) VALUES (?1, ?2, ?3, ?4, 0)",
                )?
                .execute(params![
                    signed(room.0),
                    signed(person.0),
                    RoomRole::Member.number(),
                    signed(self.now.0)
                ])?;
        }
        let moved = self
            .connection
            .prepare_cached(
                "UPDATE members SET read_seq = ?3 WHERE room = ?1 AND person = ?2 AND read_seq < ?3",
            )?
            .execute(key)?;
        if moved == 0 {
            return if self.role_in(room, person)?.is_some() {
                Ok(Done::Same)
            } else {
                Err(nowhere().into())
            };
        }
        self.connection
            .prepare_cached("DELETE FROM mentions WHERE room = ?1 AND person = ?2 AND seq <= ?3")?
            .execute(key)?;
        Ok(Done::Read(Seq(seq)))
    }
}
