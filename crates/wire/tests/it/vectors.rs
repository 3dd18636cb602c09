//! The vectors, which the server's tests and the browser module's tests run too.

use serde::Deserialize;
use serde_json::{Value, json};
use teahouse_domain::{
    Code, Error, Event, LogId, MediaId, PersonId, RoomKind, RoomName, RoomRole, Seq, ServerRole,
};
use teahouse_wire::{
    AsText,
    chat::{self, Here, Limits, Page, Present, Reset, Welcome, Who, Why},
    codes,
    rest::{Items, LastSaid, Me, Member, Rights, Room, SignUps, User},
    schema,
    tutorial::{self, Content},
};

use crate::{
    requests::shown_request,
    support::{MOMENT, event, vectors, written},
};

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
const TEA: Who<'static> = Who { id: PersonId(9), name: "王 \"Tea\"", guest: false };

fn write_named(out: &mut Vec<u8>, name: &str, events: &[Event]) {
    let here = Present { who: TEA, away: false };
    let few = Here { room: "tea", people: &[here], count: 1 };
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
        "presence" => chat::presence(out, "tea", 2, &[here], &[PersonId(10), PersonId(11)]),
        "presence of a crowd" => chat::presence(out, "tea", 201, &[], &[]),
        "lagged" => chat::lagged(out, "tea", Seq(500)),
        "reset" => chat::reset(out, "tea", RESET),
        "bye, come back" => chat::bye(out, codes::DRAIN, Some([500, 8_000])),
        "bye" => chat::bye(out, codes::BANNED, None),
        "pong" => chat::pong(out, 1),
        other => write_people(out, other),
    }
}

/// What came with accounts and members.
fn write_people(out: &mut Vec<u8>, name: &str) {
    const TEA_ROOM: &str = "r_0000000000000000000000001";
    let away = Present { who: TEA, away: true };
    match name {
        "connected with a token that ends" => {
            let (me, limits) = (ada(), Limits::with_media_bytes(100 << 20));
            let welcome = Welcome::new(&me, "e7", limits);
            chat::ok_connect(out, 1, &Welcome { expires_in_ms: Some(900_000), ..welcome });
        }
        "who I am" => chat::ok_value(out, 7, &ada()),
        "my rooms" => {
            let next = Some("2".to_owned());
            chat::ok_value(out, 8, &Items { items: vec![private(TEA_ROOM), open("tea")], next });
        }
        "members" => chat::ok_value(out, 9, &Items { items: vec![member()], next: None }),
        "refreshed" => chat::ok_refresh(out, 10, Some(900_000)),
        "presence of somebody away" => chat::presence(out, "tea", 1, &[away], &[]),
        "presence of a guest who is away" => {
            let who = Who { guest: true, ..TEA };
            chat::presence(out, "tea", 1, &[Present { who, away: true }], &[]);
        }
        "unread" => chat::unread(out, TEA_ROOM, Seq(132)),
        "mention" => chat::mention(out, "tea", Seq(132), TEA),
        "read elsewhere" => chat::read(out, "tea", Seq(132)),
        "changed" => chat::changed(out, "tea"),
        "removed: removed" => chat::removed(out, "tea", Why::Removed),
        "removed: banned" => chat::removed(out, "tea", Why::Banned),
        "removed: deleted" => chat::removed(out, "tea", Why::Deleted),
        "removed: left" => chat::removed(out, "tea", Why::Left),
        "me" => chat::me(out, &ada()),
        other => panic!("nobody knows how to write {other}"),
    }
}

fn private(key: &str) -> Room {
    Room {
        title: "Tea & 茶".to_owned(),
        kind: AsText(RoomKind::Private),
        topic: String::new(),
        role: Some(AsText(RoomRole::Owner)),
        members: 2,
        head: 131,
        read: 120,
        unread: 11,
        mentions: 1,
        last_at: Some(AsText(MOMENT)),
        last: Some(LastSaid {
            user: User { id: "u_0000000000009".to_owned(), name: "Ada".to_owned(), guest: false },
            kind: "text".to_owned(),
            text: "The kettle is on.".to_owned(),
            sent_at: AsText(MOMENT),
        }),
        ..open(key)
    }
}

fn open(key: &str) -> Room {
    Room {
        room: AsText(RoomName::parse(key).unwrap()),
        title: key.to_owned(),
        kind: AsText(RoomKind::Open),
        topic: "all of it".to_owned(),
        picture: None,
        role: None,
        muted_until: None,
        members: 0,
        head: 0,
        read: 0,
        unread: 0,
        mentions: 0,
        last_at: None,
        last: None,
        archived: false,
        people: None,
        people_count: None,
        slow_seconds: None,
        created_at: None,
        created_by: None,
    }
}

fn member() -> Member {
    Member {
        id: AsText(TEA.id),
        name: TEA.name.to_owned(),
        login: Some("tea".to_owned()),
        role: AsText(RoomRole::Moderator),
        picture: None,
        muted_until: Some(AsText(MOMENT)),
        joined_at: Some(AsText(MOMENT)),
        guest: false,
        online: true,
    }
}

fn ada() -> Me {
    Me {
        name: "Ada".to_owned(),
        guest: false,
        named: true,
        role: AsText(ServerRole::Admin),
        login: Some("ada".to_owned()),
        email: Some("ada@example.com".to_owned()),
        email_confirmed: Some(true),
        picture: Some(AsText(MediaId(1))),
        language: Some("zh".to_owned()),
        rights: Rights { sign_up: SignUps::Invite, make_rooms: true },
        ..me()
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
        email_confirmed: None,
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
