//! Reports of messages.
//!
//! Must never change what was reported: the text is copied as it is. Bounds: one report of a message by each person.

use rusqlite::{OptionalExtension as _, params};
use teahouse_domain::{Body, PersonId, ReportId, ReportState};

use crate::{
    Done, NewReport,
    error::Tried,
    rows::{KIND_EDIT, signed},
    writer::{batch::Session, log::unknown_message},
};

use super::{changed, cut};

impl Session<'_> {
    pub(super) fn add_report(&mut self, new: &NewReport) -> Tried<Done> {
        let Some(decoded) = self.live(new.room, new.seq)? else { return Err(unknown_message().into()) };
        let Body::Message(message) = &decoded.event.body else { return Err(unknown_message().into()) };
        let place = params![signed(new.room.0), signed(new.seq.0)];
        let edited: Option<String> = self
            .connection
            .prepare_cached(&format!(
                "SELECT text FROM log WHERE room = ?1 AND target = ?2 AND kind = {KIND_EDIT} ORDER BY id DESC LIMIT 1"
            ))?
            .query_row(place, |row| row.get(0))
            .optional()?;
        let rows = self
            .connection
            .prepare_cached(
                "INSERT INTO reports (id, room, seq, reporter, reason, created_at, text, author, author_name)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (room, seq, reporter) DO NOTHING",
            )?
            .execute(params![
                signed(new.id.0),
                signed(new.room.0),
                signed(new.seq.0),
                signed(new.reporter.0),
                cut(&new.reason),
                signed(self.now.0),
                edited.as_deref().unwrap_or(message.text.as_str()),
                signed(decoded.event.author.id.0),
                decoded.event.author.name,
            ])?;
        Ok(changed(rows))
    }

    pub(super) fn handle_report(
        &mut self,
        id: ReportId,
        state: ReportState,
        by: Option<PersonId>,
        note: &str,
    ) -> Tried<Done> {
        let open = state == ReportState::Open;
        let rows = self
            .connection
            .prepare_cached(
                "UPDATE reports SET state = ?2, handled_by = ?3, handled_at = ?4, note = ?5 WHERE id = ?1",
            )?
            .execute(params![
                signed(id.0),
                state.number(),
                by.filter(|_| !open).map(|by| signed(by.0)),
                (!open).then_some(signed(self.now.0)),
                cut(note),
            ])?;
        Ok(changed(rows))
    }
}
