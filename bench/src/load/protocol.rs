//! What the controller says to a generator's process and what it answers: one JSON text a line, on its standard input and output.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use crate::message::{Ids, Wire};

/// What to do next.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Command {
    /// Which server; comes first.
    Target {
        /// Where it listens.
        address: SocketAddr,
        /// Its process, for CPU and memory.
        pid: u32,
    },
    /// Opens members and keeps them.
    Open(Opening),
    /// Closed loop: each sender keeps so many messages in flight.
    Round {
        /// How long new messages are sent.
        seconds: f64,
        /// Of each sender.
        in_flight: u32,
        /// How `client_id`s are made.
        ids: Ids,
        /// Ends early when that many were answered.
        at_most: Option<u64>,
    },
    /// Open loop: messages by a schedule, whatever comes back.
    Rate {
        /// How long.
        seconds: f64,
        /// Over all senders, in turns.
        per_second: f64,
    },
    /// Opens and closes at once.
    Handshakes(Opening),
    /// Requests that are begun and left.
    Half(Opening),
    /// Ends the half requests, all at once, which makes members of their clients.
    Finish,
    /// Pages of the first room's history by REST.
    Pages {
        /// How many pages.
        count: usize,
        /// Messages a page.
        limit: u64,
    },
    /// Makes accounts by REST.
    SignUp {
        /// How many.
        accounts: usize,
    },
    /// Open loop: sign-ins to the accounts that [`Command::SignUp`] made.
    SignIns {
        /// How long.
        seconds: f64,
        /// Over all accounts, in turns.
        per_second: f64,
        /// How many of them.
        accounts: usize,
    },
    /// Closes all of them.
    Close,
}

/// Connections to be opened.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Opening {
    /// How many.
    pub(crate) connections: usize,
    /// Spread over so many rooms, in turns.
    pub(crate) rooms: usize,
    /// How many of them send; the first ones.
    pub(crate) senders: usize,
    /// How many are on their way at the same time.
    pub(crate) at_once: usize,
    /// The language.
    pub(crate) wire: Wire,
    /// False: chat.v1 without a join, for senders that read nothing.
    pub(crate) join: bool,
}

/// What was done.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Answer {
    /// Why it failed, if it did.
    pub(crate) failure: Option<String>,
    /// Connections that are open now, or were opened by the command.
    pub(crate) connections: usize,
    /// Messages sent.
    pub(crate) sent: u64,
    /// Own messages that came back or were acknowledged.
    pub(crate) answers: u64,
    /// Frames with a message that arrived, over all members.
    pub(crate) deliveries: u64,
    /// Deliveries that should have arrived and did not.
    pub(crate) missing: u64,
    /// Deliveries over what should have arrived.
    pub(crate) surplus: u64,
    /// Rooms whose members did not all see the same messages in the same order.
    pub(crate) disordered_rooms: u64,
    /// Frames that nobody expected, and connections that the server ended.
    pub(crate) troubles: u64,
    /// The first of them.
    pub(crate) first_trouble: Option<String>,
    /// Answers over HTTP by their status.
    pub(crate) statuses: BTreeMap<u16, u64>,
    /// Bytes of WebSocket that arrived.
    pub(crate) bytes: u64,
    /// Wall clock from the first message to the last delivery.
    pub(crate) seconds: f64,
    /// The server's CPU time in between.
    pub(crate) cpu_us: u64,
    /// The generator's own.
    pub(crate) own_cpu_us: u64,
    /// What all others on the machine spent meanwhile: the kernel's own threads, and whoever spoils the measurement.
    pub(crate) others_us: u64,
    /// What the hypervisor took meanwhile, over all cores.
    pub(crate) stolen_us: u64,
    /// Of latencies, where they were taken.
    pub(crate) p50_us: f64,
    /// The same.
    pub(crate) p99_us: f64,
    /// The same.
    pub(crate) highest_us: f64,
    /// How late the worst message was sent, against its schedule.
    pub(crate) sent_late_us: f64,
}

impl Answer {
    /// Counts what went wrong, and keeps the first of it.
    pub(crate) fn trouble(&mut self, what: &str) {
        self.troubles += 1;
        self.first_trouble.get_or_insert_with(|| what.to_owned());
    }

    /// The server's CPU time for each frame that reached a client.
    pub(crate) fn cpu_per_delivery(&self) -> f64 {
        self.cpu_us as f64 / self.deliveries.max(1) as f64
    }
}
