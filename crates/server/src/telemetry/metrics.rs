//! The server's own counters, and the page at `/metrics`.
//!
//! Written by hand instead of with the `prometheus-client` crate: what we count is known beforehand, so a
//! counter is one atomic in an array, where a labelled family there is a map behind a lock on the way of every
//! message; most numbers come as snapshots from the log and the shards, for which that crate wants adapters;
//! and the text format is one page of code.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use teahouse_domain::Code;

use super::{refusals::Refusals, routes::Requests, text::Text};
pub use super::{
    routes::Route,
    snapshot::{Histogram, Snapshot},
};

/// Of the page at `/metrics`.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What a message or a connection came by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Wire {
    /// `/ws/chat/<room>/`.
    Tutorial,
    /// `/ws`.
    Chat,
    /// `/api/v1`.
    Rest,
}

const WIRES: [(Wire, &str); 3] =
    [(Wire::Tutorial, "tutorial"), (Wire::Chat, "chat.v1"), (Wire::Rest, "rest")];

/// The counters. Counting costs one atomic.
#[derive(Default)]
pub struct Metrics {
    accepted: [AtomicU64; WIRES.len()],
    opened: [AtomicU64; WIRES.len()],
    closed: [AtomicU64; WIRES.len()],
    refusals: Refusals,
    requests: Requests,
    media_in: AtomicU64,
    media_out: AtomicU64,
}

impl Metrics {
    /// A message was taken for the log.
    pub fn accepted(&self, wire: Wire) {
        self.accepted[wire as usize].fetch_add(1, Relaxed);
    }

    /// Something was refused, on whichever wire.
    pub fn refused(&self, code: Code) {
        self.refusals.count(code);
    }

    /// A socket came to its shard.
    pub fn opened(&self, wire: Wire) {
        self.opened[wire as usize].fetch_add(1, Relaxed);
    }

    /// A socket is gone.
    pub fn closed(&self, wire: Wire) {
        self.closed[wire as usize].fetch_add(1, Relaxed);
    }

    /// A request was answered.
    pub fn http_answered(&self, route: Route, status: u16) {
        self.requests.count(route, status);
    }

    /// Bytes of media were stored.
    pub fn media_in(&self, bytes: u64) {
        self.media_in.fetch_add(bytes, Relaxed);
    }

    /// Bytes of media were handed out.
    pub fn media_out(&self, bytes: u64) {
        self.media_out.fetch_add(bytes, Relaxed);
    }

    /// The page, with what the others count.
    #[must_use]
    pub fn text(&self, snapshot: &Snapshot) -> String {
        let mut text = Text::default();
        let version = format!("version=\"{}\"", env!("CARGO_PKG_VERSION"));
        text.gauges("teahouse_build_info", "The version that runs.", [(version, 1)]);
        text.gauge("teahouse_ready", "Whether messages can be stored.", u64::from(snapshot.ready));
        self.write_traffic(&mut text);
        write_log(&mut text, snapshot);
        write_shards(&mut text, snapshot);
        write_queues(&mut text, snapshot);
        text.finish()
    }

    fn write_traffic(&self, text: &mut Text) {
        let accepted = WIRES.map(|(wire, name)| (by_wire(name), self.accepted[wire as usize].load(Relaxed)));
        text.counters("teahouse_messages_accepted_total", "Messages taken for the log.", accepted);
        let refused = self.refusals.read().map(|(code, count)| (format!("code=\"{code}\""), count));
        text.counters("teahouse_refusals_total", "What was refused, by the error's code.", refused);
        let open = [Wire::Tutorial, Wire::Chat].map(|wire| {
            // Read in this order a socket that closes meanwhile never makes the difference negative.
            let closed = self.closed[wire as usize].load(Relaxed);
            (by_wire(WIRES[wire as usize].1), self.opened[wire as usize].load(Relaxed).saturating_sub(closed))
        });
        text.gauges("teahouse_connections", "Sockets that are open.", open);
        let requests = self.requests.read();
        let requests =
            requests.map(|(route, status, count)| (format!("route=\"{route}\",status=\"{status}\""), count));
        text.counters(
            "teahouse_http_requests_total",
            "Requests answered; a socket's handshake is one.",
            requests,
        );
        let media = [("in", &self.media_in), ("out", &self.media_out)];
        let media = media.map(|(way, bytes)| (format!("direction=\"{way}\""), bytes.load(Relaxed)));
        text.counters("teahouse_media_bytes_total", "Bytes of media stored and handed out.", media);
    }
}

