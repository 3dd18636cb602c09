//! Signing somebody in on behalf of a program, by an API key with the right `people`.
//!
//! Must never make an admin: that is said in Teahouse itself, or by a signed token. Bounds: the rooms of one token, its
//! time.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use teahouse_domain::{Code, DisplayName, Email, Error, Result, RoomName};

use super::{Secret, User};
use crate::plain::{AsText, Moment};

/// Longest name of a person in a program's own words, in bytes.
const MAX_SUBJECT_BYTES: usize = 255;
const MAX_ROOMS: usize = 200;
/// Shortest and longest time of a token, in seconds.
const SECONDS: std::ops::RangeInclusive<u64> = 60..=86_400;
const AN_HOUR: u64 = 3_600;

/// `POST tokens`: somebody whom the program knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignFor {
    /// Who it is, in the program's words: the same subject is the same person for ever.
    #[schemars(length(min = 1, max = 255))]
    pub subject: String,
    /// The name others see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 64))]
    pub name: Option<String>,
    /// Their mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 254))]
    pub email: Option<String>,
    /// Keys of rooms that they are members of from now on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 200))]
    pub rooms: Option<Vec<AsText<RoomName>>>,
    /// How long the token opens something, in seconds: an hour where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 60, max = 86_400))]
    pub seconds: Option<u64>,
}

/// Whom a program vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VouchedFor {
    /// Who it is, in the program's words.
    pub subject: String,
    /// The name others see.
    pub name: Option<DisplayName>,
    /// Their mail address.
    pub email: Option<Email>,
    /// Rooms that they are members of.
    pub rooms: Vec<RoomName>,
    /// How long the token opens something.
    pub seconds: u64,
}

impl SignFor {
    /// Whom it vouches for.
    ///
    /// # Errors
    /// `bad_request`, `bad_name`, `bad_email`.
    pub fn check(self) -> Result<VouchedFor> {
        let bad = |sentence| Err(Error::new(Code::BadRequest, sentence));
        if self.subject.is_empty()
            || self.subject.len() > MAX_SUBJECT_BYTES
            || self.subject.contains(char::is_control)
        {
            return bad("subject is 1 to 255 bytes without control characters");
        }
        let rooms: Vec<RoomName> = self.rooms.unwrap_or_default().into_iter().map(|room| room.0).collect();
        if rooms.len() > MAX_ROOMS {
            return bad("rooms are at most 200");
        }
        let seconds = self.seconds.unwrap_or(AN_HOUR);
        if !SECONDS.contains(&seconds) {
            return bad("seconds is 60 to 86400");
        }
        Ok(VouchedFor {
            subject: self.subject,
            name: self.name.as_deref().map(DisplayName::parse).transpose()?,
            email: self.email.as_deref().map(Email::parse).transpose()?,
            rooms,
            seconds,
        })
    }
}

/// The answer: whom the token speaks for. It is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SignedFor {
    /// The person.
    pub person: User,
    /// What they show: `Authorization: Bearer …`, the subprotocol `bearer.<token>`, or chat.v1's `connect`.
    pub token: Secret,
    /// When it ends.
    pub expires_at: Moment,
}
