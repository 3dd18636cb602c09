//! What single connections may do, and when they are read.

mod support;

use std::{io::Write, sync::atomic::Ordering, time::Duration};

use support::{Got, Hands, House, Saw, masked, said, text};
use teahouse_fanout::{Closed, Config, ConnOptions, Reply, Taken};

#[test]
fn frames_pipelined_behind_the_handshake_come_first() {
    let house = House::open(Config::default());
    let mut early = text("one");
    early.extend(text("two"));
    early.extend(&text("three")[..4]);
    let mut guest = house.enter_with(ConnOptions::default(), early);
    guest.write(&text("three")[4..]);
    for what in ["one", "two", "three"] {
        assert_eq!(house.next(), said(&guest, what));
    }
}

#[test]
fn messages_in_flight_are_bounded_and_the_rest_is_read_when_they_are_answered() {
    let house = House::open(Config::default());
    house.on_text(|_, _| Taken::Pending);
    let mut guest = house.enter_with(ConnOptions { in_flight: 4, ..ConnOptions::default() }, vec![]);
    let all: Vec<u8> = (0..100).flat_map(|number| text(&number.to_string())).collect();
    guest.write(&all);
    for number in 0..100 {
        assert_eq!(house.next(), said(&guest, &number.to_string()));
        if number % 4 == 3 {
            assert!(house.quiet(), "the fifth message in flight was taken");
            house.fanout.reply(Reply::to(guest.id).completes(4));
        }
    }
}

#[test]
fn a_connection_on_hold_is_not_read_until_everything_is_answered() {
    let house = House::open(Config::default());
    house.on_text(|_, text| if text == "hold" { Taken::Hold } else { Taken::Pending });
    let mut guest = house.enter();
    guest.write(&[text("before"), text("hold"), text("after")].concat());
    assert_eq!(house.next(), said(&guest, "before"));
    assert_eq!(house.next(), said(&guest, "hold"));
    house.fanout.reply(Reply::to(guest.id).text(b"first").completes(1));
    assert_eq!(guest.text(), "first");
    assert!(house.quiet(), "read while on hold");
    house.fanout.reply(Reply::to(guest.id).completes(1));
    assert_eq!(house.next(), said(&guest, "after"));
}

#[test]
fn nobody_is_read_while_messages_are_not_accepted() {
    let house = House::open(Config::default());
    let (mut first, mut second) = (house.enter(), house.enter());
    house.told.accepts.store(false, Ordering::Release);
    first.say("one");
    second.say("two");
    house.fanout.reply(Reply::to(first.id).text(b"still sent to"));
    assert_eq!(first.text(), "still sent to");
    assert!(house.quiet());
    house.told.accepts.store(true, Ordering::Release);
    let mut came = [house.next(), house.next()].map(|saw| format!("{saw:?}"));
    came.sort_by_key(|saw| saw.contains("two"));
    assert_eq!(came, [said(&first, "one"), said(&second, "two")].map(|saw| format!("{saw:?}")));
}

#[test]
fn a_message_above_the_limit_is_refused_at_its_header() {
    let house = House::open(Config::default());
    let mut guest = house.enter();
    let mut header = masked(0x81, &vec![b'x'; 70_000]);
    header.truncate(14);
    guest.write(&header);
    assert_eq!(guest.close_code(), Some(1009));
    assert_eq!(house.next(), Saw::Closed(guest.id, Closed::Us(1009)));
    let mut endless = house.enter();
    endless.write(&[0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4]);
    assert_eq!(endless.close_code(), Some(1009));
    assert_eq!(house.next(), Saw::Closed(endless.id, Closed::Us(1009)));
    house.enter().say("the next connection is fine");
}

#[test]
fn a_large_message_without_room_in_the_budget_is_dropped_and_the_socket_lives() {
    let house = House::open(Config { large_budget: 300_000, ..Config::default() });
    house.on_text(|_, text| if text.len() > 100_000 { Taken::Hold } else { Taken::Done });
    let options = || ConnOptions { max_message: 1 << 20, ..ConnOptions::default() };
    let mut first = house.enter_with(options(), vec![]);
    let mut second = house.enter_with(options(), vec![]);
    let large = "L".repeat(200_000);
    first.say(&large);
    assert_eq!(house.next(), said(&first, &large));
    second.say(&large);
    assert_eq!(house.next(), Saw::Overflow(second.id));
    second.say("small");
    assert_eq!(house.next(), said(&second, "small"));
    house.fanout.reply(Reply::to(first.id).completes(1));
    house.until("the budget is free again", |stats| stats.large_bytes == 0);
    second.say(&large);
    assert_eq!(house.next(), said(&second, &large));
    // On hold it is not read, so an end would wait; a reset does not.
    socket2::SockRef::from(&second.socket).set_linger(Some(Duration::ZERO)).expect("settable");
    drop(second);
    house.until("it is given back by who leaves", |stats| stats.large_bytes == 0);
}

#[test]
fn pings_are_answered_and_a_flood_of_them_is_not() {
    let house = House::open(Hands::default().config());
    let mut guest = house.enter();
    guest.write(&masked(0x89, b"tea"));
    assert_eq!(guest.next(), Got::Pong(b"tea".to_vec()));
    for _ in 0..200 {
        // It may be closed before all are written.
        if guest.socket.write_all(&masked(0x89, b"")).is_err() {
            break;
        }
    }
    assert_eq!(guest.close_code(), Some(1008));
}

#[test]
fn fragments_without_end_are_a_flood() {
    let house = House::open(Config::default());
    let mut guest = house.enter();
    let mut bytes = masked(0x01, b"");
    (0..2000).for_each(|_| bytes.extend(masked(0x00, b"")));
    guest.write(&bytes);
    assert_eq!(guest.close_code(), Some(1008));
}

#[test]
fn text_that_cannot_become_valid_is_refused_before_the_frame_is_whole() {
    let house = House::open(Config::default());
    let mut guest = house.enter();
    guest.write(&masked(0x81, b"\xce\xba\xf4\x90 and more that never comes")[..10]);
    assert_eq!(guest.close_code(), Some(1007));
}

#[test]
fn a_last_message_before_the_end_of_the_socket_is_still_taken() {
    let house = House::open(Config::default());
    let mut guest = house.enter();
    guest.say("last");
    guest.socket.shutdown(std::net::Shutdown::Write).expect("shut");
    assert_eq!(house.next(), said(&guest, "last"));
    assert_eq!(house.next(), Saw::Closed(guest.id, Closed::Lost));
}
