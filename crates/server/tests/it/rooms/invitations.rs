//! Links into rooms: made, used, used up, taken back.

use serde_json::json;

use super::{at, items, make, private};
use crate::support::{
    Guest, Member, TestServer, http,
    member::{PASSWORD, send},
};

#[test]
fn an_invitation_lets_somebody_in_and_says_where_it_leads() {
    let server = TestServer::start();
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    let key = private(&ada, &[]);
    let made = ada.send("POST", &at(&key, "/invites"), &json!({"uses": 2}));
    assert_eq!(made.status, 201);
    let code = made.json()["code"].as_str().expect("a code").to_owned();
    assert!(made.json()["url"].as_str().expect("a url").ends_with(&code));
    let path = format!("/api/v1/invites/{code}");
    let shown = http::get(server.address(), &path).json();
    assert_eq!((&shown["kind"], &shown["by"]), (&json!("room"), &json!("ada")));
    assert_eq!(shown["email_required"], false);
    assert_eq!(shown["room"], json!({"title": "Tea & 茶", "kind": "private", "members": 1}));
    assert_eq!(Guest::arrive(server.address()).request("POST", &path, &[], b"").code(), "unauthorized");
    let accepted = ben.request("POST", &path, b"");
    assert_eq!((accepted.status, &accepted.json()["room"]), (200, &json!(key)));
    assert_eq!(items(&ben, "/api/v1/rooms")[0]["role"], "member");
    // Who is in already uses nothing up.
    assert_eq!(ben.request("POST", &path, b"").status, 200);
    let listed = items(&ada, &at(&key, "/invites"));
    assert_eq!((&listed[0]["uses"], &listed[0]["uses_left"]), (&json!(1), &json!(1)));
    assert!(listed[0].get("code").is_none());
}

#[test]
fn coming_in_where_one_is_already_changes_nothing_for_anybody() {
    let server = TestServer::lifted();
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    let key = private(&ada, &[&ben]);
    let code = ada.send("POST", &at(&key, "/invites"), &json!({})).json()["code"].clone();
    let mut socket = ben.connect();
    socket.join(&key);
    let accepted = ben.request("POST", &format!("/api/v1/invites/{}", code.as_str().expect("a code")), b"");
    assert_eq!(accepted.status, 200);
    socket.ask("me", json!({}));
    assert!(!socket.pushes.iter().any(|push| push.get("changed").is_some()), "{:?}", socket.pushes);
}

#[test]
fn an_invitation_ends_when_it_is_used_up_over_or_taken_back() {
    let server = TestServer::timeless(|config| config.limits.enabled = false);
    let ada = Member::sign_up(server.address(), "ada");
    let people: Vec<Member> =
        (0..4).map(|number| Member::sign_up(server.address(), &format!("p{number}"))).collect();
    let (key, other) = (private(&ada, &[]), private(&ada, &[]));
    let invite = |body| ada.send("POST", &at(&key, "/invites"), &body).json();
    let accept = |person: &Member, code: &serde_json::Value| {
        person.request("POST", &format!("/api/v1/invites/{}", code.as_str().expect("a code")), b"")
    };
    let twice = invite(json!({"uses": 2}));
    assert_eq!(accept(&people[0], &twice["code"]).status, 200);
    assert_eq!(accept(&people[1], &twice["code"]).status, 200);
    assert_eq!(accept(&people[2], &twice["code"]).code(), "bad_code");
    let short = invite(json!({"expires_in": 60}));
    server.clock.advance(std::time::Duration::from_secs(60));
    assert_eq!(accept(&people[2], &short["code"]).code(), "bad_code");
    let back = invite(json!({}));
    let id = back["id"].as_str().expect("an id");
    assert_eq!(ada.delete(&at(&other, &format!("/invites/{id}"))).code(), "bad_code", "of another room");
    assert_eq!(ada.delete(&at(&key, &format!("/invites/{id}"))).status, 204);
    assert_eq!(accept(&people[2], &back["code"]).code(), "bad_code");
    assert_eq!(people[2].get(&at(&key, "")).code(), "not_found");
    for code in ["x", "AAAAAAAAAAAAAAAAAAAAAA", &"A".repeat(5_000)] {
        assert_eq!(http::get(server.address(), &format!("/api/v1/invites/{code}")).code(), "bad_code");
    }
}

