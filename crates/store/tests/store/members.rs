//! Rooms made on purpose and the people in them, with what the room itself says of it.

use std::sync::Arc;

use teahouse_domain::{
    Author, BanId, Body, Code, CodePurpose, Event, MembershipChange, PersonId, RoomId, RoomKind, RoomName,
    RoomRole, Seq, SettingsChange, Standing, Timestamp, Topic,
};
use teahouse_store::{AccountChanges, Done, Facts, NewBan, NewRoom, Secret, Store, WriteOp};

use crate::{
    accounts::{code_of, member, new_code},
    house::{House, draft, folder, message, room_name, stored},
};

pub(crate) fn by(person: PersonId) -> Author {
    Author { id: person, name: format!("person {}", person.0).into(), guest: false }
}

pub(crate) fn new_room(kind: RoomKind, key: RoomName, owner: PersonId, members: &[PersonId]) -> WriteOp {
    let new = NewRoom { key, kind, title: None, topic: None, by: by(owner), members: members.to_vec() };
    WriteOp::CreateRoom(Box::new(new))
}

pub(crate) fn made(store: &Store, op: WriteOp) -> Facts {
    match store.write(op).unwrap() {
        Done::Room { facts, .. } => facts,
        other => panic!("{other:?}"),
    }
}

/// A private room of this owner and these members.
pub(crate) fn private(store: &Store, owner: PersonId, members: &[PersonId]) -> RoomId {
    made(store, new_room(RoomKind::Private, RoomName::hidden(owner.0.into()), owner, members)).id
}

pub(crate) fn ban(
    number: u64,
    room: Option<RoomId>,
    person: Option<PersonId>,
    until: Option<u64>,
) -> WriteOp {
    WriteOp::AddBan(Box::new(NewBan {
        id: BanId(number),
        room,
        person,
        network: None,
        reason: "no reason".into(),
        by: by(PersonId(1)),
        until: until.map(Timestamp),
    }))
}

fn changes(events: &[Arc<Event>]) -> Vec<(u64, MembershipChange)> {
    let change = |event: &Arc<Event>| match &event.body {
        Body::Membership { person, change } => Some((person.id.0, *change)),
        _ => None,
    };
    events.iter().filter_map(change).collect()
}

#[test]
fn a_private_room_tells_its_members_who_came_and_went() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let (ada, bob, eve) = (member(store, 1, "ada"), member(store, 2, "bob"), member(store, 3, "eve"));
    let room = private(store, ada, &[bob, bob, ada]);
    let enter = |person, by| WriteOp::Enter { room, person, role: RoomRole::Member, by };
    let done = store.write(enter(eve, by(ada))).unwrap();
    assert!(matches!(done, Done::Entered { new: true, .. }));
    assert!(matches!(store.write(enter(eve, by(ada))).unwrap(), Done::Entered { new: false, .. }));
    let promote = WriteOp::SetRole { room, person: bob, role: RoomRole::Moderator, by: by(ada) };
    assert_eq!(store.write(promote.clone()), Ok(Done::Changed));
    assert_eq!(store.write(promote), Ok(Done::Same));
    assert_eq!(store.write(WriteOp::Leave { room, person: bob }), Ok(Done::Changed));
    assert_eq!(store.write(WriteOp::Leave { room, person: bob }), Ok(Done::Same));
    assert_eq!(store.write(WriteOp::Remove { room, person: eve, by: by(ada) }), Ok(Done::Changed));
    let events = house.events(room);
    assert_eq!(
        changes(&events),
        [
            (1, MembershipChange::Joined(RoomRole::Owner)),
            (2, MembershipChange::Joined(RoomRole::Member)),
            (3, MembershipChange::Joined(RoomRole::Member)),
            (2, MembershipChange::Role(RoomRole::Moderator)),
            (2, MembershipChange::Left),
            (3, MembershipChange::Removed),
        ]
    );
    assert_eq!((events[2].author.id, events[4].author.id), (ada, bob));
    assert_eq!(store.head(room).unwrap(), Seq(6));
    assert_eq!(store.standing(room, bob).unwrap().standing, Standing::Outsider);
    assert_eq!(store.standing(room, ada).unwrap().standing, Standing::In(RoomRole::Owner));
    let nobody = WriteOp::Enter { room, person: PersonId(99), role: RoomRole::Member, by: by(ada) };
    assert_eq!(code_of(store.write(nobody)), Code::UnknownPerson);
}

