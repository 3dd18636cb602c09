//! The server at a glance: numbers, and how they went lately.

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
    /// What there is.
    pub numbers: Numbers,
    /// Messages a day, the last 30 days, today last.
    pub messages_per_day: Vec<Point>,
    /// People who said something, a day, likewise.
    pub speakers_per_day: Vec<Point>,
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
    /// Messages that were not deleted.
    pub messages: u64,
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
    /// Bans from the server, in force.
    pub bans: u64,
}

/// A number on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// The first moment of the day, UTC.
    pub at: Moment,
    /// How many.
    pub value: u64,
}
