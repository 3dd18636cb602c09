//! The prose names everything that travels: a command, push, code or limit that is new here must be explained
//! there before this passes.

use std::fs;

use teahouse_wire::{chat, codes, openapi, rest, tutorial};

use crate::support::project;

fn prose() -> String {
    fs::read_to_string(project("../../docs/protocol.md")).expect("docs/protocol.md is there")
}

#[test]
fn every_command_and_push_is_explained() {
    let prose = prose();
    for command in chat::COMMANDS {
        assert!(prose.contains(&format!("\"{command}\":{{")), "no example of the command {command}");
        assert!(prose.contains(&format!("### `{command}`")), "no section on the command {command}");
    }
    for push in chat::PUSHES {
        assert!(prose.contains(&format!("{{\"{push}\":")), "no example of the push {push}");
    }
    for feature in chat::FEATURES {
        assert!(prose.contains(&format!("`{feature}`")), "the feature {feature} is not explained");
    }
}

#[test]
fn every_error_code_stands_in_the_table_with_its_status() {
    let prose = prose();
    for code in codes::ALL {
        let row = format!("| `{code}` | {} |", codes::http_status(code));
        assert!(prose.contains(&row), "the table of errors has no row that begins: {row}");
    }
}

#[test]
fn every_close_code_stands_in_the_table_with_what_a_client_does() {
    let prose = prose();
    for close in codes::CLOSE_CODES {
        let comes_back = match close.comes_back {
            codes::Return::Never => "stays away",
            codes::Return::Backoff => "comes back with backoff",
            codes::Return::FreshToken => "comes back with a fresh token",
        };
        let row = format!("| {} | {} | {comes_back} |", close.code, close.reason);
        assert!(prose.contains(&row), "the table of close codes has no row: {row}");
    }
}

#[test]
fn every_path_of_rest_is_explained() {
    let prose = prose();
    for path in openapi::document()["paths"].as_object().unwrap().keys() {
        assert!(prose.contains(path.trim_start_matches("/api/v1")), "{path} is not explained");
    }
}

#[test]
fn every_limit_stands_with_its_number() {
    let prose = prose();
    let numbers = [
        chat::MAX_MESSAGE_BYTES as u64,
        tutorial::MAX_MESSAGE_BYTES as u64,
        teahouse_domain::MAX_TEXT_BYTES as u64,
        chat::IN_FLIGHT.into(),
        chat::PING_MS,
        chat::MAX_ROOMS as u64,
        chat::JOIN_EVENTS.into(),
        chat::PAGE_EVENTS.into(),
        chat::SYNC_EVENTS.into(),
        chat::MOST_BEHIND,
        rest::MAX_PAGE.into(),
        rest::PAGE.into(),
        tutorial::History::MOST.into(),
        tutorial::MAX_NAME_CHARS as u64,
        teahouse_wire::MAX_DEPTH as u64,
    ];
    for number in numbers {
        assert!(prose.contains(&format!("`{number}`")), "the limit {number} is not named");
    }
}
