//! What the log and the shards count for themselves, copied for one answer of `/metrics`.

/// A histogram as it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Histogram {
    /// Each upper bound with the number of values up to it, without `+Inf`.
    pub buckets: Vec<(f64, u64)>,
    /// How many values there were.
    pub count: u64,
    /// Their sum.
    pub sum: f64,
}

/// Numbers of one moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// Whether messages can be stored.
    pub ready: bool,
    /// Events committed.
    pub committed: u64,
    /// Resends answered with the first answer.
    pub again: u64,
    /// Transactions that failed.
    pub failed_commits: u64,
    /// Events in a batch.
    pub commit_batch: Histogram,
    /// Seconds of a commit, the sync included.
    pub commit_seconds: Histogram,
    /// Entries that wait for the log.
    pub log_queue_entries: u64,
    /// Their bytes.
    pub log_queue_bytes: u64,
    /// Jobs that wait for a reader of history.
    pub read_queue_entries: u64,
    /// Size of the write-ahead log in use.
    pub wal_bytes: u64,
    /// Recent events in memory.
    pub recent_bytes: u64,
    /// Events times the members they were written to.
    pub delivered: u64,
    /// System calls that sent.
    pub sends: u64,
    /// Sends that a socket could not take whole.
    pub blocked_sends: u64,
    /// Times that a reader was found behind what is kept in memory.
    pub lagged: u64,
    /// What is kept in memory for readers.
    pub segment_bytes: u64,
    /// What waits for the shards.
    pub inbox_bytes: u64,
    /// Pieces that a shard's inbox had no room for; its members read them from the log.
    pub inbox_missed: u64,
    /// Large messages under way.
    pub large_bytes: u64,
    /// Large messages dropped for want of budget.
    pub large_dropped: u64,
    /// Panics that closed one socket each.
    pub panics: u64,
    /// Sockets that the server closed, by code.
    pub closed: Vec<(u16, u64)>,
    /// Sockets that the peer closed properly.
    pub closed_by_peer: u64,
    /// Sockets that ended without a close frame.
    pub lost: u64,
    /// Addresses that the limits remember.
    pub limited_addresses: u64,
    /// People that the limits remember.
    pub limited_people: u64,
}
