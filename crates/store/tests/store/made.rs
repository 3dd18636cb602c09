//! Rooms made on purpose: names that look the same, keys that nobody guesses, closed and ended ones.

use teahouse_domain::{
    Body, Code, PersonId, RoomId, RoomKind, RoomName, RoomRole, Seq, SettingsChange, Timestamp, Title,
};
use teahouse_store::{Done, WriteOp};

use crate::{
    accounts::{code_of, member},
    house::{House, draft, folder, message, refused, room_name},
    members::{by, made, new_room, private},
};

#[test]
fn rooms_whose_names_look_the_same_are_made_once() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let ada = member(store, 1, "ada");
    for (one, other) in [("admin", "аdmin"), ("file", "ﬁle"), ("Äda", "A\u{308}da")] {
        let first = made(store, new_room(RoomKind::Public, room_name(one), ada, &[]));
        assert_eq!(store.room(&room_name(one)).unwrap(), Some(first));
        for kind in [RoomKind::Public, RoomKind::Open] {
            let second = new_room(kind, room_name(other), ada, &[]);
            assert_eq!(code_of(store.write(second)), Code::NameTaken, "{other}");
        }
        // By use, too: nobody is to be led into a room that only looks like this one.
        match store.room_or_reserve(&room_name(other)) {
            Ok(facts) => assert_eq!(facts, first, "the same name in another form"),
            Err(error) => assert_eq!(error.code, Code::NameTaken),
        }
    }
    house.say(house.room("made-by-use"), "hi");
    let taken = new_room(RoomKind::Public, room_name("made-by-use"), ada, &[]);
    assert_eq!(code_of(store.write(taken)), Code::NameTaken);
}

#[test]
fn a_room_made_over_an_open_reservation_keeps_its_id() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let ada = member(store, 1, "ada");
    let reserved = house.room("tea");
    store.watch(reserved);
    let facts = made(store, new_room(RoomKind::Public, room_name("tea"), ada, &[]));
    assert_eq!((facts.id, facts.kind), (reserved, RoomKind::Public));
    assert_eq!(store.room_or_reserve(&room_name("tea")).unwrap(), facts);
    assert_eq!(house.say(reserved, "hi").seq, Seq(2), "after the owner's coming");
}

#[test]
fn hidden_keys_are_never_opened_by_use() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let ada = member(store, 1, "ada");
    let key = RoomName::hidden(77);
    assert_eq!(store.room(&key).unwrap(), None);
    assert_eq!(store.room_or_reserve(&key).unwrap_err().code, Code::NotFound);
    let as_public = new_room(RoomKind::Public, key.clone(), ada, &[]);
    assert_eq!(code_of(store.write(as_public)), Code::BadRoom);
    let by_name = new_room(RoomKind::Private, room_name("secret"), ada, &[]);
    assert_eq!(code_of(store.write(by_name)), Code::BadRoom);
    let facts = made(store, new_room(RoomKind::Private, key.clone(), ada, &[]));
    assert_eq!(store.room_or_reserve(&key).unwrap(), facts);
    house.stop();
    let house = House::open(folder.path());
    assert_eq!(house.store.room(&key).unwrap(), Some(facts), "the same after a restart");
}

#[test]
fn the_same_people_have_one_direct_room() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let (ada, bob, eve) = (member(store, 1, "ada"), member(store, 2, "bob"), member(store, 3, "eve"));
    let direct = |number: u128, owner, members: &[PersonId]| {
        made(store, new_room(RoomKind::Direct, RoomName::hidden(number << 64), owner, members)).id
    };
    let first = direct(1, ada, &[bob]);
    assert_eq!(direct(2, bob, &[ada]), first);
    assert_ne!(direct(3, bob, &[ada, eve]), first);
    let mine = store.read(move |reader| reader.rooms_of(ada, None, 10)).unwrap().items;
    let with: Vec<Vec<_>> = mine.iter().map(|room| room.with.iter().map(|who| who.id.0).collect()).collect();
    assert_eq!(with, [vec![2, 3], vec![2]]);
    assert_eq!(mine[1].role, RoomRole::Member, "nobody owns a conversation");
}

