//! The server at a glance: numbers, and how the last two minutes went.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::plain::Moment;

/// `GET overview`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Overview {
    /// The program's version.
    pub version: String,
    /// When this was counted.
    pub at: Moment,
    /// Since when the server runs.
    pub started_at: Moment,
    /// Whether messages can be stored.
    pub ready: bool,
    /// What there is.
    pub numbers: Numbers,
    /// How the last two minutes went.
    pub series: Series,
}

/// What there is, and how much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Numbers {
    /// Accounts.
    pub members: u64,
    /// Accounts that run the server.
    pub admins: u64,
    /// Accounts that are switched off.
    pub disabled: u64,
    /// Guests who chose a name.
    pub guests: u64,
    /// People who are connected.
    pub online: u64,
    /// Their connections.
    pub connections: u64,
    /// Rooms.
    pub rooms: u64,
    /// Events in the log: messages, and what was done to them and their rooms.
    pub events: u64,
    /// Uploads.
    pub media: u64,
    /// Their bytes.
    pub media_bytes: u64,
    /// Bytes of the database.
    pub database_bytes: u64,
    /// Bytes that the disk has left.
    pub free_bytes: u64,
    /// Reports that nobody has looked at.
    pub open_reports: u64,
    /// Bans in force.
    pub bans: u64,
    /// Signed-in devices.
    pub sessions: u64,
}

/// One number for each second, the newest last; fewer of them right after a start.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// How many seconds are kept.
    pub seconds: u64,
    /// Connections that were open.
    pub connections: Vec<u64>,
    /// Events that the log took within the second.
    pub messages: Vec<u64>,
    /// Events times the members that they were written to, within the second.
    pub deliveries: Vec<u64>,
    /// Microseconds of a commit, the sync included: the mean of the second, 0 where there was none.
    pub commit_us: Vec<u64>,
    /// Bytes of memory in use.
    pub memory_bytes: Vec<u64>,
}
