//! What the two documents for machines say there is: whoever walks through all doors compares with them, so that no
//! door is left out.

use std::{collections::BTreeSet, sync::LazyLock};

use teahouse_wire::{asyncapi, openapi};

static OPERATIONS: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let document = openapi::document();
    let paths = document["paths"].as_object().expect("the document has paths");
    let of = |path: &str, methods: &serde_json::Value| -> Vec<String> {
        let methods = methods.as_object().expect("a path has operations").keys();
        methods.map(|method| format!("{} {path}", method.to_uppercase())).collect()
    };
    let found: BTreeSet<String> = paths.iter().flat_map(|(path, methods)| of(path, methods)).collect();
    assert!(found.len() > 80, "the document has lost its operations");
    found
});

/// Everything under HTTP that is documented: `GET /api/v1/rooms/{room}`.
pub(crate) fn operations() -> &'static BTreeSet<String> {
    &OPERATIONS
}

/// Every command of chat.v1 that is documented, without the ping.
pub(crate) fn commands() -> BTreeSet<String> {
    let document = asyncapi::document();
    let operations = document["operations"].as_object().expect("the document has operations");
    let received = operations.iter().filter(|(name, operation)| {
        operation["action"] == "receive"
            && operation["channel"]["$ref"] == "#/channels/chat"
            && name.as_str() != "ping"
    });
    let found: BTreeSet<String> = received.map(|(name, _)| name.clone()).collect();
    assert!(found.len() > 20, "the document has lost its commands");
    found
}

/// The documented operation that this request is one of. `{words}` of the path stand for anything.
pub(crate) fn operation_of(method: &str, path: &str) -> Option<&'static str> {
    let path = path.split('?').next().unwrap_or_default();
    let fits = |operation: &&String| {
        let (of, template) = operation.split_once(' ').expect("a method and a path");
        of == method && same_place(template, path)
    };
    // `/audit/export` is a place of its own, whatever else stands behind `/audit/`.
    let literal = |operation: &&String| operation.matches('{').count();
    OPERATIONS.iter().filter(fits).min_by_key(literal).map(String::as_str)
}

fn same_place(template: &str, path: &str) -> bool {
    let (template, path): (Vec<&str>, Vec<&str>) = (template.split('/').collect(), path.split('/').collect());
    let fits = |(of, part): (&&str, &&str)| of == part || (of.starts_with('{') && !part.is_empty());
    template.len() == path.len() && template.iter().zip(&path).all(fits)
}

#[test]
fn a_request_is_found_in_the_document() {
    let of = |method, path| operation_of(method, path).unwrap_or("nothing");
    assert_eq!(of("GET", "/api/v1/rooms/tea/messages?limit=1"), "GET /api/v1/rooms/{room}/messages");
    assert_eq!(
        of("DELETE", "/api/v1/rooms/{room}/bans/{quinn}"),
        "DELETE /api/v1/rooms/{room}/bans/{person}"
    );
    assert_eq!(of("GET", "/api/v1/admin/audit/export"), "GET /api/v1/admin/audit/export");
    assert_eq!(of("PATCH", "/api/v1/rooms"), "nothing");
}
