//! What somebody made is worth what they may do now: keys and links of who lost a right give it to nobody.

use serde_json::{Value, json};

use crate::support::{
    Member, Person, TestServer, http,
    member::{PASSWORD, send},
};

fn user(root: &Member, body: &Value) -> Value {
    let made = root.send("POST", "/api/v1/admin/users", body);
    assert_eq!(made.status, 201, "{}", String::from_utf8_lossy(&made.body));
    made.json()["user"]["id"].clone()
}

fn new_key(by: &Member, body: &Value) -> http::Answer {
    by.send("POST", "/api/v1/admin/keys", body)
}

/// A first admin, and a second one.
fn admins(server: &TestServer) -> (Member, Member) {
    let root = Member::first_admin(server, "root");
    user(&root, &json!({"login": "ben", "password": PASSWORD, "role": "admin"}));
    (root, Member::sign_in(server.address(), "ben", PASSWORD))
}

fn set(root: &Member, login: &str, change: &Value) {
    assert_eq!(root.send("PATCH", &format!("/api/v1/admin/users/{login}"), change).status, 200);
}

fn with_key(server: &TestServer, key: &Value, method: &str, path: &str, body: &Value) -> http::Answer {
    let bearer = format!("Bearer {}", key["token"].as_str().expect("a key"));
    send(server.address(), method, path, &[("authorization", &bearer)], body)
}

fn sign_up(server: &TestServer, login: &str, code: &Value) -> http::Answer {
    let body = json!({"login": login, "password": PASSWORD, "code": code});
    send(server.address(), "POST", "/api/v1/sign-up", &[], &body)
}

#[test]
fn a_key_speaks_for_its_maker_or_for_a_program_and_for_nobody_else() {
    let server = TestServer::start();
    let (root, ben) = admins(&server);
    Member::sign_up(server.address(), "ada");
    user(&root, &json!({"login": "robot", "bot": true}));
    let wanted = |person: &str, rights: &[&str]| json!({"name": "k", "rights": rights, "person": person});
    assert_eq!(new_key(&ben, &wanted("ada", &["read"])).code(), "forbidden");
    assert_eq!(new_key(&ben, &wanted("root", &["admin"])).code(), "forbidden", "nor for another admin");
    assert_eq!(new_key(&ben, &wanted("ben", &["read", "admin"])).status, 201);
    assert_eq!(new_key(&ben, &wanted("robot", &["read"])).status, 201);
    let keys = root.get("/api/v1/admin/keys").json();
    assert_eq!(keys["items"].as_array().map(Vec::len), Some(2), "{keys}");
}

#[test]
fn a_key_runs_the_server_only_as_long_as_its_maker_and_its_holder_do() {
    let server = TestServer::start();
    let (root, ben) = admins(&server);
    user(&root, &json!({"login": "robot", "bot": true, "role": "admin"}));
    let rights = ["read", "admin"];
    let own = new_key(&ben, &json!({"name": "own", "rights": rights})).json();
    let bots = new_key(&ben, &json!({"name": "bots", "rights": rights, "person": "robot"})).json();
    let may = |key: &Value| with_key(&server, key, "GET", "/api/v1/admin/users", &json!({})).status;
    assert_eq!([may(&own), may(&bots)], [200, 200]);
    set(&root, "ben", &json!({"role": "member"}));
    assert_eq!([may(&own), may(&bots)], [403, 403]);
    let read = with_key(&server, &bots, "GET", "/api/v1/rooms/tea/messages", &json!({}));
    assert_eq!(read.status, 200, "its other rights are as they were");
    set(&root, "ben", &json!({"role": "admin"}));
    assert_eq!([may(&own), may(&bots)], [200, 200]);
    set(&root, "ben", &json!({"disabled": true}));
    assert_eq!([may(&own), may(&bots)], [401, 403]);
}

#[test]
fn another_key_of_the_same_program_knows_the_same_people_and_the_old_one_takes_its_sessions_along() {
    let server = TestServer::start();
    let root = Member::first_admin(&server, "root");
    user(&root, &json!({"login": "app", "bot": true}));
    let key = |name| new_key(&root, &json!({"name": name, "rights": ["people"], "person": "app"})).json();
    let (leaked, fresh) = (key("leaked"), key("fresh"));
    let hand = |key: &Value, subject| {
        let body = json!({"subject": subject});
        with_key(&server, key, "POST", "/api/v1/tokens", &body).json()
    };
    let (ada, eve) = (hand(&leaked, "42"), hand(&leaked, "of a thief"));
    let still = hand(&fresh, "42");
    assert_eq!(ada["person"]["id"], still["person"]["id"]);
    let connect = |token: &Value| Person::connect(server.address(), json!({"token": token}));
    let mut sockets = [connect(&ada["token"]), connect(&eve["token"])];
    let mut stays = connect(&still["token"]);
    let id = leaked["key"]["id"].as_str().expect("an id");
    assert!(root.delete(&format!("/api/v1/admin/keys/{id}")).status < 300);
    assert_eq!(sockets.each_mut().map(Person::close_code), [4001, 4001]);
    let me = |token: &Value| {
        let bearer = format!("Bearer {}", token.as_str().expect("a token"));
        http::request(server.address(), "GET", "/api/v1/me", &[("authorization", &bearer)], b"").status
    };
    assert_eq!([me(&ada["token"]), me(&eve["token"]), me(&still["token"])], [401, 401, 200]);
    assert!(stays.say("tea", "c1", "still here")["ok"].is_object());
    assert_eq!(hand(&fresh, "42")["person"]["id"], ada["person"]["id"]);
}

