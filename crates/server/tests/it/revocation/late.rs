//! What was begun with a right that is gone when it is ready: it is not said any more (A89).

use std::{
    io::{Cursor, Write as _},
    net::Shutdown,
    time::Duration,
};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use tungstenite::Message;

use crate::{
    media::{
        cut::{answer_of, begin_with},
        files, fixture,
    },
    support::{Member, PATIENCE, TestServer, TutorialClient, eventually, http, member::PASSWORD},
};

fn enclosed(bytes: &[u8]) -> String {
    let url = format!("data:image/png;base64,{}", BASE64_STANDARD.encode(bytes));
    json!({"type": "image", "content": url, "user_name": "web"}).to_string()
}

/// A picture of more than sixteen megapixels is looked at alone, and takes its time.
fn wide() -> Vec<u8> {
    let picture = image::GrayImage::from_fn(6_000, 4_000, |x, y| image::Luma([(x ^ y) as u8]));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).expect("a picture");
    bytes.into_inner()
}

fn tutorial(member: &Member) -> TutorialClient {
    let (socket, response) = member.tutorial("tea").expect("the socket opens");
    TutorialClient { socket, response }
}

/// Whether nothing has come yet.
fn is_silent(client: &mut TutorialClient) -> bool {
    let wait = |time| client.socket.get_ref().set_read_timeout(Some(time)).expect("a time-out");
    wait(Duration::from_millis(1));
    let silent = match client.socket.read() {
        Err(tungstenite::Error::Io(error)) => error.kind() == std::io::ErrorKind::WouldBlock,
        _ => false,
    };
    client.socket.get_ref().set_read_timeout(Some(PATIENCE)).expect("a time-out");
    silent
}

fn messages(server: &TestServer) -> Vec<Value> {
    let page = http::get(server.address(), "/api/v1/rooms/tea/messages?limit=500").json();
    page["messages"].as_array().expect("messages").clone()
}

/// One try: Quinn's picture waits behind another one, and Quinn is cut off. `None`: the other one was ready too soon.
fn try_late(wide: &str, cut: impl Fn(&Member, &Member) -> http::Answer) -> Option<()> {
    let server = TestServer::lifted();
    let root = Member::first_admin(&server, "root");
    let quinn = Member::sign_up(server.address(), "quinn");
    let (mut first, mut second) = (tutorial(&root), tutorial(&quinn));
    first.send(wide);
    eventually("the first is under way", || files(&server).0 >= 1);
    second.send(&enclosed(&fixture("plain.png")));
    // The first one and its copy, and the second one, which waits behind it.
    while files(&server).0 < 3 {
        if !is_silent(&mut first) {
            return None;
        }
    }
    let answer = cut(&root, &quinn);
    assert!(answer.status < 300, "{}", String::from_utf8_lossy(&answer.body));
    // They are looked at one after the other: as long as the first is not ready, neither is the second.
    if !is_silent(&mut first) {
        return None;
    }
    assert_eq!(first.next()["type"], "image");
    eventually("the other one is given back", || files(&server).0 == 0);
    assert!(matches!(second.close_code(), 4001 | 4003));
    let said = messages(&server);
    assert_eq!(said.len(), 1, "{said:?}");
    Some(())
}

#[track_caller]
fn too_late(cut: impl Fn(&Member, &Member) -> http::Answer) {
    let wide = enclosed(&wide());
    assert!((0..10).any(|_| try_late(&wide, &cut).is_some()), "the picture was always ready before the cut");
}

#[test]
fn a_picture_of_somebody_who_was_banned_meanwhile_is_not_said() {
    too_late(|root, quinn| root.send("POST", "/api/v1/admin/bans", &json!({"person": quinn.id})));
}

#[test]
fn a_picture_from_a_device_that_was_signed_out_meanwhile_is_not_said() {
    too_late(|_, quinn| quinn.request("POST", "/api/v1/sign-out", b""));
}

#[test]
fn nothing_of_somebody_comes_behind_the_erasing_of_all_that_they_said() {
    let server = TestServer::lifted();
    let ada = Member::sign_up(server.address(), "ada");
    let (server_at, (go_on, wait)) = (server.address(), std::sync::mpsc::channel::<()>());
    std::thread::scope(|scope| {
        // Given away, so that nobody waits for it when something fails here.
        let go_on = go_on;
        scope.spawn(|| {
            let mut number = 0;
            while ada.say("tea", &format!("t{number}"), "words").status == 201 {
                number += 1;
            }
        });
        scope.spawn(|| {
            let (mut client, picture) = (tutorial(&ada), enclosed(&fixture("large.jpg")));
            while client.socket.send(Message::text(picture.clone())).is_ok() && client.socket.read().is_ok() {
            }
        });
        let ada = &ada;
        scope.spawn(move || {
            let mut slow = begin_with(server_at, &ada.bearer(), "content-length: 200000");
            slow.write_all(&[7; 100_000]).expect("sent");
            let _ = wait.recv();
            // The refusal may be there already.
            let _ = slow.write_all(&[7; 100_000]).and_then(|()| slow.shutdown(Shutdown::Write));
            assert_eq!(answer_of(slow).status, 401);
        });
        eventually("all of it is under way", || {
            let said = messages(&server);
            said.iter().any(|each| each["media"][0].is_object()) && said.len() > 5 && files(&server).0 > 0
        });
        let gone = json!({"password": PASSWORD, "messages": "delete"});
        assert_eq!(ada.send("DELETE", "/api/v1/me", &gone).status, 204);
        drop(go_on);
    });
    // The last picture may still have been looked at when the account was gone.
    eventually("nothing is left on the disk", || files(&server) == (0, 0));
    assert_eq!(messages(&server), [] as [Value; 0]);
    let events = http::get(server.address(), "/api/v1/rooms/tea/events?after=0&limit=500").json();
    let events = events["events"].as_array().expect("events");
    let spoken = events.iter().filter(|event| event["kind"] == "message");
    assert!(spoken.clone().count() > 5);
    for event in spoken {
        assert!(
            event["text"].as_str().unwrap_or_default().is_empty() && event["media"][0].is_null(),
            "{event}"
        );
    }
}
