//! The admin's door is shut to everybody who is no admin, to other sites, and to who is no admin any more (A83).

use serde_json::json;

use super::{path, send, staffed};
use crate::support::{Guest, Member, TestServer, data::audit, http};

/// Every address of the admin: method, path below `/api/v1/admin/`, body.
pub(crate) const ADDRESSES: &[(&str, &str, &str)] = &[
    ("GET", "overview", ""),
    ("GET", "users", ""),
    ("GET", "users?format=csv", ""),
    ("POST", "users", r#"{"login":"eve","role":"admin"}"#),
    ("GET", "users/ada", ""),
    ("PATCH", "users/ada", r#"{"role":"admin"}"#),
    ("DELETE", "users/root", ""),
    ("GET", "users/root/sessions", ""),
    ("DELETE", "users/root/sessions", ""),
    ("POST", "users/root/reset", "{}"),
    ("GET", "rooms", ""),
    ("GET", "rooms/tea", ""),
    ("PATCH", "rooms/tea", r#"{"archived":true}"#),
    ("DELETE", "rooms/tea", ""),
    ("GET", "rooms/tea/members", ""),
    ("PUT", "rooms/tea/members/ada", r#"{"role":"owner"}"#),
    ("DELETE", "rooms/tea/members/ada", ""),
    ("GET", "messages?text=a", ""),
    ("DELETE", "messages/tea/1", ""),
    ("GET", "media", ""),
    ("DELETE", "media/m_0000000000000000000000001", ""),
    ("GET", "reports", ""),
    ("PATCH", "reports/q_0000000000001", r#"{"state":"done"}"#),
    ("GET", "bans", ""),
    ("POST", "bans", r#"{"person":"root"}"#),
    ("DELETE", "bans/b_0000000000001", ""),
    ("GET", "invites", ""),
    ("POST", "invites", r#"{"role":"admin","uses":1}"#),
    ("DELETE", "invites/i_0000000000001", ""),
    ("GET", "keys", ""),
    ("POST", "keys", r#"{"name":"x","rights":["read"]}"#),
    ("DELETE", "keys/k_0000000000001", ""),
    ("GET", "words", ""),
    ("PUT", "words/tea", r#"{"action":"refuse"}"#),
    ("DELETE", "words/tea", ""),
    ("GET", "settings", ""),
    ("GET", "audit", ""),
    ("GET", "audit/export", ""),
    ("GET", "audit/verify", ""),
];

#[track_caller]
fn refused(server: &TestServer, headers: &[(&str, &str)], expected: (u16, &str)) {
    for &(method, rest, body) in ADDRESSES {
        let mut all = vec![("content-type", "application/json")];
        all.extend_from_slice(headers);
        let answer = http::request(server.address(), method, &path(rest), &all, body.as_bytes());
        assert_eq!((answer.status, answer.code().as_str()), expected, "{method} {rest}");
        assert!(answer.header("content-disposition").is_none(), "{method} {rest}");
    }
}

#[test]
fn nobody_but_an_admin_gets_anything_from_any_address() {
    let (server, root, ada) = staffed();
    assert_eq!(ada.say("tea", "a", "hello").status, 201);
    let noted = || audit(&server, "").into_iter().filter(|row| row.action != "admin.refused").count();
    let before = noted();
    refused(&server, &[], (401, "unauthorized"));
    let guest = Guest::arrive(server.address());
    refused(&server, &[("authorization", &format!("Bearer {}", guest.token))], (401, "unauthorized"));
    refused(&server, &[("authorization", &ada.bearer())], (403, "forbidden"));
    refused(&server, &[("cookie", &ada.cookie()), ("sec-fetch-site", "same-origin")], (403, "forbidden"));
    assert_eq!(before, noted(), "nothing was changed");
    assert_eq!(super::get(&root, "messages?room=tea")["items"][0]["text"], "hello");
}

#[test]
fn a_moderator_is_no_admin() {
    let (server, _, ada) = staffed();
    let made = ada.send("POST", "/api/v1/rooms", &json!({"kind": "public", "name": "tea"}));
    assert_eq!(made.status, 201, "{}", String::from_utf8_lossy(&made.body));
    refused(&server, &[("authorization", &ada.bearer())], (403, "forbidden"));
}

#[test]
fn who_was_an_admin_is_shut_out_at_once() {
    let (server, root, ada) = staffed();
    send(&root, "PATCH", "users/ada", &json!({"role": "admin"}));
    assert_eq!(ada.get(&path("users")).status, 200);
    send(&root, "PATCH", "users/ada", &json!({"role": "member"}));
    refused(&server, &[("authorization", &ada.bearer())], (403, "forbidden"));
    send(&root, "PATCH", "users/ada", &json!({"disabled": true}));
    refused(&server, &[("authorization", &ada.bearer())], (401, "unauthorized"));
    let ben = Member::sign_up(server.address(), "ben");
    send(&root, "PATCH", "users/ben", &json!({"role": "admin"}));
    send(&root, "POST", "bans", &json!({"person": "ben"}));
    refused(&server, &[("authorization", &ben.bearer())], (403, "banned"));
}

#[test]
fn another_sites_page_cannot_use_an_admins_cookie() {
    let (server, root, _) = staffed();
    let cookie = root.cookie();
    for &(method, rest, body) in ADDRESSES.iter().filter(|(method, ..)| *method != "GET") {
        let headers = [
            ("content-type", "application/json"),
            ("cookie", cookie.as_str()),
            ("origin", "https://evil.example"),
            ("sec-fetch-site", "cross-site"),
        ];
        let answer = http::request(server.address(), method, &path(rest), &headers, body.as_bytes());
        assert_eq!((answer.status, answer.code().as_str()), (403, "origin_refused"), "{method} {rest}");
    }
    assert_eq!(super::get(&root, "users/ada")["role"], "member");
}

#[test]
fn a_key_needs_the_right_of_an_admin() {
    let (server, root, _) = staffed();
    let made = send(
        &root,
        "POST",
        "keys",
        &json!({"name": "reader", "rights": ["read", "write"], "person": "root"}),
    );
    let bearer = format!("Bearer {}", made["token"].as_str().unwrap());
    refused(&server, &[("authorization", &bearer)], (403, "forbidden"));
    let made = send(&root, "POST", "keys", &json!({"name": "deploy", "rights": ["admin"]}));
    assert_eq!(made["key"]["person"]["name"], "root", "in the name of who made it");
    let key = Member { token: made["token"].as_str().unwrap().to_owned(), ..root.clone() };
    assert_eq!(super::get(&key, "users")["items"].as_array().unwrap().len(), 2);
    let id = made["key"]["id"].as_str().unwrap();
    send(&root, "DELETE", &format!("keys/{id}"), &json!({}));
    assert_eq!(key.get(&path("users")).status, 401);
}

#[test]
fn the_page_is_there_for_everybody_and_holds_nothing() {
    let server = TestServer::start();
    for place in ["/admin/", "/admin/users/", "/admin/users/u_0000000000001/"] {
        let answer = http::get(server.address(), place);
        assert_eq!(answer.status, 200);
        assert!(answer.header("content-security-policy").unwrap().contains("script-src 'self'"));
    }
    assert_eq!(http::get(server.address(), "/admin").header("location"), Some("/admin/"));
}
