//! One operation, put together: what it takes, what it gives, what it refuses and for what.
//!
//! Must never leave out what every operation of its kind may meet: a body brings the refusals of bodies with it, a
//! change those of the log.

use schemars::JsonSchema;
use serde_json::{Map, Value, json};
use teahouse_domain::Code;

use super::parts::{answer, empty, refusals, room};
use crate::describe::Schemas;

/// What a body may be refused for.
const BODY: [Code; 4] = [Code::BadJson, Code::BadRequest, Code::UnknownField, Code::TooBig];
/// What a query may be refused for.
const QUERY: [Code; 2] = [Code::BadRequest, Code::UnknownField];
/// What anything in a room may be refused for.
const ROOM: [Code; 5] = [Code::BadRoom, Code::NotFound, Code::Banned, Code::Unauthorized, Code::Forbidden];
/// What a change may be refused for.
const CHANGE: [Code; 7] = [
    Code::Unauthorized,
    Code::OriginRefused,
    Code::CsrfRefused,
    Code::ReadOnly,
    Code::StorageFull,
    Code::Draining,
    Code::OutcomeUnknown,
];

/// Who may call an operation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// Anybody, also without cookie and token.
    Anybody,
    /// Who shows a cookie or a token, a guest's too.
    Known,
    /// Who is signed in.
    Members,
    /// Who runs the server.
    Admins,
}

impl Who {
    fn security(self) -> Value {
        match self {
            Self::Anybody => json!([{}, {"guest": []}, {"session": []}, {"bearer": []}]),
            Self::Known => json!([{"guest": []}, {"session": []}, {"bearer": []}]),
            Self::Members | Self::Admins => json!([{"session": []}, {"bearer": []}]),
        }
    }

    const fn refusals(self) -> &'static [Code] {
        match self {
            Self::Anybody => &[],
            Self::Known | Self::Members => &[Code::Unauthorized, Code::Expired],
            Self::Admins => &[Code::Unauthorized, Code::Expired, Code::Forbidden],
        }
    }
}

pub(super) struct Operation<'a> {
    schemas: &'a mut Schemas,
    described: Value,
    parameters: Vec<Value>,
    responses: Map<String, Value>,
    codes: Vec<Code>,
    has_json: bool,
}

impl<'a> Operation<'a> {
    pub(super) fn new(schemas: &'a mut Schemas, (tag, who): (&str, Who), name: &str, summary: &str) -> Self {
        let described = json!({
            "operationId": name,
            "summary": summary,
            "tags": [tag],
            "security": who.security(),
        });
        let codes = who.refusals().to_vec();
        Self { schemas, described, parameters: Vec::new(), responses: Map::new(), codes, has_json: false }
    }

    pub(super) fn description(mut self, text: &str) -> Self {
        self.described["description"] = json!(text);
        self
    }

    /// Something in a room, which the path names.
    pub(super) fn in_room(mut self) -> Self {
        self.codes.extend(ROOM);
        self.parameter(room())
    }

    /// A part of the path, or a header.
    pub(super) fn parameter(mut self, parameter: Value) -> Self {
        self.parameters.push(parameter);
        self
    }

    /// Keys of the query.
    pub(super) fn query(mut self, parameters: impl IntoIterator<Item = Value>) -> Self {
        self.parameters.extend(parameters);
        self.codes.extend(QUERY);
        self
    }

    /// A body of JSON.
    pub(super) fn takes<T: JsonSchema>(mut self) -> Self {
        let schema = self.schemas.of::<T>();
        self.codes.extend(BODY);
        self.has_json = true;
        self.body(json!({"application/json": {"schema": schema}}))
    }

    /// A body of another kind.
    pub(super) fn body(mut self, content: Value) -> Self {
        self.described["requestBody"] = json!({"required": true, "content": content});
        self
    }

    /// A success with JSON.
    pub(super) fn gives<T: JsonSchema>(self, status: u16, description: &str) -> Self {
        let schema = self.schemas.of::<T>();
        self.responds(status, answer(description, &schema))
    }

    /// A success without a body.
    pub(super) fn done(self, status: u16, description: &str) -> Self {
        self.responds(status, empty(description))
    }

    pub(super) fn responds(mut self, status: u16, response: Value) -> Self {
        self.responses.insert(status.to_string(), response);
        self
    }

    /// It changes something that is kept.
    pub(super) fn changes(self) -> Self {
        self.refuses(&CHANGE)
    }

    pub(super) fn refuses(mut self, codes: &[Code]) -> Self {
        self.codes.extend(codes);
        self
    }

    pub(super) fn finish(mut self) -> Value {
        let mut refused = refusals(self.schemas, &self.codes);
        if self.has_json {
            refused.insert("415".to_owned(), refused["400"].clone());
            refused["415"]["description"] = json!("Refused: the body is not application/json.");
        }
        self.responses.extend(refused);
        self.described["responses"] = Value::Object(self.responses);
        if !self.parameters.is_empty() {
            self.described["parameters"] = Value::Array(self.parameters);
        }
        self.described
    }
}
