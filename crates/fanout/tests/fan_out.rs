//! Rooms, readers fast and slow, and what each of them gets.

mod support;

use std::time::Duration;

use support::{Got, House, ROOM, Saw, chunk};
use teahouse_fanout::{Behind, Config, ConnOptions, Delivery, Reply, Topic};

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
fn a_slow_reader_is_behind_and_nobody_waits_for_it() {
    let mut house = House::open(Config { retain_topic: 64 << 10, ..Config::default() });
    let mut quick = house.enter();
    house.send_buffer = Some(8 << 10);
    let mut slow = house.enter();
    let unit = |position: u64| format!("{position:01000}");
    for position in 1..=2000 {
        house.publish(position, &[&unit(position)]);
        assert_eq!(quick.text(), unit(position));
    }
    house.until("only the limit is retained", |stats| {
        stats.segment_bytes > 0 && stats.segment_bytes <= 64 << 10
    });
    let (mut next, mut lags) = (1, 0);
    while next <= 2000 {
        let text = slow.text();
        if let Some(head) = text.strip_prefix("lagged ") {
            let head = head.parse().expect("a position");
            assert_eq!(house.next(), Saw::Behind(slow.id, ROOM, next, head));
            next = head;
            lags += 1;
        } else {
            assert_eq!(text, unit(next));
        }
        next += 1;
    }
    assert!(lags > 0);
    house.publish(2001, &["after"]);
    assert_eq!((slow.text(), quick.text()), ("after".into(), "after".into()));
    house.until("nothing is retained", |stats| stats.segment_bytes == 0);
}

#[test]
fn writes_that_are_cut_anywhere_lose_and_repeat_no_byte() {
    let mut house = House::open(Config { retain_topic: 64 << 20, ..Config::default() });
    house.send_buffer = Some(2048);
    let mut guest = house.enter();
    let unit = |position: u64| format!("{position}:{}", "y".repeat((position * 37 % 3000) as usize));
    for position in 1..=500 {
        if position % 9 == 0 {
            house.fanout.reply(Reply::to(guest.id).text(format!("private {position}").as_bytes()));
        }
        house.publish(position, &[&unit(position)]);
    }
    house.until("a write was cut", |stats| stats.blocked > 0);
    let (mut next, mut private) = (1, 0);
    while next <= 500 || private < 500 / 9 {
        let text = guest.text();
        if text.starts_with("private") {
            private += 1;
        } else {
            assert_eq!(text, unit(next));
            next += 1;
        }
    }
    assert!(house.quiet(), "never behind");
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
fn a_whisper_reaches_who_can_take_it_and_waits_for_nobody() {
    let mut house = House::open(Config::default());
    let mut quick = house.enter();
    house.send_buffer = Some(4 << 10);
    let _slow = house.enter();
    let mut framed = Vec::new();
    teahouse_fanout::frame::text(&mut framed, "z".repeat(3000).as_bytes());
    for _ in 0..300 {
        house.fanout.whisper(ROOM, framed.clone());
        assert_eq!(quick.text().len(), 3000);
    }
    house.until("nothing is retained", |stats| stats.segment_bytes == 0 && stats.blocked > 0);
    assert!(house.quiet(), "nobody is behind a whisper");
}

#[test]
fn an_inbox_without_room_drops_the_oldest_and_says_so() {
    let house = House::open(Config { inbox_bytes: 4 << 10, ..Config::default() });
    let mut guest = house.enter();
    let unit = "w".repeat(3000);
    let chunks: Vec<_> = (1..=10).map(|position| (ROOM, chunk(position, &[&unit]))).collect();
    house.fanout.deliver(Delivery { chunks, replies: Vec::new() });
    assert_eq!(house.next(), Saw::Behind(guest.id, ROOM, 1, 10));
    assert_eq!(guest.text(), "lagged 10");
    house.until("it is counted", |stats| stats.inbox_missed == 9);
    house.publish(11, &["after"]);
    assert_eq!(guest.text(), "after");
}

#[test]
fn all_topics_together_retain_no_more_than_the_whole_limit() {
    let mut house = House::open(Config { retain_total: 100_000, ..Config::default() });
    house.on_open(|conn| (1..=8).for_each(|topic| conn.subscribe_live(Topic(topic))));
    house.send_buffer = Some(4 << 10);
    let _slow = house.enter();
    let unit = "v".repeat(1000);
    for position in 1..=100 {
        (1..=8).for_each(|topic| house.publish_to(Topic(topic), position, &[&unit]));
        house.until("it was taken out", |stats| stats.inbox_bytes == 0);
    }
    house.until("some is retained", |stats| stats.blocked > 0 && stats.segment_bytes > 0);
    assert!(house.fanout.stats().segment_bytes <= 100_000);
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
fn a_reader_that_makes_no_progress_is_closed_and_the_memory_comes_back() {
    let hands = support::Hands::default();
    let mut house = House::open(hands.config());
    house.send_buffer = Some(4 << 10);
    let mut guest =
        house.enter_with(ConnOptions { silent_close_after: Duration::MAX, ..ConnOptions::default() }, vec![]);
    house.publish(1, &[&"u".repeat(2_000_000)]);
    house.until("it is blocked", |stats| stats.blocked > 0);
    assert_eq!(house.next_in_time(&hands), Saw::Closed(guest.id, teahouse_fanout::Closed::Us(4302)));
    assert!(matches!(guest.next(), Got::Text(_)), "what was begun is finished");
    assert_eq!(guest.close_code(), Some(4302));
    house.until("nothing is retained", |stats| stats.segment_bytes == 0);
}
