//! Coming back: resume by `connect`, other logs, restarts, and the last word before the server stops.

use serde_json::{Value, json};

use crate::support::{Person, TestServer, TutorialClient, eventually, fill, http, metric};

/// `connect` of somebody who was here before.
fn resume(person: &Person, rooms: &Value) -> Value {
    json!({"token": person.token, "log": person.log, "rooms": rooms})
}

#[test]
fn what_was_missed_follows_a_connect_as_pushes_in_every_room() {
    let server = TestServer::lifted();
    let mut ada = Person::arrive(server.address());
    for room in ["tea", "milk", "sugar"] {
        ada.join(room);
        ada.say(room, "a", "before");
    }
    fill(server.address(), "tea", 300, "");
    fill(server.address(), "milk", 2, "");
    let body = resume(&ada, &json!({"tea": 1, "milk": 1, "sugar": 1, "new": 0}));
    let mut back = Person::connect(server.address(), body);
    assert_eq!(back.me["id"], ada.me["id"]);
    assert_eq!((back.texts("tea", 300).len(), back.texts("milk", 2).len()), (300, 2));
    for (index, room) in ["sugar", "new", "tea"].iter().enumerate() {
        ada.say(room, &format!("after-{index}"), "after");
        assert_eq!(
            back.texts(room, 1).last().map(String::as_str),
            Some(if *room == "tea" { "300" } else { "after" })
        );
    }
    assert_eq!(back.texts("tea", 301)[300], "after");
    assert_eq!((back.doubles, back.pushes.iter().filter(|push| push.get("reset").is_some()).count()), (0, 0));
}

#[test]
fn who_missed_more_than_a_page_is_told_to_ask_for_the_rest() {
    let server = TestServer::lifted();
    let ada = Person::arrive(server.address());
    fill(server.address(), "tea", 750, "");
    let mut back = Person::connect(server.address(), resume(&ada, &json!({"tea": 0})));
    assert_eq!(back.push("lagged"), json!({"room": "tea", "head": 750}));
    assert_eq!(back.seen("tea").len(), 500);
    fill(server.address(), "tea", 1, " more");
    assert_eq!(back.texts("tea", 751)[750], "1 more");
}

#[test]
fn positions_that_are_of_no_use_are_answered_by_a_reset_of_their_room() {
    let server = TestServer::lifted();
    let ada = Person::arrive(server.address());
    fill(server.address(), "tea", 1_010, "");
    fill(server.address(), "milk", 3, "");
    let mut back = Person::connect(server.address(), resume(&ada, &json!({"tea": 5, "milk": 4, "sugar": 1})));
    let mut resets: Vec<Value> = (0..3).map(|_| back.push("reset")).collect();
    resets.sort_by_key(|reset| reset["room"].to_string());
    let reset = |room: &str, head: u64| json!({"room": room, "head": head, "oldest": 1});
    assert_eq!(resets, [reset("milk", 3), reset("sugar", 0), reset("tea", 1_010)]);
    fill(server.address(), "sugar", 1, " lump");
    assert_eq!(back.texts("sugar", 1), ["1 lump"]);
    // Positions of another log say nothing about this one.
    let other = json!({"token": ada.token, "log": "another", "rooms": {"milk": 3}});
    let mut back = Person::connect(server.address(), other);
    assert_eq!(back.push("reset"), reset("milk", 3));
    fill(server.address(), "milk", 1, " drop");
    assert_eq!((back.texts("milk", 1), &back.seen("milk")[0]["seq"]), (vec!["1 drop".to_owned()], &json!(4)));
}

#[test]
fn a_restart_loses_nothing_and_a_resend_gets_its_first_answer() {
    let mut server = TestServer::start();
    let mut ada = Person::arrive(server.address());
    ada.join("tea");
    let first = ada.say("tea", "a", "one")["ok"].clone();
    drop(ada.socket);
    server.restart();
    let body = json!({"token": ada.token, "log": ada.log, "rooms": {"tea": 0}});
    let mut back = Person::connect(server.address(), body);
    assert_eq!((&back.me["id"], &back.log), (&ada.me["id"], &ada.log));
    assert_eq!(back.texts("tea", 1), ["one"]);
    let again = back.say("tea", "a", "one")["ok"].clone();
    assert_eq!(
        (&again["again"], &again["id"], &again["sent_at"]),
        (&json!(true), &first["id"], &first["sent_at"])
    );
    assert_eq!(back.say("tea", "a", "two")["error"]["code"], "client_id_reused");
    assert_eq!((&back.say("tea", "b", "two")["ok"]["seq"], back.texts("tea", 2).len()), (&json!(2), 2));
}

#[test]
fn a_stopping_server_answers_what_is_in_flight_and_says_when_to_come_back() {
    let mut server = TestServer::start();
    let address = server.address();
    let (mut ada, mut listener) = (Person::arrive(address), TutorialClient::join(address, "tea"));
    ada.join("tea");
    let ids: Vec<u64> = (0..10)
        .map(|number| {
            ada.command("send", json!({"room": "tea", "client_id": format!("{number}"), "text": "x"}))
        })
        .collect();
    eventually("all of it was read", || {
        metric(address, "teahouse_messages_accepted_total{wire=\"chat.v1\"}") == ids.len() as u64
    });
    std::thread::scope(|scope| {
        scope.spawn(|| server.stop());
        for id in ids {
            assert!(ada.answer(id)["ok"].is_object());
        }
        assert_eq!(ada.push("bye"), json!({"code": 4301, "come_back_ms": [500, 8_000]}));
        assert_eq!(ada.close_code(), 4301);
        assert_eq!(listener.texts(10).len(), 10);
        assert_eq!(listener.close_code(), 1012);
        // Reading on answers the close frame, so that the server need not wait.
        drop((ada, listener));
    });
    server.restart();
    let history = http::get(server.address(), "/api/v1/rooms/tea/messages?after=0").json();
    assert_eq!(history["head"], 10);
}

#[test]
fn an_unknown_outcome_is_known_after_sending_again() {
    let server = TestServer::start();
    let mut ada = Person::arrive(server.address());
    // The socket is cut before the answer is read: was it stored or not?
    ada.command("send", json!({"room": "tea", "client_id": "a", "text": "one"}));
    let token = ada.token.clone();
    drop(ada);
    let mut back = Person::connect(server.address(), json!({"token": token}));
    let ok = back.say("tea", "a", "one")["ok"].clone();
    assert_eq!(ok["seq"], 1);
    assert_eq!(back.say("tea", "a", "one")["ok"]["again"], true);
    let history = http::get(server.address(), "/api/v1/rooms/tea/messages?after=0").json();
    assert_eq!(history["messages"].as_array().map(Vec::len), Some(1));
}
