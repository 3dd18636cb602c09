//! A disk that is full (R4), and one that fails at a sync (R3). They need root, and strace: what is missing is said.

use std::{
    fs::{self, File},
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, Command, Stdio},
};

use serde_json::json;
use tempfile::{TempDir, tempdir};

use crate::{
    program::texts,
    support::{Guest, Person, TutorialClient, eventually, http, program::Program},
};

/// A small disk of its own.
struct SmallDisk(TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let folder = tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=8m", "teahouse"])
            .arg(folder.path())
            .status();
        if mounted.is_ok_and(|status| status.success()) {
            return Some(Self(folder));
        }
        println!("NOT TESTED: a full disk (only root can mount a small one)");
        None
    }

    /// Takes all the space that is left; removing the file gives it back.
    fn fill(&self) -> std::path::PathBuf {
        let path = self.0.path().join("ballast");
        let mut ballast = File::create(&path).unwrap();
        while ballast.write_all(&[0; 4_096]).is_ok() {}
        path
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        drop(Command::new("umount").arg("-l").arg(self.0.path()).status());
    }
}

#[test]
fn a_full_disk_is_named_readers_go_on_and_it_heals_by_itself() {
    let Some(disk) = SmallDisk::mount() else { return };
    let more = ["--set", "media.keep_free_bytes=0", "--set", "limits.enabled=false"];
    let program = Program::serve(&disk.0.path().join("data"), &more);
    let guest = Guest::arrive(program.address);
    assert_eq!(guest.say("tea", "first", "first").status, 201);
    let mut person = Person::arrive(program.address);
    person.join("tea");
    let mut page = TutorialClient::join(program.address, "tea");

    let ballast = disk.fill();
    let long = "x".repeat(16_000);
    let mut stored = 1;
    let refused = loop {
        let answer = guest.say("tea", &format!("c{stored}"), &long);
        if answer.status != 201 {
            break answer;
        }
        stored += 1;
        assert!(stored < 1_000, "a full disk stores nothing");
    };
    assert_eq!((refused.status, refused.code()), (507, "storage_full".to_owned()));
    assert!(refused.header("retry-after").is_some());
    assert_eq!(person.say("tea", "p1", "refused")["error"]["code"], "storage_full");
    page.send(&json!({"type": "text", "content": "refused"}).to_string());
    let told =
        std::iter::repeat_with(|| page.next()).find(|frame| frame["type"] == "error").expect("an answer");
    assert_eq!(told["code"], "storage_full");
    assert_eq!(guest.upload("large.bin", &vec![7; 1 << 20]).status, 507);
    assert_eq!(fs::read_dir(disk.0.path().join("data/media/uploads")).unwrap().count(), 0);
    let ready = http::get(program.address, "/readyz");
    assert_eq!((ready.status, ready.code()), (503, "storage_full".to_owned()));
    assert_eq!(http::get(program.address, "/livez").status, 200);
    assert_eq!(texts(program.address, "tea").len(), stored, "readers go on, and nothing refused is there");
    assert!(Person::arrive(program.address).join("tea")["events"].is_array());

    fs::remove_file(ballast).unwrap();
    eventually("it is ready again", || http::get(program.address, "/readyz").status == 200);
    assert_eq!(guest.say("tea", &format!("c{stored}"), &long).status, 201);
    assert!(person.say("tea", "p1", "taken")["ok"].is_object());
    let all = texts(program.address, "tea");
    assert_eq!((all.len(), all.last().map(String::as_str)), (stored + 2, Some("taken")));
    assert_eq!(guest.upload("large.bin", &vec![7; 1 << 20]).status, 201);
    program.stop();
}

/// strace at a running program, with every sync of its failing.
struct FailingSyncs(Child);

impl FailingSyncs {
    fn of(program: &Program) -> Option<Self> {
        let inject = "inject=fsync,fdatasync:error=EIO";
        let command = ["-f", "-qq", "-e", "trace=fsync,fdatasync", "-e", inject, "-p"];
        let mut strace = Command::new("strace");
        let strace = strace.args(command).arg(program.pid().to_string());
        let Ok(child) = strace.stdout(Stdio::null()).stderr(Stdio::piped()).spawn() else {
            println!("NOT TESTED: a disk that fails at a sync (strace is not installed)");
            return None;
        };
        Some(Self(child))
    }
}

impl Drop for FailingSyncs {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn is_traced(pid: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    status.lines().any(|line| line.starts_with("TracerPid:") && !line.ends_with("\t0"))
}

fn every_thread_is_traced(program: &Program) -> bool {
    let tasks = fs::read_dir(format!("/proc/{}/task", program.pid())).expect("it runs");
    tasks.flatten().all(|task| task.file_name().to_string_lossy().parse().is_ok_and(is_traced))
}

#[test]
fn a_failed_sync_is_never_taken_for_one() {
    let data = tempdir().unwrap();
    let program = Program::serve(data.path(), &[]);
    let guest = Guest::arrive(program.address);
    assert_eq!(guest.say("tea", "first", "first").status, 201);
    let Some(mut failing) = FailingSyncs::of(&program) else { return };
    let mut said = BufReader::new(failing.0.stderr.take().expect("a pipe")).lines();
    let mut allowed = true;
    eventually("strace holds the program", || {
        allowed = failing.0.try_wait().expect("a child of ours").is_none();
        !allowed || every_thread_is_traced(&program)
    });
    if !allowed {
        println!("NOT TESTED: a disk that fails at a sync: {:?}", said.next());
        return;
    }
    let refused = guest.say("tea", "second", "second");
    assert_eq!((refused.status, refused.code()), (503, "outcome_unknown".to_owned()));
    drop(failing);
    assert_read_only(&program, &guest);
    let log = program.log();
    assert!(log.contains("sync"), "{log}");
    drop(program);

    let program = Program::serve(data.path(), &[]);
    let guest = guest.at(program.address);
    let again = guest.say("tea", "second", "second");
    assert!(matches!(again.status, 200 | 201), "whatever became of it, the same client_id settles it");
    assert_eq!(texts(program.address, "tea"), ["first", "second"]);
    program.stop();
}

/// The disk works again, but nothing that it says can be believed before a restart.
fn assert_read_only(program: &Program, guest: &Guest) {
    let ready = http::get(program.address, "/readyz");
    assert_eq!((ready.status, ready.code()), (503, "read_only".to_owned()));
    assert_eq!(guest.say("tea", "third", "third").code(), "read_only");
    assert_eq!(guest.upload("leaf.txt", b"green").code(), "read_only");
    assert_eq!(Person::arrive(program.address).say("tea", "p", "x")["error"]["code"], "read_only");
    assert_eq!(http::get(program.address, "/livez").status, 200);
    assert_eq!(texts(program.address, "tea")[0], "first");
    let files = Path::new("media/files");
    assert!(!files.exists(), "nothing is written where nobody asked");
}
