//! Devices: the list of them, and how they end, also for sockets that are open.

use std::time::Duration;

use serde_json::json;

use crate::support::{
    Guest, Member, TestServer, http,
    member::{PASSWORD, send},
};

#[test]
fn the_list_of_devices_says_which_is_this_one() {
    let server = TestServer::start();
    let phone = Member::sign_up(server.address(), "ada");
    let body = json!({"login": "ada", "password": PASSWORD, "device": "Ada's laptop", "cookie": false});
    let long = json!({"login": "ada", "password": PASSWORD, "device": "x".repeat(100)});
    assert_eq!(send(server.address(), "POST", "/api/v1/sign-in", &[], &long).status, 200);
    let phones = phone.get("/api/v1/sessions").json();
    assert!(phones.to_string().contains(&format!("\"{}\"", "x".repeat(100))), "nothing is cut off: {phones}");
    assert_eq!(phone.delete("/api/v1/sessions").status, 204);
    let answer = send(server.address(), "POST", "/api/v1/sign-in", &[], &body);
    assert!(answer.header("set-cookie").is_none());
    let token = answer.json()["token"].as_str().expect("a token").to_owned();
    let laptop = Member { token, ..phone.clone() };
    let devices = laptop.get("/api/v1/sessions").json();
    let devices = devices["items"].as_array().expect("a list");
    assert_eq!(devices.len(), 2);
    let mine = devices.iter().find(|device| device["current"] == true).expect("this one");
    assert_eq!((&mine["device"], &mine["address"]), (&json!("Ada's laptop"), &json!("127.0.0.1")));
    let other = devices.iter().find(|device| device["current"] == false).expect("the other one");
    let mut open = phone.connect();
    let path = format!("/api/v1/sessions/{}", other["id"].as_str().expect("an id"));
    assert_eq!(laptop.delete(&path).status, 204);
    assert_eq!(open.close_code(), 4001);
    assert_eq!(laptop.delete(&path).status, 404);
    let eve = Member::sign_up(server.address(), "eve");
    let path = format!("/api/v1/sessions/{}", mine["id"].as_str().expect("an id"));
    assert_eq!(eve.delete(&path).status, 404, "somebody else's");
    assert_eq!(laptop.get("/api/v1/me").status, 200);
}

#[test]
fn signing_out_ends_the_session_its_cookie_and_its_sockets() {
    let server = TestServer::start();
    let ada = Member::sign_up(server.address(), "ada");
    let mut open = ada.connect();
    open.join("tea");
    let (mut tutorial, _) = ada.tutorial("tea").expect("the socket opens");
    let answer = ada.request("POST", "/api/v1/sign-out", b"");
    assert_eq!(answer.status, 204);
    assert!(answer.header("set-cookie").expect("taken away").contains("Max-Age=0"));
    assert_eq!(open.push("bye")["code"], 4001);
    assert_eq!(open.close_code(), 4001);
    assert_eq!(crate::support::tutorial::close_code(&mut tutorial), 4001);
    // A cookie of a session that is over is refused, and taken away.
    let stale = http::request(server.address(), "GET", "/api/v1/me", &[("cookie", &ada.cookie())], b"");
    assert_eq!((stale.status, stale.code()), (401, "unauthorized".to_owned()));
    assert!(stale.header("set-cookie").expect("taken away").starts_with("teahouse=;"));
    let refused = ada.tutorial("tea").expect_err("refused");
    assert_eq!(refused.status(), 401);
}

#[test]
fn cookies_that_are_none_of_ours_open_nothing() {
    let server = TestServer::start();
    let ada = Member::sign_up(server.address(), "ada");
    let huge = "x".repeat(8_000);
    for token in ["", "ths_", &ada.token[..40], &format!("{}x", ada.token), &huge, "ths_../../etc"] {
        let cookie = format!("teahouse={token}");
        let answer = http::request(server.address(), "GET", "/api/v1/me", &[("cookie", &cookie)], b"");
        assert_eq!(answer.status, 401, "{token:.60}");
        let page = http::request(server.address(), "GET", "/", &[("cookie", &cookie)], b"");
        assert_eq!(page.status, 200, "a page is shown to anybody");
    }
    // A token that somebody planted before is not the one that signing in makes.
    let planted = "ths_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let body = json!({"login": "ada", "password": PASSWORD});
    let cookie = format!("teahouse={planted}");
    let answer = send(server.address(), "POST", "/api/v1/sign-in", &[("cookie", &cookie)], &body);
    assert_eq!(answer.status, 200);
    assert!(!answer.header("set-cookie").expect("a cookie").contains(planted));
    assert_eq!(http::request(server.address(), "GET", "/api/v1/me", &[("cookie", &cookie)], b"").status, 401);
}

