//! Stories of rooms and the people in them.

mod attacks;
mod hidden;
mod invitations;
mod making;
mod members;
mod messages;
mod pushes;
mod reports;
mod resends;
mod restraints;
mod state;
mod words;

use serde_json::{Value, json};

use crate::support::Member;

/// Makes a room and says its key.
#[track_caller]
fn make(by: &Member, body: Value) -> String {
    let answer = by.send("POST", "/api/v1/rooms", &body);
    assert_eq!(answer.status, 201, "{}", String::from_utf8_lossy(&answer.body));
    answer.json()["room"].as_str().expect("a key").to_owned()
}

/// A private room with these people in it.
#[track_caller]
fn private(by: &Member, people: &[&Member]) -> String {
    let people: Vec<&str> = people.iter().map(|person| person.id.as_str()).collect();
    make(by, json!({"kind": "private", "title": "Tea & 茶", "people": people}))
}

/// The address of something in a room.
fn at(key: &str, rest: &str) -> String {
    format!("/api/v1/rooms/{key}{rest}")
}

/// The items of a list.
#[track_caller]
fn items(by: &Member, path: &str) -> Vec<Value> {
    let answer = by.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", String::from_utf8_lossy(&answer.body));
    answer.json()["items"].as_array().expect("items").clone()
}
