//! API keys of back ends that sign their own users in.

use serde_json::{Value, json};

use crate::support::{Member, Person, TestServer, TutorialClient, member::send, tutorial};

fn key(admin: &Member, rights: &[&str]) -> String {
    let made = admin
        .send(
            "POST",
            "/api/v1/admin/keys",
            &json!({"name": format!("back end {}", rights.join(" ")), "rights": rights}),
        )
        .json();
    made["token"].as_str().unwrap_or_else(|| panic!("no key: {made}")).to_owned()
}

fn sign_for(server: &TestServer, key: &str, body: &Value) -> crate::support::http::Answer {
    send(server.address(), "POST", "/api/v1/tokens", &[("authorization", &format!("Bearer {key}"))], body)
}

#[test]
fn a_back_end_signs_its_users_in_and_they_stay_the_same_people() {
    let server = TestServer::start();
    let key = key(&Member::first_admin(&server, "root"), &["people"]);
    let first = sign_for(&server, &key, &json!({"subject": "42", "name": "Ada", "seconds": 600}));
    assert_eq!(first.status, 201, "{}", String::from_utf8_lossy(&first.body));
    let (first, again) =
        (first.json(), sign_for(&server, &key, &json!({"subject": "42", "name": "Ada L."})).json());
    assert_eq!(first["person"]["id"], again["person"]["id"]);
    let mut ada = Person::connect(server.address(), json!({"token": again["token"]}));
    assert_eq!((&ada.me["name"], &ada.me["guest"]), (&json!("Ada L."), &json!(false)));
    assert!(ada.say("tea", "c1", "hi")["ok"].is_object());
}

#[test]
fn only_a_key_with_that_right_signs_anybody_in_and_only_that() {
    let server = TestServer::start();
    let root = Member::first_admin(&server, "root");
    let (reads, signs) = (key(&root, &["read"]), key(&root, &["people"]));
    let ada = Member::sign_up(server.address(), "ada");
    let body = json!({"subject": "42"});
    assert_eq!(sign_for(&server, &reads, &body).code(), "forbidden");
    assert_eq!(sign_for(&server, &ada.token, &body).code(), "forbidden");
    assert_eq!(
        sign_for(&server, "thk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", &body).code(),
        "unauthorized"
    );
    for bad in [
        json!({}),
        json!({"subject": ""}),
        json!({"subject": "x", "seconds": 5}),
        json!({"subject": "x", "role": "admin"}),
    ] {
        assert_eq!(sign_for(&server, &signs, &bad).status, 400, "{bad}");
    }
    let bearer = format!("Bearer {signs}");
    let said = json!({"client_id": "c1", "text": "hi"});
    let answer =
        send(server.address(), "POST", "/api/v1/rooms/tea/messages", &[("authorization", &bearer)], &said);
    assert_eq!(answer.code(), "forbidden", "a right to sign people in is none to speak");
}

#[test]
fn a_key_changes_and_sees_nothing_that_is_its_persons_alone() {
    let server = TestServer::start();
    let bearer = format!("Bearer {}", key(&Member::first_admin(&server, "root"), &["read", "write"]));
    for (method, path, body) in [
        ("PUT", "/api/v1/me", json!({"email": "eve@example.com"})),
        ("PUT", "/api/v1/me/password", json!({"new": "a password of eve's"})),
        ("DELETE", "/api/v1/me", json!({"messages": "keep"})),
        ("GET", "/api/v1/me/export", json!({})),
        ("GET", "/api/v1/sessions", json!({})),
        ("DELETE", "/api/v1/sessions", json!({})),
    ] {
        let answer = send(server.address(), method, path, &[("authorization", &bearer)], &body);
        assert_eq!(answer.code(), "forbidden", "{method} {path}");
    }
}

