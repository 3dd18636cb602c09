//! What a socket hears of rooms that it has not joined, and what it hears no oftener than it must.

use std::time::Duration;

use serde_json::{Value, json};

use super::{at, make, private};
use crate::support::{Member, Person, TestServer, eventually};

/// Waits until the socket listens in the rooms of its person.
fn hears_hints(by: &Member, key: &str, socket: &mut Person, clock: &teahouse::Clock) {
    let mut number = 0;
    eventually("a hint", || {
        number += 1;
        clock.advance(Duration::from_secs(1));
        by.say(key, &format!("hint-{number}"), "psst");
        socket.ask("me", json!({}));
        socket.pushes.iter().any(|push| push["unread"]["room"] == json!(key))
    });
    socket.pushes.clear();
}

fn unread(socket: &mut Person) -> Vec<Value> {
    // A hint may be sent in the turn after the one that answers.
    for _ in 0..2 {
        socket.ask("me", json!({}));
    }
    let all = std::mem::take(&mut socket.pushes);
    all.into_iter().filter(|push| push.get("unread").is_some()).collect()
}

#[test]
fn who_is_elsewhere_is_told_once_a_second_that_something_was_said() {
    let server = TestServer::timeless(|config| config.limits.enabled = false);
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    let key = private(&ada, &[&ben]);
    let mut socket = ben.connect();
    hears_hints(&ada, &key, &mut socket, &server.clock);
    server.clock.advance(Duration::from_secs(2));
    unread(&mut socket);
    let first = ada.say(&key, "first", "one").json()["seq"].clone();
    for number in 0..20 {
        ada.say(&key, &format!("m{number}"), "more");
    }
    assert_eq!(socket.push("unread"), json!({"room": key, "head": first}));
    assert!(unread(&mut socket).is_empty());
    server.clock.advance(Duration::from_secs(1));
    let head = socket.push("unread")["head"].as_u64().expect("a head");
    assert_eq!(Some(head), first.as_u64().map(|first| first + 20));
    // Who joins hears the room itself, and no hints of it.
    socket.join(&key);
    server.clock.advance(Duration::from_secs(2));
    ada.say(&key, "last", "last");
    while socket.seen(&key).last().is_none_or(|event| event["text"] != "last") {
        socket.take_one();
    }
    assert!(unread(&mut socket).is_empty());
    // Who leaves the room hears hints again.
    socket.ask("leave", json!({"room": key}));
    server.clock.advance(Duration::from_secs(2));
    ada.say(&key, "after", "after");
    assert_eq!(socket.push("unread")["room"], json!(key));
}

#[test]
fn who_comes_into_a_room_on_one_device_hears_of_it_on_the_others() {
    let server = TestServer::timeless(|config| config.limits.enabled = false);
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    make(&ada, json!({"kind": "public", "name": "tea"}));
    let mut socket = ben.connect();
    assert_eq!(ben.request("POST", &at("tea", "/enter"), b"").status, 204);
    assert_eq!(socket.push("changed"), json!({"room": "tea"}));
    ada.say("tea", "a", "welcome");
    assert_eq!(socket.push("unread"), json!({"room": "tea", "head": 3}));
    assert_eq!(ben.request("POST", &at("tea", "/exit"), b"").status, 204);
    assert_eq!(socket.push("removed"), json!({"room": "tea", "why": "left"}));
    server.clock.advance(Duration::from_secs(2));
    ada.say("tea", "b", "bye");
    assert!(unread(&mut socket).is_empty());
}

#[test]
fn who_goes_on_one_device_is_out_on_all_of_them() {
    let server = TestServer::lifted();
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    make(&ada, json!({"kind": "public", "name": "tea"}));
    assert_eq!(ben.request("POST", &at("tea", "/enter"), b"").status, 204);
    let mut socket = ben.connect();
    socket.join("tea");
    assert_eq!(ben.request("POST", &at("tea", "/exit"), b"").status, 204);
    assert_eq!(socket.push("removed"), json!({"room": "tea", "why": "left"}));
    ada.say("tea", "a", "bye");
    for _ in 0..2 {
        socket.ask("me", json!({}));
    }
    assert!(socket.seen("tea").iter().all(|event| event["text"] != "bye"));
    // Members of the server may read it all the same.
    assert!(socket.join("tea")["events"].is_array());
}

#[test]
fn a_guest_hears_no_hints() {
    let server = TestServer::lifted();
    let ada = Member::sign_up(server.address(), "ada");
    let mut guest = Person::arrive(server.address());
    guest.join("tea");
    guest.ask("leave", json!({"room": "tea"}));
    ada.say("tea", "a", "hi");
    guest.ask("me", json!({}));
    assert!(guest.pushes.iter().all(|push| push.get("unread").is_none()), "{:?}", guest.pushes);
}
