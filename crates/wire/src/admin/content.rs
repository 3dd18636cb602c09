//! What was said and uploaded, as an admin looks through it. Direct conversations are not looked through.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use teahouse_domain::{EventId, MediaId, Result, RoomName};

use crate::{
    plain::{AsText, Moment},
    query::Asked,
    rest::{MAX_QUERY_CHARS, Paging, User, Whom},
};

/// Which messages; all that is named must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MessagesFilter {
    /// A part of the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Who said it: an id or a login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<AsText<Whom>>,
    /// The room's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<AsText<RoomName>>,
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

impl MessagesFilter {
    pub(super) fn take(asked: &mut Asked<'_>) -> Result<Self> {
        Ok(Self {
            text: asked.text("text", MAX_QUERY_CHARS)?,
            author: asked.plain("author")?.map(AsText),
            room: asked.plain("room")?.map(AsText),
            from: asked.plain("from")?.map(AsText),
            to: asked.plain("to")?.map(AsText),
            page: Paging::take(asked)?,
        })
    }
}

/// A message, as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MessageRow {
    /// The room's key.
    pub room: AsText<RoomName>,
    /// What people see as the room's name.
    pub title: String,
    /// Its position there.
    pub seq: u64,
    /// The event.
    pub id: AsText<EventId>,
    /// When the log took it.
    pub sent_at: Moment,
    /// Who said it, as they were called then.
    pub user: User,
    /// Its text.
    pub text: String,
    /// Its media.
    pub media: Vec<AsText<MediaId>>,
}

/// In which order uploads are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum MediaOrder {
    /// The newest first.
    #[default]
    Newest,
    /// The largest first.
    Largest,
}

/// Which uploads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MediaFilter {
    /// `image`, `video`, `voice` or `file`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Who uploaded it: an id or a login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<AsText<Whom>>,
    /// In which order.
    #[serde(default)]
    pub order: MediaOrder,
    /// Which page.
    #[serde(default)]
    pub page: Paging,
}

impl MediaFilter {
    pub(super) fn take(asked: &mut Asked<'_>) -> Result<Self> {
        Ok(Self {
            kind: asked.text("kind", 16)?,
            owner: asked.plain("owner")?.map(AsText),
            order: asked.word("order")?.unwrap_or_default(),
            page: Paging::take(asked)?,
        })
    }
}

/// An upload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MediaRow {
    /// Its id.
    pub id: AsText<MediaId>,
    /// What it is, by content: `image`, `video`, `voice` or `file`.
    pub kind: String,
    /// MIME type, by content.
    #[serde(rename = "type")]
    pub content_type: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Whether there is a thumbnail of it.
    pub thumbnail: bool,
    /// The name it was uploaded under.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Who uploaded it, as they are called now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<User>,
    /// When.
    pub created_at: Moment,
    /// The keys of the rooms where a message names it.
    pub rooms: Vec<AsText<RoomName>>,
}
