//! Stories of people who write too fast and of addresses that come too often, on a clock that stands still.

use std::{
    cell::Cell,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    time::Duration,
};

use teahouse_domain::{Code, PersonId, RoomId};

use super::{
    Allowance, Limits, Verdict,
    register::{Place, Register},
};
use crate::config::{Cidr, Config};

const ADA: PersonId = PersonId(1);
const BOB: PersonId = PersonId(2);
const SOMEWHERE: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 9));
const ELSEWHERE: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 10));
const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

struct House {
    limits: Limits,
    milliseconds: Cell<u64>,
}

impl House {
    fn with(change: impl FnOnce(&mut Config)) -> Self {
        let mut config = Config::default();
        change(&mut config);
        Self {
            limits: Limits::new(&config.limits, &config.accounts, &config.trusted_proxies),
            milliseconds: Cell::new(0),
        }
    }

    fn open() -> Self {
        Self::with(|_| ())
    }

    fn wait(&self, milliseconds: u64) {
        self.milliseconds.set(self.milliseconds.get() + milliseconds);
    }

    fn now(&self) -> Duration {
        Duration::from_millis(self.milliseconds.get())
    }

    fn socket(&self, address: IpAddr, person: Option<PersonId>) -> Allowance {
        self.limits.session(address, person).unwrap()
    }

    fn send(&self, socket: &Allowance) -> Verdict {
        self.limits.take(socket, self.now())
    }

    /// How many of `tries` go through.
    fn sent(&self, socket: &Allowance, tries: usize) -> usize {
        (0..tries).filter(|_| self.send(socket) == Verdict::Go).count()
    }
}

#[test]
fn a_person_may_burst_and_then_keeps_the_pace() {
    let house = House::open();
    let socket = house.socket(SOMEWHERE, Some(ADA));
    assert_eq!(house.sent(&socket, 50), 30);
    house.wait(1_000);
    assert_eq!(house.sent(&socket, 50), 10);
    house.wait(3_600_000);
    assert_eq!(house.sent(&socket, 50), 30, "a long silence earns a burst and no more");
}

#[test]
fn a_refusal_says_when_to_come_back_and_keeps_its_word() {
    let house = House::open();
    let socket = house.socket(SOMEWHERE, Some(ADA));
    house.sent(&socket, 30);
    let refusal = house.send(&socket).error().unwrap();
    assert_eq!(refusal.code, Code::RateLimited);
    let after = refusal.retry_after_ms.unwrap();
    assert_eq!(after, 100);
    house.wait(after - 1);
    assert_ne!(house.send(&socket), Verdict::Go);
    house.wait(1);
    assert_eq!(house.send(&socket), Verdict::Go);
}

#[test]
fn a_persons_sockets_and_requests_share_one_pace() {
    let house = House::open();
    let (phone, desktop) = (house.socket(SOMEWHERE, Some(ADA)), house.socket(ELSEWHERE, Some(ADA)));
    assert_eq!(house.sent(&phone, 20), 20);
    assert_eq!(house.sent(&desktop, 20), 10);
    assert_ne!(house.send(&house.limits.request(SOMEWHERE, Some(ADA))), Verdict::Go);
    assert_eq!(house.send(&house.limits.request(SOMEWHERE, Some(BOB))), Verdict::Go);
}

#[test]
fn a_pace_outlives_its_socket() {
    let house = House::open();
    assert_eq!(house.sent(&house.socket(SOMEWHERE, Some(ADA)), 50), 30);
    house.limits.sweep(house.now());
    assert_eq!(house.sent(&house.socket(SOMEWHERE, Some(ADA)), 50), 0, "coming back is no new burst");
}

#[test]
fn strangers_have_a_pace_for_each_connection() {
    let house = House::open();
    assert_eq!(house.sent(&house.socket(SOMEWHERE, None), 50), 30);
    assert_eq!(house.sent(&house.socket(SOMEWHERE, None), 50), 30);
}

