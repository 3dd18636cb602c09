//! Keeping order: bans of people and networks, rooms, messages, words, invitations, keys.

use serde_json::json;

use super::{actions, get, path, send, staffed};
use crate::support::{Guest, Member, member::send as post};

#[test]
fn who_is_banned_is_out_until_the_ban_is_lifted() {
    let (_server, root, ada) = staffed();
    let mut open = ada.connect();
    open.join("tea");
    let ban = send(&root, "POST", "bans", &json!({"person": "ada", "seconds": 3600, "reason": "spam"}));
    assert_eq!((&ban["person"]["name"], &ban["by"]), (&json!("ada"), &json!("root")));
    assert_eq!(open.close_code(), 4003);
    assert_eq!(ada.get("/api/v1/me").code(), "banned");
    assert_eq!(get(&root, "bans")["items"].as_array().unwrap().len(), 1);
    let id = ban["id"].as_str().unwrap();
    send(&root, "DELETE", &format!("bans/{id}"), &json!({}));
    assert_eq!(ada.get("/api/v1/me").status, 200);
    assert_eq!(root.delete(&path(&format!("bans/{id}"))).status, 404);
    assert_eq!(actions(&root)[..2], ["ban.lifted", "ban.made"]);
}

#[test]
fn a_guest_without_a_name_can_be_banned_by_id() {
    let (server, root, _) = staffed();
    let guest = Guest::arrive(server.address());
    assert_eq!(guest.say("tea", "a", "spam").status, 201);
    let found = get(&root, "messages?text=spam");
    let id = found["items"][0]["user"]["id"].as_str().unwrap();
    assert_eq!(get(&root, &format!("users/{id}"))["role"], "guest");
    send(&root, "POST", "bans", &json!({"person": id}));
    assert_eq!(guest.say("tea", "b", "more spam").code(), "banned");
}

#[test]
fn what_is_no_network_is_refused_and_nobody_bans_everybody() {
    let (_server, root, _) = staffed();
    for network in ["", "tea", "10.0.0.7/8", "0.0.0.0/0", "::/0", "1.2.3.4/33"] {
        let answer = root.send("POST", &path("bans"), &json!({"network": network}));
        assert_eq!((answer.status, answer.code().as_str()), (400, "bad_request"), "{network}");
    }
    let ban = send(&root, "POST", "bans", &json!({"network": "203.0.113.7"}));
    assert_eq!(ban["network"], "203.0.113.7/32");
}

#[test]
fn rooms_are_changed_and_deleted_with_all_that_was_said() {
    let (_server, root, ada) = staffed();
    assert_eq!(ada.say("tea", "a", "hello").status, 201);
    let room = send(&root, "PATCH", "rooms/tea", &json!({"title": "Tea", "slow_seconds": 30}));
    assert_eq!(
        (&room["title"], &room["slow_seconds"], &room["head"]),
        (&json!("Tea"), &json!(30), &json!(1))
    );
    send(&root, "PATCH", "rooms/tea", &json!({"archived": true}));
    assert_eq!(ada.say("tea", "b", "again").code(), "archived");
    assert_eq!(get(&root, "rooms?archived=true&q=te")["items"][0]["room"], "tea");
    assert_eq!(root.delete(&path("rooms/tea")).status, 204);
    assert_eq!(root.get(&path("rooms/tea")).status, 404);
    assert_eq!(get(&root, "messages?text=hello")["items"], json!([]));
    assert_eq!(ada.say("tea", "c", "a new beginning").status, 201);
    assert_eq!(actions(&root)[..2], ["room.deleted", "room.changed"]);
}

#[test]
fn messages_are_found_and_deleted() {
    let (_server, root, ada) = staffed();
    for (id, text) in [("a", "green tea"), ("b", "black tea"), ("c", "coffee")] {
        assert_eq!(ada.say("tea", id, text).status, 201);
    }
    let found = get(&root, "messages?text=tea&author=ada&room=tea");
    let texts: Vec<_> = found["items"].as_array().unwrap().iter().map(|it| it["text"].clone()).collect();
    assert_eq!(texts, [json!("black tea"), json!("green tea")]);
    assert_eq!(root.delete(&path("messages/tea/1")).status, 204);
    assert_eq!(root.delete(&path("messages/tea/1")).code(), "unknown_message");
    assert_eq!(get(&root, "messages?text=green")["items"], json!([]));
    let noted = &get(&root, "audit?action=message.")["items"][0]["detail"];
    assert_eq!((&noted["room"], &noted["seq"], &noted["author"]), (&json!("tea"), &json!(1), &json!(ada.id)));
    for nothing in ["from=2100-01-01", "author=nobody", "room=nowhere", "author=u_0000000000001"] {
        assert_eq!(get(&root, &format!("messages?{nothing}"))["items"], json!([]), "{nothing}");
    }
}

