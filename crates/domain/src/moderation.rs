//! Bans, reports and words that are not wanted.
//!
//! Must never hold what a reported message says now: a report keeps what was reported.
//! Bounds: reasons and notes are cut to [`MAX_REASON_CHARS`] where they come in.

use crate::{BanId, Code, Error, PersonId, ReportId, Result, RoomId, Seq, Timestamp, role::closed};

/// Longest reason or note, in characters.
pub const MAX_REASON_CHARS: usize = 500;

/// Somebody, or a network, that is not to come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ban {
    /// Which.
    pub id: BanId,
    /// From this room; none: from the server.
    pub room: Option<RoomId>,
    /// Who.
    pub person: Option<PersonId>,
    /// What they are called.
    pub person_name: Option<Box<str>>,
    /// From which addresses, as a network in CIDR form.
    pub network: Option<Box<str>>,
    /// Why.
    pub reason: Box<str>,
    /// Who said so; none from the command line.
    pub by: Option<PersonId>,
    /// What they were called then.
    pub by_name: Box<str>,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when; none: for good.
    pub until: Option<Timestamp>,
    /// When it was taken back.
    pub lifted_at: Option<Timestamp>,
}

impl Ban {
    /// Whether it holds now.
    #[must_use]
    pub fn is_in_force(&self, now: Timestamp) -> bool {
        self.lifted_at.is_none() && self.until.is_none_or(|until| now < until)
    }
}

closed!(
    /// What became of a report.
    ReportState, "a state" {
        /// Nobody looked at it yet.
        Open = "open",
        /// Something was done about it.
        Done = "done",
        /// Nothing had to be done.
        Dismissed = "dismissed",
    }
);

/// A message that somebody found wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Which.
    pub id: ReportId,
    /// Where.
    pub room: RoomId,
    /// The message.
    pub seq: Seq,
    /// Who reported it.
    pub reporter: PersonId,
    /// What they are called.
    pub reporter_name: Box<str>,
    /// Why.
    pub reason: Box<str>,
    /// When.
    pub created_at: Timestamp,
    /// What the message said then.
    pub text: Box<str>,
    /// Who said it.
    pub author: PersonId,
    /// What they were called when they said it.
    pub author_name: Box<str>,
    /// What became of it.
    pub state: ReportState,
    /// Who dealt with it.
    pub handled_by: Option<PersonId>,
    /// When.
    pub handled_at: Option<Timestamp>,
    /// What they noted.
    pub note: Box<str>,
}

closed!(
    /// What happens to a word.
    WordAction, "an action" {
        /// A message with it is refused.
        Refuse = "refuse",
        /// It is shown as stars.
        Mask = "mask",
    }
);

/// A word that is not wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockedWord {
    /// The word.
    pub word: Box<str>,
    /// What happens to it.
    pub action: WordAction,
    /// Who said so; none from the command line.
    pub created_by: Option<PersonId>,
    /// When.
    pub created_at: Timestamp,
}