#[test]
fn what_a_write_appends_is_published_before_it_is_answered() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let (ada, bob) = (member(store, 1, "ada"), member(store, 2, "bob"));
    let room = private(store, ada, &[bob]);
    let batch = house.batch();
    assert!(batch.iter().all(|outcome| outcome.ticket.is_none()));
    let seqs: Vec<_> = batch.into_iter().map(|outcome| stored(outcome.result).seq).collect();
    assert_eq!(seqs, [Seq(1), Seq(2)]);
    store.watch(room);
    let topic = SettingsChange { topic: Some(Topic::parse("tea").unwrap()), ..SettingsChange::default() };
    let op = WriteOp::UpdateRoom { room, changes: Box::new(topic), by: by(ada) };
    assert!(matches!(store.write(op.clone()).unwrap(), Done::Room { new: false, .. }));
    assert_eq!(stored(house.batch().remove(0).result).seq, Seq(3));
    assert_eq!(store.write(op), Ok(Done::Same), "nothing differs: nothing is said");
    assert_eq!(house.say(room, "hi").seq, Seq(4));
}

#[test]
fn a_refused_write_leaves_no_event_and_no_gap() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let (ada, bob) = (member(store, 1, "ada"), member(store, 2, "bob"));
    let room = private(store, ada, &[bob]);
    let (answer, answers) = std::sync::mpsc::channel();
    // The ban has its row and its event before it is found that nobody would own the room.
    for op in [ban(1, Some(room), Some(ada), None), WriteOp::Leave { room, person: bob }] {
        let answer = answer.clone();
        store.write_then(op, move |done| answer.send(done.map_err(|error| error.code)).unwrap());
    }
    drop(answer);
    assert_eq!(answers.into_iter().collect::<Vec<_>>(), [Err(Code::LastOwner), Ok(Done::Changed)]);
    assert_eq!(changes(&house.events(room)).last(), Some(&(2, MembershipChange::Left)));
    assert_eq!(house.events(room).len(), 3);
    assert_eq!(store.standing(room, ada).unwrap().standing, Standing::In(RoomRole::Owner));
    assert_eq!(store.integrity().unwrap(), [""; 0]);
    assert_eq!(
        store.write(WriteOp::Leave { room, person: ada }),
        Ok(Done::Changed),
        "alone, an owner may go"
    );
}

#[test]
fn two_owners_who_leave_at_once_leave_one() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let (ada, bob, eve) = (member(store, 1, "ada"), member(store, 2, "bob"), member(store, 3, "eve"));
    let room = private(store, ada, &[bob, eve]);
    store.write(WriteOp::SetRole { room, person: bob, role: RoomRole::Owner, by: by(ada) }).unwrap();
    let (answer, answers) = std::sync::mpsc::channel();
    for op in [
        WriteOp::SetRole { room, person: ada, role: RoomRole::Member, by: by(ada) },
        WriteOp::Leave { room, person: bob },
        WriteOp::Remove { room, person: bob, by: by(ada) },
    ] {
        let answer = answer.clone();
        store.write_then(op, move |done| answer.send(done.map_err(|error| error.code)).unwrap());
    }
    drop(answer);
    let answers: Vec<_> = answers.into_iter().collect();
    assert_eq!(answers, [Ok(Done::Changed), Err(Code::LastOwner), Err(Code::LastOwner)]);
    assert_eq!(store.write(WriteOp::DeleteAccount { person: bob }), Ok(Done::Changed));
    assert_eq!(store.standing(room, ada).unwrap().standing, Standing::In(RoomRole::Owner), "the next one");
}