#[test]
fn a_closed_room_says_so_in_its_facts_and_to_its_members() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let ada = member(store, 1, "ada");
    let room = private(store, ada, &[]);
    let changes = SettingsChange {
        title: Some(Title::parse("Tea & 茶").unwrap()),
        archived: Some(true),
        slow_seconds: Some(30),
        ..SettingsChange::default()
    };
    let op = WriteOp::UpdateRoom { room, changes: Box::new(changes.clone()), by: by(ada) };
    store.write(op).unwrap();
    let facts = store.facts(room).unwrap().unwrap();
    assert_eq!((facts.archived, facts.slow_seconds), (true, 30));
    assert_eq!(house.events(room).last().unwrap().body, Body::Settings(Box::new(changes)));
    let info = store.read(move |reader| reader.room_info(room)).unwrap().unwrap();
    assert_eq!((info.shown_title(), info.archived_at.is_some(), info.members), ("Tea & 茶", true, 1));
    let open = SettingsChange { archived: Some(false), ..SettingsChange::default() };
    store.write(WriteOp::UpdateRoom { room, changes: Box::new(open), by: by(ada) }).unwrap();
    assert!(!store.facts(room).unwrap().unwrap().archived);
}

#[test]
fn an_ended_room_frees_its_name_and_takes_its_messages_along() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let ada = member(store, 1, "ada");
    let old = made(store, new_room(RoomKind::Public, room_name("tea"), ada, &[])).id;
    for number in 0..2_500 {
        house.submit(draft(old, 1, None, message(&number.to_string())));
    }
    house.say(old, "the last row of the log");
    assert_eq!(store.write(WriteOp::DeleteRoom { room: old }), Ok(Done::Changed));
    assert_eq!(store.write(WriteOp::DeleteRoom { room: old }), Ok(Done::Same));
    assert_eq!((store.facts(old).unwrap(), store.room(&room_name("tea")).unwrap()), (None, None));
    assert_eq!(refused(house.write(draft(old, 1, None, message("too late")))), Code::NotFound);
    let new = made(store, new_room(RoomKind::Public, room_name("tea"), ada, &[])).id;
    assert_ne!(new, old);
    assert_eq!(house.say(new, "hi").seq, Seq(2));
    while store.write(WriteOp::Sweep { now: Timestamp(1) }).unwrap() == (Done::Swept { more: true }) {}
    assert_eq!(house.events(old).len(), 0);
    assert_eq!(store.integrity().unwrap(), [""; 0]);
    let rooms = store.read(|reader| reader.public_rooms(None, None, 10)).unwrap().items;
    assert_eq!(rooms.iter().map(|room| room.id).collect::<Vec<_>>(), [new]);
    house.stop();
    let house = House::open(folder.path());
    assert_eq!(refused(house.write(draft(old, 1, None, message("much too late")))), Code::NotFound);
    assert_eq!(house.store.room(&room_name("tea")).unwrap().unwrap().id, new);
}

#[test]
fn a_store_whose_last_room_was_ended_opens_again() {
    let folder = folder();
    let house = House::open(folder.path());
    let tea = house.room("tea");
    house.say(tea, "one");
    house.say(tea, "a secret");
    house.store.write(WriteOp::DeleteRoom { room: tea }).unwrap();
    house.store.write(WriteOp::Sweep { now: Timestamp(1) }).unwrap();
    let found = house.store.read(|reader| reader.after(RoomId(1), Seq(0), teahouse_store::Limit::events(10)));
    let left: Vec<_> =
        found.unwrap().events.iter().map(|event| crate::house::text_of(event).to_owned()).collect();
    assert_eq!(left, [""], "the log's last row stays and says nothing");
    house.stop();
    let house = House::open(folder.path());
    assert_eq!(house.store.integrity().unwrap(), [""; 0]);
    let event = house.say(house.room("tea"), "anew");
    assert_eq!((event.seq, event.id.0), (Seq(1), 3), "no id is given out twice");
}
