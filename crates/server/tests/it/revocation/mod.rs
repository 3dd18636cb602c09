//! Who loses a right loses it at once: when the answer is there, nothing that is said after it reaches them, on any wire.

use serde_json::{Value, json};

mod late;
mod people;
mod removals;
mod transfers;

use crate::{
    media::fixture,
    support::{Guest, Member, Person, TestServer, TutorialClient, eventually, http},
};

/// A room of Fay's with Quinn in it, who listens everywhere at once.
struct Scene {
    server: TestServer,
    fay: Member,
    quinn: Member,
    /// Somebody who stays, and hears what Quinn does not.
    gus: Member,
    key: String,
    chat: Person,
    tutorial: TutorialClient,
    /// A socket of Quinn's that did not join the room: it hears hints of it.
    elsewhere: Person,
    media: String,
    said: u64,
}

/// What Quinn is cut off by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    Removed,
    Banned,
    Deleted,
    /// By themselves.
    Left,
}

impl Scene {
    fn of(kind: &str) -> Self {
        let server = TestServer::lifted();
        let [fay, quinn, gus] = ["fay", "quinn", "gus"].map(|login| Member::sign_up(server.address(), login));
        let body = match kind {
            "private" => json!({"kind": kind, "title": "Tea", "people": [quinn.id, gus.id]}),
            _ => json!({"kind": kind, "name": "tea"}),
        };
        let key = fay.send("POST", "/api/v1/rooms", &body).json()["room"].as_str().expect("a key").to_owned();
        if kind != "private" {
            for member in [&quinn, &gus] {
                assert_eq!(member.request("POST", &format!("/api/v1/rooms/{key}/enter"), b"").status, 204);
            }
        }
        let upload = fay.request("POST", "/api/v1/media?name=tea.jpg", &fixture("large.jpg")).json();
        assert!(upload["thumbnail"].is_object(), "{upload}");
        let media = upload["id"].as_str().expect("an upload").to_owned();
        let path = format!("/api/v1/rooms/{key}/messages");
        let answer = fay.send("POST", &path, &json!({"client_id": "m", "media": [media]}));
        assert_eq!(answer.status, 201);
        let said = quinn.say(&key, "q", "mine").json()["seq"].as_u64().expect("a seq");
        let mut elsewhere = quinn.connect();
        hears_hints(&fay, &key, &mut elsewhere);
        let mut chat = quinn.connect();
        assert!(chat.join(&key)["room"].is_object());
        let (socket, response) = quinn.tutorial(&key).expect("the socket opens");
        let mut tutorial = TutorialClient { socket, response };
        tutorial.say("before");
        assert_eq!(tutorial.next()["message"], "before");
        Self { server, fay, quinn, gus, key, chat, tutorial, elsewhere, media, said }
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/rooms/{}{rest}", self.key)
    }

    fn cut(&self, cut: Cut) {
        let answer = match cut {
            Cut::Removed => self.fay.delete(&self.path(&format!("/members/{}", self.quinn.id))),
            Cut::Banned => self.fay.send("POST", &self.path("/bans"), &json!({"person": self.quinn.id})),
            Cut::Deleted => self.fay.delete(&self.path("")),
            Cut::Left => self.quinn.request("POST", &self.path("/exit"), b""),
        };
        assert!(answer.status < 300, "{cut:?}: {}", String::from_utf8_lossy(&answer.body));
    }

    /// Quinn hears of the end and of nothing that was said or done after it.
    #[track_caller]
    fn hears_nothing_more(&mut self, why: &str) {
        self.go_on(why);
        let readable = self.quinn.get(&self.path("")).status == 200;
        for socket in [&mut self.chat, &mut self.elsewhere] {
            let later = after_the_end(socket, &self.key, why);
            // Who may still read a public room is told when somebody says their name in it, like any passer-by.
            let told = |push: &Value| !readable || push.get("mention").is_none();
            let of_the_room = |push: &&Value| push.to_string().contains(&self.key) && told(push);
            assert_eq!(later.iter().find(of_the_room), None);
        }
        assert!(self.chat.seen(&self.key).iter().all(|event| event["text"] != AFTER));
        // On the tutorial's wire a room that may still be read is heard on by nobody who was put out.
        assert_eq!(self.tutorial.close_code(), 4003);
    }

