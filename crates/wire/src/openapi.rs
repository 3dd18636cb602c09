//! The OpenAPI 3.1 text of everything under HTTP, made from the types that travel and the table of codes.
//!
//! Must say what the server does and nothing more: every status has its reason here, every parameter the rule
//! that is really applied.

mod operations;
mod parts;

use serde_json::{Value, json};

use crate::describe::Schemas;

/// The document.
#[must_use]
pub fn document() -> Value {
    let mut schemas = Schemas::new();
    let paths = operations::paths(&mut schemas);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Teahouse",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Rooms, messages and media over HTTP. The sockets are described in /api/asyncapi.json.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "This server"}],
        "tags": [
            {"name": "rooms", "description": "What was said, and saying something."},
            {"name": "media", "description": "Pictures, videos, voice and files."},
            {"name": "me", "description": "Who I am."},
            {"name": "health", "description": "For whoever watches the server."},
        ],
        "paths": paths,
        "components": {
            "schemas": schemas.finish(),
            "securitySchemes": {
                "cookie": {
                    "type": "apiKey", "in": "cookie", "name": "teahouse_guest",
                    "description": "Set at the first visit of a page. Changes need a request from our own pages, too.",
                },
                "bearer": {
                    "type": "http", "scheme": "bearer",
                    "description": "The token that chat.v1 gives to who connects without one.",
                },
            },
        },
    })
}
