//! Passwords: which are taken, how they are kept, and how one is checked.
//!
//! Must never hash on a thread that serves anybody or at its priority, keep a password after the answer, or print one. A
//! password is taken byte for byte: nothing is cut off or normalised, so the composed and the decomposed `ä` differ.
//! Bounds: 1 KiB a password; two hashes at once (one on a single core), 64 waiting, the next is told `busy`; what a
//! foreign hash may cost, see [`foreign`].

mod argon2id;
mod common;
mod foreign;
mod rules;
mod slowest;
#[cfg(test)]
mod tests;
mod workers;

use std::fmt;

use teahouse_domain::{Code, Error, Incident, Result};
use tokio::sync::oneshot;

pub use self::rules::check;
use self::{argon2id::Argon2Hash, foreign::Foreign, slowest::Slowest, workers::Workers};
use crate::Clock;

/// A hash takes 19 MiB and a core for some 30 ms: a thousand sign-ins at once would take 19 GiB.
const AT_ONCE: usize = 2;
const WAITING: usize = 64;
/// An answer takes so long when the queue is full.
const RETRY_AFTER_MS: u64 = 2_000;
const LONGEST_HASH: usize = 512;

/// What somebody typed. It prints as `…`.
#[derive(Clone)]
pub struct Password(Box<str>);

impl Password {
    /// Longest password, in bytes: refused before anything is computed.
    pub const MAX_BYTES: usize = 1_024;

    /// Takes what can be a password at all; [`check`] says whether an account may have it.
    ///
    /// # Errors
    /// `weak_password` when it is empty, longer than 1 KiB or has a NUL in it.
    pub fn parse(text: &str) -> Result<Self> {
        if text.is_empty() || text.len() > Self::MAX_BYTES || text.contains('\0') {
            return Err(Error::new(Code::WeakPassword, rules::RULE));
        }
        Ok(Self(text.into()))
    }

    fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// A hash as it is stored: ours, or one that Django made.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash {
    text: Box<str>,
    scheme: Scheme,
}

#[derive(Clone, PartialEq, Eq)]
enum Scheme {
    Ours(Argon2Hash),
    Foreign(Foreign),
}

impl PasswordHash {
    /// Reads a stored hash.
    ///
    /// # Errors
    /// `bad_request` when it is of no known form, or would cost more to check than any of Django's.
    pub fn parse(text: &str) -> Result<Self> {
        let scheme = if text.len() > LONGEST_HASH {
            None
        } else if text.starts_with('$') {
            Argon2Hash::parse(text).map(Scheme::Ours)
        } else {
            Foreign::parse(text).map(Scheme::Foreign)
        };
        let known = scheme.map(|scheme| Self { text: text.into(), scheme });
        known.ok_or_else(|| {
            Error::new(Code::BadRequest, "the password hash is of an unknown form, or too expensive to check")
        })
    }

    /// As it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn ours(hash: Argon2Hash) -> Self {
        Self { text: hash.to_string().into(), scheme: Scheme::Ours(hash) }
    }

    /// Costs what a real one costs, and no password has it.
    fn of_nobody() -> Self {
        Self::ours(Argon2Hash::of_nobody())
    }

    fn verify(&self, password: &Password) -> Verified {
        match &self.scheme {
            Scheme::Ours(hash) => Verified { ok: hash.verify(password.as_str()), rehash: hash.is_weaker() },
            Scheme::Foreign(hash) => Verified { ok: hash.verify(password.as_str()), rehash: true },
        }
    }
}

/// Who sees a hash can try passwords on it.
impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// What came of checking a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// It is the right one.
    pub ok: bool,
    /// The stored hash is not ours, or weaker than today's: hash anew and store that.
    pub rehash: bool,
}

/// Hashes and checks passwords, a few at once. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Passwords {
    workers: Workers,
    clock: Clock,
    slowest: Slowest,
}

impl Passwords {
    /// Starts the threads that hash.
    #[must_use]
    pub fn start(clock: Clock) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { workers: Workers::start(AT_ONCE.min(cores), WAITING), clock, slowest: Slowest::default() }
    }

    /// Hashes a password that passed [`check`].
    ///
    /// # Errors
    /// `busy` when too many wait.
    pub async fn hash(&self, password: Password) -> Result<PasswordHash> {
        self.work(move || PasswordHash::ours(Argon2Hash::make(password.as_str()))).await
    }

    /// Checks a password. Without a hash (an unknown person, one without a password) it takes as long and fails.
    ///
    /// # Errors
    /// `busy` when too many wait.
    pub async fn verify(&self, password: Password, hash: Option<&PasswordHash>) -> Result<Verified> {
        let (somebody, hash) = (hash.is_some(), hash.cloned().unwrap_or_else(PasswordHash::of_nobody));
        let (clock, slowest) = (self.clock.clone(), self.slowest.clone());
        let check = move || {
            let began = clock.monotonic();
            let verified = hash.verify(&password);
            let took = clock.monotonic().saturating_sub(began);
            if matches!(hash.scheme, Scheme::Foreign(_)) {
                slowest.note(took);
            }
            (verified, took)
        };
        let (verified, took) = self.work(check).await?;
        let verified = Verified { ok: verified.ok && somebody, ..verified };
        let left = self.slowest.left(took);
        if !verified.ok && !left.is_zero() {
            tokio::time::sleep(left).await;
        }
        Ok(verified)
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let busy = || {
            Error::new(Code::Busy, "many people sign in at this moment: try again")
                .retry_after_ms(RETRY_AFTER_MS)
        };
        let (sender, answer) = oneshot::channel();
        // Who hung up meanwhile does not hear it; what it costs was paid either way.
        let job = move || drop(sender.send(work()));
        self.workers.give(Box::new(job)).map_err(|_| busy())?;
        answer.await.map_err(|_| {
            Incident::answer("the password could not be checked", |incident| {
                tracing::error!(%incident, "a thread that hashes failed, as logged above");
            })
        })
    }
}
