//! The numbers: what bounds a shard, what bounds a connection.
//!
//! Every number that is policy is here, with the default that the program ships.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

/// Time since some fixed moment; never goes back. Tests inject their own.
pub type Clock = Arc<dyn Fn() -> Duration + Send + Sync>;

/// What bounds the shards as a whole.
#[derive(Clone)]
pub struct Config {
    /// Threads that serve sockets, 1 to 64.
    pub shards: usize,
    /// The clock of all deadlines.
    pub now: Clock,
    /// Bytes of units that a topic retains for members that are behind.
    pub retain_topic: usize,
    /// The same over all topics, divided over the shards.
    pub retain_total: usize,
    /// Bytes of units that wait for a shard. Over it the oldest are dropped and their members are behind.
    pub inbox_bytes: usize,
    /// Sockets that wait for a shard to adopt them.
    pub inbox_sockets: usize,
    /// Messages above this size claim their size from `large_budget` when their header arrives.
    pub large_from: usize,
    /// Bytes of large messages under way at once.
    pub large_budget: usize,
    /// Private bytes that may wait for a connection; above it the connection is closed as slow.
    pub out_limit: usize,
    /// While more private bytes than this wait for a connection, it is not read.
    pub out_pause: usize,
    /// Members of a topic that are served before it is the next topic's turn.
    pub piece: usize,
    /// Members that are served before the loop looks at its sockets again.
    pub members_turn: usize,
    /// Bytes that are read from one connection in one turn.
    pub read_turn: usize,
    /// Messages that are taken from one connection in one turn.
    pub messages_turn: usize,
    /// From the close frame to the end of the socket, at most.
    pub close_within: Duration,
    /// Large messages may take longer than `message_within`: one second more for each so many bytes.
    pub message_floor: usize,
    /// Close codes.
    pub codes: Codes,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            shards: 1,
            now: monotonic(),
            retain_topic: 256 << 10,
            retain_total: 64 << 20,
            inbox_bytes: 16 << 20,
            inbox_sockets: 16_384,
            large_from: 64 << 10,
            large_budget: 64 << 20,
            out_limit: 4 << 20,
            out_pause: 64 << 10,
            piece: 512,
            members_turn: 2048,
            read_turn: 64 << 10,
            messages_turn: 256,
            close_within: Duration::from_secs(5),
            message_floor: 64 << 10,
            codes: Codes::default(),
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config").field("shards", &self.shards).finish_non_exhaustive()
    }
}

/// A clock that counts from now.
#[must_use]
pub fn monotonic() -> Clock {
    let start = Instant::now();
    Arc::new(move || start.elapsed())
}

/// The close codes that are this crate's own policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Codes {
    /// No progress in writing, or too many private bytes waiting.
    pub slow: u16,
    /// Nothing heard, not even a pong; or no first message in time.
    pub silent: u16,
    /// Too many control frames or fragments, or a message that takes too long.
    pub flood: u16,
    /// The handler panicked.
    pub panicked: u16,
}

impl Default for Codes {
    fn default() -> Self {
        Self { slow: 4302, silent: 4303, flood: 1008, panicked: 1011 }
    }
}

/// What bounds one connection. Make one for each kind of connection and share it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnOptions {
    /// Bytes of a message, all its fragments together; above it 1009.
    pub max_message: usize,
    /// Frames of a message; above it a flood.
    pub max_fragments: u32,
    /// Pings, pongs and empty frames in a second; above it a flood.
    pub control_per_second: u16,
    /// Messages that wait for their completion; at this number the socket is not read.
    pub in_flight: u16,
    /// The first message must come within this time.
    pub first_message_within: Option<Duration>,
    /// From a message's first byte to its last.
    pub message_within: Duration,
    /// A ping is sent after this much silence of the peer.
    pub ping_every: Duration,
    /// After this much silence the connection is closed.
    pub silent_close_after: Duration,
    /// Waiting bytes of which nothing could be written for this long close the connection.
    pub write_stall: Duration,
}

impl Default for ConnOptions {
    fn default() -> Self {
        Self {
            max_message: 64 << 10,
            max_fragments: 1024,
            control_per_second: 100,
            in_flight: 16,
            first_message_within: None,
            message_within: Duration::from_secs(30),
            ping_every: Duration::from_secs(25),
            silent_close_after: Duration::from_secs(35),
            write_stall: Duration::from_secs(10),
        }
    }
}
