//! How often somebody may try to sign in, sign up or be sent a link: counted by account and by address.
//!
//! An account's tries on its own devices, and from networks where it is signed in, are counted apart from those of
//! strangers, and what somebody signed in does with their password apart from both: nobody locks an owner out by trying.
//! Loopback and trusted proxies are many people and are no address. Must never tell whether a name exists: unknown ones
//! are counted the same way. Bounds: [`MOST_ENTRIES`] counters; what is over is swept, and a table that is full forgets
//! the oldest.

use std::{net::IpAddr, time::Duration};

use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use teahouse_domain::{Code, Error, PersonId, Result, Skeleton};

/// Within this time tries are counted together.
const WINDOW: Duration = Duration::from_mins(15);
const MOST_ENTRIES: usize = 65_536;

/// What is tried.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Tried {
    /// To sign in by a name or an address that nobody has.
    Unknown(Skeleton),
    /// To sign in, from where nobody knows the account.
    Account(PersonId),
    /// To sign in, from a network where the account is signed in.
    Place(PersonId, IpAddr),
    /// To sign in, on a device where the account was signed in before.
    Device(PersonId, u64),
    /// What somebody who is signed in says their password for.
    Confirm(PersonId),
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
    /// One more try, counted in the moment it is asked for: many at once are many.
    ///
    /// # Errors
    /// `rate_limited`, with when the next may come.
    pub(crate) fn take(&self, what: Tried, most: u32, now: Duration) -> Result<()> {
        let mut counts = self.counts.lock();
        if counts.len() >= MOST_ENTRIES && !counts.contains_key(&what) {
            make_room(&mut counts, now);
        }
        let count = counts.entry(what).or_insert(Count { tries: 0, since: now });
        if now >= count.since + WINDOW {
            *count = Count { tries: 0, since: now };
        }
        if count.tries < most {
            count.tries += 1;
            return Ok(());
        }
        let left = count.since + WINDOW - now;
        Err(Error::new(
            Code::RateLimited,
            "too many tries: wait a while, or use a browser that you signed in with before",
        )
        .retry_after_ms(u64::try_from(left.as_millis()).unwrap_or(u64::MAX)))
    }

    /// This one was no guess: it does not count.
    pub(crate) fn give_back(&self, what: &Tried) {
        if let Some(count) = self.counts.lock().get_mut(what) {
            count.tries = count.tries.saturating_sub(1);
        }
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
        let take = |now| tries.take(what.clone(), 3, now);
        for _ in 0..3 {
            take(minute).unwrap();
        }
        let refused = take(minute * 2).unwrap_err();
        assert_eq!((refused.code, refused.retry_after_ms), (Code::RateLimited, Some(14 * 60_000)));
        tries.give_back(&what);
        take(minute * 2).unwrap();
        assert!(take(minute * 2).is_err(), "one was given back, and not more");
        take(minute * 16).unwrap();
        tries.forgive(&what);
        for _ in 0..3 {
            take(minute * 16).unwrap();
        }
        tries.give_back(&Tried::Address(IpAddr::from([10, 0, 0, 2])));
    }

    #[test]
    fn what_is_tried_on_one_way_is_counted_on_no_other() {
        let (tries, ada, here) = (Tries::default(), PersonId(1), IpAddr::from([10, 0, 0, 1]));
        let ways = [
            Tried::Unknown(teahouse_domain::skeleton(&ada.to_string())),
            Tried::Account(ada),
            Tried::Place(ada, here),
            Tried::Device(ada, 1),
            Tried::Device(ada, 2),
            Tried::Confirm(ada),
            Tried::Address(here),
        ];
        for way in ways {
            tries.take(way.clone(), 1, Duration::ZERO).unwrap();
            assert!(tries.take(way, 1, Duration::ZERO).is_err());
        }
    }

    #[test]
    fn a_flood_of_names_takes_no_more_memory_than_the_table_has() {
        let tries = Tries::default();
        for number in 0..MOST_ENTRIES as u32 + 1_000 {
            let what = Tried::Address(number.to_be_bytes().into());
            tries.take(what, 1, Duration::from_secs(1)).unwrap();
        }
        assert!(tries.counts.lock().len() <= MOST_ENTRIES);
        tries.sweep(Duration::from_hours(1));
        assert!(tries.counts.lock().is_empty());
    }
}
