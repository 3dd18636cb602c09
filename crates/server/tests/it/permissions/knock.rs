//! Going through a door, on every wire, and what is answered there as one letter.
//!
//! A refusal that says that there is no such room is compared with that of a room that never was: to the last word.

use serde_json::{Value, json};

use super::{
    cast::{Caller, Cast, House, Room, fresh},
    doors::{Column, Door, How},
};
use crate::support::{Person, TutorialClient, http, tutorial};

/// A room and an upload that never were.
const NO_ROOM: &str = "r_0000000000000000000000000";
const NO_MEDIA: &str = "m_0000000000000000000000000";

/// What was answered: a status where there is one, and the error where it is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    status: Option<u16>,
    refusal: Option<(String, String)>,
}

impl Said {
    const YES: Self = Self { status: None, refusal: None };

    pub(super) fn of_answer(answer: &http::Answer) -> Self {
        if answer.status < 300 {
            return Self::YES;
        }
        Self { status: Some(answer.status), ..Self::of_error(&answer.json()["error"]) }
    }

    pub(super) fn of_reply(reply: &Value) -> Self {
        if reply.get("ok").is_some() { Self::YES } else { Self::of_error(&reply["error"]) }
    }

    fn of_error(error: &Value) -> Self {
        let text = |key: &str| error[key].as_str().unwrap_or_else(|| panic!("no error: {error}")).to_owned();
        Self { status: None, refusal: Some((text("code"), text("message"))) }
    }

    /// `y` for yes. Every refusal has its letter, and over HTTP its status.
    #[track_caller]
    pub(super) fn letter(&self) -> char {
        let Some((code, message)) = &self.refusal else { return 'y' };
        let (letter, status) = match code.as_str() {
            "not_found" => ('0', 404),
            "unauthorized" => ('u', 401),
            "banned" => ('b', 403),
            "no_voice" => ('v', 403),
            "archived" => ('a', 403),
            "muted" => ('m', 403),
            "forbidden" if message.starts_with("this API key") || message.starts_with("an API key") => {
                ('k', 403)
            }
            "forbidden" => ('f', 403),
            "bad_code" => ('c', 404),
            "wrong_password" => ('w', 401),
            "last_admin" => ('l', 409),
            "name_taken" | "conflict" => ('t', 409),
            "gone" => ('x', 0),
            other => panic!("{other}: {message}"),
        };
        assert!(self.status.is_none_or(|found| found == status), "{code} with the status {:?}", self.status);
        letter
    }
}

/// Somebody before the doors of a room.
pub(super) struct Stage<'a> {
    pub(super) house: &'a House,
    pub(super) caller: &'a Caller,
    pub(super) who: Cast,
    pub(super) room: Room,
}

impl Stage<'_> {
    /// The letter of what is answered.
    #[track_caller]
    pub(super) fn letter(&self, door: &Door) -> char {
        let said = self.knock(door, false);
        let letter = said.letter();
        if letter == '0' {
            assert_eq!(said, self.knock(door, true), "{:?} of a room that never was", door.how);
        }
        letter
    }

    /// `nowhere`: of a room, or an upload, that there is not.
    fn knock(&self, door: &Door, nowhere: bool) -> Said {
        let fill = |text: &str| self.fill(text, nowhere);
        let key = if nowhere { NO_ROOM } else { &self.room.key };
        match door.how {
            How::Rest(operation, body) => {
                let (method, path) = operation.split_once(' ').expect("a method and a path");
                Said::of_answer(&self.caller.ask(method, &fill(path), &fill(body)))
            }
            How::Chat(command, body) => {
                let body = serde_json::from_str(&fill(body)).expect("JSON");
                self.caller.chat().map_or_else(|said| said, |person| tell(person, command, &body, key))
            }
            How::Resume => resume(self.caller, key),
            How::Page => page(self.caller, key).map_or_else(|said| said, |_| Said::YES),
            How::Speak => page(self.caller, key).map_or_else(|said| said, speak),
        }
    }

    fn fill(&self, text: &str, nowhere: bool) -> String {
        let (room, house) = (&self.room, self.house);
        let hidden = |there: &str, never: &str| if nowhere { never.to_owned() } else { there.to_owned() };
        [
            ("{room}", hidden(&room.key, NO_ROOM)),
            ("{media}", hidden(&room.media, NO_MEDIA)),
            ("{own}", room.own.unwrap_or(room.said).to_string()),
            ("{said}", room.said.to_string()),
            ("{invite}", room.invite.clone()),
            ("{code}", room.code.clone()),
            ("{report}", room.report.clone()),
            ("{quinn}", house.quinn.id.clone()),
            ("{newcomer}", house.newcomer.id.clone()),
            ("{banned}", house.rude.id.clone()),
            ("{turned}", (!room.archived).to_string()),
            ("{fresh}", fresh()),
        ]
        .into_iter()
        .fold(text.to_owned(), |text, (word, value)| text.replace(word, &value))
    }
}

