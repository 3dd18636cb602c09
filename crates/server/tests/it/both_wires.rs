//! People in one room on different wires, and what the tutorial's wire has beyond the tutorial.

use serde_json::{Value, json};

use crate::support::{Person, TestServer, TutorialClient, fill, http, tutorial};

/// The smallest picture: one pixel.
const PIXEL: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0,
    0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, b'I', b'D', b'A', b'T', 0x78, 0xda, 0x63,
    0x64, 0xf8, 0xcf, 0x50, 0x0f, 0, 0x03, 0x86, 0x01, 0x80, 0x5a, 0x34, 0x7d, 0x6b, 0, 0, 0, 0, b'I', b'E',
    b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

fn upload(server: &TestServer, person: &Person, bytes: &[u8], name: &str) -> Value {
    let bearer = format!("Bearer {}", person.token.as_deref().expect("a token"));
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/octet-stream")];
    let answer =
        http::request(server.address(), "POST", &format!("/api/v1/media?name={name}"), &headers, bytes);
    assert_eq!(answer.status, 201, "{}", String::from_utf8_lossy(&answer.body));
    answer.json()
}

#[test]
fn people_on_both_wires_and_on_rest_see_each_other() {
    let server = TestServer::start();
    let (mut ada, mut ben) =
        (Person::arrive(server.address()), TutorialClient::join(server.address(), "tea"));
    let mut elsewhere = TutorialClient::join(server.address(), "milk");
    ada.join("tea");
    ada.say("tea", "a", "from chat.v1");
    ben.say("from the tutorial");
    let bearer = format!("Bearer {}", ada.token.as_deref().expect("a token"));
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let said = br#"{"client_id":"b","text":"from REST"}"#;
    let path = "/api/v1/rooms/tea/messages";
    assert_eq!(http::request(server.address(), "POST", path, &headers, said).status, 201);
    let mut texts = ada.texts("tea", 3);
    assert_eq!(ben.texts(3), texts);
    texts.sort();
    assert_eq!(texts, ["from REST", "from chat.v1", "from the tutorial"]);
    let names: Vec<&Value> = ada.seen("tea").iter().map(|event| &event["from"]["name"]).collect();
    assert!(names.contains(&&json!("web")) && names.contains(&&ada.me["name"]), "{names:?}");
    elsewhere.say("in another room");
    assert_eq!(elsewhere.texts(1), ["in another room"]);
}

#[test]
fn a_text_with_three_pictures_is_four_frames_and_a_file_is_a_file() {
    let server = TestServer::start();
    let (mut ada, mut ben) =
        (Person::arrive(server.address()), TutorialClient::join(server.address(), "tea"));
    ada.join("tea");
    let media: Vec<Value> = (0..3).map(|_| upload(&server, &ada, PIXEL, "a.png")).collect();
    let ids: Vec<&Value> = media.iter().map(|item| &item["id"]).collect();
    let answer = ada.ask("send", json!({"room": "tea", "client_id": "a", "text": "look", "media": ids}));
    assert_eq!(answer["ok"]["seq"], 1, "{answer}");
    let frames: Vec<Value> = (0..4).map(|_| ben.next()).collect();
    assert_eq!((&frames[0]["message"], &frames[0]["type"]), (&json!("look"), &json!("text")));
    for (frame, item) in frames[1..].iter().zip(&media) {
        assert_eq!((&frame["message"], &frame["type"]), (&item["url"], &json!("image")));
        assert_eq!(frame["media"]["width"], 1);
    }
    assert!(frames.iter().all(|frame| frame["seq"] == 1 && frame["id"] == frames[0]["id"]));
    let file = upload(&server, &ada, b"just words", "a.txt");
    ada.ask("send", json!({"room": "tea", "client_id": "b", "media": [file["id"]]}));
    let frame = ben.next();
    assert_eq!((&frame["message"], &frame["type"], &frame["seq"]), (&file["url"], &json!("file"), &json!(2)));
    // The same again from the history, in the same order.
    let mut late = TutorialClient::open(server.address(), "/ws/chat/tea/?history=2", &[]);
    assert_eq!((0..5).map(|_| late.next()).collect::<Vec<_>>(), [frames, vec![frame]].concat());
    assert_eq!(ada.texts("tea", 2), ["look", ""]);
}

