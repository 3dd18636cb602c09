//! A name that a guest had before a member took it: the guest has none any more, on every door.

use serde_json::{Value, json};

use crate::support::{
    Guest, Member, Person, TestServer, TutorialClient, http,
    jwt::{SECRET, sign},
};

/// A guest with a name, on all doors at once, and somebody who listens.
struct Guests {
    guest: Guest,
    chat: Person,
    tutorial: TutorialClient,
    listens: Person,
}

impl Guests {
    fn called(server: &TestServer, name: &str) -> Self {
        let guest = Guest::arrive(server.address());
        assert_eq!(guest.send("PUT", "/api/v1/me", &json!({"name": name})).status, 200);
        let mut chat = Person::connect(server.address(), json!({"token": guest.token}));
        assert_eq!(chat.me["name"], name);
        chat.join("tea");
        let cookie = guest.cookie();
        let tutorial = TutorialClient::open(server.address(), "/ws/chat/tea/", &[("cookie", &cookie)]);
        let mut listens = Person::arrive(server.address());
        listens.join("tea");
        Self { guest, chat, tutorial, listens }
    }

    /// What the guest is called, by every door through which they speak or are seen.
    #[track_caller]
    fn have_no_name(&mut self, server: &TestServer) {
        let is_nameless = |name: &Value| name.as_str().is_some_and(|name| name.starts_with("Guest "));
        let me = self.chat.push("me");
        assert!(is_nameless(&me["name"]) && me["named"] == false, "{me}");
        let me = self.guest.see("/api/v1/me").json();
        assert!(is_nameless(&me["name"]) && me["named"] == false, "{me}");
        self.tutorial.send(&json!({"content": "by the tutorial's wire"}).to_string());
        let frame = self.tutorial.next();
        assert!(is_nameless(&frame["username"]), "{frame}");
        self.chat.ask("typing", json!({"room": "tea"}));
        let typing = self.listens.push("typing");
        assert!(is_nameless(&typing["from"]["name"]), "{typing}");
        assert!(self.chat.say("tea", "c1", "by chat.v1")["ok"].is_object());
        assert_eq!(self.guest.say("tea", "c2", "by REST").status, 201);
        let page = http::get(server.address(), "/api/v1/rooms/tea/messages").json();
        let messages = page["messages"].as_array().expect("messages");
        let last: Vec<&Value> =
            messages.iter().rev().take(3).map(|message| &message["user"]["name"]).collect();
        assert!(last.len() == 3 && last.into_iter().all(is_nameless), "{page}");
        let mut comes = Person::arrive(server.address());
        let joined = comes.join("tea");
        let seen = joined["people"].as_array().expect("people").iter().find(|each| each["id"] == me["id"]);
        assert!(is_nameless(&seen.expect("the guest is there")["name"]), "{joined}");
    }
}

#[test]
fn who_signs_up_takes_the_name_from_the_guest_who_had_it() {
    let server = TestServer::start();
    let mut guests = Guests::called(&server, "bo");
    Member::sign_up(server.address(), "bo");
    guests.have_no_name(&server);
    assert_eq!(guests.guest.send("PUT", "/api/v1/me", &json!({"name": "bo"})).code(), "name_taken");
    assert_eq!(guests.guest.send("PUT", "/api/v1/me", &json!({"name": "bob"})).status, 200);
}

#[test]
fn so_does_who_is_renamed_to_what_looks_the_same() {
    let server = TestServer::start();
    let ada = Member::sign_up(server.address(), "ada");
    let mut guests = Guests::called(&server, "Cy");
    assert_eq!(ada.send("PUT", "/api/v1/me", &json!({"name": "су"})).status, 200, "in Cyrillic");
    guests.have_no_name(&server);
}

#[test]
fn so_does_who_is_vouched_for_elsewhere() {
    let server = TestServer::with(|config| {
        config.tokens.hs256_secret = teahouse::config::SigningSecret::parse(SECRET);
    });
    let mut guests = Guests::called(&server, "Dee");
    let ends = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    let token = sign(&json!({"sub": "42", "name": "DEE", "exp": ends.as_secs() + 600}));
    let bearer = format!("Bearer {token}");
    let me = http::request(server.address(), "GET", "/api/v1/me", &[("authorization", &bearer)], b"").json();
    assert_eq!(me["name"], "DEE", "no number is added for a guest");
    guests.have_no_name(&server);
}

#[test]
fn a_guest_who_signs_up_keeps_the_own_name_and_loses_it_to_nobody() {
    let server = TestServer::start();
    let guest = Guest::arrive(server.address());
    assert_eq!(guest.send("PUT", "/api/v1/me", &json!({"name": "Eve"})).status, 200);
    let body = json!({"login": "eve", "password": crate::support::member::PASSWORD, "name": "Eve"});
    let cookie = guest.cookie();
    let made = crate::support::member::send(
        server.address(),
        "POST",
        "/api/v1/sign-up",
        &[("cookie", &cookie)],
        &body,
    );
    assert_eq!((made.status, &made.json()["me"]["name"]), (201, &json!("Eve")));
}
