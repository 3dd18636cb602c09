//! The vectors, which the server's tests and the browser module's tests run too.

use serde::Deserialize;
use serde_json::{Value, json};
use teahouse_domain::{Code, Error, Event, LogId, MediaId, Message, PersonId, Seq, ServerRole};
use teahouse_wire::{
    AsText,
    chat::{self, Command, Here, Limits, Page, Request, Reset, Welcome, Who},
    codes,
    rest::{Me, Rights, SignUps},
    schema,
    tutorial::{self, Content},
};

use crate::support::{event, vectors, written};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TutorialIn {
    name: String,
    frame: String,
    gives: Value,
}

#[test]
fn frames_of_the_tutorials_wire_mean_what_the_vectors_say() {
    for vector in vectors::<TutorialIn>("tutorial-in.json") {
        let given = match tutorial::parse(vector.frame.as_bytes()) {
            Ok(incoming) => shown_incoming(&incoming),
            Err(error) => json!({"error": error.code.as_str()}),
        };
        assert_eq!(given, vector.gives, "{}", vector.name);
    }
}

fn shown_incoming(incoming: &tutorial::Incoming<'_>) -> Value {
    let mut shown = json!({"user_name": incoming.user_name});
    if let Some(client_id) = &incoming.client_id {
        shown["client_id"] = json!(client_id.as_str());
    }
    match &incoming.content {
        Content::DataUrl(upload) => {
            let bytes = upload.url.decode(1_000).unwrap();
            let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            shown["upload"] =
                json!({"kind": upload.kind.as_str(), "claimed": upload.url.claimed(), "bytes": digits});
        }
        Content::Message(message) => {
            shown["type"] = json!(message.kind.as_str());
            match &message.link {
                Some(link) => shown["link"] = json!(link.as_str()),
                None if message.kind.as_str() == "text" => shown["text"] = json!(message.text.as_str()),
                None => assert_eq!(message.text.as_str(), ""),
            }
        }
    }
    shown
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChatIn {
    name: String,
    frame: String,
    gives: Option<Value>,
    error: Option<Value>,
}

#[test]
fn commands_mean_what_the_vectors_say() {
    for vector in vectors::<ChatIn>("chat-in.json") {
        let (gives, error) = match chat::parse(vector.frame.as_bytes()) {
            Ok(request) => (Some(shown_request(request)), None),
            Err((id, error)) => (None, Some(json!({"id": id, "code": error.code.as_str()}))),
        };
        assert_eq!((gives, error), (vector.gives, vector.error), "{}", vector.name);
    }
}

/// The request as it would be written with every key in its plainest form.
fn shown_request(request: Request<'_>) -> Value {
    let (id, command) = match request {
        Request::Ping(number) => return json!({"ping": number}),
        Request::Command(id, command) => (id, command),
    };
    let (name, body) = match command {
        Command::Connect(connect) => {
            let rooms: serde_json::Map<String, Value> =
                connect.rooms.iter().map(|(room, seq)| (room.to_string(), json!(seq.0))).collect();
            (
                "connect",
                json!({"token": connect.token, "rooms": rooms, "log": connect.log, "client": connect.client}),
            )
        }
        Command::Join(join) => {
            let after_id = join.after_id.map(|id| id.to_string());
            (
                "join",
                json!({"room": join.room.as_str(), "after": join.after.map(|seq| seq.0), "after_id": after_id}),
            )
        }
        Command::Leave { room } => ("leave", json!({"room": room.as_str()})),
        Command::Typing { room } => ("typing", json!({"room": room.as_str()})),
        Command::Sync(sync) => {
            ("sync", json!({"room": sync.room.as_str(), "after": sync.after.0, "limit": sync.limit}))
        }
        Command::Send(send) => {
            ("send", shown_send(send.room.as_str(), send.client_id.as_str(), &send.message))
        }
    };
    let present = body.as_object().unwrap().iter().filter(|(_, value)| !value.is_null());
    let body: serde_json::Map<String, Value> =
        present.map(|(key, value)| (key.clone(), value.clone())).collect();
    json!({"id": id, name: body})
}

fn shown_send(room: &str, client_id: &str, message: &Message<MediaId>) -> Value {
    let media: Vec<String> = message.media.iter().map(ToString::to_string).collect();
    let reply_to = message.reply_to.map(|seq| seq.0);
    json!({"room": room, "client_id": client_id, "text": message.text.as_str(), "reply_to": reply_to, "media": media})
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Happened {
    name: String,
    event: Value,
    tutorial: Vec<Value>,
}

impl Happened {
    fn event(&self) -> Event {
        event(&serde_json::from_value::<schema::Event>(self.event.clone()).unwrap())
    }
}

#[test]
fn events_are_encoded_as_the_vectors_say() {
    for vector in vectors::<Happened>("events.json") {
        let event = vector.event();
        let push = written(|out| chat::event(out, "tea", &event));
        // As text: the order of the keys is part of what readers see.
        assert_eq!(push, format!("{{\"event\":{}}}", vector.event), "{}", vector.name);
        let mut frames = Vec::new();
        tutorial::each_frame(&event, "", |write| frames.push(written(|out| write(out))));
        let expected: Vec<String> = vector.tutorial.iter().map(ToString::to_string).collect();
        assert_eq!(frames, expected, "{}", vector.name);
    }
}

#[test]
fn with_a_public_address_ours_become_absolute_and_others_stay() {
    for vector in vectors::<Happened>("events.json") {
        tutorial::each_frame(&vector.event(), "https://tea.example", |write| {
            let frame: schema::TutorialMessage = serde_json::from_str(&written(|out| write(out))).unwrap();
            if let Some(media) = frame.media {
                assert!(frame.message.starts_with("https://tea.example/media/m_"), "{}", frame.message);
                assert_eq!(frame.message, media.url);
            } else {
                assert!(!frame.message.contains("tea.example"));
            }
        });
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChatOut {
    name: String,
    frame: Value,
}

#[test]
fn replies_and_pushes_are_encoded_as_the_vectors_say() {
    let events: Vec<Event> = vectors::<Happened>("events.json").iter().map(Happened::event).collect();
    for vector in vectors::<ChatOut>("chat-out.json") {
        let frame = written(|out| write_named(out, &vector.name, &events));
        assert_eq!(frame, vector.frame.to_string(), "{}", vector.name);
        let read: schema::ServerMessage = serde_json::from_str(&frame).unwrap();
        assert_eq!(serde_json::to_value(read).unwrap(), vector.frame, "{}", vector.name);
    }
}

const RESET: Reset = Reset { head: Seq(900), oldest: Seq(1) };
const TEA: Who<'static> = Who { id: PersonId(9), name: "王 \"Tea\"" };

fn write_named(out: &mut Vec<u8>, name: &str, events: &[Event]) {
    let few = Here { room: "tea", people: &[TEA], count: 1 };
    let crowd = Here { room: "tea", people: &[], count: 201 };
    let one = Page { events: &events[..1], head: Seq(1), more: false };
    let none = Page { events: &events[..0], head: Seq(0), more: false };
    let two = Page { events: &[&events[0], &events[10]], head: Seq(500), more: true };
    let slower = Error::new(Code::RateLimited, "slower, please").retry_after_ms(800);
    match name {
        "connected" => write_connected(out, Some("t.k")),
        "connected with a cookie" => write_connected(out, None),
        "joined" => chat::ok_join(out, 2, &few, &one),
        "joined an empty room in a crowd" => chat::ok_join(out, 2, &crowd, &none),
        "joined, begin anew" => chat::ok_join_reset(out, 2, &few, RESET),
        "synced" => chat::ok_sync(out, 4, "tea", &two),
        "synced, begin anew" => chat::ok_sync_reset(out, 4, RESET),
        "sent" => chat::ok_send(out, 3, &events[0], false),
        "sent before" => chat::ok_send(out, 3, &events[0], true),
        "done" => chat::ok_empty(out, 5),
        "refused" => chat::error(out, Some(3), &slower),
        "refused without an id" => {
            chat::error(out, None, &Error::new(Code::BadJson, "not valid JSON at byte 0"))
        }
        "event" => chat::event(out, "tea", &events[0]),
        "typing" => chat::typing(out, "tea", TEA),
        "presence" => chat::presence(out, "tea", 2, &[TEA], &[PersonId(10), PersonId(11)]),
        "presence of a crowd" => chat::presence(out, "tea", 201, &[], &[]),
        "lagged" => chat::lagged(out, "tea", Seq(500)),
        "reset" => chat::reset(out, "tea", RESET),
        "bye, come back" => chat::bye(out, codes::DRAIN, Some([500, 8_000])),
        "bye" => chat::bye(out, codes::BANNED, None),
        "pong" => chat::pong(out, 1),
        other => panic!("nobody knows how to write {other}"),
    }
}

fn me() -> Me {
    Me {
        id: PersonId(9).to_string(),
        name: "Guest 0009".to_owned(),
        guest: true,
        named: false,
        role: AsText(ServerRole::Guest),
        login: None,
        email: None,
        picture: None,
        language: None,
        rights: Rights { sign_up: SignUps::Open, make_rooms: false },
    }
}

fn write_connected(out: &mut Vec<u8>, token: Option<&str>) {
    let me = me();
    let log = LogId("e7".to_owned());
    let welcome = Welcome::new(&me, &log.0, Limits::with_media_bytes(100 << 20));
    chat::ok_connect(out, 1, &Welcome { token, ..welcome });
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Closed {
    code: u16,
    comes_back: String,
}

#[test]
fn after_a_close_clients_do_what_the_vectors_say() {
    let vectors = vectors::<Closed>("close-codes.json");
    for vector in &vectors {
        let comes_back = match codes::comes_back(vector.code) {
            codes::Return::Never => "never",
            codes::Return::Backoff => "backoff",
            codes::Return::FreshToken => "fresh_token",
        };
        assert_eq!(comes_back, vector.comes_back, "{}", vector.code);
    }
    for close in codes::CLOSE_CODES {
        assert!(vectors.iter().any(|vector| vector.code == close.code), "{} has no vector", close.code);
    }
}
