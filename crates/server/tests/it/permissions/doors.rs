//! The doors of each column, and what they answer as one letter.

use serde_json::{Value, json};

use super::cast::{Caller, Cast, House, Room, path, rand};
use crate::support::{
    Person,
    http::{self, Answer},
    tutorial::{self, TutorialClient},
};

/// What a room says that does not exist.
const NOWHERE: &str = "no room of that name, or it is not for you";

/// One row of the table: what somebody is answered in a fresh room.
pub(super) fn letters(house: &House, kind: &str, archived: bool, who: Cast) -> String {
    let caller = house.caller(who);
    let room = house.room(kind, archived, rand() as usize);
    let mut row = String::new();
    row.push(one("read", &read(&caller, &room)));
    row.push(see(&caller, &room));
    row.push(one("post", &post(&caller, &room)));
    row.push(one("respond", &respond(&caller, &room)));
    row.push(one("enter", &enter(&caller, &room, who)));
    row.push(one("invite", &invite(house, &caller, &room, kind)));
    row.push(one("delete", &delete_any(&caller, &room)));
    row.push(one("moderate", &moderate(house, &caller, &room, kind)));
    row.push(one(
        "configure",
        &[("rest", rest(&caller.ask("PATCH", &path(&room.key), &json!({"topic": "x"}))))],
    ));
    row.push(one("roles", &set_roles(house, &caller, &room, kind)));
    row.push(one("end", &end(house, &caller, &room)));
    // A direct room is the same room for the same people.
    let room = if kind == "direct" { room } else { house.room(kind, archived, rand() as usize) };
    row.push(one("leave", &leave(&caller, &room)));
    row
}

/// All doors say the same.
#[track_caller]
fn one(column: &str, doors: &[(&str, char)]) -> char {
    let letter = doors[0].1;
    assert!(doors.iter().all(|(_, other)| *other == letter), "{column}: {doors:?}");
    letter
}

fn letter(error: &Value) -> char {
    match error["code"].as_str().unwrap_or_default() {
        "not_found" => {
            assert_eq!(error["message"], NOWHERE, "the words of a room that does not exist");
            '0'
        }
        "banned" => 'b',
        "unauthorized" => 'u',
        "no_voice" => 'v',
        "archived" => 'a',
        "forbidden" => 'f',
        other => panic!("{other}: {error}"),
    }
}

fn rest(answer: &Answer) -> char {
    if answer.status < 300 { 'y' } else { letter(&answer.json()["error"]) }
}

fn chat(answer: &Value) -> char {
    if answer.get("ok").is_some() { 'y' } else { letter(&answer["error"]) }
}

fn read(caller: &Caller, room: &Room) -> Vec<(&'static str, char)> {
    let base = path(&room.key);
    let get = |path: String| rest(&caller.ask("GET", &path, &Value::Null));
    let mut person = caller.chat();
    let mut found = vec![
        ("GET room", get(base.clone())),
        ("GET messages", get(format!("{base}/messages"))),
        ("GET events", get(format!("{base}/events"))),
        ("GET members", get(format!("{base}/members"))),
        ("join", chat(&person.ask("join", json!({"room": room.key})))),
        ("sync", chat(&person.ask("sync", json!({"room": room.key, "after": 0})))),
        ("members", chat(&person.ask("members", json!({"room": room.key})))),
    ];
    // Who may read a message may say that it should not be there.
    let (message, target) = (format!("{base}/messages/{}", room.said[0]), room.said[0]);
    found.push((
        "POST report",
        rest(&caller.ask("POST", &format!("{message}/report"), &json!({"reason": "cold"}))),
    ));
    let reported = person.ask("report", json!({"room": room.key, "target": target, "reason": ""}));
    found.push(("report", chat(&reported)));
    found.push(("tutorial", if let Err(letter) = socket(caller, &room.key) { letter } else { 'y' }));
    found
}

/// A socket on the tutorial's wire, or the letter of its refusal.
fn socket(caller: &Caller, key: &str) -> Result<TutorialClient, char> {
    let headers = [("authorization", caller.bearer.as_str())];
    match tutorial::open(caller.server, &format!("/ws/chat/{key}/"), &headers) {
        Ok((socket, response)) => Ok(TutorialClient { socket, response }),
        Err(response) => {
            let body = response.body().as_deref().expect("a reason").to_vec();
            let error: Value = serde_json::from_slice(&body).expect("JSON");
            Err(letter(&error["error"]))
        }
    }
}

fn see(caller: &Caller, room: &Room) -> char {
    let answer = caller.ask("GET", &format!("/media/{}", room.media), &Value::Null);
    if answer.status == 200 {
        return 'y';
    }
    let unknown = caller.ask("GET", "/media/m_0000000000000000000000000", &Value::Null);
    assert_eq!(
        (answer.status, answer.body),
        (unknown.status, unknown.body),
        "the same as one that is not there"
    );
    '0'
}

fn post(caller: &Caller, room: &Room) -> Vec<(&'static str, char)> {
    let body = json!({"client_id": format!("p{}", rand()), "text": "hi"});
    let mut person = caller.chat();
    let joined = person.ask("join", json!({"room": room.key}))["ok"].is_object();
    let mut found = vec![
        ("POST messages", rest(&caller.ask("POST", &format!("{}/messages", path(&room.key)), &body))),
        ("send", chat(&person.say(&room.key, &format!("s{}", rand()), "hi"))),
    ];
    if joined {
        found.push(("typing", chat(&person.ask("typing", json!({"room": room.key})))));
    }
    if let Ok(mut socket) = socket(caller, &room.key) {
        socket.say("hi");
        let answer = socket.next();
        found.push(("tutorial", if answer["type"] == "error" { letter(&answer) } else { 'y' }));
    }
    found
}

