//! Who I am, and what I am called: kept over a restart, seen on open sockets.

use serde_json::json;

use crate::support::{Guest, Person, TestServer, http};

#[test]
fn a_name_is_chosen_seen_and_kept() {
    let mut server = TestServer::lifted();
    let guest = Guest::arrive(server.address());
    let before = guest.request("GET", "/api/v1/me", &[], b"").json();
    assert_eq!((&before["guest"], &before["named"]), (&json!(true), &json!(false)));

    let mut mine = Person::connect(server.address(), json!({"token": guest.token}));
    assert_eq!(mine.me["id"], before["id"]);
    mine.join("tea");
    let renamed = guest.send("PUT", "/api/v1/me", &json!({"name": "  Lu Yu 陆羽 "}));
    assert_eq!(renamed.status, 200);
    let renamed = renamed.json();
    assert_eq!(
        (&renamed["id"], &renamed["name"], &renamed["named"]),
        (&before["id"], &json!("Lu Yu 陆羽"), &json!(true))
    );
    assert!(mine.say("tea", "c1", "the socket was open before")["ok"].is_object());
    mine.texts("tea", 1);
    assert_eq!(mine.seen("tea")[0]["from"]["name"], "Lu Yu 陆羽");

    drop(mine);
    server.restart();
    let guest = guest.at(server.address());
    assert_eq!(guest.request("GET", "/api/v1/me", &[], b"").json(), renamed);
    assert_eq!(Person::connect(server.address(), json!({"token": guest.token})).me["name"], "Lu Yu 陆羽");
    let said = http::get(server.address(), "/api/v1/rooms/tea/messages").json();
    assert_eq!(said["messages"][0]["user"]["name"], "Lu Yu 陆羽");
}

#[test]
fn names_that_mislead_are_refused() {
    let server = TestServer::start();
    let guest = Guest::arrive(server.address());
    for name in ["", "   ", "\u{200b}", "a\u{202e}b", "a\u{2066}b", "a\nb", "a\u{1b}[31mb", &"x".repeat(65)] {
        let answer = guest.send("PUT", "/api/v1/me", &json!({"name": name}));
        assert_eq!((answer.status, answer.code()), (400, "bad_name".to_owned()), "{name:?}");
    }
    for body in [json!({}), json!({"name": 7}), json!({"name": "x", "admin": true}), json!([])] {
        assert_eq!(guest.send("PUT", "/api/v1/me", &body).status, 400, "{body}");
    }
    assert_eq!(guest.request("GET", "/api/v1/me", &[], b"").json()["named"], false);
}

#[test]
fn a_visit_makes_a_guest_once() {
    let server = TestServer::start();
    let page = http::get(server.address(), "/");
    let cookie = page.header("set-cookie").expect("a cookie");
    for part in ["Path=/", "HttpOnly", "SameSite=Lax", "Max-Age="] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "not over plain HTTP: {cookie}");
    let guest = Guest::arrive(server.address());
    let known = [("cookie", guest.cookie())];
    let known: Vec<(&str, &str)> = known.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert!(http::request(server.address(), "GET", "/", &known, b"").header("set-cookie").is_none());
    let forged = [("cookie", "teahouse_guest=u_0000000000000.AAAAAAAAAAAAAAAAAAAAAA")];
    assert!(http::request(server.address(), "GET", "/", &forged, b"").header("set-cookie").is_some());
    assert_eq!(http::get(server.address(), "/api/v1/me").status, 401);
}

#[test]
fn over_tls_the_cookie_is_for_tls_only() {
    let server = TestServer::with(|config| {
        config.trusted_proxies = vec![teahouse::config::Cidr::parse("127.0.0.1").unwrap()];
    });
    let by_proxy = [("x-forwarded-proto", "https"), ("x-forwarded-for", "203.0.113.9")];
    let page = http::request(server.address(), "GET", "/", &by_proxy, b"");
    assert!(page.header("set-cookie").is_some_and(|cookie| cookie.contains("; Secure")));
}
