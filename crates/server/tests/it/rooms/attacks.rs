//! What somebody tries who wants to know or to do more than they may.

use std::time::Duration;

use serde_json::{Value, json};

use super::{at, items, make, private};
use crate::support::{Guest, Member, Person, TestServer, http};

/// Keys of hidden rooms: one that exists, and one that does not.
fn keys(real: &str) -> [String; 2] {
    [real.to_owned(), "r_0000000000000000000000000".to_owned()]
}

#[test]
fn everything_in_a_room_that_one_is_not_in_is_as_if_there_were_none() {
    let server = TestServer::lifted();
    let (ada, eve) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "eve"));
    let key = private(&ada, &[]);
    let said = ada.say(&key, "a", "secret").json()["seq"].clone();
    let mut socket = eve.connect();
    let id = ada.id.clone();
    let commands = |key: &str| {
        [
            ("join", json!({"room": key})),
            ("sync", json!({"room": key, "after": 0})),
            ("send", json!({"room": key, "client_id": "e", "text": "hi"})),
            ("edit", json!({"room": key, "target": said, "client_id": "e", "text": "hi"})),
            ("delete", json!({"room": key, "target": said, "client_id": "e"})),
            ("react", json!({"room": key, "target": said, "emoji": "x", "on": true, "client_id": "e"})),
            ("read", json!({"room": key, "seq": said})),
            ("typing", json!({"room": key})),
            ("enter", json!({"room": key})),
            ("exit", json!({"room": key})),
            ("members", json!({"room": key})),
            ("role", json!({"room": key, "person": id, "role": "member"})),
            ("remove", json!({"room": key, "person": id})),
            ("ban", json!({"room": key, "person": id})),
            ("mute", json!({"room": key, "person": id, "seconds": 9})),
            ("report", json!({"room": key, "target": said, "reason": ""})),
        ]
    };
    let [real, unreal] = keys(&key);
    for ((name, body), (_, other)) in commands(&real).into_iter().zip(commands(&unreal)) {
        let (first, second) = (socket.ask(name, body), socket.ask(name, other));
        assert_eq!(first["error"], second["error"], "{name}");
        assert!(first["error"].is_object(), "{name}: {first}");
    }
    let message = format!("/messages/{said}");
    let requests = [
        ("GET", String::new(), Value::Null),
        ("PATCH", String::new(), json!({"title": "x"})),
        ("DELETE", String::new(), Value::Null),
        ("GET", "/messages".into(), Value::Null),
        ("GET", "/events".into(), Value::Null),
        ("GET", "/members".into(), Value::Null),
        ("GET", "/bans".into(), Value::Null),
        ("GET", "/reports".into(), Value::Null),
        ("PATCH", "/reports/q_0000000000001".into(), json!({"state": "done"})),
        ("GET", "/invites".into(), Value::Null),
        ("POST", "/invites".into(), json!({})),
        ("POST", "/enter".into(), Value::Null),
        ("POST", "/exit".into(), Value::Null),
        ("POST", "/messages".into(), json!({"client_id": "e", "text": "hi"})),
        ("PATCH", message.clone(), json!({"client_id": "e", "text": "hi"})),
        ("DELETE", message.clone(), Value::Null),
        ("PUT", format!("{message}/reactions/x"), Value::Null),
        ("POST", format!("{message}/report"), json!({"reason": ""})),
        ("PUT", "/read".into(), json!({"seq": 1})),
        ("PUT", format!("/members/{}", ada.id), json!({"role": "member"})),
        ("PUT", format!("/members/{}", eve.id), json!({"role": "owner"})),
        ("DELETE", format!("/members/{}", ada.id), Value::Null),
        ("PUT", format!("/members/{}/mute", ada.id), json!({"seconds": 9})),
        ("POST", "/bans".into(), json!({"person": ada.id})),
        ("DELETE", format!("/bans/{}", ada.id), Value::Null),
    ];
    for (method, rest, body) in requests {
        let [first, second] = keys(&key).map(|key| eve.send(method, &at(&key, &rest), &body));
        assert_eq!((first.status, &first.body), (second.status, &second.body), "{method} {rest}");
        assert_eq!(first.status, 404, "{method} {rest}");
    }
    let log = ada.get(&at(&key, "/events")).json();
    assert_eq!(log["events"].as_array().map(Vec::len), Some(2), "nothing came of it: {log}");
}

#[test]
fn who_tries_to_change_what_others_said_is_in_the_audit_log() {
    let server = TestServer::start();
    let (ada, eve) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "eve"));
    let key = private(&ada, &[&eve]);
    let said = ada.say(&key, "a", "tea").json()["seq"].clone();
    let message = at(&key, &format!("/messages/{said}"));
    assert_eq!(eve.send("PATCH", &message, &json!({"client_id": "e", "text": "coffee"})).code(), "forbidden");
    assert_eq!(eve.delete(&message).code(), "forbidden");
    let rows = crate::support::data::audit(&server, "message.");
    let actions: Vec<&str> = rows.iter().map(|row| row.action.as_str()).collect();
    assert_eq!(actions, ["message.edit_refused", "message.delete_refused"]);
    assert!(rows.iter().all(|row| row.actor == "eve" && row.address == "127.0.0.1"));
}

