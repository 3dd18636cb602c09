//! Old state and events are the fresh state: whoever fetched a room at some moment and heard all events since knows what
//! somebody knows who asks anew. Nothing that a room shows changes without an event.
//!
//! Mutes are no events (only who is muted and who keeps order may know of them): a push says that something changed.

mod deeds;

use std::collections::{BTreeMap, BTreeSet};

use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::{Value, json};

use self::deeds::{Cast, deed};
use super::{at, items};
use crate::support::{Member, Person, TestServer};

/// What a client knows of a room.
#[derive(Clone, Debug, Default, PartialEq)]
struct State {
    title: Value,
    topic: Value,
    picture: Value,
    slow_seconds: Value,
    archived: bool,
    /// By position; what was deleted is not there.
    messages: BTreeMap<u64, Said>,
    /// Roles by person.
    members: BTreeMap<String, String>,
}

/// A message as it is now.
#[derive(Clone, Debug, Default, PartialEq)]
struct Said {
    text: String,
    edited: bool,
    reply_to: Value,
    media: Vec<Value>,
    /// Who put which.
    reactions: BTreeMap<String, BTreeSet<String>>,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn media(one: &Value) -> Vec<Value> {
    one["media"].as_array().into_iter().flatten().map(|medium| medium["id"].clone()).collect()
}

impl State {
    /// The room before its first event.
    fn of_nothing(title: &str) -> Self {
        Self { title: json!(title), topic: json!(""), slow_seconds: json!(0), ..Self::default() }
    }

    /// As the client's rules say.
    fn after(mut self, events: &[Value]) -> Self {
        for event in events {
            self.apply(event);
        }
        self
    }

    fn apply(&mut self, event: &Value) {
        let target = event["target"].as_u64().unwrap_or_default();
        match event["kind"].as_str().expect("a kind") {
            "message" => {
                let said = Said {
                    text: text(&event["text"]),
                    reply_to: event["reply_to"].clone(),
                    media: media(event),
                    ..Said::default()
                };
                self.messages.insert(event["seq"].as_u64().expect("a seq"), said);
            }
            "edit" => {
                if let Some(message) = self.messages.get_mut(&target) {
                    (message.text, message.edited) = (text(&event["text"]), true);
                }
            }
            "deletion" => {
                self.messages.remove(&target);
            }
            "reaction" => {
                if let Some(message) = self.messages.get_mut(&target) {
                    let people = message.reactions.entry(text(&event["emoji"])).or_default();
                    let person = text(&event["from"]["id"]);
                    let _ = if event["on"] == true { people.insert(person) } else { people.remove(&person) };
                    message.reactions.retain(|_, people| !people.is_empty());
                }
            }
            "membership" => {
                let person = text(&event["person"]["id"]);
                match event.get("role") {
                    Some(role) => self.members.insert(person, text(role)),
                    None => self.members.remove(&person),
                };
            }
            "settings" => self.set(event),
            other => panic!("{other}"),
        }
    }

    fn set(&mut self, event: &Value) {
        let parts = [
            ("title", &mut self.title),
            ("topic", &mut self.topic),
            ("slow_seconds", &mut self.slow_seconds),
            ("picture", &mut self.picture),
        ];
        for (key, part) in parts {
            if let Some(new) = event.get(key) {
                *part = if key == "picture" && new == "" { Value::Null } else { new.clone() };
            }
        }
        self.archived = event["archived"].as_bool().unwrap_or(self.archived);
    }