fn respond(caller: &Caller, room: &Room) -> Vec<(&'static str, char)> {
    let message = format!("{}/messages/{}", path(&room.key), room.said[0]);
    let mut person = caller.chat();
    let tea = "%F0%9F%8D%B5";
    let target = room.said[0];
    vec![
        ("PUT reaction", rest(&caller.ask("PUT", &format!("{message}/reactions/{tea}"), &Value::Null))),
        ("DELETE reaction", rest(&caller.ask("DELETE", &format!("{message}/reactions/{tea}"), &Value::Null))),
        ("react", chat(&react(&mut person, &room.key, target))),
    ]
}

fn react(person: &mut Person, key: &str, target: u64) -> Value {
    let client_id = format!("r{}", rand());
    let body = json!({"room": key, "target": target, "emoji": "🍵", "on": true, "client_id": client_id});
    person.ask("react", body)
}

fn enter(caller: &Caller, room: &Room, who: Cast) -> Vec<(&'static str, char)> {
    let mut person = caller.chat();
    let base = path(&room.key);
    let found = vec![
        ("POST enter", rest(&caller.ask("POST", &format!("{base}/enter"), &Value::Null))),
        ("enter", chat(&person.ask("enter", json!({"room": room.key})))),
    ];
    if matches!(who, Cast::Outsider | Cast::Admin) && found[0].1 == 'y' {
        assert_eq!(caller.ask("POST", &format!("{base}/exit"), &Value::Null).status, 204);
    }
    found
}

fn invite(house: &House, caller: &Caller, room: &Room, kind: &str) -> Vec<(&'static str, char)> {
    let base = path(&room.key);
    let newcomer = format!("{base}/members/{}", house.newcomer());
    let mut found = vec![
        ("POST invites", rest(&caller.ask("POST", &format!("{base}/invites"), &json!({"uses": 1})))),
        ("PUT members", rest(&caller.ask("PUT", &newcomer, &json!({"role": "member"})))),
    ];
    if kind != "direct" {
        house.restore(room);
    }
    let body = json!({"room": room.key, "person": house.newcomer(), "role": "member"});
    found.push(("role", chat(&caller.chat().ask("role", body))));
    if kind != "direct" {
        house.restore(room);
    }
    found
}

fn delete_any(caller: &Caller, room: &Room) -> Vec<(&'static str, char)> {
    let message = format!("{}/messages/{}", path(&room.key), room.said[1]);
    let body = json!({"room": room.key, "target": room.said[2], "client_id": format!("d{}", rand())});
    vec![
        ("DELETE message", rest(&caller.ask("DELETE", &message, &Value::Null))),
        ("delete", chat(&caller.chat().ask("delete", body))),
    ]
}

fn moderate(house: &House, caller: &Caller, room: &Room, kind: &str) -> Vec<(&'static str, char)> {
    let (base, quinn) = (path(&room.key), house.quinn.id.as_str());
    let mut person = caller.chat();
    let whom = json!({"room": room.key, "person": quinn});
    let mut mute = whom.clone();
    mute["seconds"] = json!(60);
    let rest_mute = json!({"seconds": 60});
    let mut found = vec![
        ("GET reports", rest(&caller.ask("GET", &format!("{base}/reports"), &Value::Null))),
        ("GET bans", rest(&caller.ask("GET", &format!("{base}/bans"), &Value::Null))),
        ("PUT mute", rest(&caller.ask("PUT", &format!("{base}/members/{quinn}/mute"), &rest_mute))),
        ("mute", chat(&person.ask("mute", mute))),
        ("DELETE members", rest(&caller.ask("DELETE", &format!("{base}/members/{quinn}"), &Value::Null))),
    ];
    let again = |found: &mut Vec<(&'static str, char)>, door, letter: char| {
        found.push((door, letter));
        if kind != "direct" {
            house.restore(room);
        }
    };
    if kind != "direct" {
        house.restore(room);
    }
    again(&mut found, "remove", chat(&person.ask("remove", whom.clone())));
    again(&mut found, "ban", chat(&person.ask("ban", whom)));
    again(
        &mut found,
        "POST bans",
        rest(&caller.ask("POST", &format!("{base}/bans"), &json!({"person": quinn}))),
    );
    found
}

fn set_roles(house: &House, caller: &Caller, room: &Room, kind: &str) -> Vec<(&'static str, char)> {
    let quinn = house.quinn.id.as_str();
    let role = json!({"role": "moderator"});
    let put = caller.ask("PUT", &format!("{}/members/{quinn}", path(&room.key)), &role);
    if kind != "direct" {
        house.restore(room);
    }
    let body = json!({"room": room.key, "person": quinn, "role": "moderator"});
    vec![("PUT members", rest(&put)), ("role", chat(&caller.chat().ask("role", body)))]
}

fn end(house: &House, caller: &Caller, room: &Room) -> Vec<(&'static str, char)> {
    let base = path(&room.key);
    let archive = rest(&caller.ask("PATCH", &base, &json!({"archived": !room.archived})));
    if archive == 'y' {
        house.archive(&room.key, room.archived);
    }
    vec![("PATCH archived", archive), ("DELETE room", rest(&caller.ask("DELETE", &base, &Value::Null)))]
}

fn leave(caller: &Caller, room: &Room) -> Vec<(&'static str, char)> {
    let first = chat(&caller.chat().ask("exit", json!({"room": room.key})));
    if first == 'y' {
        // Who is out is out: what the other door says then is another row of the table.
        return vec![("exit", first)];
    }
    let post = http::request(
        caller.server,
        "POST",
        &format!("{}/exit", path(&room.key)),
        &[("authorization", &caller.bearer)],
        b"",
    );
    vec![("exit", first), ("POST exit", rest(&post))]
}
