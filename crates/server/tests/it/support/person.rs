//! A person on chat.v1: a client with a memory. Tests ask it what a person would see.

use std::{collections::HashMap, net::SocketAddr, net::TcpStream};

use serde_json::{Value, json};
use tungstenite::{Message, WebSocket};

use super::tutorial;

/// One person with one socket.
pub(crate) struct Person {
    pub(crate) socket: WebSocket<TcpStream>,
    pub(crate) me: Value,
    pub(crate) token: Option<String>,
    pub(crate) log: String,
    next_id: u64,
    answers: HashMap<u64, Value>,
    /// Pushes that were not events, in order.
    pub(crate) pushes: Vec<Value>,
    rooms: HashMap<String, Vec<Value>>,
    /// Rooms of which more is known to exist, up to this position, than was sent: `catch_up` asks for it.
    missed: HashMap<String, u64>,
    /// Events that came although they had come before.
    pub(crate) doubles: usize,
}

impl Person {
    /// Connects as a new guest.
    pub(crate) fn arrive(server: SocketAddr) -> Self {
        Self::connect(server, json!({"client": "test/1"}))
    }

    /// Connects with this body of `connect`.
    pub(crate) fn connect(server: SocketAddr, connect: Value) -> Self {
        let mut person = Self::open(server, &[]);
        person.say_connect(connect);
        person
    }

    /// `connect` on a socket that is open.
    pub(crate) fn say_connect(&mut self, connect: Value) {
        let shown = connect["token"].as_str().map(str::to_owned);
        let answer = self.ask("connect", connect);
        let ok = &answer["ok"];
        assert!(ok.is_object(), "not connected: {answer}");
        self.me = ok["me"].clone();
        self.token = ok["token"].as_str().map(str::to_owned).or(shown);
        self.log = ok["log"].as_str().expect("a log").to_owned();
    }

    /// A socket that has not said `connect` yet.
    pub(crate) fn open(server: SocketAddr, headers: &[(&str, &str)]) -> Self {
        let mut all = vec![("sec-websocket-protocol", "chat.v1.json")];
        all.extend_from_slice(headers);
        let (socket, response) = tutorial::open(server, "/ws", &all).expect("the socket opens");
        assert_eq!(response.headers()["sec-websocket-protocol"], "chat.v1.json");
        Self::on(socket)
    }

    /// On a socket that somebody else has opened.
    pub(crate) fn on(socket: WebSocket<TcpStream>) -> Self {
        Self {
            socket,
            me: Value::Null,
            token: None,
            log: String::new(),
            next_id: 0,
            answers: HashMap::new(),
            pushes: Vec::new(),
            rooms: HashMap::new(),
            missed: HashMap::new(),
            doubles: 0,
        }
    }

    /// The same person once more, on another socket.
    pub(crate) fn again(&self, server: SocketAddr) -> Self {
        Self::connect(server, json!({"token": self.token.as_deref().expect("a guest's token")}))
    }

    /// Sends a command; its answer is asked for by the id.
    pub(crate) fn command(&mut self, name: &str, body: Value) -> u64 {
        self.next_id += 1;
        let id = self.next_id;
        self.raw(&json!({"id": id, name: body}).to_string());
        id
    }

    pub(crate) fn raw(&mut self, frame: &str) {
        self.socket.send(Message::text(frame)).expect("sent");
    }

    /// The answer to a command; what else arrives is remembered.
    pub(crate) fn answer(&mut self, id: u64) -> Value {
        while !self.answers.contains_key(&id) {
            self.take_one();
        }
        self.answers.remove(&id).expect("just seen")
    }

    /// Sends a command and waits for its answer.
    pub(crate) fn ask(&mut self, name: &str, body: Value) -> Value {
        let id = self.command(name, body);
        self.answer(id)
    }

    pub(crate) fn join(&mut self, room: &str) -> Value {
        let answer = self.ask("join", json!({"room": room}));
        answer["ok"].clone()
    }

    pub(crate) fn say(&mut self, room: &str, client_id: &str, text: &str) -> Value {
        self.ask("send", json!({"room": room, "client_id": client_id, "text": text}))
    }

