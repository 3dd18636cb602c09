//! The keys that the signing program publishes, kept and asked for anew.
//!
//! Must never make a caller wait, and never be made to hammer: an unknown key is asked for at most once in 30 s,
//! whatever comes. A failed fetch keeps the old keys; a good one replaces all of them, so that a key that was
//! taken back is forgotten. Bounds: 64 keys, one fetch at a time.

use std::{
    fmt,
    sync::Arc,
    thread::{self, JoinHandle},
};

use parking_lot::Mutex;
use serde_json::Value;
use teahouse_domain::Timestamp;

use super::{fetch::Source, key::Key};
use crate::config::JwksUrl;

const MOST_KEYS: usize = 64;
const PAUSE_MS: u64 = 30_000;
/// Keys are asked for again after this, though none is missing: one may have been taken back.
const KEEP_MS: u64 = 600_000;

/// A set of keys at an address.
pub(super) struct Published {
    source: Arc<Source>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    keys: Arc<[Named]>,
    asked_at: Option<Timestamp>,
    known_since: Option<Timestamp>,
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
    /// None that is known, but they are being asked for.
    Fetching,
}

impl fmt::Debug for Published {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Published({} keys)", self.state.lock().keys.len())
    }
}

impl Published {
    pub(super) fn new(url: &JwksUrl) -> Self {
        Self { source: Arc::new(Source::new(url)), state: Arc::default() }
    }

    /// Tries the keys of that name, or all where the token names none.
    pub(super) fn verify(&self, kid: Option<&str>, fits: impl Fn(&Key) -> bool, now: Timestamp) -> Answer {
        let (keys, old) = {
            let state = self.state.lock();
            let old = state.known_since.is_none_or(|since| now.0.saturating_sub(since.0) >= KEEP_MS);
            (Arc::clone(&state.keys), old)
        };
        if old {
            self.refresh(now);
        }
        let named = |key: &&Named| kid.is_none() || key.kid.is_none() || key.kid.as_deref() == kid;
        if keys.iter().filter(named).any(|named| fits(&named.key)) {
            return Answer::Signed;
        }
        // A wrong signature by a key that is known is no reason to ask.
        let known = kid.is_some() && keys.iter().any(|key| key.kid.as_deref() == kid);
        if !known && self.refresh(now) { Answer::Fetching } else { Answer::Unknown }
    }

    /// Asks for the keys, unless that was done just now. Whether a fetch is under way.
    pub(super) fn refresh(&self, now: Timestamp) -> bool {
        let mut state = self.state.lock();
        if state.fetch.as_ref().is_some_and(|fetch| !fetch.is_finished()) {
            return true;
        }
        // A clock that was set back must not stop this for ever.
        let paused = state.asked_at.is_some_and(|at| at <= now && now.0 - at.0 < PAUSE_MS);
        if paused {
            return false;
        }
        state.asked_at = Some(now);
        let (source, shared) = (Arc::clone(&self.source), Arc::clone(&self.state));
        let work = move || match source.fetch() {
            Ok(body) => {
                let mut state = shared.lock();
                state.keys = read(&body);
                state.known_since = Some(now);
            }
            Err(problem) => tracing::warn!(problem, "tokens.jwks_url gave no keys; the old ones stay"),
        };
        let started = thread::Builder::new().name("jwks".into()).spawn(work);
        state.fetch = started.map_err(|error| tracing::warn!(%error, "no thread to fetch keys")).ok();
        state.fetch.is_some()
    }

    /// Waits for the fetch under way.
    #[cfg(test)]
    pub(super) fn settle(&self) {
        let fetch = self.state.lock().fetch.take();
        fetch.map(JoinHandle::join).transpose().unwrap();
    }
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
