//! Who may not be on the server any more: on every wire, with every file, from the answer on.

use serde_json::{Value, json};
use teahouse::config::Cidr;

use crate::{
    media::fixture,
    support::{
        Member, Person, TestServer, eventually,
        http::{self, Answer},
        member::{PASSWORD, send},
        server::lift,
        tutorial,
    },
};

/// Where Quinn comes from, as the proxy tells.
const QUINNS: &str = "203.0.113.9";
const ELSEWHERE: &str = "198.51.100.1";

/// What ends Quinn's being here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    Banned,
    NetworkBanned,
    Disabled,
    SignedOut,
    SignedOutElsewhere,
    PasswordChanged,
    PasswordSetByAnAdmin,
    PasswordReset,
    Deleted,
}

/// A private room with Quinn in it, who listens on both wires.
struct Scene {
    server: TestServer,
    root: Member,
    quinn: Member,
    laptop: Member,
    key: String,
    media: String,
    chat: Person,
    tutorial: tungstenite::WebSocket<std::net::TcpStream>,
    /// Somebody who stays.
    gus: Person,
}

fn from(address: &str, cookie: &str, path: &str, server: &TestServer) -> tutorial::Opened {
    let mut headers = vec![("x-forwarded-for", address)];
    if !cookie.is_empty() {
        headers.push(("cookie", cookie));
    }
    if path == "/ws" {
        headers.push(("sec-websocket-protocol", "chat.v1.json"));
    }
    tutorial::open(server.address(), path, &headers)
}

fn connected(address: &str, member: &Member, server: &TestServer) -> Person {
    let (socket, _) = from(address, &member.cookie(), "/ws", server).expect("the socket opens");
    let mut person = Person::on(socket);
    person.say_connect(json!({"client": "test/1"}));
    person
}

impl Scene {
    fn new() -> Self {
        let server = TestServer::with(|config| {
            lift(config);
            config.trusted_proxies = vec![Cidr::parse("127.0.0.1").expect("a network")];
        });
        let root = Member::first_admin(&server, "root");
        let [quinn, gus] = ["quinn", "gus"].map(|login| Member::sign_up(server.address(), login));
        let laptop = Member::sign_in(server.address(), "quinn", PASSWORD);
        let wanted = json!({"kind": "private", "title": "Tea", "people": [quinn.id, gus.id]});
        let made = root.send("POST", "/api/v1/rooms", &wanted).json();
        let key = made["room"].as_str().expect("a key").to_owned();
        let upload = root.request("POST", "/api/v1/media?name=tea.jpg", &fixture("large.jpg")).json();
        let media = upload["id"].as_str().expect("an upload").to_owned();
        let shown = json!({"client_id": "m", "media": [media]});
        assert_eq!(root.send("POST", &format!("/api/v1/rooms/{key}/messages"), &shown).status, 201);
        let mut chat = connected(QUINNS, &quinn, &server);
        assert!(chat.join(&key)["room"].is_object());
        let path = format!("/ws/chat/{key}/");
        let (tutorial, _) = from(QUINNS, &quinn.cookie(), &path, &server).expect("the socket opens");
        let mut gus = connected(ELSEWHERE, &gus, &server);
        assert!(gus.join(&key)["room"].is_object());
        Self { server, root, quinn, laptop, key, media, chat, tutorial, gus }
    }

    fn get(&self, path: &str) -> Answer {
        let headers = [("authorization", self.quinn.bearer()), ("x-forwarded-for", QUINNS.to_owned())];
        let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
        http::request(self.server.address(), "GET", path, &headers, b"")
    }

