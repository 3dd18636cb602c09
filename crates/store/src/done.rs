//! What a named write answers.
//!
//! Must never hold a secret. Bounds: what was written.

use teahouse_domain::{Account, MediaId, PersonId, RoomId, Seq, SessionId};

use crate::Facts;

/// What a write answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Done {
    /// The name is kept.
    Named,
    /// The upload is known.
    Added,
    /// These uploads are forgotten.
    Removed(Vec<MediaId>),
    /// It is so from now on.
    Changed,
    /// It was so already, or there is nothing of that id: nothing was written.
    Same,
    /// The account as it is now.
    Account(Box<Account>),
    /// The account, and the room that its invitation was for.
    SignedUp {
        /// The account.
        account: Box<Account>,
        /// Of which room they are a member now.
        room: Option<RoomId>,
    },
    /// These devices are signed out.
    Closed(Vec<SessionId>),
    /// The room as it is now.
    Room {
        /// The room.
        facts: Facts,
        /// Whether it was made just now.
        new: bool,
    },
    /// They are a member.
    Entered {
        /// Of which room.
        facts: Facts,
        /// Whether they were none before.
        new: bool,
    },
    /// Something of these, and members took the names of guests, who have none any more.
    Unnaming {
        /// What was asked for.
        done: Box<Done>,
        /// Who lost their name.
        guests: Vec<PersonId>,
    },
    /// How far they have read now.
    Read(Seq),
    /// What was over is gone.
    Swept {
        /// Whether there is more: sweep again.
        more: bool,
    },
}

impl Done {
    /// Whether anything is different from before: else nothing is written down of it, and nothing follows.
    #[must_use]
    pub const fn is_news(&self) -> bool {
        !matches!(self, Self::Same | Self::Entered { new: false, .. })
    }

    /// What was asked for, and the guests who lost their names by it.
    #[must_use]
    pub fn apart(self) -> (Self, Vec<PersonId>) {
        match self {
            Self::Unnaming { done, guests } => (*done, guests),
            done => (done, Vec::new()),
        }
    }
}
