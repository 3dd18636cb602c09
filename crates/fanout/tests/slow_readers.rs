//! Readers that are too slow, and the bounds on what is kept for them.

mod support;

use std::time::Duration;

use support::{Got, House, ROOM, Saw, chunk};
use teahouse_fanout::{Config, ConnOptions, Delivery, Reply, Topic};

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
fn a_blocked_reader_of_several_rooms_misses_nothing_that_is_retained() {
    let mut house = House::open(Config { retain_topic: 64 << 20, piece: 2, ..Config::default() });
    house.on_open(|conn| (1..=5).for_each(|topic| conn.subscribe_live(Topic(topic))));
    let mut others: Vec<_> = (0..7).map(|_| house.enter()).collect();
    house.send_buffer = Some(4 << 10);
    let mut slow = house.enter();
    for position in 1..=200 {
        let unit = |topic| format!("{topic} {position:0500}");
        let chunks = (1..=5).map(|topic| (Topic(topic), chunk(position, &[&unit(topic)]))).collect();
        let replies = vec![Reply::to(slow.id).text(b"private")];
        house.fanout.deliver(Delivery { chunks, replies });
        for other in &mut others {
            (1..=5).for_each(|_| assert_eq!(other.text().len(), 502));
        }
    }
    house.until("it is blocked", |stats| stats.blocked > 0 && stats.segment_bytes > 0);
    let (mut next, mut private) = ([1; 6], 0);
    for _ in 0..200 * 6 {
        match slow.text().split_once(' ') {
            Some((topic, position)) => {
                let next = &mut next[topic.parse::<usize>().expect("a topic")];
                assert_eq!(position.parse(), Ok(*next));
                *next += 1;
            }
            None => private += 1,
        }
    }
    assert_eq!((private, &next[1..]), (200, &[201; 5][..]));
    assert!(house.quiet(), "never behind");
    house.until("nothing is retained", |stats| stats.segment_bytes == 0);
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
