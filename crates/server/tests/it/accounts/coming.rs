//! Signing up and in: what is asked, what is refused, who stays who they were.

use serde_json::json;
use teahouse::config::SignUp;

use crate::support::{
    Guest, Member, Person, TestServer, TutorialClient, http,
    member::{PASSWORD, send, try_sign_in},
};

#[test]
fn a_guest_who_signs_up_stays_who_they_were() {
    let server = TestServer::start();
    let guest = Guest::arrive(server.address());
    let before = guest.request("GET", "/api/v1/me", &[], b"").json();
    assert_eq!(guest.say("tea", "c1", "before the account").status, 201);
    let body = json!({"login": "ada", "password": PASSWORD, "name": "Ada 🍵"});
    let answer = send(server.address(), "POST", "/api/v1/sign-up", &[("cookie", &guest.cookie())], &body);
    assert_eq!(answer.status, 201);
    let me = answer.json()["me"].clone();
    assert_eq!(me["id"], before["id"]);
    assert_eq!((&me["guest"], &me["role"], &me["name"]), (&json!(false), &json!("member"), &json!("Ada 🍵")));
    let cookie = answer.header("set-cookie").expect("a cookie");
    for part in ["teahouse=ths_", "; Path=/", "; HttpOnly", "; SameSite=Lax"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure"), "not over plain HTTP: {cookie}");
}

#[test]
fn an_app_that_signs_its_guest_up_shows_the_token_that_it_was_given() {
    let server = TestServer::start();
    let guest = Person::arrive(server.address());
    let token = guest.token.as_deref().expect("a guest's token");
    let bearer = format!("Bearer {token}");
    let body = json!({"login": "ada", "password": PASSWORD});
    let answer = send(server.address(), "POST", "/api/v1/sign-up", &[("authorization", &bearer)], &body);
    assert_eq!((answer.status, &answer.json()["me"]["id"]), (201, &guest.me["id"]));
}

#[test]
fn what_a_guest_held_opens_nothing_once_they_have_an_account() {
    let server = TestServer::start();
    let guest = Guest::arrive(server.address());
    let body = json!({"login": "ada", "password": PASSWORD});
    let cookie = guest.cookie();
    let by_cookie = [("cookie", cookie.as_str())];
    assert_eq!(send(server.address(), "POST", "/api/v1/sign-up", &by_cookie, &body).status, 201);
    assert_eq!(guest.see("/api/v1/me").code(), "unauthorized");
    assert_eq!(http::request(server.address(), "GET", "/api/v1/me", &by_cookie, b"").code(), "unauthorized");
    let mut socket = Person::open(server.address(), &[]);
    assert_eq!(socket.ask("connect", json!({"token": guest.token}))["error"]["code"], "unauthorized");
    // Whoever uses that browser next is somebody new.
    let page = http::request(server.address(), "GET", "/", &by_cookie, b"");
    let new = page.header("set-cookie").expect("a guest's cookie");
    assert!(new.starts_with("teahouse_guest=u_") && !new.contains(&guest.token), "{new}");

    let ada = Member::sign_in(server.address(), "ada", PASSWORD);
    let bye = json!({"password": PASSWORD, "messages": "keep"});
    assert_eq!(ada.send("DELETE", "/api/v1/me", &bye).status, 204);
    assert_eq!(guest.see("/api/v1/me").code(), "unauthorized", "nor once it was removed");
    let page = http::request(server.address(), "GET", "/", &by_cookie, b"");
    assert!(page.header("set-cookie").expect("a guest's cookie").starts_with("teahouse_guest=u_"));
}

#[test]
fn over_tls_the_cookie_is_tied_to_this_host() {
    let server = TestServer::with(|config| {
        config.trusted_proxies = vec![teahouse::config::Cidr::parse("127.0.0.1").unwrap()];
    });
    let by_proxy = [("x-forwarded-proto", "https"), ("x-forwarded-for", "203.0.113.9")];
    let body = json!({"login": "ada", "password": PASSWORD});
    let answer = send(server.address(), "POST", "/api/v1/sign-up", &by_proxy, &body);
    let cookie = answer.header("set-cookie").expect("a cookie");
    assert!(cookie.starts_with("__Host-teahouse=ths_") && cookie.contains("; Secure"), "{cookie}");
    assert!(!cookie.contains("Domain"), "{cookie}");
    assert_eq!(answer.header("strict-transport-security"), Some("max-age=31536000"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

#[test]
fn people_sign_in_by_name_or_by_mail_and_a_wrong_password_says_nothing() {
    let server = TestServer::start();
    let body = json!({"login": "Ada", "password": PASSWORD, "email": "Ada@example.com"});
    let ada = Member::sign_up_with(server.address(), &body);
    for login in ["Ada", "ada", "ADA", "ada@EXAMPLE.com"] {
        assert_eq!(Member::sign_in(server.address(), login, PASSWORD).id, ada.id, "{login}");
    }
    let wrong = try_sign_in(server.address(), "ada", "not this one");
    let unknown = try_sign_in(server.address(), "nobody", "not this one");
    assert_eq!((wrong.status, wrong.code()), (401, "wrong_password".to_owned()));
    assert_eq!((unknown.status, &unknown.body), (401, &wrong.body), "which was wrong is not said");
    assert!(wrong.header("set-cookie").is_none());
}

#[test]
fn a_name_is_taken_with_all_that_look_like_it() {
    let server = TestServer::start();
    Member::sign_up(server.address(), "admin");
    for login in ["admin", "ADMIN", "аdmin", "ɑdmin"] {
        let body = json!({"login": login, "password": PASSWORD});
        let answer = send(server.address(), "POST", "/api/v1/sign-up", &[], &body);
        assert_eq!((answer.status, answer.code()), (409, "name_taken".to_owned()), "{login}");
    }
    let body = json!({"login": "someone", "name": "аdmin", "password": PASSWORD});
    assert_eq!(send(server.address(), "POST", "/api/v1/sign-up", &[], &body).code(), "name_taken");
}

#[test]
fn a_guest_cannot_pose_as_a_member_on_any_door() {
    let server = TestServer::start();
    let ada = Member::sign_up(server.address(), "ada");
    let guest = Guest::arrive(server.address());
    for name in ["ada", "Ada", "аda"] {
        assert_eq!(guest.send("PUT", "/api/v1/me", &json!({"name": name})).code(), "name_taken", "{name}");
    }
    let mut socket = TutorialClient::join(server.address(), "tea");
    for name in ["ada", "аda"] {
        socket.send(&json!({"content": "I am Ada", "user_name": name}).to_string());
        assert_eq!(socket.next()["code"], "name_taken", "{name}");
    }
    socket.send(&json!({"content": "hi", "user_name": "bo"}).to_string());
    assert_eq!(socket.next()["username"], "bo");
    // And a member is who they are, whatever their frame says.
    let (mut mine, _) = ada.tutorial("tea").expect("the socket opens");
    mine.send(tungstenite::Message::text(r#"{"content":"me","user_name":"bo"}"#)).expect("sent");
    assert_eq!(socket.next()["username"], "ada");
    // The account's name reaches a socket whose guest had it before.
    let bo = Member::sign_up(server.address(), "bo");
    socket.send(&json!({"content": "still bo?", "user_name": "bo"}).to_string());
    assert_eq!(socket.next()["code"], "name_taken", "{}", bo.id);
}

#[test]
fn a_guest_never_speaks_for_the_server() {
    let server = TestServer::start();
    let guest = Guest::arrive(server.address());
    let mut socket = TutorialClient::join(server.address(), "tea");
    for name in ["admin", "Аdmin", "CONSOLE", "system", "Teahouse"] {
        assert_eq!(guest.send("PUT", "/api/v1/me", &json!({"name": name})).code(), "name_taken", "{name}");
        socket.send(&json!({"content": "I am the server", "user_name": name}).to_string());
        assert_eq!(socket.next()["code"], "name_taken", "{name}");
    }
    Member::sign_up(server.address(), "admin");
}

#[test]
fn guests_are_marked_as_guests_wherever_they_are_named() {
    let server = TestServer::start();
    let ada = Member::sign_up(server.address(), "ada");
    let guest = Guest::arrive(server.address());
    let mut listens = ada.connect();
    listens.join("tea");
    assert_eq!(guest.say("tea", "c1", "hi").status, 201);
    assert_eq!(ada.say("tea", "c1", "welcome").status, 201);
    listens.texts("tea", 2);
    let marks: Vec<_> = listens.seen("tea").iter().map(|event| event["from"]["guest"].clone()).collect();
    assert_eq!(marks, [json!(true), json!(null)]);
    let page = http::get(server.address(), "/api/v1/rooms/tea/messages").json();
    assert_eq!(
        (&page["messages"][0]["user"]["guest"], page["messages"][1]["user"].get("guest")),
        (&json!(true), None)
    );
    let mut comes = Person::connect(server.address(), json!({"token": guest.token}));
    let people = comes.join("tea")["people"].clone();
    let mark = |id: &str| {
        people.as_array().expect("people").iter().find(|each| each["id"] == id).expect("there")["guest"]
            .clone()
    };
    assert_eq!((mark(comes.me["id"].as_str().expect("an id")), mark(&ada.id)), (json!(true), json!(null)));
}

#[test]
fn who_may_sign_up_is_a_setting() {
    let server = TestServer::with(|config| config.accounts.sign_up = SignUp::Closed);
    let body = json!({"login": "ada", "password": PASSWORD});
    let answer = send(server.address(), "POST", "/api/v1/sign-up", &[], &body);
    assert_eq!((answer.status, answer.code()), (403, "sign_up_closed".to_owned()));
    let body = json!({"login": "ada", "password": PASSWORD, "code": "AAAAAAAAAAAAAAAAAAAAAA"});
    assert_eq!(send(server.address(), "POST", "/api/v1/sign-up", &[], &body).code(), "bad_code");
}

#[test]
fn what_is_no_mail_address_is_said_of_the_address() {
    let server = TestServer::start();
    let body = json!({"login": "ada", "password": PASSWORD, "email": "ada at home"});
    let answer = send(server.address(), "POST", "/api/v1/sign-up", &[], &body);
    assert_eq!((answer.status, answer.code().as_str()), (400, "bad_email"));
    let ada = Member::sign_up(server.address(), "ada");
    assert_eq!(
        ada.send("PUT", "/api/v1/me", &json!({"email": "ada@", "password": PASSWORD})).code(),
        "bad_email"
    );
    assert_eq!(ada.get("/api/v1/me").json().get("email"), None);
}

#[test]
fn a_server_without_guests_sends_them_to_sign_in() {
    let server = TestServer::with(|config| config.accounts.guests = false);
    let ada = Member::sign_up(server.address(), "ada");
    assert_eq!(ada.say("tea", "c1", "hi").status, 201);
    let guest = Guest::arrive(server.address());
    assert_eq!(guest.say("tea", "c1", "hi").code(), "unauthorized");
    for room in ["tea", "nobody-was-here", "r_0000000000000000000000000"] {
        let answer = http::get(server.address(), &format!("/api/v1/rooms/{room}/messages"));
        assert_eq!(answer.code(), "unauthorized", "{room}: whether there is such a room is not said");
    }
    let refused =
        crate::support::tutorial::open(server.address(), "/ws/chat/tea/", &[]).expect_err("refused");
    assert_eq!(refused.status(), 401);
    let mut stranger = Person::open(server.address(), &[]);
    assert_eq!(stranger.ask("connect", json!({}))["error"]["code"], "unauthorized");
}

#[test]
fn another_sites_page_signs_nobody_in_or_up() {
    let server = TestServer::start();
    Member::sign_up(server.address(), "ada");
    for (path, body) in [
        ("/api/v1/sign-in", json!({"login": "ada", "password": PASSWORD})),
        ("/api/v1/sign-up", json!({"login": "bo", "password": PASSWORD})),
        ("/api/v1/password-reset", json!({"login": "ada"})),
    ] {
        for headers in [[("origin", "https://evil.example")], [("sec-fetch-site", "cross-site")]] {
            let answer = send(server.address(), "POST", path, &headers, &body);
            assert_eq!((answer.status, answer.code()), (403, "origin_refused".to_owned()), "{path}");
            assert!(answer.header("set-cookie").is_none());
        }
    }
}
