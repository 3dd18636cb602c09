//! People's rows: who chose a name. Everybody else needs none.

use rusqlite::{Connection, OptionalExtension as _};
use teahouse_domain::{DisplayName, Person, PersonId};

use crate::{error::Tried, rows::signed};

/// The person's row, by its key.
pub(crate) fn person(connection: &Connection, id: PersonId) -> Tried<Option<Person>> {
    let mut statement = connection.prepare_cached("SELECT name FROM people WHERE id = ?1")?;
    let name: Option<String> = statement.query_row([signed(id.0)], |row| row.get(0)).optional()?;
    // A name that a stricter rule refuses today is as good as none.
    Ok(name.map(|name| Person { name: DisplayName::parse(&name).ok(), ..Person::guest(id) }))
}
