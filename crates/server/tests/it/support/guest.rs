//! Somebody who opened a page once: a guest with a token, over plain HTTP.

use std::net::SocketAddr;

use serde_json::{Value, json};

use super::http::{self, Answer};

/// A guest and the server they talk to.
pub(crate) struct Guest {
    pub(crate) server: SocketAddr,
    pub(crate) token: String,
}

impl Guest {
    /// Opens a page, as a browser without a cookie does.
    pub(crate) fn arrive(server: SocketAddr) -> Self {
        let page = http::get(server, "/chat/tea/");
        let cookie = page.header("set-cookie").expect("a guest's cookie");
        let token = cookie.strip_prefix("teahouse_guest=").and_then(|rest| rest.split(';').next());
        Self { server, token: token.expect("a token").to_owned() }
    }

    /// The same person at another server, or at the same one after a restart.
    pub(crate) fn at(&self, server: SocketAddr) -> Self {
        Self { server, token: self.token.clone() }
    }

    pub(crate) fn cookie(&self) -> String {
        format!("theme=dark; teahouse_guest={}", self.token)
    }

    pub(crate) fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }

    /// One request with the token.
    pub(crate) fn request(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let bearer = self.bearer();
        let mut all = vec![("authorization", bearer.as_str())];
        all.extend_from_slice(headers);
        http::request(self.server, method, path, &all, body)
    }

    /// One request with JSON in it.
    pub(crate) fn send(&self, method: &str, path: &str, body: &Value) -> Answer {
        self.request(method, path, &[("content-type", "application/json")], body.to_string().as_bytes())
    }

    pub(crate) fn say(&self, room: &str, client_id: &str, text: &str) -> Answer {
        let path = format!("/api/v1/rooms/{room}/messages");
        self.send("POST", &path, &json!({"client_id": client_id, "text": text}))
    }

    /// What is at this address, seen as this guest.
    pub(crate) fn see(&self, path: &str) -> Answer {
        self.request("GET", path, &[], b"")
    }

    /// Uploads bytes under a name that is already fit for an address.
    pub(crate) fn upload(&self, name: &str, bytes: &[u8]) -> Answer {
        self.request("POST", &format!("/api/v1/media?name={name}"), &[], bytes)
    }

    /// Uploads bytes that must be taken; what was stored of them.
    pub(crate) fn stored(&self, name: &str, bytes: &[u8]) -> Value {
        let answer = self.upload(name, bytes);
        assert_eq!(answer.status, 201, "{name}: {}", String::from_utf8_lossy(&answer.body));
        answer.json()
    }
}
