//! What the audit log says, and that it says it whatever becomes of who asked.

use std::{
    io::Write as _,
    net::{SocketAddr, TcpStream},
};

use serde_json::json;

use super::{get, path, send, staffed};
use crate::support::{
    Member, Person, TestServer,
    data::{Audited, audit},
    eventually, http,
    log::Standstill,
    member::{PASSWORD, send as post},
    metric,
};

fn noted(server: &TestServer, action: &str) -> Vec<(String, String)> {
    let rows = audit(server, action).into_iter();
    rows.map(|Audited { actor, target, .. }| (actor, target)).collect()
}

/// Sends a request and hangs up without reading the answer, once `sent` says that it is on its way.
fn hang_up(by: &Member, method: &str, path: &str, sent: impl FnMut() -> bool) {
    let mut stream = TcpStream::connect(by.server).expect("the server listens");
    let head =
        format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nauthorization: {}\r\n\r\n", by.server, by.bearer());
    stream.write_all(head.as_bytes()).expect("sent");
    eventually("it is under way", sent);
    drop(stream);
    // It runs on one thread: whoever is answered now was behind the end of that connection.
    for _ in 0..3 {
        assert_eq!(http::get(by.server, "/livez").status, 200);
    }
}

/// Has the writer hold a batch that it cannot begin.
fn hold(server: &TestServer, name: &str) -> (Person, Vec<u64>) {
    let accepted = || metric(server.address(), "teahouse_messages_accepted_total{wire=\"chat.v1\"}");
    let before = accepted();
    let mut crowd = Person::arrive(server.address());
    let body = |number: u64| json!({"room": "milk", "client_id": format!("{name}-{number}"), "text": "held"});
    let held = (0..HELD).map(|number| crowd.command("send", body(number))).collect();
    eventually("all are taken", || accepted() == before + HELD);
    eventually("the writer has some of them", || waiting(server.address()) < HELD);
    (crowd, held)
}

const HELD: u64 = 16;

fn waiting(server: SocketAddr) -> u64 {
    metric(server, "teahouse_queue_entries{queue=\"log\"}")
}

#[test]
fn a_deletion_is_noted_although_who_asked_for_it_hung_up() {
    let (server, root, ada) = staffed();
    for door in ["/api/v1/admin/messages/tea/", "/api/v1/rooms/tea/messages/"] {
        let said = ada.say("tea", &door[8..13], "a word").json()["seq"].as_u64().expect("a seq");
        let before = noted(&server, "message.deleted").len();
        let standstill = Standstill::begin(server.folder.path());
        let (mut crowd, held) = hold(&server, &format!("held-{said}"));
        let waited = waiting(server.address());
        hang_up(&root, "DELETE", &format!("{door}{said}"), || waiting(server.address()) == waited + 1);
        standstill.end();
        for id in held {
            assert!(crowd.answer(id)["ok"].is_object());
        }
        eventually("the deletion is noted", || noted(&server, "message.deleted").len() == before + 1);
    }
    assert_eq!(get(&root, "messages?room=tea")["items"], json!([]));
}

#[test]
fn what_goes_with_a_ban_is_noted_too() {
    let (server, root, ada) = staffed();
    let eve = Member::sign_up(server.address(), "eve");
    assert_eq!(ada.send("POST", "/api/v1/rooms", &json!({"kind": "open", "name": "tea"})).status, 201);
    for id in ["a", "b"] {
        assert_eq!(eve.say("tea", id, "spam").status, 201);
    }
    let ban = json!({"person": eve.id, "delete_messages": true});
    assert_eq!(ada.send("POST", "/api/v1/rooms/tea/bans", &ban).status, 201);
    eventually("both are gone", || get(&root, "messages?room=tea")["items"] == json!([]));
    let rows = noted(&server, "message.deleted");
    assert_eq!(rows.iter().map(|(actor, _)| actor.as_str()).collect::<Vec<_>>(), ["ada", "ada"]);
}

#[test]
fn whose_password_a_link_set_is_noted() {
    let (server, root, ada) = staffed();
    let link = send(&root, "POST", "users/ada/reset", &json!({}));
    let code = link["url"].as_str().expect("a link").rsplit('/').next().expect("a code").to_owned();
    let path = format!("/api/v1/password-reset/{code}");
    let taken = post(server.address(), "POST", &path, &[], &json!({"password": "nine pots of oolong"}));
    assert_eq!(taken.status, 200);
    let rows = noted(&server, "reset.used");
    assert_eq!(rows.iter().map(|(_, target)| target).collect::<Vec<_>>(), [&ada.id]);
}

#[test]
fn another_mail_address_is_noted_and_not_which() {
    let (server, root, ada) = staffed();
    let change = |body| assert_eq!(ada.send("PUT", "/api/v1/me", &body).status, 200);
    change(json!({"name": "Ada L"}));
    assert_eq!(noted(&server, "account.changed"), []);
    change(json!({"email": "ada@example.com", "password": PASSWORD}));
    change(json!({"email": "ada@example.com"}));
    assert_eq!(noted(&server, "account.changed"), [("Ada L".to_owned(), ada.id.clone())]);
    let rows = get(&root, "audit?action=account.changed");
    assert_eq!(rows["items"][0]["detail"], json!({"email": true}));
    assert!(!rows.to_string().contains("example.com"));
}

#[test]
fn what_is_taken_along_as_a_file_is_noted() {
    let (server, root, ada) = staffed();
    get(&root, "users");
    assert_eq!(noted(&server, "list.exported"), [], "a page is no file");
    assert_eq!(root.get(&path("users?format=csv")).status, 200);
    assert_eq!(root.get(&path("audit/export")).status, 200);
    assert_eq!(ada.get(&path("messages?format=json")).status, 403);
    let by_root = |list: &str| ("root".to_owned(), list.to_owned());
    assert_eq!(noted(&server, "list.exported"), [by_root("users"), by_root("audit")]);
    assert_eq!(ada.get("/api/v1/me/export").status, 200);
    assert_eq!(noted(&server, "account.exported"), [("ada".to_owned(), ada.id.clone())]);
}

#[test]
fn who_tries_what_only_admins_do_is_noted_but_not_a_hundred_times() {
    let server = TestServer::timeless(|_| {});
    let root = Member::first_admin(&server, "root");
    let ada = Member::sign_up(server.address(), "ada");
    for _ in 0..30 {
        assert_eq!(ada.get(&path("users?format=csv")).status, 403);
    }
    let reader =
        send(&root, "POST", "keys", &json!({"name": "reader", "rights": ["read"], "person": "root"}));
    let key = Member { token: reader["token"].as_str().expect("a key").to_owned(), ..root.clone() };
    assert_eq!(key.delete(&path("users/ada")).status, 403);
    eventually("the last one is noted", || noted(&server, "admin.refused").len() == 21);
    let rows = noted(&server, "admin.refused");
    assert_eq!(rows[0], ("ada".to_owned(), "list_users".to_owned()));
    assert_eq!(rows[20], ("root".to_owned(), "remove_user".to_owned()));
}
