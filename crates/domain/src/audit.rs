//! What was done to people, rooms and the server, and by whom: a chain that cannot be changed unseen.
//!
//! Must never hold a secret or the text of a message. Bounds: one entry for each thing that was done.

use crate::{PersonId, Timestamp};

/// Somebody did something, for the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAudit {
    /// Who; none for the command line and the server itself.
    pub actor: Option<PersonId>,
    /// What they are called: `console` for the command line.
    pub actor_name: Box<str>,
    /// From which address; empty where there is none.
    pub address: Box<str>,
    /// What, as `noun.verb`.
    pub action: &'static str,
    /// To what: an id, a room's key, a name.
    pub target: Box<str>,
    /// More about it, as a JSON object; empty where there is nothing more.
    pub detail: Box<str>,
}

/// A link of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its place, dense from 1.
    pub id: u64,
    /// When.
    pub at: Timestamp,
    /// Who; none for the command line and the server itself.
    pub actor: Option<PersonId>,
    /// What they were called.
    pub actor_name: Box<str>,
    /// From which address.
    pub address: Box<str>,
    /// What.
    pub action: Box<str>,
    /// To what.
    pub target: Box<str>,
    /// More about it, as a JSON object.
    pub detail: Box<str>,
    /// The hash of the link before; zeros for the first.
    pub previous: [u8; 32],
    /// SHA-256 of the hash before and of all the above.
    pub hash: [u8; 32],
}

/// What a walk along the whole chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditVerdict {
    /// Links that are whole, from the first on.
    pub whole: u64,
    /// The first link that is not what was written, or is missing.
    pub broken_at: Option<u64>,
    /// The hash of the last whole link: noted elsewhere, it also shows when the end is cut off.
    pub head: [u8; 32],
}