    /// The others go on: somebody comes, writes, and says something to Quinn, and those who stay hear of all of it.
    fn go_on(&self, why: &str) {
        if why == "deleted" {
            // The name of a public room is free again; the key of a private one is nobody's.
            if self.key.starts_with("r_") {
                assert_eq!(self.fay.say(&self.key, "after", AFTER).code(), "not_found");
            }
            return;
        }
        let mut fay = self.fay.connect();
        assert!(fay.join(&self.key)["room"].is_object());
        let mut gus = self.gus.connect();
        assert!(gus.join(&self.key)["room"].is_object());
        while !fay.push("presence").to_string().contains(&self.gus.id) {}
        assert!(gus.ask("typing", json!({"room": self.key}))["ok"].is_object());
        assert_eq!(fay.push("typing")["room"], json!(self.key));
        assert!(gus.say(&self.key, "after", AFTER)["ok"].is_object());
        while fay.seen(&self.key).last().is_none_or(|event| event["text"] != AFTER) {
            fay.take_one();
        }
    }

    #[track_caller]
    fn is_refused(&mut self, code: &str) {
        let get = |path: &str| self.quinn.get(path);
        for rest in ["", "/messages", "/events", "/members"] {
            assert_eq!(get(&self.path(rest)).code(), code, "{rest}");
        }
        for rest in ["", "/thumbnail"] {
            assert_eq!(get(&format!("/media/{}{rest}", self.media)).status, 404, "{rest}");
        }
        assert_eq!(self.quinn.say(&self.key, "again", "again").code(), code);
        let edit = json!({"client_id": "e", "text": "changed"});
        assert_eq!(
            self.quinn.send("PATCH", &self.path(&format!("/messages/{}", self.said)), &edit).code(),
            code
        );
        let key = self.key.clone();
        for (command, body) in [
            ("join", json!({"room": key})),
            ("sync", json!({"room": key, "after": 0})),
            ("send", json!({"room": key, "client_id": "c", "text": "c"})),
            ("edit", json!({"room": key, "target": self.said, "client_id": "d", "text": "c"})),
            ("delete", json!({"room": key, "target": self.said, "client_id": "f"})),
            ("react", json!({"room": key, "target": 1, "emoji": "🍵", "on": true, "client_id": "g"})),
            ("read", json!({"room": key, "seq": 1})),
            ("members", json!({"room": key})),
        ] {
            let answer = self.chat.ask(command, body);
            assert_eq!(answer["error"]["code"], code, "{command}: {answer}");
        }
        assert!(self.quinn.tutorial(&self.key).is_err());
    }
}

#[test]
fn who_is_removed_from_a_private_room_hears_no_more_of_it() {
    let mut scene = Scene::of("private");
    scene.cut(Cut::Removed);
    scene.hears_nothing_more("removed");
    scene.is_refused("not_found");
    let mine = scene.quinn.get("/api/v1/rooms").json();
    assert_eq!(mine["items"], json!([]));
}

#[test]
fn who_is_banned_from_a_private_room_hears_no_more_of_it() {
    let mut scene = Scene::of("private");
    scene.cut(Cut::Banned);
    scene.hears_nothing_more("banned");
    scene.is_refused("not_found");
}

#[test]
fn who_leaves_a_private_room_hears_no_more_of_it_either() {
    let mut scene = Scene::of("private");
    assert_eq!(scene.quinn.get(&format!("/media/{}/thumbnail", scene.media)).status, 200);
    scene.cut(Cut::Left);
    scene.hears_nothing_more("left");
    scene.is_refused("not_found");
}

