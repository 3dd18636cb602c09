//! Making, finding, changing and ending rooms.

use serde_json::json;

use super::{at, items, make, private};
use crate::support::{Guest, Member, TestServer, http};

const PICTURE: &[u8] = include_bytes!("../../fixtures/media/plain.png");

#[test]
fn a_public_room_is_found_read_and_joined() {
    let server = TestServer::start();
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    let body = json!({"kind": "public", "name": "tea", "title": "Tea", "topic": "All of it"});
    let made = ada.send("POST", "/api/v1/rooms", &body);
    let room = made.json();
    assert_eq!((made.status, &room["room"], &room["kind"]), (201, &json!("tea"), &json!("public")));
    assert_eq!((&room["role"], &room["members"]), (&json!("owner"), &json!(1)));
    assert_eq!(room["created_by"], json!({"id": ada.id, "name": "ada"}));
    let found = items(&ben, "/api/v1/rooms?show=public&q=te");
    assert_eq!((found.len(), &found[0]["topic"], found[0].get("role")), (1, &json!("All of it"), None));
    assert!(items(&ben, "/api/v1/rooms?show=public&q=coffee").is_empty());
    assert_eq!(ada.say("tea", "a", "welcome").status, 201);
    assert_eq!(ben.get(&at("tea", "/messages")).json()["messages"][0]["text"], "welcome");
    assert_eq!(ben.say("tea", "b", "hi").code(), "forbidden");
    assert_eq!(ben.request("POST", &at("tea", "/enter"), b"").status, 204);
    assert_eq!(ben.say("tea", "b", "hi").status, 201);
    let mine = items(&ben, "/api/v1/rooms");
    assert_eq!((&mine[0]["room"], &mine[0]["role"]), (&json!("tea"), &json!("member")));
    assert_eq!(ben.request("POST", &at("tea", "/exit"), b"").status, 204);
    assert!(items(&ben, "/api/v1/rooms").is_empty());
}

#[test]
fn a_private_room_is_known_to_its_people_alone() {
    let server = TestServer::start();
    let [ada, ben, eve] = ["ada", "ben", "eve"].map(|login| Member::sign_up(server.address(), login));
    let key = private(&ada, &[&ben]);
    assert!(key.starts_with("r_") && key.len() == 27, "{key}");
    assert_eq!(items(&ben, "/api/v1/rooms")[0]["title"], "Tea & 茶");
    assert!(items(&eve, "/api/v1/rooms?show=public").is_empty());
    assert_eq!(eve.get(&at(&key, "")).code(), "not_found");
    let (real, unreal) = (eve.get(&at(&key, "")), eve.get(&at("r_0000000000000000000000000", "")));
    assert_eq!((real.status, real.body), (unreal.status, unreal.body));
    let history = ben.get(&at(&key, "/events")).json();
    assert_eq!(history["events"][0]["kind"], "membership");
}

#[test]
fn the_same_people_have_one_conversation() {
    let server = TestServer::start();
    let [ada, ben, eve] = ["ada", "ben", "eve"].map(|login| Member::sign_up(server.address(), login));
    let first = make(&ada, json!({"kind": "direct", "people": [ben.id]}));
    let again = ben.send("POST", "/api/v1/rooms", &json!({"kind": "direct", "people": [ada.id, ben.id]}));
    assert_eq!((again.status, &again.json()["room"]), (200, &json!(first)));
    let more = make(&ada, json!({"kind": "direct", "people": [ben.id, eve.id]}));
    assert_ne!(first, more);
    let mine = items(&ada, "/api/v1/rooms");
    let shown = mine.iter().find(|room| room["room"] == json!(first)).expect("in the list");
    assert_eq!((&shown["title"], &shown["people"][0]["id"]), (&json!("ben"), &json!(ben.id)));
    let alone = ada.send("POST", "/api/v1/rooms", &json!({"kind": "direct", "people": [ada.id]}));
    assert_eq!(alone.code(), "bad_request");
    let ghost = json!({"kind": "direct", "people": ["u_0000000000007"]});
    assert_eq!(ada.send("POST", "/api/v1/rooms", &ghost).code(), "unknown_person");
}

