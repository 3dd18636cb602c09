//! What the door says to a data folder that is not as it should be. Nothing is ever started over what was there.

use std::{
    fs,
    os::unix::fs::{FileExt as _, symlink},
    path::{Path, PathBuf},
};

use teahouse_store::{Holder, OpenError, Options, Store, holder};

use crate::house::{House, folder};

fn refusal(folder: &Path) -> OpenError {
    match Store::open(Options::new(folder)) {
        Ok(_) => panic!("it was opened"),
        Err(error) => error,
    }
}

fn data(folder: &Path) -> PathBuf {
    folder.join("teahouse.db")
}

/// A folder with ten messages, closed in order.
fn lived_in() -> tempfile::TempDir {
    let folder = folder();
    let house = House::open(folder.path());
    let tea = house.room("tea");
    for number in 0..10 {
        house.say(tea, &format!("message {number}"));
    }
    house.stop();
    folder
}

#[test]
fn a_second_server_is_told_who_the_first_is() {
    let folder = folder();
    assert_eq!(holder(folder.path()), None);
    let first = Store::open(Options::new(folder.path())).unwrap();
    first.announce("http://127.0.0.1:8070").unwrap();
    let pid = std::process::id();
    assert_eq!(holder(folder.path()), Some(Holder { pid, address: Some("http://127.0.0.1:8070".into()) }));
    let sentence = refusal(folder.path()).to_string();
    assert!(sentence.contains(&format!("process {pid}, at http://127.0.0.1:8070")), "{sentence}");
    drop(first);
    assert_eq!(holder(folder.path()), None);
    assert!(Store::open(Options::new(folder.path())).is_ok());
}

#[test]
fn the_folder_is_made_where_it_is_missing() {
    let folder = folder();
    let deep = folder.path().join("a/b");
    let store = Store::open(Options::new(&deep)).unwrap();
    assert_eq!(store.log_id().0.len(), 10);
    let log = store.log_id().clone();
    drop(store);
    assert_eq!(*Store::open(Options::new(&deep)).unwrap().log_id(), log);
}

#[test]
fn a_newer_schema_is_refused_by_its_number() {
    let folder = lived_in();
    let file = fs::OpenOptions::new().write(true).open(data(folder.path())).unwrap();
    file.write_all_at(&99_u32.to_be_bytes(), 60).unwrap();
    let error = refusal(folder.path());
    assert!(matches!(error, OpenError::Newer { found: 99, known: 2, .. }), "{error}");
    assert!(error.to_string().contains("schema 99"), "{error}");
}

#[test]
fn a_foreign_file_is_refused_and_left_as_it_is() {
    let folder = folder();
    let other = rusqlite::Connection::open(data(folder.path())).unwrap();
    other.execute_batch("CREATE TABLE theirs (x)").unwrap();
    drop(other);
    let before = fs::read(data(folder.path())).unwrap();
    let error = refusal(folder.path());
    assert!(matches!(error, OpenError::Foreign { .. }), "{error}");
    assert_eq!(fs::read(data(folder.path())).unwrap(), before);
}

#[test]
fn a_file_that_is_no_data_file_is_refused() {
    let folder = folder();
    fs::write(data(folder.path()), "dear diary ".repeat(100)).unwrap();
    assert!(matches!(refusal(folder.path()), OpenError::Damaged { .. }));
    fs::write(data(folder.path()), "x").unwrap();
    assert!(matches!(refusal(folder.path()), OpenError::Damaged { .. }));
}

#[test]
fn a_lost_or_emptied_file_is_never_started_over() {
    let folder = lived_in();
    fs::write(data(folder.path()), "").unwrap();
    let sentence = refusal(folder.path()).to_string();
    assert!(sentence.contains("empty") && sentence.contains("teahouse restore"), "{sentence}");
    fs::remove_file(data(folder.path())).unwrap();
    let sentence = refusal(folder.path()).to_string();
    assert!(sentence.contains("missing") && sentence.contains("teahouse restore"), "{sentence}");
    assert!(!data(folder.path()).exists());
}

