//! Requests as they would be written with every key in its plainest form: what the vectors compare.

use serde_json::{Value, json};
use teahouse_domain::{MediaId, Message};
use teahouse_wire::chat::{Command, Request};

/// The request as it would be written with every key in its plainest form.
pub(crate) fn shown_request(request: Request<'_>) -> Value {
    let (id, command) = match request {
        Request::Ping(number) => return json!({"ping": number}),
        Request::Command(id, command) => (id, command),
    };
    let (name, body) = match command {
        Command::Connect(connect) => {
            let rooms: serde_json::Map<String, Value> =
                connect.rooms.iter().map(|(room, seq)| (room.to_string(), json!(seq.0))).collect();
            (
                "connect",
                json!({"token": connect.token, "rooms": rooms, "log": connect.log, "client": connect.client}),
            )
        }
        Command::Join(join) => {
            let after_id = join.after_id.map(|id| id.to_string());
            (
                "join",
                json!({"room": join.room.as_str(), "after": join.after.map(|seq| seq.0), "after_id": after_id}),
            )
        }
        Command::Leave { room } => ("leave", json!({"room": room.as_str()})),
        Command::Typing { room } => ("typing", json!({"room": room.as_str()})),
        Command::Sync(sync) => {
            ("sync", json!({"room": sync.room.as_str(), "after": sync.after.0, "limit": sync.limit}))
        }
        Command::Send(send) => {
            ("send", shown_send(send.room.as_str(), send.client_id.as_str(), &send.message))
        }
        other => shown_of_people(other),
    };
    let present = body.as_object().unwrap().iter().filter(|(_, value)| !value.is_null());
    let body: serde_json::Map<String, Value> =
        present.map(|(key, value)| (key.clone(), value.clone())).collect();
    json!({"id": id, name: body})
}

fn shown_send(room: &str, client_id: &str, message: &Message<MediaId>) -> Value {
    let media: Vec<String> = message.media.iter().map(ToString::to_string).collect();
    let reply_to = message.reply_to.map(|seq| seq.0);
    json!({"room": room, "client_id": client_id, "text": message.text.as_str(), "reply_to": reply_to, "media": media})
}

/// What came with accounts and members.
fn shown_of_people(command: Command<'_>) -> (&'static str, Value) {
    match command {
        Command::Read { room, seq } => ("read", json!({"room": room.as_str(), "seq": seq.0})),
        Command::Edit(it) => (
            "edit",
            json!({"room": it.room.as_str(), "target": it.target.0, "text": it.text.as_str(), "client_id": it.client_id.as_str()}),
        ),
        Command::Delete(it) => (
            "delete",
            json!({"room": it.room.as_str(), "target": it.target.0, "client_id": it.client_id.as_str()}),
        ),
        Command::React(it) => (
            "react",
            json!({"room": it.room.as_str(), "target": it.target.0, "emoji": it.emoji, "on": it.on, "client_id": it.client_id.as_str()}),
        ),
        Command::Me => ("me", json!({})),
        Command::Rooms(page) => ("rooms", json!({"cursor": page.cursor, "limit": page.limit})),
        Command::Enter { room } => ("enter", json!({"room": room.as_str()})),
        Command::Exit { room } => ("exit", json!({"room": room.as_str()})),
        Command::Members(it) => (
            "members",
            json!({"room": it.room.as_str(), "q": it.q, "cursor": it.page.cursor, "limit": it.page.limit}),
        ),
        Command::Refresh { token } => ("refresh", json!({"token": token})),
        Command::Status { away } => ("status", json!({"away": away})),
        other => shown_of_order(other),
    }
}

/// What keeps order.
fn shown_of_order(command: Command<'_>) -> (&'static str, Value) {
    match command {
        Command::Role { room, person, role } => {
            ("role", json!({"room": room.as_str(), "person": person.to_string(), "role": role.as_str()}))
        }
        Command::Remove { room, person } => {
            ("remove", json!({"room": room.as_str(), "person": person.to_string()}))
        }
        Command::Ban(it) => (
            "ban",
            json!({"room": it.room.as_str(), "person": it.person.to_string(), "seconds": it.seconds, "reason": it.reason}),
        ),
        Command::Mute { room, person, seconds } => {
            ("mute", json!({"room": room.as_str(), "person": person.to_string(), "seconds": seconds}))
        }
        Command::Report { room, target, reason } => {
            ("report", json!({"room": room.as_str(), "target": target.0, "reason": reason}))
        }
        other => panic!("nobody knows how to show {other:?}"),
    }
}
