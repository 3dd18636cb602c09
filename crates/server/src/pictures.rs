//! Pictures of people whom another application vouches for, fetched from the hosts that the settings name.
//!
//! A page of ours may show our own pictures alone, and a reader's browser is not sent to other servers: so what a token
//! names is fetched here, once for each address. Must never fetch from a host that is not named, and never make anybody
//! wait. Bounds: 2 MiB a picture, one fetch at a time, [`WAITING`] that wait, [`REMEMBERED`] addresses that were tried.

use std::{hash::BuildHasher as _, sync::Arc, thread};

use parking_lot::Mutex;
use rustc_hash::{FxBuildHasher, FxHashMap};
use teahouse_domain::{PersonId, Timestamp};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::{config::Host, fetch::Fetcher};

/// Largest picture, in bytes.
const LARGEST: u64 = 2 << 20;
const WAITING: usize = 64;
const REMEMBERED: usize = 4_096;
/// An address that gave no picture is not asked again for so long.
const PAUSE_MS: u64 = 3_600_000;

/// What may be fetched, and what is being fetched.
pub(crate) struct Pictures {
    hosts: Vec<Host>,
    fetcher: Arc<Fetcher>,
    places: Arc<Semaphore>,
    one: Semaphore,
    tried: Mutex<FxHashMap<PersonId, Tried>>,
}

struct Tried {
    address: u64,
    at: Timestamp,
    logged: bool,
}

impl Pictures {
    pub(crate) fn new(hosts: &[Host]) -> Self {
        Self {
            hosts: hosts.to_vec(),
            fetcher: Arc::new(Fetcher::new(false)),
            places: Arc::new(Semaphore::new(WAITING)),
            one: Semaphore::new(1),
            tried: Mutex::default(),
        }
    }

    /// A place in the queue for a picture of this person; none: its host is not named, it was tried lately, or too many
    /// wait (then it comes with the next token).
    pub(crate) fn queue(
        &self,
        person: PersonId,
        address: &str,
        now: Timestamp,
    ) -> Option<OwnedSemaphorePermit> {
        if !self.allows(address) {
            return None;
        }
        let hash = FxBuildHasher.hash_one(address);
        let mut tried = self.tried.lock();
        let before = tried.get(&person).filter(|tried| tried.address == hash);
        if before.is_some_and(|before| before.at <= now && now.0 - before.at.0 < PAUSE_MS) {
            return None;
        }
        let logged = before.is_some_and(|before| before.logged);
        let place = Arc::clone(&self.places).try_acquire_owned().ok()?;
        if tried.len() >= REMEMBERED {
            tried.clear();
        }
        tried.insert(person, Tried { address: hash, at: now, logged });
        Some(place)
    }

    /// What is at the address: asked for on a thread of its own, one at a time.
    pub(crate) async fn fetch(&self, address: &str) -> Result<Vec<u8>, String> {
        let _turn = self.one.acquire().await.map_err(|error| error.to_string())?;
        let (sender, answer) = oneshot::channel();
        let (fetcher, address) = (Arc::clone(&self.fetcher), address.to_owned());
        // Who asked may have gone with the server.
        let work = move || drop(sender.send(fetcher.fetch(&address, LARGEST)));
        thread::Builder::new().name("picture".into()).spawn(work).map_err(|error| error.to_string())?;
        answer.await.unwrap_or_else(|_| Err("the fetch was broken off".into()))
    }

    /// There is none at the address. Said once: it is tried again, an hour later or after a restart.
    pub(crate) fn failed(&self, person: PersonId, problem: &str) {
        let mut tried = self.tried.lock();
        let Some(tried) = tried.get_mut(&person).filter(|tried| !tried.logged) else { return };
        tried.logged = true;
        tracing::warn!(%person, problem, "a token's picture could not be taken; the old one stays");
    }

    /// Only hosts that are named, each on the port that is named with it, else on its scheme's own.
    fn allows(&self, address: &str) -> bool {
        let Some((scheme, rest)) = address.split_once("://") else { return false };
        let default = if scheme.eq_ignore_ascii_case("https") { 443 } else { 80 };
        let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
        let Some(asked) = Host::parse(authority) else { return false };
        let port = |host: &Host| host.port.unwrap_or(default);
        self.hosts.iter().any(|host| host.name == asked.name && port(host) == port(&asked))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hosts_that_are_named_are_asked_and_on_their_own_port() {
        let hosts = ["cdn.example.com", "127.0.0.1:8099", "[::1]"].map(|host| Host::parse(host).unwrap());
        let pictures = Pictures::new(&hosts);
        for address in [
            "https://cdn.example.com/a.png",
            "https://CDN.example.com:443/a.png?x#y",
            "http://cdn.example.com",
            "http://127.0.0.1:8099/a.png",
            "https://[::1]/a.png",
        ] {
            assert!(pictures.allows(address), "{address}");
        }
        for address in [
            "https://cdn.example.com:22/a.png",
            "https://example.com/a.png",
            "https://x.cdn.example.com/a.png",
            "https://cdn.example.com.evil.example/a.png",
            "https://cdn.example.com@evil.example/a.png",
            "https://evil.example\\@cdn.example.com/a.png",
            "https://user:secret@cdn.example.com/a.png",
            "http://127.0.0.1/a.png",
            "http://127.0.0.1:8098/a.png",
            "http://2130706433:8099/a.png",
            "cdn.example.com/a.png",
            "https:///a.png",
        ] {
            assert!(!pictures.allows(address), "{address}");
        }
        assert!(!Pictures::new(&[]).allows("https://cdn.example.com/a.png"), "none, unless one is named");
    }

    #[test]
    fn an_address_is_tried_once_an_hour_and_only_so_many_wait() {
        let pictures = Pictures::new(&[Host::parse("cdn.example.com").unwrap()]);
        let address = "https://cdn.example.com/a.png";
        let queue = |person, address, at| pictures.queue(PersonId(person), address, Timestamp(at));
        assert!(queue(1, address, 0).is_some());
        assert!(queue(1, address, PAUSE_MS - 1).is_none(), "tried lately");
        assert!(queue(1, "https://cdn.example.com/b.png", 5).is_some(), "another address");
        let held: Vec<_> = (10..80).map(|person| queue(person, address, 9)).collect();
        assert_eq!(held.iter().flatten().count(), WAITING);
        drop(held);
        assert!(queue(79, address, 9).is_some(), "who found no place comes again");
    }
}