#[test]
fn a_key_signs_no_admin_in() {
    let server = TestServer::start();
    let root = Member::first_admin(&server, "root");
    let key = new_key(&root, &json!({"name": "app", "rights": ["people"]})).json();
    let hand = || with_key(&server, &key, "POST", "/api/v1/tokens", &json!({"subject": "42", "name": "Ada"}));
    let id = hand().json()["person"]["id"].as_str().expect("an id").to_owned();
    set(&root, &id, &json!({"role": "admin"}));
    let token = hand().json()["token"].clone();
    let bearer = format!("Bearer {}", token.as_str().expect("a token"));
    let me = http::request(server.address(), "GET", "/api/v1/me", &[("authorization", &bearer)], b"");
    assert_eq!(me.json()["role"], "member", "whoever holds the key would run the server");
}

#[test]
fn a_link_of_an_admin_is_worth_what_they_are_when_it_is_used() {
    let server = TestServer::start();
    let (root, ben) = admins(&server);
    let invite =
        |by: &Member, body: &Value| by.send("POST", "/api/v1/admin/invites", body).json()["code"].clone();
    let for_an_admin = json!({"role": "admin", "uses": 1});
    let links = [invite(&ben, &for_an_admin), invite(&ben, &json!({}))];
    set(&root, "ben", &json!({"role": "member"}));
    assert_eq!(links.each_ref().map(|code| sign_up(&server, "eve", code).code()), ["bad_code", "bad_code"]);
    set(&root, "ben", &json!({"role": "admin", "disabled": true}));
    assert_eq!(sign_up(&server, "eve", &links[0]).code(), "bad_code");
    set(&root, "ben", &json!({"disabled": false}));
    assert_eq!(sign_up(&server, "eve", &links[0]).json()["me"]["role"], "admin", "nothing was used up");
}

#[test]
fn a_link_into_a_room_is_worth_what_its_maker_may_when_it_is_used() {
    let server = TestServer::start();
    let root = Member::first_admin(&server, "root");
    let [ada, ben, eve] = ["ada", "ben", "eve"].map(|login| Member::sign_up(server.address(), login));
    let room = ada
        .send("POST", "/api/v1/rooms", &json!({"kind": "private", "title": "Tea", "people": [ben.id]}))
        .json();
    let path = format!("/api/v1/rooms/{}", room["room"].as_str().expect("a key"));
    let link = |role: &str| {
        ada.send("POST", &format!("{path}/invites"), &json!({"role": role})).json()["code"].clone()
    };
    let (moderators, members) = (link("moderator"), link("member"));
    let accept = |code: &Value| {
        eve.request("POST", &format!("/api/v1/invites/{}", code.as_str().expect("a code")), b"").code()
    };
    // Somebody else owns the room now.
    let member = |person: &str| format!("{path}/members/{person}");
    assert_eq!(ada.send("PUT", &member(&ben.id), &json!({"role": "owner"})).status, 204);
    assert_eq!(ben.send("PUT", &member(&ada.id), &json!({"role": "member"})).status, 204);
    assert_eq!(accept(&moderators), "bad_code");
    assert_eq!(sign_up(&server, "fay", &moderators).code(), "bad_code");
    assert_eq!(ben.send("PUT", &member(&ada.id), &json!({"role": "read_only"})).status, 204);
    assert_eq!(accept(&members), "bad_code", "who has no voice brings nobody in");
    assert_eq!(ben.send("PUT", &member(&ada.id), &json!({"role": "member"})).status, 204);
    // Nobody comes into a closed room, by signing up neither.
    assert_eq!(root.send("PATCH", &path, &json!({"archived": true})).status, 200);
    assert_eq!([accept(&members), sign_up(&server, "fay", &members).code()], ["archived", "archived"]);
    assert_eq!(root.send("PATCH", &path, &json!({"archived": false})).status, 200);
    assert_eq!(sign_up(&server, "fay", &members).status, 201);
    let used = root.get("/api/v1/admin/audit?action=invitation.used").json();
    let entry = &used["items"][0];
    assert_eq!(
        (used["items"].as_array().map(Vec::len), &entry["actor"]["name"]),
        (Some(2), &json!("fay")), // The first one made the first admin.
        "{used}"
    );
}
