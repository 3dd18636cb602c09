//! Coming into a room on chat.v1: what a join is answered with, and that nothing is lost or doubled around it.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use crate::support::{Person, TestServer, fill, http};

fn seqs(ok: &Value) -> Vec<u64> {
    let events = ok["events"].as_array().expect("events");
    events.iter().map(|event| event["seq"].as_u64().expect("a seq")).collect()
}

#[test]
fn a_join_gives_the_last_fifty_and_says_whether_there_are_older_ones() {
    let server = TestServer::lifted();
    let mut person = Person::arrive(server.address());
    let empty = person.join("tea");
    assert_eq!((&empty["head"], &empty["events"], &empty["more"]), (&json!(0), &json!([]), &json!(false)));
    assert_eq!((&empty["room"]["name"], &empty["count"]), (&json!("tea"), &json!(1)));
    assert_eq!(empty["people"], json!([{"id": person.me["id"], "name": person.me["name"], "guest": true}]));
    for (count, more) in [(50, false), (1, true)] {
        fill(server.address(), "tea", count, &format!(" of {count}"));
        let mut late = Person::arrive(server.address());
        let ok = late.join("tea");
        let head = ok["head"].as_u64().expect("a head");
        assert_eq!((seqs(&ok), &ok["more"]), ((head - 49..=head).collect(), &json!(more)));
    }
    assert_eq!(person.texts("tea", 51)[50], "1 of 1");
}

#[test]
fn a_join_from_a_position_gives_what_came_since() {
    let server = TestServer::lifted();
    fill(server.address(), "tea", 620, "");
    let mut person = Person::arrive(server.address());
    let join = |person: &mut Person, after: u64| {
        person.ask("join", json!({"room": "tea", "after": after}))["ok"].clone()
    };
    let ok = join(&mut person, 617);
    assert_eq!((seqs(&ok), &ok["head"], &ok["more"]), (vec![618, 619, 620], &json!(620), &json!(false)));
    let ok = join(&mut person, 620);
    assert_eq!((seqs(&ok), &ok["more"]), (vec![], &json!(false)));
    person.forget("tea");
    let ok = join(&mut person, 0);
    assert_eq!((seqs(&ok), &ok["head"], &ok["more"]), ((1..=500).collect(), &json!(620), &json!(true)));
    // The rest is the client's to ask for; what is said from now on is pushed.
    fill(server.address(), "tea", 1, " more");
    assert_eq!(person.texts("tea", 621)[620], "1 more");
}

#[test]
fn a_position_that_is_of_no_use_is_answered_by_a_reset() {
    let server = TestServer::lifted();
    fill(server.address(), "tea", 1_002, "");
    let events = http::get(server.address(), "/api/v1/rooms/tea/events?after=999&limit=3").json();
    let id = |index: usize| events["events"][index]["id"].as_str().expect("an id").to_owned();
    let mut person = Person::arrive(server.address());
    let reset = json!({"head": 1_002, "oldest": 1});
    let cases = [
        (json!({"room": "tea", "after": 1_003}), "beyond the head"),
        (json!({"room": "tea", "after": 9_007_199_254_740_991_u64}), "far beyond the head"),
        (json!({"room": "tea", "after": 1}), "more than 1,000 behind"),
        (json!({"room": "tea", "after": 1_000, "after_id": id(1)}), "another event is there"),
        (json!({"room": "tea", "after": 1_003, "after_id": id(2)}), "no event is there"),
    ];
    for (body, why) in cases {
        let ok = person.ask("join", body)["ok"].clone();
        assert_eq!((&ok["reset"], &ok["events"], &ok["head"]), (&reset, &Value::Null, &Value::Null), "{why}");
        assert_eq!((&ok["room"]["name"], &ok["count"]), (&json!("tea"), &json!(1)), "{why}");
    }
    let ok = person.ask("join", json!({"room": "tea", "after": 2}))["ok"].clone();
    assert_eq!((seqs(&ok).len(), &ok["more"]), (500, &json!(true)));
    let ok = person.ask("join", json!({"room": "tea", "after": 1_000, "after_id": id(0)}))["ok"].clone();
    assert_eq!(seqs(&ok), [1_001, 1_002]);
    // After a reset the room is heard all the same.
    person.ask("join", json!({"room": "tea", "after": 5_000}));
    fill(server.address(), "tea", 1, " after the reset");
    assert_eq!(person.texts("tea", 1), ["1 after the reset"]);
    assert_eq!(person.seen("tea")[0]["seq"], 1_003);
}

