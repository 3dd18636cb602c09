//! Nothing is waited for longer than its deadline. Time is the test's.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{
    Person, TestServer, TutorialClient, eventually,
    frames::{TEXT, masked, write},
    log::Standstill,
    metric,
    metrics::closed_with,
};

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn sockets(server: &TestServer, wire: &str) -> u64 {
    metric(server.address(), &format!("teahouse_connections{{wire=\"{wire}\"}}"))
}

/// Waits until the shards have seen this person's sign of life.
fn ping(person: &mut Person) {
    person.raw(r#"{"ping":1}"#);
    while person.frame() != json!({"pong": 1}) {}
}

#[test]
fn who_does_not_say_connect_in_time_is_closed() {
    let server = TestServer::timeless(|_| {});
    let mut silent = Person::open(server.address(), &[]);
    let (mut pinging, mut talking) =
        (Person::open(server.address(), &[]), Person::open(server.address(), &[]));
    let (mut connected, mut tutorial) =
        (Person::arrive(server.address()), TutorialClient::join(server.address(), "tea"));
    // The tutorial's wire has no first frame: its listeners may listen.
    ping(&mut pinging);
    talking.raw("not json");
    assert_eq!(talking.frame()["error"]["code"], "bad_json");
    eventually("all are with their shards", || sockets(&server, "chat.v1") == 4);
    server.clock.advance(seconds(9));
    ping(&mut connected);
    assert_eq!(closed_with(server.address(), 4303), 0);
    server.clock.advance(seconds(2));
    for person in [&mut silent, &mut pinging, &mut talking] {
        assert_eq!(person.close_code(), 4303);
    }
    ping(&mut connected);
    tutorial.say("still here");
    assert_eq!(tutorial.texts(1), ["still here"]);
}

#[test]
fn who_is_silent_is_pinged_and_then_closed() {
    let server = TestServer::timeless(|_| {});
    let (mut ada, mut silent) =
        (Person::arrive(server.address()), TutorialClient::join(server.address(), "tea"));
    let mut answering = TutorialClient::join(server.address(), "tea");
    eventually("all are with their shards", || sockets(&server, "tutorial") == 2);
    ping(&mut ada);
    server.clock.advance(seconds(26));
    ping(&mut ada);
    // Reading answers the ping.
    ada.say("tea", "a", "are you here?");
    assert!(answering.socket.read().expect("a frame").is_ping());
    answering.socket.flush().expect("the pong is sent");
    assert_eq!(answering.texts(1), ["are you here?"]);
    answering.say("I am");
    assert_eq!(answering.texts(1), ["I am"]);
    server.clock.advance(seconds(10));
    eventually("the silent one is closed", || closed_with(server.address(), 4303) == 1);
    assert_eq!(silent.close_code(), 4303);
    answering.say("still");
    assert_eq!(answering.texts(1), ["still"]);
}

/// A14
#[test]
fn a_half_open_peer_goes_and_its_presence_goes_with_it() {
    let server = TestServer::timeless(|_| {});
    let mut ada = Person::arrive(server.address());
    ada.join("tea");
    let mut gone = Person::arrive(server.address());
    let id = gone.me["id"].clone();
    assert_eq!(gone.join("tea")["count"], 2);
    // From here on `gone` neither reads nor writes nor ends: as behind a cable that was cut.
    let mut left = Value::Null;
    for _ in 0..60 {
        server.clock.advance(seconds(1));
        ada.raw(r#"{"ping":1}"#);
        while ada.push("pong") != 1 {}
        if let Some(at) = ada.pushes.iter().position(|push| push["presence"]["left"].is_array()) {
            left = ada.pushes.remove(at)["presence"].take();
            break;
        }
    }
    assert_eq!((&left["left"], &left["count"]), (&json!([id]), &json!(1)));
    assert_eq!(closed_with(server.address(), 4303), 1);
    drop(gone);
}

/// A05
#[test]
fn a_message_that_dribbles_in_is_given_up() {
    let server = TestServer::timeless(|_| {});
    let mut ada = Person::arrive(server.address());
    let mut slow = TutorialClient::join(server.address(), "tea");
    let frame = masked(TEXT, &[b'x'; 60]);
    for (second, byte) in frame.iter().enumerate() {
        if !write(&mut slow.socket, &[*byte]) || closed_with(server.address(), 1008) > 0 {
            assert!((30..=32).contains(&second), "closed after {second} s");
            break;
        }
        server.clock.advance(seconds(1));
        ping(&mut ada);
    }
    assert_eq!((closed_with(server.address(), 1008), slow.close_code()), (1, 1008));
    assert_eq!(metric(server.address(), "teahouse_events_committed_total"), 0);
}

#[test]
fn what_waits_too_long_for_the_disk_is_refused_and_not_stored() {
    let server = TestServer::timeless(|config| config.limits.enabled = false);
    let address = server.address();
    let accepted =
        |wire: &str| metric(address, &format!("teahouse_messages_accepted_total{{wire=\"{wire}\"}}"));
    let (mut ada, mut ben) = (Person::arrive(address), TutorialClient::join(address, "tea"));
    let standstill = Standstill::begin(server.folder.path());
    let first = ada.command("send", json!({"room": "tea", "client_id": "a", "text": "in a batch"}));
    eventually("it is in a batch", || {
        accepted("chat.v1") == 1 && metric(address, "teahouse_queue_entries{queue=\"log\"}") == 0
    });
    let second = ada.command("send", json!({"room": "tea", "client_id": "b", "text": "waits"}));
    ben.say("waits, too");
    eventually("they wait", || accepted("chat.v1") + accepted("tutorial") == 3);
    server.clock.advance(seconds(6));
    let answer = ada.answer(second);
    assert_eq!(
        (&answer["error"]["code"], &answer["error"]["retry_after_ms"]),
        (&json!("busy"), &json!(1_000))
    );
    assert_eq!(ben.next()["code"], "busy");
    standstill.end();
    assert_eq!(ada.answer(first)["ok"]["seq"], 1);
    assert_eq!(ben.texts(1), ["in a batch"]);
    assert_eq!(
        ada.say("tea", "b", "waits")["ok"],
        json!({"seq": 2, "id": "e_0000000000002",
        "sent_at": "2026-11-23T05:00:06.000Z", "again": false})
    );
}
