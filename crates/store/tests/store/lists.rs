//! Lists: narrowed to what was asked, in pieces that go on where the one before ended.

use teahouse_domain::{
    BanId, CodeId, Cursor, KeyId, KeyRight, List, MediaId, PersonId, RoomKind, ServerRole, Timestamp,
    WordAction,
};
use teahouse_store::{
    BanFilter, CodeFilter, Done, KeyFilter, MediaFilter, NewBan, NewKey, PeopleFilter, Reader, RoomFilter,
    Secret, WriteOp,
};

use crate::{
    accounts::{admin, called, member, new_code},
    house::{House, folder, room_name},
    media::upload,
    members::{by, made, new_room, private},
};

/// The whole list, in pieces of this size.
fn all<T>(mut piece: impl FnMut(Option<Cursor>) -> List<T>) -> Vec<T> {
    let (mut items, mut cursor) = (Vec::new(), None);
    for _ in 0..100 {
        let list = piece(cursor);
        items.extend(list.items);
        // As it comes back from whoever holds it.
        cursor = list.next.map(|next| next.to_string().parse().unwrap());
        if cursor.is_none() {
            return items;
        }
    }
    panic!("a list without an end");
}

#[test]
fn people_are_found_by_what_they_are_called_and_are() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    for number in 1..=7 {
        member(store, number, &format!("member.{number}"));
    }
    admin(store, 8, "the.boss");
    store.write(WriteOp::SetPersonName { person: PersonId(9), name: called("100% guest") }).unwrap();
    let ids = |filter: PeopleFilter| {
        let people = all(|cursor| {
            let filter = filter.clone();
            store.read(move |reader| reader.people(&filter, cursor, 2)).unwrap()
        });
        people.into_iter().map(|person| person.id.0).collect::<Vec<_>>()
    };
    let query = |text: &str| PeopleFilter { query: Some(text.into()), ..PeopleFilter::default() };
    assert_eq!(ids(PeopleFilter::default()), [9, 8, 7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(ids(PeopleFilter { accounts: true, ..query("MEMBER") }), [7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(ids(query("%")), [9], "a sign of percent is one");
    assert_eq!(ids(query("mem_er")), [0; 0]);
    assert_eq!(ids(PeopleFilter { role: Some(ServerRole::Admin), ..PeopleFilter::default() }), [8]);
    assert_eq!(ids(PeopleFilter { disabled: Some(true), ..PeopleFilter::default() }), [0; 0]);
    let totals = store.read(Reader::totals).unwrap();
    assert_eq!((totals.accounts, totals.guests, totals.admins), (8, 1, 1));
}

#[test]
fn uploads_that_came_at_the_same_time_are_all_listed_once() {
    let folder = folder();
    let mut options = teahouse_store::Options::new(folder.path());
    options.now = std::sync::Arc::new(|| Timestamp(1_700_000_000_000));
    let mut house = House::asleep(options);
    house.wake();
    for number in 1..=9_u128 {
        house.store.write(upload(number << 70, u64::try_from(number % 2).unwrap(), 10, None)).unwrap();
    }
    let ids = |filter: MediaFilter| {
        let media = all(|cursor| {
            let filter = filter.clone();
            house.store.read(move |reader| reader.media_all(&filter, cursor, 4)).unwrap()
        });
        media.into_iter().map(|stored| stored.media.id.0 >> 70).collect::<Vec<_>>()
    };
    assert_eq!(ids(MediaFilter::default()), [9, 8, 7, 6, 5, 4, 3, 2, 1]);
    assert_eq!(ids(MediaFilter { owner: Some(PersonId(0)), ..MediaFilter::default() }), [8, 6, 4, 2]);
    assert_eq!(house.store.read(|reader| reader.media_readers(MediaId(1))).unwrap(), None);
}

#[test]
fn rooms_are_listed_to_all_admins_and_to_nobody_else() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let (ada, bob) = (member(store, 1, "ada"), member(store, 2, "bob"));
    house.say(house.room("by-use"), "hi");
    made(store, new_room(RoomKind::Public, room_name("tea"), ada, &[]));
    let hidden = private(store, ada, &[bob]);
    let keys = |list: List<teahouse_domain::RoomInfo>| {
        list.items.iter().map(|room| room.key.as_str().to_owned()).collect::<Vec<_>>()
    };
    let public = store.read(|reader| reader.public_rooms(None, None, 10)).unwrap();
    assert_eq!(keys(public), ["tea", "by-use"]);
    let public = store.read(|reader| reader.public_rooms(Some("EA"), None, 10)).unwrap();
    assert_eq!(keys(public), ["tea"]);
    let all = store.read(|reader| reader.rooms_all(&RoomFilter::default(), None, 10)).unwrap();
    assert_eq!(
        all.items.iter().map(|room| room.kind).collect::<Vec<_>>(),
        [RoomKind::Private, RoomKind::Public, RoomKind::Open]
    );
    assert_eq!(store.read(move |reader| reader.member_ids(hidden, PersonId(1), 10)).unwrap(), [bob]);
    let mine = store.read(move |reader| reader.rooms_of(bob, None, 10)).unwrap();
    assert_eq!(mine.items.iter().map(|mine| mine.room.id).collect::<Vec<_>>(), [hidden]);
}

#[test]
fn bans_words_keys_and_invitations_are_listed_until_they_are_over() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let ada = admin(store, 1, "ada");
    let ban = |number, network: &str| {
        WriteOp::AddBan(Box::new(NewBan {
            id: BanId(number),
            room: None,
            person: None,
            network: Some(network.into()),
            reason: "".into(),
            by: by(ada),
            until: None,
        }))
    };
    for (number, network) in [(1, "192.0.2.0/24"), (2, "192.0.2.0/24"), (3, "2001:db8::/32")] {
        store.write(ban(number, network)).unwrap();
    }
    let force = store.read(Reader::bans_in_force).unwrap();
    assert_eq!(force.iter().map(|ban| ban.id.0).collect::<Vec<_>>(), [3, 2], "the newer one counts");
    assert_eq!(store.read(|reader| reader.bans(&BanFilter::default(), None, 10)).unwrap().items.len(), 3);
    assert_eq!(store.read(|reader| reader.ban(BanId(2))).unwrap().unwrap().by, Some(ada));

    store.write(WriteOp::SetWord { word: "coffee".into(), action: WordAction::Mask, by: Some(ada) }).unwrap();
    store.write(WriteOp::SetWord { word: "coffee".into(), action: WordAction::Refuse, by: None }).unwrap();
    let words = store.read(Reader::words).unwrap();
    assert_eq!((words.len(), words[0].action), (1, WordAction::Refuse));
    assert_eq!(store.write(WriteOp::RemoveWord { word: "coffee".into() }), Ok(Done::Changed));

    let key = NewKey {
        id: KeyId(1),
        secret: Secret([9; 32]),
        person: ada,
        name: "bridge".into(),
        rights: vec![KeyRight::Read, KeyRight::Write],
        created_by: None,
    };
    store.write(WriteOp::AddKey(Box::new(key))).unwrap();
    store.write(WriteOp::TouchKey { id: KeyId(1), at: Timestamp(5) }).unwrap();
    store.write(WriteOp::RevokeKey { id: KeyId(1) }).unwrap();
    let (key, account) = store.key_by_hash(&Secret([9; 32])).unwrap().unwrap();
    assert_eq!(
        (key.rights, key.last_used, account.id),
        (vec![KeyRight::Read, KeyRight::Write], Some(Timestamp(5)), ada)
    );
    assert!(key.revoked_at.is_some());

    let invite = new_code(1, teahouse_domain::CodePurpose::Server(ServerRole::Member), None);
    store.write(WriteOp::AddCode(Box::new(invite))).unwrap();
    let codes = || store.read(|reader| reader.codes(&CodeFilter::default(), None, 10)).unwrap().items;
    assert_eq!(codes().iter().map(|code| code.id).collect::<Vec<_>>(), [CodeId(1)]);
    store.write(WriteOp::RevokeCode { id: CodeId(1) }).unwrap();
    assert!(codes()[0].revoked_at.is_some(), "still to be seen");
    store.write(WriteOp::LiftBan { id: BanId(3) }).unwrap();
    store.write(WriteOp::Sweep { now: Timestamp(1_800_000_000_000) }).unwrap();
    assert!(codes().is_empty());
    let left = store.read(|reader| reader.bans(&BanFilter::default(), None, 10)).unwrap().items;
    assert_eq!(left.iter().map(|ban| ban.id.0).collect::<Vec<_>>(), [2], "what holds is never swept");
}

#[test]
fn keys_are_found_by_a_part_of_their_name_and_by_whom_they_speak_for() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let (ada, bo) = (admin(store, 1, "ada"), member(store, 2, "bo"));
    for (number, person, name) in [(1, ada, "Bridge"), (2, bo, "the weather"), (3, ada, "bridge 2")] {
        let secret = Secret([u8::try_from(number).unwrap(); 32]);
        let rights = vec![KeyRight::Read];
        let key = NewKey { id: KeyId(number), secret, person, name: name.into(), rights, created_by: None };
        store.write(WriteOp::AddKey(Box::new(key))).unwrap();
    }
    let found = |name: Option<&str>, person: Option<PersonId>| -> Vec<u64> {
        let filter = KeyFilter { name: name.map(Into::into), person };
        let piece = |cursor| {
            let filter = filter.clone();
            store.read(move |reader| reader.keys(&filter, cursor, 1)).unwrap()
        };
        all(piece).into_iter().map(|key| key.id.0).collect()
    };
    assert_eq!(found(None, None), [3, 2, 1]);
    assert_eq!(found(Some("BRIDGE"), None), [3, 1]);
    assert_eq!(found(None, Some(bo)), [2]);
    assert!(found(Some("bridge"), Some(bo)).is_empty());
    let one = |id| store.read(move |reader| reader.key_of_id(KeyId(id))).unwrap();
    assert_eq!(one(2).map(|key| key.person), Some(bo));
    assert_eq!(one(9), None);
}
