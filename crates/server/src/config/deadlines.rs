//! The section `deadlines`: how long anything may take.

use std::time::Duration;

use super::section::section;

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

const SHORTEST: Duration = Duration::from_millis(100);
const DAY: Duration = Duration::from_hours(24);

section! {
    /// How long things may take. All run on the monotonic clock: setting the time of day moves none of them.
    Deadlines, "deadlines." {
        /// From the connection, or the answer before, to the end of a request's head.
        header: Duration = seconds(10), in SHORTEST..=DAY;
        /// A request's body must bring `body_rate` times this in every such stretch.
        body: Duration = seconds(10), in SHORTEST..=DAY;
        /// The slowest body that is waited for, in bytes a second.
        body_rate: u64 = 1024, in 1..=1 << 30;
        /// From the upgrade to a socket's first frame (chat.v1: its `connect`).
        first_frame: Duration = seconds(10), in SHORTEST..=DAY;
        /// A WebSocket ping goes out after this long without a word from the client; clients are told it too.
        ping: Duration = seconds(25), in seconds(1)..=seconds(600);
        /// Nothing heard for `ping` and this long: the socket is closed with 4303.
        pong: Duration = seconds(10), in seconds(1)..=seconds(600);
        /// A peer that takes no byte for so long is closed (sockets: with 4302).
        write_stall: Duration = seconds(10), in SHORTEST..=DAY;
        /// From a message's first frame to its last.
        message: Duration = seconds(30), in SHORTEST..=DAY;
        /// What waited so long for the log, outside a batch, is refused with `busy`.
        queue_wait: Duration = seconds(5), in SHORTEST..=DAY;
        /// From SIGTERM to the end.
        drain: Duration = seconds(10), in SHORTEST..=seconds(600);
    }
}

impl Deadlines {
    /// When a socket of which nothing was heard is given up.
    #[must_use]
    pub fn silence(&self) -> Duration {
        self.ping + self.pong
    }
}
