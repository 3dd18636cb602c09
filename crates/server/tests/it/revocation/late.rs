//! What was begun with a right that is gone when it is ready: it is not said any more (A89).

use std::{io::Write as _, net::Shutdown};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use tungstenite::Message;

use crate::{
    media::{
        cut::{answer_of, begin_with},
        files, fixture,
    },
    support::{Member, TestServer, TutorialClient, eventually, http, member::PASSWORD},
};

fn enclosed(bytes: &[u8]) -> String {
    let url = format!("data:image/png;base64,{}", BASE64_STANDARD.encode(bytes));
    json!({"type": "image", "content": url, "user_name": "web"}).to_string()
}

fn tutorial(member: &Member) -> TutorialClient {
    let (socket, response) = member.tutorial("tea").expect("the socket opens");
    TutorialClient { socket, response }
}

fn messages(server: &TestServer) -> Vec<Value> {
    let page = http::get(server.address(), "/api/v1/rooms/tea/messages?limit=500").json();
    page["messages"].as_array().expect("messages").clone()
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