#[test]
fn who_is_banned_from_a_public_room_is_told_so() {
    let mut scene = Scene::of("public");
    scene.cut(Cut::Banned);
    scene.hears_nothing_more("banned");
    scene.is_refused("banned");
}

#[test]
fn who_is_removed_from_a_public_room_says_and_hears_nothing_until_they_come_again() {
    let mut scene = Scene::of("public");
    scene.cut(Cut::Removed);
    scene.hears_nothing_more("removed");
    assert_eq!(scene.quinn.say(&scene.key, "again", "again").code(), "forbidden");
    assert_eq!(scene.chat.say(&scene.key, "again", "again")["error"]["code"], "forbidden");
    assert!(scene.chat.join(&scene.key)["room"].is_object(), "it may be read by any member of the server");
}

#[test]
fn a_public_room_that_was_ended_is_nowhere() {
    let mut scene = Scene::of("public");
    scene.cut(Cut::Deleted);
    scene.hears_nothing_more("deleted");
    assert_eq!(scene.quinn.get(&format!("/media/{}", scene.media)).status, 404);
    // Its name is free again, and nothing of what was said is under it.
    assert_eq!(scene.quinn.get(&scene.path("/messages")).json()["messages"], json!([]));
}

#[test]
fn who_is_banned_from_an_open_room_is_told_so() {
    let mut scene = Scene::of("open");
    scene.cut(Cut::Banned);
    scene.hears_nothing_more("banned");
    scene.is_refused("banned");
}

#[test]
fn a_room_that_was_ended_is_nowhere() {
    let mut scene = Scene::of("private");
    scene.cut(Cut::Deleted);
    scene.hears_nothing_more("deleted");
    scene.is_refused("not_found");
    assert_eq!(scene.fay.get(&scene.path("")).code(), "not_found");
    assert_eq!(scene.fay.get(&format!("/media/{}", scene.media)).status, 200, "it is still Fay's own upload");
}

#[test]
fn who_lost_the_voice_hears_and_does_not_speak() {
    let mut scene = Scene::of("private");
    let member = format!("/members/{}", scene.quinn.id);
    let role = scene.fay.send("PUT", &scene.path(&member), &json!({"role": "read_only"}));
    assert_eq!(role.status, 204);
    assert_eq!(scene.chat.say(&scene.key, "c", "c")["error"]["code"], "no_voice");
    scene.tutorial.say("t");
    assert_eq!(error_of(&mut scene.tutorial), "no_voice");
    assert_eq!(scene.quinn.say(&scene.key, "r", "r").code(), "no_voice");
    assert_eq!(scene.elsewhere.push("changed")["room"], json!(scene.key));
    scene.fay.say(&scene.key, "after", "after");
    while scene.chat.seen(&scene.key).last().is_none_or(|event| event["text"] != "after") {
        scene.chat.take_one();
    }
}

#[test]
fn who_is_muted_is_told_for_how_long_on_every_wire() {
    let mut scene = Scene::of("public");
    let mute = format!("/members/{}/mute", scene.quinn.id);
    assert_eq!(scene.fay.send("PUT", &scene.path(&mute), &json!({"seconds": 3600})).status, 204);
    let refused = scene.chat.say(&scene.key, "c", "c");
    assert_eq!(refused["error"]["code"], "muted");
    assert!(refused["error"]["retry_after_ms"].as_u64().expect("a time") > 3_500_000, "{refused}");
    scene.tutorial.say("t");
    assert_eq!(error_of(&mut scene.tutorial), "muted");
    assert_eq!(scene.quinn.say(&scene.key, "r", "r").code(), "muted");
    assert_eq!(scene.fay.send("PUT", &scene.path(&mute), &json!({"seconds": null})).status, 204);
    assert_eq!(scene.quinn.say(&scene.key, "r", "r").status, 201);
}

