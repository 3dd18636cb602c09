//! What was stored is stored: who sends it again hears the first answer, whatever was decided since.

use std::{net::TcpStream, time::Duration};

use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

use super::{at, make};
use crate::support::{Member, Person, TestServer};

/// One person at all three doors.
struct Doors {
    member: Member,
    chat: Person,
    wire: WebSocket<TcpStream>,
}

impl Doors {
    fn open(member: &Member) -> Self {
        let wire = member.tutorial("tea").expect("opens").0;
        Self { member: member.clone(), chat: member.connect(), wire }
    }

    /// Says the same at each door, under an id of its own: `stored`, `again`, or why not.
    fn say(&mut self, id: &str, text: &str) -> [String; 3] {
        let rest = self.member.say("tea", &format!("rest-{id}"), text);
        let rest = match rest.status {
            201 => "stored".to_owned(),
            200 => "again".to_owned(),
            _ => rest.code(),
        };
        let chat = self.chat.say("tea", &format!("chat-{id}"), text);
        let chat = match chat["ok"]["again"].as_bool() {
            Some(again) => (if again { "again" } else { "stored" }).to_owned(),
            None => chat["error"]["code"].as_str().expect("a code").to_owned(),
        };
        [rest, chat, self.say_on_the_wire(&format!("wire-{id}"), text)]
    }

    /// There the echo is the answer, the first time and each time after.
    fn say_on_the_wire(&mut self, id: &str, text: &str) -> String {
        let frame = json!({"content": text, "client_id": id}).to_string();
        self.wire.send(Message::text(frame)).expect("sent");
        loop {
            let frame = self.wire.read().expect("a frame");
            let frame: Value = serde_json::from_str(frame.to_text().expect("text")).expect("JSON");
            if frame["type"] == "error" {
                return frame["code"].as_str().expect("a code").to_owned();
            }
            if frame["client_id"] == json!(id) {
                return "echo".to_owned();
            }
        }
    }

    #[track_caller]
    fn hear(&mut self, id: &str, text: &str, expected: [&str; 3]) {
        assert_eq!(self.say(id, text), expected, "{id}: {text}");
    }
}

const STORED: [&str; 3] = ["stored", "stored", "echo"];
const AGAIN: [&str; 3] = ["again", "again", "echo"];

#[test]
fn a_resend_hears_the_first_answer_whatever_was_decided_since() {
    let server = TestServer::timeless(|config| config.limits.enabled = false);
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    crate::support::data::make_admin(&server, &ada);
    make(&ada, json!({"kind": "open", "name": "tea"}));
    let word = |action: &str| {
        let set = ada.send("PUT", "/api/v1/admin/words/milk", &json!({"action": action}));
        assert_eq!(set.status, 200);
    };
    let change = |body: Value| assert_eq!(ada.send("PATCH", &at("tea", ""), &body).status, 200);
    let mute = |seconds: Value| {
        let path = at("tea", &format!("/members/{}/mute", ben.id));
        assert_eq!(ada.send("PUT", &path, &json!({"seconds": seconds})).status, 204);
    };
    let mut doors = Doors::open(&ben);
    doors.hear("plain", "tea with milk", STORED);
    word("mask");
    doors.hear("plain", "tea with milk", AGAIN);
    doors.hear("masked", "milk first", STORED);
    doors.hear("masked", "milk first", AGAIN);
    doors.hear("masked", "silk first", ["client_id_reused"; 3]);
    assert_eq!(ada.delete("/api/v1/admin/words/milk").status, 204);
    doors.hear("masked", "milk first", AGAIN);
    word("refuse");
    doors.hear("masked", "milk first", AGAIN);
    doors.hear("plain", "tea with milk", AGAIN);
    doors.hear("plain", "more milk", ["client_id_reused"; 3]);
    doors.hear("new", "milk", ["blocked_word"; 3]);
    mute(json!(600));
    doors.hear("plain", "tea with milk", AGAIN);
    doors.hear("new", "tea", ["muted"; 3]);
    mute(Value::Null);
    doors.hear("new", "tea", STORED);
    change(json!({"slow_seconds": 60}));
    assert_eq!(ben.say("tea", "turn", "mine").status, 201);
    doors.hear("plain", "tea with milk", AGAIN);
    doors.hear("slow", "tea", ["rate_limited"; 3]);
    change(json!({"archived": true}));
    doors.hear("plain", "tea with milk", AGAIN);
    doors.hear("late", "tea", ["archived"; 3]);
    let log = ada.get(&at("tea", "/messages?limit=500")).json();
    assert_eq!(log["messages"].as_array().map(Vec::len), Some(10), "nothing twice: {log}");
}

#[test]
fn a_change_that_was_stored_is_answered_as_it_was_also_too_late() {
    let server = TestServer::timeless(|config| config.limits.enabled = false);
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    crate::support::data::make_admin(&server, &ada);
    make(&ada, json!({"kind": "open", "name": "tea"}));
    let seq = ben.say("tea", "said", "tea").json()["seq"].clone();
    let message = at("tea", &format!("/messages/{seq}"));
    let edit = |id: &str, text: &str| {
        let answer = ben.send("PATCH", &message, &json!({"client_id": id, "text": text}));
        (answer.json()["again"].as_bool(), answer.code())
    };
    let react = |id: &str| {
        let answer = ben.request("PUT", &format!("{message}/reactions/milk?client_id={id}"), b"");
        (answer.json()["again"].as_bool(), answer.code())
    };
    let (stored, again) = ((Some(false), String::new()), (Some(true), String::new()));
    let refused = |code: &str| (None, code.to_owned());
    assert_eq!((edit("e", "tea with milk"), react("r")), (stored.clone(), stored));
    let set = ada.send("PUT", "/api/v1/admin/words/milk", &json!({"action": "refuse"}));
    assert_eq!(set.status, 200);
    assert_eq!((edit("e", "tea with milk"), react("r")), (again.clone(), again.clone()));
    assert_eq!(edit("e", "more milk"), refused("client_id_reused"));
    assert_eq!((edit("new", "milk"), react("new")), (refused("blocked_word"), refused("blocked_word")));
    server.clock.advance(Duration::from_hours(49));
    assert_eq!(edit("e", "tea with milk"), again);
    assert_eq!(edit("new", "tea"), refused("too_late"));
}

#[test]
fn who_was_put_out_of_a_hidden_room_hears_nothing_of_what_they_said_there() {
    let server = TestServer::lifted();
    let (ada, ben) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "ben"));
    let key = super::private(&ada, &[&ben]);
    assert_eq!(ben.say(&key, "b", "tea").status, 201);
    assert_eq!(ada.delete(&at(&key, &format!("/members/{}", ben.id))).status, 204);
    assert_eq!(ben.say(&key, "b", "tea").code(), "not_found");
    assert_eq!(ben.connect().say(&key, "b", "tea")["error"]["code"], "not_found");
}
