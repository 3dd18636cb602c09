//! The AsyncAPI 3 text of both sockets, made from the types that the tests read every encoding with.
//!
//! What it cannot say (order, resumption, states) stands in the protocol's prose and in the vectors.

use schemars::JsonSchema;
use serde_json::{Map, Value, json};

use crate::{
    chat,
    describe::Schemas,
    schema::{
        BanRequest, ByePush, ChangedPush, ConnectReply, ConnectRequest, DeleteRequest, EditRequest,
        EmptyReply, EnterRequest, ErrorReply, EventPush, ExitRequest, JoinReply, JoinRequest, LaggedPush,
        LeaveRequest, MePush, MeReply, MeRequest, MembersReply, MembersRequest, MentionPush, MuteRequest,
        Ping, Pong, PresencePush, ReactRequest, ReadPush, ReadRequest, RefreshReply, RefreshRequest,
        RemoveRequest, RemovedPush, ReportRequest, ResetPush, RoleRequest, RoomsReply, RoomsRequest,
        SendReply, SendRequest, StatusRequest, SyncReply, SyncRequest, TutorialError, TutorialMessage,
        TutorialSend, TypingPush, TypingRequest, UnreadPush,
    },
};

/// The document.
#[must_use]
pub fn document() -> Value {
    let mut parts = Parts { schemas: Schemas::new(), messages: Map::new() };
    let channels = json!({"chat": chat_channel(&mut parts), "tutorial": tutorial_channel(&mut parts)});
    json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Teahouse",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "The two sockets. Order, resumption and close codes are described in docs/protocol.md. \
                Clients ignore pushes and keys they do not know; the server refuses keys it does not know.",
            "license": {"name": "MIT OR Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations(),
        "components": {"messages": parts.messages, "schemas": parts.schemas.finish()},
    })
}

struct Parts {
    schemas: Schemas,
    messages: Map<String, Value>,
}

impl Parts {
    fn message<T: JsonSchema>(&mut self, name: &str, summary: &str) {
        let payload = self.schemas.of::<T>();
        let message = json!({"name": name, "title": name, "summary": summary, "payload": payload});
        self.messages.insert(name.to_owned(), message);
    }
}

/// References of a channel to its messages.
fn references(names: &[&str]) -> Map<String, Value> {
    let reference =
        |name: &&str| ((*name).to_owned(), json!({"$ref": format!("#/components/messages/{name}")}));
    names.iter().map(reference).collect()
}

/// Each command and the message that answers it.
const COMMANDS: [(&str, &str); 22] = [
    ("connect", "connected"),
    ("join", "joined"),
    ("leave", "done"),
    ("send", "sent"),
    ("sync", "synced"),
    ("typing", "done"),
    ("read", "done"),
    ("edit", "sent"),
    ("delete", "sent"),
    ("react", "sent"),
    ("me", "whoIAm"),
    ("rooms", "myRooms"),
    ("enter", "done"),
    ("exit", "done"),
    ("members", "itsMembers"),
    ("role", "done"),
    ("remove", "done"),
    ("ban", "done"),
    ("mute", "done"),
    ("report", "done"),
    ("refresh", "refreshed"),
    ("status", "done"),
];
const REPLIES: [&str; 10] = [
    "connected",
    "joined",
    "done",
    "sent",
    "synced",
    "whoIAm",
    "myRooms",
    "itsMembers",
    "refreshed",
    "refused",
];
/// What is sent without being asked, but for the answer to a ping.
const PUSHES: [&str; 12] = [
    "event",
    "typingPush",
    "presence",
    "unread",
    "mention",
    "readPush",
    "changed",
    "removed",
    "mePush",
    "lagged",
    "reset",
    "bye",
];

fn chat_channel(parts: &mut Parts) -> Value {
    requests(parts);
    moderation(parts);
    replies(parts);
    pushes(parts);
    let mut names: Vec<&str> = COMMANDS.iter().map(|(command, _)| *command).collect();
    names.extend(REPLIES.iter().chain(&PUSHES).chain(&["ping", "pong"]));
    json!({
        "address": "/ws",
        "title": "chat.v1",
        "description": format!("Many rooms on one socket; subprotocol {}.", chat::SUBPROTOCOL),
        "messages": references(&names),
        "bindings": {"ws": {"method": "GET", "bindingVersion": "0.1.0"}},
    })
}

fn requests(parts: &mut Parts) {
    parts.message::<ConnectRequest>("connect", "The first command: who I am and where I was.");
    parts.message::<JoinRequest>("join", "Hear a room from here on.");
    parts.message::<LeaveRequest>("leave", "Hear it no more.");
    parts.message::<SendRequest>("send", "Say something.");
    parts.message::<SyncRequest>("sync", "Ask for what was missed.");
    parts.message::<TypingRequest>("typing", "I am writing.");
    parts.message::<ReadRequest>("read", "I have read this far.");
    parts.message::<EditRequest>("edit", "A message says something else.");
    parts.message::<DeleteRequest>("delete", "A message goes.");
    parts.message::<ReactRequest>("react", "A reaction, put or taken back.");
    parts.message::<MeRequest>("me", "Who am I?");
    parts.message::<RoomsRequest>("rooms", "Which rooms am I in?");
    parts.message::<EnterRequest>("enter", "I become a member.");
    parts.message::<ExitRequest>("exit", "I stop being one.");
    parts.message::<MembersRequest>("members", "Who is in a room?");
    parts.message::<RefreshRequest>("refresh", "A fresh token, before the old one ends.");
    parts.message::<StatusRequest>("status", "I am away, or back.");
    parts.message::<Ping>("ping", "Is anybody there?");
}

