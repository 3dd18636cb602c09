//! The last events of rooms with members come from memory, and are the same as from the file.

use std::sync::Arc;

use teahouse_domain::{Body, Event, RoomId, Seq, Text};
use teahouse_store::{Limit, Options, Page};

use crate::house::{House, draft, folder, message, stored};

const FIFTY: Limit = Limit::events(50);

/// Asks until the fill, which runs on a reader's thread, is through.
fn warm(house: &House, room: RoomId) -> Page {
    loop {
        if let Some(page) = house.store.recent_last(room, Limit::events(1)) {
            return page;
        }
        // The reader works in the order of its queue, or beside us; either way this waits for a turn of it.
        house.store.read(|_| Ok(())).unwrap();
    }
}

#[test]
fn a_new_room_is_served_from_memory_from_its_first_event() {
    let folder = folder();
    let house = House::open(folder.path());
    let tea = house.room("tea");
    assert_eq!(house.store.recent_last(tea, FIFTY), None);
    house.store.watch(tea);
    assert_eq!(house.store.recent_last(tea, FIFTY).unwrap().events, [] as [Arc<Event>; 0]);
    let first = house.say(tea, "hi");
    assert_eq!(house.store.recent_last(tea, FIFTY).unwrap().events, [first]);
    house.store.unwatch(tea);
    assert_eq!(house.store.recent_last(tea, FIFTY), None);
}

#[test]
fn an_old_room_is_filled_from_the_file_on_the_first_miss() {
    let folder = folder();
    let house = House::open(folder.path());
    let tea = house.room("tea");
    for number in 0..300 {
        house.submit(draft(tea, 1, None, message(&number.to_string())));
    }
    house.say(tea, "last");
    house.store.watch(tea);
    assert_eq!(warm(&house, tea).head, Seq(301));
    let after = Seq(260);
    let page = house.store.recent_after(tea, after, FIFTY).unwrap();
    assert_eq!(page, house.store.read(move |reader| reader.after(tea, after, FIFTY)).unwrap());
    let page = house.store.recent_last(tea, FIFTY).unwrap();
    assert_eq!(page, house.store.read(move |reader| reader.last(tea, FIFTY)).unwrap());
    assert_eq!(house.store.recent_after(tea, Seq(10), FIFTY), None, "too far back for memory");
    let next = house.say(tea, "next");
    assert_eq!(house.store.recent_last(tea, Limit::events(1)).unwrap().events, [next]);
}

#[test]
fn messages_from_memory_are_as_they_are_now() {
    let folder = folder();
    let house = House::open(folder.path());
    let tea = house.room("tea");
    house.store.watch(tea);
    for number in 1..=5 {
        house.say(tea, &format!("message {number}"));
    }
    stored(house.write(draft(tea, 1, None, Body::Edit { target: Seq(1), text: Text::any("new").unwrap() })));
    stored(house.write(draft(tea, 1, None, Body::Deletion { target: Seq(2) })));
    for limit in [Limit::events(2), FIFTY] {
        let page = house.store.recent_messages_last(tea, limit).unwrap();
        assert_eq!(page, house.store.read(move |reader| reader.messages_last(tea, limit)).unwrap());
        for after in 0..7 {
            let page = house.store.recent_messages_after(tea, Seq(after), limit).unwrap();
            let read = house.store.read(move |reader| reader.messages_after(tea, Seq(after), limit)).unwrap();
            assert_eq!(page.events, read.events);
        }
    }
}

#[test]
fn memory_is_bounded_over_all_rooms() {
    let folder = folder();
    let mut options = Options::new(folder.path());
    options.recent_bytes = 200_000;
    let house = House::with(options);
    let long = "x".repeat(8_000);
    let rooms: Vec<_> = (0..10).map(|number| house.room(&format!("r{number}"))).collect();
    for &room in &rooms {
        house.store.watch(room);
        for _ in 0..5 {
            house.say(room, &long);
        }
    }
    let kept = house.store.stats().recent_bytes.load(std::sync::atomic::Ordering::Relaxed);
    assert!(kept <= 200_000, "{kept}");
    assert!(house.store.recent_last(rooms[9], Limit::events(5)).is_some());
    assert_eq!(warm(&house, rooms[0]).head, Seq(5), "a room that went comes back from the file");
    for &room in &rooms {
        house.store.unwatch(room);
    }
    assert_eq!(house.store.stats().recent_bytes.load(std::sync::atomic::Ordering::Relaxed), 0);
}

#[test]
fn nothing_is_lost_between_the_file_and_the_writer() {
    let folder = folder();
    let house = House::open(folder.path());
    let tea = house.room("tea");
    house.say(tea, "0");
    for round in 0..30 {
        house.store.watch(tea);
        // Filling, writing and reading run against each other.
        let before = house.store.recent_last(tea, FIFTY);
        assert_eq!(before, None);
        for number in 0..10 {
            house.submit(draft(tea, 1, None, message(&number.to_string())));
        }
        let last = house.say(tea, "end").seq;
        assert_eq!(last, Seq(1 + (round + 1) * 11));
        let head = warm(&house, tea).head;
        assert_eq!(head, last);
        let all = Limit::events(256);
        let page = house.store.recent_last(tea, all).unwrap();
        let positions: Vec<_> = page.events.iter().map(|event| event.seq.0).collect();
        let from = last.0.saturating_sub(255).max(1);
        assert_eq!(positions.last(), Some(&last.0));
        assert!(positions.windows(2).all(|pair| pair[0] + 1 == pair[1]), "a gap");
        assert!(positions[0] >= from);
        house.store.unwatch(tea);
    }
}

#[test]
fn the_first_event_of_a_room_is_seen_by_whoever_comes_at_that_moment() {
    let folder = folder();
    let house = House::open(folder.path());
    for round in 0..200 {
        let room = house.room(&format!("r{round}"));
        house.submit(draft(room, 1, None, message("first")));
        house.store.watch(room);
        house.batch();
        // Published: from now on no answer may be without it.
        let page = house.store.recent_last(room, FIFTY);
        assert!(page.is_none_or(|page| page.events.len() == 1), "round {round}");
        assert_eq!(warm(&house, room).head, Seq(1));
    }
}