#[test]
fn names_that_look_alike_are_one_room() {
    let server = TestServer::start();
    let ada = Member::sign_up(server.address(), "ada");
    make(&ada, json!({"kind": "public", "name": "admin"}));
    for name in ["admin", "аdmin", "ADMIN", "ａdmin"] {
        let answer = ada.send("POST", "/api/v1/rooms", &json!({"kind": "open", "name": name}));
        assert_eq!(answer.code(), "name_taken", "{name}");
        if name != "admin" {
            // Neither does it come to be by being used.
            assert_eq!(ada.say(&percent(name), "a", "hi").code(), "name_taken", "{name}");
        }
    }
    make(&ada, json!({"kind": "public", "name": "file"}));
    assert_eq!(
        ada.send("POST", "/api/v1/rooms", &json!({"kind": "open", "name": "ﬁle"})).code(),
        "name_taken"
    );
    make(&ada, json!({"kind": "public", "name": "Ä"}));
    assert_eq!(
        ada.send("POST", "/api/v1/rooms", &json!({"kind": "open", "name": "A\u{308}"})).code(),
        "name_taken"
    );
}

fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn a_room_is_changed_by_its_moderators_and_closed_by_its_owners() {
    let server = TestServer::start();
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    let key = private(&ada, &[&ben]);
    let changed = ada.send("PATCH", &at(&key, ""), &json!({"title": "Green tea", "slow_seconds": 5}));
    assert_eq!((changed.status, &changed.json()["title"]), (200, &json!("Green tea")));
    assert_eq!(changed.json()["slow_seconds"], 5);
    assert_eq!(ben.send("PATCH", &at(&key, ""), &json!({"title": "x"})).code(), "forbidden");
    let events = ben.get(&at(&key, "/events")).json();
    let last = events["events"].as_array().expect("events").last().expect("one").clone();
    assert_eq!((&last["kind"], &last["title"]), (&json!("settings"), &json!("Green tea")));
    let upload = ben.request("POST", "/api/v1/media?name=a.txt", b"x").json();
    let picture = json!({"picture": upload["id"]});
    assert_eq!(ada.send("PATCH", &at(&key, ""), &picture).code(), "unknown_media");
    assert_eq!(ada.delete(&at(&key, "")).status, 204);
    assert_eq!(ben.get(&at(&key, "")).code(), "not_found");
}

#[test]
fn a_name_is_free_again_when_its_room_was_ended() {
    let server = TestServer::start();
    let ada = Member::sign_up(server.address(), "ada");
    make(&ada, json!({"kind": "public", "name": "tea"}));
    ada.say("tea", "a", "old");
    assert_eq!(ada.delete(&at("tea", "")).status, 204);
    make(&ada, json!({"kind": "public", "name": "tea"}));
    assert_eq!(ada.get(&at("tea", "/messages")).json()["messages"], json!([]));
    assert_eq!(ada.say("tea", "a", "new").json()["text"], "new");
}

#[test]
fn guests_see_open_rooms_that_were_made_on_purpose_and_make_none() {
    let server = TestServer::start();
    let ada = Member::sign_up(server.address(), "ada");
    make(&ada, json!({"kind": "open", "name": "tea"}));
    make(&ada, json!({"kind": "public", "name": "members"}));
    let guest = Guest::arrive(server.address());
    guest.say("by-use", "g", "hi");
    let shown = guest.request("GET", "/api/v1/rooms?show=public", &[], b"").json();
    let names: Vec<_> = shown["items"].as_array().expect("items").iter().map(|room| &room["room"]).collect();
    assert_eq!(names, [&json!("tea")]);
    let body = json!({"kind": "open", "name": "mine"});
    assert_eq!(guest.send("POST", "/api/v1/rooms", &body).code(), "unauthorized");
    assert_eq!(http::get(server.address(), "/api/v1/rooms").status, 401);
}

