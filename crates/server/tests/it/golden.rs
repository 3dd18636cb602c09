//! A scripted hour on each wire, frame by frame, compared with what was written down: a change of what travels
//! shows up as a difference that somebody has to look at. `UPDATE_GOLDEN=1` writes them anew.
//!
//! Time stands still, so it is part of the record; what is random is replaced by its kind and a number.

use std::{fmt::Write as _, fs, path::Path};

use serde_json::Value;
use tungstenite::{Message, WebSocket};

use crate::support::{TestServer, tutorial};

/// What happened, in words.
struct Record {
    server: TestServer,
    text: String,
    /// What stands for what is random, the longest first: a token begins with an id.
    names: Vec<(String, String)>,
}

struct Actor {
    name: &'static str,
    socket: WebSocket<std::net::TcpStream>,
}

impl Record {
    fn begin() -> Self {
        let server = TestServer::timeless(|_| {});
        Self { server, text: String::new(), names: Vec::new() }
    }

    fn enter(&mut self, name: &'static str, path: &str, headers: &[(&str, &str)]) -> Actor {
        let (socket, _) = tutorial::open(self.server.address(), path, headers).expect("a socket");
        let _ = writeln!(self.text, "# {name} opens {path}");
        Actor { name, socket }
    }

    fn says(&mut self, actor: &mut Actor, frame: &str) {
        self.note(actor.name, "→", frame);
        actor.socket.send(Message::text(self.real(frame))).expect("sent");
    }

    /// The next frames, answers first: pushes and answers come in either order.
    fn hears(&mut self, actor: &mut Actor, frames: usize) {
        let mut heard: Vec<String> = (0..frames).map(|_| self.next(actor)).collect();
        heard.sort_by_key(|frame| !frame.starts_with("{\"id\":"));
        for frame in heard {
            if let Ok(value) = serde_json::from_str::<Value>(&frame) {
                self.learn(&value);
            }
            self.note(actor.name, "←", &frame);
        }
    }

    fn note(&mut self, name: &str, way: &str, frame: &str) {
        let frame = self.normal(frame);
        let _ = writeln!(self.text, "{name} {way} {frame}");
    }

    fn next(&self, actor: &mut Actor) -> String {
        match actor.socket.read().expect("a frame") {
            Message::Text(text) => text.to_string(),
            Message::Close(Some(close)) => format!("close {} {}", u16::from(close.code), close.reason),
            other => panic!("{other:?}"),
        }
    }

    /// The frame with names for what is random.
    fn normal(&self, frame: &str) -> String {
        let mut normal = frame.to_owned();
        for (random, name) in &self.names {
            normal = normal.replace(random, name);
        }
        normal
    }

    fn real(&self, frame: &str) -> String {
        let mut real = frame.to_owned();
        for (random, name) in &self.names {
            real = real.replace(name, random);
        }
        real
    }

    /// Names are given as what is random is heard of.
    fn learn(&mut self, value: &Value) {
        let ok = &value["ok"];
        self.name("TOKEN", &ok["token"]);
        self.name("LOG", &ok["log"]);
        let shown = (&ok["me"]["id"], &ok["me"]["name"]);
        self.name("GUEST", shown.1);
        for person in
            [shown.0, &value["user_id"], &value["event"]["from"]["id"], &value["typing"]["from"]["id"]]
        {
            self.name("PERSON", person);
        }
        if value["message"].as_str().is_some_and(|message| message.starts_with("/media/")) {
            self.name("MEDIA", &value["media"]["id"]);
        }
    }

    fn name(&mut self, kind: &str, random: &Value) {
        let Some(random) = random.as_str() else { return };
        if self.names.iter().any(|(known, _)| known == random) {
            return;
        }
        let known = self.names.iter().filter(|(_, name)| name.starts_with(kind)).count();
        self.names.push((random.to_owned(), format!("{kind}-{}", known + 1)));
        self.names.sort_by_key(|(random, _)| std::cmp::Reverse(random.len()));
    }

    fn compare(self, file: &str) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden").join(file);
        if std::env::var_os("UPDATE_GOLDEN").is_some() {
            fs::write(&path, &self.text).expect("the golden file is written");
        }
        let golden = fs::read_to_string(&path).unwrap_or_default();
        for (number, (now, then)) in self.text.lines().zip(golden.lines()).enumerate() {
            assert_eq!(now, then, "{file}:{}: if this is meant, run with UPDATE_GOLDEN=1", number + 1);
        }
        assert_eq!(self.text, golden, "{file}: if this is meant, run with UPDATE_GOLDEN=1");
    }
}

