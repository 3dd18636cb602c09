//! Commits that fail: what was acknowledged stays, what may have held is said to be open, and the writer goes on or
//! says that it cannot.

use std::{
    os::unix::process::ExitStatusExt as _,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use rusqlite::ffi;
use teahouse_domain::{Code, RoomKind, Seq};
use teahouse_store::{CommitPoint, Committed, Health, Options, Outcome, Sink, Store, WriteOp, Written};

use crate::house::{House, draft, folder, message, refused, stored};

/// Fails the n-th commit at the point, by the code.
pub(crate) fn failing(folder: &std::path::Path, at: CommitPoint, nth: u32, code: i32) -> Options {
    let mut options = Options::new(folder);
    let count = AtomicU32::new(0);
    options.commit_fault = Some(Arc::new(move |point| {
        (point == at && count.fetch_add(1, Ordering::Relaxed) + 1 == nth).then_some(code)
    }));
    options
}

#[test]
fn a_commit_that_failed_leaves_nothing_and_the_writer_goes_on() {
    let folder = folder();
    let house = House::with(failing(folder.path(), CommitPoint::Before, 2, ffi::SQLITE_IOERR_WRITE));
    let tea = house.room("tea");
    house.say(tea, "one");
    assert_eq!(refused(house.write(draft(tea, 1, Some("a"), message("two")))), Code::OutcomeUnknown);
    assert_eq!(stored(house.write(draft(tea, 1, Some("a"), message("two")))).seq, Seq(2));
    assert_eq!(house.texts(tea), ["one", "two"]);
    assert_eq!(house.store.health(), Health::Ok);
}

#[test]
fn a_commit_that_held_after_all_is_published_without_a_ticket() {
    let folder = folder();
    let house = House::with(failing(folder.path(), CommitPoint::After, 2, ffi::SQLITE_IOERR_WRITE));
    let (tea, milk) = (house.room("tea"), house.room("milk"));
    house.store.watch(tea);
    house.say(tea, "one");
    assert_eq!(refused(house.write(draft(tea, 1, Some("a"), message("two")))), Code::OutcomeUnknown);
    let found = house.batch();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].ticket, None);
    let event = stored(found[0].result.clone());
    assert_eq!(
        house.store.recent_last(tea, teahouse_store::Limit::events(1)).unwrap().events,
        std::slice::from_ref(&event)
    );
    assert_eq!(house.store.head(tea).unwrap(), Seq(2));
    assert_eq!(house.write(draft(tea, 1, Some("a"), message("two"))), Written::Again(event));
    assert_eq!(house.say(tea, "three").seq, Seq(3));
    assert_eq!(house.say(milk, "a room made after it").seq, Seq(1));
}

/// A store that is to fail at this commit, of a room made on purpose; what it answered, and what it knows of the room.
fn made_in_a_failing_commit(
    at: CommitPoint,
) -> (Code, Option<teahouse_store::Facts>, House, tempfile::TempDir) {
    let folder = folder();
    let house = House::with(failing(folder.path(), at, 2, ffi::SQLITE_IOERR_WRITE));
    let ada = crate::accounts::member(&house.store, 1, "ada");
    let room = crate::members::new_room(RoomKind::Public, crate::house::room_name("tea"), ada, &[]);
    let code = house.store.write(room).unwrap_err().code;
    let facts = house.store.room(&crate::house::room_name("tea")).unwrap();
    (code, facts.filter(|facts| facts.kind == RoomKind::Public), house, folder)
}

#[test]
fn a_write_whose_commit_failed_is_not_there() {
    let (code, facts, house, _folder) = made_in_a_failing_commit(CommitPoint::Before);
    assert_eq!((code, facts), (Code::OutcomeUnknown, None));
    let ada = teahouse_domain::PersonId(1);
    let again = crate::members::new_room(RoomKind::Public, crate::house::room_name("tea"), ada, &[]);
    let facts = crate::members::made(&house.store, again);
    assert_eq!(house.store.room(&crate::house::room_name("tea")).unwrap(), Some(facts));
    assert_eq!(house.events(facts.id).len(), 1);
}

#[test]
fn a_write_whose_commit_held_after_all_is_known_everywhere() {
    let (code, facts, house, _folder) = made_in_a_failing_commit(CommitPoint::After);
    assert_eq!(code, Code::OutcomeUnknown);
    // The writer looks at the file again before it takes anything else.
    let event = house.batch().remove(0);
    assert_eq!((event.ticket, stored(event.result).seq), (None, Seq(1)));
    let known = house.store.room(&crate::house::room_name("tea")).unwrap().unwrap();
    assert_eq!(known.kind, RoomKind::Public);
    assert!(facts.is_none_or(|facts| facts == known));
    assert_eq!(house.say(known.id, "hi").seq, Seq(2));
}

#[test]
fn a_failed_sync_makes_the_log_read_only_until_the_restart() {
    let folder = folder();
    let house = House::with(failing(folder.path(), CommitPoint::Before, 2, ffi::SQLITE_IOERR_FSYNC));
    let tea = house.room("tea");
    house.say(tea, "one");
    assert_eq!(refused(house.write(draft(tea, 1, None, message("two")))), Code::OutcomeUnknown);
    assert!(matches!(house.store.health(), Health::ReadOnly(_)));
    assert_eq!(refused(house.write(draft(tea, 1, None, message("three")))), Code::ReadOnly);
    let name = teahouse_domain::DisplayName::parse("Ada").unwrap();
    let op = WriteOp::SetPersonName { person: teahouse_domain::PersonId(1), name };
    assert_eq!(house.store.write(op).unwrap_err().code, Code::ReadOnly);
    assert_eq!(house.texts(tea), ["one"], "readers go on");
    house.stop();

    let house = House::open(folder.path());
    assert_eq!(house.store.health(), Health::Ok);
    assert_eq!(house.say(house.room("tea"), "two").seq, Seq(2));
}