fn by_wire(name: &str) -> String {
    format!("wire=\"{name}\"")
}

fn write_log(text: &mut Text, snapshot: &Snapshot) {
    text.counter("teahouse_events_committed_total", "Events in the log since the start.", snapshot.committed);
    text.counter("teahouse_resends_total", "Messages sent again that were known already.", snapshot.again);
    text.counter("teahouse_commits_failed_total", "Transactions that failed.", snapshot.failed_commits);
    text.histogram("teahouse_commit_batch_events", "Events in one transaction.", &snapshot.commit_batch);
    text.histogram(
        "teahouse_commit_seconds",
        "Time of one commit, the sync included.",
        &snapshot.commit_seconds,
    );
    text.gauge("teahouse_wal_bytes", "Size of the write-ahead log in use.", snapshot.wal_bytes);
    text.gauge("teahouse_recent_bytes", "Newest events in memory, for joins.", snapshot.recent_bytes);
}

fn write_shards(text: &mut Text, snapshot: &Snapshot) {
    text.counter(
        "teahouse_deliveries_total",
        "Events times the members they were written to.",
        snapshot.delivered,
    );
    text.counter("teahouse_sends_total", "System calls that sent.", snapshot.sends);
    text.counter(
        "teahouse_sends_blocked_total",
        "Sends that a socket could not take whole.",
        snapshot.blocked_sends,
    );
    text.counter(
        "teahouse_lagged_readers_total",
        "Times that a reader was behind the memory.",
        snapshot.lagged,
    );
    text.gauge("teahouse_segment_bytes", "Events in memory for readers.", snapshot.segment_bytes);
    text.counter(
        "teahouse_inbox_missed_total",
        "Pieces that a shard had no room for.",
        snapshot.inbox_missed,
    );
    text.counter(
        "teahouse_large_messages_dropped_total",
        "Large messages without budget.",
        snapshot.large_dropped,
    );
    text.counter("teahouse_panics_total", "Panics, each of which closed one socket.", snapshot.panics);
    let by_us =
        snapshot.closed.iter().map(|(code, count)| (format!("by=\"server\",code=\"{code}\""), *count));
    let by_others = [("peer", snapshot.closed_by_peer), ("nobody", snapshot.lost)];
    let by_others = by_others.map(|(who, count)| (format!("by=\"{who}\",code=\"none\""), count));
    text.counters(
        "teahouse_closed_total",
        "Sockets that ended, by whom and with which code.",
        by_us.chain(by_others),
    );
}

fn write_queues(text: &mut Text, snapshot: &Snapshot) {
    let entries = [("log", snapshot.log_queue_entries), ("read", snapshot.read_queue_entries)];
    let bytes =
        [("log", snapshot.log_queue_bytes), ("inbox", snapshot.inbox_bytes), ("large", snapshot.large_bytes)];
    let label = |(queue, value): (&str, u64)| (format!("queue=\"{queue}\""), value);
    text.gauges("teahouse_queue_entries", "What waits, by queue.", entries.map(label));
    text.gauges("teahouse_queue_bytes", "Bytes that wait, by queue.", bytes.map(label));
    let remembered = [("address", snapshot.limited_addresses), ("person", snapshot.limited_people)];
    let remembered = remembered.map(|(kind, count)| (format!("kind=\"{kind}\""), count));
    text.gauges("teahouse_limits_remembered", "Addresses and people that the limits remember.", remembered);
}
