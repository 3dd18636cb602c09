//! Accounts on their way out: what has begun cannot be taken back, and nothing new comes of them.

use teahouse_domain::{Author, Body, Code, PersonId, Seq};
use teahouse_store::{AccountChanges, Done, Options, Reader, Removal, Secret, Store, WriteOp};

use crate::{
    accounts::{admin, code_of, member, signed_in},
    house::{House, draft, folder, message, refused, stored},
    media::{naming, upload},
};

fn removal(person: PersonId, messages: bool) -> WriteOp {
    WriteOp::BeginRemoval(Box::new(noted(person, messages)))
}

fn noted(person: PersonId, messages: bool) -> Removal {
    Removal { person, by: Author::member(PersonId(1), "root"), messages }
}

fn removals(store: &Store) -> Vec<Removal> {
    store.read(Reader::removals).unwrap()
}

#[test]
fn what_has_begun_is_noted_until_it_is_done() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let (root, ada) = (admin(store, 1, "root"), member(store, 2, "ada"));
    assert_eq!(code_of(store.write(removal(root, true))), Code::LastAdmin);
    assert_eq!(removals(store), []);
    signed_in(store, ada, 7);
    assert_eq!(store.write(removal(ada, false)), Ok(Done::Changed));
    assert!(store.person(ada).unwrap().unwrap().disabled);
    assert_eq!(store.session_by_hash(&Secret([7; 32])).unwrap(), None);
    assert_eq!(removals(store), [noted(ada, false)]);
    assert_eq!(store.write(removal(ada, false)), Ok(Done::Same));
    assert_eq!(store.write(removal(ada, true)), Ok(Done::Changed), "more than was asked for at first");
    assert_eq!(store.write(removal(ada, false)), Ok(Done::Same), "and not less again");
    assert_eq!(removals(store), [noted(ada, true)]);
    let on = AccountChanges { disabled: Some(false), ..AccountChanges::default() };
    let on = WriteOp::UpdateAccount { person: ada, changes: Box::new(on) };
    assert_eq!(code_of(store.write(on)), Code::Conflict);
    assert_eq!(store.write(WriteOp::DeleteAccount { person: ada }), Ok(Done::Changed));
    assert_eq!(removals(store), []);
}

#[test]
fn who_is_being_removed_says_and_uploads_nothing_more_also_after_a_restart() {
    let folder = folder();
    let house = House::open(folder.path());
    let tea = house.room("tea");
    let (_, ada) = (admin(&house.store, 1, "root"), member(&house.store, 2, "ada"));
    stored(house.write(draft(tea, 2, None, message("before"))));
    house.store.write(upload(1, 2, 100, None)).unwrap();
    house.store.write(removal(ada, true)).unwrap();
    let silent = |house: &House| {
        assert_eq!(refused(house.write(draft(tea, 2, None, message("after")))), Code::Unauthorized);
        assert_eq!(refused(house.write(draft(tea, 2, None, naming(&[1])))), Code::Unauthorized);
        assert_eq!(code_of(house.store.write(upload(2, 2, 100, None))), Code::Unauthorized);
        stored(house.write(draft(tea, 1, None, message("somebody else"))));
    };
    silent(&house);
    house.stop();
    let house = House::open(folder.path());
    silent(&house);
    stored(house.write(draft(tea, 2, None, Body::Deletion { target: Seq(1) })));
    let gone = house.store.write(WriteOp::RemoveUnnamedMediaOf { owner: ada, limit: 9 });
    assert_eq!(gone, Ok(Done::Removed(vec![teahouse_domain::MediaId(1)])));
}

#[test]
fn what_waited_in_the_queue_when_it_began_is_refused() {
    let folder = folder();
    let house = House::open(folder.path());
    let tea = house.room("tea");
    let (_, ada) = (admin(&house.store, 1, "root"), member(&house.store, 2, "ada"));
    stored(house.write(draft(tea, 1, None, message("the room has its row"))));
    house.stop();
    let mut house = House::asleep(Options::new(folder.path()));
    let waited = house.submit(draft(tea, 2, None, message("just now")));
    house.store.write_then(removal(ada, true), |done| assert_eq!(done, Ok(Done::Changed)));
    house.wake();
    let batch = house.batch();
    assert_eq!(batch.len(), 1);
    for outcome in batch {
        assert_eq!(outcome.ticket, Some(waited));
        assert_eq!(refused(outcome.result), Code::Unauthorized);
    }
    assert_eq!(house.texts(tea), ["the room has its row"]);
}
