//! How connections end, and how everything ends.

mod support;

use std::time::Duration;

use support::{Got, Hands, House, Saw, masked, said, text};
use teahouse_fanout::{Closed, Config, ConnOptions, Reply, Taken};

#[test]
fn a_message_that_trickles_in_is_given_up() {
    let hands = Hands::default();
    let house = House::open(hands.config());
    let mut guest =
        house.enter_with(ConnOptions { silent_close_after: Duration::MAX, ..ConnOptions::default() }, vec![]);
    guest.write(&masked(0x81, b"slow")[..7]);
    assert_eq!(house.next_in_time(&hands), Saw::Closed(guest.id, Closed::Us(1008)));
    assert_eq!(guest.close_code(), Some(1008));
}

#[test]
fn a_silent_peer_is_pinged_and_then_closed() {
    let hands = Hands::default();
    let house = House::open(hands.config());
    let mut guest = house.enter();
    house.until("it is there", |stats| stats.connections == 1);
    hands.advance(Duration::from_secs(26));
    assert_eq!(guest.next(), Got::Ping);
    guest.write(&masked(0x8A, b""));
    guest.say("heard");
    assert_eq!(house.next(), said(&guest, "heard"));
    hands.advance(Duration::from_secs(26));
    assert_eq!(guest.next(), Got::Ping);
    hands.advance(Duration::from_secs(10));
    assert_eq!(house.next(), Saw::Closed(guest.id, Closed::Us(4303)));
    assert_eq!(guest.close_code(), Some(4303));
    // It never answers the close frame either: the socket ends anyway.
    hands.advance(Duration::from_secs(6));
    house.until("the socket is gone", |stats| stats.connections == 0);
}

#[test]
fn the_first_message_must_come_in_time_and_a_ping_is_none() {
    let hands = Hands::default();
    let house = House::open(hands.config());
    let options =
        || ConnOptions { first_message_within: Some(Duration::from_secs(10)), ..ConnOptions::default() };
    let mut speaks = house.enter_with(options(), vec![]);
    let mut silent = house.enter_with(options(), vec![]);
    silent.write(&masked(0x89, b""));
    assert_eq!(silent.next(), Got::Pong(vec![]));
    speaks.say("here");
    assert_eq!(house.next(), said(&speaks, "here"));
    hands.advance(Duration::from_secs(11));
    assert_eq!(house.next(), Saw::Closed(silent.id, Closed::Us(4303)));
    speaks.say("still here");
    assert_eq!(house.next(), said(&speaks, "still here"));
}

#[test]
fn the_peer_that_closes_gets_its_code_back_and_then_the_end() {
    let house = House::open(Config::default());
    for (payload, code) in
        [(&b"\x03\xe8bye"[..], Some(1000)), (&b"\x0f\xa0"[..], Some(4000)), (&b""[..], None)]
    {
        let mut guest = house.enter();
        guest.write(&masked(0x88, payload));
        guest.say("dropped");
        assert_eq!(guest.next(), Got::Close(code));
        guest.expect_end();
        assert_eq!(house.next(), Saw::Closed(guest.id, Closed::Peer(code)));
    }
    house.until("the sockets are gone", |stats| stats.connections == 0 && stats.closed_by_peer == 3);
}

#[test]
fn what_a_peer_may_not_send_closes_with_the_code_that_says_so() {
    let house = House::open(Config::default());
    let cases: [(&str, Vec<u8>, u16); 11] = [
        ("unmasked", vec![0x81, 2, b'h', b'i'], 1002),
        ("a reserved bit", masked(0xC1, b"x"), 1002),
        ("a reserved opcode", masked(0x83, b"x"), 1002),
        ("a reserved control opcode", masked(0x8B, b""), 1002),
        ("a long ping", masked(0x89, &[0; 126]), 1002),
        ("a fragmented ping", masked(0x09, b""), 1002),
        ("a continuation of nothing", masked(0x80, b"x"), 1002),
        ("a message within a message", [masked(0x01, b"a"), masked(0x81, b"b")].concat(), 1002),
        ("text that is none", masked(0x81, &[0xff]), 1007),
        ("a close code that may not travel", masked(0x88, &1005u16.to_be_bytes()), 1002),
        ("a close reason that is no text", masked(0x88, b"\x03\xe8\xff"), 1007),
    ];
    for (what, bytes, code) in cases {
        let mut guest = house.enter();
        guest.write(&bytes);
        assert_eq!(guest.close_code(), Some(code), "{what}");
        assert_eq!(house.next(), Saw::Closed(guest.id, Closed::Us(code)), "{what}");
    }
}

