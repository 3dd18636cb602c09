//! What anybody may know of a server before they are somebody there.
//!
//! Must never hold what depends on who asks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::SignUps;

/// `GET server`: which doors there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Whether one may be here without an account.
    pub guests: bool,
    /// Who may make an account.
    pub sign_up: SignUps,
    /// Whether a forgotten password can be set by a letter; else an admin makes a link.
    pub mail: bool,
}
