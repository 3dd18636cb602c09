//! What the slowest check took: refusals are held back to it, so that their time does not tell an imported account, whose
//! hash costs other work, from a name that nobody has.
//!
//! Must never hold a worker while it waits. Bounds: one number; [`LONGEST`], which is more than any hash that is taken costs.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

/// Nobody waits longer than this for a refusal, whatever the machine did meanwhile.
const LONGEST: Duration = Duration::from_secs(3);

/// The longest time of a foreign hash's check since the start, in microseconds. Zero as long as none was checked.
#[derive(Clone, Debug, Default)]
pub(super) struct Slowest(Arc<AtomicU64>);

impl Slowest {
    /// A foreign hash was checked.
    pub(super) fn note(&self, took: Duration) {
        let micros = u64::try_from(took.min(LONGEST).as_micros()).unwrap_or(u64::MAX);
        self.0.fetch_max(micros, Relaxed);
    }

    /// How much longer a refusal waits whose check took so long.
    pub(super) fn left(&self, took: Duration) -> Duration {
        Duration::from_micros(self.0.load(Relaxed)).saturating_sub(took)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_takes_as_long_as_the_slowest_check() {
        let (slowest, ms) = (Slowest::default(), Duration::from_millis);
        assert_eq!(slowest.left(ms(30)), Duration::ZERO, "nothing was imported");
        for took in [300, 700, 400] {
            slowest.note(ms(took));
        }
        assert_eq!((slowest.left(ms(30)), slowest.left(ms(700))), (ms(670), Duration::ZERO));
        slowest.note(Duration::from_secs(60));
        assert_eq!(slowest.left(Duration::ZERO), LONGEST);
    }
}
