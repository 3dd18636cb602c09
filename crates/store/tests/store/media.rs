//! Uploads: known before they are named, counted against a quota, forgotten when nobody names them. And names.

use teahouse_domain::{
    Body, Code, DisplayName, Media, MediaId, MediaKind, Message, PersonId, Picture, Text, Timestamp,
};
use teahouse_store::{Done, NewMedia, WriteOp};

use crate::house::{House, again, draft, folder, refused, stored};

pub(crate) fn upload(id: u128, owner: u64, bytes: u64, daily_limit: Option<u64>) -> WriteOp {
    let media = Media {
        id: MediaId(id),
        kind: MediaKind::Image,
        content_type: "image/png".into(),
        bytes,
        name: Some("茶.png".into()),
        picture: Some(Picture { width: 640, height: 480 }),
        duration_ms: None,
        thumbnail: Some(Picture { width: 64, height: 48 }),
        waveform: Some(vec![0, 50, 100]),
    };
    WriteOp::AddMedia(Box::new(NewMedia { media, owner: PersonId(owner), sha256: [7; 32], daily_limit }))
}

pub(crate) fn naming(ids: &[u128]) -> Body<MediaId> {
    let mut message = Message::text(Text::any("look").unwrap());
    message.media = ids.iter().map(|&id| MediaId(id)).collect();
    Body::Message(message)
}

#[test]
fn a_message_names_uploads_and_carries_them() {
    let folder = folder();
    let house = House::open(folder.path());
    let tea = house.room("tea");
    house.store.write(upload(1, 5, 100, None)).unwrap();
    house.store.write(upload(2, 5, 200, None)).unwrap();
    let event = stored(house.write(draft(tea, 5, Some("a"), naming(&[2, 1]))));
    let Body::Message(message) = &event.body else { panic!("{event:?}") };
    assert_eq!(message.media.iter().map(|media| media.bytes).collect::<Vec<_>>(), [200, 100]);
    assert_eq!(message.media[0].waveform.as_deref(), Some(&[0, 50, 100][..]));
    assert_eq!(house.events(tea), std::slice::from_ref(&event));
    assert_eq!(again(house.write(draft(tea, 5, Some("a"), naming(&[2, 1])))), event);
    assert_eq!(refused(house.write(draft(tea, 5, Some("a"), naming(&[1, 2])))), Code::ClientIdReused);
    let known = house.store.read(|reader| reader.media(MediaId(1))).unwrap().unwrap();
    assert_eq!((known.owner, known.sha256, known.named), (PersonId(5), [7; 32], true));
    assert_eq!(house.store.read(|reader| reader.media_ids(None, 10)).unwrap(), [MediaId(1), MediaId(2)]);
    assert_eq!(house.store.read(|reader| reader.media_ids(Some(MediaId(1)), 10)).unwrap(), [MediaId(2)]);
}

#[test]
fn an_unknown_upload_refuses_its_own_message_only() {
    let folder = folder();
    let mut house = House::asleep(teahouse_store::Options::new(folder.path()));
    let tea = house.room("tea");
    house.submit(draft(tea, 1, None, crate::house::message("before")));
    house.submit(draft(tea, 1, None, naming(&[9])));
    house.submit(draft(tea, 1, None, crate::house::message("after")));
    house.wake();
    let mut outcomes = house.batch().into_iter();
    stored(outcomes.next().unwrap().result);
    assert_eq!(refused(outcomes.next().unwrap().result), Code::UnknownMedia);
    assert_eq!(stored(outcomes.next().unwrap().result).seq.0, 2);
    assert_eq!(house.texts(tea), ["before", "after"]);
}

#[test]
fn a_quota_holds_also_for_uploads_at_once() {
    let folder = folder();
    let house = House::open(folder.path());
    let (answer, answers) = std::sync::mpsc::channel();
    for id in 0..20 {
        let answer = answer.clone();
        house.store.write_then(upload(id + 1, 5, 100, Some(1_000)), move |done| answer.send(done).unwrap());
    }
    drop(answer);
    let answers: Vec<_> = answers.into_iter().collect();
    assert_eq!(answers.len(), 20);
    assert_eq!(answers.iter().filter(|answer| **answer == Ok(Done::Added)).count(), 10);
    let codes = answers.into_iter().filter_map(|answer| answer.err().map(|error| error.code));
    assert!(codes.into_iter().all(|code| code == Code::QuotaExceeded));
    assert_eq!(house.store.write(upload(99, 6, 100, Some(1_000))), Ok(Done::Added), "another person");
}

#[test]
fn what_no_message_names_is_forgotten() {
    let folder = folder();
    let house = House::open(folder.path());
    let tea = house.room("tea");
    for id in 1..=4 {
        house.store.write(upload(id, 5, 100, None)).unwrap();
    }
    stored(house.write(draft(tea, 5, None, naming(&[2]))));
    let remove =
        |older_than, limit| house.store.write(WriteOp::RemoveUnnamedMedia { older_than, limit }).unwrap();
    assert_eq!(remove(Timestamp(0), 10), Done::Removed(vec![]));
    let Done::Removed(first) = remove(Timestamp(u64::MAX >> 1), 2) else { panic!() };
    let Done::Removed(second) = remove(Timestamp(u64::MAX >> 1), 2) else { panic!() };
    let mut gone = [first, second].concat();
    gone.sort_unstable();
    assert_eq!(gone, [MediaId(1), MediaId(3), MediaId(4)]);
    assert_eq!(refused(house.write(draft(tea, 5, None, naming(&[1])))), Code::UnknownMedia);
}

#[test]
fn a_person_keeps_the_chosen_name() {
    let folder = folder();
    let house = House::open(folder.path());
    let ada = PersonId(0x7fff_ffff_ffff_ffff);
    assert_eq!(house.store.read(move |reader| reader.person(ada)).unwrap(), None);
    for name in ["Ada", "Ada Lovelace"] {
        let name = DisplayName::parse(name).unwrap();
        assert_eq!(house.store.write(WriteOp::SetPersonName { person: ada, name }), Ok(Done::Named));
    }
    house.stop();
    let house = House::open(folder.path());
    let person = house.store.read(move |reader| reader.person(ada)).unwrap().unwrap();
    assert_eq!((person.id, person.shown_name()), (ada, "Ada Lovelace".into()));
}
