//! Users of other applications: a signed token makes the person, on all three doors.

use std::time::Duration;

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use crate::support::{
    Member, Person, TestServer, TutorialClient, http,
    jwt::{SECRET, sign},
    tutorial,
};

/// Where the clock of a timeless server begins, in seconds.
const NOW: u64 = 1_795_410_000;

fn server() -> TestServer {
    TestServer::timeless(|config| {
        config.tokens.hs256_secret = teahouse::config::SigningSecret::parse(SECRET);
        config.tokens.leeway_seconds = 0;
    })
}

fn bearer(server: &TestServer, token: &str, path: &str) -> http::Answer {
    http::request(server.address(), "GET", path, &[("authorization", &format!("Bearer {token}"))], b"")
}

#[test]
fn a_signed_token_makes_the_person_and_keeps_them_up_to_date() {
    let server = server();
    let token = sign(&json!({"sub": "42", "name": "Ada", "exp": NOW + 600}));
    let me = bearer(&server, &token, "/api/v1/me").json();
    assert_eq!((&me["name"], &me["guest"], &me["role"]), (&json!("Ada"), &json!(false), &json!("member")));
    // On chat.v1, by the token in `connect`.
    let mut ada = Person::connect(server.address(), json!({"token": token}));
    assert_eq!(ada.me["id"], me["id"]);
    // On the tutorial's wire by header and by subprotocol; `username` is who they are.
    let header = format!("Bearer {token}");
    let (mut by_header, _) =
        tutorial::open(server.address(), "/ws/chat/tea/", &[("authorization", &header)]).expect("opens");
    let protocol = format!("bearer.{token}");
    let (mut by_protocol, _) =
        tutorial::open(server.address(), "/ws/chat/tea/", &[("sec-websocket-protocol", &protocol)])
            .expect("opens");
    by_header.send(tungstenite::Message::text(r#"{"content":"hi","user_name":"Eve"}"#)).expect("sent");
    let frame = by_protocol.read().expect("a frame");
    let frame: Value = serde_json::from_str(frame.to_text().expect("text")).expect("JSON");
    assert_eq!((&frame["username"], &frame["user_id"]), (&json!("Ada"), &me["id"]));
    // A later token says what they are called now, on the socket that is open too.
    let renamed = sign(&json!({"sub": "42", "name": "Ada L.", "exp": NOW + 600}));
    assert_eq!(bearer(&server, &renamed, "/api/v1/me").json()["name"], "Ada L.");
    assert_eq!(ada.push("me")["name"], "Ada L.");
}

#[test]
fn a_token_gives_nobody_their_voice_back() {
    let server = server();
    let root = Member::first_admin(&server, "root");
    let made = root.send("POST", "/api/v1/rooms", &json!({"kind": "public", "name": "news"}));
    assert_eq!(made.status, 201);
    let token = |name: &str| sign(&json!({"sub": "42", "name": name, "rooms": ["news"], "exp": NOW + 600}));
    let id = bearer(&server, &token("Ada"), "/api/v1/me").json()["id"].clone();
    let member = format!("/api/v1/rooms/news/members/{}", id.as_str().expect("an id"));
    assert_eq!(root.send("PUT", &member, &json!({"role": "read_only"})).status, 204);
    // A new name has to be written down, and nothing else.
    let room = bearer(&server, &token("Ada L."), "/api/v1/rooms/news").json();
    assert_eq!(room["role"], "read_only");
}

#[test]
fn a_token_is_never_taken_from_the_address() {
    let server = server();
    let token = sign(&json!({"sub": "42", "name": "Ada", "exp": NOW + 600}));
    assert_eq!(http::get(server.address(), &format!("/api/v1/me?token={token}")).status, 401);
    let path = format!("/ws/chat/tea/?token={token}");
    let (mut socket, _) = tutorial::open(server.address(), &path, &[]).expect("a guest's socket");
    socket.send(tungstenite::Message::text(r#"{"content":"hi","user_name":"x"}"#)).expect("sent");
    assert!(socket.read().expect("a frame").to_text().expect("text").contains("\"username\":\"x\""));
}

#[test]
fn tokens_that_are_none_open_nothing() {
    let server = server();
    let good = sign(&json!({"sub": "42", "exp": NOW + 600}));
    let (head, rest) = good.split_once('.').expect("three parts");
    let none = BASE64_URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#);
    let late = sign(&json!({"sub": "42", "exp": NOW - 600}));
    let bad = [
        sign(&json!({"sub": "42"})),
        sign(&json!({"sub": "42", "exp": NOW + 600, "nbf": NOW + 300})),
        sign(&json!({"exp": NOW + 600})),
        format!("{none}.{rest}"),
        format!("{head}.{}", rest.split_once('.').expect("two parts").0),
        format!("{good}x"),
        format!("{good}.x"),
    ];
    for token in bad {
        assert_eq!(bearer(&server, &token, "/api/v1/me").status, 401, "{token}");
        let mut person = Person::open(server.address(), &[]);
        assert!(person.ask("connect", json!({"token": token}))["error"]["code"].is_string(), "{token}");
    }
    let answer = bearer(&server, &late, "/api/v1/me");
    assert_eq!((answer.status, answer.code()), (401, "expired".to_owned()));
}

#[test]
fn a_socket_ends_with_its_token_unless_a_fresh_one_comes_before() {
    let server = server();
    let token = |seconds| sign(&json!({"sub": "42", "name": "Ada", "exp": NOW + seconds}));
    let mut refreshes = Person::connect(server.address(), json!({"token": token(20)}));
    let mut forgets = Person::connect(server.address(), json!({"token": token(20)}));
    let bearer = format!("Bearer {}", token(20));
    let mut old = TutorialClient::open(server.address(), "/ws/chat/tea/", &[("authorization", &bearer)]);
    assert!(refreshes.ask("refresh", json!({"token": token(3_600)}))["ok"].is_object());
    let other = sign(&json!({"sub": "43", "exp": NOW + 600}));
    assert_eq!(refreshes.ask("refresh", json!({"token": other}))["error"]["code"], "forbidden");
    server.clock.advance(Duration::from_secs(25));
    assert_eq!(old.close_code(), 4601, "on the tutorial's wire, too");
    assert_eq!(forgets.push("bye")["code"], 4601);
    assert_eq!(forgets.close_code(), 4601);
    assert!(refreshes.say("tea", "c1", "still here")["ok"].is_object());
}