#[test]
fn history_first_sends_the_last_messages_and_then_goes_on() {
    let server = TestServer::lifted();
    let queries = ["?history=1", "?history=20&a=b", "?history=100", "?history=9999", "?history=0", ""];
    for (room, (query, count)) in queries.iter().zip([1, 20, 100, 100, 0, 0]).enumerate() {
        fill(server.address(), &format!("tea-{room}"), 120, "");
        let mut client = TutorialClient::open(server.address(), &format!("/ws/chat/tea-{room}/{query}"), &[]);
        let last: Vec<String> = (121 - count..=120).map(|number| number.to_string()).collect();
        assert_eq!(client.texts(count), last, "{query}");
        client.say("live");
        assert_eq!(client.texts(1), ["live"], "{query}");
    }
    let mut empty = TutorialClient::open(server.address(), "/ws/chat/empty/?history=5", &[]);
    empty.say("first");
    assert_eq!(empty.texts(1), ["first"]);
    for query in ["history=x", "history=-1", "after=-1", "after=1&after=2"] {
        let answer = tutorial::open(server.address(), &format!("/ws/chat/tea/?{query}"), &[]).err();
        assert_eq!(answer.expect("no socket").status(), 400, "{query}");
    }
}

#[test]
fn all_after_a_position_comes_page_by_page_in_order_and_live_ones_follow() {
    let server = TestServer::lifted();
    let behind = format!(" {}", "x".repeat(150));
    fill(server.address(), "tea", 3_000, &behind);
    let mut said: Vec<String> = (1..=3_000).map(|number| format!("{number}{behind}")).collect();
    for after in [0, 1, 2_345, 2_999, 3_000] {
        let mut client = TutorialClient::open(server.address(), &format!("/ws/chat/tea/?after={after}"), &[]);
        for (index, text) in said[after..].iter().enumerate() {
            let frame = client.next();
            assert_eq!((&frame["message"], &frame["seq"]), (&json!(text), &json!(after + index + 1)));
        }
        said.push(format!("live after {after}"));
        client.say(&said[said.len() - 1]);
        assert_eq!(client.texts(1)[0], said[said.len() - 1]);
    }
}

#[test]
fn who_asks_for_what_comes_after_the_future_hears_the_present() {
    let server = TestServer::start();
    for room in ["tea", "new"] {
        let mut first = TutorialClient::join(server.address(), "tea");
        first.say("before");
        first.next();
        let path = format!("/ws/chat/{room}/?after=9007199254740991");
        let mut client = TutorialClient::open(server.address(), &path, &[]);
        client.say("now");
        assert_eq!(client.texts(1), ["now"], "{room}");
    }
}

#[test]
fn a_resend_hears_its_event_again_alone() {
    let server = TestServer::start();
    let bearer = format!("Bearer {}", Person::arrive(server.address()).token.expect("a token"));
    let mine = || TutorialClient::open(server.address(), "/ws/chat/tea/", &[("authorization", &bearer)]);
    let mut other = TutorialClient::join(server.address(), "tea");
    let mut first = mine();
    let frame = r#"{"content":"once","client_id":"a"}"#;
    first.send(frame);
    let echo = first.next();
    assert_eq!((&echo["client_id"], other.next()), (&json!("a"), echo.clone()));
    drop(first);
    let mut back = mine();
    back.send(frame);
    assert_eq!(back.next(), echo);
    back.send(r#"{"content":"twice","client_id":"a"}"#);
    assert_eq!(back.next()["code"], "client_id_reused");
    // Somebody else's client_id is their own.
    other.send(frame);
    assert_eq!((other.next()["seq"].clone(), back.next()["seq"].clone()), (json!(2), json!(2)));
}

#[test]
fn the_name_is_the_frames_or_the_guests_and_the_user_is_who_proved_it() {
    let server = TestServer::start();
    let ada = Person::arrive(server.address());
    let protocol = format!("bearer.{}", ada.token.as_deref().expect("a token"));
    let headers = [("sec-websocket-protocol", protocol.as_str())];
    let mut client = TutorialClient::open(server.address(), "/ws/chat/tea/", &headers);
    assert_eq!(client.response.headers()["sec-websocket-protocol"], protocol);
    for (frame, name) in [
        (r#"{"content":"x","user_id":"u_0000000000009"}"#, ada.me["name"].clone()),
        (r#"{"content":"x","user_name":"web","user_id":1}"#, json!("web")),
    ] {
        client.send(frame);
        let echo = client.next();
        assert_eq!((&echo["username"], &echo["user_id"]), (&name, &ada.me["id"]), "{frame}");
    }
}
