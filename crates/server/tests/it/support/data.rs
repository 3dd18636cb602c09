//! The server's data file, looked into while it runs: what no door shows yet, or what nobody may set from outside.

use rusqlite::Connection;

use super::{Member, TestServer};

/// A link of the audit chain.
#[derive(Debug)]
pub(crate) struct Audited {
    pub(crate) action: String,
    pub(crate) actor: String,
    pub(crate) target: String,
    pub(crate) address: String,
}

fn open(server: &TestServer) -> Connection {
    let file = Connection::open(server.folder.path().join("teahouse.db")).expect("the data file");
    file.busy_timeout(super::PATIENCE).expect("a time-out");
    file
}

/// The audit log, as far as what was done begins so.
pub(crate) fn audit(server: &TestServer, prefix: &str) -> Vec<Audited> {
    let file = open(server);
    let mut statement = file
        .prepare(
            "SELECT action, actor_name, address, target FROM audit WHERE action LIKE ?1 || '%' ORDER BY id",
        )
        .expect("a table");
    let rows = statement.query_map([prefix], |row| {
        Ok(Audited { action: row.get(0)?, actor: row.get(1)?, address: row.get(2)?, target: row.get(3)? })
    });
    rows.expect("rows").map(|row| row.expect("a row")).collect()
}

/// Whether nobody has that login any more, and nobody is on their way out.
pub(crate) fn is_removed(server: &TestServer, login: &str) -> bool {
    let sql = "SELECT (SELECT count(*) FROM people WHERE login = ?1) + (SELECT count(*) FROM removals)";
    open(server).query_row(sql, [login], |row| row.get(0)) == Ok(0)
}

/// Makes somebody an admin who is not connected: the first one comes from the machine, not from a door.
pub(crate) fn make_admin(server: &TestServer, member: &Member) {
    let changed = open(server).execute("UPDATE people SET role = 2 WHERE login = ?1", [&member.login]);
    assert_eq!(changed, Ok(1));
}

/// Words that are refused (0) or masked (1).
pub(crate) fn set_words(server: &TestServer, words: &[(&str, u8)]) {
    let file = open(server);
    for (word, action) in words {
        let added = file.execute(
            "INSERT INTO words (word, action, created_at) VALUES (?1, ?2, 0)",
            rusqlite::params![word, action],
        );
        assert_eq!(added, Ok(1));
    }
}

/// As if the server had been killed when it had begun to remove this account, with all that it said.
pub(crate) fn begin_removal(folder: &std::path::Path, member: &Member) {
    let file = Connection::open(folder.join("teahouse.db")).expect("the data file");
    let sql = "INSERT INTO removals SELECT id, id, name, 1 FROM people WHERE login = ?1";
    assert_eq!(file.execute(sql, [&member.login]), Ok(1));
    let changed = file.execute("UPDATE people SET disabled_at = 1 WHERE login = ?1", [&member.login]);
    assert_eq!(changed, Ok(1));
}
