//! What people do in a room, by REST and by their sockets. Much of it is refused, and then nothing may change.

use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::{at, make, private};
use crate::support::{Member, Person, TestServer};

/// Something that one of three people does.
#[derive(Clone, Debug)]
pub(super) enum Deed {
    Say(Option<u64>),
    Show,
    Edit(u64),
    Delete(u64),
    React(u64, bool),
    Title(u8),
    Topic(u8),
    Slow(bool),
    Picture(bool),
    Archive(bool),
    Role(usize, &'static str),
    Mute(usize, bool),
    Remove(usize),
    Leave,
    Enter,
    Ban(usize),
    Lift(usize),
}

/// Who does what.
pub(super) fn deed() -> impl Strategy<Value = (usize, Deed)> {
    let role = prop::sample::select(vec!["read_only", "member", "moderator", "owner"]);
    let deed = prop_oneof![
        4 => prop::option::of(1_u64..12).prop_map(Deed::Say),
        1 => Just(Deed::Show),
        3 => (1_u64..14).prop_map(Deed::Edit),
        2 => (1_u64..14).prop_map(Deed::Delete),
        4 => (1_u64..14, any::<bool>()).prop_map(|(target, on)| Deed::React(target, on)),
        1 => any::<u8>().prop_map(Deed::Title),
        1 => any::<u8>().prop_map(Deed::Topic),
        1 => any::<bool>().prop_map(Deed::Slow),
        1 => any::<bool>().prop_map(Deed::Picture),
        1 => any::<bool>().prop_map(Deed::Archive),
        3 => (0_usize..3, role).prop_map(|(person, role)| Deed::Role(person, role)),
        1 => (0_usize..3, any::<bool>()).prop_map(|(person, on)| Deed::Mute(person, on)),
        1 => (0_usize..3).prop_map(Deed::Remove),
        1 => Just(Deed::Leave),
        1 => Just(Deed::Enter),
        1 => (0_usize..3).prop_map(Deed::Ban),
        1 => (0_usize..3).prop_map(Deed::Lift),
    ];
    (0_usize..3, deed)
}

/// Three who do things, one who owns the rooms and is never put out, and one who is outside.
pub(super) struct Cast {
    pub(super) people: [Member; 3],
    pub(super) watcher: Member,
    pub(super) eve: Member,
    rooms: AtomicUsize,
}

impl Cast {
    pub(super) fn arrive(server: &TestServer) -> Self {
        let arrive = |login| Member::sign_up(server.address(), login);
        Self {
            people: ["ada", "ben", "cy"].map(arrive),
            watcher: arrive("watcher"),
            eve: arrive("eve"),
            rooms: AtomicUsize::new(0),
        }
    }

    pub(super) fn title(public: bool) -> &'static str {
        if public { "Anybody's tea" } else { "Tea & 茶" }
    }

    /// A room with all three in it, of which the first is an owner, too.
    pub(super) fn room(&self, public: bool) -> String {
        let [ada, ben, cy] = &self.people;
        let key = if public {
            let name = format!("tea-{}", self.rooms.fetch_add(1, Ordering::Relaxed));
            make(&self.watcher, json!({"kind": "public", "name": name, "title": Self::title(true)}))
        } else {
            private(&self.watcher, &[ada, ben, cy])
        };
        for person in &self.people {
            person.request("POST", &at(&key, "/enter"), b"");
        }
        self.watcher.send("PUT", &at(&key, &format!("/members/{}", ada.id)), &json!({"role": "owner"}));
        key
    }

    fn member(&self, key: &str, person: usize) -> String {
        at(key, &format!("/members/{}", self.people[person].id))
    }

    /// One deed, by REST or, every other time, by the socket where it has such a command.
    pub(super) fn act(&self, who: usize, socket: &mut Person, key: &str, number: usize, deed: &Deed) {
        let command = if number.is_multiple_of(2) { self.command(key, number, deed) } else { None };
        match command {
            Some((name, body)) => drop(socket.ask(name, body)),
            None => self.request(&self.people[who], key, number, deed),
        }
    }

