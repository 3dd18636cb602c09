//! Rooms as an admin sees them: also those that nobody else may know of, but never what is said in a direct one.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use teahouse_domain::{Result, RoomKind, RoomName};

use crate::{
    plain::{AsText, Moment},
    query::Asked,
    rest::{MAX_QUERY_CHARS, Paging, User},
};

/// Which rooms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AdminRoomsFilter")]
pub struct RoomsFilter {
    /// A part of their name or title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Of this kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<AsText<RoomKind>>,
    /// Archived, or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
    /// Which page.
    #[serde(default)]
    pub page: Paging,
}

impl RoomsFilter {
    pub(super) fn take(asked: &mut Asked<'_>) -> Result<Self> {
        Ok(Self {
            q: asked.text("q", MAX_QUERY_CHARS)?,
            kind: asked.plain("kind")?.map(AsText),
            archived: asked.flag("archived")?,
            page: Paging::take(asked)?,
        })
    }
}

/// A room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoomRow {
    /// Its key.
    pub room: AsText<RoomName>,
    /// What people see as its name.
    pub title: String,
    /// Who it is for.
    pub kind: AsText<RoomKind>,
    /// What it is about.
    pub topic: String,
    /// How many members it has.
    pub members: u64,
    /// How many are there right now.
    pub people: u64,
    /// Its last position: about how much was said.
    pub head: u64,
    /// When something was last said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_at: Option<Moment>,
    /// When it was made, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Moment>,
    /// Who made it, as they are called now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<User>,
    /// Closed for new messages.
    pub archived: bool,
    /// Seconds between two messages of one person.
    pub slow_seconds: u32,
}

/// Which members of a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MembersFilter {
    /// The room's key.
    pub room: AsText<RoomName>,
    /// A part of their name or login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Which page.
    #[serde(default)]
    pub page: Paging,
}

impl MembersFilter {
    pub(super) fn take(room: RoomName, asked: &mut Asked<'_>) -> Result<Self> {
        Ok(Self { room: AsText(room), q: asked.text("q", MAX_QUERY_CHARS)?, page: Paging::take(asked)? })
    }
}