    fn cut(&self, cut: Cut) {
        let user = format!("/api/v1/admin/users/{}", self.quinn.id);
        let (new, own) = ("nine pots of oolong", json!({"old": PASSWORD, "new": "nine pots of oolong"}));
        let answer = match cut {
            Cut::Banned => self.root.send("POST", "/api/v1/admin/bans", &json!({"person": self.quinn.id})),
            Cut::NetworkBanned => {
                self.root.send("POST", "/api/v1/admin/bans", &json!({"network": "203.0.113.0/24"}))
            }
            Cut::Disabled => self.root.send("PATCH", &user, &json!({"disabled": true})),
            Cut::SignedOut => self.quinn.request("POST", "/api/v1/sign-out", b""),
            Cut::SignedOutElsewhere => self.laptop.delete("/api/v1/sessions"),
            Cut::PasswordChanged => self.laptop.send("PUT", "/api/v1/me/password", &own),
            Cut::PasswordSetByAnAdmin => self.root.send("PATCH", &user, &json!({"password": new})),
            Cut::PasswordReset => {
                let link = self.root.send("POST", &format!("{user}/reset"), &json!({})).json();
                let code =
                    link["url"].as_str().expect("a link").rsplit('/').next().expect("a code").to_owned();
                let path = format!("/api/v1/password-reset/{code}");
                send(self.server.address(), "POST", &path, &[], &json!({"password": new}))
            }
            Cut::Deleted => self.root.delete(&user),
        };
        assert!(answer.status < 300, "{cut:?}: {}", String::from_utf8_lossy(&answer.body));
    }

    /// Both sockets end with this code, and hear nothing that is said once the cut was answered.
    #[track_caller]
    fn hears_nothing_more(&mut self, code: u16) {
        assert_eq!(self.root.say(&self.key, "after", "after").status, 201);
        while self.gus.seen(&self.key).last().is_none_or(|event| event["text"] != "after") {
            self.gus.take_one();
        }
        assert_eq!(self.chat.close_code(), code);
        assert!(self.chat.seen(&self.key).iter().all(|event| event["text"] != "after"));
        let mut heard = Vec::new();
        let closed = loop {
            match self.tutorial.read().expect("a close frame") {
                tungstenite::Message::Text(text) => heard.push(text.to_string()),
                tungstenite::Message::Close(frame) => break frame.map_or(1005, |frame| frame.code.into()),
                _ => {}
            }
        };
        assert_eq!((closed, heard), (code, Vec::new()));
    }

    #[track_caller]
    fn is_refused(&self, expected: &str) {
        let room = format!("/api/v1/rooms/{}", self.key);
        let media = format!("/media/{}", self.media);
        for path in ["/api/v1/me", &room, &media, &format!("{media}/thumbnail"), "/api/v1/me/export"] {
            assert_eq!(self.get(path).code(), expected, "{path}");
        }
        for path in ["/ws", &format!("/ws/chat/{}/", self.key), "/ws/chat/tea/"] {
            assert!(from(QUINNS, &self.quinn.cookie(), path, &self.server).is_err(), "{path}");
        }
    }
}

#[track_caller]
fn cut_off(cut: Cut, close: u16, code: &str) {
    let mut scene = Scene::new();
    assert_eq!(scene.get(&format!("/media/{}/thumbnail", scene.media)).status, 200);
    scene.cut(cut);
    scene.hears_nothing_more(close);
    scene.is_refused(code);
}

#[test]
fn whoever_is_banned_from_the_server_is_out() {
    cut_off(Cut::Banned, 4003, "banned");
}

#[test]
fn whoever_comes_from_a_banned_network_is_out() {
    cut_off(Cut::NetworkBanned, 4003, "banned");
}

#[test]
fn whoever_is_disabled_is_out() {
    cut_off(Cut::Disabled, 4001, "unauthorized");
}

#[test]
fn a_device_that_is_signed_out_is_out() {
    cut_off(Cut::SignedOut, 4001, "unauthorized");
}

#[test]
fn a_device_that_is_signed_out_from_another_one_is_out() {
    cut_off(Cut::SignedOutElsewhere, 4001, "unauthorized");
}

#[test]
fn a_new_password_of_ones_own_shuts_the_other_devices_out() {
    cut_off(Cut::PasswordChanged, 4001, "unauthorized");
}

#[test]
fn a_new_password_from_an_admin_shuts_all_devices_out() {
    cut_off(Cut::PasswordSetByAnAdmin, 4001, "unauthorized");
}

#[test]
fn a_new_password_by_a_link_shuts_all_devices_out() {
    cut_off(Cut::PasswordReset, 4001, "unauthorized");
}

#[test]
fn whoever_is_removed_from_the_server_is_out() {
    cut_off(Cut::Deleted, 4001, "unauthorized");
}

