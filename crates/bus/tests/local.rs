//! Several nodes on one local bus: who hears what.

use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use teahouse_bus::{Bus, Hint, Listening, WAITING_ROOMS};

/// Long enough for any machine; a test that passes does not wait for it.
const LONG: Duration = Duration::from_secs(30);

fn listen(bus: &Bus) -> (Receiver<Hint>, Listening) {
    let (sender, heard) = channel();
    let listening = bus.listen(move |hint| sender.send(hint).unwrap_or_default()).unwrap();
    (heard, listening)
}

fn hint(room: u64, head: u64) -> Hint {
    Hint { room, head }
}

#[test]
fn the_others_hear_and_the_announcer_does_not() {
    let first = Bus::local();
    let (second, third) = (first.endpoint(), first.endpoint());
    let (at_first, _first) = listen(&first);
    let (at_second, _second) = listen(&second);
    let (at_third, _third) = listen(&third);
    first.clone().announce(hint(1, 10));
    assert_eq!(at_second.recv_timeout(LONG), Ok(hint(1, 10)));
    assert_eq!(at_third.recv_timeout(LONG), Ok(hint(1, 10)));
    second.announce(hint(2, 20));
    // Had the first heard itself, room 1 would stand before room 2.
    assert_eq!(at_first.recv_timeout(LONG), Ok(hint(2, 20)));
}

#[test]
fn two_buses_are_two_worlds() {
    let (here, there) = (Bus::local(), Bus::local());
    let (heard, _listening) = listen(&here);
    there.announce(hint(1, 1));
    here.endpoint().announce(hint(2, 2));
    assert_eq!(heard.recv_timeout(LONG), Ok(hint(2, 2)));
}

#[test]
fn who_is_slow_hears_the_furthest_of_each_room_and_never_more_than_the_bound() {
    let bus = Bus::local();
    let (release, held) = channel::<()>();
    let (sender, heard) = channel();
    let listening = bus.listen(move |hint| {
        sender.send(hint).unwrap_or_default();
        held.recv().unwrap_or_default();
    });
    let node = bus.endpoint();
    node.announce(hint(0, 1));
    assert_eq!(heard.recv_timeout(LONG), Ok(hint(0, 1)));
    for head in [3, 9, 5] {
        node.announce(hint(7, head));
    }
    for room in 0..2 * WAITING_ROOMS as u64 {
        node.announce(hint(1_000 + room, 1));
    }
    drop(release);
    assert_eq!(heard.recv_timeout(LONG), Ok(hint(7, 9)));
    for room in 1..WAITING_ROOMS as u64 {
        assert_eq!(heard.recv_timeout(LONG), Ok(hint(999 + room, 1)));
    }
    drop(listening);
    assert_eq!(heard.recv_timeout(LONG), Err(RecvTimeoutError::Disconnected));
}

#[test]
fn who_stops_listening_keeps_nothing_and_may_begin_again() {
    let bus = Bus::local();
    let node = bus.endpoint();
    let (heard, listening) = listen(&bus);
    drop(listening);
    node.announce(hint(1, 1));
    assert_eq!(heard.recv_timeout(LONG), Err(RecvTimeoutError::Disconnected));
    let (heard, _listening) = listen(&bus);
    node.announce(hint(2, 2));
    assert_eq!(heard.recv_timeout(LONG), Ok(hint(2, 2)));
}

#[test]
fn a_listener_that_is_replaced_ends() {
    let bus = Bus::local();
    let (old, _old_guard) = listen(&bus);
    let (new, _new_guard) = listen(&bus);
    assert_eq!(old.recv_timeout(LONG), Err(RecvTimeoutError::Disconnected));
    bus.endpoint().announce(hint(3, 3));
    assert_eq!(new.recv_timeout(LONG), Ok(hint(3, 3)));
}
