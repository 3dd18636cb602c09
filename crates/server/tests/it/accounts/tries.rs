//! How often somebody may try, and that nobody keeps an owner out by trying.

use std::{net::SocketAddr, time::Duration};

use serde_json::json;
use teahouse::{Config, config::Cidr};

use crate::support::{
    Member, TestServer,
    http::Answer,
    member::{PASSWORD, send},
};

#[test]
fn tries_are_limited_but_an_owner_is_not_locked_out_of_a_known_place() {
    let server = TestServer::timeless(|config| {
        config.accounts.tries = 3;
        config.trusted_proxies = vec![teahouse::config::Cidr::parse("127.0.0.1").unwrap()];
    });
    let from = |address: &'static str| [("x-forwarded-for", address)];
    let attempt = |address, login: &str, password: &str| {
        let body = json!({"login": login, "password": password});
        send(server.address(), "POST", "/api/v1/sign-in", &from(address), &body)
    };
    let body = json!({"login": "ada", "password": PASSWORD});
    assert_eq!(send(server.address(), "POST", "/api/v1/sign-up", &from("203.0.113.1"), &body).status, 201);
    for _ in 0..3 {
        assert_eq!(attempt("198.51.100.7", "ada", "wrong wrong wrong").status, 401);
    }
    let refused = attempt("198.51.100.8", "ada", PASSWORD);
    assert_eq!((refused.status, refused.code()), (429, "rate_limited".to_owned()), "whatever the address");
    assert_eq!(refused.header("retry-after"), Some("900"));
    // Where she is known she comes in, and an unknown name is limited just the same.
    assert_eq!(attempt("203.0.113.1", "ada", PASSWORD).status, 200);
    for _ in 0..3 {
        assert_eq!(attempt("198.51.100.9", "nobody", "wrong wrong wrong").status, 401);
    }
    assert_eq!(attempt("198.51.100.9", "nobody", "wrong wrong wrong").status, 429);
    server.clock.advance(Duration::from_mins(16));
    assert_eq!(attempt("198.51.100.8", "ada", PASSWORD).status, 200);
}

#[test]
fn one_address_cannot_try_many_names() {
    let server = TestServer::timeless(|config| {
        config.accounts.address_tries = 5;
        config.trusted_proxies = vec![teahouse::config::Cidr::parse("127.0.0.1").unwrap()];
    });
    let attempt = |address: &str, name: &str| {
        let body = json!({"login": name, "password": "wrong wrong wrong"});
        send(server.address(), "POST", "/api/v1/sign-in", &[("x-forwarded-for", address)], &body).status
    };
    for name in ["a1", "a2", "a3", "a4", "a5"] {
        assert_eq!(attempt("2001:db8::1", name), 401);
    }
    // The whole /64 is one address, and a header from elsewhere makes no other one of it.
    assert_eq!(attempt("2001:db8::2", "a6"), 429);
    assert_eq!(attempt("10.9.9.9, 2001:db8::3", "a7"), 429);
    assert_eq!(attempt("2001:db8:0:1::1", "a8"), 401);
}

fn behind_a_proxy(config: &mut Config) {
    config.trusted_proxies = vec![Cidr::parse("127.0.0.1").expect("a network")];
}

fn attempt(server: &TestServer, from: &str, cookie: &str, who: (&str, &str)) -> Answer {
    attempt_at(server.address(), from, cookie, who)
}

fn attempt_at(server: SocketAddr, from: &str, cookie: &str, (login, password): (&str, &str)) -> Answer {
    let headers = [("x-forwarded-for", from), ("cookie", cookie)];
    let body = json!({"login": login, "password": password});
    send(server, "POST", "/api/v1/sign-in", &headers, &body)
}

/// What a browser keeps of who signed in on it.
fn device_in(answer: &Answer) -> String {
    let kept = answer.headers.iter().find(|(_, value)| value.starts_with("teahouse_device="));
    let (_, cookie) = kept.expect("a browser is known from now on");
    assert!(cookie.contains("; HttpOnly; SameSite=Lax") && cookie.contains("; Max-Age=34560000"), "{cookie}");
    cookie.split(';').next().expect("a cookie").to_owned()
}

#[test]
fn in_a_browser_of_theirs_nobody_keeps_an_owner_out() {
    let server = TestServer::timeless(|config| {
        behind_a_proxy(config);
        config.accounts.tries = 3;
        config.accounts.address_tries = 5;
    });
    let (home, abroad, wrong) = ("203.0.113.1", "192.0.2.9", ("ada", "wrong wrong wrong"));
    let body = json!({"login": "ada", "password": PASSWORD});
    let made = send(server.address(), "POST", "/api/v1/sign-up", &[("x-forwarded-for", home)], &body);
    let device = device_in(&made);
    let bearer = format!(
        "Bearer {}",
        made.headers
            .iter()
            .find_map(|(_, v)| v.strip_prefix("teahouse=")?.split(';').next())
            .expect("signed in")
    );
    let everywhere = [("authorization", bearer.as_str())];
    let out = send(server.address(), "DELETE", "/api/v1/sessions?all=true", &everywhere, &json!({}));
    assert_eq!(out.status, 204);
    // A neighbour at the same address tries until nobody there may try any more.
    for number in 0..6 {
        attempt(&server, home, "", (&format!("nobody{number}"), "wrong wrong wrong"));
    }
    for _ in 0..4 {
        attempt(&server, "198.51.100.7", "", wrong);
    }
    let right = ("ada", PASSWORD);
    assert_eq!(attempt(&server, home, "", right).status, 429);
    assert_eq!(attempt(&server, abroad, "", right).status, 429);
    let back = attempt(&server, home, &device, right);
    assert_eq!(back.status, 200, "signed out, and known all the same");
    assert_eq!(attempt(&server, abroad, &device, right).status, 200, "wherever the device is");
    // It is theirs alone, and it opens nothing.
    for forged in
        ["teahouse_device=x.y.z", &device[..device.len() - 1], &device.replace("device=u_", "device=u_0")]
    {
        assert_eq!(attempt(&server, "192.0.2.77", forged, right).status, 429, "{forged}");
    }
    assert_eq!(attempt(&server, abroad, &device, wrong).status, 401);
    let me = [("cookie", device.as_str())];
    let me = crate::support::http::request(server.address(), "GET", "/api/v1/me", &me, b"");
    assert_eq!(me.status, 401);
    // Its own tries are counted, too.
    assert_eq!([(); 3].map(|()| attempt(&server, abroad, &device, wrong).status), [401, 401, 429]);
}

