//! The OpenAPI text against the map of addresses: what is documented is there, and nothing else is done there.

use std::{collections::BTreeSet, net::SocketAddr};

use serde_json::Value;

use crate::support::{TestServer, http};

#[test]
fn every_documented_address_takes_exactly_the_documented_methods() {
    let server = TestServer::start();
    let document = teahouse_wire::openapi::document();
    let paths = document["paths"].as_object().expect("the document has paths");
    assert!(paths.len() > 50, "the document has lost its paths");
    let wrong: Vec<String> = paths
        .iter()
        .filter_map(|(path, operations)| difference(server.address(), path, operations))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is documented and what is done there, where these are two things.
fn difference(server: SocketAddr, path: &str, operations: &Value) -> Option<String> {
    let methods = operations.as_object().expect("a path has operations").keys();
    let mut documented: BTreeSet<String> = methods.map(|method| method.to_uppercase()).collect();
    if documented.contains("GET") {
        documented.insert("HEAD".to_owned());
    }
    let answer = http::request(server, "BREW", &filled(path), &[], b"");
    let allowed = answer.header("allow").unwrap_or_default().split(',').map(str::to_owned);
    let allowed: BTreeSet<String> = allowed.filter(|method| !method.is_empty()).collect();
    let same = answer.status == 405 && allowed == documented;
    (!same).then(|| format!("{path}: documented {documented:?}, taken {allowed:?}"))
}

/// The path with something in the place of each parameter.
fn filled(path: &str) -> String {
    let parts = path.split('/').map(|part| if part.starts_with('{') { "tea" } else { part });
    parts.collect::<Vec<&str>>().join("/")
}