#[test]
fn who_has_left_hears_nothing_more_of_the_room() {
    let server = TestServer::start();
    let (mut ada, mut ben) = (Person::arrive(server.address()), Person::arrive(server.address()));
    ada.join("tea");
    for room in ["tea", "milk"] {
        ben.join(room);
    }
    ada.say("tea", "a", "one");
    assert_eq!(ben.texts("tea", 1), ["one"]);
    assert_eq!(ben.ask("leave", json!({"room": "tea"}))["ok"], json!({}));
    ada.say("tea", "b", "two");
    ada.ask("typing", json!({"room": "tea"}));
    // What comes next on this socket is of the other room.
    ada.say("milk", "c", "three");
    assert_eq!(ben.frame()["event"]["room"], "milk");
    ben.forget("tea");
    assert_eq!(seqs(&ben.join("tea")), [1, 2]);
    ada.say("tea", "d", "four");
    assert_eq!(ben.texts("tea", 3)[2], "four");
}

#[test]
fn joining_again_reads_anew_and_is_no_second_membership() {
    let server = TestServer::start();
    let mut ada = Person::arrive(server.address());
    for _ in 0..3 {
        assert_eq!(ada.join("tea")["count"], 1);
    }
    ada.say("tea", "a", "one");
    ada.say("tea", "b", "two");
    assert_eq!((ada.texts("tea", 2), ada.doubles), (vec!["one".into(), "two".into()], 0));
    assert_eq!(seqs(&ada.join("tea")), [1, 2]);
    assert_eq!(ada.ask("leave", json!({"room": "tea"}))["ok"], json!({}));
    assert_eq!(ada.ask("leave", json!({"room": "tea"}))["error"]["code"], "bad_request");
}

#[test]
fn one_socket_is_in_two_hundred_rooms_at_most() {
    let server = TestServer::lifted();
    let mut ada = Person::arrive(server.address());
    for number in 0..200 {
        assert!(ada.join(&format!("room-{number}")).is_object());
    }
    let refused = ada.ask("join", json!({"room": "one-more"}));
    assert_eq!(refused["error"]["code"], "bad_request");
    ada.ask("leave", json!({"room": "room-7"}));
    assert!(ada.join("one-more").is_object());
    let rooms: serde_json::Map<String, Value> =
        (0..201).map(|number| (format!("room-{number}"), json!(0))).collect();
    let mut back = Person::open(server.address(), &[]);
    assert_eq!(back.ask("connect", json!({"rooms": rooms}))["error"]["code"], "bad_request");
}

#[test]
fn a_join_into_a_busy_room_has_neither_gap_nor_double_and_no_push_before_its_answer() {
    let server = TestServer::lifted();
    let talking = AtomicBool::new(true);
    let address = server.address();
    std::thread::scope(|scope| {
        let sender = scope.spawn(|| {
            let mut sender = Person::arrive(address);
            let mut count = 0;
            while talking.load(Ordering::Relaxed) {
                let ids: Vec<u64> = (0..8)
                    .map(|piece| {
                        sender.command(
                            "send",
                            json!({"room": "tea", "client_id": format!("{count}-{piece}"), "text": "x"}),
                        )
                    })
                    .collect();
                ids.into_iter().for_each(|id| drop(sender.answer(id)));
                count += 1;
            }
            8 * count
        });
        let mut people = Vec::new();
        for _ in 0..40 {
            let mut person = Person::arrive(address);
            let id = person.command("join", json!({"room": "tea"}));
            let first = person.frame();
            assert_eq!(first["id"], id, "{first}");
            let head = first["ok"]["head"].as_u64().expect("a head");
            people.push((person, head));
        }
        talking.store(false, Ordering::Relaxed);
        let last = sender.join().expect("it talked");
        for (mut person, mut head) in people {
            // Every event from the first one pushed, which is the one after the head, to the last.
            while head < last {
                let event = person.frame();
                if let Some(seq) = event["event"]["seq"].as_u64() {
                    assert_eq!(seq, head + 1);
                    head = seq;
                }
            }
        }
    });
}
