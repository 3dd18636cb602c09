//! So many connections and so many tries, whoever one claims to be or to come from (A16, A82).

use serde_json::json;
use teahouse::{Config, config::Cidr};

use crate::support::{
    Member, Person, TestServer, eventually,
    http::Answer,
    member::{PASSWORD, send},
    tutorial,
};

fn behind_a_proxy(config: &mut Config) {
    config.trusted_proxies = vec![Cidr::parse("127.0.0.1").expect("a network")];
}

fn attempt(server: &TestServer, from: &str, password: &str) -> Answer {
    let body = json!({"login": "ada", "password": password});
    send(server.address(), "POST", "/api/v1/sign-in", &[("x-forwarded-for", from)], &body)
}

#[test]
fn an_account_has_so_many_sockets_over_all_its_devices_and_both_wires() {
    let server = TestServer::with(|config| config.limits.person_connections = 3);
    let phone = Member::sign_up(server.address(), "ada");
    let desk = Member::sign_in(server.address(), "ada", PASSWORD);
    let mut inside =
        vec![phone.tutorial("tea").expect("the first"), desk.tutorial("tea").expect("the second")];
    let third = desk.connect();
    for device in [&phone, &desk] {
        let (mut refused, _) = device.tutorial("tea").expect("a browser reads only the close code");
        assert_eq!(tutorial::close_code(&mut refused), 1013);
        let cookie = device.cookie();
        let more = format!("cookie: {cookie}\r\nsec-websocket-protocol: chat.v1.json\r\n");
        let (_, mut refused) = tutorial::open_by_hand(server.address(), "/ws", &more);
        assert_eq!(tutorial::close_code(&mut refused), 1013);
    }
    // Another account is not concerned, and a place that is given back is free on any device.
    Member::sign_up(server.address(), "bo").connect();
    drop((inside.pop(), third));
    eventually("a place is free", || {
        let (mut socket, _) = phone.tutorial("tea").expect("a socket");
        let hello = r#"{"type":"text","content":"hello","user_name":"ada"}"#;
        drop(socket.send(tungstenite::Message::text(hello)));
        socket.read().is_ok_and(|message| message.is_text())
    });
}

#[test]
fn an_address_has_so_many_sockets_whatever_accounts_come_from_there() {
    let server = TestServer::with(|config| {
        behind_a_proxy(config);
        config.limits.address_connections = 2;
    });
    let [ada, bo] = ["ada", "bo"].map(|login| Member::sign_up(server.address(), login));
    let enter = |member: &Member, from: &str| {
        let headers = [("cookie", member.cookie()), ("x-forwarded-for", from.to_owned())];
        let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
        tutorial::open(server.address(), "/ws/chat/tea/", &headers).expect("a socket").0
    };
    let _inside = [enter(&ada, "203.0.113.7"), enter(&bo, "203.0.113.7")];
    for member in [&ada, &bo] {
        assert_eq!(tutorial::close_code(&mut enter(member, "203.0.113.7")), 1013);
        // What a client writes in front of what the proxy saw changes nothing.
        assert_eq!(tutorial::close_code(&mut enter(member, "198.51.100.1, 203.0.113.7")), 1013);
    }
    let headers = [("x-forwarded-for", "203.0.113.8")];
    Person::open(server.address(), &headers).say_connect(json!({}));
}

#[test]
fn a_header_is_no_way_around_the_limits_of_sign_in() {
    // Nobody is trusted: whatever the header says, it is one account that is tried.
    let server = TestServer::timeless(|config| config.accounts.tries = 3);
    let ada = Member::sign_up(server.address(), "ada");
    for from in ["198.51.100.1", "198.51.100.2", "127.0.0.1"] {
        assert_eq!(attempt(&server, from, "wrong wrong wrong").status, 401);
    }
    let refused = attempt(&server, "198.51.100.4", "wrong wrong wrong");
    assert_eq!((refused.status, refused.code()), (429, "rate_limited".to_owned()));
    let sessions = ada.get("/api/v1/sessions").json();
    assert_eq!(sessions["items"][0]["address"], "127.0.0.1", "the socket's address, not the header's");
}

#[test]
fn nobody_is_framed_by_a_header() {
    let server = TestServer::timeless(|config| {
        behind_a_proxy(config);
        config.accounts.tries = 3;
        config.accounts.address_tries = 5;
    });
    let body = json!({"login": "ada", "password": PASSWORD});
    let home = [("x-forwarded-for", "203.0.113.1")];
    assert_eq!(send(server.address(), "POST", "/api/v1/sign-up", &home, &body).status, 201);
    // The proxy puts the address that it saw behind what the client claims: the place where she is known.
    for number in 1..=5 {
        let status = attempt(&server, "203.0.113.1, 198.51.100.66", "wrong wrong wrong").status;
        assert_eq!(status, if number <= 3 { 401 } else { 429 }, "try {number}");
    }
    let by_other_names = [("x-forwarded-for", "203.0.113.1, 198.51.100.66")];
    let mut statuses = Vec::new();
    for name in ["a1", "a2", "a3", "a4"] {
        let body = json!({"login": name, "password": "wrong wrong wrong"});
        statuses.push(send(server.address(), "POST", "/api/v1/sign-in", &by_other_names, &body).status);
    }
    assert_eq!(statuses.last(), Some(&429), "it is the attacker's address that is counted: {statuses:?}");
    assert_eq!(attempt(&server, "203.0.113.1", PASSWORD).status, 200, "she comes in from where she is known");
    let body = json!({"login": "bo", "password": PASSWORD});
    assert_eq!(send(server.address(), "POST", "/api/v1/sign-up", &home, &body).status, 201);
}
