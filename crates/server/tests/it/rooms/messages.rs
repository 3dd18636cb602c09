//! What is done to messages: changed, deleted, reacted to, reported, read; and how often they come.

use std::time::Duration;

use serde_json::{Value, json};

use super::{at, items, make, private};
use crate::support::{Guest, Member, TestServer};

fn seq(answer: &crate::support::http::Answer) -> u64 {
    answer.json()["seq"].as_u64().unwrap_or_else(|| panic!("no seq: {}", answer.json()))
}

fn texts(by: &Member, key: &str) -> Vec<Value> {
    let page = by.get(&at(key, "/messages")).json();
    page["messages"].as_array().expect("messages").iter().map(|one| one["text"].clone()).collect()
}

#[test]
fn a_message_is_changed_by_who_said_it_while_it_is_young() {
    let server = TestServer::timeless(|config| config.rooms.edit_within = Duration::from_secs(60));
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    make(&ada, json!({"kind": "open", "name": "tea"}));
    let said = seq(&ada.say("tea", "a", "gren tea"));
    let message = at("tea", &format!("/messages/{said}"));
    let edit =
        |by: &Member, id: &str| by.send("PATCH", &message, &json!({"client_id": id, "text": "green tea"}));
    assert_eq!(edit(&ben, "b").code(), "forbidden");
    let edited = edit(&ada, "e");
    assert_eq!((edited.status, &edited.json()["again"]), (200, &json!(false)));
    assert_eq!(
        (&edit(&ada, "e").json()["again"], texts(&ben, "tea")),
        (&json!(true), vec![json!("green tea")])
    );
    server.clock.advance(Duration::from_secs(60));
    assert_eq!(edit(&ada, "f").code(), "too_late");
    let noted = crate::support::data::audit(&server, "message.edit_refused");
    let who: Vec<&str> = noted.iter().map(|row| row.actor.as_str()).collect();
    assert_eq!(who, ["ben", "ada"], "somebody else's, and too late");
    let nothing = at("tea", "/messages/99");
    let body = json!({"client_id": "g", "text": "x"});
    assert_eq!(ada.send("PATCH", &nothing, &body).code(), "unknown_message");
    let of_an_edit = at("tea", &format!("/messages/{}", seq(&edited)));
    assert_eq!(ada.send("PATCH", &of_an_edit, &body).code(), "unknown_message");
}

#[test]
fn where_nothing_may_be_changed_nothing_is() {
    let server = TestServer::with(|config| config.rooms.edit_within = Duration::ZERO);
    let guest = Guest::arrive(server.address());
    let said = guest.say("tea", "a", "gren tea").json()["seq"].clone();
    let body = json!({"client_id": "e", "text": "green tea"});
    assert_eq!(guest.send("PATCH", &at("tea", &format!("/messages/{said}")), &body).code(), "too_late");
}

#[test]
fn a_deleted_message_is_gone_from_everything() {
    let server = TestServer::start();
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    let key = private(&ada, &[&ben]);
    let said = seq(&ben.say(&key, "b", "oops"));
    let message = at(&key, &format!("/messages/{said}"));
    assert_eq!(ben.delete(&format!("{message}?client_id=d")).status, 200);
    assert_eq!(ben.delete(&format!("{message}?client_id=d")).json()["again"], true);
    assert_eq!(ben.delete(&message).code(), "unknown_message");
    assert!(texts(&ada, &key).is_empty());
    let log = ada.get(&at(&key, "/events"));
    assert!(!String::from_utf8_lossy(&log.body).contains("oops"));
    let body = json!({"client_id": "e", "text": "x"});
    assert_eq!(ben.send("PATCH", &message, &body).code(), "unknown_message");
    assert_eq!(ada.request("PUT", &format!("{message}/reactions/x"), b"").code(), "unknown_message");
    let hers = seq(&ada.say(&key, "a", "mine"));
    assert_eq!(ben.delete(&at(&key, &format!("/messages/{hers}"))).code(), "forbidden");
    let his = seq(&ben.say(&key, "c", "his"));
    assert_eq!(ada.delete(&at(&key, &format!("/messages/{his}"))).status, 200);
    assert_eq!(texts(&ben, &key), [json!("mine")]);
}

