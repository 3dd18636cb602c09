//! The pieces that several operations share: parameters, answers, refusals.

use serde_json::{Map, Value, json};
use teahouse_domain::{ClientId, Code, RoomName};

use crate::{
    codes,
    describe::Schemas,
    plain::Plain,
    query::MAX_SAFE,
    rest::{ErrorBody, ITEMS, MAX_CURSOR, MAX_ITEMS, MAX_PAGE, MAX_QUERY_CHARS, PAGE},
};

/// What any request may meet before it is looked at.
const EVERYWHERE: [Code; 5] =
    [Code::HostRefused, Code::RateLimited, Code::TooManyConnections, Code::Busy, Code::Internal];

pub(super) fn room() -> Value {
    json!({
        "name": "room", "in": "path", "required": true, "example": "tea",
        "description": "The room's key: the name of an open or public room (letters, digits, _ and - in any script; \
            case-sensitive; compared as NFC), r_… of the others.",
        "schema": RoomName::schema(),
    })
}

/// An id in the path.
pub(super) fn id<T: Plain>(name: &str, description: &str) -> Value {
    json!({"name": name, "in": "path", "required": true, "description": description, "schema": T::schema()})
}

/// A text in the path.
pub(super) fn word(name: &str, description: &str) -> Value {
    json!({"name": name, "in": "path", "required": true, "description": description, "schema": {"type": "string", "minLength": 1}})
}

/// The position of a message in the path.
pub(super) fn seq() -> Value {
    let schema = json!({"type": "integer", "minimum": 1, "maximum": MAX_SAFE});
    json!({"name": "seq", "in": "path", "required": true, "description": "The message's position.", "schema": schema})
}

/// A key of the query; an empty value is one left out.
pub(super) fn key(name: &str, description: &str, schema: &Value) -> Value {
    json!({"name": name, "in": "query", "description": description, "schema": schema, "allowEmptyValue": true})
}

/// Words to look for.
pub(super) fn search(description: &str) -> Value {
    key("q", description, &json!({"type": "string", "maxLength": MAX_QUERY_CHARS}))
}

/// Which page of a list.
pub(super) fn paging() -> [Value; 2] {
    let cursor = json!({"type": "string", "maxLength": MAX_CURSOR});
    let limit = json!({"type": "integer", "minimum": 1, "default": ITEMS});
    [
        key("cursor", "The `next` of the page before.", &cursor),
        key("limit", &format!("How many at most; above {MAX_ITEMS} is {MAX_ITEMS}."), &limit),
    ]
}

/// The sender's own name for a change, where there is no body.
pub(super) fn client_id() -> Value {
    key("client_id", "The sender's own name for it; a resend gets the first answer.", &ClientId::schema())
}

pub(super) fn position(name: &str, description: &str) -> Value {
    let schema = json!({"type": "integer", "minimum": 0, "maximum": MAX_SAFE});
    json!({"name": name, "in": "query", "description": description, "schema": schema})
}

pub(super) fn limit() -> Value {
    json!({
        "name": "limit", "in": "query",
        "description": format!("How many at most; above {MAX_PAGE} is {MAX_PAGE}."),
        "schema": {"type": "integer", "minimum": 1, "default": PAGE},
    })
}

pub(super) fn header(name: &str, description: &str, schema: &Value) -> Value {
    json!({"name": name, "in": "header", "description": description, "schema": schema})
}

/// A success with JSON.
pub(super) fn answer(description: &str, schema: &Value) -> Value {
    json!({"description": description, "content": {"application/json": {"schema": schema}}})
}

/// A success without a body.
pub(super) fn empty(description: &str) -> Value {
    json!({"description": description})
}

/// A success with something else.
pub(super) fn bytes(description: &str, content_type: &str) -> Value {
    json!({"description": description, "content": {content_type: {"schema": {"type": "string"}}}})
}

/// The refusals of an operation by their status, with those that any request may meet.
pub(super) fn refusals(schemas: &mut Schemas, codes: &[Code]) -> Map<String, Value> {
    let mut by_status: std::collections::BTreeMap<u16, Vec<&str>> = std::collections::BTreeMap::new();
    for &code in codes.iter().chain(&EVERYWHERE) {
        by_status.entry(codes::http_status(code)).or_default().push(code.as_str());
    }
    let schema = schemas.of::<ErrorBody>();
    let describe = |(status, mut names): (u16, Vec<&str>)| {
        names.sort_unstable();
        names.dedup();
        let mut response = answer(&format!("Refused: {}", names.join(", ")), &schema);
        if matches!(status, 429 | 503) {
            let seconds = json!({"description": "Seconds until trying again makes sense.", "schema": {"type": "integer"}});
            response["headers"] = json!({"Retry-After": seconds});
        }
        (status.to_string(), response)
    };
    by_status.into_iter().map(describe).collect()
}
