//! The AsyncAPI 3 text of both sockets, made from the types that the tests read every encoding with.
//!
//! What it cannot say (order, resumption, states) stands in the protocol's prose and in the vectors.

use schemars::JsonSchema;
use serde_json::{Map, Value, json};

use crate::{
    chat,
    describe::Schemas,
    schema::{
        ByePush, ConnectReply, ConnectRequest, EmptyReply, ErrorReply, EventPush, JoinReply, JoinRequest,
        LaggedPush, LeaveRequest, Ping, Pong, PresencePush, ResetPush, SendReply, SendRequest, SyncReply,
        SyncRequest, TutorialError, TutorialMessage, TutorialSend, TypingPush, TypingRequest,
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

const REQUESTS: [&str; 7] = ["connect", "join", "leave", "send", "sync", "typing", "ping"];
const REPLIES: [&str; 6] = ["connected", "joined", "done", "sent", "synced", "refused"];
const PUSHES: [&str; 7] = ["event", "typingPush", "presence", "lagged", "reset", "bye", "pong"];

fn chat_channel(parts: &mut Parts) -> Value {
    parts.message::<ConnectRequest>("connect", "The first command: who I am and where I was.");
    parts.message::<JoinRequest>("join", "Hear a room from here on.");
    parts.message::<LeaveRequest>("leave", "Hear it no more.");
    parts.message::<SendRequest>("send", "Say something.");
    parts.message::<SyncRequest>("sync", "Ask for what was missed.");
    parts.message::<TypingRequest>("typing", "I am writing.");
    parts.message::<Ping>("ping", "Is anybody there?");
    parts.message::<ConnectReply>("connected", "The answer to connect.");
    parts.message::<JoinReply>("joined", "The answer to join.");
    parts.message::<EmptyReply>("done", "The answer to leave and typing.");
    parts.message::<SendReply>("sent", "The answer to send: the message is in the log.");
    parts.message::<SyncReply>("synced", "The answer to sync.");
    parts.message::<ErrorReply>("refused", "The answer to any command that was refused.");
    parts.message::<EventPush>("event", "Something happened in a room.");
    parts.message::<TypingPush>("typingPush", "Somebody is writing.");
    parts.message::<PresencePush>("presence", "Somebody came or went.");
    parts.message::<LaggedPush>("lagged", "Events were left out: sync.");
    parts.message::<ResetPush>("reset", "The position in a room is of no use: begin anew.");
    parts.message::<ByePush>("bye", "The server is about to close.");
    parts.message::<Pong>("pong", "The answer to ping.");
    let names: Vec<&str> = [REQUESTS.as_slice(), &REPLIES, &PUSHES].concat();
    json!({
        "address": "/ws",
        "title": "chat.v1",
        "description": format!("Many rooms on one socket; subprotocol {}.", chat::SUBPROTOCOL),
        "messages": references(&names),
        "bindings": {"ws": {"method": "GET", "bindingVersion": "0.1.0"}},
    })
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
    let answers = [
        ("connect", "connected"),
        ("join", "joined"),
        ("leave", "done"),
        ("send", "sent"),
        ("sync", "synced"),
        ("typing", "done"),
    ];
    for (request, reply) in answers {
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
            "messages": of("chat", &["event", "typingPush", "presence", "lagged", "reset", "bye"]),
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