#[test]
fn who_has_no_voice_any_more_still_takes_back_what_they_said() {
    let server = TestServer::start();
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    let key = private(&ada, &[&ben]);
    let message = |seq: u64| at(&key, &format!("/messages/{seq}"));
    let [first, second, hers] = [
        seq(&ben.say(&key, "a", "said in anger")),
        seq(&ben.say(&key, "b", "said again")),
        seq(&ada.say(&key, "c", "calm down")),
    ];
    let ben_here = at(&key, &format!("/members/{}", ben.id));
    assert_eq!(ada.send("PUT", &format!("{ben_here}/mute"), &json!({"seconds": 3600})).status, 204);
    let edit = json!({"client_id": "e", "text": "x"});
    assert_eq!(ben.send("PATCH", &message(first), &edit).code(), "muted");
    assert_eq!(ben.delete(&message(first)).status, 200);
    assert_eq!(ada.send("PUT", &ben_here, &json!({"role": "read_only"})).status, 204);
    assert_eq!(ben.delete(&message(second)).status, 200);
    assert_eq!(ben.delete(&message(hers)).code(), "forbidden");
    assert_eq!(texts(&ada, &key), [json!("calm down")]);
}

#[test]
fn reactions_come_and_go() {
    let server = TestServer::start();
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    let key = private(&ada, &[&ben]);
    let said = seq(&ada.say(&key, "a", "tea?"));
    let mut socket = ben.connect();
    socket.join(&key);
    let reaction = |emoji: &str| at(&key, &format!("/messages/{said}/reactions/{emoji}"));
    assert_eq!(ada.request("PUT", &reaction("%F0%9F%8D%B5"), b"").status, 200);
    let body = json!({"room": key, "target": said, "emoji": "🍵", "on": true, "client_id": "r"});
    assert!(socket.ask("react", body)["ok"]["seq"].is_u64());
    assert_eq!(ada.delete(&reaction("%F0%9F%8D%B5")).status, 200);
    let seen: Vec<_> = loop {
        let seen: Vec<_> = socket.seen(&key).iter().filter(|event| event["kind"] == "reaction").collect();
        if seen.len() == 3 {
            break seen.iter().map(|event| (event["from"]["name"].clone(), event["on"].clone())).collect();
        }
        socket.take_one();
    };
    let expected = [("ada", true), ("ben", true), ("ada", false)];
    assert_eq!(seen, expected.map(|(name, on)| (json!(name), json!(on))));
    for emoji in ["%20", "%E2%80%AE", &"x".repeat(17)] {
        assert_eq!(ada.request("PUT", &reaction(emoji), b"").code(), "bad_request", "{emoji}");
    }
}

#[test]
fn a_message_is_reported_once_by_each() {
    let server = TestServer::start();
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    let key = private(&ada, &[&ben]);
    let said = seq(&ada.say(&key, "a", "milk first"));
    let report = at(&key, &format!("/messages/{said}/report"));
    for _ in 0..2 {
        assert_eq!(ben.send("POST", &report, &json!({"reason": "wrong"})).status, 204);
    }
    let unknown = at(&key, "/messages/99/report");
    assert_eq!(ben.send("POST", &unknown, &json!({"reason": ""})).code(), "unknown_message");
    for _ in 0..17 {
        ben.send("POST", &unknown, &json!({"reason": ""}));
    }
    assert_eq!(ben.send("POST", &unknown, &json!({"reason": ""})).code(), "rate_limited");
}

