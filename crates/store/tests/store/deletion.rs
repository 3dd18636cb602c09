//! Deleted messages keep their place and lose their words: in the file, in memory, in every page.

use teahouse_domain::{Body, Code, MediaId, Message, PersonId, ReportId, ReportState, Seq, Text, Timestamp};
use teahouse_store::{Done, Limit, MessageFilter, NewReport, ReportFilter, ReportScope, WriteOp};

use crate::{
    accounts::member,
    house::{House, draft, folder, message, refused, stored, text_of},
    media::{naming, upload},
};

fn edit(target: u64, text: &str) -> Body<MediaId> {
    Body::Edit { target: Seq(target), text: Text::any(text).unwrap() }
}

#[test]
fn the_words_of_a_deleted_message_are_nowhere_any_more() {
    let folder = folder();
    let house = House::open(folder.path());
    let tea = house.room("tea");
    house.store.watch(tea);
    house.say(tea, "before");
    house.say(tea, "SECRET-WORDS");
    stored(house.write(draft(tea, 1, None, edit(2, "SECRET-EDIT"))));
    stored(house.write(draft(tea, 1, None, Body::Deletion { target: Seq(2) })));
    for reply in [
        house.store.recent_after(tea, Seq(0), Limit::events(10)).unwrap(),
        house.store.read(move |reader| reader.after(tea, Seq(0), Limit::events(10))).unwrap(),
    ] {
        let texts: Vec<_> = reply.events.iter().map(|event| text_of(event)).collect();
        assert_eq!(texts, ["before", "", "", "(deleted)"]);
    }
    let now = house.store.recent_messages_last(tea, Limit::events(10)).unwrap();
    assert_eq!(now.events.iter().map(|event| text_of(event)).collect::<Vec<_>>(), ["before"]);
    assert_eq!(house.store.integrity().unwrap(), [""; 0], "the checksums hold");
    house.stop();
    let file = std::fs::read(folder.path().join("teahouse.db")).unwrap();
    let holds = |words: &[u8]| file.windows(words.len()).any(|bytes| bytes == words);
    assert!(holds(b"before") && !holds(b"SECRET-WORDS") && !holds(b"SECRET-EDIT"));
}

#[test]
fn what_is_no_message_cannot_be_changed() {
    let folder = folder();
    let house = House::open(folder.path());
    let (tea, milk) = (house.room("tea"), house.room("milk"));
    house.say(tea, "one");
    house.say(milk, "elsewhere");
    stored(house.write(draft(tea, 1, None, Body::Reaction { target: Seq(1), emoji: "🍵".into(), on: true })));
    for target in [0, 2, 3, 99, u64::MAX >> 1] {
        for body in [
            edit(target, "new"),
            Body::Deletion { target: Seq(target) },
            Body::Reaction { target: Seq(target), emoji: "🍵".into(), on: true },
        ] {
            assert_eq!(refused(house.write(draft(tea, 1, Some("same-id"), body))), Code::UnknownMessage);
        }
    }
    stored(house.write(draft(tea, 1, Some("gone"), Body::Deletion { target: Seq(1) })));
    assert_eq!(
        refused(house.write(draft(tea, 1, None, Body::Deletion { target: Seq(1) }))),
        Code::UnknownMessage
    );
    assert!(matches!(
        house.write(draft(tea, 1, Some("gone"), Body::Deletion { target: Seq(1) })),
        teahouse_store::Written::Again(_)
    ));
    assert_eq!(house.events(tea).len(), 3);
}

#[test]
fn an_upload_lives_as_long_as_something_shows_it() {
    let folder = folder();
    let house = House::open(folder.path());
    let (tea, milk) = (house.room("tea"), house.room("milk"));
    house.store.write(upload(1, 5, 100, None)).unwrap();
    stored(house.write(draft(tea, 5, None, naming(&[1]))));
    stored(house.write(draft(milk, 5, None, naming(&[1]))));
    let readers = || house.store.read(|reader| reader.media_readers(MediaId(1))).unwrap();
    let old =
        || house.store.write(WriteOp::RemoveUnnamedMedia { older_than: Timestamp(u64::MAX >> 1), limit: 9 });
    assert_eq!(readers().unwrap().rooms, [tea, milk]);
    stored(house.write(draft(tea, 5, None, Body::Deletion { target: Seq(1) })));
    assert_eq!((readers().unwrap().rooms, readers().unwrap().owner), (vec![milk], PersonId(5)));
    assert_eq!(old(), Ok(Done::Removed(vec![])));
    house.store.write(WriteOp::DeleteRoom { room: milk }).unwrap();
    while house.store.write(WriteOp::Sweep { now: Timestamp(1) }).unwrap() == (Done::Swept { more: true }) {}
    house.say(tea, "so that the last row is another");
    while house.store.write(WriteOp::Sweep { now: Timestamp(1) }).unwrap() == (Done::Swept { more: true }) {}
    assert_eq!(readers().unwrap().rooms, []);
    assert_eq!(old(), Ok(Done::Removed(vec![MediaId(1)])));
    assert_eq!(readers(), None);
}

