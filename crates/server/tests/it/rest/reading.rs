//! Reading a room's messages and its log.

use serde_json::Value;

use crate::support::{Guest, Person, TestServer, http};

const MESSAGES: &str = "/api/v1/rooms/tea/messages";

fn spoken(count: usize) -> (TestServer, Guest) {
    let server = TestServer::lifted();
    let guest = Guest::arrive(server.address());
    for number in 1..=count {
        assert_eq!(guest.say("tea", &format!("c{number}"), &format!("message {number}")).status, 201);
    }
    (server, guest)
}

fn page(server: &TestServer, query: &str) -> (Vec<u64>, u64, bool) {
    let answer = http::get(server.address(), &format!("{MESSAGES}{query}"));
    assert_eq!(answer.status, 200, "{query}");
    let page = answer.json();
    let seqs = page["messages"].as_array().unwrap().iter().map(|message| message["seq"].as_u64().unwrap());
    (seqs.collect(), page["head"].as_u64().unwrap(), page["more"].as_bool().unwrap())
}

#[test]
fn pages_by_position_in_order() {
    let (mut server, _guest) = spoken(7);
    // Once from memory or wherever, and once from the disk after a restart.
    for _ in 0..2 {
        assert_eq!(page(&server, ""), ((1..=7).collect(), 7, false));
        assert_eq!(page(&server, "?limit=3"), ((5..=7).collect(), 7, true));
        assert_eq!(page(&server, "?after=2&limit=3"), ((3..=5).collect(), 7, true));
        assert_eq!(page(&server, "?after=4&limit=3"), ((5..=7).collect(), 7, false));
        assert_eq!(page(&server, "?after=0&limit=1000000000"), ((1..=7).collect(), 7, false));
        assert_eq!(page(&server, "?before=4&limit=2"), (vec![2, 3], 7, true));
        assert_eq!(page(&server, "?before=3"), (vec![1, 2], 7, false));
        assert_eq!(page(&server, "?before=1"), (vec![], 7, false));
        assert_eq!(page(&server, "?after=7"), (vec![], 7, false));
        assert_eq!(page(&server, "?after=9007199254740991"), (vec![], 7, false));
        server.restart();
    }
}

#[test]
fn a_page_is_at_most_five_hundred() {
    let (server, guest) = spoken(0);
    let mut person = Person::connect(server.address(), serde_json::json!({"token": guest.token}));
    let ids: Vec<u64> = (1..=502)
        .map(|number| {
            let body = serde_json::json!({"room": "tea", "client_id": format!("c{number}"), "text": "x"});
            person.command("send", body)
        })
        .collect();
    for id in ids {
        assert!(person.answer(id)["ok"].is_object());
    }
    assert_eq!(page(&server, "?after=0&limit=1000000000"), ((1..=500).collect(), 502, true));
    assert_eq!(page(&server, "").0.len(), 50);
    let events = http::get(server.address(), "/api/v1/rooms/tea/events?limit=501").json();
    assert_eq!(events["events"].as_array().unwrap().len(), 500);
    assert_eq!((events["head"].as_u64(), events["more"].as_bool()), (Some(502), Some(true)));
}

#[test]
fn questions_that_make_no_sense_are_refused() {
    let (server, _guest) = spoken(1);
    for query in [
        "?limit=0",
        "?limit=-1",
        "?limit=ten",
        "?limit=",
        "?limit=1e9",
        "?before=garbage",
        "?before=1&after=1",
        "?after=-1",
        "?after=18446744073709551616",
        "?after=1&after=2",
        "?afer=1",
        "?after=%ff",
        "?before=1.5",
    ] {
        let answer = http::get(server.address(), &format!("{MESSAGES}{query}"));
        assert_eq!(answer.status, 400, "{query}");
        assert!(["bad_request", "unknown_field"].contains(&answer.code().as_str()), "{query}");
    }
    assert_eq!(http::get(server.address(), "/api/v1/rooms/tea/events?before=1").status, 400);
}

#[test]
fn a_room_where_nothing_was_said_is_empty() {
    let (server, _guest) = spoken(0);
    assert_eq!(page(&server, "?after=120"), (vec![], 0, false));
    let events = http::get(server.address(), "/api/v1/rooms/nobody/events").json();
    assert_eq!(events["events"], Value::Array(Vec::new()));
    assert_eq!(events["head"], 0);
}

#[test]
fn the_log_and_the_messages_tell_the_same() {
    let (server, guest) = spoken(3);
    let me = guest.request("GET", "/api/v1/me", &[], b"").json();
    let messages = http::get(server.address(), MESSAGES).json();
    let events = http::get(server.address(), "/api/v1/rooms/tea/events?after=0").json();
    for (message, event) in
        messages["messages"].as_array().unwrap().iter().zip(events["events"].as_array().unwrap())
    {
        assert_eq!(event["kind"], "message");
        assert_eq!(event["room"], "tea");
        for key in ["seq", "id", "text", "client_id", "sent_at"] {
            assert_eq!(message[key], event[key], "{key}");
        }
        assert_eq!(message["type"], "text");
        assert_eq!(message["user"]["id"], me["id"]);
        assert_eq!(message["user"], event["from"]);
    }
    assert_eq!(events["events"].as_array().unwrap().len(), 3);
}

#[test]
fn a_name_in_two_spellings_is_one_room() {
    let (server, guest) = spoken(0);
    assert_eq!(guest.say("caf%C3%A9", "c1", "composed").status, 201);
    assert_eq!(guest.say("cafe%CC%81", "c2", "in two parts").status, 201);
    let events = http::get(server.address(), "/api/v1/rooms/cafe%CC%81/events").json();
    assert_eq!(events["head"], 2);
    assert!(
        events["events"].as_array().unwrap().iter().all(|event| event["room"] == "caf\u{e9}"),
        "{events}"
    );
}
