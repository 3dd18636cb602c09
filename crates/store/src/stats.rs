//! Counters of the log, for the metrics page.
//!
//! Plain atomics that only grow, but for the gauges; reading them stops nobody.

use std::{
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Duration,
};

/// A histogram with fixed bounds.
#[derive(Debug)]
pub struct Histogram<const N: usize> {
    bounds: &'static [f64; N],
    counts: [AtomicU64; N],
    beyond: AtomicU64,
    sum_millionths: AtomicU64,
}

impl<const N: usize> Histogram<N> {
    const fn new(bounds: &'static [f64; N]) -> Self {
        Self {
            bounds,
            counts: [const { AtomicU64::new(0) }; N],
            beyond: AtomicU64::new(0),
            sum_millionths: AtomicU64::new(0),
        }
    }

    /// Counts one value.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "values are small and positive"
    )]
    pub(crate) fn record(&self, value: f64) {
        match self.bounds.iter().position(|&bound| value <= bound) {
            Some(index) => self.counts[index].fetch_add(1, Relaxed),
            None => self.beyond.fetch_add(1, Relaxed),
        };
        self.sum_millionths.fetch_add((value * 1e6) as u64, Relaxed);
    }

    /// Each upper bound with the number of values up to it (cumulative, as Prometheus wants it), without `+Inf`.
    pub fn buckets(&self) -> impl Iterator<Item = (f64, u64)> + '_ {
        self.bounds.iter().zip(&self.counts).scan(0, |total, (&bound, count)| {
            *total += count.load(Relaxed);
            Some((bound, *total))
        })
    }

    /// How many values there were.
    pub fn count(&self) -> u64 {
        self.counts.iter().map(|count| count.load(Relaxed)).sum::<u64>() + self.beyond.load(Relaxed)
    }

    /// Their sum, in millionths.
    pub fn micros(&self) -> u64 {
        self.sum_millionths.load(Relaxed)
    }

    /// Their sum.
    #[expect(clippy::cast_precision_loss, reason = "a metric")]
    pub fn sum(&self) -> f64 {
        self.sum_millionths.load(Relaxed) as f64 / 1e6
    }
}

const BATCH_BOUNDS: [f64; 9] = [1.0, 2.0, 4.0, 16.0, 64.0, 256.0, 1_024.0, 2_048.0, 4_096.0];
const SECOND_BOUNDS: [f64; 12] =
    [0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.5];

/// What the log did since it was opened.
#[derive(Debug)]
pub struct StoreStats {
    /// Entries taken into the queue.
    pub accepted: AtomicU64,
    /// Events committed.
    pub committed: AtomicU64,
    /// Resends answered with the first answer.
    pub again: AtomicU64,
    /// Entries refused by the writer.
    pub refused: AtomicU64,
    /// Transactions committed.
    pub batches: AtomicU64,
    /// Transactions that failed.
    pub failed: AtomicU64,
    /// Events in a batch.
    pub batch_size: Histogram<9>,
    /// Seconds of a COMMIT, the sync included.
    pub commit_seconds: Histogram<12>,
    /// Entries that wait (gauge).
    pub queue_depth: AtomicU64,
    /// Their bytes (gauge).
    pub queue_bytes: AtomicU64,
    /// Size of the write-ahead log in use (gauge).
    pub wal_bytes: AtomicU64,
    /// Bytes of recent events in memory (gauge).
    pub recent_bytes: AtomicU64,
    /// Jobs that wait for a reader (gauge).
    pub read_depth: AtomicU64,
}

impl StoreStats {
    pub(crate) const fn new() -> Self {
        Self {
            accepted: AtomicU64::new(0),
            committed: AtomicU64::new(0),
            again: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            batches: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            batch_size: Histogram::new(&BATCH_BOUNDS),
            commit_seconds: Histogram::new(&SECOND_BOUNDS),
            queue_depth: AtomicU64::new(0),
            queue_bytes: AtomicU64::new(0),
            wal_bytes: AtomicU64::new(0),
            recent_bytes: AtomicU64::new(0),
            read_depth: AtomicU64::new(0),
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a metric")]
    pub(crate) fn batch_committed(&self, events: usize, took: Duration) {
        self.batches.fetch_add(1, Relaxed);
        self.batch_size.record(events as f64);
        self.commit_seconds.record(took.as_secs_f64());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_cumulative() {
        let stats = StoreStats::new();
        stats.batch_committed(1, Duration::from_millis(3));
        stats.batch_committed(100, Duration::from_secs(9));
        let sizes: Vec<_> = stats.batch_size.buckets().collect();
        assert_eq!(sizes[0], (1.0, 1));
        assert_eq!(sizes[4], (64.0, 1));
        assert_eq!(sizes[5], (256.0, 2));
        assert_eq!(stats.commit_seconds.count(), 2);
        assert_eq!(stats.commit_seconds.buckets().last(), Some((2.5, 1)));
        assert!((stats.commit_seconds.sum() - 9.003).abs() < 0.001);
    }
}
