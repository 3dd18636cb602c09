//! The tutorial's wire as types.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rest::Media;

/// A text or a number; a number becomes its literal text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Scalar {
    /// As it is.
    Text(String),
    /// Becomes its literal text.
    Number(f64),
}

/// What a client sends. Every key may be missing or `null`; others are ignored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TutorialSend {
    /// At most 32 characters; `text` when it is missing.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Scalar>,
    /// The text of a `text`, at most 16 KiB; a data URL of an `image`, `video` or `voice`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Scalar>,
    /// What every other type says, at most 2,048 bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media_url: Option<Scalar>,
    /// Not believed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Scalar>,
    /// At most 64 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_name: Option<Scalar>,
    /// The sender's own name for the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<Scalar>,
}

/// What everybody in the room is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TutorialMessage {
    /// The text, or the address of what is not text.
    pub message: String,
    /// Who said it.
    pub username: String,
    /// As it was sent.
    #[serde(rename = "type")]
    pub kind: String,
    /// Position in the room.
    pub seq: u64,
    /// The event.
    #[schemars(regex(pattern = "^e_[0-9a-z]{13}$"))]
    pub id: String,
    /// The person.
    #[schemars(regex(pattern = "^u_[0-9a-z]{13}$"))]
    pub user_id: String,
    /// RFC 3339, UTC, milliseconds.
    pub sent_at: String,
    /// The sender's own name for the message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// What `message` is the address of, where it is ours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub media: Option<Media>,
}

/// What only the sender is sent: nothing was stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TutorialError {
    /// Always `error`.
    #[serde(rename = "type")]
    #[schemars(extend("const" = "error"))]
    pub kind: String,
    /// For programs.
    pub code: String,
    /// For people.
    pub message: String,
}
