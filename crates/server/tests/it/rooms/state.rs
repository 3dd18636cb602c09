//! Whoever heard all events knows what somebody knows who asks anew: nothing changes without an event.

use std::collections::BTreeMap;

use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::{Value, json};

use super::{at, items, private};
use crate::support::{Member, Person, TestServer};

/// Something that one of three people does. Much of it is refused, and then nothing may change.
#[derive(Clone, Debug)]
enum Deed {
    Say,
    Edit(usize),
    Delete(usize),
    React(usize, bool),
    Title(u8),
    Archive(bool),
    Role(usize, &'static str),
    Remove(usize),
    Leave,
    Ban(usize),
    Lift(usize),
}

fn deed() -> impl Strategy<Value = (usize, Deed)> {
    let role = prop::sample::select(vec!["read_only", "member", "moderator", "owner"]);
    let deed = prop_oneof![
        4 => Just(Deed::Say),
        2 => (0_usize..12).prop_map(Deed::Edit),
        2 => (0_usize..12).prop_map(Deed::Delete),
        2 => (0_usize..12, any::<bool>()).prop_map(|(target, on)| Deed::React(target, on)),
        1 => any::<u8>().prop_map(Deed::Title),
        1 => any::<bool>().prop_map(Deed::Archive),
        3 => (0_usize..3, role).prop_map(|(person, role)| Deed::Role(person, role)),
        1 => (0_usize..3).prop_map(Deed::Remove),
        1 => Just(Deed::Leave),
        1 => (0_usize..3).prop_map(Deed::Ban),
        1 => (0_usize..3).prop_map(Deed::Lift),
    ];
    (0_usize..3, deed)
}

/// What a client knows of a room.
#[derive(Debug, Default, PartialEq)]
struct State {
    title: Value,
    archived: bool,
    /// Texts by position; what was deleted is not there.
    messages: BTreeMap<u64, String>,
    /// Roles by person.
    members: BTreeMap<String, String>,
}

impl State {
    /// As the client's rules say.
    fn of_events(title: &str, events: &[Value]) -> Self {
        let mut state = Self { title: json!(title), ..Self::default() };
        for event in events {
            state.apply(event);
        }
        state
    }

    fn apply(&mut self, event: &Value) {
        let text = |key: &str| event[key].as_str().unwrap_or_default().to_owned();
        let target = event["target"].as_u64().unwrap_or_default();
        match event["kind"].as_str().expect("a kind") {
            "message" => {
                self.messages.insert(event["seq"].as_u64().expect("a seq"), text("text"));
            }
            "edit" => {
                if let Some(message) = self.messages.get_mut(&target) {
                    *message = text("text");
                }
            }
            "deletion" => {
                self.messages.remove(&target);
            }
            "membership" => {
                let person = event["person"]["id"].as_str().expect("a person").to_owned();
                match event.get("role") {
                    Some(role) => self.members.insert(person, role.as_str().expect("a role").to_owned()),
                    None => self.members.remove(&person),
                };
            }
            "settings" => {
                if let Some(title) = event.get("title") {
                    self.title = title.clone();
                }
                self.archived = event["archived"].as_bool().unwrap_or(self.archived);
            }
            "reaction" => {}
            other => panic!("{other}"),
        }
    }