#[test]
fn what_is_done_to_rooms_and_people_is_in_the_audit_log() {
    let server = TestServer::start();
    let [ada, ben, eve] = ["ada", "ben", "eve"].map(|login| Member::sign_up(server.address(), login));
    let key = private(&ada, &[&ben]);
    let member = at(&key, &format!("/members/{}", ben.id));
    ada.send("PATCH", &at(&key, ""), &json!({"title": "x"}));
    ada.send("PUT", &at(&key, &format!("/members/{}", eve.id)), &json!({"role": "member"}));
    ada.send("PUT", &member, &json!({"role": "moderator"}));
    ada.send("PUT", &format!("{member}/mute"), &json!({"seconds": 60}));
    let invite = ada.send("POST", &at(&key, "/invites"), &json!({})).json();
    ada.delete(&at(&key, &format!("/invites/{}", invite["id"].as_str().expect("an id"))));
    ada.delete(&member);
    ada.send("POST", &at(&key, "/bans"), &json!({"person": ben.id}));
    ada.delete(&at(&key, &format!("/bans/{}", ben.id)));
    let said = eve.say(&key, "e", "hm").json()["seq"].clone();
    ada.delete(&at(&key, &format!("/messages/{said}")));
    ada.delete(&at(&key, ""));
    let expected = [
        "room.made",
        "room.changed",
        "member.added",
        "member.role",
        "member.muted",
        "invitation.made",
        "invitation.revoked",
        "member.removed",
        "member.banned",
        "member.unbanned",
        "message.deleted",
        "room.deleted",
    ];
    let rows = crate::support::data::audit(&server, "");
    let actions: Vec<&str> =
        rows.iter().map(|row| row.action.as_str()).filter(|action| expected.contains(action)).collect();
    assert_eq!(actions, expected);
}

#[test]
fn an_upload_is_seen_where_it_was_shown_and_no_longer() {
    let server = TestServer::lifted();
    let [ada, ben, eve] = ["ada", "ben", "eve"].map(|login| Member::sign_up(server.address(), login));
    let upload = |by: &Member| {
        let stored = by.request("POST", "/api/v1/media?name=a.txt", b"the same leaves").json();
        stored["id"].as_str().expect("an id").to_owned()
    };
    let id = upload(&ada);
    let see = |by: &Member, id: &str| by.get(&format!("/media/{id}")).status;
    assert_eq!((see(&ada, &id), see(&ben, &id)), (200, 404), "nobody was shown it yet");
    let key = private(&ada, &[&ben]);
    let shown = ada.send("POST", &at(&key, "/messages"), &json!({"client_id": "m", "media": [id]}));
    let seq = shown.json()["seq"].clone();
    assert_eq!((see(&ben, &id), see(&eve, &id)), (200, 404));
    let unknown = eve.get("/media/m_0000000000000000000000000");
    assert_eq!(eve.get(&format!("/media/{id}")).body, unknown.body);
    assert_eq!(http::get(server.address(), &format!("/media/{id}")).status, 404, "not without a name either");
    assert_eq!(http::get(server.address(), &format!("/media/{id}/thumbnail")).status, 404);
    // Who remembers the id cannot show it to themselves in a room of their own.
    let theirs = private(&eve, &[]);
    let stolen = json!({"client_id": "s", "media": [id]});
    assert_eq!(eve.send("POST", &at(&theirs, "/messages"), &stolen).code(), "unknown_media");
    assert_eq!(ben.send("POST", &at(&key, "/messages"), &stolen).code(), "unknown_media");
    assert_eq!(ada.delete(&at(&key, &format!("/messages/{seq}"))).status, 200);
    assert_eq!((see(&ada, &id), see(&ben, &id)), (200, 404), "the message is gone, and what it showed");
    // The same bytes are another upload: nobody learns that somebody else has them.
    let twin = upload(&eve);
    assert_ne!(twin, id);
    assert_eq!((see(&eve, &twin), see(&ada, &twin)), (200, 404));
    // Neither does what comes back tell the bytes: not the tag, not what was answered.
    let tags = [(&ada, &id), (&eve, &twin)].map(|(owner, id)| {
        let answer = owner.get(&format!("/media/{id}"));
        (answer.header("etag").expect("a tag").to_owned(), answer.body)
    });
    assert_ne!(tags[0].0, tags[1].0, "a tag is of an upload, not of its bytes");
    assert_eq!(tags[0].1, tags[1].1);
    let told = |by: &Member| {
        let mut told = by.request("POST", "/api/v1/media?name=a.txt", b"the same bytes once more").json();
        let own = told.as_object_mut().expect("an upload");
        let id = own.remove("id").expect("an id");
        assert_eq!(own.remove("url"), Some(json!(format!("/media/{}", id.as_str().expect("a text")))));
        told
    };
    assert_eq!(told(&ada), told(&eve), "whoever comes second is told what the first is");
}

