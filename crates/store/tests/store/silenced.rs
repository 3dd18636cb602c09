//! Who is banned is silent in the log, too: what waited, what was stored before, and what a failed commit leaves of it.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use rusqlite::ffi;
use teahouse_domain::{BanId, Body, Code, Seq, Timestamp};
use teahouse_store::{CommitPoint, Done, Options, WriteOp};

use crate::{
    accounts::{code_of, member},
    faults::failing,
    house::{House, again, draft, folder, message, refused, stored},
    members::ban,
};

#[test]
fn what_waited_in_the_queue_when_its_author_was_banned_is_refused() {
    let folder = folder();
    let house = House::open(folder.path());
    let (tea, milk) = (house.room("tea"), house.room("milk"));
    let ada = member(&house.store, 2, "ada");
    stored(house.write(draft(tea, 2, None, message("before"))));
    stored(house.write(draft(milk, 2, None, message("before"))));
    house.stop();
    let mut house = House::asleep(Options::new(folder.path()));
    let here = house.submit(draft(tea, 2, None, message("just now")));
    let elsewhere = house.submit(draft(milk, 2, None, message("just now")));
    house.store.write_then(ban(1, Some(tea), Some(ada), None), |done| assert_eq!(done, Ok(Done::Changed)));
    house.wake();
    for outcome in house.batch() {
        if outcome.ticket == Some(here) {
            assert_eq!(refused(outcome.result), Code::Banned);
        } else {
            assert_eq!(outcome.ticket, Some(elsewhere));
            stored(outcome.result);
        }
    }
    assert_eq!(
        (house.texts(tea), house.texts(milk)),
        (vec!["before".to_owned()], vec!["before".to_owned(), "just now".to_owned()])
    );
}

#[test]
fn a_ban_silences_in_the_log_for_as_long_as_it_lasts_and_never_keeps_a_deletion_back() {
    let folder = folder();
    let now = Arc::new(AtomicU64::new(1_000));
    let clock = Arc::clone(&now);
    let mut options = Options::new(folder.path());
    options.now = Arc::new(move || Timestamp(clock.load(Ordering::Relaxed)));
    let mut house = House::asleep(options);
    house.wake();
    let (tea, ada) = (house.room("tea"), member(&house.store, 2, "ada"));
    let says = |text: &str| house.write(draft(tea, 2, None, message(text)));
    stored(says("before"));
    house.store.write(ban(1, None, Some(ada), Some(2_000))).unwrap();
    assert_eq!(refused(says("banned from the server")), Code::Banned);
    stored(house.write(draft(tea, 2, None, Body::Deletion { target: Seq(1) })));
    now.store(2_000, Ordering::Relaxed);
    stored(says("it is over"));
    house.store.write(ban(2, Some(tea), Some(ada), None)).unwrap();
    assert_eq!(refused(says("banned from the room")), Code::Banned);
    house.store.write(WriteOp::LiftBan { id: BanId(2) }).unwrap();
    stored(says("it was lifted"));
}

#[test]
fn what_was_stored_before_is_answered_as_it_was_also_to_who_was_banned_meanwhile() {
    let folder = folder();
    let house = House::open(folder.path());
    let (tea, ada) = (house.room("tea"), member(&house.store, 2, "ada"));
    let first = stored(house.write(draft(tea, 2, Some("a"), message("once"))));
    house.store.write(ban(1, Some(tea), Some(ada), None)).unwrap();
    assert_eq!(again(house.write(draft(tea, 2, Some("a"), message("once")))), first);
    assert_eq!(refused(house.write(draft(tea, 2, Some("b"), message("once more")))), Code::Banned);
}

#[test]
fn bans_outlive_the_connection_that_wrote_them() {
    let folder = folder();
    let house = House::with(failing(folder.path(), CommitPoint::Before, 4, ffi::SQLITE_IOERR_WRITE));
    let tea = house.room("tea");
    house.say(tea, "the room has its row");
    let ada = member(&house.store, 2, "ada");
    house.store.write(ban(1, Some(tea), Some(ada), None)).unwrap();
    assert_eq!(refused(house.write(draft(tea, 3, None, message("it fails")))), Code::OutcomeUnknown);
    assert_eq!(refused(house.write(draft(tea, 2, None, message("still banned")))), Code::Banned);
}

#[test]
fn a_ban_or_its_end_that_is_not_written_changes_nothing() {
    let folder = folder();
    let house = House::with(failing(folder.path(), CommitPoint::Before, 3, ffi::SQLITE_FULL));
    let tea = house.room("tea");
    let ada = member(&house.store, 2, "ada");
    stored(house.write(draft(tea, 2, None, message("before"))));
    assert_eq!(code_of(house.store.write(ban(1, Some(tea), Some(ada), None))), Code::StorageFull);
    stored(house.write(draft(tea, 2, None, message("not banned"))));
    house.stop();

    let house = House::with(failing(folder.path(), CommitPoint::Before, 2, ffi::SQLITE_FULL));
    house.store.write(ban(2, Some(tea), Some(ada), None)).unwrap();
    assert_eq!(code_of(house.store.write(WriteOp::LiftBan { id: BanId(2) })), Code::StorageFull);
    assert_eq!(refused(house.write(draft(tea, 2, None, message("still banned")))), Code::Banned);
    assert_eq!(house.store.write(WriteOp::LiftBan { id: BanId(2) }), Ok(Done::Changed));
    stored(house.write(draft(tea, 2, None, message("lifted"))));
}