#[test]
fn a_panic_of_the_handler_closes_its_connection_and_no_other() {
    let house = House::open(Config::default());
    house.on_text(|_, text| {
        assert_ne!(text, "panic", "as the test wants it");
        Taken::Done
    });
    let (mut other, mut unlucky) = (house.enter(), house.enter());
    unlucky.say("panic");
    assert_eq!(unlucky.close_code(), Some(1011));
    assert_eq!(house.next(), Saw::Closed(unlucky.id, Closed::Us(1011)));
    other.say("alive");
    assert_eq!(house.next(), said(&other, "alive"));
    house.until("it is counted", |stats| stats.panics == 1);
}

#[test]
fn a_handler_that_closes_has_its_last_words_sent_first() {
    let house = House::open(Config::default());
    house.on_text(|conn, _| {
        conn.send_text(b"last words");
        conn.close(4003, "banned");
        Taken::Done
    });
    let mut guest = house.enter();
    guest.write(&[text("one"), text("two")].concat());
    assert_eq!(house.next(), said(&guest, "one"));
    assert_eq!(house.next(), Saw::Closed(guest.id, Closed::Us(4003)));
    assert_eq!((guest.text(), guest.close_code()), ("last words".into(), Some(4003)));
    assert!(house.quiet(), "nothing is taken after the close");
}

#[test]
fn a_socket_that_ends_without_a_word_is_lost_and_its_replies_go_nowhere() {
    let house = House::open(Config::default());
    house.on_text(|_, _| Taken::Pending);
    let mut guest = house.enter();
    guest.say("wait for me");
    assert_eq!(house.next(), said(&guest, "wait for me"));
    let gone = guest.id;
    drop(guest);
    assert_eq!(house.next(), Saw::Closed(gone, Closed::Lost));
    let mut heir = house.enter();
    house.fanout.reply(Reply::to(gone).text(b"not for the heir").completes(1));
    house.fanout.reply(Reply::to(heir.id).text(b"for the heir"));
    assert_eq!(heir.text(), "for the heir");
}

#[test]
fn who_is_owed_too_much_is_closed() {
    let mut house = House::open(Config { out_limit: 100_000, ..Config::default() });
    house.send_buffer = Some(4 << 10);
    let guest = house.enter();
    for _ in 0..400 {
        house.fanout.reply(Reply::to(guest.id).text(&[b'o'; 10_000]));
    }
    house.until("it is blocked", |stats| stats.blocked > 0);
    house.fanout.reply(Reply::to(guest.id).text(b"more"));
    assert_eq!(house.next(), Saw::Closed(guest.id, Closed::Us(4302)));
}

#[test]
fn a_shutdown_lets_answers_arrive_says_goodbye_and_closes() {
    let mut house = House::open(Config { shards: 2, ..Config::default() });
    house.on_text(|_, _| Taken::Pending);
    let mut idle = house.enter();
    let mut busy = house.enter();
    busy.say("in flight");
    assert_eq!(house.next(), said(&busy, "in flight"));
    house.fanout.shutdown(1012, "restart", Duration::from_secs(600));
    assert_eq!((idle.text(), idle.close_code()), ("bye".into(), Some(1012)));
    drop(idle);
    house.fanout.reply(Reply::to(busy.id).text(b"answered").completes(1));
    assert_eq!((busy.text(), busy.text()), ("answered".into(), "bye".into()));
    assert_eq!(busy.close_code(), Some(1012));
    drop(busy);
    house.running.take().expect("running").wait();
    assert_eq!(house.fanout.stats().connections, 0);
    let refused = std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| std::net::TcpStream::connect(listener.local_addr()?));
    let refused = house.fanout.adopt(refused.expect("connects"), vec![], 0, ConnOptions::default());
    assert_eq!(refused, Err(teahouse_fanout::Refused::Draining));
}

#[test]
fn a_shutdown_ends_at_its_deadline_whatever_is_open() {
    let hands = Hands::default();
    let mut house = House::open(hands.config());
    house.on_text(|_, _| Taken::Pending);
    let mut guest = house.enter();
    guest.say("never answered");
    assert_eq!(house.next(), said(&guest, "never answered"));
    house.fanout.shutdown(1012, "restart", Duration::from_secs(5));
    assert_eq!(house.next_in_time(&hands), Saw::Farewell(guest.id));
    assert_eq!(house.next(), Saw::Closed(guest.id, Closed::Us(1012)));
    hands.advance(Duration::from_secs(2));
    house.running.take().expect("running").wait();
}