    fn command(&self, key: &str, number: usize, deed: &Deed) -> Option<(&'static str, Value)> {
        let id = format!("s{number}");
        let person = |person: usize| self.people[person].id.clone();
        Some(match deed {
            Deed::Say(reply_to) => {
                let text = format!("text {number}");
                ("send", json!({"room": key, "client_id": id, "text": text, "reply_to": reply_to}))
            }
            Deed::Edit(target) => {
                let text = format!("edit {number}");
                ("edit", json!({"room": key, "target": target, "client_id": id, "text": text}))
            }
            Deed::Delete(target) => ("delete", json!({"room": key, "target": target, "client_id": id})),
            Deed::React(target, on) => {
                ("react", json!({"room": key, "target": target, "emoji": "x", "on": on, "client_id": id}))
            }
            Deed::Role(who, role) => ("role", json!({"room": key, "person": person(*who), "role": role})),
            Deed::Remove(who) => ("remove", json!({"room": key, "person": person(*who)})),
            Deed::Ban(who) => ("ban", json!({"room": key, "person": person(*who)})),
            Deed::Enter => ("enter", json!({"room": key})),
            Deed::Leave => ("exit", json!({"room": key})),
            _ => return None,
        })
    }

    fn request(&self, by: &Member, key: &str, number: usize, deed: &Deed) {
        let message = |target: &u64| at(key, &format!("/messages/{target}"));
        let change = |body: Value| by.send("PATCH", &at(key, ""), &body);
        let id = format!("d{number}");
        match deed {
            Deed::Say(reply_to) => {
                let body = json!({"client_id": id, "text": format!("text {number}"), "reply_to": reply_to});
                by.send("POST", &at(key, "/messages"), &body)
            }
            Deed::Show => {
                let media = upload(by);
                by.send("POST", &at(key, "/messages"), &json!({"client_id": id, "media": [media]}))
            }
            Deed::Edit(target) => {
                let body = json!({"client_id": id, "text": format!("edit {number}")});
                by.send("PATCH", &message(target), &body)
            }
            Deed::Delete(target) => by.delete(&message(target)),
            Deed::React(target, on) => {
                let method = if *on { "PUT" } else { "DELETE" };
                by.request(method, &format!("{}/reactions/x", message(target)), b"")
            }
            Deed::Title(title) => change(json!({"title": format!("title {title}")})),
            Deed::Topic(topic) => change(json!({"topic": format!("topic {topic}")})),
            Deed::Slow(on) => change(json!({"slow_seconds": if *on { 1 } else { 0 }})),
            Deed::Picture(on) => change(json!({"picture": on.then(|| upload(by))})),
            Deed::Archive(archived) => change(json!({"archived": archived})),
            Deed::Role(person, role) => by.send("PUT", &self.member(key, *person), &json!({"role": role})),
            Deed::Mute(person, on) => {
                let seconds = on.then_some(60);
                let path = format!("{}/mute", self.member(key, *person));
                by.send("PUT", &path, &json!({"seconds": seconds}))
            }
            Deed::Remove(person) => by.delete(&self.member(key, *person)),
            Deed::Leave => by.request("POST", &at(key, "/exit"), b""),
            Deed::Enter => by.request("POST", &at(key, "/enter"), b""),
            Deed::Ban(person) => {
                by.send("POST", &at(key, "/bans"), &json!({"person": self.people[*person].id}))
            }
            Deed::Lift(person) => by.delete(&at(key, &format!("/bans/{}", self.people[*person].id))),
        };
    }
}

fn upload(by: &Member) -> Value {
    let png = include_bytes!("../../../fixtures/media/plain.png");
    by.request("POST", "/api/v1/media?name=a.png", png).json()["id"].clone()
}
