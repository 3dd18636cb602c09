//! Keys that a site publishes: whoever comes before they are known here comes back, and is not lost.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{
    Person, TestServer, eventually,
    jwt::{Signer, Site},
};

/// Where the clock of a timeless server begins, in seconds.
const NOW: u64 = 1_795_410_000;

fn server(site: &Site) -> TestServer {
    let url = teahouse::config::JwksUrl::parse(&format!("{}/jwks.json", site.url));
    TestServer::timeless(move |config| config.tokens.jwks_url = url)
}

fn claims() -> Value {
    json!({"sub": "42", "name": "Ada", "exp": NOW + 3_600})
}

/// One try to connect: the answer, and what the socket closed with where it was refused.
fn knock(server: &TestServer, token: &str) -> (Value, Option<u16>) {
    let mut person = Person::open(server.address(), &[]);
    let answer = person.ask("connect", json!({"token": token}));
    let code = answer["error"].is_object().then(|| person.close_code());
    (answer, code)
}

#[test]
fn who_comes_before_the_keys_are_known_is_told_to_come_back_and_then_let_in() {
    let signer = Signer::new("1");
    let site = Site::publishing(&[&signer]);
    let mut server = server(&site);
    let token = signer.sign(&claims());
    eventually("the keys are known", || knock(&server, &token).0["ok"].is_object());
    // The server restarts, and everybody comes back before the site has answered.
    let door = site.door.lock();
    server.restart();
    let (answer, code) = knock(&server, &token);
    assert_eq!((&answer["error"]["code"], code), (&json!("unauthorized"), Some(4304)), "{answer}");
    assert_eq!(answer["error"]["retry_after_ms"], 1_000);
    drop(door);
    eventually("they are let in", || knock(&server, &token).0["ok"].is_object());
}

#[test]
fn a_new_key_of_the_site_sends_nobody_away_for_good() {
    let (old, new) = (Signer::new("1"), Signer::new("2"));
    let site = Site::publishing(&[&old]);
    let server = server(&site);
    eventually("the keys are known", || knock(&server, &old.sign(&claims())).0["ok"].is_object());
    site.publish(&[&new]);
    // The address was asked just now: a pause that anybody can begin, with a key that is nobody's.
    server.clock.advance(Duration::from_secs(10));
    let (answer, code) = knock(&server, &new.sign(&claims()));
    assert_eq!((answer["error"]["retry_after_ms"].as_u64(), code), (Some(20_000), Some(4304)), "{answer}");
    server.clock.advance(Duration::from_secs(20));
    eventually("they are let in", || knock(&server, &new.sign(&claims())).0["ok"].is_object());
    let (answer, code) = knock(&server, &old.sign(&claims()));
    assert_eq!((&answer["error"]["code"], code), (&json!("unauthorized"), Some(4304)), "{answer}");
    // A wrong signature under a name that is known is final.
    let (_, code) = knock(&server, &Signer::new("2").sign(&claims()));
    assert_eq!(code, Some(4001));
}
