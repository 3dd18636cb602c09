//! A folder of the first schema, with people and rooms in it, under this program; and its backups.

use std::{fs, path::Path};

use rusqlite::Connection;
use teahouse_domain::{MediaId, PersonId, RoomKind, Seq, ServerRole, Timestamp};
use teahouse_store::{Facts, Limit, restore, verify_backup};

use crate::house::{House, folder, room_name, text_of};

/// A data file as version 0.1 left it: two rooms, a name, an upload that was said, one that was not, a deletion.
fn first_schema(folder: &Path) {
    let house = House::open(folder);
    let (tea, milk) = (house.room("tea"), house.room("milk"));
    house.store.write(crate::media::upload(1, 5, 100, None)).unwrap();
    house.store.write(crate::media::upload(2, 5, 100, None)).unwrap();
    crate::house::stored(house.write(crate::house::draft(tea, 5, Some("a"), crate::media::naming(&[1]))));
    house.say(tea, "kept");
    house.say(milk, "milk");
    let name = teahouse_domain::DisplayName::parse("Ada").unwrap();
    house.store.write(teahouse_store::WriteOp::SetPersonName { person: PersonId(5), name }).unwrap();
    house.stop();
    let file = Connection::open(folder.join("teahouse.db")).unwrap();
    file.execute_batch(
        "PRAGMA journal_mode = DELETE;
         CREATE TABLE old_people AS SELECT id, name, created_at FROM people;
         CREATE TABLE old_rooms AS SELECT id, name, created_at FROM rooms;
         DROP TABLE people; DROP TABLE rooms;
         CREATE TABLE rooms (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL) STRICT;
         CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT;
         INSERT INTO rooms SELECT * FROM old_rooms; INSERT INTO people SELECT * FROM old_people;
         DROP TABLE old_people; DROP TABLE old_rooms;
         DROP TABLE names; DROP TABLE guest_names; DROP TABLE emails; DROP TABLE sessions; DROP TABLE keys; DROP TABLE codes; DROP TABLE members;
         DROP TABLE bans; DROP TABLE reports; DROP TABLE mentions; DROP TABLE media_rooms; DROP TABLE audit;
         DROP TABLE words; DROP TABLE restraints; DROP TABLE removals; DROP INDEX media_age;
         PRAGMA user_version = 1;",
    )
    .unwrap();
}

fn is_whole(house: &House) {
    let store = &house.store;
    let tea = store.room(&room_name("tea")).unwrap().unwrap();
    assert_eq!(
        tea,
        Facts { id: tea.id, kind: RoomKind::Open, archived: false, restricted: false, slow_seconds: 0 }
    );
    let events = house.events(tea.id);
    assert_eq!(events.iter().map(|event| text_of(event)).collect::<Vec<_>>(), ["look", "kept"]);
    let person = store.person(PersonId(5)).unwrap().unwrap();
    assert_eq!((person.shown_name(), person.role, person.disabled), ("Ada".into(), ServerRole::Guest, false));
    // Who signs up as one whose guest had the name gets it.
    crate::accounts::member(store, 6, "аda");
    assert_eq!(store.person(PersonId(5)).unwrap(), None);
    let readers = store.read(|reader| reader.media_readers(MediaId(1))).unwrap().unwrap();
    assert_eq!((readers.rooms, readers.picture), (vec![tea.id], false));
    assert!(store.read(|reader| reader.media_readers(MediaId(2))).unwrap().unwrap().rooms.is_empty());
    assert_eq!(store.integrity().unwrap(), [""; 0]);
    assert_eq!(house.say(tea.id, "goes on").seq, Seq(3));
}

#[test]
fn a_folder_of_the_first_schema_goes_on_with_everything_in_it() {
    let folder = folder();
    first_schema(folder.path());
    let house = House::open(folder.path());
    is_whole(&house);
    house.stop();
    let kept = folder.path().join("teahouse.db.before-schema-2");
    let copy = Connection::open(kept).unwrap();
    let version: i64 = copy.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 1, "the file was copied before");
    let house = House::open(folder.path());
    assert_eq!(house.texts(house.room("tea")), ["look", "kept", "goes on"]);
}

#[test]
fn a_backup_of_the_first_schema_is_brought_back() {
    let (old, target) = (folder(), folder());
    first_schema(old.path());
    let backup = target.path().join("tea.backup");
    fs::copy(old.path().join("teahouse.db"), &backup).unwrap();
    assert_eq!(verify_backup(&backup).unwrap().events, 3);
    let fresh = target.path().join("data");
    restore(&backup, &fresh, Timestamp(1_800_000_000_000)).unwrap();
    is_whole(&House::open(&fresh));
}

#[test]
fn what_was_deleted_under_the_first_schema_loses_its_words() {
    let folder = folder();
    first_schema(folder.path());
    // The first schema knew deletions, and kept the words.
    let file = Connection::open(folder.path().join("teahouse.db")).unwrap();
    let kept: i64 =
        file.query_row("SELECT count(*) FROM log WHERE text = 'kept'", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 1);
    drop(file);
    let house = House::open(folder.path());
    let tea = house.room("tea");
    crate::house::stored(house.write(crate::house::draft(
        tea,
        1,
        None,
        teahouse_domain::Body::Deletion { target: Seq(2) },
    )));
    let page = house.store.read(move |reader| reader.messages_last(tea, Limit::events(10))).unwrap();
    assert_eq!(page.events.iter().map(|event| text_of(event)).collect::<Vec<_>>(), ["look"]);
}