#[test]
fn a_banned_network_is_shut_to_everybody_and_open_again_when_the_ban_is_lifted() {
    let scene = Scene::new();
    // Somebody who has not said yet who they are, and a guest.
    let (waiting, _) = from("203.0.113.77", "", "/ws", &scene.server).expect("a socket");
    let (mut guest, _) = from("203.0.113.77", "", "/ws/chat/tea/", &scene.server).expect("a socket");
    let ban = json!({"network": "203.0.113.0/24", "reason": "spam"});
    let made = scene.root.send("POST", "/api/v1/admin/bans", &ban).json();
    assert_eq!(Person::on(waiting).close_code(), 4003);
    assert_eq!(tutorial::close_code(&mut guest), 4003);
    let ask = |address: &str, path: &str| {
        http::request(scene.server.address(), "GET", path, &[("x-forwarded-for", address)], b"").status
    };
    for path in ["/", "/chat/tea/", "/api/v1/rooms/tea/messages", "/media/m_0000000000000000000000001"] {
        assert_eq!(ask("203.0.113.200", path), 403, "{path}");
    }
    assert_eq!(ask("203.0.113.200", "/livez"), 200);
    assert_eq!((ask(ELSEWHERE, "/"), ask("203.0.114.1", "/")), (200, 200));
    for path in ["/ws", "/ws/chat/tea/"] {
        assert!(from("203.0.113.200", "", path, &scene.server).is_err(), "{path}");
    }
    let id = made["id"].as_str().expect("an id");
    assert_eq!(scene.root.delete(&format!("/api/v1/admin/bans/{id}")).status, 204);
    assert_eq!(ask("203.0.113.200", "/"), 200);
    assert!(from("203.0.113.200", "", "/ws/chat/tea/", &scene.server).is_ok());
}

#[test]
fn an_admin_who_is_one_no_more_hears_no_more_of_rooms_that_are_not_theirs() {
    let scene = Scene::new();
    let eve = Member::sign_up(scene.server.address(), "eve");
    let role = |role: &str| {
        let user = format!("/api/v1/admin/users/{}", eve.id);
        assert_eq!(scene.root.send("PATCH", &user, &json!({"role": role})).status, 200);
    };
    role("admin");
    let mut chat = eve.connect();
    assert!(chat.join(&scene.key)["room"].is_object());
    let (mut tutorial, _) = eve.tutorial(&scene.key).expect("the socket opens");
    role("member");
    assert_eq!(scene.root.say(&scene.key, "after", "after").status, 201);
    assert_eq!(chat.push("removed"), json!({"room": scene.key, "why": "removed"}));
    assert!(chat.ask("me", json!({}))["ok"].is_object(), "the socket itself stays");
    assert!(chat.seen(&scene.key).iter().all(|event| event["text"] != "after"));
    assert_eq!(tutorial::close_code(&mut tutorial), 4003);
    assert_eq!(eve.get(&format!("/media/{}", scene.media)).status, 404);
}

/// Sockets are opened all the time while somebody is banned: none of them is forgotten on the way.
#[test]
fn nobody_slips_in_while_they_are_banned() {
    let server = TestServer::lifted();
    let root = Member::first_admin(&server, "root");
    let quinn = Member::sign_up(server.address(), "quinn");
    let ban = json!({"person": quinn.id});
    for _ in 0..5 {
        let (made, opened) = std::thread::scope(|scope| {
            let crowd: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        let mut opened = Vec::new();
                        while let Ok((socket, _)) = quinn.tutorial("tea") {
                            opened.push(socket);
                        }
                        opened
                    })
                })
                .collect();
            eventually("some are in", || {
                crate::support::metric(server.address(), "teahouse_connections{wire=\"tutorial\"}") > 8
            });
            let made: Value = root.send("POST", "/api/v1/admin/bans", &ban).json();
            let opened: Vec<_> = crowd.into_iter().flat_map(|each| each.join().expect("sockets")).collect();
            (made, opened)
        });
        for mut socket in opened {
            assert_eq!(tutorial::close_code(&mut socket), 4003);
        }
        let id = made["id"].as_str().expect("an id");
        assert_eq!(root.delete(&format!("/api/v1/admin/bans/{id}")).status, 204);
    }
}
