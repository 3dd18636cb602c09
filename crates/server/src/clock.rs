//! The one source of time, so that a test can move every deadline without waiting.
//!
//! Two readings: `monotonic` for deadlines and limits, `wall` for what people see. Nothing else in the
//! server asks the operating system for the time.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use teahouse_domain::Timestamp;

/// Where time comes from. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System { start: Instant },
    Manual { elapsed_ms: Arc<AtomicU64>, wall_start_ms: u64 },
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System { start: Instant::now() })
    }

    /// A clock that stands still until [`Clock::advance`] moves it: for tests.
    #[must_use]
    pub fn manual(wall_start: Timestamp) -> Self {
        Self(Source::Manual { elapsed_ms: Arc::default(), wall_start_ms: wall_start.0 })
    }

    /// Moves a manual clock. The system's clock is not moved.
    pub fn advance(&self, by: Duration) {
        if let Source::Manual { elapsed_ms, .. } = &self.0 {
            let milliseconds = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
            elapsed_ms.fetch_add(milliseconds, Ordering::SeqCst);
        }
    }

    /// Time since the clock was made; never goes back.
    #[must_use]
    pub fn monotonic(&self) -> Duration {
        match &self.0 {
            Source::System { start } => start.elapsed(),
            Source::Manual { elapsed_ms, .. } => Duration::from_millis(elapsed_ms.load(Ordering::SeqCst)),
        }
    }

    /// The time of day. It may jump: order and identity never depend on it.
    #[must_use]
    pub fn wall(&self) -> Timestamp {
        match &self.0 {
            Source::System { .. } => {
                let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
                Timestamp(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
            }
            Source::Manual { elapsed_ms, wall_start_ms } => {
                Timestamp(wall_start_ms + elapsed_ms.load(Ordering::SeqCst))
            }
        }
    }
}
