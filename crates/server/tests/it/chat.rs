//! chat.v1, command by command.

use serde_json::{Value, json};

use crate::support::{Person, TestServer, TutorialClient, eventually, http, metric};

fn code(answer: &Value) -> &str {
    answer["error"]["code"].as_str().unwrap_or("no error")
}

#[test]
fn a_guest_is_welcomed_and_is_the_same_person_with_the_token() {
    let server = TestServer::start();
    let mut guest = Person::open(server.address(), &[]);
    let answer = guest.ask("connect", json!({"client": "test/1"}));
    let ok = &answer["ok"];
    assert_eq!((&ok["me"]["guest"], &ok["me"]["named"]), (&json!(true), &json!(false)));
    assert_eq!(ok["ping_ms"], 25_000);
    assert_eq!(
        ok["limits"],
        json!({"text_bytes": 16_384, "message_bytes": 65_536, "in_flight": 16,
            "media_bytes": 104_857_600, "media_per_message": 10})
    );
    assert_eq!(
        ok["features"],
        json!(["typing", "presence", "media", "history", "rooms", "edits", "reactions", "moderation"])
    );
    let token = ok["token"].as_str().expect("a token");
    let same = Person::connect(server.address(), json!({"token": token, "client": null}));
    assert_eq!(
        (&same.me["id"], &same.log),
        (&ok["me"]["id"], &ok["log"].as_str().expect("a log").to_owned())
    );
}

#[test]
fn a_token_also_comes_as_a_header_or_as_a_subprotocol_and_is_not_given_out_again() {
    let server = TestServer::start();
    let guest = Person::arrive(server.address());
    let token = guest.token.clone().expect("a token");
    let (bearer, cookie) = (format!("Bearer {token}"), format!("a=b; teahouse_guest={token}"));
    let protocol = format!("bearer.{token}");
    let ways = [("authorization", bearer), ("cookie", cookie), ("sec-websocket-protocol", protocol)];
    for (name, value) in ways {
        let mut same = Person::open(server.address(), &[(name, &value)]);
        let answer = same.ask("connect", json!({}));
        assert_eq!(
            (&answer["ok"]["me"]["id"], &answer["ok"]["token"]),
            (&guest.me["id"], &Value::Null),
            "{name}"
        );
    }
}

#[test]
fn a_wrong_token_ends_the_socket_for_good() {
    let server = TestServer::start();
    for token in ["u_0000000000009.AAAAAAAAAAAAAAAAAAAAAA", "x", ""] {
        let mut stranger = Person::open(server.address(), &[]);
        let answer = stranger.ask("connect", json!({"token": token}));
        assert_eq!((code(&answer), stranger.close_code()), ("unauthorized", 4001), "{token}");
    }
}

#[test]
fn what_comes_before_connect_or_after_it_again_is_against_the_protocol() {
    let server = TestServer::start();
    let commands = [
        ("join", json!({"room": "tea"})),
        ("send", json!({"room": "tea", "client_id": "a", "text": "hi"})),
        ("sync", json!({"room": "tea", "after": 0})),
        ("leave", json!({"room": "tea"})),
        ("typing", json!({"room": "tea"})),
    ];
    for (name, body) in commands {
        let mut early = Person::open(server.address(), &[]);
        let answer = early.ask(name, body);
        assert_eq!((code(&answer), early.close_code()), ("protocol", 4010), "{name}");
    }
    let mut twice = Person::arrive(server.address());
    let answer = twice.ask("connect", json!({}));
    assert_eq!((code(&answer), twice.close_code()), ("protocol", 4010));
    assert_eq!(metric(server.address(), "teahouse_events_committed_total"), 0);
}