#[test]
fn an_address_has_a_pace_whoever_writes_from_it() {
    let house = House::open();
    let sockets: Vec<_> = (0..10).map(|_| house.socket(SOMEWHERE, None)).collect();
    let through: usize = sockets.iter().map(|socket| house.sent(socket, 30)).sum();
    assert_eq!(through, 200);
    house.wait(1_000);
    assert_eq!(house.sent(&sockets[9], 50), 30, "what the address refused cost the person nothing");
    assert_eq!(house.sent(&house.socket(ELSEWHERE, None), 50), 30);
}

#[test]
fn who_is_refused_takes_nothing_from_the_neighbours() {
    let house = House::open();
    let (flooder, neighbour) = (house.socket(SOMEWHERE, Some(ADA)), house.socket(SOMEWHERE, Some(BOB)));
    assert_eq!(house.sent(&flooder, 10_000), 30);
    assert_eq!(house.sent(&neighbour, 50), 30);
}

#[test]
fn who_does_not_listen_is_a_flood() {
    let house = House::open();
    let socket = house.socket(SOMEWHERE, Some(ADA));
    house.sent(&socket, 30 + 99);
    assert!(matches!(house.send(&socket), Verdict::Wait { .. }));
    assert_eq!(house.send(&socket), Verdict::Flood);
    assert_eq!(Verdict::Flood.error().unwrap().code, Code::RateLimited);
}

#[test]
fn who_tries_a_little_too_often_is_refused_and_not_closed() {
    let house = House::open();
    let socket = house.socket(SOMEWHERE, Some(ADA));
    house.sent(&socket, 30);
    for _ in 0..10_000 {
        house.wait(60);
        assert_ne!(house.send(&socket), Verdict::Flood);
    }
}

#[test]
fn a_person_has_twenty_sockets_and_gets_one_back_by_closing_one() {
    let house = House::open();
    let mut sockets: Vec<_> = (0..20).map(|_| house.socket(SOMEWHERE, Some(ADA))).collect();
    let refusal = house.limits.session(SOMEWHERE, Some(ADA)).unwrap_err();
    assert_eq!(refusal.code, Code::TooManyConnections);
    assert!(house.limits.session(SOMEWHERE, Some(BOB)).is_ok());
    sockets.pop();
    assert!(house.limits.session(SOMEWHERE, Some(ADA)).is_ok());
}

#[test]
fn an_address_has_five_hundred_sockets_exactly_and_others_connect() {
    let house = House::open();
    let mut sockets = Vec::new();
    for _ in 0..500 {
        let arrival = house.limits.arrive(SOMEWHERE).unwrap();
        sockets.push(house.limits.admit(SOMEWHERE).unwrap());
        drop(arrival);
    }
    let told_why = house.limits.arrive(SOMEWHERE).unwrap();
    assert_eq!(house.limits.admit(SOMEWHERE).unwrap_err().code, Code::TooManyConnections);
    drop(told_why);
    assert!(house.limits.admit(ELSEWHERE).is_ok());
    sockets.pop();
    assert!(house.limits.admit(SOMEWHERE).is_ok());
}

#[test]
fn connections_that_are_no_sockets_are_bounded_too() {
    let house = House::open();
    let mut arrivals: Vec<_> = (0..516).map(|_| house.limits.arrive(SOMEWHERE).unwrap()).collect();
    assert_eq!(house.limits.arrive(SOMEWHERE).unwrap_err().code, Code::TooManyConnections);
    assert!(house.limits.arrive(ELSEWHERE).is_ok());
    arrivals.pop();
    assert!(house.limits.arrive(SOMEWHERE).is_ok());
}

