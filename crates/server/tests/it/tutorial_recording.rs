//! The recording of the tutorial's own code, case by case, against the running server.

use serde::Deserialize;
use serde_json::Value;
use tungstenite::Message;

use crate::support::{TestServer, TutorialClient, http, tutorial};

#[derive(Deserialize)]
struct Case {
    name: String,
    path: String,
    send: Vec<Value>,
    teahouse: String,
    django: Value,
}

/// Two in the room of the case: who sends, and somebody else.
struct Scene {
    path: String,
    sender: TutorialClient,
    other: TutorialClient,
    /// The last to go: it would wait for the others.
    server: TestServer,
}

fn cases() -> Vec<Case> {
    let text = include_str!("../../../wire/vectors/tutorial-recording.json");
    serde_json::from_str(text).expect("the recording")
}

impl Scene {
    fn of(case: &Case) -> Self {
        let server = TestServer::start();
        let (mut sender, other) =
            [0, 1].map(|_| TutorialClient::open(server.address(), &case.path, &[])).into();
        if case.name.contains("subprotocol") {
            let offer = "sec-websocket-protocol: chat\r\n";
            let (head, socket) = tutorial::open_by_hand(server.address(), &case.path, offer);
            // As in the tutorial, none is taken.
            assert!(head.starts_with("http/1.1 101 ") && !head.contains("sec-websocket-protocol"), "{head}");
            sender.socket = socket;
        }
        let mut scene = Self { path: case.path.clone(), sender, other, server };
        scene.send(&case.send);
        scene
    }

    fn send(&mut self, frames: &[Value]) {
        for frame in frames {
            match frame.as_str() {
                Some(text) => self.sender.send(text),
                None => {
                    assert_eq!(frame["binary_hex"], "0001");
                    self.sender.socket.send(Message::binary(vec![0, 1])).expect("sent");
                }
            }
        }
    }

    /// Both sockets are open, and nothing was said since the position `seq`.
    fn expect_quiet(&mut self, what: &str, seq: u64) {
        self.sender.say("is this on?");
        for client in [&mut self.sender, &mut self.other] {
            let frame = client.next();
            assert_eq!(
                (&frame["message"], &frame["seq"]),
                (&"is this on?".into(), &(seq + 1).into()),
                "{what}"
            );
        }
    }
}

fn expect_keys(what: &str, frame: &Value, recorded: &Value) {
    let keys = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    for key in keys(recorded) {
        assert_eq!(frame[&key], recorded[&key], "{what}: {key}");
    }
    for key in keys(frame) {
        let ours = ["seq", "id", "user_id", "sent_at", "media"].contains(&key.as_str());
        assert!(ours || !recorded[&key].is_null(), "{what}: {key} is too much");
    }
}

#[test]
fn what_is_the_same_is_the_same_for_the_sender_and_for_the_others() {
    let cases: Vec<Case> = cases().into_iter().filter(|case| case.teahouse == "same").collect();
    assert_eq!(cases.len(), 14);
    for case in cases {
        let mut scene = Scene::of(&case);
        let mut seq = 0;
        for (client, list) in [(&mut scene.sender, "sender_receives"), (&mut scene.other, "other_receives")] {
            seq = 0;
            for recorded in case.django[list].as_array().expect("a list") {
                expect_keys(&case.name, &client.next(), recorded);
                seq += 1;
            }
        }
        scene.expect_quiet(&case.name, seq);
    }
}

#[test]
fn what_is_mended_is_as_the_recording_says() {
    let cases: Vec<Case> = cases().into_iter().filter(|case| case.teahouse != "same").collect();
    assert_eq!(cases.len(), 11);
    for case in cases {
        assert!(case.teahouse.starts_with("mended: "), "{}", case.teahouse);
        match case.name.as_str() {
            "image inside the frame, as the page sends it" => stored(&case),
            "a number as content" => echoed(&case, "5", "7"),
            "a room named in another script" | "a room with a hyphen" | "no slash at the end" => {
                echoed(&case, "x", "");
            }
            "an object as content" | "not JSON" | "a JSON list" | "a binary frame" => refused(&case),
            "a path that is none" | "a room name of 101 letters" => not_found(&case),
            other => panic!("what becomes of {other}?"),
        }
    }
}

fn echoed(case: &Case, message: &str, username: &str) {
    let mut scene = Scene::of(case);
    for client in [&mut scene.sender, &mut scene.other] {
        let frame = client.next();
        assert_eq!(
            (&frame["message"], &frame["username"]),
            (&message.into(), &username.into()),
            "{}",
            case.name
        );
    }
    scene.expect_quiet(&case.name, 1);
}

fn stored(case: &Case) {
    let mut scene = Scene::of(case);
    let (mine, theirs) = (scene.sender.next(), scene.other.next());
    assert_eq!(mine, theirs);
    expect_keys(
        &case.name,
        &mine,
        &serde_json::json!({"message": mine["message"], "username": "", "type": "image"}),
    );
    let address = mine["message"].as_str().expect("an address");
    assert!(address.starts_with("/media/m_"), "{address}");
    let answer = http::get(scene.server.address(), address);
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("image/png")));
    assert!(answer.body.starts_with(b"\x89PNG"));
    scene.expect_quiet(&case.name, 1);
}

fn refused(case: &Case) {
    let mut scene = Scene::of(case);
    let frame = scene.sender.next();
    assert_eq!(frame["type"], "error", "{}: {frame}", case.name);
    assert!(frame["code"].is_string() && frame["message"].is_string(), "{}: {frame}", case.name);
    scene.expect_quiet(&case.name, 0);
    let room = scene.path.trim_matches('/').rsplit('/').next().expect("a room");
    let history = http::get(scene.server.address(), &format!("/api/v1/rooms/{room}/messages?after=0"));
    assert_eq!(history.json()["messages"].as_array().expect("messages").len(), 1, "{}", case.name);
}

fn not_found(case: &Case) {
    let server = TestServer::start();
    let answer = tutorial::open(server.address(), &case.path, &[]).expect_err("no socket there");
    assert_eq!(answer.status(), 404, "{}", case.name);
    let body: Value = serde_json::from_slice(answer.body().as_deref().unwrap_or_default()).expect("a reason");
    assert!(body["error"]["message"].is_string(), "{}: {body}", case.name);
}