#[test]
fn an_archived_room_takes_nothing_more_and_is_heard_on() {
    let mut scene = Scene::of("public");
    assert_eq!(scene.fay.send("PATCH", &scene.path(""), &json!({"archived": true})).status, 200);
    assert_eq!(scene.chat.say(&scene.key, "c", "c")["error"]["code"], "archived");
    scene.tutorial.say("t");
    assert_eq!(error_of(&mut scene.tutorial), "archived");
    assert_eq!(scene.quinn.say(&scene.key, "r", "r").code(), "archived");
    assert_eq!(scene.elsewhere.push("changed")["room"], json!(scene.key));
    assert_eq!(scene.fay.send("PATCH", &scene.path(""), &json!({"archived": false})).status, 200);
    assert_eq!(scene.quinn.say(&scene.key, "r", "r").status, 201);
}

#[test]
fn a_guest_who_is_banned_from_an_open_room_stays_out_of_it_alone() {
    let server = TestServer::lifted();
    let fay = Member::sign_up(server.address(), "fay");
    fay.send("POST", "/api/v1/rooms", &json!({"kind": "open", "name": "tea"}));
    let guest = Guest::arrive(server.address());
    let mut socket = Person::connect(server.address(), json!({"token": guest.token}));
    socket.join("tea");
    let id = socket.me["id"].clone();
    let banned = fay.send("POST", "/api/v1/rooms/tea/bans", &json!({"person": id, "seconds": 3600}));
    assert_eq!(banned.status, 201);
    fay.say("tea", "after", "after");
    assert_eq!(socket.push("removed"), json!({"room": "tea", "why": "banned"}));
    assert!(socket.join("milk").is_object());
    assert!(socket.seen("tea").is_empty());
    assert_eq!(guest.say("tea", "g", "g").code(), "banned");
    let lifted = fay.delete(&format!("/api/v1/rooms/tea/bans/{}", id.as_str().expect("an id")));
    assert_eq!(lifted.status, 204);
    assert_eq!(guest.say("tea", "g", "g").status, 201);
}

#[test]
fn a_removed_browser_keeps_no_pictures_of_a_room_that_is_not_open() {
    let scene = Scene::of("private");
    let path = format!("/media/{}", scene.media);
    let seen = scene.quinn.get(&path);
    assert_eq!(seen.header("cache-control"), Some("private, no-cache"));
    let etag = seen.header("etag").expect("a tag").to_owned();
    let bearer = scene.quinn.bearer();
    let headers = [("authorization", bearer.as_str()), ("if-none-match", etag.as_str())];
    let server = scene.server.address();
    assert_eq!(http::request(server, "GET", &path, &headers, b"").status, 304);
    scene.cut(Cut::Removed);
    assert_eq!(http::request(server, "GET", &path, &headers, b"").status, 404);
}

/// What everybody else says when Quinn is gone.
const AFTER: &str = "after, @quinn";

/// What was pushed behind the news that the room is over for this socket.
#[track_caller]
fn after_the_end(socket: &mut Person, key: &str, why: &str) -> Vec<Value> {
    let end = json!({"removed": {"room": key, "why": why}});
    while !socket.pushes.contains(&end) {
        socket.take_one();
    }
    // What was on its way is here when this is answered.
    for _ in 0..2 {
        assert!(socket.ask("me", json!({}))["ok"].is_object());
    }
    let at = socket.pushes.iter().position(|push| *push == end).expect("just seen");
    socket.pushes.split_off(at + 1)
}

/// The list of rooms is read a moment after `connect` is answered; from then on hints come.
fn hears_hints(fay: &Member, key: &str, elsewhere: &mut Person) {
    let mut number = 0;
    eventually("a hint", || {
        number += 1;
        fay.say(key, &format!("h{number}"), "psst");
        elsewhere.ask("me", json!({}));
        elsewhere.pushes.iter().any(|push| push["unread"]["room"] == json!(key))
    });
    elsewhere.pushes.clear();
}

fn error_of(socket: &mut TutorialClient) -> Value {
    loop {
        let frame = socket.next();
        if frame["type"] == "error" {
            return frame["code"].clone();
        }
    }
}
