//! The pieces that several operations share: parameters, answers, refusals.

use serde_json::{Map, Value, json};
use teahouse_domain::Code;

use crate::{
    codes,
    describe::{Schemas, pattern},
    query::MAX_SAFE,
    rest::{ErrorBody, MAX_PAGE, PAGE},
};

/// What any request may meet before it is looked at.
const EVERYWHERE: [Code; 5] =
    [Code::HostRefused, Code::RateLimited, Code::TooManyConnections, Code::Busy, Code::Internal];

pub(super) fn room() -> Value {
    json!({
        "name": "room", "in": "path", "required": true, "example": "tea",
        "description": "The room's name: letters, digits, _ and - in any script; case-sensitive; compared as NFC.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[\\w-]+$"},
    })
}

pub(super) fn media_id() -> Value {
    json!({
        "name": "id", "in": "path", "required": true,
        "description": "The upload's id.", "schema": pattern("^m_[0-9a-hjkmnp-tv-z]{25}$"),
    })
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

/// Who may call it: anybody, or only who shows a cookie or a token.
pub(super) fn callers(signed_in: bool) -> Value {
    if signed_in {
        json!([{"cookie": []}, {"bearer": []}])
    } else {
        json!([{}, {"cookie": []}, {"bearer": []}])
    }
}

/// A success with JSON.
pub(super) fn answer(description: &str, schema: &Value) -> Value {
    json!({"description": description, "content": {"application/json": {"schema": schema}}})
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