#[test]
fn a_send_is_answered_once_and_its_event_reaches_everybody_once() {
    let server = TestServer::start();
    let (mut ada, mut ben) = (Person::arrive(server.address()), Person::arrive(server.address()));
    ada.join("tea");
    ben.join("tea");
    let ok = ada.say("tea", "01J", "hi")["ok"].clone();
    assert_eq!((&ok["seq"], &ok["again"]), (&json!(1), &json!(false)));
    for person in [&mut ada, &mut ben] {
        assert_eq!(person.texts("tea", 1), ["hi"]);
    }
    let event = &ben.seen("tea")[0];
    assert_eq!(
        (&event["id"], &event["sent_at"], &event["client_id"]),
        (&ok["id"], &ok["sent_at"], &json!("01J"))
    );
    assert_eq!((&event["kind"], &event["from"]["id"]), (&json!("message"), &ada.me["id"]));
    let ok_again = ada.say("tea", "01J", "hi")["ok"].clone();
    assert_eq!((&ok_again["id"], &ok_again["again"]), (&ok["id"], &json!(true)));
    assert_eq!(code(&ada.say("tea", "01J", "ho")), "client_id_reused");
    // The same client_id is another message in another room, and of another person.
    assert_eq!(ada.say("milk", "01J", "ho")["ok"]["again"], false);
    assert_eq!(ben.say("tea", "01J", "ho")["ok"]["seq"], 2);
    assert_eq!((ada.texts("tea", 2), ada.doubles, ben.doubles), (vec!["hi".into(), "ho".into()], 0, 0));
}

#[test]
fn the_same_client_id_a_hundred_times_at_once_is_one_message() {
    let server = TestServer::lifted();
    let first = Person::arrive(server.address());
    let mut sockets: Vec<Person> = (0..4).map(|_| first.again(server.address())).collect();
    for person in &mut sockets {
        for _ in 0..25 {
            person.command("send", json!({"room": "tea", "client_id": "one", "text": "once"}));
        }
    }
    let mut answers = Vec::new();
    for person in &mut sockets {
        answers.extend((2..=26).map(|id| person.answer(id)["ok"].clone()));
    }
    assert_eq!(answers.len(), 100);
    assert_eq!(answers.iter().filter(|ok| ok["again"] == false).count(), 1);
    for ok in &answers {
        assert_eq!(
            (&ok["seq"], &ok["id"], &ok["sent_at"]),
            (&json!(1), &answers[0]["id"], &answers[0]["sent_at"])
        );
    }
    let history = http::get(server.address(), "/api/v1/rooms/tea/events?after=0").json();
    assert_eq!(
        (&history["head"], &history["events"].as_array().map(Vec::len)),
        (&json!(1), &Some(1)),
        "{history}"
    );
}

#[test]
fn typing_is_heard_by_the_room_and_by_nobody_else() {
    let server = TestServer::timeless(|_| {});
    let mut people: Vec<Person> = (0..3).map(|_| Person::arrive(server.address())).collect();
    for (person, room) in people.iter_mut().zip(["tea", "tea", "milk"]) {
        person.join(room);
    }
    for _ in 0..3 {
        assert_eq!(people[0].ask("typing", json!({"room": "tea"}))["ok"], json!({}));
    }
    assert_eq!(code(&people[2].ask("typing", json!({"room": "tea"}))), "bad_request");
    let heard = people[1].push("typing");
    assert_eq!((&heard["room"], &heard["from"]["id"]), (&json!("tea"), &people[0].me["id"]));
    for person in &mut people {
        person.ask("typing", json!({"room": "nowhere"}));
    }
    // Within two seconds it is told once.
    assert!(people[1].pushes.iter().all(|push| push.get("typing").is_none()), "{:?}", people[1].pushes);
    assert!(people[2].pushes.iter().all(|push| push.get("typing").is_none()));
}

