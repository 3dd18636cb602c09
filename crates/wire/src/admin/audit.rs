//! The record of what was done: who, when, what to whom; each row holds the hash of the one before.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use teahouse_domain::Result;

use crate::{
    plain::{AsText, Moment},
    query::Asked,
    rest::{MAX_QUERY_CHARS, Paging, User, Whom},
};

/// Which rows; all that is named must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditFilter {
    /// Who did it: an id or a login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<AsText<Whom>>,
    /// What, or how its name begins: `account.` is all that was done to accounts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// To whom or what: an id, a login or a room's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Not before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Moment>,
    /// Before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Moment>,
    /// Which page.
    #[serde(default)]
    pub page: Paging,
}

impl AuditFilter {
    pub(super) fn take(asked: &mut Asked<'_>) -> Result<Self> {
        Ok(Self {
            actor: asked.plain("actor")?.map(AsText),
            action: asked.text("action", MAX_QUERY_CHARS)?,
            target: asked.text("target", MAX_QUERY_CHARS)?,
            from: asked.plain("from")?.map(AsText),
            to: asked.plain("to")?.map(AsText),
            page: Paging::take(asked)?,
        })
    }
}

/// One row. `GET audit/export` gives these, one a line, from the first on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditRow {
    /// Its place: 1, 2, 3, …
    pub id: u64,
    /// When.
    pub at: Moment,
    /// Who did it, as they were called then; left out: the console, or the server itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<User>,
    /// What they were called: also `console`.
    pub actor_name: String,
    /// From which address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What: `account.disabled`, `ban.made`, …
    pub action: String,
    /// To whom or what.
    pub target: String,
    /// More about it. Never a secret.
    pub detail: Value,
    /// The hash of the row before, in hex.
    pub previous: String,
    /// The hash of this row, in hex: SHA-256 over `previous` and its bytes.
    pub hash: String,
}

/// Whether the record is whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditCheck {
    /// How many rows were looked at.
    pub rows: u64,
    /// Whether each holds the hash of the one before, and its own is right.
    pub whole: bool,
    /// The first row that does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broken_at: Option<u64>,
    /// The hash of the last row, in hex: keep it elsewhere to notice when rows are cut off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_hash: Option<String>,
}
