//! Bytes under way: who loses the right while they come or go gets and brings no more of them.

use std::{
    io::{Read as _, Write as _},
    net::{Shutdown, TcpStream},
};

use serde_json::json;

use crate::{
    media::{
        cut::{answer_of, begin_with},
        files,
    },
    support::{
        Member, PATIENCE, TestServer, eventually, http, log::fill_by, member::PASSWORD, tutorial::narrow,
    },
};

/// More than lies between a server that writes and a client that does not read.
const LARGE: usize = 24 << 20;

/// What Quinn is cut off by, and the answer to what comes after it.
type Cut = (&'static str, fn(&Scene) -> http::Answer, u16, &'static str);

const CUTS: [Cut; 4] = [
    (
        "ban",
        |scene| scene.root.send("POST", "/api/v1/admin/bans", &json!({"person": scene.quinn.id})),
        403,
        "banned",
    ),
    ("sign-out", |scene| scene.laptop.delete("/api/v1/sessions"), 401, "unauthorized"),
    (
        "disabled",
        |scene| scene.root.send("PATCH", &scene.user(), &json!({"disabled": true})),
        401,
        "unauthorized",
    ),
    ("removed", |scene| scene.root.delete(&scene.user()), 401, "unauthorized"),
];

struct Scene {
    server: TestServer,
    root: Member,
    quinn: Member,
    laptop: Member,
}

impl Scene {
    fn new() -> Self {
        let server = TestServer::lifted();
        let root = Member::first_admin(&server, "root");
        let quinn = Member::sign_up(server.address(), "quinn");
        let laptop = Member::sign_in(server.address(), "quinn", PASSWORD);
        Self { server, root, quinn, laptop }
    }

    fn user(&self) -> String {
        format!("/api/v1/admin/users/{}", self.quinn.id)
    }

    fn cut(&self, (name, cut, ..): Cut) {
        let answer = cut(self);
        assert!(answer.status < 300, "{name}: {}", String::from_utf8_lossy(&answer.body));
    }
}

/// Asks for something and reads the first bytes of it.
fn ask(mut stream: TcpStream, by: &Member, path: &str) -> TcpStream {
    stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
    let (server, bearer) = (by.server, by.bearer());
    let head = format!(
        "GET {path} HTTP/1.1\r\nhost: {server}\r\nauthorization: {bearer}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).expect("sent");
    let mut first = [0; 1024];
    stream.read_exact(&mut first).expect("the first bytes");
    assert!(first.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&first));
    stream
}

/// Everything else that comes.
fn rest(mut stream: TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    // The end may be a hard one.
    let _ = stream.read_to_end(&mut bytes);
    bytes
}

fn shown(scene: &Scene) -> (String, String) {
    let wanted = json!({"kind": "private", "title": "Tea", "people": [scene.quinn.id]});
    let made = scene.root.send("POST", "/api/v1/rooms", &wanted).json();
    let key = made["room"].as_str().expect("a key").to_owned();
    let upload = scene.root.request("POST", "/api/v1/media?name=large.bin", &vec![7; LARGE]).json();
    let id = upload["id"].as_str().expect("an upload");
    let message = json!({"client_id": "m", "media": [id]});
    assert_eq!(scene.root.send("POST", &format!("/api/v1/rooms/{key}/messages"), &message).status, 201);
    (key, format!("/media/{id}"))
}

#[test]
fn a_download_breaks_off_when_its_reader_is_put_out_of_the_room() {
    let scene = Scene::new();
    let (key, media) = shown(&scene);
    let slow = ask(narrow(scene.server.address()), &scene.quinn, &media);
    let whole = ask(TcpStream::connect(scene.server.address()).expect("it listens"), &scene.root, &media);
    let path = format!("/api/v1/rooms/{key}/members/{}", scene.quinn.id);
    assert_eq!(scene.root.delete(&path).status, 204);
    assert!(rest(slow).len() < LARGE - (4 << 20), "the rest was not theirs any more");
    assert!(rest(whole).len() > LARGE - 1024, "who stays gets all of it");
}

#[test]
fn a_download_breaks_off_when_its_reader_may_not_be_here_any_more() {
    for cut in CUTS {
        let scene = Scene::new();
        let (_, media) = shown(&scene);
        let slow = ask(narrow(scene.server.address()), &scene.quinn, &media);
        scene.cut(cut);
        assert!(rest(slow).len() < LARGE - (4 << 20), "{}", cut.0);
    }
}

#[test]
fn an_upload_is_not_kept_when_its_sender_may_not_be_here_any_more() {
    for cut in CUTS {
        let scene = Scene::new();
        let mut slow = begin_with(scene.server.address(), &scene.quinn.bearer(), "content-length: 200000");
        slow.write_all(&[7; 100_000]).expect("sent");
        eventually("it is under way", || files(&scene.server).0 == 1);
        scene.cut(cut);
        // The refusal may come, and the connection go, before all was sent.
        let _ = slow.write_all(&[7; 100_000]).and_then(|()| slow.shutdown(Shutdown::Write));
        let answer = answer_of(slow);
        assert_eq!((answer.status, answer.code().as_str()), (cut.2, cut.3), "{}", cut.0);
        eventually("nothing is left", || files(&scene.server) == (0, 0));
    }
}

#[test]
fn an_export_breaks_off_when_its_session_ends() {
    let scene = Scene::new();
    fill_by(&mut scene.quinn.connect(), "tea", 1_000, &"x".repeat(16_000));
    let slow = ask(narrow(scene.server.address()), &scene.quinn, "/api/v1/me/export");
    let ana = Member::sign_up(scene.server.address(), "ana");
    let user = format!("/api/v1/admin/users/{}", ana.id);
    assert_eq!(scene.root.send("PATCH", &user, &json!({"role": "admin"})).status, 200);
    let list = ask(narrow(scene.server.address()), &ana, "/api/v1/admin/messages?format=json");
    assert_eq!(scene.laptop.delete("/api/v1/sessions").status, 204);
    assert_eq!(ana.request("POST", "/api/v1/sign-out", b"").status, 204);
    for broken in [rest(slow), rest(list)] {
        assert!(broken.len() < 15_000_000 && !broken.ends_with(b"0\r\n\r\n"), "{}", broken.len());
    }
}
