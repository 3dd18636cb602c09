//! Bans, and words that are not wanted.
//!
//! Must never take the last owner out of a room, nor the last admin off the server. Bounds: [`MOST_WORDS`].

use rusqlite::{OptionalExtension as _, Row, params};
use teahouse_domain::{
    BanId, Code, Error, MembershipChange, PersonId, RoomId, RoomKind, ServerRole, WordAction,
};

use crate::{
    Done, NewBan,
    error::Tried,
    people,
    rows::{signed, unsigned},
    writer::batch::Session,
};

use super::{by_whom, changed, cut};

/// Words that one server refuses or masks.
const MOST_WORDS: i64 = 10_000;

impl Session<'_> {
    pub(super) fn add_ban(&mut self, new: &NewBan) -> Tried<Done> {
        match (new.room, new.person) {
            (Some(room), Some(_)) => self.check_room_ban(room)?,
            (None, Some(person)) => self.check_server_ban(person)?,
            (None, None) if new.network.is_some() => {}
            _ => {
                let sentence = "a ban is of a person, or of a network from the whole server";
                return Err(Error::new(Code::BadRequest, sentence).into());
            }
        }
        let room = new.room.map_or(0, |room| signed(room.0));
        let person = new.person.map(|person| signed(person.0));
        self.connection
            .prepare_cached(
                "UPDATE bans SET lifted_at = ?4 WHERE room = ?1 AND person IS ?2 AND network IS ?3 AND lifted_at IS NULL",
            )?
            .execute(params![room, person, new.network, signed(self.now.0)])?;
        self.connection
            .prepare_cached(
                "INSERT INTO bans (id, room, person, network, reason, by, by_name, created_at, until)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                signed(new.id.0),
                room,
                person,
                new.network,
                cut(&new.reason),
                by_whom(&new.by).map(|by| signed(by.0)),
                new.by.name,
                signed(self.now.0),
                new.until.map(|until| signed(until.0)),
            ])?;
        if let (Some(room), Some(person)) = (new.room, new.person) {
            self.go(room, person, MembershipChange::Banned, &new.by)?;
            self.restrict(room)?;
        }
        if let Some(person) = new.person {
            self.silenced.ban((new.room, person), new.until);
        }
        Ok(Done::Changed)
    }

    fn check_room_ban(&mut self, room: RoomId) -> Tried<()> {
        if self.place(room)?.kind == RoomKind::Direct {
            return Err(Error::new(Code::Forbidden, "nobody is banned from a direct conversation").into());
        }
        Ok(())
    }

    fn check_server_ban(&self, person: PersonId) -> Tried<()> {
        match people::account(self.connection, person)? {
            Some(account) if account.role == ServerRole::Admin => self.keep_an_admin(&account),
            _ => Ok(()),
        }
    }

    pub(super) fn lift_ban(&mut self, id: BanId) -> Tried<Done> {
        let mut statement = self.connection.prepare_cached(
            "UPDATE bans SET lifted_at = ?2 WHERE id = ?1 AND lifted_at IS NULL RETURNING room, person",
        )?;
        let key = [signed(id.0), signed(self.now.0)];
        let whose = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, Option<i64>>(1)?));
        let Some((room, person)) = statement.query_row(key, whose).optional()? else { return Ok(Done::Same) };
        // No room is everywhere.
        let place = (room != 0).then(|| RoomId(unsigned(room)));
        if let Some(person) = person {
            self.silenced.lift((place, PersonId(unsigned(person))));
        }
        place.map_or(Ok(()), |room| self.restrict(room))?;
        Ok(Done::Changed)
    }

    pub(super) fn set_word(&mut self, word: &str, action: WordAction, by: Option<PersonId>) -> Tried<Done> {
        let count: i64 = self.connection.query_row("SELECT count(*) FROM words", [], |row| row.get(0))?;
        if count >= MOST_WORDS {
            return Err(
                Error::new(Code::Conflict, "there are 10,000 words already: remove some first").into()
            );
        }
        self.connection
            .prepare_cached(
                "INSERT INTO words (word, action, created_by, created_at) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (word) DO UPDATE SET action = excluded.action",
            )?
            .execute(params![cut(word), action.number(), by.map(|by| signed(by.0)), signed(self.now.0)])?;
        Ok(Done::Changed)
    }

    pub(super) fn remove_word(&mut self, word: &str) -> Tried<Done> {
        let rows = self.connection.prepare_cached("DELETE FROM words WHERE word = ?1")?.execute([word])?;
        Ok(changed(rows))
    }
}
