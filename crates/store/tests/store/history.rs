//! Pages by position: bounded, in order, without a gap; and messages as they are now.

use teahouse_domain::{Body, Code, Seq, Text};
use teahouse_store::{Limit, Page, Reader};

use crate::house::{House, draft, folder, message, refused, stored, text_of};

fn positions(page: &Page) -> Vec<u64> {
    page.events.iter().map(|event| event.seq.0).collect()
}

fn texts(page: &Page) -> Vec<&str> {
    page.events.iter().map(|event| text_of(event)).collect()
}

#[test]
fn pages_go_forwards_and_backwards() {
    let folder = folder();
    let house = House::open(folder.path());
    let tea = house.room("tea");
    for number in 1..=10 {
        house.say(tea, &number.to_string());
    }
    house.say(house.room("milk"), "not this one");
    let ask = |job: fn(&mut Reader, teahouse_domain::RoomId) -> teahouse_domain::Result<Page>| {
        house.store.read(move |reader| job(reader, tea)).unwrap()
    };
    let page = ask(|reader, room| reader.after(room, Seq(3), Limit::events(4)));
    assert_eq!(
        (positions(&page), page.head, page.more, page.reached),
        (vec![4, 5, 6, 7], Seq(10), true, Seq(7))
    );
    let page = ask(|reader, room| reader.after(room, Seq(7), Limit::events(4)));
    assert_eq!((positions(&page), page.more), (vec![8, 9, 10], false));
    let page = ask(|reader, room| reader.after(room, Seq(99), Limit::events(4)));
    assert_eq!((positions(&page), page.head, page.more), (vec![], Seq(10), false));
    let page = ask(|reader, room| reader.before(room, Seq(4), Limit::events(2)));
    assert_eq!((positions(&page), page.more, page.reached), (vec![2, 3], true, Seq(2)));
    let page = ask(|reader, room| reader.before(room, Seq(3), Limit::events(5)));
    assert_eq!((positions(&page), page.more), (vec![1, 2], false));
    let page = ask(|reader, room| reader.before(room, Seq(1), Limit::events(5)));
    assert_eq!((positions(&page), page.more), (vec![], false));
    let page = ask(|reader, room| reader.last(room, Limit::events(3)));
    assert_eq!((positions(&page), page.more, page.head), (vec![8, 9, 10], true, Seq(10)));
    assert_eq!(
        ask(|reader, _| reader.last(teahouse_domain::RoomId(77), Limit::events(3))),
        Page { reached: Seq(1), ..Page::default() }
    );
    let one = house.store.read(move |reader| reader.event_at(tea, Seq(5))).unwrap().unwrap();
    assert_eq!(text_of(&one), "5");
    assert_eq!(house.store.read(move |reader| reader.event_at(tea, Seq(11))).unwrap(), None);
}

#[test]
fn a_page_is_bounded_in_bytes_but_never_empty() {
    let folder = folder();
    let house = House::open(folder.path());
    let tea = house.room("tea");
    let long = "x".repeat(16 * 1_024);
    for _ in 0..6 {
        house.say(tea, &long);
    }
    let limit = Limit { events: 100, bytes: 40_000 };
    let page = house.store.read(move |reader| reader.after(tea, Seq(0), limit)).unwrap();
    assert_eq!((positions(&page), page.more), (vec![1, 2], true));
    let page = house.store.read(move |reader| reader.last(tea, limit)).unwrap();
    assert_eq!((positions(&page), page.more), (vec![5, 6], true));
    let tiny = Limit { events: 100, bytes: 1 };
    for page in [
        house.store.read(move |reader| reader.after(tea, Seq(2), tiny)).unwrap(),
        house.store.read(move |reader| reader.messages_after(tea, Seq(2), tiny)).unwrap(),
        house.store.read(move |reader| reader.messages_before(tea, Seq(4), tiny)).unwrap(),
    ] {
        assert_eq!((positions(&page), page.more), (vec![3], true));
    }
}

#[test]
fn messages_are_as_they_are_now() {
    let folder = folder();
    let house = House::open(folder.path());
    let tea = house.room("tea");
    for number in 1..=4 {
        house.say(tea, &format!("message {number}"));
    }
    let change = |body| stored(house.write(draft(tea, 1, None, body)));
    let edit = |target, text: &str| Body::Edit { target: Seq(target), text: Text::any(text).unwrap() };
    change(edit(1, "first edit"));
    change(edit(1, "second edit"));
    change(Body::Deletion { target: Seq(2) });
    assert_eq!(refused(house.write(draft(tea, 1, None, edit(2, "too late")))), Code::UnknownMessage);
    change(Body::Reaction { target: Seq(4), emoji: "🍵".into(), on: true });
    change(Body::Reaction { target: Seq(3), emoji: "🍵".into(), on: true });
    house.say(tea, "the last");

    let all = house.store.read(move |reader| reader.messages_after(tea, Seq(0), Limit::events(50))).unwrap();
    assert_eq!(texts(&all), ["second edit", "message 3", "message 4", "the last"]);
    assert_eq!((all.reached, all.head, all.more), (Seq(10), Seq(10), false));
    let two = house.store.read(move |reader| reader.messages_last(tea, Limit::events(2))).unwrap();
    assert_eq!((texts(&two), two.more), (vec!["message 4", "the last"], true));
    let old = house.store.read(move |reader| reader.messages_before(tea, Seq(3), Limit::events(50))).unwrap();
    assert_eq!((texts(&old), old.more), (vec!["second edit"], false));
    let some = house.store.read(move |reader| reader.messages_after(tea, Seq(0), Limit::events(1))).unwrap();
    assert_eq!((texts(&some), some.more), (vec!["second edit"], true));
}

#[test]
fn a_page_passes_over_many_changes_between_two_messages() {
    let folder = folder();
    let house = House::open(folder.path());
    let tea = house.room("tea");
    house.say(tea, "first");
    for _ in 0..200 {
        house.submit(draft(tea, 1, None, Body::Reaction { target: Seq(1), emoji: "🍵".into(), on: true }));
    }
    stored(house.write(draft(tea, 1, None, message("last"))));
    let page = house.store.read(move |reader| reader.messages_after(tea, Seq(0), Limit::events(2))).unwrap();
    assert_eq!(texts(&page), ["first", "last"]);
    let page = house.store.read(move |reader| reader.messages_last(tea, Limit::events(2))).unwrap();
    assert_eq!(texts(&page), ["first", "last"]);
}
