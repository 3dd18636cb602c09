//! Reads a Django site's SQLite file, which may be in use.
//!
//! Must never write: the file is opened read-only. Bounds: as `import`; waits 5 s for a lock.

use std::{path::Path, time::Duration};

use rusqlite::{Connection, OpenFlags, Row};

use super::{
    MOST_GROUPS, MOST_PEOPLE,
    django::{Rows, User},
};

const BUSY: Duration = Duration::from_secs(5);

pub(super) fn read(path: &str, users: &str) -> Result<Rows, String> {
    if !Path::new(path).is_file() {
        return Err(format!("{path}: there is no such file (PostgreSQL is named by `postgres://…`)"));
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(|error| format!("{path}: {error}"))?;
    let rows = connection.busy_timeout(BUSY).and_then(|()| rows(&connection, users));
    rows.map_err(|error| match error {
        rusqlite::Error::InvalidQuery => {
            format!("{path}: no table `{users}` with `id`, `username` and `password`")
        }
        other => format!("{path}: {other}"),
    })
}

fn rows(connection: &Connection, users: &str) -> rusqlite::Result<Rows> {
    // One transaction: nobody who is added meanwhile is in a group but not among the people.
    let transaction = connection.unchecked_transaction()?;
    let columns = columns(&transaction, users)?;
    if !["id", "username", "password"].iter().all(|needed| columns.iter().any(|column| column == needed)) {
        return Err(rusqlite::Error::InvalidQuery);
    }
    let found = Rows {
        users: people(&transaction, users, &columns)?,
        groups: pairs(&transaction, "auth_group", "id", "name", MOST_GROUPS)?,
        memberships: memberships(&transaction, users)?,
    };
    transaction.commit()?;
    Ok(found)
}

fn columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    statement.query_map([table], |row| row.get(0))?.collect()
}

fn people(connection: &Connection, table: &str, columns: &[String]) -> rusqlite::Result<Vec<User>> {
    let or = |name: &'static str, instead: &'static str| {
        if columns.iter().any(|column| column == name) { name } else { instead }
    };
    let sql = format!(
        "SELECT CAST(id AS TEXT), username, {}, {}, {}, password, {}, {}, {} FROM \"{table}\" ORDER BY id LIMIT {MOST_PEOPLE}",
        or("first_name", "''"),
        or("last_name", "''"),
        or("email", "''"),
        or("is_staff", "0"),
        or("is_superuser", "0"),
        or("is_active", "1"),
    );
    let mut statement = connection.prepare(&sql)?;
    let text = |row: &Row<'_>, index| row.get::<_, Option<String>>(index).map(Option::unwrap_or_default);
    let read = |row: &Row<'_>| {
        Ok(User {
            id: row.get(0)?,
            username: text(row, 1)?,
            first_name: text(row, 2)?,
            last_name: text(row, 3)?,
            email: text(row, 4)?,
            password: text(row, 5)?,
            is_staff: row.get(6)?,
            is_superuser: row.get(7)?,
            is_active: row.get(8)?,
        })
    };
    statement.query_map([], read)?.collect()
}

/// `auth_user_groups` has `user_id`; a model of one's own names the column after itself.
fn memberships(connection: &Connection, users: &str) -> rusqlite::Result<Vec<(String, String)>> {
    let table = format!("{users}_groups");
    let columns = columns(connection, &table)?;
    let person = columns.iter().find(|column| column.ends_with("_id") && *column != "group_id");
    match person {
        Some(person) => pairs(connection, &table, person, "group_id", MOST_PEOPLE * 10),
        None => Ok(Vec::new()),
    }
}

/// Two columns; nothing where there is no such table.
fn pairs(
    connection: &Connection,
    table: &str,
    one: &str,
    other: &str,
    most: usize,
) -> rusqlite::Result<Vec<(String, String)>> {
    if columns(connection, table)?.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT CAST(\"{one}\" AS TEXT), CAST(\"{other}\" AS TEXT) FROM \"{table}\" ORDER BY 1, 2 LIMIT {most}"
    );
    let mut statement = connection.prepare(&sql)?;
    statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}