    /// As it is told to who asks for it.
    fn fresh(by: &Member, key: &str) -> Self {
        let room = by.get(&at(key, "")).json();
        let page = by.get(&at(key, "/messages?limit=500")).json();
        let messages = page["messages"].as_array().expect("messages").iter();
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        Self {
            title: room["title"].clone(),
            archived: room["archived"] == true,
            messages: messages.map(|one| (one["seq"].as_u64().expect("a seq"), text(&one["text"]))).collect(),
            members: items(by, &at(key, "/members"))
                .iter()
                .map(|one| (text(&one["id"]), text(&one["role"])))
                .collect(),
        }
    }
}

fn act(by: &Member, people: &[Member; 3], key: &str, number: usize, deed: &Deed) {
    let member = |person: usize| at(key, &format!("/members/{}", people[person].id));
    let message = |target: usize| at(key, &format!("/messages/{}", target + 1));
    let id = format!("d{number}");
    match deed {
        Deed::Say => by.say(key, &id, &format!("text {number}")),
        Deed::Edit(target) => {
            by.send("PATCH", &message(*target), &json!({"client_id": id, "text": format!("edit {number}")}))
        }
        Deed::Delete(target) => by.delete(&message(*target)),
        Deed::React(target, on) => {
            let method = if *on { "PUT" } else { "DELETE" };
            by.request(method, &format!("{}/reactions/x", message(*target)), b"")
        }
        Deed::Title(title) => by.send("PATCH", &at(key, ""), &json!({"title": format!("title {title}")})),
        Deed::Archive(archived) => by.send("PATCH", &at(key, ""), &json!({"archived": archived})),
        Deed::Role(person, role) => by.send("PUT", &member(*person), &json!({"role": role})),
        Deed::Remove(person) => by.delete(&member(*person)),
        Deed::Leave => by.request("POST", &at(key, "/exit"), b""),
        Deed::Ban(person) => by.send("POST", &at(key, "/bans"), &json!({"person": people[*person].id})),
        Deed::Lift(person) => by.delete(&at(key, &format!("/bans/{}", people[*person].id))),
    };
}

/// The whole log, page by page.
fn log(by: &Member, key: &str) -> Vec<Value> {
    let page = by.get(&at(key, "/events?limit=500")).json();
    assert_eq!(page["more"], false);
    page["events"].as_array().expect("events").clone()
}

/// What a socket was pushed; it is a member all the time, or it is not compared.
fn heard(socket: &mut Person, key: &str) -> Vec<Value> {
    socket.ask("me", json!({}));
    socket.seen(key).to_vec()
}

#[test]
fn old_state_and_events_are_the_fresh_state() {
    let server = TestServer::lifted();
    let people = ["ada", "ben", "cy"].map(|login| Member::sign_up(server.address(), login));
    let eve = Member::sign_up(server.address(), "eve");
    let watcher = Member::sign_up(server.address(), "watcher");
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() });
    let strategy = prop::collection::vec(deed(), 1..40);
    let outcome = runner.run(&strategy, |deeds| {
        // The watcher owns the room, too, and sees it to its end.
        let key = private(&watcher, &[&people[0], &people[1], &people[2]]);
        watcher.send("PUT", &at(&key, &format!("/members/{}", people[0].id)), &json!({"role": "owner"}));
        let mut sockets: Vec<Person> = people.iter().chain([&watcher]).map(Member::connect).collect();
        for socket in &mut sockets {
            socket.ask("join", json!({"room": key, "after": 0}));
        }
        let mut outside = eve.connect();
        for (number, (who, deed)) in deeds.iter().enumerate() {
            // Nobody puts the watcher out: they are not among those who are named.
            act(&people[*who], &people, &key, number, deed);
        }
        let (events, fresh) = (log(&watcher, &key), State::fresh(&watcher, &key));
        prop_assert_eq!(&State::of_events("Tea & 茶", &events), &fresh);
        let blanked = |events: &[Value]| events.iter().map(|event| event["seq"].clone()).collect::<Vec<_>>();
        for (socket, member) in sockets.iter_mut().zip(people.iter().chain([&watcher])) {
            let heard = heard(socket, &key);
            let removed = socket.pushes.iter().any(|push| push.get("removed").is_some());
            if removed {
                // They heard a beginning of it, and nothing of what came after.
                prop_assert_eq!(&blanked(&heard)[..], &blanked(&events)[..heard.len()]);
                continue;
            }
            prop_assert_eq!(blanked(&heard), blanked(&events));
            prop_assert_eq!(&State::of_events("Tea & 茶", &heard), &fresh);
            prop_assert_eq!(&State::fresh(member, &key), &fresh);
        }
        outside.ask("me", json!({}));
        prop_assert!(outside.pushes.is_empty(), "{:?}", outside.pushes);
        prop_assert_eq!(eve.get(&at(&key, "")).code(), "not_found");
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}