#[test]
fn a_symbolic_link_is_refused() {
    let folder = lived_in();
    let elsewhere = folder.path().join("elsewhere.db");
    fs::rename(data(folder.path()), &elsewhere).unwrap();
    symlink(&elsewhere, data(folder.path())).unwrap();
    let error = refusal(folder.path());
    assert!(matches!(error, OpenError::NotAFile { found: "a symbolic link", .. }), "{error}");
}

#[test]
fn a_truncated_file_is_refused() {
    let folder = lived_in();
    let file = fs::OpenOptions::new().write(true).open(data(folder.path())).unwrap();
    let size = file.metadata().unwrap().len();
    for left in [size - 4_096, size / 2, 50] {
        file.set_len(left).unwrap();
        assert!(matches!(refusal(folder.path()), OpenError::Damaged { .. }), "{left} bytes of {size}");
    }
}

#[test]
fn an_older_copy_or_another_log_is_recognised() {
    let folder = lived_in();
    let copy = fs::read(data(folder.path())).unwrap();
    let house = House::open(folder.path());
    house.say(house.room("tea"), "after the copy");
    house.stop();
    let newer = fs::read(data(folder.path())).unwrap();
    fs::write(data(folder.path()), &copy).unwrap();
    let sentence = refusal(folder.path()).to_string();
    assert!(sentence.contains("older copy"), "{sentence}");
    let other = lived_in();
    fs::copy(data(other.path()), data(folder.path())).unwrap();
    let sentence = refusal(folder.path()).to_string();
    assert!(sentence.contains("another log"), "{sentence}");
    fs::write(data(folder.path()), &newer).unwrap();
    assert!(Store::open(Options::new(folder.path())).is_ok());
}

#[test]
fn a_flipped_bit_is_found_at_the_start_or_when_it_is_read() {
    let folder = lived_in();
    let clean = fs::read(data(folder.path())).unwrap();
    let mut found = 0;
    let mut silent = Vec::new();
    for (place, _) in clean.iter().enumerate().skip(100).filter(|(place, byte)| **byte != 0 && place % 7 == 0)
    {
        let mut flipped = clean.clone();
        flipped[place] ^= 0x10;
        fs::write(data(folder.path()), &flipped).unwrap();
        match Store::open(Options::new(folder.path())) {
            Err(_) => found += 1,
            Ok(store) => match store.integrity() {
                Ok(wrong) if wrong.is_empty() => silent.push(place),
                _ => found += 1,
            },
        }
        for suffix in ["-wal", "-shm"] {
            let _ = fs::remove_file(folder.path().join(format!("teahouse.db{suffix}")));
        }
    }
    // What no row and no index says (the text of the schema, unused bytes, creation times) may differ unnoticed.
    assert!(found > silent.len(), "{found} found, {} not", silent.len());
    let texts: Vec<_> =
        silent.iter().filter(|&&place| clean[place.saturating_sub(9)..].starts_with(b"message ")).collect();
    assert_eq!(texts, [] as [&usize; 0], "a flipped bit in a message was not found");
}

#[test]
fn a_first_start_that_was_cut_off_begins_anew() {
    let (cut_off, rest) = (folder(), folder());
    // The disk in the middle of the first transaction: some of its pages, and the journal that takes them back.
    let connection = rusqlite::Connection::open(data(cut_off.path())).unwrap();
    let half = "PRAGMA cache_size = 1; BEGIN IMMEDIATE; CREATE TABLE meta (key); INSERT INTO meta VALUES (zeroblob(500000))";
    connection.execute_batch(half).unwrap();
    for file in ["teahouse.db", "teahouse.db-journal"] {
        fs::copy(cut_off.path().join(file), rest.path().join(file)).unwrap();
    }
    assert!(fs::metadata(data(rest.path())).unwrap().len() > 0);
    let house = House::open(rest.path());
    house.say(house.room("tea"), "the first message");
    house.stop();
    assert!(Store::open(Options::new(rest.path())).is_ok());
}
