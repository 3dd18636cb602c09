//! Readers that do not read: nobody waits for them, little is kept for them, and they miss nothing.

use std::time::Duration;

use serde_json::json;
use teahouse::Config;

use crate::support::{
    Person, TestServer, TutorialClient, eventually, fill, metric, metrics::closed_with, server::lift,
    tutorial,
};

const SEGMENT: u64 = 16 << 10;
/// More messages than the kernel takes for somebody who does not read.
const MANY: usize = 1_200;

fn small(config: &mut Config) {
    lift(config);
    config.store.segment_bytes = SEGMENT;
}

/// What makes a message larger than a few of them fit into any buffer.
fn padding() -> String {
    format!(" {}", "x".repeat(4_000))
}

fn expected(count: usize) -> Vec<String> {
    (1..=count).map(|number| format!("{number}{}", padding())).collect()
}

/// What the server keeps in memory for readers, in bytes.
fn kept(server: &TestServer) -> u64 {
    metric(server.address(), "teahouse_segment_bytes")
        + metric(server.address(), "teahouse_queue_bytes{queue=\"inbox\"}")
}

#[test]
fn a_reader_of_chat_that_is_behind_is_told_so_and_asks_for_the_rest() {
    let server = TestServer::with(small);
    let narrow = tutorial::narrow(server.address());
    let opened = tutorial::open_on(narrow, "/ws", &[("sec-websocket-protocol", "chat.v1.json")]);
    let mut slow = Person::on(opened.expect("a socket").0);
    slow.say_connect(json!({}));
    slow.join("tea");
    let mut quick = Person::arrive(server.address());
    quick.join("tea");
    for round in 1..=4 {
        fill_round(&server, round);
        assert_eq!(quick.texts("tea", round * 100).len(), round * 100);
        eventually("no more is kept than is allowed", || kept(&server) <= 2 * SEGMENT);
    }
    let lagged = slow.push("lagged");
    assert_eq!(lagged["room"], "tea");
    assert!(slow.seen("tea").len() < 400);
    assert_eq!(slow.texts("tea", 400), quick.texts("tea", 400));
    assert!(metric(server.address(), "teahouse_lagged_readers_total") >= 1);
    quick.say("tea", "after", "after");
    assert_eq!((slow.texts("tea", 401)[400].as_str(), slow.doubles, quick.doubles), ("after", 0, 0));
}

fn fill_round(server: &TestServer, round: usize) {
    fill(server.address(), "tea", 100, &format!(" of {round}{}", padding()));
}

#[test]
fn a_reader_of_the_tutorials_wire_is_paged_from_the_log_and_misses_nothing() {
    let server = TestServer::with(small);
    let mut slow = TutorialClient::join_narrow(server.address(), "tea");
    let mut quick = TutorialClient::join(server.address(), "tea");
    let address = server.address();
    std::thread::scope(|scope| {
        scope.spawn(move || fill(address, "tea", MANY, &padding()));
        assert_eq!(quick.texts(MANY), expected(MANY));
    });
    eventually("no more is kept than is allowed", || kept(&server) <= 2 * SEGMENT);
    for (index, text) in expected(MANY).iter().enumerate() {
        let frame = slow.next();
        assert_eq!((&frame["message"], &frame["seq"]), (&json!(text), &json!(index + 1)));
    }
    assert!(metric(server.address(), "teahouse_lagged_readers_total") >= 1);
    quick.say("after");
    assert_eq!((slow.texts(1), quick.texts(1)), (vec!["after".into()], vec!["after".into()]));
}

#[test]
fn who_takes_nothing_for_too_long_is_closed_and_the_others_hear_on() {
    let server = TestServer::timeless(small);
    let mut slow = TutorialClient::join_narrow(server.address(), "tea");
    let mut quick = Person::arrive(server.address());
    quick.join("tea");
    let address = server.address();
    std::thread::scope(|scope| {
        scope.spawn(move || fill(address, "tea", MANY, &padding()));
        assert_eq!(quick.texts("tea", MANY), expected(MANY));
    });
    server.clock.advance(Duration::from_secs(9));
    quick.raw(r#"{"ping":1}"#);
    assert_eq!((quick.push("pong"), closed_with(server.address(), 4302)), (json!(1), 0));
    server.clock.advance(Duration::from_secs(2));
    eventually("it is closed", || closed_with(server.address(), 4302) == 1);
    eventually("nothing is kept for it", || kept(&server) == 0);
    // Late as it is, it is told why: the code means that it may come back.
    assert_eq!(slow.close_code(), 4302);
    quick.say("tea", "after", "after");
    assert_eq!(quick.texts("tea", MANY + 1)[MANY], "after");
}

/// A15
#[test]
fn many_readers_that_do_not_read_cost_what_one_costs() {
    let server = TestServer::with(small);
    let slow: Vec<TutorialClient> =
        (0..50).map(|_| TutorialClient::join_narrow(server.address(), "tea")).collect();
    let mut quick = TutorialClient::join(server.address(), "tea");
    fill(server.address(), "tea", 1_000, &padding());
    assert_eq!(quick.texts(1_000), expected(1_000));
    eventually("no more is kept than is allowed", || kept(&server) <= 2 * SEGMENT);
    // Those who come back to reading find everything.
    for mut client in slow.into_iter().take(3) {
        assert_eq!(client.texts(1_000), expected(1_000));
    }
}
