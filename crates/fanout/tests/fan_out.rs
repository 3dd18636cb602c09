//! Rooms and what each of their members gets.

mod support;

use support::{House, ROOM, Saw, chunk};
use teahouse_fanout::{Behind, Config, Delivery, Reply, Topic};

#[test]
fn everybody_in_a_room_gets_every_unit_once_and_in_order() {
    for shards in [1, 2] {
        let house = House::open(Config { shards, ..Config::default() });
        let mut guests: Vec<_> = (0..40).map(|_| house.enter()).collect();
        assert_eq!(house.fanout.members(ROOM), 40);
        for first in (1..=50).step_by(5) {
            let units: Vec<String> = (first..first + 5).map(|position| format!("unit {position}")).collect();
            house.publish(first, &units.iter().map(String::as_str).collect::<Vec<_>>());
        }
        for guest in &mut guests {
            for position in 1..=50 {
                assert_eq!(guest.text(), format!("unit {position}"));
            }
        }
        house.until("all is counted", |stats| stats.deliveries == 40 * 50 && stats.segment_bytes == 0);
    }
}

#[test]
fn a_room_larger_than_a_piece_is_served_whole_while_members_leave() {
    let house = House::open(Config { piece: 3, members_turn: 3, ..Config::default() });
    let mut guests: Vec<_> = (0..30).map(|_| house.enter()).collect();
    let mut first = 1;
    while guests.len() > 2 {
        house.publish(first, &["a", "b"]);
        first += 2;
        // These two leave while the pass is under way: the last members take their places.
        drop(guests.remove(guests.len() / 2));
        drop(guests.remove(0));
    }
    for guest in &mut guests {
        for _ in 0..(first - 1) / 2 {
            assert_eq!((guest.text(), guest.text()), ("a".into(), "b".into()));
        }
    }
}

#[test]
fn a_member_that_joins_gets_its_page_first_and_then_what_the_page_has_not() {
    let house = House::open(Config::default());
    house.on_open(|conn| conn.subscribe(ROOM));
    let mut guest = house.enter();
    house.publish(5, &["five", "six"]);
    house.publish(7, &["seven", "eight"]);
    house.until("the units are retained", |stats| stats.segment_bytes > 0);
    house.fanout.reply(Reply::to(guest.id).text(b"a page up to seven").place(ROOM, 8));
    assert_eq!(guest.text(), "a page up to seven");
    assert_eq!(guest.text(), "eight");
    house.until("nothing is retained", |stats| stats.segment_bytes == 0);
}

#[test]
fn a_member_placed_ahead_of_what_has_arrived_gets_nothing_twice() {
    let house = House::open(Config::default());
    house.on_open(|conn| conn.subscribe(ROOM));
    let mut guest = house.enter();
    house.publish(1, &["one"]);
    house.fanout.reply(Reply::to(guest.id).text(b"up to three").place(ROOM, 4));
    house.publish(2, &["two"]);
    house.publish(3, &["three", "four"]);
    assert_eq!((guest.text(), guest.text()), ("up to three".into(), "four".into()));
}

#[test]
fn a_member_placed_below_what_is_retained_is_behind_and_pages_forward() {
    let house = House::open(Config::default());
    house.on_open(|conn| conn.subscribe(ROOM));
    *house.told.on_behind.lock() = Behind::Page;
    let mut guest = house.enter();
    house.publish(10, &["ten"]);
    house.fanout.reply(Reply::to(guest.id).place(ROOM, 4));
    assert_eq!(house.next(), Saw::Behind(guest.id, ROOM, 4, 10));
    house.publish(11, &["eleven"]);
    house.fanout.reply(Reply::to(guest.id).text(b"four to nine").place(ROOM, 10));
    for expected in ["four to nine", "ten", "eleven"] {
        assert_eq!(guest.text(), expected);
    }
    assert!(house.quiet());
}

#[test]
fn a_gap_in_the_positions_is_never_silent() {
    let house = House::open(Config::default());
    let mut guest = house.enter();
    house.publish(1, &["one"]);
    assert_eq!(guest.text(), "one");
    house.publish(5, &["five"]);
    assert_eq!(house.next(), Saw::Behind(guest.id, ROOM, 2, 5));
    assert_eq!(guest.text(), "lagged 5");
    house.publish(6, &["six"]);
    assert_eq!(guest.text(), "six");
}