#[test]
fn writing_that_fails_again_and_again_ends_read_only() {
    let folder = folder();
    let mut options = Options::new(folder.path());
    options.commit_fault = Some(Arc::new(|_| Some(ffi::SQLITE_IOERR_WRITE)));
    let house = House::with(options);
    let tea = house.room("tea");
    let codes: Vec<_> = (0..12).map(|_| refused(house.write(draft(tea, 1, None, message("hi"))))).collect();
    assert_eq!(codes[0], Code::OutcomeUnknown);
    assert_eq!(codes[11], Code::ReadOnly);
}

#[test]
fn a_full_disk_refuses_by_name_and_heals_by_itself() {
    let folder = folder();
    let pages = Arc::new(AtomicU32::new(40));
    let mut options = Options::new(folder.path());
    options.max_pages = Some(Arc::clone(&pages));
    let house = House::with(options);
    let tea = house.room("tea");
    let long = "x".repeat(16_000);
    let mut kept = 0_u64;
    let refusal = loop {
        match house.write(draft(tea, 1, Some(&format!("m{kept}")), message(&long))) {
            Written::Stored(event) => {
                kept += 1;
                assert_eq!(event.seq, Seq(kept));
            }
            other => break refused(other),
        }
    };
    assert_eq!(refusal, Code::StorageFull);
    // The page that is not there is one of the log's: the probe, which needs none, may have found space since.
    assert!(!matches!(house.store.health(), Health::ReadOnly(_)));
    assert_eq!(house.texts(tea).len() as u64, kept, "readers go on");
    pages.store(10_000, Ordering::Relaxed);
    assert_eq!(stored(house.write(draft(tea, 1, Some("m-next"), message(&long)))).seq, Seq(kept + 1));
    assert_eq!(house.store.health(), Health::Ok);
    assert_eq!(house.store.integrity().unwrap(), [""; 0]);
}

#[test]
fn a_write_that_is_refused_leaves_the_batch_alone() {
    let folder = folder();
    let mut house = House::asleep(Options::new(folder.path()));
    let tea = house.room("tea");
    // A room that does not exist stands for any row that breaks a rule of its own.
    house.submit(draft(tea, 1, None, message("one")));
    house.submit(draft(teahouse_domain::RoomId(999), 1, None, message("nowhere")));
    house.submit(draft(tea, 1, None, message("two")));
    house.wake();
    let outcomes = house.batch();
    let stored = outcomes.iter().filter(|outcome| matches!(outcome.result, Written::Stored(_))).count();
    assert_eq!((outcomes.len(), stored), (3, 2));
    assert_eq!(house.texts(tea), ["one", "two"]);
}

#[test]
fn the_writer_finishes_what_waits_before_it_stops() {
    let folder = folder();
    let house = House::open(folder.path());
    let tea = house.room("tea");
    for number in 0..1_000 {
        house.submit(draft(tea, 1, None, message(&number.to_string())));
    }
    let (queue, store) = (house.queue.clone(), house.store.clone());
    house.stop();
    assert!(
        queue
            .submit(teahouse_store::Entry {
                draft: draft(tea, 1, None, message("late")),
                audit: None,
                ticket: 0,
                bytes: 1,
                lane: 1,
                since: std::time::Duration::ZERO,
            })
            .is_err()
    );
    assert_eq!(store.head(tea).unwrap(), Seq(1_000));
    let op = WriteOp::RemoveUnnamedMedia { older_than: teahouse_domain::Timestamp(0), limit: 1 };
    assert_eq!(store.write(op).unwrap_err().code, Code::Busy, "nobody waits for a writer that is gone");
    assert!(store.start_writer(store.queue::<u64>(), Panics).is_err(), "one writer in the life of a store");
    assert!(!folder.path().join("teahouse.db-wal").metadata().is_ok_and(|wal| wal.len() > 0));
}

struct Panics;

impl Sink<u64> for Panics {
    fn publish(&mut self, _: Committed<Vec<Outcome<u64>>>) {
        panic!("a bug in the sink");
    }
}

/// Set for the process that is to die.
const VICTIM: &str = "TEAHOUSE_STORE_TEST_VICTIM";

#[test]
fn a_panic_in_the_writer_ends_the_process_and_loses_nothing() {
    if let Some(folder) = std::env::var_os(VICTIM) {
        let store = Store::open(Options::new(folder)).unwrap();
        let queue = store.queue();
        let _writer = store.start_writer(queue.clone(), Panics).unwrap();
        let tea = store.room_or_reserve(&crate::house::room_name("tea")).unwrap().id;
        let draft = draft(tea, 1, None, message("committed before the panic"));
        queue
            .submit(teahouse_store::Entry {
                draft,
                audit: None,
                ticket: 0,
                bytes: 1,
                lane: 1,
                since: std::time::Duration::ZERO,
            })
            .unwrap();
        queue.ring();
        loop {
            std::thread::park();
        }
    }
    let folder = folder();
    let mut victim = Command::new(std::env::current_exe().unwrap());
    victim.args(["--exact", "faults::a_panic_in_the_writer_ends_the_process_and_loses_nothing"]);
    let ended = victim.env(VICTIM, folder.path()).output().unwrap();
    assert_eq!(ended.status.signal(), Some(6), "{ended:?}");
    let house = House::open(folder.path());
    assert_eq!(house.texts(house.room("tea")), ["committed before the panic"]);
}
