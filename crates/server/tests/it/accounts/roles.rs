//! What a token says of somebody is so from then on: also where it takes something away, and on sockets that are open.

use serde_json::{Value, json};

use crate::support::{
    Member, Person, TestServer, http,
    jwt::{SECRET, sign},
};

/// Where the clock of a timeless server begins, in seconds.
const NOW: u64 = 1_795_410_000;

fn server() -> TestServer {
    TestServer::timeless(|config| {
        config.tokens.hs256_secret = teahouse::config::SigningSecret::parse(SECRET);
    })
}

/// A token of one and the same user, with these further claims.
fn token(more: &Value) -> String {
    let mut claims = json!({"sub": "42", "name": "Ada", "exp": NOW + 600});
    for (claim, value) in more.as_object().expect("claims") {
        claims[claim] = value.clone();
    }
    sign(&claims)
}

fn get(server: &TestServer, token: &str, path: &str) -> http::Answer {
    http::request(server.address(), "GET", path, &[("authorization", &format!("Bearer {token}"))], b"")
}

fn me(server: &TestServer, token: &str) -> Value {
    get(server, token, "/api/v1/me").json()
}

#[test]
fn a_token_without_a_role_is_a_members_whoever_they_were_before() {
    let server = server();
    Member::first_admin(&server, "root");
    let admin = token(&json!({"role": "admin"}));
    assert_eq!(get(&server, &admin, "/api/v1/admin/users").status, 200);
    let mut open = Person::connect(server.address(), json!({"token": admin}));
    let plain = token(&json!({}));
    assert_eq!(me(&server, &plain)["role"], "member");
    assert_eq!(open.push("me")["role"], "member", "live, where they are connected");
    assert_eq!(get(&server, &plain, "/api/v1/admin/users").code(), "forbidden");
}

#[test]
fn a_guest_of_an_application_is_marked_as_one_and_does_not_look_like_a_member() {
    let server = server();
    let root = Member::first_admin(&server, "root");
    let guest = token(&json!({"role": "guest", "name": "root"}));
    let shown = me(&server, &guest);
    assert_eq!(
        (&shown["guest"], &shown["role"], &shown["name"]),
        (&json!(true), &json!("guest"), &json!("root 2"))
    );
    assert!(shown.get("login").is_none());
    assert_eq!(get(&server, &guest, "/api/v1/people?q=r").code(), "unauthorized", "that is for members");
    let mut person = Person::connect(server.address(), json!({"token": guest}));
    assert_eq!(person.me["id"], shown["id"], "the same person each time");
    person.join("tea");
    person.say("tea", "c1", "hi");
    person.texts("tea", 1);
    assert_eq!(person.seen("tea")[0]["from"]["guest"], true);
    // A member takes a name that a guest had: the guest gets another one.
    let visitor = token(&json!({"role": "guest", "name": "Visitor"}));
    assert_eq!(me(&server, &visitor)["name"], "Visitor");
    Member::sign_up(server.address(), "visitor");
    assert_eq!(me(&server, &visitor)["name"], "Visitor 2");
    let users = root.get("/api/v1/admin/users").json();
    let listed = users["items"].as_array().expect("a list");
    assert!(listed.iter().all(|user| user["id"] != shown["id"]), "no account: {users}");
}

#[test]
fn whom_their_application_makes_a_guest_keeps_nothing_of_a_member() {
    let server = server();
    let root = Member::first_admin(&server, "root");
    let key = root.send("POST", "/api/v1/rooms", &json!({"kind": "private", "title": "Tea"})).json();
    let room = key["room"].as_str().expect("a key").to_owned();
    let path = format!("/api/v1/rooms/{room}");
    let member = token(&json!({"role": "admin", "rooms": [room], "email": "ada@example.com"}));
    let id = me(&server, &member)["id"].clone();
    assert_eq!(get(&server, &member, &path).status, 200);
    let mut open = Person::connect(server.address(), json!({"token": member}));
    open.command("refresh", json!({"token": token(&json!({"role": "guest", "rooms": [room]}))}));
    assert_eq!(open.close_code(), 1012, "they come back as what they are now");
    let guest = token(&json!({"role": "guest", "rooms": [room]}));
    let mut back = Person::connect(server.address(), json!({"token": guest}));
    assert_eq!((&back.me["id"], &back.me["role"]), (&id, &json!("guest")));
    assert!(back.me.get("email").is_none() && back.me.get("login").is_none());
    assert_eq!(back.ask("join", json!({"room": room}))["error"]["code"], "not_found");
    assert_eq!(get(&server, &guest, "/api/v1/admin/users").code(), "unauthorized");
    // And once more a member, the same person.
    let member = token(&json!({"rooms": [room]}));
    let again = me(&server, &member);
    assert_eq!((&again["id"], &again["role"], &again["name"]), (&id, &json!("member"), &json!("Ada")));
    assert_eq!(back.close_code(), 1012);
    assert_eq!(get(&server, &member, &path).status, 200);
}

#[test]
fn a_refresh_says_who_somebody_is_now() {
    let server = server();
    let root = Member::first_admin(&server, "root");
    assert_eq!(root.send("POST", "/api/v1/rooms", &json!({"kind": "public", "name": "news"})).status, 201);
    let mut open = Person::connect(server.address(), json!({"token": token(&json!({"role": "admin"}))}));
    let fresh = token(&json!({"name": "Ada L.", "rooms": ["news"], "exp": NOW + 3_600}));
    assert_eq!(open.ask("refresh", json!({"token": fresh}))["ok"]["expires_in_ms"], 3_630_000);
    let now = open.push("me");
    assert_eq!((&now["role"], &now["name"]), (&json!("member"), &json!("Ada L.")));
    assert_eq!(open.push("changed")["room"], "news");
    assert_eq!(open.ask("rooms", json!({}))["ok"]["items"][0]["role"], "member");
}
