//! How fast people may speak, how many sockets they may have, and how much may be under way.

use std::time::Duration;

use serde_json::{Value, json};
use teahouse::{Config, config::Cidr};

use crate::support::{
    Guest, Member, Person, TestServer, TutorialClient, eventually, log::Standstill, metric,
    metrics::closed_with, tutorial,
};

fn code(answer: &Value) -> &str {
    answer["error"]["code"].as_str().unwrap_or("no error")
}

/// Proxies on this machine are believed: a test may come from anywhere.
fn behind_a_proxy(config: &mut Config) {
    config.trusted_proxies = vec![Cidr::parse("127.0.0.0/8").expect("a network")];
}

#[test]
fn who_is_too_fast_is_told_when_to_try_again() {
    let server = TestServer::timeless(|_| {});
    let mut ada = Person::arrive(server.address());
    for number in 0..30 {
        assert!(ada.say("tea", &format!("{number}"), "x")["ok"].is_object(), "the burst");
    }
    let refused = ada.say("tea", "30", "x");
    assert_eq!((code(&refused), &refused["error"]["retry_after_ms"]), ("rate_limited", &json!(100)));
    // Other commands are no messages.
    assert!(ada.join("tea").is_object());
    server.clock.advance(Duration::from_millis(99));
    assert_eq!(ada.say("tea", "30", "x")["error"]["retry_after_ms"], 1);
    server.clock.advance(Duration::from_millis(1));
    assert_eq!(ada.say("tea", "30", "x")["ok"]["seq"], 31);
    server.clock.advance(Duration::from_secs(60));
    let answers: Vec<Value> = (100..131).map(|number| ada.say("tea", &format!("{number}"), "x")).collect();
    assert!(answers[..30].iter().all(|answer| answer["ok"].is_object()), "the burst is back");
    assert_eq!(code(&answers[30]), "rate_limited");
}

#[test]
fn a_person_has_one_pace_on_all_of_their_sockets_and_a_stranger_one_a_socket() {
    let server = TestServer::timeless(|config| config.limits.messages_burst = 3);
    let guest = Person::arrive(server.address());
    let (mut first, mut second) = (guest.again(server.address()), guest.again(server.address()));
    for number in 0..3 {
        assert!(first.say("tea", &format!("{number}"), "x")["ok"].is_object());
    }
    assert_eq!(code(&second.say("tea", "3", "x")), "rate_limited");
    for _ in 0..2 {
        let mut stranger = TutorialClient::join(server.address(), "milk");
        for _ in 0..3 {
            stranger.say("x");
            assert_eq!(stranger.texts(1), ["x"]);
        }
        stranger.say("x");
        let frame = stranger.next();
        assert_eq!((&frame["type"], &frame["code"]), (&json!("error"), &json!("rate_limited")));
    }
}

#[test]
fn a_room_takes_so_much_at_once_whoever_says_it_and_by_whatever_door() {
    let server = TestServer::timeless(|config| config.limits.room_messages_per_second = 2);
    let (mut ada, mut ben) = (Person::arrive(server.address()), Person::arrive(server.address()));
    assert!(ada.say("tea", "0", "x")["ok"].is_object());
    let mut carl = TutorialClient::join(server.address(), "tea");
    carl.say("y");
    assert_eq!(carl.texts(1), ["y"]);
    let refused = ben.say("tea", "2", "z");
    assert_eq!((code(&refused), &refused["error"]["retry_after_ms"]), ("rate_limited", &json!(500)));
    carl.say("z");
    assert_eq!(carl.next()["code"], "rate_limited");
    let guest = Guest::arrive(server.address());
    let answer = guest.say("tea", "3", "z");
    assert_eq!((answer.status, answer.code()), (429, "rate_limited".to_owned()));
    assert!(ben.say("milk", "4", "elsewhere")["ok"].is_object());
    server.clock.advance(Duration::from_millis(500));
    assert_eq!(ben.say("tea", "2", "z")["ok"]["seq"], 3);
}

