//! How fast people may write and how many connections they may hold.
//!
//! Asked before every message, so a question costs at most two atomics and never a lock; with
//! `limits.enabled = false` nothing is kept and nothing counted. Time comes from outside. Loopback and trusted
//! proxies are many people, so they are no address; IPv6 counts by /64, which is what one customer gets.
//! Must never know what a message says. Bounds: [`MOST_ENTRIES`] addresses and as many people; who is idle is
//! forgotten.

mod bucket;
mod register;
#[cfg(test)]
mod tests;

use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
    sync::Arc,
    time::Duration,
};

use teahouse_domain::{Code, Error, PersonId, Result};

use crate::config::{Cidr, Config};
use bucket::{Bucket, Pace};
use register::{Held, Kind, Register, Tally};

/// More than a machine has sockets for; an attacker with more addresses than this is not stopped by counting.
const MOST_ENTRIES: usize = 65_536;

/// Where the limits read the time, as a duration since some start.
pub(crate) type Now = Arc<dyn Fn() -> Duration + Send + Sync>;

/// The limits on rates and connections.
pub(crate) struct Limits {
    /// `None`: they are lifted.
    rules: Option<Arc<Rules>>,
    addresses: Register<IpAddr>,
    people: Register<PersonId>,
    proxies: Vec<Cidr>,
    address_connections: u32,
    person_connections: u32,
}

struct Rules {
    now: Now,
    person: Pace,
    address: Pace,
    refusals: Pace,
}

impl Limits {
    /// The limits as the settings have them.
    pub(crate) fn new(config: &Config, now: Now) -> Self {
        let settings = &config.limits;
        let rules = Rules {
            now,
            person: Pace::new(settings.messages_per_second, settings.messages_burst),
            address: Pace::new(settings.address_messages_per_second, settings.address_messages_per_second),
            refusals: Pace::new(settings.messages_per_second, settings.refusals_before_close),
        };
        Self {
            rules: settings.enabled.then(|| Arc::new(rules)),
            addresses: Register::new(MOST_ENTRIES),
            people: Register::new(MOST_ENTRIES),
            proxies: config.trusted_proxies.clone(),
            address_connections: settings.address_connections,
            person_connections: settings.person_connections,
        }
    }

    /// A TCP connection that was accepted, until what comes back is dropped: when it ends, or when it became a
    /// socket, which counts by itself.
    ///
    /// # Errors
    /// `too_many_connections`.
    pub(crate) fn admit_connection(&self, peer: IpAddr) -> Result<Connection> {
        let most = self.address_connections;
        let tally = self.address(peer).map(|key| self.addresses.hold(key, Kind::Connection, most));
        match tally {
            Some(None) => Err(too_many("too many connections from this address")),
            Some(held) => Ok(Connection { _held: held }),
            None => Ok(Connection { _held: None }),
        }
    }

    /// A socket at its handshake: counted for its address and its person until it is dropped. Who came with
    /// neither cookie nor token has the person's rate alone.
    ///
    /// # Errors
    /// `too_many_connections`.
    pub(crate) fn admit_socket(&self, address: IpAddr, person: Option<PersonId>) -> Result<Admission> {
        let Some(rules) = &self.rules else { return Ok(Admission(None)) };
        let address = match self.address(address) {
            Some(key) => {
                let held = self.addresses.hold(key, Kind::Socket, self.address_connections);
                Some(held.ok_or_else(|| too_many("too many connections from this address"))?)
            }
            None => None,
        };
        let person = match person {
            Some(person) => {
                let held = self.people.hold(person, Kind::Socket, self.person_connections);
                Some(held.ok_or_else(|| too_many("too many connections of this person: close another one"))?)
            }
            None => None,
        };
        Ok(Admission(Some(Box::new(Place {
            rules: Arc::clone(rules),
            person,
            address,
            alone: Bucket::default(),
            refusals: Bucket::default(),
        }))))
    }

    /// One message by REST: the same buckets as the person's sockets and the address's.
    ///
    /// # Errors
    /// `rate_limited`.
    pub(crate) fn allow_message_of(&self, person: PersonId, address: IpAddr) -> Result<()> {
        let Some(rules) = &self.rules else { return Ok(()) };
        let person = self.people.find(person);
        let address = self.address(address).map(|key| self.addresses.find(key));
        rules.allow(&person.bucket, address.as_deref())
    }

    /// How many addresses and how many people are remembered, for the metrics.
    pub(crate) fn remembered(&self) -> (usize, usize) {
        (self.addresses.len(), self.people.len())
    }

    /// Forgets who has no connection and has not written lately. Once in a while is enough.
    pub(crate) fn sweep(&self) {
        let Some(rules) = &self.rules else { return };
        let now = (rules.now)();
        self.addresses.sweep(now);
        self.people.sweep(now);
    }

    /// What an address counts as; `None` where it is not one.
    fn address(&self, address: IpAddr) -> Option<IpAddr> {
        let address = address.to_canonical();
        let many = || address.is_loopback() || self.proxies.iter().any(|network| network.contains(address));
        if self.rules.is_none() || many() {
            return None;
        }
        Some(match address {
            IpAddr::V4(_) => address,
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        })
    }
}

impl Rules {
    /// The person is asked first, so that who is refused takes nothing from the neighbours at the address.
    fn allow(&self, person: &Bucket, address: Option<&Tally>) -> Result<()> {
        let now = (self.now)();
        person.take(&self.person, now).map_err(wait)?;
        let Some(address) = address else { return Ok(()) };
        address.bucket.take(&self.address, now).map_err(|after| {
            person.give_back(&self.person);
            wait(after)
        })
    }
}

fn wait(after: Duration) -> Error {
    let milliseconds = u64::try_from(after.as_nanos().div_ceil(1_000_000)).unwrap_or(u64::MAX);
    Error::new(Code::RateLimited, "too fast: wait a moment and send it again").retry_after_ms(milliseconds)
}

fn too_many(sentence: &'static str) -> Error {
    Error::new(Code::TooManyConnections, sentence)
}

/// A TCP connection's place among those of its address.
#[derive(Debug)]
pub(crate) struct Connection {
    _held: Option<Held>,
}

/// A socket's place, and its pace. Nothing at all where the limits are lifted.
pub(crate) struct Admission(Option<Box<Place>>);

struct Place {
    rules: Arc<Rules>,
    person: Option<Held>,
    address: Option<Held>,
    /// The pace of who is nobody we know.
    alone: Bucket,
    refusals: Bucket,
}

impl Admission {
    /// Whether one more message may come now.
    ///
    /// # Errors
    /// `rate_limited`, with when to try again.
    pub(crate) fn allow_message(&self) -> Result<()> {
        let Some(place) = &self.0 else { return Ok(()) };
        let person = place.person.as_ref().map_or(&place.alone, |held| &held.tally().bucket);
        let verdict = place.rules.allow(person, place.address.as_ref().map(Held::tally));
        if verdict.is_err() {
            // Full is what `is_flood` looks at: nothing is to be done about it here.
            let _ = place.refusals.take(&place.rules.refusals, (place.rules.now)());
        }
        verdict
    }

    /// Whether it was refused so often that it does not listen: close it.
    pub(crate) fn is_flood(&self) -> bool {
        self.0
            .as_ref()
            .is_some_and(|place| place.refusals.is_empty(&place.rules.refusals, (place.rules.now)()))
    }
}

impl fmt::Debug for Admission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Admission(limited)" } else { "Admission(free)" })
    }
}
