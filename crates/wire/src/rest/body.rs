//! Small bodies: what I want to say, what went wrong.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use teahouse_domain::{ClientId, Code, Error, MediaId, Message, Result};

use crate::chat;

/// Longest sentence about a body that could not be read, in characters.
const MAX_REASON: usize = 200;

/// Reads a body.
///
/// # Errors
/// `bad_json`, `unknown_field`, or `bad_request` for what is missing, double or of the wrong type.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T> {
    // serde would also take a list of the values in order.
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(Error::new(Code::BadJson, "the body is one JSON object"));
    }
    serde_json::from_slice(body).map_err(|error| {
        let reason: String = error.to_string().chars().take(MAX_REASON).collect();
        let code = match error.classify() {
            serde_json::error::Category::Data if reason.starts_with("unknown field") => Code::UnknownField,
            serde_json::error::Category::Data => Code::BadRequest,
            _ => Code::BadJson,
        };
        Error::new(code, reason)
    })
}

/// `POST rooms/{room}/messages`: text, media or both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("anyOf" = [
    {"required": ["text"], "properties": {"text": {"minLength": 1}}},
    {"required": ["media"], "properties": {"media": {"minItems": 1}}},
]))]
pub struct PostMessage {
    /// The sender's own name for it; a resend with the same body gets the first answer.
    #[schemars(regex(pattern = "^[A-Za-z0-9_-]{1,64}$"))]
    pub client_id: String,
    /// At most 16 KiB of UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 16384))]
    pub text: Option<String>,
    /// Ids of uploads, in order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 10), inner(regex(pattern = "^m_[0-9a-z]{25}$")))]
    pub media: Option<Vec<String>>,
    /// The position of the message that this one answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 9_007_199_254_740_991_u64))]
    pub reply_to: Option<u64>,
}

impl PostMessage {
    /// The message that it asks for.
    ///
    /// # Errors
    /// `bad_request`, `too_long` or `empty`.
    pub fn check(self) -> Result<(ClientId, Message<MediaId>)> {
        let client_id = ClientId::parse(&self.client_id)?;
        let media = self.media.unwrap_or_default();
        if self.reply_to.is_some_and(|position| position > crate::query::MAX_SAFE) {
            return Err(Error::new(Code::BadRequest, "reply_to must be the position of a message"));
        }
        let message = chat::message(&self.text.unwrap_or_default(), &media, self.reply_to)?;
        Ok((client_id, message))
    }
}

/// Every answer that is no success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorBody {
    /// What went wrong.
    pub error: ErrorDetail,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorDetail {
    /// For programs: one of the codes in the documentation.
    #[schemars(regex(pattern = "^[a-z_]+$"))]
    pub code: String,
    /// For people: what happened and what to do about it.
    pub message: String,
    /// When trying again makes sense, milliseconds from now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
}

impl From<&Error> for ErrorBody {
    fn from(error: &Error) -> Self {
        Self {
            error: ErrorDetail {
                code: error.code.as_str().to_owned(),
                message: error.message.clone().into_owned(),
                retry_after_ms: error.retry_after_ms,
            },
        }
    }
}