#[test]
fn what_is_said_between_two_people_is_left_alone_unless_one_of_them_reports_it() {
    let (server, root, ada) = staffed();
    let ben = Member::sign_up(server.address(), "ben");
    let made = ada.send("POST", "/api/v1/rooms", &json!({"kind": "direct", "people": [ben.id]}));
    assert_eq!(made.status, 201, "{}", String::from_utf8_lossy(&made.body));
    let room = made.json()["room"].as_str().unwrap().to_owned();
    for (id, text) in [("a", "between us"), ("b", "you will regret it")] {
        assert_eq!(ada.say(&room, id, text).status, 201);
    }
    assert_eq!(get(&root, "messages?text=us")["items"], json!([]));
    assert_eq!(get(&root, &format!("messages?room={room}"))["items"], json!([]));
    assert_eq!(get(&root, &format!("rooms/{room}"))["kind"], "direct");
    let refused = |answer: crate::support::http::Answer| {
        assert_eq!((answer.status, answer.code().as_str()), (404, "not_found"))
    };
    refused(root.delete(&path(&format!("rooms/{room}"))));
    refused(root.send("PATCH", &path(&format!("rooms/{room}")), &json!({"archived": true})));
    refused(root.delete(&path(&format!("messages/{room}/2"))));
    let seq =
        ben.get(&format!("/api/v1/rooms/{room}/messages")).json()["messages"][1]["seq"].as_u64().unwrap();
    let report = ben.send(
        "POST",
        &format!("/api/v1/rooms/{room}/messages/{seq}/report"),
        &json!({"reason": "threat"}),
    );
    assert_eq!(report.status, 204, "{}", String::from_utf8_lossy(&report.body));
    let reports = get(&root, "reports?state=open");
    let report = &reports["items"][0];
    assert_eq!((&report["text"], &report["author"]["name"]), (&json!("you will regret it"), &json!("ada")));
    refused(root.delete(&path(&format!("messages/{room}/{}", seq - 1))));
    assert_eq!(root.delete(&path(&format!("messages/{room}/{seq}"))).status, 204);
    let id = report["id"].as_str().unwrap();
    let handled =
        send(&root, "PATCH", &format!("reports/{id}"), &json!({"state": "done", "note": "deleted"}));
    assert_eq!((&handled["state"], &handled["handled_by"]["name"]), (&json!("done"), &json!("root")));
    assert_eq!(get(&root, "reports?state=open")["items"], json!([]));
    assert_eq!(root.send("PATCH", &path("reports/q_0000000000001"), &json!({"state": "done"})).status, 404);
}

#[test]
fn a_word_holds_for_what_is_said_next() {
    let (_server, root, ada) = staffed();
    send(&root, "PUT", "words/teabag", &json!({"action": "refuse"}));
    assert_eq!(ada.say("tea", "a", "a Teabag, please").code(), "blocked_word");
    assert_eq!(root.delete(&path("words/teabag")).status, 204);
    assert_eq!(ada.say("tea", "b", "a Teabag, please").status, 201);
}

#[test]
fn words_are_kept_in_lower_case_and_once() {
    let (_server, root, _) = staffed();
    send(&root, "PUT", "words/TeaBag", &json!({"action": "mask"}));
    let word = send(&root, "PUT", "words/teabag", &json!({"action": "refuse"}));
    assert_eq!(
        (&word["word"], &word["action"], &word["by"]["name"]),
        (&json!("teabag"), &json!("refuse"), &json!("root"))
    );
    assert_eq!(get(&root, "words")["items"].as_array().unwrap().len(), 1);
    assert_eq!(root.delete(&path("words/Teabag")).status, 204);
    assert_eq!(root.delete(&path("words/teabag")).status, 404);
}

#[test]
fn an_invitation_lets_in_as_many_as_it_says_and_none_after_it_was_revoked() {
    let (server, root, _) = staffed();
    let made = send(&root, "POST", "invites", &json!({"role": "admin", "uses": 1}));
    let (id, code) = (made["id"].as_str().unwrap(), made["code"].as_str().unwrap());
    assert_eq!(made["url"], format!("/invite/{code}"));
    let body = |login: &str, code: &str| json!({"login": login, "password": super::super::support::member::PASSWORD, "code": code});
    let ben = Member::sign_up_with(server.address(), &body("ben", code));
    assert_eq!(get(&ben, "overview")["numbers"]["admins"], 2);
    let again = post(server.address(), "POST", "/api/v1/sign-up", &[], &body("eve", code));
    assert_eq!(again.code(), "bad_code");
    let made = send(&root, "POST", "invites", &json!({}));
    let (second, code) = (made["id"].as_str().unwrap(), made["code"].as_str().unwrap());
    assert_eq!(get(&root, "invites")["items"].as_array().unwrap().len(), 1, "{id} is used up");
    send(&root, "DELETE", &format!("invites/{second}"), &json!({}));
    assert_eq!(post(server.address(), "POST", "/api/v1/sign-up", &[], &body("eve", code)).code(), "bad_code");
    let many = root.send("POST", &path("invites"), &json!({"role": "admin"}));
    assert_eq!(many.status, 400, "an admin's invitation has one use");
}

#[test]
fn a_key_is_shown_once_and_acts_as_a_program_of_its_own() {
    let (_server, root, ada) = staffed();
    let made = send(&root, "POST", "keys", &json!({"name": "Weather bot", "rights": ["read", "write"]}));
    let token = made["token"].as_str().unwrap();
    assert!(token.starts_with("thk_"));
    let bot = Member { token: token.to_owned(), ..ada.clone() };
    assert_eq!(bot.say("tea", "a", "rain").status, 201);
    assert_eq!(get(&root, "messages?text=rain")["items"][0]["user"]["name"], "Weather bot");
    let listed = get(&root, "keys");
    assert!(!listed.to_string().contains(token));
    assert_eq!(listed["items"][0]["rights"], json!(["read", "write"]));
    let id = made["key"]["id"].as_str().unwrap();
    send(&root, "DELETE", &format!("keys/{id}"), &json!({}));
    assert_eq!(bot.say("tea", "b", "sun").status, 401);
    let admins =
        root.send("POST", &path("keys"), &json!({"name": "x", "rights": ["admin"], "person": "ada"}));
    assert_eq!(admins.status, 403, "nobody makes a key in another person's name");
    let of = &made["key"]["person"]["id"];
    let bots = root.send("POST", &path("keys"), &json!({"name": "x", "rights": ["admin"], "person": of}));
    assert_eq!(bots.status, 400, "only an admin's key has an admin's rights");
}