/// What a key with these rights gets at each door: `+` where it is let in, `-` where it has no right to.
fn doors(server: &TestServer, key: &str) -> String {
    let bearer = format!("Bearer {key}");
    let headers = [("authorization", bearer.as_str())];
    let rest = |method, path, body: &Value| {
        let answer = send(server.address(), method, path, &headers, body);
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        mark(answer.status == 403 && text.contains("has no right to"))
    };
    let said = |id: &str| json!({"client_id": id, "text": "hi"});
    let mut found = vec![
        rest("GET", "/api/v1/rooms/tea/messages", &json!({})),
        rest("POST", "/api/v1/rooms/tea/messages", &said("rest")),
        rest("PUT", "/api/v1/rooms/tea/read", &json!({"seq": 1})),
        rest("POST", "/api/v1/rooms", &json!({"kind": "private", "title": "Tea"})),
        rest("POST", "/api/v1/tokens", &json!({"subject": "42"})),
        rest("GET", "/api/v1/admin/users", &json!({})),
        ' ',
    ];
    match tutorial::open(server.address(), "/ws/chat/tea/?history=10", &headers) {
        Err(refused) => found.extend([mark(refused.status() == 403), '-']),
        Ok((socket, response)) => {
            let mut socket = TutorialClient { socket, response };
            assert!(socket.next()["message"].is_string(), "what was said before");
            socket.say("hi");
            found.extend(['+', mark(socket.next()["code"] == "forbidden")]);
        }
    }
    found.push(' ');
    let mut person = Person::open(server.address(), &[]);
    let connected = person.ask("connect", json!({"token": key, "rooms": {"tea": 0}}));
    if connected["error"]["code"] == "forbidden" {
        let join = person.ask("join", json!({"room": "tea"}));
        assert_eq!(join["error"]["code"], "protocol", "it is not connected");
        assert!(person.pushes.is_empty() && person.seen("tea").is_empty(), "and heard nothing");
        found.push('-');
    } else {
        assert!(!person.texts("tea", 1).is_empty());
        let mut ask = |name, body| mark(person.ask(name, body)["error"]["code"] == "forbidden");
        found.push('+');
        found.push(ask("sync", json!({"room": "tea", "after": 0})));
        found.push(ask("send", json!({"room": "tea", "client_id": "chat", "text": "hi"})));
        found.push(ask("read", json!({"room": "tea", "seq": 1})));
    }
    found.into_iter().collect()
}

fn mark(refused: bool) -> char {
    if refused { '-' } else { '+' }
}

#[test]
fn a_key_opens_what_its_rights_say_and_nothing_else_at_every_door() {
    let server = TestServer::lifted();
    let root = Member::first_admin(&server, "root");
    assert_eq!(root.say("tea", "first", "what keys may read or not").status, 201);
    // REST: read, say, mark as read, make a room, sign somebody in, administer; the tutorial's wire: hear, say;
    // chat.v1: hear, page, say, mark as read.
    for (rights, expected) in [
        (&["read"][..], "+----- +- ++--"),
        (&["write"], "-++--- -- -"),
        (&["read", "write"], "+++--- ++ ++++"),
        (&["rooms"], "---+-- -- -"),
        (&["people"], "----+- -- -"),
        (&["admin"], "-----+ -- -"),
    ] {
        assert_eq!(doors(&server, &key(&root, rights)), expected, "{rights:?}");
    }
}

#[test]
fn a_key_that_is_taken_back_ends_its_sockets_on_both_wires() {
    let server = TestServer::start();
    let root = Member::first_admin(&server, "root");
    let made =
        root.send("POST", "/api/v1/admin/keys", &json!({"name": "bot", "rights": ["read", "write"]})).json();
    let key = made["token"].as_str().expect("a key");
    let bearer = format!("Bearer {key}");
    let mut chat = Person::connect(server.address(), json!({"token": key}));
    let mut old =
        TutorialClient::open(server.address(), "/ws/chat/tea/", &[("authorization", bearer.as_str())]);
    let id = made["key"]["id"].as_str().expect("an id");
    assert!(root.delete(&format!("/api/v1/admin/keys/{id}")).status < 300);
    assert_eq!((chat.close_code(), old.close_code()), (4001, 4001));
    assert_eq!(
        Person::open(server.address(), &[]).ask("connect", json!({"token": key}))["error"]["code"],
        "unauthorized"
    );
}
