//! How fast people may write and how many connections they may hold.
//!
//! Asked before every message: two atomics for who says it, one look-up for the room where it goes; with
//! `limits.enabled = false` nothing is kept and nothing counted. Time comes from outside. Loopback and trusted
//! proxies are many people, so they are no address; IPv6 counts by /64, which is what one customer gets.
//! Must never know what a message says. Bounds: [`MOST_ENTRIES`] addresses, as many people and as many rooms; who is
//! idle is forgotten.

mod bucket;
mod register;
mod seldom;
#[cfg(test)]
mod tests;
mod tries;

use std::{
    net::{IpAddr, Ipv6Addr},
    sync::Arc,
    time::Duration,
};

use teahouse_domain::{Code, Error, PersonId, Result, RoomId};

use crate::config::{self, Cidr};
use bucket::{Bucket, Pace};
use register::{Held, Place, Register, Tally};
use seldom::Seldoms;
pub(crate) use seldom::{Seldom, Whose};
pub(crate) use tries::Tried;
use tries::Tries;

/// More than a machine has sockets for; an attacker with more addresses than this is not stopped by counting.
const MOST_ENTRIES: usize = 65_536;

/// Connections beyond the limit that are let in to hear that they are too many.
const SPARE_ARRIVALS: u32 = 16;

/// Rooms that the sockets of one address have opened by coming into them. All rooms in which nothing was said yet share
/// the store's memory for them; fifty addresses would have to work together to fill it.
pub(crate) const MOST_OPENED: u32 = 2_000;

/// The limits on rates and connections.
pub(crate) struct Limits {
    /// `None`: they are lifted.
    rules: Option<Rules>,
    addresses: Register<IpAddr>,
    people: Register<PersonId>,
    rooms: Register<RoomId>,
    tries: Tries,
    seldoms: Seldoms,
    proxies: Vec<Cidr>,
}

struct Rules {
    person: Pace,
    address: Pace,
    room: Pace,
    refusals: Pace,
    address_connections: u32,
    person_connections: u32,
    tries: u32,
    address_tries: u32,
}

impl Limits {
    /// The limits as the settings have them.
    pub(crate) fn new(
        settings: &config::Limits,
        accounts: &config::Accounts,
        trusted_proxies: &[Cidr],
    ) -> Self {
        let rules = Rules {
            person: Pace::new(settings.messages_per_second, settings.messages_burst),
            address: Pace::new(settings.address_messages_per_second, settings.address_messages_per_second),
            room: Pace::new(settings.room_messages_per_second, settings.room_messages_per_second),
            refusals: Pace::new(settings.messages_per_second, settings.refusals_before_close),
            address_connections: settings.address_connections,
            person_connections: settings.person_connections,
            tries: accounts.tries,
            address_tries: accounts.address_tries,
        };
        Self {
            rules: settings.enabled.then_some(rules),
            addresses: Register::new(MOST_ENTRIES),
            people: Register::new(MOST_ENTRIES),
            rooms: Register::new(MOST_ENTRIES),
            tries: Tries::default(),
            seldoms: Seldoms::new(),
            proxies: trusted_proxies.to_vec(),
        }
    }

    /// A connection that was accepted, until what comes back is dropped: when it ends, or when it is a socket
    /// with a place of its own. A few more than sockets may come, to be told why they cannot stay.
    ///
    /// # Errors
    /// `too_many_connections`.
    pub(crate) fn arrive(&self, peer: IpAddr) -> Result<Admission> {
        self.hold(peer, Place::Arrival, SPARE_ARRIVALS)
    }

    /// One more socket of the address, until what comes back is dropped.
    ///
    /// # Errors
    /// `too_many_connections`.
    pub(crate) fn admit(&self, address: IpAddr) -> Result<Admission> {
        self.hold(address, Place::Socket, 0)
    }