#[test]
fn an_upload_that_an_admin_removes_is_gone_from_every_page() {
    let folder = folder();
    let house = House::open(folder.path());
    let tea = house.room("tea");
    house.store.watch(tea);
    house.store.write(upload(1, 5, 100, None)).unwrap();
    stored(house.write(draft(tea, 5, None, naming(&[1]))));
    assert_eq!(
        house.store.write(WriteOp::RemoveMedia { media: MediaId(1) }),
        Ok(Done::Removed(vec![MediaId(1)]))
    );
    assert_eq!(house.store.write(WriteOp::RemoveMedia { media: MediaId(1) }), Ok(Done::Same));
    assert_eq!(house.store.recent_last(tea, Limit::events(5)), None, "memory is read anew");
    let events = house.events(tea);
    assert!(matches!(&events[0].body, Body::Message(message) if message.media.is_empty()));
}

#[test]
fn a_report_keeps_what_was_said() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let tea = house.room("tea");
    member(store, 9, "reporter");
    house.say(tea, "first words");
    stored(house.write(draft(tea, 1, None, edit(1, "worse words"))));
    let report = |number: u64, seq: u64, reporter: u64| {
        WriteOp::AddReport(Box::new(NewReport {
            id: ReportId(number),
            room: tea,
            seq: Seq(seq),
            reporter: PersonId(reporter),
            reason: "x".repeat(2_000).into(),
        }))
    };
    assert_eq!(store.write(report(1, 1, 9)), Ok(Done::Changed));
    assert_eq!(store.write(report(2, 1, 9)), Ok(Done::Same), "once is enough");
    assert_eq!(store.write(report(3, 2, 9)).unwrap_err().code, Code::UnknownMessage, "an edit is no message");
    stored(house.write(draft(tea, 1, None, Body::Deletion { target: Seq(1) })));
    assert_eq!(store.write(report(4, 1, 10)).unwrap_err().code, Code::UnknownMessage);
    let open = ReportFilter { state: Some(ReportState::Open), scope: ReportScope::Room(tea) };
    let reports = store.read(move |reader| reader.reports(&open, None, 10)).unwrap().items;
    assert_eq!((&*reports[0].text, &*reports[0].reporter_name), ("worse words", "reporter"));
    assert_eq!(reports[0].reason.chars().count(), 500);
    let handle = |id| WriteOp::HandleReport {
        id: ReportId(id),
        state: ReportState::Done,
        by: Some(PersonId(9)),
        note: "deleted".into(),
    };
    assert_eq!((store.write(handle(1)), store.write(handle(7))), (Ok(Done::Changed), Ok(Done::Same)));
    let report = store.read(|reader| reader.report(ReportId(1))).unwrap().unwrap();
    assert_eq!(
        (report.state, report.handled_by, &*report.note),
        (ReportState::Done, Some(PersonId(9)), "deleted")
    );
    assert_eq!(store.read(teahouse_store::Reader::totals).unwrap().open_reports, 0);
}

#[test]
fn messages_are_found_as_they_are_now() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let (tea, milk) = (house.room("tea"), house.room("milk"));
    house.say(tea, "50% off_er");
    house.say(tea, "50 of 100");
    house.say(milk, "nothing");
    house.say(milk, "50% gone");
    stored(house.write(draft(milk, 1, None, edit(1, "now 50% too"))));
    stored(house.write(draft(milk, 1, None, Body::Deletion { target: Seq(2) })));
    stored(house.write(draft(milk, 2, None, message("50% of somebody else"))));
    let find = |filter: MessageFilter| {
        let found = store.read(move |reader| reader.find_messages(&filter, None, 10)).unwrap();
        assert_eq!(found.next, None);
        let text =
            |found: &teahouse_store::FoundMessage| format!("{}: {}", found.room, text_of(&found.event));
        found.items.iter().map(text).collect::<Vec<_>>()
    };
    let text = |text: &str| MessageFilter { text: Some(text.into()), ..MessageFilter::default() };
    assert_eq!(find(text("50%")), ["milk: 50% of somebody else", "milk: now 50% too", "tea: 50% off_er"]);
    assert_eq!(find(text("f_e")), ["tea: 50% off_er"]);
    assert_eq!(find(MessageFilter { room: Some(tea), ..text("50%") }), ["tea: 50% off_er"]);
    let of = MessageFilter { author: Some(PersonId(2)), ..MessageFilter::default() };
    assert_eq!(find(of), ["milk: 50% of somebody else"]);
    let one = store.read(move |reader| reader.find_messages(&MessageFilter::default(), None, 1)).unwrap();
    let next =
        store.read(move |reader| reader.find_messages(&MessageFilter::default(), one.next, 1)).unwrap();
    assert_eq!(text_of(&next.items[0].event), "now 50% too", "a list goes on where it ended");
}

#[test]
fn mentions_of_a_deleted_message_are_none() {
    let folder = folder();
    let house = House::open(folder.path());
    let store = &house.store;
    let bob = member(store, 2, "bob");
    let tea = house.room("tea");
    store.write(WriteOp::MarkRead { room: tea, person: bob, seq: Seq(0) }).unwrap_or(Done::Same);
    let mut named = Message::text(Text::any("@bob").unwrap());
    named.mentions = vec![bob];
    stored(house.write(draft(tea, 1, None, Body::Message(named))));
    let mine = || store.read(move |reader| reader.my_room(tea, bob)).unwrap().unwrap();
    assert_eq!((mine().unread, mine().mentions), (1, 1));
    stored(house.write(draft(tea, 1, None, Body::Deletion { target: Seq(1) })));
    assert_eq!((mine().unread, mine().mentions), (0, 0));
}
