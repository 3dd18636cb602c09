//! Who asks, and the rooms that they ask about.

use std::net::SocketAddr;

use serde_json::{Value, json};

use crate::support::{
    Guest, Member, Person, TestServer, data,
    http::{self, Answer},
};

/// Everybody who may stand before a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cast {
    Guest,
    Outsider,
    Admin,
    Banned,
    ReadOnly,
    In,
    Moderator,
    Owner,
}

/// Somebody by their token: a guest or a member.
#[derive(Clone)]
pub(crate) struct Caller {
    pub(crate) server: SocketAddr,
    pub(crate) bearer: String,
}

impl Caller {
    pub(crate) fn ask(&self, method: &str, path: &str, body: &Value) -> Answer {
        let headers = [("authorization", self.bearer.as_str()), ("content-type", "application/json")];
        let body = if body.is_null() { String::new() } else { body.to_string() };
        http::request(self.server, method, path, &headers, body.as_bytes())
    }

    pub(crate) fn chat(&self) -> Person {
        let mut person = Person::open(self.server, &[("authorization", &self.bearer)]);
        person.say_connect(json!({"client": "test/1"}));
        person
    }
}

/// A server with everybody on it.
pub(crate) struct House {
    pub(crate) server: TestServer,
    pub(crate) founder: Member,
    pub(crate) quinn: Member,
    newcomer: Member,
    people: Vec<(Cast, Caller, String)>,
}

/// A room with a message of Quinn's and an upload in it.
pub(crate) struct Room {
    pub(crate) key: String,
    pub(crate) archived: bool,
    /// Quinn's messages: to react to, and two to be deleted.
    pub(crate) said: [u64; 3],
    pub(crate) media: String,
}

const ROLES: [(Cast, &str); 4] = [
    (Cast::ReadOnly, "read_only"),
    (Cast::In, "member"),
    (Cast::Moderator, "moderator"),
    (Cast::Owner, "owner"),
];

impl House {
    pub(crate) fn open() -> Self {
        let server = TestServer::lifted();
        let address = server.address();
        let member = |login: &str| Member::sign_up(address, login);
        let guest = Guest::arrive(address);
        let me = http::request(address, "GET", "/api/v1/me", &[("authorization", &guest.bearer())], b"");
        let id = me.json()["id"].as_str().expect("an id").to_owned();
        let mut people = vec![(Cast::Guest, Caller { server: address, bearer: guest.bearer() }, id)];
        for (who, login) in [
            (Cast::Outsider, "olive"),
            (Cast::Admin, "adam"),
            (Cast::Banned, "bea"),
            (Cast::ReadOnly, "rod"),
            (Cast::In, "ida"),
            (Cast::Moderator, "mona"),
            (Cast::Owner, "owen"),
        ] {
            let member = member(login);
            people.push((who, Caller { server: address, bearer: member.bearer() }, member.id.clone()));
            if who == Cast::Admin {
                data::make_admin(&server, &member);
            }
        }
        let (founder, quinn, newcomer) = (member("fay"), member("quinn"), member("nell"));
        Self { server, founder, quinn, newcomer, people }
    }

    pub(crate) fn caller(&self, who: Cast) -> Caller {
        self.people.iter().find(|(cast, ..)| *cast == who).expect("in the cast").1.clone()
    }

    fn id(&self, who: Cast) -> &str {
        &self.people.iter().find(|(cast, ..)| *cast == who).expect("in the cast").2
    }

    pub(crate) fn newcomer(&self) -> &str {
        &self.newcomer.id
    }

    /// A fresh room in which everybody is what they are cast as.
    pub(crate) fn room(&self, kind: &str, archived: bool, number: usize) -> Room {
        let people = if kind == "direct" { vec![self.id(Cast::In), &self.quinn.id] } else { Vec::new() };
        let body = match kind {
            "private" => json!({"kind": kind, "title": "Tea"}),
            "direct" => json!({"kind": kind, "people": people}),
            _ => json!({"kind": kind, "name": format!("tea-{number}")}),
        };
        let made = self.founder.send("POST", "/api/v1/rooms", &body);
        assert!(matches!(made.status, 200 | 201), "{}", made.json());
        let key = made.json()["room"].as_str().expect("a key").to_owned();
        let mut room = Room { key, archived, said: [0; 3], media: String::new() };
        if kind != "direct" {
            self.bring_in(&room.key, &self.quinn.id, "member");
            for (who, role) in ROLES {
                self.bring_in(&room.key, self.id(who), role);
            }
            self.ok("POST", &format!("{}/bans", path(&room.key)), json!({"person": self.id(Cast::Banned)}));
        }
        for said in &mut room.said {
            let answer = self.quinn.say(&room.key, &format!("q{}", rand()), "tea is tea");
            assert_eq!(answer.status, 201, "{}", answer.json());
            *said = answer.json()["seq"].as_u64().expect("a seq");
        }
        let upload = self.founder.request("POST", "/api/v1/media?name=tea.txt", b"one leaf, two leaves");
        let id = upload.json()["id"].as_str().expect("an upload").to_owned();
        let body = json!({"client_id": format!("f{}", rand()), "media": [id]});
        self.ok("POST", &format!("{}/messages", path(&room.key)), body);
        room.media = id;
        if archived {
            self.archive(&room.key, true);
        }
        room
    }

    fn ok(&self, method: &str, path: &str, body: Value) {
        let answer = self.founder.send(method, path, &body);
        assert!(answer.status < 300, "{method} {path}: {}", String::from_utf8_lossy(&answer.body));
    }

    fn bring_in(&self, key: &str, person: &str, role: &str) {
        self.ok("PUT", &format!("{}/members/{person}", path(key)), json!({"role": role}));
    }

    pub(crate) fn archive(&self, key: &str, archived: bool) {
        self.ok("PATCH", &path(key), json!({"archived": archived}));
    }

    /// Quinn is an ordinary member again, and the newcomer is none.
    pub(crate) fn restore(&self, room: &Room) {
        if room.archived {
            self.archive(&room.key, false);
        }
        let base = path(&room.key);
        self.founder.delete(&format!("{base}/members/{}", self.newcomer.id));
        self.founder.delete(&format!("{base}/bans/{}", self.quinn.id));
        self.founder.send(
            "PUT",
            &format!("{base}/members/{}/mute", self.quinn.id),
            &json!({"seconds": null}),
        );
        self.bring_in(&room.key, &self.quinn.id, "member");
        if room.archived {
            self.archive(&room.key, true);
        }
    }
}

/// The room's address.
pub(crate) fn path(key: &str) -> String {
    format!("/api/v1/rooms/{key}")
}

/// A number that was not used before.
pub(crate) fn rand() -> u64 {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(0);
    NEXT.fetch_add(1, Ordering::Relaxed)
}
