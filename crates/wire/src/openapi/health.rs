//! For whoever watches the server.

use serde_json::{Value, json};
use teahouse_domain::Code;

use super::{
    operation::{Operation, Who},
    parts::bytes,
};
use crate::describe::Schemas;

const HERE: (&str, Who) = ("health", Who::Anybody);

pub(super) fn paths(schemas: &mut Schemas) -> Value {
    let live = Operation::new(schemas, HERE, "live", "The process lives")
        .responds(200, bytes("It does.", "text/plain"))
        .finish();
    let ready = Operation::new(schemas, HERE, "ready", "The server can store")
        .responds(200, bytes("It can.", "text/plain"))
        .refuses(&[Code::ReadOnly, Code::Draining, Code::StorageFull])
        .finish();
    json!({"/livez": {"get": live}, "/readyz": {"get": ready}})
}
