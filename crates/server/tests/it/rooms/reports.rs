//! What was reported in a room, for those who keep order there.

use serde_json::{Value, json};

use super::{at, items, make, private};
use crate::support::{Guest, Member, TestServer, data};

/// What a room says that does not exist.
const NOWHERE: &str = "no room of that name, or it is not for you";

/// Somebody says something, and somebody else reports it.
#[track_caller]
fn reported(key: &str, author: &Member, reporter: &Member, text: &str) {
    let seq = author.say(key, "r", text).json()["seq"].clone();
    let report = at(key, &format!("/messages/{seq}/report"));
    assert_eq!(reporter.send("POST", &report, &json!({"reason": "too hot"})).status, 204);
}

/// Where the only report of a room is handled.
#[track_caller]
fn only(by: &Member, key: &str) -> String {
    let list = items(by, &at(key, "/reports"));
    assert_eq!(list.len(), 1, "{list:?}");
    at(key, &format!("/reports/{}", list[0]["id"].as_str().expect("an id")))
}

#[test]
fn moderators_see_and_handle_the_reports_of_their_room() {
    let server = TestServer::start();
    let [ada, ben, eve] = ["ada", "ben", "eve"].map(|login| Member::sign_up(server.address(), login));
    let key = private(&ada, &[&ben, &eve]);
    let other = private(&ada, &[&eve]);
    let member = at(&key, &format!("/members/{}", ben.id));
    assert_eq!(ada.send("PUT", &member, &json!({"role": "moderator"})).status, 204);
    reported(&key, &eve, &ada, "milk first");
    reported(&other, &ada, &eve, "elsewhere");

    let list = items(&ben, &at(&key, "/reports?state=open"));
    assert_eq!(list.len(), 1, "of their room only: {list:?}");
    let row = &list[0];
    assert_eq!((&row["text"], &row["reason"]), (&json!("milk first"), &json!("too hot")));
    assert_eq!((&row["author"]["name"], &row["reporter"]["name"]), (&json!("eve"), &json!("ada")));
    assert_eq!((&row["room"], &row["state"]), (&json!(key), &json!("open")));

    let report = only(&ben, &key);
    let handled = ben.send("PATCH", &report, &json!({"state": "dismissed", "note": "it is fine"}));
    assert_eq!(handled.status, 200);
    let row = handled.json();
    assert_eq!((&row["state"], &row["note"]), (&json!("dismissed"), &json!("it is fine")));
    assert_eq!(row["handled_by"]["name"], "ben");
    assert!(items(&ben, &at(&key, "/reports?state=open")).is_empty());
    assert_eq!(items(&ada, &at(&key, "/reports?state=dismissed")).len(), 1, "owners see them, too");
    let rows = data::audit(&server, "report.");
    let seen: Vec<_> = rows.iter().map(|row| (row.action.as_str(), row.actor.as_str())).collect();
    assert_eq!(seen, [("report.handled", "ben")]);
}

#[test]
fn who_keeps_order_sees_the_reports_of_all_their_rooms_in_one_list() {
    let server = TestServer::start();
    let [ada, ben, eve] = ["ada", "ben", "eve"].map(|login| Member::sign_up(server.address(), login));
    let keys = ["one", "two"].map(|_| private(&ada, &[&ben, &eve]));
    let foreign = private(&eve, &[&ada, &ben]);
    for (number, key) in keys.iter().chain([&foreign]).enumerate() {
        reported(key, &eve, &ada, &format!("milk {number}"));
    }
    let list = |by: &Member| -> Vec<Value> {
        items(by, "/api/v1/reports?state=open").iter().map(|row| row["text"].clone()).collect()
    };
    assert_eq!(list(&ada), [json!("milk 1"), json!("milk 0")]);
    assert_eq!(list(&eve), [json!("milk 2")]);
    assert!(list(&ben).is_empty(), "who keeps no order has nothing to work through");
    let member = at(&keys[0], &format!("/members/{}", ben.id));
    assert_eq!(ada.send("PUT", &member, &json!({"role": "moderator"})).status, 204);
    assert_eq!(list(&ben), [json!("milk 0")]);
    assert_eq!(ada.send("PUT", &member, &json!({"role": "member"})).status, 204);
    assert!(list(&ben).is_empty(), "nor who does so no more");
    assert_eq!(Guest::arrive(server.address()).request("GET", "/api/v1/reports", &[], b"").status, 401);
    assert_eq!(ada.get("/api/v1/reports?room=tea").code(), "unknown_field");
}

#[test]
fn a_report_is_handled_in_its_own_room_only() {
    let server = TestServer::start();
    let (ada, eve) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "eve"));
    let (mine, theirs) = (private(&eve, &[]), private(&ada, &[&eve]));
    reported(&theirs, &ada, &eve, "milk first");
    let report = only(&ada, &theirs);
    let id = report.rsplit('/').next().expect("an id");
    let done = json!({"state": "done"});
    for id in [id, "q_0000000000001", "nothing"] {
        let refused = eve.send("PATCH", &at(&mine, &format!("/reports/{id}")), &done);
        assert_eq!((refused.status, refused.code()), (404, "not_found".to_owned()), "{id}");
    }
    assert_eq!(items(&ada, &at(&theirs, "/reports"))[0]["state"], "open");
    assert_eq!(ada.get(&at(&theirs, "/reports?room=tea")).code(), "unknown_field");
    assert_eq!(ada.get(&at(&theirs, "/reports?state=lost")).code(), "bad_request");
    assert_eq!(ada.send("PATCH", &report, &json!({"state": "lost"})).status, 400);
    assert_eq!(
        ada.send("PATCH", &report, &json!({"state": "done", "note": "x".repeat(501)})).code(),
        "too_long"
    );
}

#[test]
fn reports_are_for_nobody_else() {
    let server = TestServer::start();
    let [ada, ben, eve] = ["ada", "ben", "eve"].map(|login| Member::sign_up(server.address(), login));
    let key = private(&ada, &[&ben]);
    reported(&key, &ada, &ben, "milk first");
    let report = only(&ada, &key);
    let done = json!({"state": "done"});
    assert_eq!(ben.get(&at(&key, "/reports")).code(), "forbidden", "who reported it neither");
    assert_eq!(ben.send("PATCH", &report, &done).code(), "forbidden");
    for (method, path, body) in
        [("GET", at(&key, "/reports"), Value::Null), ("PATCH", report.clone(), done.clone())]
    {
        let refused = eve.send(method, &path, &body);
        let error = &refused.json()["error"];
        assert_eq!(
            (refused.status, &error["code"], &error["message"]),
            (404, &json!("not_found"), &json!(NOWHERE))
        );
    }
    assert_eq!(items(&ada, &at(&key, "/reports"))[0]["state"], "open", "nothing came of it");

    make(&ada, json!({"kind": "open", "name": "tea"}));
    let guest = Guest::arrive(server.address());
    assert_eq!(guest.see(&at("tea", "/reports")).code(), "forbidden");
    let together = ada.send("POST", "/api/v1/rooms", &json!({"kind": "direct", "people": [ben.id]})).json();
    let together = together["room"].as_str().expect("a key");
    assert_eq!(ada.get(&at(together, "/reports")).code(), "forbidden", "a conversation has no moderators");
}