#[test]
fn everywhere_else_means_everywhere_else() {
    let server = TestServer::start();
    let first = Member::sign_up(server.address(), "ada");
    let others: Vec<Member> = (0..3).map(|_| Member::sign_in(server.address(), "ada", PASSWORD)).collect();
    let mut sockets: Vec<_> = others.iter().map(Member::connect).collect();
    let mut mine = first.connect();
    assert_eq!(first.delete("/api/v1/sessions").status, 204);
    for socket in &mut sockets {
        assert_eq!(socket.close_code(), 4001);
    }
    assert!(others.iter().all(|other| other.get("/api/v1/me").status == 401));
    assert!(mine.say("tea", "c1", "still here")["ok"].is_object());
    assert_eq!(first.delete("/api/v1/sessions?all=true").status, 204);
    assert_eq!(mine.close_code(), 4001);
}

#[test]
fn a_session_that_was_not_used_for_long_is_over_also_on_open_sockets() {
    let server = TestServer::timeless(|config| config.accounts.session = Duration::from_hours(24));
    let ada = Member::sign_up(server.address(), "ada");
    let mut open = ada.connect();
    server.clock.advance(Duration::from_hours(25));
    assert_eq!(ada.get("/api/v1/me").status, 401);
    assert!(matches!(open.close_code(), 4001 | 4303), "its time was over, and it had been silent");
}

#[test]
fn a_device_that_is_used_stays_signed_in_and_so_do_its_sockets() {
    let server = TestServer::timeless(|config| {
        config.accounts.session = Duration::from_hours(24);
        config.deadlines.ping = Duration::from_hours(1_000);
    });
    let ada = Member::sign_up(server.address(), "ada");
    let mut open = ada.connect();
    for number in 0..4 {
        server.clock.advance(Duration::from_hours(13));
        assert_eq!(ada.get("/api/v1/me").status, 200, "{number}");
        // That it was used is written without being waited for; behind a write that was waited for, it is there.
        assert_eq!(ada.send("PUT", "/api/v1/me", &json!({"name": format!("Ada {number}")})).status, 200);
    }
    assert!(open.say("tea", "c1", "after two days")["ok"].is_object());
    server.clock.advance(Duration::from_hours(25));
    assert_eq!(ada.get("/api/v1/me").status, 401, "and then it was not used");
    assert_eq!(open.close_code(), 4001);
}

#[test]
fn an_account_goes_with_its_name_and_its_sessions() {
    let server = TestServer::start();
    let root = Member::first_admin(&server, "root");
    let ada = Member::sign_up(server.address(), "ada");
    let bo = Member::sign_up(server.address(), "bo");
    assert_eq!(ada.say("tea", "c1", "stays").status, 201);
    assert_eq!(bo.say("tea", "c1", "goes").status, 201);
    let export = bo.get("/api/v1/me/export").json();
    assert_eq!(export["messages"][0]["text"], "goes");
    assert!(!export.to_string().contains("stays"));
    let mut open = bo.connect();
    open.join("tea");
    let wrong = bo.send("DELETE", "/api/v1/me", &json!({"password": "no", "messages": "delete"}));
    assert_eq!(wrong.status, 401);
    let gone = bo.send("DELETE", "/api/v1/me", &json!({"password": PASSWORD, "messages": "delete"}));
    assert_eq!(gone.status, 204);
    assert_eq!(open.close_code(), 4001);
    let left = http::get(server.address(), "/api/v1/rooms/tea/messages").json();
    let texts: Vec<_> =
        left["messages"].as_array().expect("messages").iter().map(|each| each["text"].clone()).collect();
    assert_eq!(texts, ["stays"]);
    let guest = Guest::arrive(server.address());
    assert_eq!(guest.send("PUT", "/api/v1/me", &json!({"name": "bo"})).status, 200, "the name is free again");
    let account = format!("/api/v1/admin/users/{}", bo.id);
    assert_eq!((root.get(&account).status, root.delete(&account).status), (404, 404));
    let people = root.get("/api/v1/admin/users").json();
    assert!(!people.to_string().contains(&bo.id), "{people}");
}