#[test]
fn where_admins_make_the_rooms_nobody_else_does() {
    let server = TestServer::with(|config| {
        config.rooms.made_by = teahouse::config::MadeBy::Admins;
        config.rooms.made_by_use = teahouse::config::MadeByUse::Nobody;
    });
    let ada = Member::sign_up(server.address(), "ada");
    let body = json!({"kind": "public", "name": "tea"});
    assert_eq!(ada.send("POST", "/api/v1/rooms", &body).code(), "forbidden");
    assert_eq!(ada.say("tea", "a", "hi").code(), "not_found");
    assert_eq!(ada.get("/api/v1/me").json()["rights"]["make_rooms"], false);
    crate::support::data::make_admin(&server, &ada);
    assert_eq!(ada.send("POST", "/api/v1/rooms", &body).status, 201);
}

#[test]
fn rooms_are_not_made_by_the_dozen() {
    let server = TestServer::start();
    let ada = Member::sign_up(server.address(), "ada");
    for number in 0..20 {
        make(&ada, json!({"kind": "private", "title": format!("{number}")}));
    }
    let refused = ada.send("POST", "/api/v1/rooms", &json!({"kind": "private", "title": "one more"}));
    assert_eq!((refused.status, refused.code()), (429, "rate_limited".to_owned()));
    assert!(refused.header("retry-after").is_some());
    assert_eq!(items(&ada, "/api/v1/rooms").len(), 20);
}

#[test]
fn the_list_of_ones_rooms_shows_what_was_said_last_as_it_is_now() {
    let server = TestServer::start();
    let [ada, ben, eve] = ["ada", "ben", "eve"].map(|login| Member::sign_up(server.address(), login));
    let key = private(&ada, &[&ben]);
    let last = |by: &Member| items(by, "/api/v1/rooms")[0].get("last").cloned();
    assert_eq!(last(&ben), None, "that they came in is no word of theirs");
    let first = ada.say(&key, "a", "black tea").json()["seq"].as_u64().expect("a position");
    let second = ada.say(&key, "b", &"leaf ".repeat(60)).json()["seq"].as_u64().expect("a position");
    let shown = last(&ben).expect("something was said");
    assert_eq!((&shown["user"]["name"], &shown["type"]), (&json!("ada"), &json!("text")));
    assert_eq!(shown["text"].as_str().map(|text| text.chars().count()), Some(140));
    assert_eq!(ada.request("DELETE", &at(&key, &format!("/messages/{second}")), b"").status, 200);
    assert_eq!(last(&ben).expect("the one before")["text"], "black tea");
    let edit = json!({"client_id": "e", "text": "green tea"});
    assert_eq!(ada.send("PATCH", &at(&key, &format!("/messages/{first}")), &edit).status, 200);
    assert_eq!(last(&ben).expect("still there")["text"], "green tea");
    let picture = ada.request("POST", "/api/v1/media?name=a.png", PICTURE).json()["id"].clone();
    let wordless = json!({"client_id": "p", "media": [picture]});
    assert_eq!(ada.send("POST", &at(&key, "/messages"), &wordless).status, 201);
    let shown = last(&ben).expect("a picture");
    assert_eq!(
        (&shown["type"], &shown["text"]),
        (&json!("image"), &json!("")),
        "what it is, where it says nothing"
    );

    make(&ada, json!({"kind": "public", "name": "tea"}));
    assert_eq!(ada.say("tea", "c", "for members").status, 201);
    let found = items(&eve, "/api/v1/rooms?show=public");
    assert_eq!(found[0].get("last"), None, "who only finds it is told nothing of it");
    assert!(items(&eve, "/api/v1/rooms").is_empty());
}