#[test]
fn the_tutorials_wire() {
    let mut record = Record::begin();
    let mut web = record.enter("web", "/ws/chat/room/", &[]);
    let frames = [
        r#"{"type":"text","content":"hi","user_id":"1","user_name":"web"}"#,
        r#"{"content":5,"user_name":"王","client_id":"a-1"}"#,
        r#"{}"#,
        r#"{"type":"image","media_url":"http://127.0.0.1:8000/media/a.jpg","content":"a caption"}"#,
        r#"{"type":"sticker","media_url":"smile"}"#,
        r#"{"type":"image","content":"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="}"#,
        r#"{"type":"voice","content":"data:image/png;base64,aGFsbG8="}"#,
        r#"{"type":"image","media_url":"javascript:alert(1)"}"#,
        r#"{"content":{"a":1}}"#,
        "not json",
    ];
    for frame in frames {
        record.says(&mut web, frame);
        record.hears(&mut web, 1);
    }
    let mut late = record.enter("late", "/ws/chat/room/?history=3", &[]);
    record.hears(&mut late, 3);
    let mut after = record.enter("after", "/ws/chat/room?after=5", &[]);
    record.hears(&mut after, 1);
    record.says(&mut late, r#"{"content":"last words"}"#);
    for actor in [&mut web, &mut late, &mut after] {
        record.hears(actor, 1);
    }
    drop((web, late, after));
    record.compare("tutorial.txt");
}

#[test]
fn chat() {
    let mut record = Record::begin();
    let protocol = [("sec-websocket-protocol", "chat.v1.json")];
    let mut ada = record.enter("ada", "/ws", &protocol);
    let script = [
        (r#"{"id":1,"connect":{"client":"golden/1"}}"#, 1),
        (r#"{"id":2,"join":{"room":"tea"}}"#, 1),
        (r#"{"id":3,"send":{"room":"tea","client_id":"01J","text":"hi"}}"#, 2),
        (r#"{"id":4,"send":{"room":"tea","client_id":"01J","text":"hi"}}"#, 1),
        (r#"{"id":5,"send":{"room":"tea","client_id":"01J","text":"ho"}}"#, 1),
        (r#"{"id":6,"send":{"room":"tea","client_id":"02J","text":"茶","reply_to":1}}"#, 2),
        (r#"{"id":7,"send":{"room":"tea","client_id":"03J","text":" "}}"#, 1),
        (r#"{"id":8,"send":{"room":"tea","client_id":"04J","media":["m_0000000000000000000000000"]}}"#, 1),
        (r#"{"id":9,"sync":{"room":"tea","after":0,"limit":1}}"#, 1),
        (r#"{"id":10,"sync":{"room":"tea","after":9}}"#, 1),
        (r#"{"id":11,"join":{"room":"tea","after":1}}"#, 1),
        (r#"{"id":12,"join":{"room":"tea","after":9}}"#, 1),
        (r#"{"id":13,"typing":{"room":"tea"}}"#, 2),
        (r#"{"id":14,"leave":{"room":"tea"}}"#, 1),
        (r#"{"id":15,"leave":{"room":"tea"}}"#, 1),
        (r#"{"id":16,"join":{"room":"a b"}}"#, 1),
        (r#"{"id":17,"join":{"room":"tea","rom":1}}"#, 1),
        (r#"{"id":18,"dance":{}}"#, 1),
        ("not json", 1),
        (r#"{"ping":1}"#, 1),
    ];
    for (frame, answers) in script {
        record.says(&mut ada, frame);
        record.hears(&mut ada, answers);
    }
    let mut back = record.enter("back", "/ws", &protocol);
    record.says(&mut back, r#"{"id":1,"connect":{"token":"TOKEN-1","log":"LOG-1","rooms":{"tea":1}}}"#);
    record.hears(&mut back, 2);
    let mut lost = record.enter("lost", "/ws", &protocol);
    record.says(&mut lost, r#"{"id":1,"connect":{"token":"TOKEN-1","log":"another","rooms":{"tea":1}}}"#);
    record.hears(&mut lost, 2);
    record.says(&mut lost, r#"{"id":2,"connect":{}}"#);
    record.hears(&mut lost, 2);
    drop((ada, back, lost));
    record.compare("chat.txt");
}