#[test]
fn what_is_known_of_a_device_ends_with_the_password() {
    let server = TestServer::timeless(|config| {
        behind_a_proxy(config);
        config.accounts.tries = 3;
    });
    let ada = Member::sign_up(server.address(), "ada");
    let old = device_in(&attempt(&server, "203.0.113.1", "", ("ada", PASSWORD)));
    let headers = [("cookie", ada.cookie()), ("x-csrf-token", ada.csrf.clone())];
    let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
    let body = json!({"old": PASSWORD, "new": "nine pots of oolong"});
    let changed = send(server.address(), "PUT", "/api/v1/me/password", &headers, &body);
    assert_eq!(changed.status, 204);
    let new = device_in(&changed);
    for _ in 0..3 {
        attempt(&server, "198.51.100.7", "", ("ada", "wrong wrong wrong"));
    }
    let right = ("ada", "nine pots of oolong");
    assert_eq!(attempt(&server, "192.0.2.9", &old, right).status, 429);
    assert_eq!(attempt(&server, "192.0.2.9", &new, right).status, 200);
}

#[test]
fn a_phone_that_gets_another_address_of_its_network_is_no_stranger() {
    let server = TestServer::timeless(|config| {
        behind_a_proxy(config);
        config.accounts.tries = 3;
    });
    let body = json!({"login": "ada", "password": PASSWORD});
    let home = [("x-forwarded-for", "2001:db8::1")];
    assert_eq!(send(server.address(), "POST", "/api/v1/sign-up", &home, &body).status, 201);
    for _ in 0..3 {
        attempt(&server, "198.51.100.7", "", ("ada", "wrong wrong wrong"));
    }
    assert_eq!(attempt(&server, "2001:db8:0:1::1", "", ("ada", PASSWORD)).status, 429);
    assert_eq!(attempt(&server, "2001:db8::abcd", "", ("ada", PASSWORD)).status, 200);
}

#[test]
fn who_signs_in_by_a_public_id_keeps_nobody_from_their_own_password() {
    let server = TestServer::timeless(|config| config.accounts.tries = 3);
    let ada = Member::sign_up(server.address(), "ada");
    for login in [ada.id.as_str(), "reset ada"] {
        for _ in 0..4 {
            attempt(&server, "127.0.0.1", "", (login, "wrong wrong wrong"));
        }
    }
    let body = json!({"old": PASSWORD, "new": "nine pots of oolong"});
    assert_eq!(ada.send("PUT", "/api/v1/me/password", &body).status, 204);
    let asked = send(server.address(), "POST", "/api/v1/password-reset", &[], &json!({"login": "ada"}));
    assert_eq!(asked.status, 202);
}

#[test]
fn by_name_and_by_mail_address_an_account_has_one_budget() {
    let server = TestServer::timeless(|config| {
        behind_a_proxy(config);
        config.accounts.tries = 3;
    });
    let body = json!({"login": "ada", "password": PASSWORD, "email": "ada@example.com"});
    Member::sign_up_with(server.address(), &body);
    let statuses = ["ada", "ada@example.com", "ADA", "Ada@Example.com"]
        .map(|login| attempt(&server, "198.51.100.7", "", (login, "wrong wrong wrong")).status);
    assert_eq!(statuses, [401, 401, 401, 429]);
}

#[test]
fn a_whole_office_behind_one_address_signs_in() {
    let server = TestServer::timeless(|config| {
        behind_a_proxy(config);
        config.accounts.address_tries = 3;
    });
    for login in ["ada", "bo", "cy", "dee"] {
        Member::sign_up(server.address(), login);
    }
    for login in ["ada", "bo", "cy", "dee", "ada", "bo"] {
        assert_eq!(attempt(&server, "203.0.113.1", "", (login, PASSWORD)).status, 200, "{login}");
    }
}

#[test]
fn a_burst_of_tries_is_as_many_as_it_is() {
    let server = TestServer::timeless(|config| {
        behind_a_proxy(config);
        config.accounts.address_tries = 5;
    });
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let address = server.address();
        let tries: Vec<_> = (0..20)
            .map(|number| {
                let name = format!("nobody{number}");
                scope.spawn(move || {
                    attempt_at(address, "203.0.113.1", "", (&name, "wrong wrong wrong")).status
                })
            })
            .collect();
        tries.into_iter().map(|each| each.join().expect("an answer")).collect()
    });
    let of = |wanted: u16| statuses.iter().filter(|status| **status == wanted).count();
    assert_eq!((of(401), of(429)), (5, 15), "{statuses:?}");
}
