//! Who asks, and the rooms that they ask about.

use std::{net::SocketAddr, path::Path};

use serde_json::{Value, json};

use crate::support::{
    Guest, Member, TestServer, data,
    http::{self, Answer},
    jwt,
    server::lift,
};

/// Everybody who may stand before a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cast {
    /// Shows nothing at all.
    Nobody,
    Guest,
    /// A member of the server.
    Outsider,
    /// Was a member of the room.
    Removed,
    Admin,
    Banned,
    Muted,
    ReadOnly,
    In,
    /// A member of the room whom another application signs in.
    Vouched,
    Moderator,
    Owner,
    /// A program with a key, as an owner of the room.
    Program,
    /// An owner of the room who was banned from the server.
    Barred,
    /// An owner of the room whose account is switched off.
    Disabled,
}

impl Cast {
    /// What they are in a room of everybody's.
    const fn role(self) -> Option<&'static str> {
        match self {
            Self::Nobody | Self::Guest | Self::Outsider | Self::Admin => None,
            Self::Removed | Self::Banned | Self::Muted | Self::In | Self::Vouched => Some("member"),
            Self::ReadOnly => Some("read_only"),
            Self::Moderator => Some("moderator"),
            Self::Owner | Self::Program | Self::Barred | Self::Disabled => Some("owner"),
        }
    }
}

/// Somebody by their token, or by nothing.
#[derive(Clone)]
pub(super) struct Caller {
    pub(super) server: SocketAddr,
    pub(super) bearer: Option<String>,
    pub(super) id: String,
}

impl Caller {
    pub(super) fn headers(&self) -> Vec<(&str, &str)> {
        self.bearer.iter().map(|bearer| ("authorization", bearer.as_str())).collect()
    }

    /// One request; a body that begins like JSON says so.
    pub(super) fn ask(&self, method: &str, path: &str, body: &str) -> Answer {
        let mut headers = self.headers();
        if body.starts_with('{') {
            headers.push(("content-type", "application/json"));
        }
        http::request(self.server, method, path, &headers, body.as_bytes())
    }

    fn of(member: &Member) -> Self {
        Self { server: member.server, bearer: Some(member.bearer()), id: member.id.clone() }
    }
}

/// A server with everybody on it.
pub(super) struct House {
    pub(super) server: TestServer,
    pub(super) founder: Member,
    pub(super) quinn: Member,
    pub(super) newcomer: Member,
    /// Is banned from every room.
    pub(super) rude: Member,
    people: Vec<(Cast, Caller)>,
}

/// A room in which Quinn and, where they could, who asks have said something.
pub(super) struct Room {
    pub(super) key: String,
    pub(super) archived: bool,
    pub(super) said: u64,
    pub(super) own: Option<u64>,
    pub(super) media: String,
    pub(super) invite: String,
    pub(super) code: String,
    pub(super) report: String,
}

impl House {
    pub(super) fn open() -> Self {
        let server = TestServer::with(|config| {
            lift(config);
            config.tokens.hs256_secret = teahouse::config::SigningSecret::parse(jwt::SECRET);
        });
        let address = server.address();
        let member = |login: &str| Member::sign_up(address, login);
        let (founder, quinn, newcomer, rude) =
            (member("fay"), member("quinn"), member("nell"), member("rude"));
        let mut people = vec![(Cast::Nobody, Caller { server: address, bearer: None, id: String::new() })];
        for (who, bearer) in [
            (Cast::Guest, Guest::arrive(address).bearer()),
            (
                Cast::Vouched,
                format!(
                    "Bearer {}",
                    jwt::sign(&json!({"sub": "42", "name": "Vera", "exp": 4_000_000_000_u64}))
                ),
            ),
        ] {
            let me = http::request(address, "GET", "/api/v1/me", &[("authorization", &bearer)], b"").json();
            let id = me["id"].as_str().unwrap_or_else(|| panic!("nobody: {me}")).to_owned();
            people.push((who, Caller { server: address, bearer: Some(bearer), id }));
        }
        for (who, login) in [
            (Cast::Outsider, "olive"),
            (Cast::Removed, "remy"),
            (Cast::Admin, "adam"),
            (Cast::Banned, "bea"),
            (Cast::Muted, "mum"),
            (Cast::ReadOnly, "rod"),
            (Cast::In, "ida"),
            (Cast::Moderator, "mona"),
            (Cast::Owner, "owen"),
            (Cast::Barred, "barb"),
            (Cast::Disabled, "dave"),
        ] {
            let member = member(login);
            if who == Cast::Admin {
                data::make_admin(&server, &member);
            }
            people.push((who, Caller::of(&member)));
        }
        let mut house = Self { server, founder, quinn, newcomer, rude, people };
        house.shut_out();
        let program = house.program();
        house.people.push((Cast::Program, program));
        house
    }

    /// Who reads and writes by a key.
    fn program(&self) -> Caller {
        let admin = self.caller(Cast::Admin);
        let body = json!({"name": "a program", "rights": ["read", "write"]}).to_string();
        let made = admin.ask("POST", "/api/v1/admin/keys", &body).json();
        let text = |value: &Value| value.as_str().unwrap_or_else(|| panic!("no key: {made}")).to_owned();
        let bearer = Some(format!("Bearer {}", text(&made["token"])));
        Caller { server: admin.server, bearer, id: text(&made["key"]["person"]["id"]) }
    }