    /// The texts this person sees in a room, once there are this many; what was not pushed is asked for.
    pub(crate) fn texts(&mut self, room: &str, count: usize) -> Vec<String> {
        while self.seen(room).len() < count {
            if self.missed.contains_key(room) {
                self.catch_up(room);
            } else {
                self.take_one();
            }
        }
        self.seen(room).iter().map(|event| event["text"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The events this person has seen in a room.
    pub(crate) fn seen(&self, room: &str) -> &[Value] {
        self.rooms.get(room).map_or(&[], Vec::as_slice)
    }

    /// Waits for a push of this kind.
    pub(crate) fn push(&mut self, kind: &str) -> Value {
        loop {
            if let Some(at) = self.pushes.iter().position(|push| push.get(kind).is_some()) {
                return self.pushes.remove(at)[kind].clone();
            }
            self.take_one();
        }
    }

    /// Everything that was said in a room, also what was not pushed.
    pub(crate) fn catch_up(&mut self, room: &str) -> Vec<String> {
        while let Some(&known) = self.missed.get(room) {
            let last = self.seen(room).last().map_or(0, |event| event["seq"].as_u64().expect("a seq"));
            if last >= known {
                self.missed.remove(room);
            } else {
                let answer = self.ask("sync", json!({"room": room, "after": last, "limit": 500}));
                assert!(answer["ok"]["events"].is_array(), "{answer}");
            }
        }
        self.texts(room, 0)
    }

    /// Forgets what was seen in a room, as after a reset or a leave.
    pub(crate) fn forget(&mut self, room: &str) {
        self.rooms.remove(room);
        self.missed.remove(room);
    }

    /// The next frame as it is, if it is one of ours.
    pub(crate) fn frame(&mut self) -> Value {
        loop {
            match self.socket.read().expect("a frame") {
                Message::Text(text) => return serde_json::from_str(&text).expect("JSON"),
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("expected text, got {other:?}"),
            }
        }
    }

    /// The close code that the server ends with; what it says before is remembered.
    pub(crate) fn close_code(&mut self) -> u16 {
        loop {
            match self.socket.read().expect("a close frame") {
                Message::Text(text) => self.remember(serde_json::from_str(&text).expect("JSON")),
                Message::Close(frame) => return frame.map_or(1005, |frame| frame.code.into()),
                _ => {}
            }
        }
    }

    /// The next frame, remembered.
    pub(crate) fn take_one(&mut self) {
        let frame = self.frame();
        self.remember(frame);
    }

    /// As the client's rules say: a room's events are applied in order, once.
    fn remember(&mut self, frame: Value) {
        if let Some(id) = frame["id"].as_u64() {
            self.apply_page(&frame["ok"]);
            self.answers.insert(id, frame);
        } else if let Some(event) = frame.get("event") {
            self.apply(event.clone());
        } else {
            for kind in ["lagged", "reset"] {
                if let Some(room) = frame[kind]["room"].as_str().map(str::to_owned) {
                    if kind == "reset" {
                        self.forget(&room);
                    } else {
                        self.note_missed(&room, &frame[kind]["head"]);
                    }
                }
            }
            self.pushes.push(frame);
        }
    }

    fn apply_page(&mut self, ok: &Value) {
        let events = ok["events"].as_array().map_or(&[][..], Vec::as_slice);
        for event in events {
            self.apply(event.clone());
        }
        if let Some(last) = events.last().filter(|last| last["seq"].as_u64() < ok["head"].as_u64()) {
            let room = last["room"].as_str().expect("a room").to_owned();
            self.note_missed(&room, &ok["head"]);
        }
        if let (true, Some(room)) = (ok["reset"].is_object(), ok["room"]["name"].as_str().map(str::to_owned))
        {
            self.forget(&room);
        }
    }

    fn note_missed(&mut self, room: &str, head: &Value) {
        let head = head.as_u64().expect("a position");
        let known = self.missed.entry(room.to_owned()).or_default();
        *known = head.max(*known);
    }

    fn apply(&mut self, event: Value) {
        let room = event["room"].as_str().expect("a room").to_owned();
        let seq = event["seq"].as_u64().expect("a seq");
        let last = self.seen(&room).last().map(|last| last["seq"].as_u64().expect("a seq"));
        match last {
            Some(last) if seq <= last => self.doubles += 1,
            Some(last) if seq > last + 1 => {
                assert!(self.missed.contains_key(&room), "a gap that nobody spoke of: {last}, then {seq}");
                self.note_missed(&room, &event["seq"]);
            }
            _ => self.rooms.entry(room).or_default().push(event),
        }
    }
}
