//! A hidden room is, to who may not be there, a room that does not exist: the same status, words and headers at each door.

use serde_json::{Value, json};

use super::{at, make, private};
use crate::support::{Guest, Member, Person, TestServer, http, tutorial};

const UNREAL: &str = "r_0000000000000000000000000";

/// An answer without what is different each time: the hour.
fn seen(answer: &http::Answer) -> (u16, Vec<(String, String)>, String) {
    let headers = answer.headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("date")).cloned();
    (answer.status, headers.collect(), String::from_utf8_lossy(&answer.body).into_owned())
}

/// How the tutorial's wire refuses a handshake.
fn refused(server: &TestServer, key: &str, headers: &[(&str, &str)]) -> (u16, Vec<(String, String)>, Value) {
    let answer = tutorial::open(server.address(), &format!("/ws/chat/{key}/"), headers).expect_err("refused");
    let named = answer.headers().iter().filter(|(name, _)| *name != "date");
    let headers =
        named.map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()));
    let body = answer.body().as_deref().map(String::from_utf8_lossy);
    (answer.status().as_u16(), headers.collect(), json!(body.map(|body| body.into_owned())))
}

/// What a socket that resumes the room is told, without its key.
fn resumed(mut socket: Person, key: &str) -> String {
    socket.say_connect(json!({"rooms": {key: 0}}));
    socket.ask("me", json!({}));
    json!(socket.pushes).to_string().replace(key, "KEY")
}

#[test]
fn no_door_tells_a_hidden_room_from_one_that_does_not_exist() {
    let server = TestServer::lifted();
    let root = Member::first_admin(&server, "root");
    let [ada, ben, eve] = ["ada", "ben", "eve"].map(|login| Member::sign_up(server.address(), login));
    let hidden = private(&ada, &[&ben, &eve]);
    assert_eq!(ada.send("POST", &at(&hidden, "/bans"), &json!({"person": ben.id})).status, 201);
    assert_eq!(ada.delete(&at(&hidden, &format!("/members/{}", eve.id))).status, 204);
    let direct = make(&ada, json!({"kind": "direct", "people": [eve.id]}));
    let guest = Guest::arrive(server.address());
    let cases = [
        ("a guest", &hidden, guest.cookie(), guest.bearer()),
        ("who was put out", &hidden, eve.cookie(), eve.bearer()),
        ("who is banned", &hidden, ben.cookie(), ben.bearer()),
        ("an admin", &direct, root.cookie(), root.bearer()),
        ("a stranger", &direct, ben.cookie(), ben.bearer()),
    ];
    let paths = [
        ("GET", ""),
        ("GET", "/messages"),
        ("GET", "/events"),
        ("GET", "/members"),
        ("GET", "/invites"),
        ("GET", "/bans"),
        ("GET", "/reports"),
        ("POST", "/enter"),
        ("POST", "/exit"),
        ("DELETE", ""),
        ("DELETE", "/messages/1"),
    ];
    for (who, key, cookie, bearer) in cases {
        for (method, rest) in paths {
            let ask = |key: &str| {
                let path = at(key, rest);
                http::request(server.address(), method, &path, &[("authorization", bearer.as_str())], b"")
            };
            let (real, unreal) = (seen(&ask(key)), seen(&ask(UNREAL)));
            assert_eq!(real, unreal, "{who}: {method} {rest}");
            assert_eq!(real.0, 404, "{who}: {method} {rest}: {}", real.2);
        }
        let headers = [("cookie", cookie.as_str())];
        let (real, unreal) = (refused(&server, key, &headers), refused(&server, UNREAL, &headers));
        assert_eq!((&real, real.0), (&unreal, 404), "{who}: the tutorial's handshake");
        let socket = || Person::open(server.address(), &headers);
        let (real, unreal) = (resumed(socket(), key), resumed(socket(), UNREAL));
        assert_eq!(real, unreal, "{who}: connect.rooms");
        assert!(real.contains("removed"), "{who}: {real}");
    }
}

#[test]
fn who_looks_into_a_public_room_may_say_how_far_and_nothing_is_kept() {
    let server = TestServer::lifted();
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    make(&ada, json!({"kind": "public", "name": "tea"}));
    let seq = ada.say("tea", "a", "tea").json()["seq"].clone();
    let read = |by: &Member| by.send("PUT", &at("tea", "/read"), &json!({"seq": seq})).status;
    assert_eq!(read(&ben), 204);
    assert_eq!(ben.connect().ask("read", json!({"room": "tea", "seq": seq}))["ok"], json!({}));
    assert!(super::items(&ben, "/api/v1/rooms").is_empty(), "nobody becomes a member by it");
    assert_eq!(ben.request("POST", &at("tea", "/enter"), b"").status, 204);
    assert_eq!(read(&ben), 204);
}