    /// As it is told to who asks for it, page by page, and the position that it is of.
    fn fresh(by: &Member, key: &str) -> (Self, u64) {
        let room = by.get(&at(key, "")).json();
        let mut messages = BTreeMap::new();
        let mut after = 0;
        let head = loop {
            let page = by.get(&at(key, &format!("/messages?after={after}&limit=3"))).json();
            for one in page["messages"].as_array().expect("messages") {
                after = one["seq"].as_u64().expect("a seq");
                messages.insert(after, said(one));
            }
            if page["more"] == false {
                break page["head"].as_u64().expect("a head");
            }
        };
        let members = items(by, &at(key, "/members"))
            .iter()
            .map(|one| (text(&one["id"]), text(&one["role"])))
            .collect();
        let state = Self {
            title: room["title"].clone(),
            topic: room["topic"].clone(),
            picture: room["picture"].clone(),
            slow_seconds: room["slow_seconds"].clone(),
            archived: room["archived"] == true,
            messages,
            members,
        };
        (state, head)
    }
}

/// A message of REST.
fn said(one: &Value) -> Said {
    let reactions = one["reactions"].as_array().into_iter().flatten().map(|reaction| {
        let people: BTreeSet<String> =
            reaction["people"].as_array().expect("people").iter().map(|person| text(&person["id"])).collect();
        assert_eq!(reaction["count"], people.len());
        (text(&reaction["emoji"]), people)
    });
    Said {
        text: text(&one["text"]),
        edited: one["edited"] == true,
        reply_to: one["reply_to"].clone(),
        media: media(one),
        reactions: reactions.collect(),
    }
}

/// The log after a position.
fn log(by: &Member, key: &str, after: u64) -> Vec<Value> {
    let page = by.get(&at(key, &format!("/events?after={after}&limit=500"))).json();
    assert_eq!(page["more"], false);
    page["events"].as_array().expect("events").clone()
}

/// What a socket was pushed; it is a member all the time, or it is not compared.
fn heard(socket: &mut Person, key: &str) -> Vec<Value> {
    socket.ask("me", json!({}));
    socket.seen(key).to_vec()
}

fn seqs(events: &[Value]) -> Vec<Value> {
    events.iter().map(|event| event["seq"].clone()).collect()
}

#[test]
fn old_state_and_events_are_the_fresh_state() {
    let server = TestServer::lifted();
    let cast = Cast::arrive(&server);
    let mut runner =
        TestRunner::new(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() });
    let strategy = (prop::collection::vec(deed(), 1..40), 0_usize..40, any::<bool>());
    let outcome = runner.run(&strategy, |(deeds, asks_at, public)| {
        let key = cast.room(public);
        let (watcher, eve) = (&cast.watcher, &cast.eve);
        let mut sockets: Vec<Person> = cast.people.iter().chain([watcher]).map(Member::connect).collect();
        for socket in &mut sockets {
            socket.ask("join", json!({"room": key, "after": 0}));
        }
        let mut outside = eve.connect();
        // Who asks in the middle of it all, and goes on from there by events alone.
        let mut old = (State::of_nothing(Cast::title(public)), 0);
        for (number, (who, deed)) in deeds.iter().enumerate() {
            if number == asks_at % deeds.len() {
                old = State::fresh(watcher, &key);
            }
            cast.act(*who, &mut sockets[*who], &key, number, deed);
        }
        let (fresh, events) = (State::fresh(watcher, &key).0, log(watcher, &key, 0));
        prop_assert_eq!(&State::of_nothing(Cast::title(public)).after(&events), &fresh);
        prop_assert_eq!(&old.0.after(&log(watcher, &key, old.1)), &fresh);
        for (socket, member) in sockets.iter_mut().zip(cast.people.iter().chain([watcher])) {
            let heard = heard(socket, &key);
            if socket.pushes.iter().any(|push| push.get("removed").is_some()) {
                // They heard a beginning of it, and nothing of what came after.
                prop_assert_eq!(&seqs(&heard)[..], &seqs(&events)[..heard.len()]);
                continue;
            }
            prop_assert_eq!(seqs(&heard), seqs(&events));
            prop_assert_eq!(&State::of_nothing(Cast::title(public)).after(&heard), &fresh);
            prop_assert_eq!(&State::fresh(member, &key).0, &fresh);
        }
        outside.ask("me", json!({}));
        prop_assert!(outside.pushes.is_empty(), "{:?}", outside.pushes);
        if public {
            // Who only looks in sees the same.
            prop_assert_eq!(&State::fresh(eve, &key).0, &fresh);
        } else {
            prop_assert_eq!(eve.get(&at(&key, "")).code(), "not_found");
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}
