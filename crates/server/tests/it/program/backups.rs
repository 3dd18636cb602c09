//! Backup while people write, restore on a new machine (R16).

use std::{
    fs,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
};

use serde_json::json;
use tempfile::tempdir;

use crate::{
    program::{path, texts},
    support::{
        Guest, Person, eventually, http,
        program::{Program, run},
    },
};

fn log_id(server: std::net::SocketAddr) -> String {
    Person::arrive(server).log.clone()
}

#[test]
fn made_while_people_write_and_brought_back_elsewhere() {
    let (data, elsewhere, files) = (tempdir().unwrap(), tempdir().unwrap(), tempdir().unwrap());
    let backup = files.path().join("tea.backup");
    let program = Program::serve(data.path(), &["--set", "limits.enabled=false"]);
    let guest = Guest::arrive(program.address);
    guest.send("PUT", "/api/v1/me", &json!({"name": "Lu Yu"}));
    let media = guest.stored("leaf.txt", b"green");
    let named = json!({"client_id": "m", "text": "a leaf", "media": [media["id"]]});
    assert_eq!(guest.send("POST", "/api/v1/rooms/tea/messages", &named).status, 201);
    let enough = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut number = 0;
            while !enough.load(Relaxed) && number < 400 {
                number += 1;
                assert_eq!(guest.say("tea", &format!("c{number}"), &number.to_string()).status, 201);
            }
            number
        });
        eventually("they write", || texts(program.address, "tea").len() > 10);
        let made = run(&["backup", "--data", path(data.path()), path(&backup)]);
        assert!(made.code == Some(0) && made.out.contains("1 media files"), "{} {}", made.out, made.err);
        enough.store(true, Relaxed);
        assert!(writer.join().expect("no panic") > 10);
    });
    assert_eq!(fs::read_dir(files.path()).unwrap().count(), 1, "nothing beside the backup");
    let (before, said) = (log_id(program.address), texts(program.address, "tea"));
    let twice = run(&["backup", "--data", path(data.path()), path(&backup)]);
    assert!(twice.code == Some(1) && twice.err.contains("choose another name"), "{}", twice.err);
    program.stop();

    let new = elsewhere.path().join("teahouse-data");
    let restored = run(&["restore", "--data", path(&new), path(&backup)]);
    assert!(restored.code == Some(0) && restored.out.contains("events"), "{} {}", restored.out, restored.err);
    let over = run(&["restore", "--data", path(&new), path(&backup)]);
    assert!(over.code == Some(1) && over.err.contains("has data"), "{}", over.err);
    let program = Program::serve(&new, &[]);
    let kept = texts(program.address, "tea");
    assert!(kept.len() > 10 && said[..kept.len()] == kept, "a beginning of what was said");
    assert_ne!(log_id(program.address), before);
    assert_eq!(http::get(program.address, media["url"].as_str().unwrap()).body, b"green");
    let guest = guest.at(program.address);
    assert_eq!(guest.request("GET", "/api/v1/me", &[], b"").json()["name"], "Lu Yu");
    let stale = json!({"room": "tea", "after": said.len() + 10});
    assert!(Person::arrive(program.address).ask("join", stale)["ok"]["reset"].is_object());
    assert_eq!(guest.say("tea", "new", "and on it goes").json()["seq"], kept.len() as u64 + 1);
    program.stop();
    assert!(run(&["check", "--data", path(&new)]).out.contains("sound"));
}

#[test]
fn made_while_nobody_serves() {
    let (data, files) = (tempdir().unwrap(), tempdir().unwrap());
    let backup = files.path().join("tea.backup");
    let none = run(&["backup", "--data", path(&data.path().join("nowhere")), path(&backup)]);
    assert!(none.code == Some(1) && none.err.contains("no data"), "{}", none.err);
    assert!(!data.path().join("nowhere").exists());
    let program = Program::serve(data.path(), &[]);
    let guest = Guest::arrive(program.address);
    guest.say("tea", "c1", "one");
    program.stop();
    let made = run(&["backup", "--data", path(data.path()), path(&backup)]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    let mut killed = Program::serve(data.path(), &[]);
    killed.signal("KILL");
    killed.end();
    let after_a_kill = files.path().join("after.backup");
    let made = run(&["backup", "--data", path(data.path()), path(&after_a_kill)]);
    assert_eq!(made.code, Some(0), "a control socket without a server is no server: {}", made.err);
    let new = files.path().join("new");
    assert_eq!(run(&["restore", "--data", path(&new), path(&after_a_kill)]).code, Some(0));
    assert_eq!(texts(Program::serve(&new, &[]).address, "tea"), ["one"]);
}

#[test]
fn a_backup_that_cannot_be_written_is_none() {
    let data = tempdir().unwrap();
    let program = Program::serve(data.path(), &[]);
    let nowhere = data.path().join("no/such/folder/tea.backup");
    let failed = run(&["backup", "--data", path(data.path()), path(&nowhere)]);
    assert_eq!(failed.code, Some(1), "{}", failed.out);
    assert!(failed.err.contains("tea.backup"), "it names the file: {}", failed.err);
    assert_eq!(Guest::arrive(program.address).say("tea", "c", "it serves on").status, 201);
}

#[test]
fn what_is_no_backup_is_not_brought_back() {
    let files = tempdir().unwrap();
    let new = files.path().join("new");
    let missing = run(&["restore", "--data", path(&new), path(&files.path().join("nowhere"))]);
    assert!(missing.code == Some(1) && missing.err.contains("nowhere"), "{}", missing.err);
    let wrong: [(&str, Vec<u8>); 4] = [
        ("empty", Vec::new()),
        ("text", b"not an archive\n".repeat(100)),
        ("foreign", archive("etc/passwd", b"root")),
        ("outside", archive("media/../../outside", b"x")),
    ];
    for (name, bytes) in wrong {
        let file = files.path().join(name);
        fs::write(&file, bytes).unwrap();
        let refused = run(&["restore", "--data", path(&new), path(&file)]);
        assert_eq!(refused.code, Some(1), "{name}");
        assert!(refused.err.contains("not a backup of Teahouse"), "{name}: {}", refused.err);
        assert!(!new.exists() && !files.path().join("new.restoring").exists(), "{name}: nothing is left");
    }
    let damaged = files.path().join("damaged");
    fs::write(&damaged, archive("teahouse.db", &[b"SQLite format 3\0".as_slice(), &[7; 5_000]].concat()))
        .unwrap();
    let refused = run(&["restore", "--data", path(&new), path(&damaged)]);
    assert_eq!(refused.code, Some(1), "{}", refused.out);
    assert!(!new.join("teahouse.db").exists());
}

/// A tar file with one entry, which may have a name that no honest archive has.
fn archive(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut header = tar::Header::new_ustar();
    header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
    header.set_size(bytes.len() as u64);
    header.set_mode(0o600);
    header.set_entry_type(tar::EntryType::Regular);
    header.set_cksum();
    let mut archive = tar::Builder::new(Vec::new());
    archive.append(&header, bytes).unwrap();
    archive.into_inner().unwrap()
}