#[test]
fn members_invite_members_and_take_back_their_own_links_only() {
    let server = TestServer::start();
    let [ada, ben, eve] = ["ada", "ben", "eve"].map(|login| Member::sign_up(server.address(), login));
    let key = private(&ada, &[&ben]);
    let invites = at(&key, "/invites");
    let hers = ada.send("POST", &invites, &json!({"role": "moderator"})).json();
    assert_eq!(ben.send("POST", &invites, &json!({"role": "moderator"})).code(), "forbidden");
    assert_eq!(ben.send("POST", &invites, &json!({"role": "owner"})).code(), "bad_request");
    assert_eq!(ben.send("POST", &invites, &json!({})).status, 201);
    assert_eq!((items(&ada, &invites).len(), items(&ben, &invites).len()), (2, 1));
    // What others made, or what is over, takes no place on the page of who looks for their own.
    for _ in 0..2 {
        let made = ada.send("POST", &invites, &json!({})).json();
        assert_eq!(ada.delete(&format!("{invites}/{}", made["id"].as_str().expect("an id"))).status, 204);
    }
    let page = ben.get(&format!("{invites}?limit=1")).json();
    assert_eq!((&page["items"][0]["by"], &page["next"]), (&json!("ben"), &json!(null)));
    assert_eq!(items(&ada, &format!("{invites}?limit=2")).len(), 2);
    let id = hers["id"].as_str().expect("an id");
    assert_eq!(ben.delete(&format!("{invites}/{id}")).code(), "bad_code");
    let path = format!("/api/v1/invites/{}", hers["code"].as_str().expect("a code"));
    assert_eq!(eve.request("POST", &path, b"").status, 200);
    assert_eq!(items(&eve, "/api/v1/rooms")[0]["role"], "moderator");
}

#[test]
fn a_link_does_not_bring_back_who_was_banned_nor_into_a_closed_room() {
    let server = TestServer::start();
    let [ada, ben, eve] = ["ada", "ben", "eve"].map(|login| Member::sign_up(server.address(), login));
    let key = private(&ada, &[&ben]);
    let code = ada.send("POST", &at(&key, "/invites"), &json!({})).json()["code"].clone();
    let path = format!("/api/v1/invites/{}", code.as_str().expect("a code"));
    ada.send("POST", &at(&key, "/bans"), &json!({"person": ben.id}));
    assert_eq!(ben.request("POST", &path, b"").code(), "banned");
    ada.send("PATCH", &at(&key, ""), &json!({"archived": true}));
    assert_eq!(eve.request("POST", &path, b"").code(), "archived");
    ada.delete(&at(&key, ""));
    assert_eq!(eve.request("POST", &path, b"").code(), "bad_code");
}

#[test]
fn a_link_ends_with_the_membership_of_who_made_it() {
    let server = TestServer::start();
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    let key = private(&ada, &[&ben]);
    let code = ben.send("POST", &at(&key, "/invites"), &json!({})).json()["code"].clone();
    assert_eq!(ada.delete(&at(&key, &format!("/members/{}", ben.id))).status, 204);
    let path = format!("/api/v1/invites/{}", code.as_str().expect("a code"));
    assert_eq!(ben.request("POST", &path, b"").code(), "bad_code");
    assert_eq!(ben.get(&at(&key, "")).code(), "not_found");
}

#[test]
fn where_admins_make_the_accounts_a_members_link_into_a_room_makes_none() {
    let server = TestServer::with(|config| config.accounts.sign_up = teahouse::config::SignUp::Closed);
    let root = Member::first_admin(&server, "root");
    let made = root.send("POST", "/api/v1/admin/users", &json!({"login": "ada", "password": PASSWORD}));
    assert_eq!(made.status, 201);
    let ada = Member::sign_in(server.address(), "ada", PASSWORD);
    let code = ada.send("POST", &at(&private(&ada, &[]), "/invites"), &json!({})).json()["code"].clone();
    let body = json!({"login": "eve", "password": PASSWORD, "code": code});
    let answer = send(server.address(), "POST", "/api/v1/sign-up", &[], &body);
    assert_eq!((answer.status, answer.code()), (403, "sign_up_closed".to_owned()));
    let code = root.send("POST", &at(&private(&root, &[]), "/invites"), &json!({})).json()["code"].clone();
    let body = json!({"login": "eve", "password": PASSWORD, "code": code});
    assert_eq!(send(server.address(), "POST", "/api/v1/sign-up", &[], &body).status, 201);
}

#[test]
fn who_makes_a_room_may_name_its_people_at_once() {
    let server = TestServer::start();
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    let mut socket = ben.connect();
    let key = make(&ada, json!({"kind": "private", "title": "Plans", "people": [ben.id]}));
    assert_eq!(socket.push("changed")["room"], json!(key));
    let mine = socket.ask("rooms", json!({}));
    assert_eq!(mine["ok"]["items"][0]["title"], "Plans");
}
