//! A21 to A24, A32, A35 and A36: JSON that is none, keys that nobody has, text that shows nothing or lies.

use serde_json::{Value, json};

use super::Scene;
use crate::support::http;

fn code(answer: &Value) -> &str {
    answer["error"]["code"].as_str().unwrap_or("no error")
}

/// A21
#[test]
fn nesting_without_end_is_an_error_and_no_stack() {
    let mut scene = Scene::new();
    let (mut chat, mut tutorial) = (scene.chat(), scene.tutorial());
    for open in ["[", "{\"a\":"] {
        for depth in [101, 10_000] {
            let deep = open.repeat(depth);
            chat.raw(&deep);
            assert_eq!(code(&chat.frame()), "bad_json");
            chat.raw(&format!("{{\"id\":1,\"join\":{deep}"));
            assert_eq!(code(&chat.frame()), "bad_json");
        }
        let deep = open.repeat(100_000);
        for frame in [deep.clone(), format!("{{\"content\":\"x\",\"other\":{deep}")] {
            tutorial.send(&frame);
            assert_eq!(tutorial.next()["code"], "bad_json");
        }
    }
    scene.expect_peace();
}

/// A22, A32
#[test]
fn values_that_are_none_are_refused() {
    let mut scene = Scene::new();
    let mut chat = scene.chat();
    let frames = [
        r#"{"id":1,"id":1,"join":{"room":"attacked"}}"#,
        r#"{"id":1,"join":{"room":"attacked","room":"attacked"}}"#,
        r#"{"id":1,"join":{"room":"attacked"},"join":{"room":"attacked"}}"#,
        r#"{"id":1,"join":{"room":"attacked"},"leave":{"room":"attacked"}}"#,
        r#"{"id":1,"join":{"room":"attacked","after":"1"}}"#,
        r#"{"id":1,"join":{"room":"attacked","after":-1}}"#,
        r#"{"id":1,"join":{"room":"attacked","after":1.5}}"#,
        r#"{"id":1,"join":{"room":"attacked","after":1e999}}"#,
        r#"{"id":1,"join":{"room":"attacked","after":18446744073709551616}}"#,
        r#"{"id":1,"join":{"room":"attacked","after":9007199254740992}}"#,
        r#"{"id":1,"join":{"room":"attacked","after":NaN}}"#,
        r#"{"id":1,"join":{"room":"attacked","after":01}}"#,
        r#"{"id":1,"join":{"room":"attacked","after":true}}"#,
        r#"{"id":1,"join":{"room":"attacked","after_id":"e_0000000000001"}}"#,
        r#"{"id":1,"join":{"room":"attacked","after":1,"after_id":"u_0000000000001"}}"#,
        r#"{"id":1,"join":{"room":["attacked"]}}"#,
        r#"{"id":1,"join":"attacked"}"#,
        r#"{"id":1,"join":[]}"#,
        r#"{"id":"1","join":{"room":"attacked"}}"#,
        r#"{"id":-1,"join":{"room":"attacked"}}"#,
        r#"{"join":{"room":"attacked"}}"#,
        r#"{"id":1}"#,
        r#"{"ping":-1}"#,
        r#"{"id":1,"ping":1}"#,
        r#"{"id":1,"sync":{"room":"attacked","after":0,"limit":-1}}"#,
        r#"{"id":1,"send":{"room":"attacked","client_id":"a","text":"\ud800"}}"#,
        r#"{"id":1,"send":{"room":"attacked","client_id":"a","text":"x","reply_to":-1}}"#,
        r#"{"id":1,"send":{"room":"attacked","client_id":"a","media":["m_x"]}}"#,
        "",
        "null",
        "{",
        "{}x",
        "\u{feff}{}",
    ];
    for frame in frames {
        chat.raw(frame);
        let answer = chat.frame();
        assert!(answer["error"]["message"].is_string(), "{frame}: {answer}");
    }
    // A connect with nonsense for rooms is refused, and may be said again.
    let mut early = crate::support::Person::open(scene.server.address(), &[]);
    for rooms in [json!({"attacked": -1}), json!({"attacked": "1"}), json!(["attacked"]), json!({"a b": 1})] {
        let answer = early.ask("connect", json!({"rooms": rooms}));
        assert!(answer["error"].is_object(), "{answer}");
    }
    early.say_connect(json!({"rooms": {"attacked": 9_007_199_254_740_991_u64}}));
    assert_eq!(early.push("reset")["head"], 0);
    scene.expect_peace();
}