    /// One more room that a socket of this address opened by coming into it, until what comes back is dropped.
    ///
    /// # Errors
    /// `busy`.
    pub(crate) fn open_room(&self, address: IpAddr) -> Result<Admission> {
        let Some(key) = self.address(address) else { return Ok(Admission { _held: None }) };
        let held = self.addresses.hold(key, Place::Room, MOST_OPENED).ok_or_else(|| {
            let sentence =
                "too many rooms in which nothing was said are open from this address: leave some first";
            Error::new(Code::Busy, sentence).retry_after_ms(1_000)
        })?;
        Ok(Admission { _held: Some(held) })
    }

    fn hold(&self, address: IpAddr, place: Place, spare: u32) -> Result<Admission> {
        let (Some(rules), Some(key)) = (&self.rules, self.address(address)) else {
            return Ok(Admission { _held: None });
        };
        let held = self.addresses.hold(key, place, rules.address_connections + spare);
        let held = held.ok_or_else(|| too_many("too many connections from this address"))?;
        Ok(Admission { _held: Some(held) })
    }

    /// The pace of one socket, and one more connection of the person until it is dropped. Who came with neither
    /// cookie nor token has the pace of a person alone.
    ///
    /// # Errors
    /// `too_many_connections`.
    pub(crate) fn session(&self, address: IpAddr, person: Option<PersonId>) -> Result<Allowance> {
        let (Some(rules), Some(person)) = (&self.rules, person) else {
            return Ok(self.request(address, None));
        };
        let held = self.people.hold(person, Place::Socket, rules.person_connections);
        let held = held.ok_or_else(|| too_many("too many connections of this person: close another one"))?;
        Ok(Allowance { owner: Owner::Connected(held), ..self.request(address, None) })
    }

    /// The pace of one request: the same as that of the person's sockets.
    pub(crate) fn request(&self, address: IpAddr, person: Option<PersonId>) -> Allowance {
        let person = person.filter(|_| self.rules.is_some());
        Allowance {
            owner: person.map_or_else(Owner::alone, |person| Owner::Known(self.people.find(person))),
            address: self.address(address).map(|key| self.addresses.find(key)),
            refusals: Bucket::default(),
        }
    }

    /// Whether one more message may come now.
    pub(crate) fn take(&self, allowance: &Allowance, now: Duration) -> Verdict {
        let Some(rules) = &self.rules else { return Verdict::Go };
        let Err(after) = rules.allow(allowance, now) else { return Verdict::Go };
        match allowance.refusals.take(&rules.refusals, now) {
            Ok(()) => Verdict::Wait { retry_after_ms: whole_milliseconds(after) },
            Err(_) => Verdict::Flood,
        }
    }

    /// Whether one more message may go to this room now, whoever says it.
    ///
    /// # Errors
    /// `rate_limited`, with when it may.
    pub(crate) fn take_in_room(&self, room: RoomId, now: Duration) -> Result<()> {
        let Some(rules) = &self.rules else { return Ok(()) };
        self.rooms.find(room).bucket.take(&rules.room, now).map_err(|after| {
            Error::new(Code::RateLimited, "too much is said in this room at once: send it again in a moment")
                .retry_after_ms(whole_milliseconds(after))
        })
    }

    /// One more try from this address, whatever it is.
    ///
    /// # Errors
    /// `rate_limited`.
    pub(crate) fn try_address(&self, address: IpAddr, now: Duration) -> Result<()> {
        match (&self.rules, self.address(address)) {
            (Some(rules), Some(key)) => self.tries.take(Tried::Address(key), rules.address_tries, now),
            _ => Ok(()),
        }
    }

    /// What was tried from there was no guess.
    pub(crate) fn give_back_address(&self, address: IpAddr) {
        if let Some(key) = self.address(address) {
            self.tries.give_back(&Tried::Address(key));
        }
    }

    /// One more password is tried there.
    ///
    /// # Errors
    /// `rate_limited`.
    pub(crate) fn try_account(&self, tried: Tried, now: Duration) -> Result<()> {
        match &self.rules {
            Some(rules) => self.tries.take(tried, rules.tries, now),
            None => Ok(()),
        }
    }

