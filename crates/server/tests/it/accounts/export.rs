//! Everything that is kept about somebody, for them alone.

use serde_json::json;
use teahouse_wire::rest::Export;

use crate::support::{Guest, Member, TestServer, http};

#[test]
fn an_export_has_what_one_said_and_nothing_that_others_did() {
    let server = TestServer::lifted();
    let ada = Member::sign_up(server.address(), "ada");
    let bob = Member::sign_up(server.address(), "bob");
    let room =
        ada.send("POST", "/api/v1/rooms", &json!({"kind": "private", "title": "Plans", "people": [bob.id]}));
    let key = room.json()["room"].as_str().expect("a key").to_owned();
    for number in 0..250 {
        assert_eq!(ada.say("tea", &format!("c{number}"), &format!("cup {number}")).status, 201);
    }
    assert_eq!(ada.say(&key, "plan", "the plan").status, 201);
    assert_eq!(bob.say(&key, "secret", "what only bob knows").status, 201);
    assert_eq!(bob.say("tea", "loud", "what bob says aloud").status, 201);

    let answer = ada.get("/api/v1/me/export");
    assert_eq!(answer.status, 200);
    assert!(answer.header("content-disposition").is_some_and(|place| place.starts_with("attachment")));
    let text = String::from_utf8(answer.body.clone()).expect("JSON is UTF-8");
    assert!(!text.contains("bob knows") && !text.contains("says aloud"));
    let export: Export = serde_json::from_str(&text).expect("an export is what is documented");
    assert_eq!((export.me.login.as_deref(), export.sessions.len()), (Some("ada"), 1));
    assert!(export.sessions[0].current);
    assert_eq!(export.rooms.iter().filter(|room| room.title == "Plans").count(), 1);
    assert_eq!(export.messages.len(), 251);
    assert!(export.messages.iter().any(|message| message.room == key && message.text == "the plan"));
    let newest = export.messages.iter().find(|message| message.room == "tea").expect("cups");
    assert_eq!(newest.text, "cup 249");
}

#[test]
fn what_was_deleted_is_in_no_export() {
    let server = TestServer::start();
    let ada = Member::sign_up(server.address(), "ada");
    let said = ada.say("tea", "c", "never said").json()["seq"].as_u64().expect("a position");
    assert_eq!(ada.delete(&format!("/api/v1/rooms/tea/messages/{said}")).status, 200);
    let export: Export = serde_json::from_slice(&ada.get("/api/v1/me/export").body).expect("an export");
    assert!(
        export.messages.is_empty()
            && !String::from_utf8_lossy(&ada.get("/api/v1/me/export").body).contains("never said")
    );
}

#[test]
fn only_whoever_has_an_account_has_an_export() {
    let server = TestServer::start();
    assert_eq!(http::get(server.address(), "/api/v1/me/export").status, 401);
    let guest = Guest::arrive(server.address());
    assert_eq!(guest.request("GET", "/api/v1/me/export", &[], b"").status, 401);
}
