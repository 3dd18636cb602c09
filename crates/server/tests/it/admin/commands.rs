//! The command line does what REST does, with the server running and without.

use std::{io::Write as _, path::Path, process::Stdio};

use serde_json::{Value, json};
use tempfile::tempdir;

use super::{actions, get, staffed};
use crate::support::{
    Member, TestServer,
    member::PASSWORD,
    program::{Ended, Program, command, ended},
};

/// `teahouse …` on the folder of a running server.
fn run(data: &Path, line: &str) -> Ended {
    let mut arguments: Vec<&str> = line.split(' ').collect();
    arguments.extend(["--data", data.to_str().unwrap()]);
    ended(&mut command(Path::new("/"), &arguments))
}

#[track_caller]
pub(super) fn json(data: &Path, line: &str) -> Value {
    let done = run(data, &format!("{line} --json"));
    assert_eq!(done.code, Some(0), "{line}: {}", done.err);
    serde_json::from_str(&done.out).unwrap_or_else(|_| panic!("{line}: {}", done.out))
}

#[test]
fn every_noun_has_its_twin_on_the_command_line() {
    let (server, root, ada) = staffed();
    let data = server.folder.path();
    assert_eq!(ada.say("tea", "a", "hello").status, 201);
    assert_eq!(json(data, "user list ada")["items"], get(&root, "users?q=ada")["items"]);
    assert_eq!(json(data, "room show tea")["room"], "tea");
    assert_eq!(json(data, "message find hello --author ada")["items"][0]["text"], "hello");
    assert_eq!(json(data, "ban add --network 203.0.113.0/24 --for 7d")["by"], "console");
    assert_eq!(json(data, "ban list")["items"], get(&root, "bans")["items"]);
    assert!(json(data, "invite add --for 1d")["url"].as_str().unwrap().starts_with("/invite/"));
    assert!(json(data, "token add bot --right read")["token"].as_str().unwrap().starts_with("thk_"));
    assert_eq!(json(data, "word mask teabag")["action"], "mask");
    assert_eq!(json(data, "media list")["items"], json!([]));
    assert_eq!(json(data, "report list")["items"], json!([]));
    assert_eq!(json(data, "status")["numbers"]["members"], get(&root, "overview")["numbers"]["members"]);
    assert_eq!(json(data, "audit verify")["whole"], true);
    let log = json(data, "audit list --action word.");
    assert_eq!(
        (&log["items"][0]["actor_name"], &log["items"][0]["actor"]),
        (&json!("console"), &json!(null))
    );
    let export = run(data, "audit export");
    assert_eq!(export.out.lines().count() as u64, get(&root, "audit/verify")["rows"].as_u64().unwrap());
}

#[test]
fn a_running_server_does_it_and_everybody_hears_of_it() {
    let (server, root, ada) = staffed();
    let mut open = ada.connect();
    let done = run(server.folder.path(), "user disable ada");
    assert_eq!(done.code, Some(0), "{}", done.err);
    assert_eq!(open.close_code(), 4001);
    assert_eq!(actions(&root)[0], "account.disabled");
    let done = run(server.folder.path(), "user list --disabled");
    assert!(done.out.contains("LOGIN") && done.out.contains("ada"), "{}", done.out);
}

#[test]
fn what_is_refused_is_refused_in_a_sentence() {
    let (server, _, _) = staffed();
    for (line, words) in [
        ("user set root --role member", "admin"),
        ("user disable nobody", "no such person"),
        ("user delete ada", "--yes"),
        ("ban add --network 0.0.0.0/0", "everybody"),
        ("word remove tea", "no such word"),
        ("ban add ada --for ever", "30min"),
    ] {
        let done = run(server.folder.path(), line);
        assert_eq!(done.code, Some(1), "{line}: {}", done.out);
        assert!(done.err.contains(words) && done.out.is_empty(), "{line}: {}", done.err);
    }
}

#[test]
fn a_password_is_read_from_standard_input() {
    let server = TestServer::start();
    let data = server.folder.path().to_str().unwrap().to_owned();
    let arguments = ["user", "add", "ben", "--password-stdin", "--data", &data];
    let mut child =
        command(Path::new("/"), &arguments).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("{PASSWORD}\n").as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    Member::sign_in(server.address(), "ben", PASSWORD);
}

#[test]
fn without_a_server_the_folder_is_opened_for_as_long_as_it_takes() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    assert_eq!(run(&data, "user add root --admin").code, Some(0));
    assert_eq!(json(&data, "user list")["items"][0]["role"], "admin");
    assert_eq!(json(&data, "audit verify")["whole"], true);
    let program = Program::serve(&data, &[]);
    assert_eq!(json(&data, "status")["numbers"]["admins"], 1);
    program.stop();
}

#[test]
fn who_changes_the_record_behind_the_servers_back_is_found_out() {
    let folder = tempdir().unwrap();
    let data = folder.path().join("data");
    for word in ["one", "two", "three"] {
        assert_eq!(run(&data, &format!("word mask {word}")).code, Some(0));
    }
    assert_eq!(json(&data, "audit verify")["rows"], 3);
    let file = rusqlite::Connection::open(data.join("teahouse.db")).unwrap();
    let triggers: Vec<String> = file
        .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(
        file.execute("UPDATE audit SET target = 'four' WHERE id = 2", []).is_err(),
        "it is not done by a slip"
    );
    for trigger in triggers {
        file.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
    }
    assert_eq!(file.execute("UPDATE audit SET target = 'four' WHERE id = 2", []).unwrap(), 1);
    drop(file);
    let verdict = run(&data, "audit verify --json");
    assert_eq!(verdict.code, Some(1), "{}", verdict.err);
    let verdict: Value = serde_json::from_str(&verdict.out).unwrap();
    assert_eq!(
        (&verdict["whole"], &verdict["broken_at"], &verdict["rows"]),
        (&json!(false), &json!(2), &json!(1))
    );
}