#[test]
fn loopback_and_trusted_proxies_are_not_one_address() {
    let house = House::with(|config| {
        config.limits.address_connections = 1;
        config.trusted_proxies = vec![Cidr::parse("10.0.0.0/8").unwrap()];
    });
    let many = [
        LOOPBACK,
        Ipv6Addr::LOCALHOST.into(),
        "::ffff:127.0.0.1".parse().unwrap(),
        "10.1.2.3".parse().unwrap(),
    ];
    for address in many {
        let held: Vec<_> = (0..1_000).map(|_| house.limits.admit(address)).collect();
        assert!(held.iter().all(Result::is_ok), "{address}");
        let sockets: Vec<_> = (0..10).map(|_| house.socket(address, None)).collect();
        assert_eq!(sockets.iter().map(|socket| house.sent(socket, 30)).sum::<usize>(), 300, "{address}");
    }
    assert_eq!(house.limits.remembered(), (0, 0));
    let _sockets: Vec<_> = (0..20).map(|_| house.socket(LOOPBACK, Some(ADA))).collect();
    assert!(house.limits.session(LOOPBACK, Some(ADA)).is_err(), "a person is one also on loopback");
}

#[test]
fn a_room_has_one_pace_for_all_who_speak_there() {
    let house = House::with(|config| config.limits.room_messages_per_second = 4);
    let say = |room: u64| house.limits.take_in_room(RoomId(room), house.now());
    (0..4).for_each(|_| say(1).unwrap());
    let refusal = say(1).unwrap_err();
    assert_eq!((refusal.code, refusal.retry_after_ms), (Code::RateLimited, Some(250)));
    say(2).expect("another room has a pace of its own");
    house.wait(250);
    say(1).expect("its word is kept");
    assert!(say(1).is_err());
}

#[test]
fn ipv6_counts_by_its_customer() {
    let house = House::with(|config| config.limits.address_connections = 1);
    let _first = house.limits.admit("2001:db8:0:1::1".parse().unwrap()).unwrap();
    assert!(house.limits.admit("2001:db8:0:1:ffff::2".parse().unwrap()).is_err());
    assert!(house.limits.admit("2001:db8:0:2::1".parse().unwrap()).is_ok());
    let _plain = house.limits.admit(SOMEWHERE).unwrap();
    assert!(house.limits.admit("::ffff:203.0.113.9".parse().unwrap()).is_err());
}

#[test]
fn lifted_limits_keep_nothing() {
    let house = House::with(|config| config.limits.enabled = false);
    let connections: Vec<_> = (0..1_000).map(|_| house.limits.admit(SOMEWHERE)).collect();
    let sockets: Vec<_> = (0..1_000).map(|_| house.socket(SOMEWHERE, Some(ADA))).collect();
    assert!(connections.iter().all(Result::is_ok));
    assert_eq!(house.sent(&sockets[0], 10_000), 10_000);
    assert_eq!(house.send(&house.limits.request(SOMEWHERE, Some(ADA))), Verdict::Go);
    assert!((0..10_000).all(|_| house.limits.take_in_room(RoomId(1), house.now()).is_ok()));
    assert_eq!(house.limits.remembered(), (0, 0));
}

#[test]
fn who_is_idle_is_forgotten_and_who_is_connected_is_not() {
    let house = House::open();
    let socket = house.socket(SOMEWHERE, Some(ADA));
    for number in 0..5_000 {
        drop(house.limits.admit(Ipv4Addr::from_bits(0x0a00_0000 + number).into()).unwrap());
    }
    assert_eq!(house.limits.remembered(), (5_001, 1));
    house.sent(&socket, 30);
    house.limits.sweep(house.now());
    assert_eq!(house.limits.remembered(), (1, 1));
    assert_eq!(house.sent(&socket, 1), 0);
}

#[test]
fn a_register_never_grows_beyond_its_bound() {
    let register = Register::new(8);
    let held: Vec<_> = (0..4).map(|key| register.hold(key, Place::Socket, 1).unwrap()).collect();
    for key in 100..10_000 {
        register.find(key);
        assert!(register.len() <= 8);
    }
    let more: Vec<_> = (4..100).filter_map(|key| register.hold(key, Place::Socket, 1)).collect();
    assert_eq!(
        (held.len() + more.len(), register.len()),
        (8, 8),
        "those who are connected are not forgotten"
    );
    assert!(register.hold(0, Place::Socket, 1).is_none());
}