#[test]
fn a_reader_of_several_rooms_gets_all_of_them() {
    let house = House::open(Config::default());
    let topics: Vec<Topic> = (1..=20).map(Topic).collect();
    house.on_open({
        let topics = topics.clone();
        move |conn| topics.iter().for_each(|&topic| conn.subscribe_live(topic))
    });
    let mut guest = house.enter();
    let mut other = house.enter();
    for position in 1..=30 {
        let chunks = topics.iter().map(|&topic| (topic, chunk(position, &[&topic.0.to_string()]))).collect();
        house.fanout.deliver(Delivery { chunks, replies: Vec::new() });
    }
    for guest in [&mut guest, &mut other] {
        let mut counts = [0; 21];
        for _ in 0..20 * 30 {
            counts[guest.text().parse::<usize>().expect("a topic")] += 1;
        }
        assert_eq!(counts[1..], [30; 20]);
    }
}

#[test]
fn private_frames_go_before_the_units_that_come_with_them() {
    let house = House::open(Config::default());
    let mut guest = house.enter();
    let chunks = vec![(ROOM, chunk(1, &["unit"]))];
    house.fanout.deliver(Delivery { chunks, replies: vec![Reply::to(guest.id).text(b"private")] });
    assert_eq!((guest.text(), guest.text()), ("private".into(), "unit".into()));
}

#[test]
fn who_leaves_a_room_gets_nothing_of_it_any_more() {
    let house = House::open(Config::default());
    house.on_text(|conn, _| {
        conn.unsubscribe(ROOM);
        conn.send_text(b"left");
        teahouse_fanout::Taken::Done
    });
    let mut stays = house.enter();
    let mut leaves = house.enter();
    leaves.say("leave");
    assert_eq!(leaves.text(), "left");
    assert_eq!(house.fanout.members(ROOM), 1);
    house.publish(1, &["unit"]);
    assert_eq!(stays.text(), "unit");
    house.fanout.reply(Reply::to(leaves.id).text(b"the end"));
    assert_eq!(leaves.text(), "the end");
    drop(stays);
    house.until("the room is empty", |_| !house.fanout.has_members(ROOM));
}

#[test]
fn who_is_put_out_by_a_visit_hears_nothing_that_is_published_after_it() {
    let house = House::open(Config::default());
    let mut stays = house.enter();
    let mut goes = house.enter();
    house.publish(1, &["before"]);
    assert_eq!((stays.text(), goes.text()), ("before".into(), "before".into()));
    let put_out = goes.id;
    house.fanout.visit(move |conn, _| {
        if conn.id() == put_out {
            conn.unsubscribe(ROOM);
            conn.send_text(b"you were removed");
        }
    });
    house.publish(2, &["after"]);
    house.fanout.reply(Reply::to(put_out).text(b"the end"));
    assert_eq!(stays.text(), "after");
    assert_eq!((goes.text(), goes.text()), ("you were removed".into(), "the end".into()));
}

#[test]
fn a_visit_may_close_and_a_panic_in_it_closes_that_connection_alone() {
    let house = House::open(Config::default());
    let mut closed = house.enter();
    let mut broken = house.enter();
    let mut stays = house.enter();
    let (first, second) = (closed.id, broken.id);
    house.fanout.visit(move |conn, _| {
        assert_ne!(conn.id(), second, "the visit of this one panics");
        if conn.id() == first {
            conn.close(4003, "banned");
        }
    });
    assert_eq!(closed.close_code(), Some(4003));
    assert_eq!(broken.close_code(), Some(1011));
    house.publish(1, &["unit"]);
    assert_eq!(stays.text(), "unit");
}

#[test]
fn one_connection_is_visited_in_order_with_all_and_a_gone_one_never() {
    let house = House::open(Config::default());
    let mut meant = house.enter();
    let mut other = house.enter();
    let (first, second) = (meant.id, other.id);
    house.fanout.visit_one(first, |conn, _| conn.send_text(b"you alone"));
    house.fanout.visit(|conn, _| conn.send_text(b"everybody"));
    house.fanout.visit_one(first, |conn, _| conn.close(4000, "the end"));
    assert_eq!((meant.text(), meant.text()), ("you alone".into(), "everybody".into()));
    assert_eq!(meant.close_code(), Some(4000));
    house.fanout.visit_one(first, |_, _| panic!("it is gone"));
    house.fanout.reply(Reply::to(second).text(b"still here"));
    assert_eq!((other.text(), other.text()), ("everybody".into(), "still here".into()));
}