#[test]
fn presence_tells_who_is_here_who_came_and_who_went() {
    let server = TestServer::timeless(|_| {});
    let seconds = |seconds| server.clock.advance(std::time::Duration::from_secs(seconds));
    let mut ada = Person::arrive(server.address());
    assert_eq!(ada.join("tea")["count"], 1);
    let _listener = TutorialClient::join(server.address(), "tea");
    let mut ben = Person::arrive(server.address());
    let joined = ben.join("tea");
    assert_eq!((&joined["count"], joined["people"].as_array().map(Vec::len)), (&json!(3), Some(3)));
    seconds(1);
    let came = ada.push("presence");
    assert_eq!((&came["room"], &came["count"]), (&json!("tea"), &json!(3)));
    assert!(came["joined"].as_array().expect("who").iter().any(|who| who["id"] == ben.me["id"]), "{came}");
    let (id, mut twin) = (ben.me["id"].clone(), ben.again(server.address()));
    assert_eq!(twin.join("tea")["count"], 3);
    assert_eq!(ben.ask("leave", json!({"room": "tea"}))["ok"], json!({}));
    drop(twin);
    eventually("one socket less", || metric(server.address(), "teahouse_connections{wire=\"chat.v1\"}") == 2);
    // Of one person it is told once in five seconds.
    seconds(5);
    let went = ada.push("presence");
    assert_eq!((&went["count"], &went["left"]), (&json!(2), &json!([id])));
}

#[test]
fn a_ping_is_answered_also_before_connect() {
    let server = TestServer::start();
    let mut person = Person::open(server.address(), &[]);
    person.raw(r#"{"ping":7}"#);
    assert_eq!(person.frame(), json!({"pong": 7}));
    person.say_connect(json!({}));
    person.raw(r#"{"ping":9007199254740991}"#);
    assert_eq!(person.frame(), json!({"pong": 9_007_199_254_740_991_u64}));
}

#[test]
fn keys_that_a_command_does_not_have_are_refused_and_the_socket_stays() {
    let server = TestServer::start();
    let mut person = Person::arrive(server.address());
    let cases = [
        (r#"{"id":10,"join":{"room":"tea","rom":"x"}}"#, "unknown_field"),
        (r#"{"id":10,"join":{"room":"tea"},"extra":1}"#, "unknown_field"),
        (r#"{"id":10,"dance":{"room":"tea"}}"#, "unknown_command"),
        (r#"{"id":10,"join":{}}"#, "bad_request"),
        (r#"{"id":10,"join":{"room":"a b"}}"#, "bad_room"),
        (r#"{"id":10,"send":{"room":"tea","text":"hi"}}"#, "bad_request"),
        (r#"{"id":10,"send":{"room":"tea","client_id":"a b","text":"hi"}}"#, "bad_request"),
        (r#"{"id":10,"sync":{"room":"tea","after":0,"limit":0}}"#, "bad_request"),
        (r#"{"id":10,"leave":{"room":"tea"}}"#, "bad_request"),
    ];
    for (frame, expected) in cases {
        person.raw(frame);
        let answer = person.answer(10);
        assert_eq!(code(&answer), expected, "{frame}");
    }
    assert!(person.join("tea").is_object());
}

#[test]
fn a_log_is_read_page_by_page_by_who_is_in_the_room_or_not() {
    let server = TestServer::lifted();
    crate::support::fill(server.address(), "tea", 230, "");
    let mut person = Person::arrive(server.address());
    let (mut after, mut pages) = (0, Vec::new());
    loop {
        let ok = person.ask("sync", json!({"room": "tea", "after": after}))["ok"].clone();
        assert_eq!(ok["head"], 230);
        let events = ok["events"].as_array().expect("events").clone();
        assert_eq!(events[0]["seq"], after + 1);
        after += events.len() as u64;
        pages.push(events.len());
        if ok["more"] == false {
            break;
        }
    }
    assert_eq!((pages, after), (vec![100, 100, 30], 230));
    let ok = person.ask("sync", json!({"room": "tea", "after": 230}))["ok"].clone();
    assert_eq!(ok, json!({"head": 230, "events": [], "more": false}));
    let ok = person.ask("sync", json!({"room": "tea", "after": 0, "limit": 1_000_000}))["ok"].clone();
    assert_eq!(ok["events"].as_array().map(Vec::len), Some(230));
    for room in ["tea", "milk"] {
        let ahead = person.ask("sync", json!({"room": room, "after": 231}))["ok"].clone();
        let head = if room == "tea" { 230 } else { 0 };
        assert_eq!(ahead, json!({"reset": {"head": head, "oldest": 1}}), "beyond the head of {room}");
    }
}
