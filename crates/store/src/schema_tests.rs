//! Steps between schemas, with steps of our own; the real ones are in `tests/store/upgrade.rs`.

use rusqlite::Connection;

use super::*;

const FIRST: Step = Step::plain(include_str!("../migrations/0001_log.sql"));
const SECOND: Step = Step::plain("CREATE TABLE second (x) STRICT");
const GOOD: Step = Step::plain("CREATE TABLE second (x INTEGER) STRICT");

fn schema_one() -> (tempfile::TempDir, PathBuf, Connection) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("teahouse.db");
    let mut connection = Connection::open(&path).unwrap();
    found(&mut connection, &[FIRST], Timestamp(1)).unwrap();
    set_meta(&connection, "kept", "yes").unwrap();
    (folder, path, connection)
}

#[test]
fn a_new_file_has_the_newest_schema_and_an_identity() {
    let (_folder, path, mut connection) = schema_one();
    assert_eq!(version(&connection).unwrap(), 1);
    assert_eq!(meta(&connection, "log").unwrap().len(), 10);
    assert_eq!(migrate(&mut connection, &[FIRST], &path).unwrap(), None);
}

#[test]
fn a_step_that_fails_changes_nothing_and_can_be_done_again() {
    let (_folder, path, mut connection) = schema_one();
    // The third step is wrong: the second stays done, as each is a transaction of its own.
    let half = Step::plain("CREATE TABLE third (x INTEGER) STRICT; CREATE TABLE third (x INTEGER) STRICT");
    assert!(migrate(&mut connection, &[FIRST, GOOD, half], &path).is_err());
    assert_eq!(version(&connection).unwrap(), 2);
    let whole = Step::plain("CREATE TABLE third (x INTEGER) STRICT");
    migrate(&mut connection, &[FIRST, GOOD, whole], &path).unwrap().unwrap();
    assert_eq!(version(&connection).unwrap(), 3);
    assert_eq!(meta(&connection, "kept").unwrap(), "yes");
}

#[test]
fn an_old_file_is_copied_before_its_first_step() {
    let (_folder, path, mut connection) = schema_one();
    assert!(migrate(&mut connection, &[FIRST, SECOND], &path).is_err(), "a strict table needs types");
    let copy = migrate(&mut connection, &[FIRST, GOOD], &path).unwrap().unwrap();
    let copy = Connection::open(copy).unwrap();
    assert_eq!((version(&copy).unwrap(), meta(&copy, "kept").unwrap()), (1, "yes".into()));
    assert_eq!(version(&connection).unwrap(), 2);
}
