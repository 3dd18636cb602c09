//! The operations, path by path.

use serde_json::{Value, json};
use teahouse_domain::Code;

use super::parts::{answer, bytes, callers, header, limit, media_id, position, refusals, room};
use crate::{
    describe::{Schemas, pattern},
    rest::{Me, Media, Message, Messages, PostMessage, Rename},
    schema::EventsPage,
};

/// What a body may be refused for.
const BODY: [Code; 4] = [Code::BadJson, Code::BadRequest, Code::UnknownField, Code::TooBig];

pub(super) fn paths(schemas: &mut Schemas) -> Value {
    json!({
        "/api/v1/rooms/{room}/messages": {"get": messages(schemas), "post": send(schemas)},
        "/api/v1/rooms/{room}/events": {"get": events(schemas)},
        "/api/v1/media": {"post": upload(schemas)},
        "/media/{id}": {"get": download(schemas, "download", "The bytes of an upload.")},
        "/media/{id}/thumbnail": {"get": download(schemas, "thumbnail", "A small picture of an upload.")},
        "/api/v1/me": {"get": me(schemas), "put": rename(schemas)},
        "/livez": {"get": live(schemas)},
        "/readyz": {"get": ready(schemas)},
    })
}

/// One operation, with its refusals put beside its successes.
fn operation(
    mut described: Value,
    tag: &str,
    signed_in: bool,
    refused: serde_json::Map<String, Value>,
) -> Value {
    described["tags"] = json!([tag]);
    described["security"] = callers(signed_in);
    if let Some(responses) = described["responses"].as_object_mut() {
        responses.extend(refused);
    }
    described
}

fn messages(schemas: &mut Schemas) -> Value {
    let described = json!({
        "operationId": "listMessages",
        "summary": "The messages of a room",
        "description": "As they are now: edits applied, deleted ones left out, in order of seq. The last page \
            without `after` and `before`, which exclude each other. A room where nothing was said is empty, not missing.",
        "parameters": [
            room(),
            position("after", "Those behind this position, the oldest of them first."),
            position("before", "Those before this position, the newest page of them."),
            limit(),
        ],
        "responses": {"200": answer("A page.", &schemas.of::<Messages>())},
    });
    let refused = refusals(
        schemas,
        &[Code::BadRequest, Code::UnknownField, Code::BadRoom, Code::Unauthorized, Code::Forbidden],
    );
    operation(described, "rooms", false, refused)
}

fn events(schemas: &mut Schemas) -> Value {
    let described = json!({
        "operationId": "listEvents",
        "summary": "The log of a room",
        "description": "Everything that happened, edits and deletions as events of their own, seq without a gap.",
        "parameters": [room(), position("after", "Those behind this position; 0 is the beginning."), limit()],
        "responses": {"200": answer("A page.", &schemas.of::<EventsPage>())},
    });
    let refused = refusals(
        schemas,
        &[Code::BadRequest, Code::UnknownField, Code::BadRoom, Code::Unauthorized, Code::Forbidden],
    );
    operation(described, "rooms", false, refused)
}

fn send(schemas: &mut Schemas) -> Value {
    let message = schemas.of::<Message>();
    let described = json!({
        "operationId": "sendMessage",
        "summary": "Say something",
        "description": "Answered when the message is on disk. Send it again with the same client_id until it is.",
        "parameters": [room()],
        "requestBody": {
            "required": true,
            "content": {"application/json": {"schema": schemas.of::<PostMessage>()}},
        },
        "responses": {
            "201": answer("Stored.", &message),
            "200": answer("It was stored before under this client_id: the same message.", &message),
        },
    });
    let mut codes = vec![
        Code::BadRoom,
        Code::TooLong,
        Code::Empty,
        Code::UnknownMedia,
        Code::ClientIdReused,
        Code::OutcomeUnknown,
        Code::ReadOnly,
        Code::StorageFull,
        Code::Draining,
        Code::Unauthorized,
        Code::Forbidden,
        Code::OriginRefused,
    ];
    codes.extend(BODY);
    let mut refused = refusals(schemas, &codes);
    refused.insert("415".to_owned(), refused["400"].clone());
    refused["415"]["description"] = json!("Refused: the body is not application/json.");
    operation(described, "rooms", true, refused)
}

