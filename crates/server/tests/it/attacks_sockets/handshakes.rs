//! A17, A18 and A38: handshakes that are none, extensions nobody has, rooms nobody can enter.

use super::Scene;
use crate::support::{Person, http, tutorial};

const KEY: &str = "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
const UPGRADE: &str = "connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n";

/// A17
#[test]
fn handshakes_that_are_none_are_refused_with_the_reason() {
    let mut scene = Scene::new();
    let host = format!("host: {}\r\n", scene.server.address());
    let line = "GET /ws/chat/tea/ HTTP/1.1\r\n";
    let old = UPGRADE.replace("13", "12");
    let twice = format!("{KEY}{KEY}");
    let cases = [
        ("no key", line, UPGRADE, "", 400),
        ("two keys", line, UPGRADE, &twice, 400),
        ("a short key", line, UPGRADE, "sec-websocket-key: c2hvcnQ=\r\n", 400),
        ("an old version", line, &old, KEY, 426),
        ("no version", line, "connection: upgrade\r\nupgrade: websocket\r\n", KEY, 426),
        ("no upgrade", line, "", KEY, 426),
        (
            "another upgrade",
            line,
            "connection: upgrade\r\nupgrade: h2c\r\nsec-websocket-version: 13\r\n",
            KEY,
            426,
        ),
        ("POST", "POST /ws/chat/tea/ HTTP/1.1\r\ncontent-length: 0\r\n", UPGRADE, KEY, 400),
        ("HTTP/1.0", "GET /ws/chat/tea/ HTTP/1.0\r\n", UPGRADE, KEY, 400),
        ("chat.v1 without its subprotocol", "GET /ws HTTP/1.1\r\n", UPGRADE, KEY, 400),
        ("a path that is none", "GET /ws/other HTTP/1.1\r\n", UPGRADE, KEY, 404),
    ];
    for (what, line, upgrade, key, status) in cases {
        // The last header asks for the end, so that the answer can be read to it.
        let close = if upgrade.contains("connection") { "" } else { "connection: close\r\n" };
        let request = format!("{line}{host}{upgrade}{key}{close}\r\n");
        let answer = http::first(scene.server.address(), request.as_bytes());
        assert_eq!(answer.status, status, "{what}");
        assert!(answer.json()["error"]["message"].is_string(), "{what}");
    }
    scene.expect_peace();
}

/// A18
#[test]
fn compression_is_offered_in_vain() {
    let mut scene = Scene::new();
    let offers = [
        "permessage-deflate; client_max_window_bits=99",
        "permessage-deflate; server_max_window_bits=8, x-webkit-deflate-frame",
        "permessage-deflate",
    ];
    for offer in offers {
        let header = format!("sec-websocket-extensions: {offer}\r\n");
        let (head, mut socket) = tutorial::open_by_hand(scene.server.address(), "/ws/chat/tea/", &header);
        assert!(head.starts_with("http/1.1 101 ") && !head.contains("sec-websocket-extensions"), "{head}");
        socket.send(tungstenite::Message::text(r#"{"content":"plain"}"#)).expect("sent");
        assert!(socket.read().expect("a frame").is_text());
    }
    scene.expect_peace();
}

/// A38, in the address
#[test]
fn rooms_are_refused_by_rule_before_the_upgrade() {
    let mut scene = Scene::new();
    let long = "r".repeat(10 << 10);
    let names = [
        "..%2f..%2fetc",
        "../../etc",
        "%2e%2e",
        "..",
        "%3Cimg%20onerror%3E",
        "a%00b",
        "a%0ab",
        "a%0d%0ab",
        "a%20b",
        "a%2fb",
        "a/b",
        "%ff",
        "%e8%8c",
        "%e2%80%8d",
        "a%e2%80%aeb",
        "%F0%9F%98%80",
        "%",
        "%2",
        "",
        &long,
    ];
    for name in names {
        for slash in ["", "/"] {
            let answer =
                tutorial::open(scene.server.address(), &format!("/ws/chat/{name}{slash}"), &[]).err();
            let answer = answer.unwrap_or_else(|| panic!("a socket in {name:.40}"));
            assert_eq!(answer.status(), 404, "{name:.40}");
            let body: serde_json::Value =
                serde_json::from_slice(answer.body().as_deref().unwrap_or_default())
                    .unwrap_or_else(|error| panic!("{name:.40}: no reason: {error}"));
            assert!(body["error"]["message"].is_string(), "{name:.40}");
        }
    }
    // What looks dangerous elsewhere is a name here, and one name has one room however it is written.
    for (one, other) in [("con", "%63on"), ("caf%C3%A9", "cafe%CC%81"), ("%E8%8C%B6", "茶"), ("-", "%2d")] {
        let mut first = tutorial_in(&scene, one);
        let mut second = tutorial_in(&scene, &percent(other));
        first.say("one room?");
        assert_eq!((first.texts(1), second.texts(1)), (vec!["one room?".into()], vec!["one room?".into()]));
    }
    scene.expect_peace();
}

fn tutorial_in(scene: &Scene, name: &str) -> crate::support::TutorialClient {
    crate::support::TutorialClient::join(scene.server.address(), name)
}

fn percent(name: &str) -> String {
    name.chars()
        .map(|letter| match letter {
            '\0'..='\x7f' => letter.to_string(),
            _ => letter.to_string().bytes().map(|byte| format!("%{byte:02x}")).collect(),
        })
        .collect()
}

/// A38, in commands
#[test]
fn rooms_are_refused_by_rule_in_commands_too() {
    let mut scene = Scene::new();
    let mut person: Person = scene.chat();
    let (long, joined) = ("r".repeat(10 << 10), "r".repeat(101));
    for name in
        ["", "../../etc", "<img onerror>", "a\0b", "a\nb", "a b", "%2e%2e", "a\u{200d}b", &long, &joined]
    {
        let bodies = [
            ("join", serde_json::json!({"room": name})),
            ("leave", serde_json::json!({"room": name})),
            ("typing", serde_json::json!({"room": name})),
            ("sync", serde_json::json!({"room": name, "after": 0})),
            ("send", serde_json::json!({"room": name, "client_id": "a", "text": "x"})),
        ];
        for (command, body) in bodies {
            let answer = person.ask(command, body);
            assert_eq!(answer["error"]["code"], "bad_room", "{command} {name:.40}");
        }
    }
    scene.expect_peace();
}
