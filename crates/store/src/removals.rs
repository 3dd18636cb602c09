//! Accounts on their way out.
//!
//! A row stands from the moment in which somebody's removal was decided until nothing of it is left to do.
//! Bounds: as many as are under way.

use rusqlite::Connection;
use teahouse_domain::{Author, PersonId, Result};

use crate::{
    Reader, Removal,
    error::Tried,
    rows::{signed, unsigned},
};

pub(crate) fn all(connection: &Connection) -> rusqlite::Result<Vec<Removal>> {
    let mut statement = connection.prepare("SELECT person, by, by_name, messages FROM removals")?;
    let found = statement.query_map([], |row| {
        let by = Author::member(PersonId(unsigned(row.get(1)?)), row.get::<_, String>(2)?);
        Ok(Removal { person: PersonId(unsigned(row.get(0)?)), by, messages: row.get(3)? })
    })?;
    found.collect()
}

pub(crate) fn is_noted(connection: &Connection, person: PersonId) -> Tried<bool> {
    let mut statement = connection.prepare_cached("SELECT 1 FROM removals WHERE person = ?1")?;
    Ok(statement.exists([signed(person.0)])?)
}

impl Reader {
    /// Accounts whose removal has begun.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn removals(&mut self) -> Result<Vec<Removal>> {
        self.snapshot(|connection| Ok(all(connection)?))
    }
}