#[test]
fn a_room_goes_to_somebody_who_can_do_something_with_it() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let [ada, bob, cy, dan] =
        [(1, "ada"), (2, "bob"), (3, "cy"), (4, "dan")].map(|(number, login)| member(store, number, login));
    let room = private(store, ada, &[bob, cy, dan]);
    let role = |person, role| WriteOp::SetRole { room, person, role, by: by(ada) };
    let disable = |person, disabled| WriteOp::UpdateAccount {
        person,
        changes: Box::new(AccountChanges { disabled: Some(disabled), ..AccountChanges::default() }),
    };
    let standing = |person| store.standing(room, person).unwrap().standing;
    // Bob owns it, too, but is switched off: that is as good as nobody.
    store.write(role(bob, RoomRole::Owner)).unwrap();
    store.write(disable(bob, true)).unwrap();
    store.write(role(cy, RoomRole::ReadOnly)).unwrap();
    assert_eq!(code_of(store.write(WriteOp::Leave { room, person: ada })), Code::LastOwner);
    // Cy was there as long as dan, and may only read.
    assert_eq!(store.write(WriteOp::DeleteAccount { person: ada }), Ok(Done::Changed));
    assert_eq!(standing(dan), Standing::In(RoomRole::Owner));
    assert_eq!(standing(cy), Standing::In(RoomRole::ReadOnly));
    assert_eq!(store.write(WriteOp::DeleteAccount { person: dan }), Ok(Done::Changed));
    assert_eq!(
        standing(cy),
        Standing::In(RoomRole::ReadOnly),
        "nobody is made to own what they may only read"
    );
}

#[test]
fn the_hot_path_asks_for_standings_only_where_somebody_stands_out() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let ada = member(store, 1, "ada");
    let tea = house.room("tea");
    let restricted = || store.facts(tea).unwrap().unwrap().restricted;
    house.say(tea, "hi");
    store.write(WriteOp::MarkRead { room: tea, person: ada, seq: Seq(1) }).unwrap();
    assert!(!restricted());
    let guest = PersonId(50);
    let mute = |until| WriteOp::Mute { room: tea, person: guest, until };
    assert_eq!(store.write(mute(Some(Timestamp(i64::MAX as u64)))), Ok(Done::Changed));
    assert!(restricted() && store.room(&room_name("tea")).unwrap().unwrap().restricted);
    assert!(store.standing(tea, guest).unwrap().muted_until.is_some());
    store.write(mute(None)).unwrap();
    assert!(!restricted());
    store.write(ban(1, Some(tea), Some(guest), None)).unwrap();
    assert!(restricted());
    assert_eq!(store.standing(tea, guest).unwrap().standing, Standing::Banned);
    assert_eq!(store.write(WriteOp::LiftBan { id: BanId(1) }), Ok(Done::Changed));
    assert_eq!(store.write(WriteOp::LiftBan { id: BanId(1) }), Ok(Done::Same));
    assert!(!restricted());
    assert_eq!(house.events(tea).len(), 1, "open rooms say nothing of it");
    // What ends by the clock is looked at when the house is swept.
    store.write(ban(2, Some(tea), Some(guest), Some(1_800_000_000_000))).unwrap();
    store.write(mute(Some(Timestamp(1_800_000_000_000)))).unwrap();
    assert_eq!(
        store.write(WriteOp::Sweep { now: Timestamp(1_700_000_000_000) }),
        Ok(Done::Swept { more: false })
    );
    assert!(restricted());
    store.write(WriteOp::Sweep { now: Timestamp(1_900_000_000_000) }).unwrap();
    assert!(!restricted());
}

