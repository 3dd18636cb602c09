//! Data files that are not what they should be: refused with a sentence, never changed, never begun anew (A87).

use std::{
    fs::{self, OpenOptions},
    os::unix::fs::{FileExt as _, symlink},
    path::Path,
};

use rusqlite::Connection;
use tempfile::{TempDir, tempdir};

use crate::{
    program::{path, texts},
    support::{
        Guest,
        program::{Program, run},
    },
};

/// A data folder with three messages, not in use.
fn used() -> TempDir {
    let data = tempdir().unwrap();
    let program = Program::serve(data.path(), &[]);
    let guest = Guest::arrive(program.address);
    for text in ["one", "two", "three"] {
        assert_eq!(guest.say("tea", text, text).status, 201);
    }
    program.stop();
    data
}

/// Refused by `serve` and by `check` with these words, and left as it is.
#[track_caller]
fn refused(data: &Path, words: &[&str]) {
    let file = data.join("teahouse.db");
    let before = fs::read(&file).ok();
    for command in ["serve", "check"] {
        let ended = run(&[command, "--listen", "127.0.0.1:0", "--data", path(data)]);
        assert_eq!(ended.code, Some(1), "{command}: {}", ended.err);
        for word in [&["teahouse.db"], words].concat() {
            assert!(ended.err.contains(word), "{command}, {word}: {}", ended.err);
        }
        assert!(!ended.err.contains("panicked"), "{}", ended.err);
    }
    assert_eq!(fs::read(&file).ok(), before, "it was not touched");
}

fn write_at(data: &Path, place: u64, bytes: &[u8]) {
    let file = OpenOptions::new().write(true).open(data.join("teahouse.db")).unwrap();
    file.write_all_at(bytes, place).unwrap();
}

#[test]
fn a_newer_one() {
    let data = used();
    write_at(data.path(), 60, &99_u32.to_be_bytes());
    refused(data.path(), &["schema 99", "newer Teahouse", "restore"]);
}

#[test]
fn somebody_elses() {
    let data = tempdir().unwrap();
    let other = Connection::open(data.path().join("teahouse.db")).unwrap();
    other.execute_batch("CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('oolong')").unwrap();
    drop(other);
    refused(data.path(), &["does not belong to Teahouse", "--data"]);
    let notes = tempdir().unwrap();
    fs::write(
        notes.path().join("teahouse.db"),
        "my notes about tea, which are longer than a header\n".repeat(9),
    )
    .unwrap();
    refused(notes.path(), &["teahouse restore"]);
}

#[test]
fn an_empty_a_missing_and_a_cut_one() {
    let data = used();
    let whole = fs::read(data.path().join("teahouse.db")).unwrap();
    fs::write(data.path().join("teahouse.db"), b"").unwrap();
    refused(data.path(), &["empty", "there was a log here", "teahouse restore"]);
    fs::remove_file(data.path().join("teahouse.db")).unwrap();
    refused(data.path(), &["missing", "teahouse restore"]);
    for length in [50, 100, 4_096, whole.len() - 4_096, whole.len() - 1] {
        fs::write(data.path().join("teahouse.db"), &whole[..length]).unwrap();
        refused(data.path(), &["damaged", "teahouse restore"]);
    }
    fs::write(data.path().join("teahouse.db"), &whole).unwrap();
    let program = Program::serve(data.path(), &[]);
    assert_eq!(texts(program.address, "tea"), ["one", "two", "three"]);
}

#[test]
fn a_page_of_zeros_and_a_bit_turned() {
    let data = used();
    let whole = fs::read(data.path().join("teahouse.db")).unwrap();
    let pages = whole.len() as u64 / 4_096;
    assert!(pages > 4);
    for page in 0..pages.min(4) {
        fs::write(data.path().join("teahouse.db"), &whole).unwrap();
        write_at(data.path(), page * 4_096, &[0; 4_096]);
        refused(data.path(), &["teahouse restore"]);
    }
    fs::write(data.path().join("teahouse.db"), &whole).unwrap();
    let text = whole.windows(5).position(|window| window == b"three").expect("the text is in the file");
    write_at(data.path(), text as u64, b"thxee");
    refused(data.path(), &["damaged", "row 3", "teahouse restore"]);
}

#[test]
fn an_older_copy_another_log_and_a_link() {
    let (data, other) = (used(), used());
    let file = data.path().join("teahouse.db");
    let old = fs::read(&file).unwrap();
    let program = Program::serve(data.path(), &[]);
    assert_eq!(Guest::arrive(program.address).say("tea", "c", "four").status, 201);
    program.stop();
    let new = fs::read(&file).unwrap();
    fs::write(&file, &old).unwrap();
    refused(data.path(), &["older copy", "teahouse restore"]);
    fs::copy(other.path().join("teahouse.db"), &file).unwrap();
    refused(data.path(), &["another log", "teahouse restore"]);
    fs::remove_file(&file).unwrap();
    symlink(other.path().join("teahouse.db"), &file).unwrap();
    refused(data.path(), &["symbolic link"]);
    fs::remove_file(&file).unwrap();
    fs::write(&file, &new).unwrap();
    Program::serve(data.path(), &[]).stop();
}