/// One command. Who tells that they write, or leaves, has joined before, where they may.
fn tell(mut person: Person, command: &str, body: &Value, key: &str) -> Said {
    if !matches!(command, "typing" | "leave") {
        return Said::of_reply(&person.ask(command, body.clone()));
    }
    let outside = Said::of_reply(&person.ask(command, body.clone()));
    let never = Said::of_reply(&person.ask(command, json!({"room": NO_ROOM})));
    assert_eq!(outside, never, "{command} by who has not joined, as of a room that never was");
    assert!(outside.refusal.is_some(), "{command} by who has not joined");
    let joined = Said::of_reply(&person.ask("join", json!({"room": key})));
    if joined == Said::YES { Said::of_reply(&person.ask(command, body.clone())) } else { joined }
}

/// `connect` goes on with the room, or tells that it is not for them.
fn resume(caller: &Caller, key: &str) -> Said {
    let mut person = match caller.chat_in(&json!({key: 0})) {
        Ok(person) => person,
        Err(said) => return said,
    };
    // What a `connect` has to say of its rooms is said before anything that is asked after it.
    person.raw(r#"{"ping":1}"#);
    person.push("pong");
    match person.pushes.iter().find_map(|push| push.get("removed")) {
        None => Said::YES,
        Some(removed) => {
            let keys: Vec<&String> = removed.as_object().expect("an object").keys().collect();
            assert_eq!((keys.len(), &removed["room"]), (2, &json!(key)), "nothing but that: {removed}");
            let code = if removed["why"] == "banned" { "banned" } else { "gone" };
            Said { status: None, refusal: Some((code.to_owned(), String::new())) }
        }
    }
}

fn page(caller: &Caller, key: &str) -> Result<TutorialClient, Said> {
    match tutorial::open(caller.server, &format!("/ws/chat/{key}/"), &caller.headers()) {
        Ok((socket, response)) => Ok(TutorialClient { socket, response }),
        Err(refused) => Err(of_handshake(&refused)),
    }
}

fn speak(mut page: TutorialClient) -> Said {
    page.say("hi");
    let frame = page.next();
    if frame["type"] == "error" { Said::of_error(&frame) } else { Said::YES }
}

fn of_handshake(refused: &tungstenite::http::Response<Option<Vec<u8>>>) -> Said {
    let body: Value = serde_json::from_slice(refused.body().as_deref().expect("a reason")).expect("JSON");
    Said { status: Some(refused.status().as_u16()), ..Said::of_error(&body["error"]) }
}

impl Caller {
    pub(super) fn chat(&self) -> Result<Person, Said> {
        self.chat_in(&json!({}))
    }

    /// Connected, going on with these rooms; or how that was refused.
    fn chat_in(&self, rooms: &Value) -> Result<Person, Said> {
        let mut headers = self.headers();
        headers.push(("sec-websocket-protocol", "chat.v1.json"));
        let opened = tutorial::open(self.server, "/ws", &headers);
        let mut person = Person::on(opened.map_err(|refused| of_handshake(&refused))?.0);
        match Said::of_reply(&person.ask("connect", json!({"client": "test/1", "rooms": rooms}))) {
            Said::YES => Ok(person),
            refused => Err(refused),
        }
    }
}

/// The letter that this door has in somebody's row.
pub(super) fn expected(row: &str, door: &Door, who: Cast) -> char {
    let column = match door.column {
        // Who shows nothing is another guest each time, and has said nothing.
        Column::Respond if who == Cast::Nobody && door.is_about_own() => Column::Rewrite,
        Column::Withdraw if who == Cast::Nobody => Column::Delete,
        other => other,
    };
    let letter = row.chars().nth(column as usize).expect("a letter for each column");
    match door.how {
        How::Rest(..) if who == Cast::Nobody && !door.for_nobody => 'u',
        // `connect` says no more of a room than that it is gone. Who may not be here at all does not come so far.
        How::Resume if "0uf".contains(letter) && who != Cast::Disabled => 'x',
        _ => letter,
    }
}
