//! Who was silenced stays silenced: going and coming back, by whichever door, gives nobody their voice back.

use std::time::Duration;

use serde_json::json;

use super::{at, items, make, private};
use crate::support::{
    Member, Person, TestServer, http,
    jwt::{SECRET, sign},
};

const NOW: u64 = 1_795_410_000;

fn member(key: &str, person: &Member) -> String {
    at(key, &format!("/members/{}", person.id))
}

#[track_caller]
fn mute(by: &Member, key: &str, person: &Member, seconds: Option<u64>) {
    let path = format!("{}/mute", member(key, person));
    assert_eq!(by.send("PUT", &path, &json!({"seconds": seconds})).status, 204);
}

#[track_caller]
fn invite(by: &Member, key: &str, body: serde_json::Value) -> String {
    let made = by.send("POST", &at(key, "/invites"), &body).json();
    format!("/api/v1/invites/{}", made["code"].as_str().expect("a code"))
}

#[test]
fn a_mute_in_a_public_room_lasts_over_going_and_coming_back() {
    let server = TestServer::timeless(|config| config.limits.enabled = false);
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    make(&ada, json!({"kind": "public", "name": "tea"}));
    let step = |rest: &str| assert_eq!(ben.request("POST", &at("tea", rest), b"").status, 204, "{rest}");
    step("/enter");
    mute(&ada, "tea", &ben, Some(600));
    for _ in 0..2 {
        step("/exit");
        step("/enter");
        assert_eq!(ben.say("tea", "a", "hi").code(), "muted");
    }
    assert_eq!(ada.delete(&member("tea", &ben)).status, 204, "put out, not only gone");
    step("/enter");
    assert_eq!(ben.say("tea", "a", "hi").code(), "muted");
    mute(&ada, "tea", &ben, None);
    assert_eq!(ben.say("tea", "a", "hi").status, 201);
    step("/exit");
    step("/enter");
    assert_eq!(ben.say("tea", "b", "still").status, 201, "what was taken back stays taken back");
    // A mute ends by the clock wherever one is meanwhile.
    mute(&ada, "tea", &ben, Some(60));
    step("/exit");
    server.clock.advance(Duration::from_secs(61));
    step("/enter");
    assert_eq!(ben.say("tea", "c", "hi").status, 201);
}

#[test]
fn who_may_only_read_a_room_comes_back_as_a_reader_by_every_door() {
    let server = TestServer::lifted();
    let [ada, ben, cy] = ["ada", "ben", "cy"].map(|login| Member::sign_up(server.address(), login));
    let key = private(&ada, &[&ben, &cy]);
    let older = invite(&ada, &key, json!({"role": "moderator"}));
    assert_eq!(ada.send("PUT", &member(&key, &ben), &json!({"role": "read_only"})).status, 204);
    let doors: [&dyn Fn() -> http::Answer; 3] = [
        &|| ben.request("POST", &invite(&cy, &key, json!({})), b""),
        &|| ben.request("POST", &older, b""),
        &|| cy.send("PUT", &member(&key, &ben), &json!({"role": "member"})),
    ];
    for (number, door) in doors.iter().enumerate() {
        assert_eq!(ben.request("POST", &at(&key, "/exit"), b"").status, 204);
        assert!(door().status < 300, "door {number}");
        assert_eq!(ben.say(&key, "a", "hi").code(), "no_voice", "door {number}");
        assert_eq!(items(&ben, "/api/v1/rooms")[0]["role"], "read_only");
    }
    // The room says the same: what they are told to be is what they are.
    let log = ada.get(&at(&key, "/events?limit=500")).json();
    let joined = log["events"].as_array().expect("events").iter().rev();
    let joined = joined.into_iter().find(|event| event["change"] == "joined").expect("they came");
    assert_eq!(joined["role"], "read_only");
    assert_eq!(ada.send("PUT", &member(&key, &ben), &json!({"role": "member"})).status, 204);
    assert_eq!(ben.request("POST", &at(&key, "/exit"), b"").status, 204);
    assert_eq!(ben.request("POST", &invite(&ada, &key, json!({})), b"").status, 200);
    assert_eq!(ben.say(&key, "b", "hi").status, 201, "their voice was given back");
}

#[test]
fn in_an_open_room_going_is_no_way_around_a_mute_or_a_lost_voice() {
    let server = TestServer::lifted();
    let [ada, ben, cy] = ["ada", "ben", "cy"].map(|login| Member::sign_up(server.address(), login));
    make(&ada, json!({"kind": "open", "name": "tea"}));
    mute(&ada, "tea", &ben, Some(600));
    assert_eq!(ada.send("PUT", &member("tea", &cy), &json!({"role": "read_only"})).status, 204);
    let exit = |person: &Member| assert_eq!(person.request("POST", &at("tea", "/exit"), b"").status, 204);
    for (person, code) in [(&ben, "muted"), (&cy, "no_voice")] {
        assert_eq!(person.say("tea", "a", "hi").code(), code);
        exit(person);
        assert_eq!(person.say("tea", "a", "hi").code(), code, "gone");
        assert!(items(person, "/api/v1/rooms").is_empty());
        assert_eq!(person.send("PUT", &at("tea", "/read"), &json!({"seq": 0})).status, 204);
        assert_eq!(person.say("tea", "a", "hi").code(), code, "back by having read");
        exit(person);
        assert_eq!(person.request("POST", &at("tea", "/enter"), b"").status, 204);
        assert_eq!(person.say("tea", "a", "hi").code(), code, "back on purpose");
        exit(person);
    }
    // While they are gone a moderator gives them their voice back.
    mute(&ada, "tea", &ben, None);
    assert_eq!(ada.send("PUT", &member("tea", &cy), &json!({"role": "member"})).status, 204);
    for person in [&ben, &cy] {
        assert_eq!(person.say("tea", "a", "hi").status, 201);
    }
}

#[test]
fn a_token_that_names_the_room_brings_nobody_back_unmuted() {
    let server = TestServer::timeless(|config| {
        config.limits.enabled = false;
        config.tokens.hs256_secret = teahouse::config::SigningSecret::parse(SECRET);
    });
    let root = Member::first_admin(&server, "root");
    for (kind, name) in [("public", "news"), ("open", "tea")] {
        make(&root, json!({"kind": kind, "name": name}));
        let token = sign(&json!({"sub": "42", "name": "Ada", "rooms": [name], "exp": NOW + 600}));
        let connect = || Person::connect(server.address(), json!({"token": token}));
        let mut ada = connect();
        let path = at(name, &format!("/members/{}", ada.me["id"].as_str().expect("an id")));
        assert_eq!(root.send("PUT", &format!("{path}/mute"), &json!({"seconds": 600})).status, 204);
        assert_eq!(ada.ask("exit", json!({"room": name}))["ok"], json!({}));
        let mut again = connect();
        assert_eq!(again.say(name, "a", "hi")["error"]["code"], "muted", "{kind}");
        assert_eq!(again.ask("me", json!({}))["ok"]["name"], "Ada");
    }
}
