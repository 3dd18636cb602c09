//! Pictures inside frames, as the tutorial's page sends them: stored, and told by their address.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::json;

use crate::{
    media::{files, fixture},
    support::{Person, TestServer, TutorialClient, http},
};

fn enclosed(kind: &str, claimed: &str, bytes: &[u8]) -> String {
    let url = format!("data:{claimed};base64,{}", BASE64_STANDARD.encode(bytes));
    json!({"type": kind, "content": url, "user_name": "web"}).to_string()
}

#[test]
fn what_is_inside_a_frame_is_stored_and_its_address_told() {
    let server = TestServer::lifted();
    let (mut sender, mut other) =
        (TutorialClient::join(server.address(), "tea"), TutorialClient::join(server.address(), "tea"));
    let mut person = Person::arrive(server.address());
    person.join("tea");
    for (kind, claimed, file) in [
        ("image", "image/png", "large.jpg"),
        ("video", "video/webm", "video.webm"),
        ("voice", "audio/webm;codecs=opus", "recorded.webm"),
    ] {
        sender.send(&enclosed(kind, claimed, &fixture(file)));
        let frame = sender.next();
        assert_eq!((&frame["type"], &frame["username"]), (&json!(kind), &json!("web")), "{frame}");
        let address = frame["message"].as_str().unwrap();
        assert!(address.starts_with("/media/m_"), "{frame}");
        assert_eq!(other.next(), frame);
        let served = http::get(server.address(), address);
        assert_eq!(served.status, 200);
        if kind == "video" {
            assert_eq!(served.body.len(), fixture(file).len());
        }
    }
    person.texts("tea", 3);
    let media: Vec<_> = person.seen("tea").iter().map(|event| event["media"][0]["kind"].clone()).collect();
    assert_eq!(media, ["image", "video", "voice"]);
    assert!(person.seen("tea")[0]["media"][0]["thumbnail"]["url"].is_string());
}

#[test]
fn bytes_of_another_kind_are_refused_and_the_socket_stays() {
    let server = TestServer::lifted();
    let mut page = TutorialClient::join(server.address(), "tea");
    for (frame, code) in [
        (enclosed("image", "image/png", &fixture("page.png")), "bad_media"),
        (enclosed("image", "image/svg+xml", &fixture("drawing.svg")), "bad_media"),
        (enclosed("video", "video/mp4", &fixture("voice.m4a")), "bad_media"),
        (enclosed("voice", "audio/webm", &fixture("video.webm")), "bad_media"),
        (enclosed("image", "image/png", &fixture("bomb.png")), "bad_media"),
        (enclosed("image", "image/png", b""), "bad_media"),
        (json!({"type": "image", "content": "data:image/png;base64,%%%"}).to_string(), "bad_media"),
        (json!({"type": "image", "content": "data:image/png"}).to_string(), "bad_media"),
    ] {
        page.send(&frame);
        let answer = page.next();
        assert_eq!(
            (&answer["type"], &answer["code"]),
            (&json!("error"), &json!(code)),
            "{frame:.60}: {answer}"
        );
    }
    page.say("still here");
    assert_eq!(page.next()["message"], "still here");
    assert_eq!(files(&server), (0, 0));
}

#[test]
fn what_follows_a_picture_comes_after_it() {
    let server = TestServer::lifted();
    let mut page = TutorialClient::join(server.address(), "tea");
    let picture = enclosed("image", "image/jpeg", &fixture("large.jpg"));
    for round in 0..5 {
        page.send(&picture);
        page.say(&format!("after picture {round}"));
        page.send(&enclosed("image", "image/png", &fixture("page.png")));
        page.say(&format!("after the refusal {round}"));
    }
    // A refusal is an answer of its own: it need not wait for the echo of what was said before.
    let (refused, said): (Vec<_>, Vec<_>) =
        (0..20).map(|_| page.next()).partition(|frame| frame["type"] == "error");
    assert_eq!(refused.len(), 5);
    for (round, said) in said.chunks(3).enumerate() {
        assert_eq!(said[0]["type"], "image");
        assert_eq!(said[1]["message"], format!("after picture {round}"));
        assert_eq!(said[2]["message"], format!("after the refusal {round}"));
    }
}

#[test]
fn limits_hold_for_what_is_inside_frames_too() {
    let server = TestServer::with(|config| {
        config.media.max_bytes = 20_000;
        config.limits.enabled = false;
    });
    let mut page = TutorialClient::join(server.address(), "tea");
    page.send(&enclosed("image", "image/jpeg", &fixture("large.jpg")));
    assert_eq!(page.next()["code"], "too_big");
    let full = TestServer::with(|config| config.media.keep_free_bytes = 1 << 50);
    let mut page = TutorialClient::join(full.address(), "tea");
    page.send(&enclosed("image", "image/png", &fixture("plain.png")));
    assert_eq!(page.next()["code"], "storage_full");
    page.say("text goes on");
    assert_eq!(page.next()["message"], "text goes on");
    assert_eq!((files(&server), files(&full)), ((0, 0), (0, 0)));
}

#[test]
fn addresses_are_absolute_where_the_public_one_is_known() {
    let server = TestServer::with(|config| {
        config.public_url = teahouse::config::PublicUrl::parse("https://chat.example.com");
        config.allowed_hosts = vec![teahouse::config::Host::parse("127.0.0.1").unwrap()];
    });
    let mut page = TutorialClient::join(server.address(), "tea");
    page.send(&enclosed("image", "image/png", &fixture("plain.png")));
    let address = page.next()["message"].as_str().unwrap().to_owned();
    let path = address.strip_prefix("https://chat.example.com").expect("an absolute address");
    assert_eq!(http::get(server.address(), path).status, 200);
}