#[test]
fn an_upload_in_an_open_room_is_for_everybody_and_may_be_kept() {
    let server = TestServer::start();
    let guest = Guest::arrive(server.address());
    let id = guest.stored("a.txt", b"leaves")["id"].as_str().expect("an id").to_owned();
    let shown = guest.send("POST", &at("tea", "/messages"), &json!({"client_id": "m", "media": [id]}));
    assert_eq!(shown.status, 201);
    let seen = http::get(server.address(), &format!("/media/{id}"));
    assert_eq!(seen.status, 200);
    assert!(seen.header("cache-control").expect("said").contains("immutable"));
}

#[test]
fn pictures_are_for_members_and_for_who_may_see_the_room() {
    let server = TestServer::start();
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    let png = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/media/plain.png"));
    let upload = || {
        let stored = ada.request("POST", "/api/v1/media?name=a.png", png.as_ref().expect("a fixture")).json();
        stored["id"].as_str().expect("an id").to_owned()
    };
    let guest = Guest::arrive(server.address());
    make(&ada, json!({"kind": "open", "name": "tea"}));
    let hidden = private(&ada, &[]);
    for (key, others_see) in [("tea", 200), (hidden.as_str(), 404)] {
        let id = upload();
        let path = format!("/media/{id}");
        assert_eq!((ben.get(&path).status, guest.see(&path).status), (404, 404));
        assert_eq!(ada.send("PATCH", &at(key, ""), &json!({"picture": id})).status, 200);
        let seen = (ben.get(&path).status, guest.see(&path).status);
        assert_eq!(seen, (others_see, others_see), "{key}");
    }
    // A private room's picture is for those who are in it, as long as they are.
    let path = format!("/media/{}", ada.get(&at(&hidden, "")).json()["picture"].as_str().expect("a picture"));
    let member = at(&hidden, &format!("/members/{}", ben.id));
    assert_eq!(ada.send("PUT", &member, &json!({"role": "member"})).status, 204);
    assert_eq!(ben.get(&path).status, 200);
    assert_eq!(ada.delete(&member).status, 204);
    assert_eq!(ben.get(&path).status, 404);
}

#[test]
fn writing_all_the_time_is_told_once_in_three_seconds() {
    let server = TestServer::timeless(|config| config.limits.enabled = false);
    let mut sees = Person::arrive(server.address());
    sees.join("tea");
    let ada = Member::sign_up(server.address(), "ada");
    let mut sockets = [ada.connect(), ada.connect()];
    for socket in &mut sockets {
        socket.join("tea");
    }
    let mut told = 0;
    for _ in 0..10 {
        for socket in &mut sockets {
            for _ in 0..20 {
                socket.ask("typing", json!({"room": "tea"}));
            }
        }
        sees.ask("me", json!({}));
        let pushes = std::mem::take(&mut sees.pushes);
        told += pushes.iter().filter(|push| push.get("typing").is_some()).count();
        server.clock.advance(Duration::from_secs(1));
    }
    sees.ask("me", json!({}));
    told += sees.pushes.iter().filter(|push| push.get("typing").is_some()).count();
    assert_eq!(told, 4, "at 0, 3, 6 and 9 seconds");
}

#[test]
fn coming_and_going_all_the_time_is_told_once_in_five_seconds() {
    let server = TestServer::timeless(|config| config.limits.enabled = false);
    let mut sees = Person::arrive(server.address());
    sees.join("tea");
    let mut flaps = Person::arrive(server.address());
    let mut told = 0;
    for _ in 0..10 {
        for _ in 0..10 {
            flaps.join("tea");
            flaps.ask("leave", json!({"room": "tea"}));
        }
        server.clock.advance(Duration::from_secs(1));
        // Each question is a turn of the shard, which looks at the clock.
        sees.ask("me", json!({}));
        let pushes = std::mem::take(&mut sees.pushes);
        told += pushes.iter().filter(|push| push["presence"]["left"] == json!([flaps.me["id"]])).count();
    }
    assert!((1..=3).contains(&told), "{told}");
}

#[test]
fn hidden_rooms_are_not_counted_by_guessing_names() {
    let server = TestServer::start();
    let (ada, eve) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "eve"));
    let key = private(&ada, &[]);
    // A key cannot be chosen, nor opened by being used.
    let body = json!({"kind": "open", "name": "r_0123456789abcdefghjkmnpqr"});
    assert_eq!(eve.send("POST", "/api/v1/rooms", &body).code(), "bad_room");
    assert_eq!(eve.say("r_0123456789abcdefghjkmnpqr", "e", "hi").code(), "not_found");
    assert!(eve.tutorial(&key).is_err());
    assert!(items(&eve, "/api/v1/rooms?show=public&q=Tea").is_empty());
    make(&eve, json!({"kind": "public", "name": "tea"}));
    let found = items(&eve, "/api/v1/rooms?show=public&q=Tea");
    assert_eq!(found.len(), 1);
}