/// A23
#[test]
fn keys_by_the_thousand_are_an_error_and_counted() {
    let mut scene = Scene::new();
    let (mut chat, mut tutorial) = (scene.chat(), scene.tutorial());
    let keys: Vec<String> = (0..5_000).map(|number| format!("\"k{number}\":{number}")).collect();
    let keys = keys.join(",");
    chat.raw(&format!("{{\"id\":1,\"join\":{{\"room\":\"attacked\",{keys}}}}}"));
    assert_eq!(code(&chat.answer(1)), "unknown_field");
    chat.raw(&format!("{{\"id\":2,{keys},\"join\":{{\"room\":\"attacked\"}}}}"));
    assert_eq!(code(&chat.answer(2)), "unknown_field");
    let refused =
        || crate::support::metric(scene.server.address(), "teahouse_refusals_total{code=\"unknown_field\"}");
    assert_eq!(refused(), 2);
    // There, as in the tutorial, keys that nobody knows are ignored.
    tutorial.send(&format!("{{{keys},\"content\":\"x\",\"type\":true}}"));
    assert_eq!(tutorial.next()["code"], "bad_request");
    scene.expect_peace();
}

/// A24
#[test]
fn nobody_speaks_for_somebody_else() {
    let mut scene = Scene::new();
    let (mut ada, mut ben) = (scene.chat(), scene.chat());
    for key in ["user_id", "user_name", "from", "name", "seq", "sent_at"] {
        let mut body = json!({"room": "attacked", "client_id": "a", "text": "x"});
        body[key] = ben.me["id"].clone();
        assert_eq!(code(&ada.ask("send", body)), "unknown_field", "{key}");
    }
    // On the tutorial's wire the name proves nothing and the id is not believed.
    let mut tutorial = crate::support::TutorialClient::join(scene.server.address(), "elsewhere");
    let frame = json!({"content": "x", "user_id": ben.me["id"], "user_name": ben.me["name"]});
    tutorial.send(&frame.to_string());
    let echo = tutorial.next();
    assert!(echo["user_id"].is_string() && echo["user_id"] != ben.me["id"], "{echo}");
    ben.join("elsewhere");
    assert_eq!(ben.seen("elsewhere")[0]["from"]["id"], echo["user_id"]);
    scene.expect_peace();
}

/// A35
#[test]
fn a_message_says_something() {
    let mut scene = Scene::new();
    let mut chat = scene.chat();
    for text in ["", " ", " \n\t", "\u{200b}", "\u{200b} \u{feff}", "\u{3164}", "\u{2060}"] {
        assert_eq!(code(&chat.say("attacked", "a", text)), "empty", "{text:?}");
    }
    assert_eq!(code(&chat.ask("send", json!({"room": "attacked", "client_id": "a"}))), "empty");
    // 16 KiB of marks upon one letter are text, one byte more is not.
    let marks = format!("aa{}", "\u{301}".repeat(8 * 1024 - 1));
    assert_eq!(marks.len(), 16 * 1024);
    assert_eq!(code(&chat.say("attacked", "a", &format!("{marks}a"))), "too_long");
    assert_eq!(chat.say("marks", "a", &marks)["ok"]["seq"], 1);
    scene.expect_peace();
}

/// A36
#[test]
fn names_do_not_turn_the_line_around_and_texts_travel_as_they_are() {
    let mut scene = Scene::new();
    let mut tutorial = scene.tutorial();
    let chat = scene.chat();
    let bearer = format!("Bearer {}", chat.token.as_deref().expect("a token"));
    for mark in ["\u{202e}", "\u{202a}", "\u{2066}", "\u{2069}", "\n", "\u{1b}", "\0"] {
        let name = format!("a{mark}b");
        tutorial.send(&json!({"content": "x", "user_name": name}).to_string());
        assert_eq!(tutorial.next()["code"], "bad_name", "{mark:?}");
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        let body = json!({"name": name}).to_string();
        let answer = http::request(scene.server.address(), "PUT", "/api/v1/me", &headers, body.as_bytes());
        assert_eq!((answer.status, answer.code().as_str()), (400, "bad_name"), "{mark:?}");
    }
    let mut elsewhere = crate::support::TutorialClient::join(scene.server.address(), "elsewhere");
    let text = "\u{202e}turned\u{202c} \u{2066}apart\u{2069}";
    elsewhere.send(&json!({"content": text}).to_string());
    assert_eq!(elsewhere.texts(1), [text]);
    scene.expect_peace();
}
