//! What admins can do, and that nobody else can: by REST, by the command line, at the first start.

mod accounts;
mod commands;
mod listed;
mod lists;
mod noted;
mod order;
pub(crate) mod refusals;
mod setup;

use serde_json::{Value, json};

use crate::support::{Member, TestServer};

/// A server with an admin and a member.
fn staffed() -> (TestServer, Member, Member) {
    let server = TestServer::lifted();
    let root = Member::first_admin(&server, "root");
    let ada = Member::sign_up(server.address(), "ada");
    (server, root, ada)
}

fn path(rest: &str) -> String {
    format!("/api/v1/admin/{rest}")
}

/// What an admin asks for, and is given.
#[track_caller]
fn get(admin: &Member, rest: &str) -> Value {
    let answer = admin.get(&path(rest));
    assert_eq!(answer.status, 200, "{rest}: {}", String::from_utf8_lossy(&answer.body));
    answer.json()
}

/// What an admin does, and is not refused.
#[track_caller]
fn send(admin: &Member, method: &str, rest: &str, body: &Value) -> Value {
    let answer = admin.send(method, &path(rest), body);
    assert!((200..300).contains(&answer.status), "{rest}: {}", String::from_utf8_lossy(&answer.body));
    if answer.body.is_empty() { json!(null) } else { answer.json() }
}

/// The actions of the audit log, the newest first.
fn actions(admin: &Member) -> Vec<String> {
    let rows = get(admin, "audit");
    let rows = rows["items"].as_array().expect("a list");
    rows.iter().map(|row| row["action"].as_str().expect("an action").to_owned()).collect()
}
