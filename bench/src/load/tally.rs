//! What all connections of a generator saw, together.
//!
//! Must never hide what went wrong: of strange frames and closed connections the first one is kept word for word.

use std::time::Instant;

use crate::statistics::Histogram;

/// Running sums. They are never set back: a round takes the difference.
#[derive(Debug, Default)]
pub(super) struct Tally {
    /// Frames that carried a message.
    pub(super) deliveries: u64,
    /// Own messages that came back, or that chat.v1 acknowledged.
    pub(super) answers: u64,
    /// Bytes read.
    pub(super) bytes: u64,
    /// Frames that were neither a message nor expected.
    pub(super) strange_frames: u64,
    /// Connections that the server ended.
    pub(super) lost_connections: u64,
    /// The first thing that went wrong.
    pub(super) first_trouble: Option<String>,
    /// Set while latencies are taken.
    pub(super) latency: Option<Latency>,
}

/// Due moments are nanoseconds since `start`.
#[derive(Debug)]
pub(super) struct Latency {
    pub(super) start: Instant,
    pub(super) histogram: Histogram,
}

impl Tally {
    #[cold]
    pub(super) fn strange(&mut self, payload: &[u8]) {
        self.strange_frames += 1;
        self.trouble(&String::from_utf8_lossy(&payload[..payload.len().min(300)]));
    }

    #[cold]
    pub(super) fn closed(&mut self, why: &str) {
        self.lost_connections += 1;
        self.trouble(why);
    }

    fn trouble(&mut self, what: &str) {
        if self.first_trouble.is_none() {
            self.first_trouble = Some(what.to_owned());
        }
    }

    pub(super) fn late(&mut self, now: Instant, due: Option<u64>) {
        let (Some(latency), Some(due)) = (self.latency.as_mut(), due) else { return };
        let arrived = now.duration_since(latency.start).as_nanos() as u64;
        latency.histogram.add(arrived.saturating_sub(due));
    }
}
