//! The recording of the tutorial's own code, case by case, as far as a case is about frames.

use serde::Deserialize;
use serde_json::Value;
use teahouse_domain::{
    Author, Body, Event, EventId, Media, MediaId, MediaKind, Message, PersonId, RoomId, Seq, Timestamp,
};
use teahouse_wire::tutorial::{self, Content, Incoming, Upload};

use crate::support::{vectors, written};

#[derive(Deserialize)]
struct Case {
    name: String,
    path: String,
    send: Vec<Value>,
    teahouse: String,
    django: Value,
}

/// What a room that stores everything would send back.
fn echoes(frames: &[Value]) -> Vec<Value> {
    let texts = frames.iter().filter_map(Value::as_str);
    let mut sent = Vec::new();
    for text in texts {
        let answer = match tutorial::parse(text.as_bytes()) {
            Ok(incoming) => echo(incoming),
            Err(error) => vec![written(|out| tutorial::error(out, &error))],
        };
        sent.extend(answer.iter().map(|frame| serde_json::from_str::<Value>(frame).unwrap()));
    }
    sent
}

fn echo(incoming: Incoming<'_>) -> Vec<String> {
    let message = match incoming.content {
        Content::Message(message) => {
            Message { kind: message.kind, link: message.link, ..Message::text(message.text) }
        }
        Content::DataUrl(upload) => stored(&upload),
    };
    let author = Author::member(PersonId(1), incoming.user_name.as_ref());
    let (id, room, seq, sent_at) = (EventId(1), RoomId(1), Seq(1), Timestamp(0));
    let body = Body::Message(message);
    let event = Event { id, room, seq, sent_at, author, client_id: incoming.client_id, body };
    let mut frames = Vec::new();
    tutorial::each_frame(&event, "", |write| frames.push(written(|out| write(out))));
    frames
}

fn stored(upload: &Upload<'_>) -> Message {
    let bytes = upload.url.decode(1 << 20).unwrap();
    let media = Media {
        id: MediaId(1),
        kind: upload.kind,
        content_type: upload.url.claimed(),
        bytes: bytes.len() as u64,
        name: None,
        picture: None,
        duration_ms: None,
        thumbnail: None,
        waveform: None,
    };
    let named = Upload::message(upload.kind, media.id);
    assert_eq!(named.media, [media.id]);
    Message { kind: named.kind, media: vec![media], ..Message::text(named.text) }
}

#[test]
fn where_nothing_is_mended_the_echo_is_the_tutorials() {
    let cases = vectors::<Case>("tutorial-recording.json");
    let same: Vec<&Case> = cases.iter().filter(|case| case.teahouse == "same").collect();
    assert_eq!(same.len(), 14);
    for case in same {
        let recorded = case.django["sender_receives"].as_array().unwrap();
        let sent = echoes(&case.send);
        assert_eq!(sent.len(), recorded.len(), "{} {}", case.name, case.path);
        for (ours, theirs) in sent.iter().zip(recorded) {
            for (key, value) in theirs.as_object().unwrap() {
                assert_eq!(&ours[key], value, "{}", case.name);
            }
            let known = ["message", "username", "type", "seq", "id", "user_id", "sent_at", "media"];
            assert!(ours.as_object().unwrap().keys().all(|key| known.contains(&key.as_str())));
        }
    }
}

#[test]
fn what_is_mended_is_mended_as_it_says() {
    let cases = vectors::<Case>("tutorial-recording.json");
    let of = |name: &str| echoes(&cases.iter().find(|case| case.name == name).expect(name).send);
    let picture = &of("image inside the frame, as the page sends it")[0];
    assert_eq!((&picture["message"], &picture["type"]), (&picture["media"]["url"], &Value::from("image")));
    assert_eq!(picture["media"]["kind"], MediaKind::Image.as_str());
    let number = &of("a number as content")[0];
    assert_eq!((&number["message"], &number["username"]), (&Value::from("5"), &Value::from("7")));
    for name in ["an object as content", "not JSON", "a JSON list"] {
        let sent = of(name);
        assert_eq!((sent.len(), &sent[0]["type"]), (1, &Value::from("error")), "{name}");
        assert!(sent[0]["code"].is_string() && sent[0]["message"].is_string(), "{name}");
    }
}
