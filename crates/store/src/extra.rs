//! What few events have, as the JSON of one column.
//!
//! Must never be asked for plain texts: they have none. Bounds: the media, mentions and texts of one event.

use serde::{Deserialize, Serialize};
use teahouse_domain::{
    Author, Body, Error, MediaId, MembershipChange, RoomRole, SettingsChange, Title, Topic,
};

/// The whole of it where a message was deleted: the row stays, since positions are dense, and says nothing.
pub(crate) const GONE: &str = r#"{"gone":true}"#;

/// What few events have.
#[derive(Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Extra {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) media: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) link: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reply_to: Option<u64>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) off: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) mentions: Vec<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) mentions_room: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) member: Option<Member>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) settings: Option<Settings>,
    /// The checksum of the text as it came, where words in it were masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) came_as: Option<u32>,
    /// The message was deleted; see [`GONE`].
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) gone: bool,
}

/// What became of whom.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Member {
    id: String,
    name: String,
    change: String,
    role: Option<String>,
}

/// What changed about the room. An empty picture: none any more.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Settings {
    title: Option<String>,
    topic: Option<String>,
    picture: Option<String>,
    archived: Option<bool>,
    slow_seconds: Option<u32>,
}

impl Extra {
    pub(crate) fn into_text(self) -> Option<String> {
        if self == Self::default() { None } else { serde_json::to_string(&self).ok() }
    }
}

impl Member {
    pub(crate) fn of(person: &Author, change: MembershipChange) -> Self {
        let (change, role) = match change {
            MembershipChange::Joined(role) => ("joined", Some(role)),
            MembershipChange::Left => ("left", None),
            MembershipChange::Removed => ("removed", None),
            MembershipChange::Banned => ("banned", None),
            MembershipChange::Role(role) => ("role", Some(role)),
        };
        Self {
            id: person.id.to_string(),
            name: person.name.clone().into(),
            change: change.to_owned(),
            role: role.map(|role| role.as_str().to_owned()),
        }
    }

    /// Without an answer: a change that this version does not know.
    pub(crate) fn into_body(self) -> Result<Option<Body>, Error> {
        let role = self.role.as_deref().map(RoomRole::parse).transpose()?;
        let change = match (self.change.as_str(), role) {
            ("joined", Some(role)) => MembershipChange::Joined(role),
            ("role", Some(role)) => MembershipChange::Role(role),
            ("left", None) => MembershipChange::Left,
            ("removed", None) => MembershipChange::Removed,
            ("banned", None) => MembershipChange::Banned,
            _ => return Ok(None),
        };
        Ok(Some(Body::Membership { person: Author::member(self.id.parse()?, self.name), change }))
    }
}

impl Settings {
    pub(crate) fn of(change: &SettingsChange) -> Self {
        let text = |picture: &Option<MediaId>| picture.map_or_else(String::new, |id| id.to_string());
        Self {
            title: change.title.as_ref().map(|title| title.as_str().to_owned()),
            topic: change.topic.as_ref().map(|topic| topic.as_str().to_owned()),
            picture: change.picture.as_ref().map(text),
            archived: change.archived,
            slow_seconds: change.slow_seconds,
        }
    }

    pub(crate) fn into_body(self) -> Result<Body, Error> {
        let id = |text: String| if text.is_empty() { Ok(None) } else { text.parse().map(Some) };
        Ok(Body::Settings(Box::new(SettingsChange {
            title: self.title.as_deref().map(Title::parse).transpose()?,
            topic: self.topic.as_deref().map(Topic::parse).transpose()?,
            picture: self.picture.map(id).transpose()?,
            archived: self.archived,
            slow_seconds: self.slow_seconds,
        })))
    }
}
