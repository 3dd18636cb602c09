//! Media in messages: found from every client's page, whichever wire it came by.

use serde_json::json;

use crate::{
    media::fixture,
    support::{Guest, Person, TestServer, TutorialClient, http},
};

#[test]
fn text_with_three_pictures_is_one_event_and_four_frames() {
    let server = TestServer::lifted();
    let guest = Guest::arrive(server.address());
    let media: Vec<_> =
        ["plain.jpg", "alpha.png", "voice.ogg"].map(|name| guest.stored(name, &fixture(name))).into();
    let document = guest.stored("notes.txt", b"tea: 3 g, water: 80 C");
    let mut page = TutorialClient::join(server.address(), "tea");
    let mut reader = Person::arrive(server.address());
    reader.join("tea");
    let mut writer = Person::connect(server.address(), json!({"token": guest.token}));
    let ids: Vec<_> = media.iter().map(|one| one["id"].clone()).collect();
    let said = json!({"room": "tea", "client_id": "c1", "text": "look", "media": ids});
    assert_eq!(writer.ask("send", said)["ok"]["seq"], 1);
    let said = json!({"room": "tea", "client_id": "c2", "media": [document["id"]]});
    assert_eq!(writer.ask("send", said)["ok"]["seq"], 2);

    assert_eq!(reader.texts("tea", 2), ["look", ""]);
    assert_eq!(reader.seen("tea")[0]["media"], json!(media));
    assert_eq!(reader.seen("tea")[1]["media"], json!([document]));

    let frames: Vec<_> = (0..5).map(|_| page.next()).collect();
    let told: Vec<_> = frames.iter().map(|frame| (frame["message"].clone(), frame["type"].clone())).collect();
    let url = |one: &serde_json::Value| one["url"].clone();
    assert_eq!(
        told,
        [
            (json!("look"), json!("text")),
            (url(&media[0]), json!("image")),
            (url(&media[1]), json!("image")),
            (url(&media[2]), json!("voice")),
            (url(&document), json!("file")),
        ]
    );
    assert!(frames[..4].iter().all(|frame| frame["seq"] == 1) && frames[4]["seq"] == 2);

    let history = http::get(server.address(), "/api/v1/rooms/tea/messages").json();
    assert_eq!(history["messages"][0]["media"], json!(media));
    for one in media.iter().chain([&document]) {
        assert_eq!(http::get(server.address(), one["url"].as_str().unwrap()).status, 200);
    }
}

#[test]
fn only_what_is_stored_can_be_named() {
    let server = TestServer::lifted();
    let guest = Guest::arrive(server.address());
    let picture = guest.stored("plain.png", &fixture("plain.png"));
    let unknown = "m_0000000000000000000000000";
    let post = |client: &str, media: serde_json::Value| {
        guest.send("POST", "/api/v1/rooms/tea/messages", &json!({"client_id": client, "media": media}))
    };
    assert_eq!(post("c1", json!([unknown])).code(), "unknown_media");
    assert_eq!(post("c2", json!([picture["id"], unknown])).code(), "unknown_media");
    assert_eq!(post("c3", json!(vec![picture["id"].clone(); 11])).code(), "bad_request");
    assert_eq!(http::get(server.address(), "/api/v1/rooms/tea/messages").json()["head"], 0);
    assert_eq!(post("c1", json!([picture["id"]])).status, 201);
}
