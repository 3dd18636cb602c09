//! Rooms with a past, and a log that stands still for a while.

use std::{net::SocketAddr, path::Path};

use rusqlite::Connection;
use serde_json::json;

use super::Person;

/// Says that many things in a room: `1`, `2`, and so on, each with this behind it.
pub(crate) fn fill(server: SocketAddr, room: &str, count: usize, behind: &str) {
    fill_by(&mut Person::arrive(server), room, count, behind);
}

/// The same, said by somebody.
pub(crate) fn fill_by(sender: &mut Person, room: &str, count: usize, behind: &str) {
    let mut waiting = std::collections::VecDeque::new();
    for number in 1..=count {
        let body =
            json!({"room": room, "client_id": format!("fill-{number}"), "text": format!("{number}{behind}")});
        waiting.push_back(sender.command("send", body));
        if waiting.len() == 16 {
            settle(sender, waiting.pop_front());
        }
    }
    while !waiting.is_empty() {
        settle(sender, waiting.pop_front());
    }
}

fn settle(sender: &mut Person, id: Option<u64>) {
    let answer = sender.answer(id.expect("a command under way"));
    assert!(answer["ok"].is_object(), "{answer}");
}

/// While this is held the log's writer waits at the beginning of its next transaction (for 3 s at most).
pub(crate) struct Standstill(Connection);

impl Standstill {
    pub(crate) fn begin(data: &Path) -> Self {
        let connection = Connection::open(data.join("teahouse.db")).expect("the data file");
        connection.execute_batch("BEGIN IMMEDIATE").expect("the lock");
        Self(connection)
    }

    pub(crate) fn end(self) {
        self.0.execute_batch("ROLLBACK").expect("the lock is given back");
    }
}
