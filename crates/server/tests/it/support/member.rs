//! Somebody with an account: signed up over plain HTTP, known by a session.

use std::net::SocketAddr;

use serde_json::{Value, json};

use super::{
    Person, TestServer,
    http::{self, Answer},
    tutorial::{self, Opened},
};

/// A password that every rule likes.
pub(crate) const PASSWORD: &str = "seven cups of green tea";

/// A member, one of their devices, and the server they talk to.
#[derive(Clone)]
pub(crate) struct Member {
    pub(crate) server: SocketAddr,
    pub(crate) login: String,
    pub(crate) token: String,
    pub(crate) id: String,
    /// What its pages show with each change.
    pub(crate) csrf: String,
}

impl Member {
    /// Makes an account.
    #[track_caller]
    pub(crate) fn sign_up(server: SocketAddr, login: &str) -> Self {
        Self::sign_up_with(server, &json!({"login": login, "password": PASSWORD}))
    }

    /// The first admin, by the link that whoever starts the server is given.
    #[track_caller]
    pub(crate) fn first_admin(server: &TestServer, login: &str) -> Self {
        let link = server.first_admin().expect("there is no admin yet");
        let code = link.rsplit('/').next().expect("a code");
        let body = json!({"login": login, "password": PASSWORD, "code": code});
        Self::sign_up_with(server.address(), &body)
    }

    /// Makes an account from this body.
    #[track_caller]
    pub(crate) fn sign_up_with(server: SocketAddr, body: &Value) -> Self {
        let answer = send(server, "POST", "/api/v1/sign-up", &[], body);
        assert_eq!(answer.status, 201, "{}", String::from_utf8_lossy(&answer.body));
        Self::of(server, body["login"].as_str().expect("a login"), &answer)
    }

    /// Signs in on another device.
    #[track_caller]
    pub(crate) fn sign_in(server: SocketAddr, login: &str, password: &str) -> Self {
        let answer = try_sign_in(server, login, password);
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        Self::of(server, login, &answer)
    }

    #[track_caller]
    fn of(server: SocketAddr, login: &str, answer: &Answer) -> Self {
        let cookie = |name: &str| {
            let set = answer.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
            let mut values = set.filter_map(|(_, cookie)| cookie.strip_prefix(name)?.split(';').next());
            values.next().expect("a cookie").to_owned()
        };
        let id = answer.json()["me"]["id"].as_str().expect("an id").to_owned();
        Self {
            server,
            login: login.to_owned(),
            token: cookie("teahouse="),
            id,
            csrf: cookie("teahouse_csrf="),
        }
    }

    pub(crate) fn cookie(&self) -> String {
        format!("theme=dark; teahouse={}", self.token)
    }

    pub(crate) fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }

    /// One request with the token.
    pub(crate) fn request(&self, method: &str, path: &str, body: &[u8]) -> Answer {
        http::request(self.server, method, path, &[("authorization", &self.bearer())], body)
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        self.request("GET", path, b"")
    }

    pub(crate) fn delete(&self, path: &str) -> Answer {
        self.request("DELETE", path, b"")
    }

    /// One request with JSON in it.
    pub(crate) fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        send(self.server, method, path, &[("authorization", &self.bearer())], body)
    }

    pub(crate) fn say(&self, room: &str, client_id: &str, text: &str) -> Answer {
        let path = format!("/api/v1/rooms/{room}/messages");
        self.send("POST", &path, &json!({"client_id": client_id, "text": text}))
    }

    /// Connected to chat.v1 by the cookie, as a page is.
    pub(crate) fn connect(&self) -> Person {
        let mut person = Person::open(self.server, &[("cookie", &self.cookie())]);
        person.say_connect(json!({"client": "test/1"}));
        person
    }

    /// A socket on the tutorial's wire.
    pub(crate) fn tutorial(&self, room: &str) -> Opened {
        tutorial::open(self.server, &format!("/ws/chat/{room}/"), &[("cookie", &self.cookie())])
    }
}

/// A try to sign in, whatever comes of it.
pub(crate) fn try_sign_in(server: SocketAddr, login: &str, password: &str) -> Answer {
    send(server, "POST", "/api/v1/sign-in", &[], &json!({"login": login, "password": password}))
}

/// One request with JSON in it.
pub(crate) fn send(
    server: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &Value,
) -> Answer {
    let mut all = vec![("content-type", "application/json")];
    all.extend_from_slice(headers);
    http::request(server, method, path, &all, body.to_string().as_bytes())
}
