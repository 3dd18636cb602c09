//! API keys of back ends that sign their own users in.

use serde_json::{Value, json};

use crate::support::{Member, Person, TestServer, member::send};

fn key(admin: &Member, rights: &[&str]) -> String {
    let made = admin
        .send(
            "POST",
            "/api/v1/admin/keys",
            &json!({"name": format!("back end {}", rights[0]), "rights": rights}),
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
