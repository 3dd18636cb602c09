//! A token bucket in one atomic word.
//!
//! What is kept is the moment at which the bucket is full again ("GCRA"): no timer refills it, and a bucket
//! that was never used is zero. Must never read a clock.

use std::{
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

/// How fast a bucket fills and how much it holds, in nanoseconds of filling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pace {
    one: u64,
    all: u64,
}

impl Pace {
    /// `per_second` tokens a second, `burst` of them at once.
    pub(super) fn new(per_second: u32, burst: u32) -> Self {
        let one = 1_000_000_000 / u64::from(per_second.max(1));
        Self { one, all: one * u64::from(burst.max(1)) }
    }

    /// So many within this time, all of them at once if somebody likes.
    pub(super) fn within(most: u32, time: Duration) -> Self {
        let one = nanoseconds(time) / u64::from(most.max(1));
        Self { one, all: one * u64::from(most.max(1)) }
    }
}

/// The bucket. Full at first.
#[derive(Debug, Default)]
pub(super) struct Bucket {
    full_at: AtomicU64,
}

impl Bucket {
    /// Takes one token; where there is none, says when there will be.
    pub(super) fn take(&self, pace: &Pace, now: Duration) -> Result<(), Duration> {
        let now = nanoseconds(now);
        let taken = self.full_at.try_update(Relaxed, Relaxed, |full_at| {
            let full_at = full_at.max(now) + pace.one;
            (full_at - now <= pace.all).then_some(full_at)
        });
        let over = |full_at: u64| (full_at.max(now) + pace.one).saturating_sub(now + pace.all);
        taken.map(drop).map_err(|full_at| Duration::from_nanos(over(full_at)))
    }

    /// Undoes one [`Self::take`].
    pub(super) fn give_back(&self, pace: &Pace) {
        self.full_at.fetch_sub(pace.one, Relaxed);
    }

    /// Whether it is full again, as if it had never been used.
    pub(super) fn is_full(&self, now: Duration) -> bool {
        self.full_at.load(Relaxed) <= nanoseconds(now)
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX >> 1)
}
