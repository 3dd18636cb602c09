//! The OpenAPI 3.1 text of everything under HTTP, made from the types that travel and the table of codes.
//!
//! Must say what the server does and nothing more: every status has its reason here, every parameter the rule
//! that is really applied.

mod accounts;
mod admin;
mod health;
mod invites;
mod me;
mod media;
mod members;
mod messages;
mod operation;
mod parts;
mod rooms;

use serde_json::{Map, Value, json};

use crate::describe::Schemas;

/// The document.
#[must_use]
pub fn document() -> Value {
    let mut schemas = Schemas::new();
    let paths = paths(&mut schemas);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Teahouse",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "People, rooms, messages and media over HTTP. The sockets are described in /api/asyncapi.json.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "This server"}],
        "tags": tags(),
        "paths": paths,
        "components": {
            "schemas": schemas.finish(),
            "securitySchemes": security(),
        },
    })
}

/// Every path with what can be done there.
fn paths(schemas: &mut Schemas) -> Map<String, Value> {
    let mut paths = Map::new();
    for nouns in [
        accounts::paths,
        me::paths,
        invites::paths,
        rooms::paths,
        members::paths,
        messages::paths,
        media::paths,
        admin::paths,
        health::paths,
    ] {
        let Value::Object(found) = nouns(schemas) else { continue };
        paths.extend(found);
    }
    paths
}

fn tags() -> Value {
    json!([
        {"name": "accounts", "description": "Making an account, signing in and out."},
        {"name": "me", "description": "Who I am."},
        {"name": "invites", "description": "Links that let people in."},
        {"name": "rooms", "description": "Which rooms there are, and what they are."},
        {"name": "people", "description": "Who is in a room, what they are there, who may not be."},
        {"name": "messages", "description": "What was said, saying something, and what is done to it."},
        {"name": "media", "description": "Pictures, videos, voice and files."},
        {"name": "admin", "description": "Running the server. Moderators do what is theirs under rooms."},
        {"name": "health", "description": "For whoever watches the server."},
    ])
}

fn security() -> Value {
    json!({
        "guest": {
            "type": "apiKey", "in": "cookie", "name": "teahouse_guest",
            "description": "Set at the first visit of a page. Changes need a request from our own pages, too.",
        },
        "session": {
            "type": "apiKey", "in": "cookie", "name": "teahouse",
            "description": "Set by signing in; `__Host-teahouse` where the server is reached over TLS. Changes need a \
                request from our own pages, too.",
        },
        "bearer": {
            "type": "http", "scheme": "bearer",
            "description": "A guest's token (chat.v1 gives it), a session's (`ths_…`), a key (`thk_…`), or a JWT of a \
                program that this server trusts.",
        },
    })
}
