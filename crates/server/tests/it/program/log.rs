//! The log tells nothing that people said, are or hold, and explains what was our fault.

use rusqlite::Connection;
use serde_json::json;
use tempfile::tempdir;

use crate::support::{Guest, Person, TutorialClient, http, program::Program};

const CANARIES: [&str; 7] = [
    "canary-text",
    "canary-client",
    "canary-name",
    "canary-file",
    "canary-bytes",
    "canary-query",
    "canary-token",
];

#[test]
fn no_message_name_or_token_is_ever_in_it() {
    let data = tempdir().unwrap();
    let program = Program::serve(data.path(), &["--set", "log.level=trace", "--set", "log.format=json"]);
    let guest = Guest::arrive(program.address);
    assert_eq!(guest.say("tea", "canary-client", "canary-text").status, 201);
    assert_eq!(guest.say("tea", "canary-client", "canary-text, another").status, 409);
    guest.send("PUT", "/api/v1/me", &json!({"name": "canary-name"}));
    guest.stored("canary-file.png", b"canary-bytes");
    guest.upload("canary-file.png", b"\x89PNG\r\n\x1a\ncanary-bytes");
    http::get(program.address, "/api/v1/rooms/tea/messages?canary-query=1");
    let wrong = [("authorization", "Bearer canary-token"), ("cookie", "teahouse_guest=canary-token")];
    assert_eq!(http::request(program.address, "GET", "/api/v1/me", &wrong, b"").status, 401);
    let mut person = Person::connect(program.address, json!({"token": guest.token}));
    person.join("tea");
    person.raw("{\"id\": 90, \"canary-text\": 1}");
    person.raw("canary-text that is no JSON");
    let mut page = TutorialClient::join(program.address, "tea");
    page.send(r#"{"type":"image","content":"data:image/png;base64,canary-bytes","user_name":"canary-name"}"#);
    assert_eq!(page.next()["type"], "error");
    page.send("canary-text that is no JSON");
    assert_eq!(page.next()["type"], "error");
    let refused = Person::open(program.address, &[]).ask("connect", json!({"token": "canary-token"}));
    assert_eq!(refused["error"]["code"], "unauthorized");
    drop((page, person));
    program.signal("TERM");
    let mut program = program;
    assert!(program.end().success());

    let log = program.log();
    assert!(log.lines().count() >= 2, "it does log: {log}");
    let secret = guest.token.split_once('.').expect("an id and a signature").1;
    for canary in CANARIES.iter().chain([&guest.token.as_str(), &secret]) {
        assert!(!log.contains(canary), "{canary}: {log}");
    }
    for line in log.lines() {
        let line: serde_json::Value = serde_json::from_str(line).expect("a line is an object");
        assert!(line.is_object());
    }
}

#[test]
fn what_is_our_fault_is_answered_with_a_number_that_the_log_explains() {
    let data = tempdir().unwrap();
    let program = Program::serve(data.path(), &[]);
    assert_eq!(Guest::arrive(program.address).say("tea", "first", "nobody may see this").status, 201);
    program.stop();
    // A damaged end of the log would keep it from starting: this happens while it runs, to what it has not read yet.
    let program = Program::serve(data.path(), &[]);
    let file = Connection::open(data.path().join("teahouse.db")).unwrap();
    assert_eq!(file.execute("UPDATE log SET text = 'nobody wrote this' WHERE seq = 1", []), Ok(1));
    let answer = http::get(program.address, "/api/v1/rooms/tea/messages?after=0");
    assert_eq!((answer.status, answer.code()), (500, "internal".to_owned()));
    let said = answer.json()["error"]["message"].as_str().expect("a sentence").to_owned();
    assert!(!said.contains("nobody"), "{said}");
    let (_, incident) = said.rsplit_once(' ').expect("words");
    assert_eq!(incident.len(), 8, "{said}");
    let log = program.log();
    let line = log.lines().find(|line| line.contains(incident)).expect("the log names it");
    assert!(line.contains("damaged"), "{line}");
    program.stop();
}