fn upload(schemas: &mut Schemas) -> Value {
    let name = json!({
        "name": "name", "in": "query", "description": "The file's name, for display and download only.",
        "schema": {"type": "string", "maxLength": 255},
    });
    let bars = header(
        "x-waveform",
        "Of a voice recording: base64url of at most 64 bytes from 0 to 100, its loudness.",
        &pattern("^[A-Za-z0-9_-]{2,86}={0,2}$"),
    );
    let raw = json!({"schema": {"type": "string", "format": "binary", "minLength": 1}});
    let form = json!({"schema": {
        "type": "object", "required": ["file"], "additionalProperties": false,
        "properties": {"file": {"type": "string", "format": "binary", "minLength": 1}},
    }});
    let described = json!({
        "operationId": "uploadMedia",
        "summary": "Upload a picture, video, voice recording or file",
        "description": "The kind is found from the bytes. What no message names within a day is removed.",
        "parameters": [name, bars],
        "requestBody": {
            "required": true,
            "content": {"application/octet-stream": raw, "multipart/form-data": form},
        },
        "responses": {"201": answer("Stored.", &schemas.of::<Media>())},
    });
    let refused = refusals(
        schemas,
        &[
            Code::BadRequest,
            Code::UnknownField,
            Code::TooLong,
            Code::BadMedia,
            Code::TooBig,
            Code::QuotaExceeded,
            Code::StorageFull,
            Code::ReadOnly,
            Code::Draining,
            Code::Unauthorized,
            Code::Forbidden,
            Code::OriginRefused,
        ],
    );
    operation(described, "media", true, refused)
}

fn download(schemas: &mut Schemas, name: &str, summary: &str) -> Value {
    let text = json!({"type": "string"});
    let headers = json!({
        "ETag": {"schema": text},
        "Accept-Ranges": {"schema": text},
        "Content-Disposition": {"description": "`attachment` for all that a browser might run.", "schema": text},
    });
    let mut whole = bytes("All of it, its type by content.", "*/*");
    whole["headers"] = headers;
    let described = json!({
        "operationId": name,
        "summary": summary,
        "parameters": [
            media_id(),
            header("Range", "Which bytes.", &text),
            header("If-None-Match", "The tag of what one has already.", &text),
        ],
        "responses": {
            "200": whole,
            "206": bytes("The part that was asked for.", "*/*"),
            "304": {"description": "It is what one has already."},
            "416": {"description": "No such part."},
        },
    });
    let refused = refusals(schemas, &[Code::NotFound, Code::Unauthorized, Code::Forbidden]);
    operation(described, "media", false, refused)
}

fn me(schemas: &mut Schemas) -> Value {
    let described = json!({
        "operationId": "me",
        "summary": "Who the cookie or token is",
        "responses": {"200": answer("The person.", &schemas.of::<Me>())},
    });
    let refused = refusals(schemas, &[Code::Unauthorized, Code::OriginRefused]);
    operation(described, "me", true, refused)
}

fn rename(schemas: &mut Schemas) -> Value {
    let described = json!({
        "operationId": "rename",
        "summary": "Choose a display name",
        "requestBody": {"required": true, "content": {"application/json": {"schema": schemas.of::<Rename>()}}},
        "responses": {"200": answer("The person, renamed.", &schemas.of::<Me>())},
    });
    let mut codes = vec![
        Code::BadName,
        Code::Unauthorized,
        Code::OriginRefused,
        Code::ReadOnly,
        Code::StorageFull,
        Code::Draining,
        Code::OutcomeUnknown,
    ];
    codes.extend(BODY);
    let mut refused = refusals(schemas, &codes);
    refused.insert("415".to_owned(), refused["400"].clone());
    refused["415"]["description"] = json!("Refused: the body is not application/json.");
    operation(described, "me", true, refused)
}

fn live(schemas: &mut Schemas) -> Value {
    let described = json!({
        "operationId": "live",
        "summary": "The process lives",
        "responses": {"200": bytes("It does.", "text/plain")},
    });
    let refused = refusals(schemas, &[]);
    operation(described, "health", false, refused)
}

fn ready(schemas: &mut Schemas) -> Value {
    let described = json!({
        "operationId": "ready",
        "summary": "The server can store",
        "responses": {"200": bytes("It can.", "text/plain")},
    });
    let refused = refusals(schemas, &[Code::ReadOnly, Code::Draining, Code::StorageFull]);
    operation(described, "health", false, refused)
}
