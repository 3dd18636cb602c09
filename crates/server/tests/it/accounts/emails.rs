//! Whose a mail address is: told to nobody, and proved by a link where letters are sent.

use std::time::Duration;

use serde_json::{Value, json};

use super::forgotten::{code_in, server as with_letters};
use crate::support::{
    Member, TestServer,
    http::Answer,
    mail::Letterbox,
    member::{PASSWORD, send, try_sign_in},
};

fn sign_up(server: &TestServer, login: &str, email: &str) -> Answer {
    let body = json!({"login": login, "password": PASSWORD, "email": email});
    send(server.address(), "POST", "/api/v1/sign-up", &[], &body)
}

/// All that an answer says of somebody, but for who it is.
fn without_who(me: &Value) -> Value {
    let mut rest = me.as_object().expect("a person").clone();
    for key in ["id", "login", "name", "email"] {
        assert!(rest.remove(key).is_some(), "{key}");
    }
    rest.into()
}

fn confirm(server: &TestServer, code: &str) -> Answer {
    send(server.address(), "POST", &format!("/api/v1/email-confirmations/{code}"), &[], &json!({}))
}

fn names(answer: &Answer) -> Vec<&str> {
    answer.headers.iter().map(|(name, _)| name.as_str()).collect()
}

#[test]
fn whose_mail_is_known_is_told_to_nobody() {
    let letters = Letterbox::open();
    for server in [TestServer::start(), with_letters(&letters)] {
        assert_eq!(sign_up(&server, "ada", "ada@example.com").status, 201);
        let (taken, free) =
            (sign_up(&server, "eve", "ADA@example.com"), sign_up(&server, "bo", "bo@example.com"));
        assert_eq!((taken.status, free.status), (201, 201));
        assert_eq!(names(&taken), names(&free));
        let (taken, free) = (taken.json()["me"].clone(), free.json()["me"].clone());
        assert_eq!((&taken["email"], &free["email"]), (&json!("ADA@example.com"), &json!("bo@example.com")));
        assert_eq!(without_who(&taken), without_who(&free));
        // Nor later, to who changes theirs.
        let [eve, bo] = ["eve", "bo"].map(|login| Member::sign_in(server.address(), login, PASSWORD));
        let put = |member: &Member, email: &str| {
            member.send("PUT", "/api/v1/me", &json!({"email": email, "password": PASSWORD}))
        };
        let (taken, free) = (put(&bo, "ada@example.com"), put(&eve, "new@example.com"));
        assert_eq!((taken.status, free.status), (200, 200));
        assert_eq!(without_who(&taken.json()), without_who(&free.json()));
        assert_eq!(bo.get("/api/v1/me").json()["email"], "ada@example.com");
        for login in ["ada", "ada@example.com", "nobody", "nobody@example.com", "???"] {
            let asked = json!({"login": login});
            let answer = send(server.address(), "POST", "/api/v1/password-reset", &[], &asked);
            assert_eq!((answer.status, answer.body.len()), (202, 0), "{login}");
        }
    }
}

#[test]
fn without_letters_an_address_is_who_names_it_first() {
    let server = TestServer::start();
    let ada = Member::sign_up_with(
        server.address(),
        &json!({"login": "ada", "password": PASSWORD, "email": "ada@example.com"}),
    );
    let other = json!({"login": "eve", "password": "nine pots of oolong", "email": "ada@example.com"});
    let eve = Member::sign_up_with(server.address(), &other);
    assert_eq!(Member::sign_in(server.address(), "ada@example.com", PASSWORD).id, ada.id);
    assert_eq!(try_sign_in(server.address(), "ada@example.com", "nine pots of oolong").status, 401);
    assert!(ada.get("/api/v1/me").json().get("email_confirmed").is_none(), "nobody can confirm anything");
    // Who gives it up gives nobody else's away.
    let none = json!({"email": null, "password": "nine pots of oolong"});
    assert_eq!(eve.send("PUT", "/api/v1/me", &none).status, 200);
    assert_eq!(Member::sign_in(server.address(), "ada@example.com", PASSWORD).id, ada.id);
}

