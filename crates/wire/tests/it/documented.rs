//! The prose names everything that travels: a command, push, code or limit that is new here must be explained
//! there before this passes.

use std::fs;

use teahouse_wire::{admin, chat, codes, openapi, rest, tutorial};

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
fn every_command_of_the_admin_has_a_path() {
    let document = openapi::document();
    let paths: Vec<&String> =
        document["paths"].as_object().unwrap().keys().filter(|path| path.contains("/admin/")).collect();
    for list in [
        "users", "rooms", "messages", "media", "reports", "bans", "invites", "keys", "words", "settings",
        "audit",
    ] {
        assert!(admin::Command::list(list, None).unwrap().is_some(), "no command lists {list}");
        assert!(paths.iter().any(|path| **path == format!("/api/v1/admin/{list}")), "no path lists {list}");
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
        rest::MAX_ITEMS.into(),
        rest::ITEMS.into(),
        rest::MAX_REASON_CHARS as u64,
        rest::MAX_QUERY_CHARS as u64,
        rest::MAX_PEOPLE as u64,
        rest::MAX_USES.into(),
        rest::MAX_SLOW_SECONDS.into(),
        rest::MAX_SECONDS,
        rest::MAX_PASSWORD_BYTES as u64,
        rest::MAX_DEVICE_CHARS as u64,
        <teahouse_domain::Message>::MAX_MENTIONS as u64,
        teahouse_domain::LoginName::MAX_CHARS as u64,
        teahouse_domain::Title::MAX_CHARS as u64,
        teahouse_domain::Topic::MAX_CHARS as u64,
        tutorial::History::MOST.into(),
        tutorial::MAX_NAME_CHARS as u64,
        teahouse_wire::MAX_DEPTH as u64,
    ];
    for number in numbers {
        assert!(prose.contains(&format!("`{number}`")), "the limit {number} is not named");
    }
}