#[test]
fn in_slow_mode_people_wait_and_moderators_do_not() {
    let server = TestServer::timeless(|_| {});
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    let key = private(&ada, &[&ben]);
    ada.send("PATCH", &at(&key, ""), &json!({"slow_seconds": 30}));
    assert_eq!(ben.say(&key, "a", "one").status, 201);
    let refused = ben.say(&key, "b", "two");
    assert_eq!((refused.status, refused.code()), (429, "rate_limited".to_owned()));
    let mut socket = ben.connect();
    socket.join(&key);
    let refused = socket.say(&key, "b", "two");
    assert_eq!(refused["error"]["retry_after_ms"], 30_000);
    assert_eq!(socket.say(&key, "a", "one")["ok"]["again"], true, "a resend is no second message");
    let (wire, response) = ben.tutorial(&key).expect("the socket opens");
    let mut wire = crate::support::TutorialClient { socket: wire, response };
    wire.say("two");
    assert_eq!(wire.next()["code"], "rate_limited");
    for number in 0..3 {
        assert_eq!(ada.say(&key, &format!("m{number}"), "mine").status, 201);
    }
    server.clock.advance(Duration::from_secs(30));
    assert_eq!(ben.say(&key, "b", "two").status, 201);
}

#[test]
fn what_is_unread_is_counted_and_read_everywhere() {
    let server = TestServer::start();
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    let key = private(&ada, &[&ben]);
    for number in 0..3 {
        ada.say(&key, &format!("a{number}"), "hi @ben");
    }
    let mine = items(&ben, "/api/v1/rooms");
    assert_eq!((&mine[0]["unread"], &mine[0]["mentions"]), (&json!(3), &json!(3)));
    let head = mine[0]["head"].as_u64().expect("a head");
    let (mut phone, mut laptop) = (ben.connect(), ben.connect());
    assert_eq!(phone.ask("read", json!({"room": key, "seq": head}))["ok"], json!({}));
    assert_eq!(laptop.push("read"), json!({"room": key, "seq": head}));
    phone.ask("me", json!({}));
    assert!(phone.pushes.iter().all(|push| push.get("read").is_none()), "{:?}", phone.pushes);
    let back = ben.send("PUT", &at(&key, "/read"), &json!({"seq": 1}));
    assert_eq!(back.status, 204, "it never goes back");
    let mine = items(&ben, "/api/v1/rooms");
    assert_eq!(
        (&mine[0]["unread"], &mine[0]["mentions"], &mine[0]["read"]),
        (&json!(0), &json!(0), &json!(head))
    );
    let guest = Guest::arrive(server.address());
    assert_eq!(guest.send("PUT", &at("tea", "/read"), &json!({"seq": 1})).status, 204, "taken and forgotten");
}

#[test]
fn the_room_in_which_something_was_said_last_comes_first() {
    let server = TestServer::timeless(|_| {});
    let ada = Member::sign_up(server.address(), "ada");
    let keys: Vec<String> = (0..3).map(|_| private(&ada, &[])).collect();
    for room in [2, 0, 1] {
        server.clock.advance(Duration::from_secs(1));
        ada.say(&keys[room], "a", "hi");
    }
    let order =
        |path: &str| -> Vec<Value> { items(&ada, path).iter().map(|room| room["room"].clone()).collect() };
    assert_eq!(order("/api/v1/rooms"), [1, 0, 2].map(|room| json!(keys[room])));
    let first = ada.get("/api/v1/rooms?limit=2").json();
    let next = first["next"].as_str().expect("more");
    assert_eq!(order(&format!("/api/v1/rooms?limit=2&cursor={next}")), [json!(keys[2])]);
}

#[test]
fn every_change_of_a_message_counts_as_one() {
    let server = TestServer::timeless(|config| config.limits.messages_burst = 5);
    let guest = Guest::arrive(server.address());
    let said = guest.say("tea", "a", "hi").json()["seq"].clone();
    let path = at("tea", &format!("/messages/{said}/reactions/x"));
    for _ in 0..4 {
        assert_eq!(guest.request("PUT", &path, &[], b"").status, 200);
    }
    assert_eq!(guest.request("PUT", &path, &[], b"").code(), "rate_limited");
}
