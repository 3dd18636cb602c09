//! Who is in the house, with what they must keep to themselves.

use std::net::SocketAddr;

use serde_json::{Value, json};

use super::secrets::{Heard, Reach, Secret};
use crate::support::http::{self, Answer};

/// Everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// Whose secrets most of them are.
    Owner,
    /// Another member, who is in open rooms with the owner.
    Other,
    /// A user of another program, by token.
    Vouched,
    /// Who runs the server.
    Admin,
    /// Who opened a page.
    Guest,
    /// Who has nothing.
    Stranger,
}

impl Who {
    pub(super) const ALL: [Self; 6] =
        [Self::Stranger, Self::Guest, Self::Other, Self::Vouched, Self::Admin, Self::Owner];

    /// Where they come from, as the proxy says.
    pub(super) const fn address(self) -> &'static str {
        match self {
            Self::Owner => "203.0.113.201",
            Self::Other => "203.0.113.202",
            Self::Vouched => "203.0.113.203",
            Self::Admin => "203.0.113.204",
            Self::Guest => "203.0.113.205",
            Self::Stranger => "203.0.113.206",
        }
    }

    pub(super) const fn login(self) -> &'static str {
        match self {
            Self::Owner => "ada",
            Self::Other => "bo",
            Self::Admin => "root-of-tea",
            Self::Vouched => "vera",
            Self::Guest => "gast",
            Self::Stranger => "somebody",
        }
    }

    pub(super) fn password(self) -> String {
        format!("canary-password-of-{}", self.login())
    }

    /// The part of their address that no rule changes.
    pub(super) fn mailbox(self) -> String {
        format!("canary-mailbox-of-{}", self.login())
    }

    pub(super) fn email(self) -> String {
        format!("{}@tea.example", self.mailbox())
    }
}

/// Somebody at the door or inside, and all that was said to them.
pub(super) struct Somebody {
    pub(super) who: Who,
    pub(super) server: SocketAddr,
    pub(super) token: Option<String>,
    pub(super) heard: Vec<Heard>,
}

impl Somebody {
    pub(super) fn new(who: Who, server: SocketAddr) -> Self {
        Self { who, server, token: None, heard: Vec::new() }
    }

    /// As `new`, with a token.
    pub(super) fn with(who: Who, server: SocketAddr, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..Self::new(who, server) }
    }

    /// Their headers, as a proxy that is trusted sends them.
    pub(super) fn headers(&self) -> Vec<(&'static str, String)> {
        let mut headers = vec![("x-forwarded-for", self.who.address().to_owned())];
        headers.extend(self.token.iter().map(|token| ("authorization", format!("Bearer {token}"))));
        headers
    }

    /// One request; the whole answer is heard.
    pub(super) fn ask(&mut self, method: &str, path: &str, more: &[(&str, &str)], body: &[u8]) -> Answer {
        let own = self.headers();
        let mut headers: Vec<(&str, &str)> =
            own.iter().map(|(name, value)| (*name, value.as_str())).collect();
        headers.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
        headers.extend_from_slice(more);
        let answer = http::request(self.server, method, path, &headers, body);
        self.heard.push(Heard {
            by: self.who,
            after: format!("{method} {path}"),
            text: format!("{} {:?} {}", answer.status, answer.headers, String::from_utf8_lossy(&answer.body)),
        });
        answer
    }

    /// One request with JSON.
    pub(super) fn send(&mut self, method: &str, path: &str, body: &Value) -> Answer {
        self.ask(method, path, &[("content-type", "application/json")], body.to_string().as_bytes())
    }

    /// Makes their account and keeps its session.
    pub(super) fn sign_up(who: Who, server: SocketAddr) -> Self {
        let mut somebody = Self::new(who, server);
        let answer = somebody.send(
            "POST",
            "/api/v1/sign-up",
            &json!({"login": who.login(), "password": who.password(), "email": who.email()}),
        );
        assert_eq!(answer.status, 201, "{}", String::from_utf8_lossy(&answer.body));
        somebody.token = Some(session(&answer));
        somebody
    }

    /// Another device.
    pub(super) fn sign_in(&mut self, password: &str) -> String {
        let body = json!({"login": self.who.login(), "password": password, "device": "canary device"});
        let answer = self.send("POST", "/api/v1/sign-in", &body);
        assert_eq!(answer.status, 200, "{}", String::from_utf8_lossy(&answer.body));
        session(&answer)
    }

    /// What they must keep to themselves.
    pub(super) fn secrets(&self) -> Vec<Secret> {
        let who = self.who;
        let mut secrets = vec![Secret::new("the address", who.address(), who, Reach::OwnerAndAdmin)];
        if let Some(token) = &self.token {
            secrets.push(Secret::new("the token", bare(token), who, Reach::Owner));
        }
        if matches!(who, Who::Owner | Who::Other | Who::Admin) {
            secrets.push(Secret::new("the password", who.password(), who, Reach::Nobody));
            secrets.push(Secret::new("the mail address", who.mailbox(), who, Reach::OwnerAndAdmin));
        }
        secrets
    }
}

/// The part of a token that is secret: not the id before a signature, not the prefix that says what it is.
pub(super) fn bare(token: &str) -> &str {
    let last = token.rsplit('.').next().expect("a last part");
    ["ths_", "thk_"].iter().find_map(|prefix| last.strip_prefix(prefix)).unwrap_or(last)
}

/// The session that an answer's cookie holds.
#[track_caller]
pub(super) fn session(answer: &Answer) -> String {
    let cookie = answer.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    let mut values = cookie.filter_map(|(_, value)| value.strip_prefix("teahouse="));
    let token = values.find_map(|rest| rest.split(';').next().filter(|token| !token.is_empty()));
    token.expect("a session's cookie").to_owned()
}
