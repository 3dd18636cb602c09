//! Both documents hold together: every reference leads somewhere, and real messages fit their schemas' keys.

use std::collections::HashSet;

use serde_json::Value;
use teahouse_wire::{asyncapi, chat, codes, openapi};

fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(reference)) = object.get("$ref") {
                found.push(reference);
            }
            object.values().for_each(|value| references(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

fn all_lead_somewhere(document: &Value) {
    let mut found = Vec::new();
    references(document, &mut found);
    assert!(!found.is_empty());
    for reference in found {
        let pointer = reference.strip_prefix('#').expect("references stay within the document");
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[test]
fn references_lead_somewhere() {
    all_lead_somewhere(&openapi::document());
    all_lead_somewhere(&asyncapi::document());
}

#[test]
fn every_operation_has_a_name_a_success_and_refusals_of_the_table() {
    let document = openapi::document();
    let statuses: HashSet<String> =
        codes::ALL.iter().map(|&code| codes::http_status(code).to_string()).collect();
    let mut names = HashSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            assert!(names.insert(operation["operationId"].as_str().unwrap()), "{method} {path}");
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses.keys().any(|status| status.starts_with('2')), "{method} {path}");
            for status in responses.keys().filter(|status| status.as_str() >= "400") {
                let own = ["415", "416"].contains(&status.as_str());
                assert!(own || statuses.contains(status), "{method} {path} {status}");
            }
            for parameter in path.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
                let declared = operation["parameters"].as_array().unwrap();
                assert!(
                    declared.iter().any(|known| known["name"] == parameter && known["in"] == "path"),
                    "{path}"
                );
            }
        }
    }
    assert_eq!(names.len(), 92);
}

#[test]
fn every_command_and_push_is_a_message() {
    let document = asyncapi::document();
    let messages = document["components"]["messages"].as_object().unwrap();
    let keys_of = |message: &Value| -> Vec<String> {
        let reference = message["payload"]["$ref"].as_str().unwrap().trim_start_matches('#').to_owned();
        document.pointer(&reference).unwrap()["properties"].as_object().unwrap().keys().cloned().collect()
    };
    let keys: HashSet<String> = messages.values().flat_map(keys_of).collect();
    for name in chat::COMMANDS.iter().chain(&chat::PUSHES).chain(&["ping", "ok", "error"]) {
        assert!(keys.contains(*name), "{name}");
    }
    let used: HashSet<&str> = document["channels"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|channel| channel["messages"].as_object().unwrap().keys().map(String::as_str))
        .collect();
    assert_eq!(used, messages.keys().map(String::as_str).collect());
}
