//! Accounts on their way out: what has begun is noted, so that it is finished also after a crash.
//!
//! Must never be taken back: what they said may be gone already. Bounds: one account.

use rusqlite::params;
use teahouse_domain::{Code, Error, PersonId};

use crate::{Done, Removal, error::Tried, removals, rows::signed, writer::batch::Session};

impl Session<'_> {
    pub(super) fn begin_removal(&mut self, removal: &Removal) -> Tried<Done> {
        let account = self.account(removal.person)?;
        self.keep_an_admin(&account)?;
        let noted = self
            .connection
            .prepare_cached(
                "INSERT INTO removals (person, by, by_name, messages) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (person) DO UPDATE SET messages = 1 WHERE messages < excluded.messages",
            )?
            .execute(params![
                signed(removal.person.0),
                signed(removal.by.id.0),
                removal.by.name,
                removal.messages
            ])?;
        if noted == 0 {
            return Ok(Done::Same);
        }
        self.connection
            .prepare_cached("UPDATE people SET disabled_at = coalesce(disabled_at, ?2) WHERE id = ?1")?
            .execute(params![signed(removal.person.0), signed(self.now.0)])?;
        self.set_picture(removal.person, account.picture, None)?;
        self.close_sessions(removal.person, None)?;
        self.silenced.leave(removal.person);
        Ok(Done::Changed)
    }

    /// Refuses what only somebody can have who stays.
    pub(super) fn stays(&self, person: PersonId) -> Tried<()> {
        if removals::is_noted(self.connection, person)? {
            return Err(Error::new(Code::Conflict, "this account is being removed: make a new one").into());
        }
        Ok(())
    }
}