    /// Two who may not be here at all.
    fn shut_out(&self) {
        let admin = self.caller(Cast::Admin);
        let barred = json!({"person": self.caller(Cast::Barred).id}).to_string();
        assert_eq!(admin.ask("POST", "/api/v1/admin/bans", &barred).status, 201);
        let disabled = format!("/api/v1/admin/users/{}", self.caller(Cast::Disabled).id);
        assert_eq!(admin.ask("PATCH", &disabled, r#"{"disabled":true}"#).status, 200);
    }

    pub(super) fn caller(&self, who: Cast) -> &Caller {
        &self.people.iter().find(|(cast, _)| *cast == who).expect("in the cast").1
    }

    /// A fresh room in which somebody is what they are cast as. A direct room is the same for the same people.
    pub(super) fn room(&self, kind: &str, archived: bool, who: Cast, with_picture: bool) -> Room {
        let mut room = self.make(kind, archived, who);
        let member = format!("{}/members/{}", path(&room.key), self.quinn.id);
        if kind != "direct" {
            self.ok("PUT", &member, &json!({"role": "member"}));
        }
        room.said = said(&Caller::of(&self.quinn), &room.key).expect("Quinn may speak");
        if with_picture {
            self.show_picture(&mut room);
        }
        if kind == "direct" {
            room.own = said(self.caller(who), &room.key);
        } else {
            self.fill(&mut room);
            self.seat(&mut room, who);
        }
        if archived {
            self.ok("PATCH", &path(&room.key), &json!({"archived": true}));
        }
        room
    }

    fn make(&self, kind: &str, archived: bool, who: Cast) -> Room {
        let mut people = vec![&self.quinn.id];
        if matches!(who, Cast::In | Cast::Vouched) {
            people.push(&self.caller(who).id);
        }
        let body = match kind {
            "private" => json!({"kind": kind, "title": "Tea"}),
            "direct" => json!({"kind": kind, "people": people}),
            _ => json!({"kind": kind, "name": format!("tea-{}", fresh())}),
        };
        let key = self.ok("POST", "/api/v1/rooms", &body)["room"].as_str().expect("a key").to_owned();
        let nothing = |prefix: &str| format!("{prefix}_0000000000001");
        Room {
            key,
            archived,
            said: 0,
            own: None,
            media: String::new(),
            invite: nothing("i"),
            code: "0000000000000000000000".to_owned(),
            report: nothing("q"),
        }
    }

    /// An invitation, a report and a ban.
    fn fill(&self, room: &mut Room) {
        let base = path(&room.key);
        let made = self.ok("POST", &format!("{base}/invites"), &json!({"uses": 5}));
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        (room.invite, room.code) = (text(&made["id"]), text(&made["code"]));
        self.ok("POST", &format!("{base}/messages/{}/report", room.said), &json!({"reason": "cold"}));
        room.report = text(&self.founder.get(&format!("{base}/reports")).json()["items"][0]["id"]);
        self.ok("POST", &format!("{base}/bans"), &json!({"person": self.rude.id}));
    }

    /// They are what they are cast as, and have said something before.
    fn seat(&self, room: &mut Room, who: Cast) {
        let (base, caller) = (path(&room.key), self.caller(who));
        let member = format!("{base}/members/{}", caller.id);
        let Some(role) = who.role() else {
            room.own = said(caller, &room.key);
            return;
        };
        self.ok("PUT", &member, &json!({"role": "member"}));
        room.own = said(caller, &room.key);
        match who {
            Cast::Removed => drop(self.ok("DELETE", &member, &Value::Null)),
            Cast::Banned => drop(self.ok("POST", &format!("{base}/bans"), &json!({"person": caller.id}))),
            Cast::Muted => drop(self.ok("PUT", &format!("{member}/mute"), &json!({"seconds": 3_600}))),
            _ if role == "member" => {}
            _ => drop(self.ok("PUT", &member, &json!({"role": role}))),
        }
    }

    /// A picture that is shown in the room, with a thumbnail.
    fn show_picture(&self, room: &mut Room) {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/media/large.jpg");
        let bytes = std::fs::read(file).expect("a fixture");
        let upload = self.founder.request("POST", "/api/v1/media?name=tea.jpg", &bytes).json();
        room.media = upload["id"].as_str().unwrap_or_else(|| panic!("no upload: {upload}")).to_owned();
        let shown = json!({"client_id": fresh(), "media": [room.media]});
        self.ok("POST", &format!("{}/messages", path(&room.key)), &shown);
    }

    /// What the founder asks for, and is not refused.
    #[track_caller]
    fn ok(&self, method: &str, path: &str, body: &Value) -> Value {
        let answer = self.founder.send(method, path, body);
        assert!(answer.status < 300, "{method} {path}: {}", String::from_utf8_lossy(&answer.body));
        if answer.body.is_empty() { Value::Null } else { answer.json() }
    }
}

/// What somebody says, where they may.
fn said(caller: &Caller, key: &str) -> Option<u64> {
    let body = json!({"client_id": fresh(), "text": "tea is tea"}).to_string();
    let answer = caller.ask("POST", &format!("{}/messages", path(key)), &body);
    (answer.status == 201).then(|| answer.json()["seq"].as_u64().expect("a seq"))
}

/// The room's address.
fn path(key: &str) -> String {
    format!("/api/v1/rooms/{key}")
}

/// What was not used before.
pub(super) fn fresh() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    format!("n{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
