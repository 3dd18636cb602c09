//! Passwords at the door: rules, tries, changes.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    time::Duration,
};

use serde_json::json;

use crate::support::{
    Member, PATIENCE, Person, TestServer, http,
    member::{PASSWORD, send, try_sign_in},
};

#[test]
fn passwords_that_are_tried_first_are_refused() {
    let server = TestServer::start();
    let long = "x".repeat(1_000_000);
    for password in ["short", "password", "12345678", "tea-drinker", "a\0bcdefgh", &long[..2_000]] {
        let body = json!({"login": "tea-drinker", "password": password});
        let answer = send(server.address(), "POST", "/api/v1/sign-up", &[], &body);
        assert_eq!((answer.status, answer.code()), (400, "weak_password".to_owned()), "{password:.20}");
    }
    let body = json!({"login": "ada", "password": long});
    assert_eq!(send(server.address(), "POST", "/api/v1/sign-up", &[], &body).status, 413);
    assert_eq!(try_sign_in(server.address(), "ada", &long[..50_000]).status, 401, "nobody has such a one");
}

#[test]
fn seventy_two_bytes_are_not_the_end_of_a_password() {
    let server = TestServer::start();
    let (shorter, longer) = ("é".repeat(36), "é".repeat(36) + "!");
    Member::sign_up_with(server.address(), &json!({"login": "ada", "password": longer}));
    assert_eq!(try_sign_in(server.address(), "ada", &shorter).status, 401);
    // The same letters in another normal form are other bytes.
    assert_eq!(try_sign_in(server.address(), "ada", &("e\u{301}".repeat(36) + "!")).status, 401);
    Member::sign_in(server.address(), "ada", &longer);
}

#[test]
fn a_new_password_signs_all_other_devices_out() {
    let server = TestServer::start();
    let phone = Member::sign_up(server.address(), "ada");
    let laptop = Member::sign_in(server.address(), "ada", PASSWORD);
    let mut open = phone.connect();
    let wrong =
        laptop.send("PUT", "/api/v1/me/password", &json!({"old": "not this", "new": "nine pots of oolong"}));
    assert_eq!((wrong.status, wrong.code()), (401, "wrong_password".to_owned()));
    let changed =
        laptop.send("PUT", "/api/v1/me/password", &json!({"old": PASSWORD, "new": "nine pots of oolong"}));
    assert_eq!(changed.status, 204);
    assert_eq!(open.close_code(), 4001);
    assert_eq!(phone.get("/api/v1/me").status, 401);
    assert_eq!(laptop.get("/api/v1/me").status, 200);
    assert_eq!(try_sign_in(server.address(), "ada", PASSWORD).status, 401);
    Member::sign_in(server.address(), "ada", "nine pots of oolong");
}

#[test]
fn of_many_refused_tries_from_one_address_the_first_are_noted() {
    let server = TestServer::timeless(|_| {});
    let root = Member::first_admin(&server, "root");
    let noted = || {
        // A refusal is written without being waited for; behind a write that was waited for, it is there.
        assert_eq!(root.send("PUT", "/api/v1/me", &json!({"name": "Root"})).status, 200);
        let page = root.get("/api/v1/admin/audit?action=session.refused&limit=100").json();
        page["items"].as_array().expect("a list").len()
    };
    for number in 0..24 {
        assert_eq!(try_sign_in(server.address(), &format!("nobody{number}"), PASSWORD).status, 401);
    }
    assert_eq!(noted(), 20);
    server.clock.advance(Duration::from_mins(3));
    try_sign_in(server.address(), "nobody", PASSWORD);
    assert_eq!(noted(), 21);
}

#[test]
fn another_mail_address_asks_for_the_password() {
    let server = TestServer::start();
    let body = json!({"login": "ada", "password": PASSWORD, "email": "ada@example.com"});
    let ada = Member::sign_up_with(server.address(), &body);
    let put = |body| ada.send("PUT", "/api/v1/me", &body);
    for change in [
        json!({"email": "eve@example.com"}),
        json!({"email": null}),
        json!({"email": "eve@example.com", "password": "not this one"}),
        json!({"email": "eve@example.com", "name": "Eve"}),
    ] {
        let refused = put(change.clone());
        assert_eq!((refused.status, refused.code()), (401, "wrong_password".to_owned()), "{change}");
    }
    let me = ada.get("/api/v1/me").json();
    assert_eq!((&me["email"], &me["name"]), (&json!("ada@example.com"), &json!("ada")));
    assert_eq!(put(json!({"email": "ada@example.com", "name": "Ada L"})).status, 200, "it stays as it is");
    assert_eq!(put(json!({"password": PASSWORD})).code(), "bad_request", "nothing is to change");
    let moved = put(json!({"email": "ada@elsewhere.example", "password": PASSWORD}));
    assert_eq!((moved.status, &moved.json()["email"]), (200, &json!("ada@elsewhere.example")));
    assert_eq!(put(json!({"email": null, "password": PASSWORD})).json().get("email"), None);
}

#[test]
fn a_thousand_at_once_do_not_keep_the_server_from_answering() {
    let server = TestServer::lifted();
    let ada = Member::sign_up(server.address(), "ada");
    let (mut speaker, mut hears) = (ada.connect(), Person::arrive(server.address()));
    hears.join("tea");
    let body = json!({"login": "ada", "password": "wrong wrong wrong"}).to_string();
    let request = format!(
        "POST /api/v1/sign-in HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        server.address(),
        body.len()
    );
    let connect = |_| {
        let stream = TcpStream::connect(server.address()).expect("the server listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
        stream
    };
    let mut tries: Vec<TcpStream> = (0..1_000).map(connect).collect();
    for stream in &mut tries {
        stream.write_all(request.as_bytes()).expect("sent");
    }
    // None of the thousand has read its answer when these have theirs.
    for number in 0..20 {
        assert_eq!(http::get(server.address(), "/livez").status, 200);
        let said = speaker.say("tea", &format!("m{number}"), "another cup");
        assert!(said["ok"].is_object(), "{said}");
    }
    assert_eq!(hears.texts("tea", 20).len(), 20);
    let statuses: Vec<u16> = tries
        .iter_mut()
        .map(|stream| {
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).expect("an answer");
            http::parse(&answer).status
        })
        .collect();
    assert!(statuses.iter().all(|status| matches!(status, 401 | 503)), "{statuses:?}");
    assert!(statuses.contains(&401) && statuses.contains(&503), "more than may wait are told to come again");
    Member::sign_in(server.address(), "ada", PASSWORD);
}
