//! Forgotten passwords: a link in a letter, once, for an hour, and never made of what a request says.

use std::time::Duration;

use serde_json::json;
use teahouse::{
    Config,
    config::{PublicUrl, Sender, SmtpUrl},
};

use crate::support::{
    Member, TestServer,
    mail::Letterbox,
    member::{PASSWORD, send, try_sign_in},
};

pub(super) fn server(letters: &Letterbox) -> TestServer {
    TestServer::timeless(|config| set_up(config, letters))
}

fn set_up(config: &mut Config, letters: &Letterbox) {
    config.mail.smtp_url = Some(SmtpUrl::parse(&letters.url()).expect("an address"));
    config.mail.from = Some(Sender::parse("Teahouse <tea@example.com>").expect("a sender"));
    config.public_url = PublicUrl::parse("https://chat.example.com");
    config.allowed_hosts = vec![teahouse::config::Host::parse("127.0.0.1").expect("a host")];
}

/// The code of the link in a letter.
pub(super) fn code_in(letter: &str, page: &str) -> String {
    let link = format!("https://chat.example.com/{page}/");
    let start = letter.find(&link).expect("a link of our own") + link.len();
    letter[start..]
        .chars()
        .take_while(|letter| letter.is_ascii_alphanumeric() || "-_".contains(*letter))
        .collect()
}

/// Somebody whose address is their own.
pub(super) fn proved(server: &TestServer, letters: &Letterbox, login: &str, email: &str) -> Member {
    let body = json!({"login": login, "password": PASSWORD, "email": email});
    let member = Member::sign_up_with(server.address(), &body);
    let path = format!("/api/v1/email-confirmations/{}", code_in(&letters.next(), "confirm"));
    assert_eq!(send(server.address(), "POST", &path, &[], &json!({})).status, 204);
    member
}

#[test]
fn a_link_sets_a_new_password_once_and_signs_every_device_out() {
    let letters = Letterbox::open();
    let server = server(&letters);
    let ada = proved(&server, &letters, "ada", "ada@example.com");
    let mut open = ada.connect();
    let asked = [("host", "127.0.0.1"), ("x-forwarded-host", "evil.example")];
    let answer = send(server.address(), "POST", "/api/v1/password-reset", &asked, &json!({"login": "ada"}));
    assert_eq!(answer.status, 202);
    let letter = letters.next();
    assert!(letter.contains("ada@example.com") && !letter.contains("evil.example"), "{letter}");
    let path = format!("/api/v1/password-reset/{}", code_in(&letter, "reset"));
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
    let ada = proved(&server, &letters, "ada", "ada@example.com");
    let ask = || {
        send(server.address(), "POST", "/api/v1/password-reset", &[], &json!({"login": "ADA@example.com"}));
        format!("/api/v1/password-reset/{}", code_in(&letters.next(), "reset"))
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
fn a_link_is_no_way_around_the_rules_for_passwords() {
    let letters = Letterbox::open();
    let server = server(&letters);
    proved(&server, &letters, "ada-lovelace", "countess.of.tea@example.com");
    send(server.address(), "POST", "/api/v1/password-reset", &[], &json!({"login": "ada-lovelace"}));
    let path = format!("/api/v1/password-reset/{}", code_in(&letters.next(), "reset"));
    for password in ["ada-lovelace", "Ada-Lovelace", "countess.of.tea@example.com", "countess.of.tea"] {
        let answer = send(server.address(), "POST", &path, &[], &json!({"password": password}));
        assert_eq!(answer.code(), "weak_password", "{password}");
    }
    let set = send(server.address(), "POST", &path, &[], &json!({"password": "nine pots of oolong"}));
    assert_eq!(set.status, 200);
}

#[test]
fn nobody_ends_an_admins_link_or_keeps_the_owner_from_asking() {
    let letters = Letterbox::open();
    let server = TestServer::timeless(|config| {
        set_up(config, &letters);
        config.accounts.tries = 3;
        config.trusted_proxies = vec![teahouse::config::Cidr::parse("127.0.0.1").expect("a network")];
    });
    let ada = proved(&server, &letters, "ada", "ada@example.com");
    let root = Member::first_admin(&server, "root");
    let made = root.send("POST", &format!("/api/v1/admin/users/{}/reset", ada.id), &json!({})).json();
    let by_hand = code_in(made["url"].as_str().expect("a link"), "reset");
    for number in 1..=6 {
        let from = [("x-forwarded-for", format!("198.51.100.{number}"))];
        let from = from.each_ref().map(|(name, value)| (*name, value.as_str()));
        let asked = send(server.address(), "POST", "/api/v1/password-reset", &from, &json!({"login": "ada"}));
        assert_eq!(asked.status, 202, "{number}");
    }
    let mailed = code_in(&letters.next(), "reset");
    let path = |code: &str| format!("/api/v1/password-reset/{code}");
    let weak = json!({"password": "password"});
    for code in [&mailed, &by_hand] {
        let answer = send(server.address(), "POST", &path(code), &[], &weak);
        assert_eq!(answer.code(), "weak_password", "it is still good");
    }
    let set =
        send(server.address(), "POST", &path(&by_hand), &[], &json!({"password": "nine pots of oolong"}));
    assert_eq!(set.status, 200);
    let over = send(server.address(), "POST", &path(&mailed), &[], &weak);
    assert_eq!(over.code(), "bad_code", "a new password ends all of them");
}
