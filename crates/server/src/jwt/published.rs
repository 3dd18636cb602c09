//! The keys that the signing program publishes, kept and asked for anew.
//!
//! Must never make a caller wait, and never be made to hammer: an unknown key is asked for at most once in 30 s,
//! whatever comes. Must never believe a key for long that may have been taken back: a good fetch replaces all of them,
//! and a set that nobody asked about meanwhile is believed no more. A failed fetch keeps the old keys, for an hour.
//! Bounds: 64 keys, one fetch at a time.

use std::{
    fmt,
    sync::Arc,
    thread::{self, JoinHandle},
};

use parking_lot::Mutex;
use serde_json::Value;
use teahouse_domain::Timestamp;

use super::key::Key;
use crate::{config::JwksUrl, fetch::Fetcher};

const LARGEST: u64 = 256 << 10;
const MOST_KEYS: usize = 64;
const PAUSE_MS: u64 = 30_000;
/// Keys are asked for again after this, though none is missing: one may have been taken back.
const KEEP_MS: u64 = 300_000;
/// A set is believed for so long without being asked for again: nobody came meanwhile who would have.
const IDLE_MS: u64 = 2 * KEEP_MS;
/// A set is believed for so long though its address gives no other one: a site that is down signs nobody out at once.
const FAILING_MS: u64 = 3_600_000;
/// A fetch of keys is done by then, or will not be.
const FETCH_MS: u64 = 1_000;

/// A set of keys at an address.
pub(super) struct Published {
    fetcher: Arc<Fetcher>,
    url: Arc<str>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    keys: Arc<[Named]>,
    asked_at: Option<Timestamp>,
    known_since: Option<Timestamp>,
    failed_at: Option<Timestamp>,
    fetch: Option<JoinHandle<()>>,
}

struct Named {
    kid: Option<String>,
    key: Key,
}

/// What the published keys say of a signature.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// One of them made it.
    Signed,
    /// None of them made it.
    Unknown,
    /// None that is known, but they are being asked for, or will be: worth another try after so many milliseconds.
    Fetching(u64),
}

/// Whether the keys are being asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asking {
    /// Right now.
    Now,
    /// They were just now; not again before so many milliseconds.
    Later {
        /// How many.
        in_ms: u64,
        /// Whether that was answered with keys.
        answered: bool,
    },
}

impl fmt::Debug for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Published({} keys)", self.state.lock().keys.len())
    }
}

impl Published {
    pub(super) fn new(url: &JwksUrl) -> Self {
        let fetcher = Fetcher::new(url.as_str().starts_with("https:"));
        Self { fetcher: Arc::new(fetcher), url: url.as_str().into(), state: Arc::default() }
    }

    /// Tries the keys of that name, or all where the token names none.
    pub(super) fn verify(&self, kid: Option<&str>, fits: impl Fn(&Key) -> bool, now: Timestamp) -> Answer {
        let (keys, old) = self.state.lock().believed(now);
        if old {
            self.refresh(now);
        }
        let named = |key: &&Named| kid.is_none() || key.kid.is_none() || key.kid.as_deref() == kid;
        if keys.iter().filter(named).any(|named| fits(&named.key)) {
            return Answer::Signed;
        }
        // A wrong signature by a key that is known is no reason to ask.
        if kid.is_some() && keys.iter().any(|key| key.kid.as_deref() == kid) {
            return Answer::Unknown;
        }
        match self.refresh(now) {
            Asking::Now => Answer::Fetching(FETCH_MS),
            // Somebody else's token may have begun the pause: who names a key that may be there since is not sent away.
            Asking::Later { in_ms, answered } if kid.is_some() || !answered => Answer::Fetching(in_ms),
            Asking::Later { .. } => Answer::Unknown,
        }
    }

    /// Asks for the keys, unless that was done just now.
    pub(super) fn refresh(&self, now: Timestamp) -> Asking {
        let mut state = self.state.lock();
        if state.fetch.as_ref().is_some_and(|fetch| !fetch.is_finished()) {
            return Asking::Now;
        }
        // A clock that was set back must not stop this for ever.
        let asked = state.asked_at.filter(|at| *at <= now && now.0 - at.0 < PAUSE_MS);
        if let Some(at) = asked {
            return Asking::Later {
                in_ms: at.0 + PAUSE_MS - now.0,
                answered: state.known_since.is_some_and(|since| since >= at),
            };
        }
        state.asked_at = Some(now);
        let (fetcher, url, shared) =
            (Arc::clone(&self.fetcher), Arc::clone(&self.url), Arc::clone(&self.state));
        let work = move || match set_of(fetcher.fetch(&url, LARGEST)) {
            Ok(body) => {
                let mut state = shared.lock();
                state.keys = read(&body);
                (state.known_since, state.failed_at) = (Some(now), None);
            }
            Err(problem) => {
                tracing::warn!(
                    problem,
                    "tokens.jwks_url gave no keys; the old ones stay, for an hour at most"
                );
                shared.lock().failed_at = Some(now);
            }
        };
        let started = thread::Builder::new().name("jwks".into()).spawn(work);
        state.fetch = started.map_err(|error| tracing::warn!(%error, "no thread to fetch keys")).ok();
        if state.fetch.is_some() { Asking::Now } else { Asking::Later { in_ms: PAUSE_MS, answered: false } }
    }

    /// Waits for the fetch under way.
    #[cfg(test)]
    pub(super) fn settle(&self) {
        let fetch = self.state.lock().fetch.take();
        fetch.map(JoinHandle::join).transpose().unwrap();
    }
}

impl State {
    /// The keys that count now, and whether it is time to ask for them again.
    fn believed(&self, now: Timestamp) -> (Arc<[Named]>, bool) {
        let since = |at: Option<Timestamp>| at.map_or(u64::MAX, |at| now.0.saturating_sub(at.0));
        let age = since(self.known_since);
        let tried = since(self.failed_at) < IDLE_MS;
        let counts = age < IDLE_MS || (tried && age < FAILING_MS);
        (if counts { Arc::clone(&self.keys) } else { Arc::default() }, age >= KEEP_MS)
    }
}

/// The set as it came.
fn set_of(body: Result<Vec<u8>, String>) -> Result<Value, String> {
    let value: Value = serde_json::from_slice(&body?).map_err(|_| "not JSON".to_owned())?;
    if value.get("keys").is_some_and(Value::is_array) { Ok(value) } else { Err("no `keys` in it".into()) }
}

/// The keys we can use; those of other kinds are left out.
fn read(body: &Value) -> Arc<[Named]> {
    let all = body.get("keys").and_then(Value::as_array).into_iter().flatten();
    let named = |jwk: &Value| {
        let kid = jwk.get("kid").and_then(Value::as_str).map(str::to_owned);
        Some(Named { kid, key: Key::from_jwk(jwk)? })
    };
    all.filter_map(named).take(MOST_KEYS).collect()
}