    /// The password was right.
    pub(crate) fn forgive(&self, tried: &Tried) {
        self.tries.forgive(tried);
    }

    /// Whether somebody may once more do what nobody needs to do often.
    ///
    /// # Errors
    /// `rate_limited`, with when they may.
    pub(crate) fn seldom(&self, what: Seldom, whose: impl Into<Whose>, now: Duration) -> Result<()> {
        if self.rules.is_some() { self.seldoms.take(what, whose.into(), now) } else { Ok(()) }
    }

    /// How many addresses and how many people are remembered, for the metrics.
    pub(crate) fn remembered(&self) -> (usize, usize) {
        (self.addresses.len(), self.people.len())
    }

    /// Forgets who has no connection and has not written lately. Once in a while is enough.
    pub(crate) fn sweep(&self, now: Duration) {
        self.addresses.sweep(now);
        self.people.sweep(now);
        self.rooms.sweep(now);
        self.tries.sweep(now);
        self.seldoms.sweep(now);
    }

    /// What an address counts as; `None` where it is not one.
    fn address(&self, address: IpAddr) -> Option<IpAddr> {
        let address = address.to_canonical();
        let many = || address.is_loopback() || self.proxies.iter().any(|network| network.contains(address));
        if self.rules.is_none() || many() {
            return None;
        }
        Some(network(address))
    }
}

/// What one customer gets: an IPv4 address, or an IPv6 /64.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        address => address,
    }
}

impl Rules {
    /// The person is asked first, so that who is refused takes nothing from the neighbours at the address.
    fn allow(&self, allowance: &Allowance, now: Duration) -> Result<(), Duration> {
        let person = allowance.owner.bucket();
        person.take(&self.person, now)?;
        let Some(address) = &allowance.address else { return Ok(()) };
        address.bucket.take(&self.address, now).inspect_err(|_| person.give_back(&self.person))
    }
}

/// Rounded up: who waits so long does not come too early.
fn whole_milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos().div_ceil(1_000_000)).unwrap_or(u64::MAX)
}

fn too_many(sentence: &'static str) -> Error {
    Error::new(Code::TooManyConnections, sentence)
}

/// A connection's place, or a room's, among those of its address.
#[derive(Debug)]
#[must_use = "dropped, it gives the place back"]
pub(crate) struct Admission {
    _held: Option<Held>,
}

/// The pace at which somebody may write, shared with whom they share it.
#[derive(Debug)]
pub(crate) struct Allowance {
    owner: Owner,
    address: Option<Arc<Tally>>,
    refusals: Bucket,
}

#[derive(Debug)]
enum Owner {
    /// Nobody we know: a pace of this connection's own.
    Alone(Bucket),
    Known(Arc<Tally>),
    Connected(Held),
}

impl Owner {
    fn alone() -> Self {
        Self::Alone(Bucket::default())
    }

    fn bucket(&self) -> &Bucket {
        match self {
            Self::Alone(bucket) => bucket,
            Self::Known(tally) => &tally.bucket,
            Self::Connected(held) => &held.tally().bucket,
        }
    }
}

/// What became of a message's wish to come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It may.
    Go,
    /// Not yet.
    Wait {
        /// When it may.
        retry_after_ms: u64,
    },
    /// It was refused so often that whoever sends it does not listen: close the connection.
    Flood,
}

impl Verdict {
    /// What to answer, where it may not.
    pub(crate) fn error(self) -> Option<Error> {
        let refusal = |sentence| Error::new(Code::RateLimited, sentence);
        match self {
            Self::Go => None,
            Self::Wait { retry_after_ms } => {
                Some(refusal("too fast: wait a moment and send it again").retry_after_ms(retry_after_ms))
            }
            Self::Flood => Some(refusal("too fast for too long")),
        }
    }
}