#[test]
fn who_was_banned_does_not_come_back_by_any_door() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let (ada, bob) = (member(store, 1, "ada"), member(store, 2, "bob"));
    let room = private(store, ada, &[bob]);
    store.write(ban(1, Some(room), Some(bob), None)).unwrap();
    assert_eq!(changes(&house.events(room)).last(), Some(&(2, MembershipChange::Banned)));
    let enter = WriteOp::Enter { room, person: bob, role: RoomRole::Member, by: by(ada) };
    assert_eq!(code_of(store.write(enter.clone())), Code::Banned);
    let invite = new_code(1, CodePurpose::Room(room, RoomRole::Member), None);
    store.write(WriteOp::AddCode(Box::new(invite))).unwrap();
    let by_code = WriteOp::UseCode { code: Secret([1; 32]), person: bob };
    assert_eq!(code_of(store.write(by_code)), Code::Banned);
    let code = store.read(|reader| reader.code(&Secret([1; 32]))).unwrap().unwrap();
    assert_eq!(code.uses, 0, "nothing was used up");
    store.write(WriteOp::LiftBan { id: BanId(1) }).unwrap();
    assert!(store.write(enter).is_ok());
}

#[test]
fn a_hundred_at_once_come_in_by_an_invitation_for_seven() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let ada = member(store, 1, "ada");
    let room = private(store, ada, &[]);
    let invite = new_code(1, CodePurpose::Room(room, RoomRole::ReadOnly), Some(7));
    store.write(WriteOp::AddCode(Box::new(invite))).unwrap();
    let people: Vec<_> = (2..102).map(|number| member(store, number, &format!("person.{number}"))).collect();
    let (answer, answers) = std::sync::mpsc::channel();
    for &person in &people {
        let answer = answer.clone();
        let op = WriteOp::UseCode { code: Secret([1; 32]), person };
        store.write_then(op, move |done| {
            answer.send(done.map(|_| person).map_err(|error| error.code)).unwrap()
        });
    }
    drop(answer);
    let answers: Vec<_> = answers.into_iter().collect();
    let came: Vec<_> = answers.iter().filter_map(|answer| answer.as_ref().ok().copied()).collect();
    assert_eq!(came.len(), 7);
    assert!(answers.iter().filter_map(|answer| answer.as_ref().err()).all(|code| *code == Code::BadCode));
    assert_eq!(store.standing(room, came[0]).unwrap().standing, Standing::In(RoomRole::ReadOnly));
    let members = store.read(move |reader| reader.members(room, None, None, 100)).unwrap();
    assert_eq!(members.items.len(), 8);
    assert_eq!(members.items[0].person, ada, "the highest role first");
}

#[test]
fn what_was_read_never_becomes_unread() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let (ada, bob) = (member(store, 1, "ada"), member(store, 2, "bob"));
    let room = private(store, ada, &[bob]);
    house.say(room, "one");
    let mut named = teahouse_domain::Message::text(teahouse_domain::Text::any("@bob").unwrap());
    named.mentions = vec![bob, ada];
    stored(house.write(draft(room, 1, None, Body::Message(named))));
    stored(house.write(draft(room, 2, None, message("of his own"))));
    let of = |person| store.read(move |reader| reader.rooms_of(person, None, 10)).unwrap().items.remove(0);
    let bobs = of(bob);
    assert_eq!((bobs.read, bobs.unread, bobs.mentions, bobs.room.head), (Seq(2), 2, 1, Seq(5)));
    assert_eq!(of(ada).mentions, 0, "nobody mentions themselves");
    let read = |seq| WriteOp::MarkRead { room, person: bob, seq: Seq(seq) };
    assert_eq!(store.write(read(4)), Ok(Done::Read(Seq(4))));
    assert_eq!((of(bob).unread, of(bob).mentions), (0, 0));
    assert_eq!(store.write(read(3)), Ok(Done::Same));
    assert_eq!(store.write(read(1_000)), Ok(Done::Read(Seq(5))), "not beyond the end");
    let stranger = WriteOp::MarkRead { room, person: PersonId(99), seq: Seq(1) };
    assert_eq!(store.write(stranger), Ok(Done::Same), "who has no place there has no position");
    assert_eq!(store.standing(room, PersonId(99)).unwrap().read, Seq(0));
    assert_eq!(store.standing(room, bob).unwrap().read, Seq(5));
}