fn moderation(parts: &mut Parts) {
    parts.message::<RoleRequest>(
        "role",
        "Somebody is this from now on, also somebody who was not in the room.",
    );
    parts.message::<RemoveRequest>("remove", "Somebody is not in the room any more.");
    parts.message::<BanRequest>("ban", "Somebody may not come back.");
    parts.message::<MuteRequest>("mute", "Somebody may not speak for a while.");
    parts.message::<ReportRequest>("report", "There is something wrong with a message.");
}

fn replies(parts: &mut Parts) {
    parts.message::<ConnectReply>("connected", "The answer to connect.");
    parts.message::<JoinReply>("joined", "The answer to join.");
    parts.message::<EmptyReply>("done", "The answer to commands that only do something.");
    parts.message::<SendReply>("sent", "The answer to send, edit, delete and react: it is in the log.");
    parts.message::<SyncReply>("synced", "The answer to sync.");
    parts.message::<MeReply>("whoIAm", "The answer to me.");
    parts.message::<RoomsReply>("myRooms", "The answer to rooms.");
    parts.message::<MembersReply>("itsMembers", "The answer to members.");
    parts.message::<RefreshReply>("refreshed", "The answer to refresh.");
    parts.message::<ErrorReply>("refused", "The answer to any command that was refused.");
}

fn pushes(parts: &mut Parts) {
    parts.message::<EventPush>("event", "Something happened in a room.");
    parts.message::<TypingPush>("typingPush", "Somebody is writing.");
    parts.message::<PresencePush>("presence", "Somebody came or went.");
    parts.message::<UnreadPush>(
        "unread",
        "Something was said in a room of mine that this socket does not hear.",
    );
    parts.message::<MentionPush>("mention", "A message names me.");
    parts.message::<ReadPush>("readPush", "I have read on, on another device.");
    parts.message::<ChangedPush>("changed", "Something about a room of mine is different: ask.");
    parts.message::<RemovedPush>("removed", "This socket hears no more of a room.");
    parts.message::<MePush>("mePush", "I am called differently, or am something else on this server.");
    parts.message::<LaggedPush>("lagged", "Events were left out: sync.");
    parts.message::<ResetPush>("reset", "The position in a room is of no use: begin anew.");
    parts.message::<ByePush>("bye", "The server is about to close.");
    parts.message::<Pong>("pong", "The answer to ping.");
}

fn tutorial_channel(parts: &mut Parts) -> Value {
    parts.message::<TutorialSend>("tutorialSend", "Say something.");
    parts.message::<TutorialMessage>(
        "tutorialMessage",
        "Somebody said something; to its sender: it is in the log.",
    );
    parts.message::<TutorialError>("tutorialError", "To the sender alone: nothing was stored.");
    let query = json!({"type": "object", "properties": {
        "history": {"type": "integer", "minimum": 0, "description": "First the last messages, at most 100."},
        "after": {"type": "integer", "minimum": 0, "description": "First all messages behind this position."},
    }});
    json!({
        "address": "/ws/chat/{room}/",
        "title": "The tutorial's wire",
        "parameters": {"room": {"description": "The room's name: letters, digits, _ and - in any script."}},
        "messages": references(&["tutorialSend", "tutorialMessage", "tutorialError"]),
        "bindings": {"ws": {"method": "GET", "query": query, "bindingVersion": "0.1.0"}},
    })
}

/// Who does what, from the server's side: it receives requests and sends the rest.
fn operations() -> Value {
    let of = |channel: &str, names: &[&str]| -> Vec<Value> {
        names.iter().map(|name| json!({"$ref": format!("#/channels/{channel}/messages/{name}")})).collect()
    };
    let mut operations = Map::new();
    for (request, reply) in COMMANDS {
        operations.insert(request.to_owned(), json!({
            "action": "receive",
            "channel": {"$ref": "#/channels/chat"},
            "messages": of("chat", &[request]),
            "reply": {"channel": {"$ref": "#/channels/chat"}, "messages": of("chat", &[reply, "refused"])},
        }));
    }
    operations.insert(
        "ping".to_owned(),
        json!({
            "action": "receive",
            "channel": {"$ref": "#/channels/chat"},
            "messages": of("chat", &["ping"]),
            "reply": {"channel": {"$ref": "#/channels/chat"}, "messages": of("chat", &["pong"])},
        }),
    );
    operations.insert(
        "push".to_owned(),
        json!({
            "action": "send",
            "channel": {"$ref": "#/channels/chat"},
            "messages": of("chat", &PUSHES),
        }),
    );
    operations.insert(
        "tutorialReceive".to_owned(),
        json!({
            "action": "receive",
            "channel": {"$ref": "#/channels/tutorial"},
            "messages": of("tutorial", &["tutorialSend"]),
        }),
    );
    operations.insert(
        "tutorialDeliver".to_owned(),
        json!({
            "action": "send",
            "channel": {"$ref": "#/channels/tutorial"},
            "messages": of("tutorial", &["tutorialMessage", "tutorialError"]),
        }),
    );
    Value::Object(operations)
}
