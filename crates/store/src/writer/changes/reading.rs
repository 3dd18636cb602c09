//! How far somebody has read.
//!
//! Must never go back, nor beyond what was said. Bounds: one row, and the mentions up to there.

use rusqlite::params;
use teahouse_domain::{PersonId, RoomId, RoomKind, Seq};

use crate::{Done, error::Tried, rows::signed, writer::batch::Session};

impl Session<'_> {
    pub(super) fn mark_read(&mut self, room: RoomId, person: PersonId, seq: Seq) -> Tried<Done> {
        let facts = self.place(room)?;
        let seq = seq.0.min(self.head(room)?.seq);
        let key = params![signed(room.0), signed(person.0), signed(seq)];
        if facts.kind == RoomKind::Open {
            self.somebody(person)?;
            if self.role_in(room, person)?.is_none() {
                self.come_into_open_room(room, person, 0)?;
            }
        }
        let moved = self
            .connection
            .prepare_cached(
                "UPDATE members SET read_seq = ?3 WHERE room = ?1 AND person = ?2 AND read_seq < ?3",
            )?
            .execute(key)?;
        if moved == 0 {
            // Of who looks into a room without being a member (a public one, or as an admin) nothing is kept, as of guests.
            return Ok(Done::Same);
        }
        self.connection
            .prepare_cached("DELETE FROM mentions WHERE room = ?1 AND person = ?2 AND seq <= ?3")?
            .execute(key)?;
        Ok(Done::Read(Seq(seq)))
    }
}
