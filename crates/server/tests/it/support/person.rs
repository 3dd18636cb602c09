//! A person on chat.v1: a client with a memory. Tests ask it what a person would see.

use std::{collections::HashMap, net::SocketAddr, net::TcpStream};

use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

use super::tutorial;

/// One person with one socket.
pub struct Person {
    pub socket: WebSocket<TcpStream>,
    pub me: Value,
    pub token: Option<String>,
    pub log: String,
    next_id: u64,
    answers: HashMap<u64, Value>,
    /// Pushes that were not events, in order.
    pub pushes: Vec<Value>,
    rooms: HashMap<String, Vec<Value>>,
}

impl Person {
    /// Connects as a new guest.
    pub fn arrive(server: SocketAddr) -> Self {
        Self::connect(server, json!({"client": "test/1"}))
    }

    /// Connects with this body of `connect`.
    pub fn connect(server: SocketAddr, connect: Value) -> Self {
        let mut person = Self::open(server, &[]);
        let id = person.command("connect", connect);
        let ok = person.answer(id)["ok"].clone();
        assert!(ok.is_object(), "connected");
        person.me = ok["me"].clone();
        person.token = ok["token"].as_str().map(str::to_owned);
        person.log = ok["log"].as_str().expect("a log").to_owned();
        person
    }

    /// A socket that has not said `connect` yet.
    pub fn open(server: SocketAddr, headers: &[(&str, &str)]) -> Self {
        let mut all = vec![("sec-websocket-protocol", "chat.v1.json")];
        all.extend_from_slice(headers);
        let (socket, response) = tutorial::open(server, "/ws", &all).expect("the socket opens");
        assert_eq!(response.headers()["sec-websocket-protocol"], "chat.v1.json");
        Self {
            socket,
            me: Value::Null,
            token: None,
            log: String::new(),
            next_id: 0,
            answers: HashMap::new(),
            pushes: Vec::new(),
            rooms: HashMap::new(),
        }
    }

    /// Sends a command; its answer is asked for by the id.
    pub fn command(&mut self, name: &str, body: Value) -> u64 {
        self.next_id += 1;
        let id = self.next_id;
        self.raw(&json!({"id": id, name: body}).to_string());
        id
    }

    pub fn raw(&mut self, frame: &str) {
        self.socket.send(Message::text(frame)).expect("sent");
    }

    /// The answer to a command; what else arrives is remembered.
    pub fn answer(&mut self, id: u64) -> Value {
        while !self.answers.contains_key(&id) {
            self.take_one();
        }
        self.answers.remove(&id).expect("just seen")
    }

    /// Sends a command and waits for its answer.
    pub fn ask(&mut self, name: &str, body: Value) -> Value {
        let id = self.command(name, body);
        self.answer(id)
    }

    pub fn join(&mut self, room: &str) -> Value {
        let answer = self.ask("join", json!({"room": room}));
        answer["ok"].clone()
    }

    pub fn say(&mut self, room: &str, client_id: &str, text: &str) -> Value {
        self.ask("send", json!({"room": room, "client_id": client_id, "text": text}))
    }

    /// The texts this person sees in a room, once there are this many.
    pub fn texts(&mut self, room: &str, count: usize) -> Vec<String> {
        while self.seen(room).len() < count {
            self.take_one();
        }
        self.seen(room).iter().map(|event| event["text"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The events this person has seen in a room.
    pub fn seen(&self, room: &str) -> &[Value] {
        self.rooms.get(room).map_or(&[], Vec::as_slice)
    }

    /// Waits for a push of this kind.
    pub fn push(&mut self, kind: &str) -> Value {
        loop {
            if let Some(at) = self.pushes.iter().position(|push| push.get(kind).is_some()) {
                return self.pushes.remove(at)[kind].clone();
            }
            self.take_one();
        }
    }

    fn take_one(&mut self) {
        match self.socket.read().expect("a frame") {
            Message::Text(text) => self.remember(serde_json::from_str(&text).expect("JSON")),
            Message::Ping(_) | Message::Pong(_) => {}
            other => panic!("expected text, got {other:?}"),
        }
    }

    /// As the client's rules say: a room's events are applied in order, once.
    fn remember(&mut self, frame: Value) {
        if let Some(id) = frame["id"].as_u64() {
            for event in frame["ok"]["events"].as_array().into_iter().flatten() {
                self.apply(event.clone());
            }
            self.answers.insert(id, frame);
        } else if let Some(event) = frame.get("event") {
            self.apply(event.clone());
        } else {
            self.pushes.push(frame);
        }
    }

    fn apply(&mut self, event: Value) {
        let room = event["room"].as_str().expect("a room").to_owned();
        let events = self.rooms.entry(room).or_default();
        let seq = event["seq"].as_u64().expect("a seq");
        match events.last().map(|last| last["seq"].as_u64().expect("a seq")) {
            Some(last) if seq <= last => {}
            Some(last) => {
                assert_eq!(seq, last + 1, "a gap that nobody spoke of");
                events.push(event);
            }
            None => events.push(event),
        }
    }
}
