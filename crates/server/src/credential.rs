//! Who somebody proved to be, and by what.
//!
//! Made at the doors ([`crate::caller`]) and by signing in; held by sockets, which look at it again when something is
//! committed. Must never hold a secret, only the hash by which it is found again.

use std::sync::Arc;

use teahouse_domain::{Code, Error, KeyId, KeyRight, Result, SessionId, Timestamp};

use teahouse_store::Secret;

use crate::people::Speaker;

/// Somebody who proved who they are, and by what.
#[derive(Clone)]
pub(crate) struct Credential {
    pub(crate) speaker: Arc<Speaker>,
    pub(crate) via: Via,
    /// What was known of people and rooms before this was looked up: whatever was committed since is not in it.
    pub(crate) revision: u64,
}

/// What opened the door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Via {
    /// Nothing at all.
    Stranger,
    /// A guest's cookie or token.
    Guest,
    /// A signed-in device; or one that a back end signed in by its key.
    Session { id: SessionId, expires_at: Timestamp, secret: Box<Secret>, key: Option<KeyId> },
    /// An API key.
    Key { id: KeyId, rights: Arc<[KeyRight]>, secret: Box<Secret> },
    /// A token of an application that vouches for its users.
    Token { expires_at: Timestamp },
}

impl Via {
    /// When it ends by itself.
    pub(crate) fn expires_at(&self) -> Option<Timestamp> {
        match self {
            Self::Session { expires_at, .. } | Self::Token { expires_at } => Some(*expires_at),
            Self::Stranger | Self::Guest | Self::Key { .. } => None,
        }
    }

    /// Whether it may be used for this. Only keys are limited.
    ///
    /// # Errors
    /// `forbidden`.
    pub(crate) fn need(&self, right: KeyRight) -> Result<()> {
        match self {
            Self::Key { rights, .. } if !rights.contains(&right) => Err(Error::new(
                Code::Forbidden,
                format!("this API key has no right to `{}`: make one that has", right.as_str()),
            )),
            _ => Ok(()),
        }
    }
}