#[test]
fn who_goes_on_in_spite_of_refusals_is_closed_as_a_flood() {
    let server = TestServer::timeless(|config| {
        config.limits.messages_burst = 1;
        config.limits.refusals_before_close = 5;
    });
    let mut listener = TutorialClient::join(server.address(), "tea");
    let mut ada = Person::arrive(server.address());
    assert!(ada.say("tea", "0", "x")["ok"].is_object());
    for number in 1..=5 {
        assert_eq!(code(&ada.say("tea", &format!("{number}"), "x")), "rate_limited");
    }
    ada.command("send", json!({"room": "tea", "client_id": "6", "text": "x"}));
    assert_eq!(ada.close_code(), 1008);
    let mut ben = TutorialClient::join(server.address(), "tea");
    for _ in 0..7 {
        ben.say("x");
    }
    assert_eq!((listener.texts(2).len(), ben.close_code()), (2, 1008));
    assert_eq!(metric(server.address(), "teahouse_events_committed_total"), 2);
}

#[test]
fn sixteen_commands_may_be_under_way_and_more_are_not_read_but_not_refused_either() {
    let server = TestServer::with(|config| {
        config.shards = 1;
        config.limits.enabled = false;
    });
    let address = server.address();
    let (mut ada, mut ben) = (Person::arrive(address), Person::arrive(address));
    let taken = || metric(address, "teahouse_messages_accepted_total{wire=\"chat.v1\"}");
    let standstill = Standstill::begin(server.folder.path());
    let ids: Vec<u64> = (0..40)
        .map(|number| {
            ada.command("send", json!({"room": "tea", "client_id": format!("{number}"), "text": "x"}))
        })
        .collect();
    eventually("sixteen are under way", || taken() == 16);
    // The shard has turned since, for somebody else, and has read nothing more.
    ben.raw(r#"{"ping":1}"#);
    assert_eq!((ben.frame(), taken()), (json!({"pong": 1}), 16));
    standstill.end();
    for (seq, id) in ids.into_iter().enumerate() {
        assert_eq!(ada.answer(id)["ok"]["seq"], seq as u64 + 1);
    }
}

#[test]
fn a_person_has_at_most_so_many_sockets() {
    let server = TestServer::with(|config| config.limits.person_connections = 3);
    let guest = Person::arrive(server.address());
    let token = guest.token.clone().expect("a token");
    let mut sockets: Vec<Person> = (0..3).map(|_| guest.again(server.address())).collect();
    let mut fourth = Person::open(server.address(), &[]);
    let answer = fourth.ask("connect", json!({"token": token}));
    assert_eq!((code(&answer), fourth.close_code()), ("too_many_connections", 1013));
    // A browser cannot read a refused handshake: who is known at the handshake is told by the close code.
    let bearer = format!("Bearer {token}");
    for path in ["/ws", "/ws/chat/tea/"] {
        let headers = format!("authorization: {bearer}\r\nsec-websocket-protocol: chat.v1.json\r\n");
        let (head, mut socket) = tutorial::open_by_hand(server.address(), path, &headers);
        assert!(head.starts_with("http/1.1 101 "), "{head}");
        assert_eq!(tutorial::close_code(&mut socket), 1013, "{path}");
    }
    // Others are welcome, and a place that is given back is free.
    Person::arrive(server.address());
    sockets.pop();
    eventually("the place is free", || {
        let mut next = Person::open(server.address(), &[]);
        next.ask("connect", json!({"token": token}))["ok"].is_object()
    });
}

#[test]
fn who_comes_with_cookie_and_token_is_counted_once() {
    let server = TestServer::with(|config| config.limits.person_connections = 1);
    let token = Person::arrive(server.address()).token.expect("a token");
    let cookie = format!("teahouse_guest={token}");
    let mut browser = Person::open(server.address(), &[("cookie", &cookie)]);
    browser.say_connect(json!({"token": token}));
}

#[test]
fn an_address_has_at_most_so_many_sockets_and_others_get_in() {
    let server = TestServer::with(|config| {
        behind_a_proxy(config);
        config.limits.address_connections = 3;
    });
    let enter = |from: &str| {
        let headers = [("x-forwarded-for", from)];
        let (socket, _) = tutorial::open(server.address(), "/ws/chat/tea/", &headers).expect("a socket");
        socket
    };
    let mut inside: Vec<_> = (0..3).map(|_| enter("203.0.113.7")).collect();
    let mut token = Person::open(server.address(), &[("x-forwarded-for", "203.0.113.8")]);
    for _ in 0..200 {
        assert_eq!(tutorial::close_code(&mut enter("203.0.113.7")), 1013);
    }
    token.say_connect(json!({}));
    let mut other = TutorialClient::join(server.address(), "tea");
    other.say("who is in, stays in");
    for socket in &mut inside {
        assert!(socket.read().expect("a frame").is_text());
    }
    inside.pop();
    eventually("the place is free", || {
        let mut socket = enter("203.0.113.7");
        other.say("are you in?");
        socket.read().expect("a frame").is_text()
    });
}

#[test]
fn an_address_has_a_pace_too() {
    let server = TestServer::timeless(|config| {
        behind_a_proxy(config);
        config.limits.address_messages_per_second = 5;
    });
    let enter = |from| TutorialClient::open(server.address(), "/ws/chat/tea/", &[("x-forwarded-for", from)]);
    let mut refused = 0;
    for _ in 0..3 {
        let mut stranger = enter("203.0.113.7");
        for _ in 0..3 {
            stranger.say("x");
            refused += usize::from(stranger.next()["type"] == "error");
        }
    }
    let mut other = enter("203.0.113.8");
    other.say("x");
    assert_eq!((refused, other.texts(1)[0].as_str()), (4, "x"));
}

#[test]
fn what_every_socket_has_to_look_at_keeps_the_pace_of_messages() {
    let server = TestServer::timeless(|config| config.limits.messages_burst = 5);
    let ada = Member::sign_up(server.address(), "ada");
    let made = ada.send("POST", "/api/v1/rooms", &json!({"kind": "public", "name": "tea"}));
    assert_eq!(made.status, 201);
    let changes = [
        ("PATCH", "/api/v1/rooms/tea", json!({"topic": "tea"})),
        ("DELETE", "/api/v1/rooms/tea", Value::Null),
        ("POST", "/api/v1/invites/0123456789abcdefghjkmnpqrs", Value::Null),
        ("PATCH", "/api/v1/rooms/tea/reports/q_0000000000001", json!({"state": "done"})),
        ("PUT", "/api/v1/rooms/tea/read", json!({"seq": 0})),
    ];
    for (method, path, body) in changes {
        server.clock.advance(Duration::from_secs(10));
        for number in 0..5 {
            assert!(ada.say("tea", &format!("{method}{path}{number}").replace('/', "-"), "x").status == 201);
        }
        let answer = ada.send(method, path, &body);
        assert_eq!((answer.status, answer.code()), (429, "rate_limited".into()), "{method} {path}");
    }
}

#[test]
fn an_address_opens_so_many_rooms_by_coming_into_them_and_others_still_open_some() {
    let server = TestServer::with(behind_a_proxy);
    let come = |from: &str, rooms: Value| {
        let mut person = Person::open(server.address(), &[("x-forwarded-for", from)]);
        person.say_connect(json!({"rooms": rooms}));
        person
    };
    let opened = |number: usize| -> Value {
        (0..200)
            .map(|room| (format!("empty-{number}-{room}"), json!(0)))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    let mut all: Vec<Person> = (0..10).map(|number| come("203.0.113.7", opened(number))).collect();
    all[9].ask("me", json!({}));
    let mut more = come("203.0.113.7", json!({}));
    assert_eq!(code(&more.ask("join", json!({"room": "one-more"}))), "busy");
    let mut other = come("203.0.113.8", json!({}));
    assert!(other.join("one-more").is_object());
    assert!(other.say("one-more", "a", "tea")["ok"].is_object());
    // What is said somewhere is no empty room any more; and who leaves one may open another.
    assert!(more.join("one-more").is_object());
    all[0].ask("leave", json!({"room": "empty-0-0"}));
    assert!(more.join("another").is_object());
    assert_eq!(code(&more.ask("join", json!({"room": "one-too-many"}))), "busy");
}

#[test]
fn limits_are_lifted_by_a_setting() {
    let server = TestServer::timeless(|config| config.limits.enabled = false);
    let guest = Person::arrive(server.address());
    let mut sockets: Vec<Person> = (0..40).map(|_| guest.again(server.address())).collect();
    for number in 0..200 {
        let person = &mut sockets[number % 40];
        assert!(person.say("tea", &format!("{number}"), "x")["ok"].is_object());
    }
    assert_eq!(closed_with(server.address(), 1008) + closed_with(server.address(), 1013), 0);
    // Sizes stay.
    let answer = sockets[0].say("tea", "long", &"x".repeat(16 * 1024 + 1));
    assert_eq!(code(&answer), "too_long");
}