#[test]
fn an_address_is_its_accounts_once_the_link_in_a_letter_was_opened() {
    let letters = Letterbox::open();
    let server = with_letters(&letters);
    let body = json!({"login": "ada", "password": PASSWORD, "email": "ada@example.com"});
    let ada = Member::sign_up_with(server.address(), &body);
    assert_eq!(ada.get("/api/v1/me").json()["email_confirmed"], false);
    assert_eq!(try_sign_in(server.address(), "ada@example.com", PASSWORD).status, 401);
    let letter = letters.next();
    assert!(letter.contains("To: ada@example.com"), "{letter}");
    let code = code_in(&letter, "confirm");
    let reset = format!("/api/v1/password-reset/{code}");
    let as_password = send(server.address(), "POST", &reset, &[], &json!({"password": PASSWORD}));
    assert_eq!(as_password.code(), "bad_code", "it is no link for a password");
    let mut open = ada.connect();
    assert_eq!(confirm(&server, &code).status, 204);
    assert_eq!(open.push("me")["email_confirmed"], true);
    assert_eq!(ada.get("/api/v1/me").json()["email_confirmed"], true);
    assert_eq!(Member::sign_in(server.address(), "ada@example.com", PASSWORD).id, ada.id);
    let again = confirm(&server, &code);
    assert_eq!((again.status, again.code()), (404, "bad_code".to_owned()));
    for code in ["x", "AAAAAAAAAAAAAAAAAAAAAA", "%2e%2e"] {
        assert!(confirm(&server, code).status >= 400, "{code}");
    }
}

#[test]
fn such_a_link_ends_after_a_day_with_a_newer_one_and_with_the_address() {
    let letters = Letterbox::open();
    let server = with_letters(&letters);
    let body = json!({"login": "ada", "password": PASSWORD, "email": "ada@example.com"});
    let ada = Member::sign_up_with(server.address(), &body);
    let first = code_in(&letters.next(), "confirm");
    server.clock.advance(Duration::from_mins(6));
    // Naming the own address once more asks for no password, and sends another letter.
    assert_eq!(ada.send("PUT", "/api/v1/me", &json!({"email": "ada@example.com"})).status, 200);
    let second = code_in(&letters.next(), "confirm");
    assert_eq!(confirm(&server, &first).code(), "bad_code");
    let moved = json!({"email": "ada@elsewhere.example", "password": PASSWORD});
    assert_eq!(ada.send("PUT", "/api/v1/me", &moved).status, 200);
    let third = code_in(&letters.next(), "confirm");
    assert_eq!(confirm(&server, &second).code(), "bad_code");
    server.clock.advance(Duration::from_hours(25));
    assert_eq!(confirm(&server, &third).code(), "bad_code");
    assert_eq!(ada.send("PUT", "/api/v1/me", &json!({"email": "ada@elsewhere.example"})).status, 200);
    assert_eq!(confirm(&server, &code_in(&letters.next(), "confirm")).status, 204);
}

#[test]
fn who_has_proved_an_address_is_told_that_somebody_else_names_it_and_keeps_it() {
    let letters = Letterbox::open();
    let server = with_letters(&letters);
    let ada = super::forgotten::proved(&server, &letters, "ada", "ada@example.com");
    assert_eq!(sign_up(&server, "eve", "ada@example.com").status, 201);
    let letter = letters.next();
    assert!(
        letter.contains("To: ada@example.com") && letter.contains("You have an account already"),
        "{letter}"
    );
    assert!(!letter.contains("/reset/") && !letter.contains("/confirm/"), "{letter}");
    assert_eq!(Member::sign_in(server.address(), "ada@example.com", PASSWORD).id, ada.id);
    // An admin is told, and an admin's word is as good as a link.
    let root = Member::first_admin(&server, "root");
    let eve = Member::sign_in(server.address(), "eve", PASSWORD);
    let set = |email: &str| {
        root.send("PATCH", &format!("/api/v1/admin/users/{}", eve.id), &json!({"email": email}))
    };
    assert_eq!(set("eve@example.com").status, 200);
    assert_eq!(set("ADA@EXAMPLE.com").code(), "email_taken");
    assert_eq!(eve.get("/api/v1/me").json()["email_confirmed"], true);
    assert_eq!(Member::sign_in(server.address(), "eve@example.com", PASSWORD).id, eve.id);
}
