//! The slowest body that is waited for: so many bytes in every stretch of time.
//!
//! Bounds: `deadlines.body` and `deadlines.body_rate`.

use std::time::Duration;

use teahouse_domain::{Code, Error, Result};
use tokio::time::{Instant, timeout_at};

use crate::config::Deadlines;

/// How a body is coming along.
pub(crate) struct Pace {
    stretch: Duration,
    due: usize,
    taken: usize,
    ends: Instant,
}

impl Pace {
    pub(crate) fn new(deadlines: &Deadlines) -> Self {
        let due =
            usize::try_from(deadlines.body_rate * deadlines.body.as_secs().max(1)).unwrap_or(usize::MAX);
        Self { stretch: deadlines.body, due, taken: 0, ends: Instant::now() + deadlines.body }
    }

    /// Bytes came: enough of them begin a new stretch.
    pub(crate) fn took(&mut self, bytes: usize) {
        self.taken += bytes;
        if self.taken >= self.due {
            self.taken = 0;
            self.ends = Instant::now() + self.stretch;
        }
    }

    /// Waits for the next part, until the stretch ends.
    ///
    /// # Errors
    /// `bad_request` when it came too slowly.
    pub(crate) async fn next<T>(&self, part: impl Future<Output = T>) -> Result<T> {
        let slow = |_| Error::new(Code::BadRequest, "the body came too slowly: nothing was kept");
        timeout_at(self.ends, part).await.map_err(slow)
    }
}
