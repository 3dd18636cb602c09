//! How often somebody may try to sign in, sign up or be sent a link: counted by account and by address.
//!
//! An account's wrong passwords from addresses it was never used from are counted apart from those of known ones, so
//! that nobody can lock an owner out of their own device. Loopback and trusted proxies are many people and are no
//! address. Must never tell whether a name exists: unknown ones are counted the same way.
//! Bounds: [`MOST_ENTRIES`] counters; what is over is swept, and a table that is full forgets the oldest.

use std::{net::IpAddr, time::Duration};

use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use teahouse_domain::{Code, Error, Result, Skeleton};

/// Within this time tries are counted together.
const WINDOW: Duration = Duration::from_mins(15);
const MOST_ENTRIES: usize = 65_536;

/// What is tried.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Tried {
    /// One account, from where nobody knows it.
    Account(Skeleton),
    /// One account, from an address that it was used from.
    KnownPlace(Skeleton, IpAddr),
    /// Anything, from one address.
    Address(IpAddr),
}

#[derive(Clone, Copy)]
struct Count {
    tries: u32,
    since: Duration,
}

/// The counters.
#[derive(Default)]
pub(crate) struct Tries {
    counts: Mutex<FxHashMap<Tried, Count>>,
}

impl Tries {
    /// Whether one more try may come now; it is not counted yet.
    ///
    /// # Errors
    /// `rate_limited`, with when it may.
    pub(crate) fn check(&self, what: &Tried, most: u32, now: Duration) -> Result<()> {
        let counts = self.counts.lock();
        let Some(count) = counts.get(what).filter(|count| now < count.since + WINDOW) else { return Ok(()) };
        if count.tries < most {
            return Ok(());
        }
        let left = count.since + WINDOW - now;
        Err(Error::new(
            Code::RateLimited,
            "too many tries: wait a while, or use a device that you signed in on before",
        )
        .retry_after_ms(u64::try_from(left.as_millis()).unwrap_or(u64::MAX)))
    }

    /// A try that counts.
    pub(crate) fn count(&self, what: Tried, now: Duration) {
        let mut counts = self.counts.lock();
        if counts.len() >= MOST_ENTRIES && !counts.contains_key(&what) {
            make_room(&mut counts, now);
        }
        let count = counts.entry(what).or_insert(Count { tries: 0, since: now });
        if now >= count.since + WINDOW {
            *count = Count { tries: 0, since: now };
        }
        count.tries = count.tries.saturating_add(1);
    }

    /// It was the right one after all: what was counted is forgotten.
    pub(crate) fn forgive(&self, what: &Tried) {
        self.counts.lock().remove(what);
    }

    /// Forgets what is over.
    pub(crate) fn sweep(&self, now: Duration) {
        self.counts.lock().retain(|_, count| now < count.since + WINDOW);
    }
}

fn make_room(counts: &mut FxHashMap<Tried, Count>, now: Duration) {
    counts.retain(|_, count| now < count.since + WINDOW);
    if counts.len() >= MOST_ENTRIES {
        let middle = now.saturating_sub(WINDOW / 2);
        counts.retain(|_, count| count.since > middle);
    }
    if counts.len() >= MOST_ENTRIES {
        counts.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_ends_and_a_success_forgives() {
        let tries = Tries::default();
        let what = Tried::Address(IpAddr::from([10, 0, 0, 1]));
        let minute = Duration::from_mins(1);
        for _ in 0..3 {
            assert!(tries.check(&what, 3, minute).is_ok());
            tries.count(what.clone(), minute);
        }
        let refused = tries.check(&what, 3, minute * 2).unwrap_err();
        assert_eq!((refused.code, refused.retry_after_ms), (Code::RateLimited, Some(14 * 60_000)));
        assert!(tries.check(&what, 3, minute * 16).is_ok());
        tries.count(what.clone(), minute);
        tries.forgive(&what);
        assert!(tries.check(&what, 1, minute).is_ok());
    }

    #[test]
    fn a_flood_of_names_takes_no_more_memory_than_the_table_has() {
        let tries = Tries::default();
        for number in 0..MOST_ENTRIES as u32 + 1_000 {
            tries.count(Tried::Address(number.to_be_bytes().into()), Duration::from_secs(1));
        }
        assert!(tries.counts.lock().len() <= MOST_ENTRIES);
        tries.sweep(Duration::from_hours(1));
        assert!(tries.counts.lock().is_empty());
    }
}
