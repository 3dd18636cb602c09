//! Forgotten passwords: a link in a letter, once, for an hour, and never made of what a request says.

use std::time::Duration;

use serde_json::json;
use teahouse::config::{PublicUrl, Sender, SmtpUrl};

use crate::support::{
    Member, TestServer,
    mail::Letterbox,
    member::{PASSWORD, send, try_sign_in},
};

fn server(letters: &Letterbox) -> TestServer {
    TestServer::timeless(|config| {
        config.mail.smtp_url = Some(SmtpUrl::parse(&letters.url()).expect("an address"));
        config.mail.from = Some(Sender::parse("Teahouse <tea@example.com>").expect("a sender"));
        config.public_url = PublicUrl::parse("https://chat.example.com");
        config.allowed_hosts = vec![teahouse::config::Host::parse("127.0.0.1").expect("a host")];
    })
}

fn code_in(letter: &str) -> String {
    let start = letter.find("https://chat.example.com/reset/").expect("a link of our own") + 31;
    letter[start..]
        .chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter))
        .collect()
}

#[test]
fn a_link_sets_a_new_password_once_and_signs_every_device_out() {
    let letters = Letterbox::open();
    let server = server(&letters);
    let body = json!({"login": "ada", "password": PASSWORD, "email": "ada@example.com"});
    let ada = Member::sign_up_with(server.address(), &body);
    let mut open = ada.connect();
    let asked = [("host", "127.0.0.1"), ("x-forwarded-host", "evil.example")];
    let answer = send(server.address(), "POST", "/api/v1/password-reset", &asked, &json!({"login": "ada"}));
    assert_eq!(answer.status, 202);
    let letter = letters.next();
    assert!(letter.contains("ada@example.com") && !letter.contains("evil.example"), "{letter}");
    let path = format!("/api/v1/password-reset/{}", code_in(&letter));
    let weak = send(server.address(), "POST", &path, &[], &json!({"password": "password"}));
    assert_eq!(weak.code(), "weak_password", "and the link is still good");
    let set = send(server.address(), "POST", &path, &[], &json!({"password": "nine pots of oolong"}));
    assert_eq!(set.status, 200);
    assert_eq!(open.close_code(), 4001);
    assert_eq!(ada.get("/api/v1/me").status, 401);
    assert_eq!(try_sign_in(server.address(), "ada", PASSWORD).status, 401);
    Member::sign_in(server.address(), "ada", "nine pots of oolong");
    let again = send(server.address(), "POST", &path, &[], &json!({"password": "ten pots of oolong"}));
    assert_eq!((again.status, again.code()), (404, "bad_code".to_owned()));
}

#[test]
fn a_link_is_over_after_an_hour_and_when_the_address_changed() {
    let letters = Letterbox::open();
    let server = server(&letters);
    let body = json!({"login": "ada", "password": PASSWORD, "email": "ada@example.com"});
    let ada = Member::sign_up_with(server.address(), &body);
    let ask = || {
        send(server.address(), "POST", "/api/v1/password-reset", &[], &json!({"login": "ADA@example.com"}));
        format!("/api/v1/password-reset/{}", code_in(&letters.next()))
    };
    let new = json!({"password": "nine pots of oolong"});
    let late = ask();
    server.clock.advance(Duration::from_mins(61));
    assert_eq!(send(server.address(), "POST", &late, &[], &new).code(), "bad_code");
    let moved = ask();
    let elsewhere = json!({"email": "ada@elsewhere.example", "password": PASSWORD});
    assert_eq!(ada.send("PUT", "/api/v1/me", &elsewhere).status, 200);
    assert_eq!(send(server.address(), "POST", &moved, &[], &new).code(), "bad_code");
    for code in ["x", "AAAAAAAAAAAAAAAAAAAAAA", "%2e%2e", "../sign-in"] {
        let path = format!("/api/v1/password-reset/{code}");
        assert!(send(server.address(), "POST", &path, &[], &new).status >= 400, "{code}");
    }
}

#[test]
fn the_owner_of_an_address_is_told_when_somebody_else_signs_up_with_it() {
    let letters = Letterbox::open();
    let server = server(&letters);
    let body = json!({"login": "ada", "password": PASSWORD, "email": "ada@example.com"});
    Member::sign_up_with(server.address(), &body);
    let body = json!({"login": "eve", "password": PASSWORD, "email": "ada@example.com"});
    Member::sign_up_with(server.address(), &body);
    let letter = letters.next();
    assert!(letter.contains("ada@example.com") && !letter.contains("/reset/"), "{letter}");
}
