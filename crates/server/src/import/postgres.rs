//! Reads a Django site's people from PostgreSQL.
//!
//! Must never write: the transaction is read-only. No TLS: over a network that is not ours, come by a tunnel.
//! Bounds: as `import`; 10 s to connect.

use std::time::Duration;

use postgres::{Client, Config, IsolationLevel, NoTls, Row, Transaction};

use super::{
    MOST_GROUPS, MOST_PEOPLE,
    django::{Rows, User},
};

const CONNECT: Duration = Duration::from_secs(10);

pub(super) fn read(address: &str, users: &str) -> Result<Rows, String> {
    // The address may hold a password: errors are told without it.
    let mut config: Config = address.parse().map_err(|error| format!("--database: {error}"))?;
    config.connect_timeout(CONNECT).application_name("teahouse import");
    let mut client = config.connect(NoTls).map_err(|error| explained(&error))?;
    rows(&mut client, users)
        .map_err(|error| explained(&error))?
        .ok_or_else(|| format!("the database has no table `{users}` with `id`, `username` and `password`"))
}

fn explained(error: &postgres::Error) -> String {
    match error.as_db_error() {
        Some(told) => format!("PostgreSQL: {}", told.message()),
        None => format!("PostgreSQL: {error}"),
    }
}

fn rows(client: &mut Client, users: &str) -> Result<Option<Rows>, postgres::Error> {
    let builder = client.build_transaction().read_only(true).isolation_level(IsolationLevel::RepeatableRead);
    let mut transaction = builder.start()?;
    let columns = columns(&mut transaction, users)?;
    if !["id", "username", "password"].iter().all(|needed| columns.iter().any(|column| column == needed)) {
        return Ok(None);
    }
    let found = Rows {
        users: people(&mut transaction, users, &columns)?,
        groups: pairs(&mut transaction, "auth_group", "id", "name", MOST_GROUPS)?,
        memberships: memberships(&mut transaction, users)?,
    };
    transaction.rollback()?;
    Ok(Some(found))
}

fn columns(transaction: &mut Transaction<'_>, table: &str) -> Result<Vec<String>, postgres::Error> {
    let sql = "SELECT column_name::text FROM information_schema.columns \
               WHERE table_name = $1 AND table_schema = ANY (current_schemas(false)) ORDER BY ordinal_position";
    Ok(transaction.query(sql, &[&table])?.iter().map(|row| row.get(0)).collect())
}

fn people(
    transaction: &mut Transaction<'_>,
    table: &str,
    columns: &[String],
) -> Result<Vec<User>, postgres::Error> {
    let text = |name: &str| match columns.iter().any(|column| column == name) {
        true => format!("coalesce({name}::text, '')"),
        false => "''".to_owned(),
    };
    let truth = |name: &str, instead: bool| match columns.iter().any(|column| column == name) {
        true => format!("coalesce({name}, {instead})"),
        false => instead.to_string(),
    };
    let sql = format!(
        "SELECT id::text, {}, {}, {}, {}, {}, {}, {}, {} FROM \"{table}\" ORDER BY id LIMIT {MOST_PEOPLE}",
        text("username"),
        text("first_name"),
        text("last_name"),
        text("email"),
        text("password"),
        truth("is_staff", false),
        truth("is_superuser", false),
        truth("is_active", true),
    );
    let read = |row: &Row| User {
        id: row.get(0),
        username: row.get(1),
        first_name: row.get(2),
        last_name: row.get(3),
        email: row.get(4),
        password: row.get(5),
        is_staff: row.get(6),
        is_superuser: row.get(7),
        is_active: row.get(8),
    };
    Ok(transaction.query(&sql, &[])?.iter().map(read).collect())
}

/// `auth_user_groups` has `user_id`; a model of one's own names the column after itself.
fn memberships(
    transaction: &mut Transaction<'_>,
    users: &str,
) -> Result<Vec<(String, String)>, postgres::Error> {
    let table = format!("{users}_groups");
    let columns = columns(transaction, &table)?;
    let person = columns.iter().find(|column| column.ends_with("_id") && *column != "group_id");
    match person {
        Some(person) => pairs(transaction, &table, person, "group_id", MOST_PEOPLE * 10),
        None => Ok(Vec::new()),
    }
}

/// Two columns; nothing where there is no such table.
fn pairs(
    transaction: &mut Transaction<'_>,
    table: &str,
    one: &str,
    other: &str,
    most: usize,
) -> Result<Vec<(String, String)>, postgres::Error> {
    if columns(transaction, table)?.is_empty() {
        return Ok(Vec::new());
    }
    let sql =
        format!("SELECT \"{one}\"::text, \"{other}\"::text FROM \"{table}\" ORDER BY 1, 2 LIMIT {most}");
    Ok(transaction.query(&sql, &[])?.iter().map(|row| (row.get(0), row.get(1))).collect())
}
