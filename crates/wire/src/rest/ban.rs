//! Bans: of a person from a room, and of a person or a network from the server.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use teahouse_domain::{BanId, Code, Error, PersonId, Result, RoomName};

use super::{
    User,
    words::{seconds, sentence},
};
use crate::plain::{AsText, Moment, Plain};

/// Longest name by which somebody is banned, in characters.
const MAX_NAME_CHARS: usize = 64;

/// One ban.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ban {
    /// The ban.
    pub id: AsText<BanId>,
    /// From this room; left out: from the server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<AsText<RoomName>>,
    /// Who, as they are called now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<User>,
    /// Or which addresses: `203.0.113.7` or `2001:db8::/32`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<String>,
    /// Why; may be empty.
    pub reason: String,
    /// Who did it, as they were called then.
    pub by: String,
    /// When.
    pub created_at: Moment,
    /// Until when; left out: for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
}

/// `POST rooms/{room}/bans`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = [{"required": ["person"]}, {"required": ["name"]}]))]
pub struct NewBan {
    /// Who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<AsText<PersonId>>,
    /// Or their login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 64))]
    pub name: Option<String>,
    /// For how long; left out, null or 0: for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
    /// Why: at most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 500))]
    pub reason: Option<String>,
    /// Whether what they said here in the last day is deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delete_messages: Option<bool>,
}

/// Whom somebody means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// By their id.
    Person(PersonId),
    /// By their login, as it was typed.
    Name(String),
}

/// As a text: an id, else a login.
impl Plain for Whom {
    fn schema() -> Value {
        json!({"type": "string", "minLength": 1, "maxLength": MAX_NAME_CHARS})
    }

    fn read(text: &str) -> Result<Self> {
        if let Ok(id) = text.parse() {
            return Ok(Self::Person(id));
        }
        if text.is_empty() || text.chars().count() > MAX_NAME_CHARS {
            return Err(Error::new(Code::BadRequest, "a person is named by their id or their login"));
        }
        Ok(Self::Name(text.to_owned()))
    }

    fn show(&self) -> Cow<'_, str> {
        match self {
            Self::Person(id) => id.to_string().into(),
            Self::Name(name) => name.into(),
        }
    }
}

/// A ban that somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedBan {
    /// Whom.
    pub whom: Whom,
    /// For how long; `None`: for good.
    pub seconds: Option<u64>,
    /// Why; may be empty.
    pub reason: String,
    /// Whether what they said here in the last day is deleted.
    pub delete_messages: bool,
}

impl NewBan {
    /// The ban that it asks for.
    ///
    /// # Errors
    /// `bad_request` unless exactly one of `person` and `name` is given; `too_long` for the reason.
    pub fn check(self) -> Result<WantedBan> {
        let whom = match (self.person, self.name) {
            (Some(person), None) => Whom::Person(person.0),
            (None, Some(name)) if name.chars().count() <= MAX_NAME_CHARS => Whom::Name(name),
            _ => return Err(Error::new(Code::BadRequest, "say whom: either person or name")),
        };
        Ok(WantedBan {
            whom,
            seconds: seconds("seconds", self.seconds)?,
            reason: sentence("reason", self.reason.as_deref().unwrap_or_default())?,
            delete_messages: self.delete_messages.unwrap_or(false),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::read;

    fn ban(body: &str) -> Result<WantedBan> {
        read::<NewBan>(body.as_bytes())?.check()
    }

    #[test]
    fn a_ban_is_of_one_person_for_a_while_or_for_good() {
        let good = ban("{\"person\":\"u_0000000000001\"}").unwrap();
        assert_eq!((good.whom, good.seconds, good.reason.as_str()), (Whom::Person(PersonId(1)), None, ""));
        let hour =
            ban("{\"name\":\"troll\",\"seconds\":3600,\"reason\":\" spam \",\"delete_messages\":true}");
        let hour = hour.unwrap();
        assert_eq!((hour.seconds, hour.reason.as_str(), hour.delete_messages), (Some(3_600), "spam", true));
    }

    #[test]
    fn bans_that_are_none() {
        let long = format!("{{\"name\":\"{}\"}}", "x".repeat(65));
        for body in ["{}", "{\"person\":\"u_0000000000001\",\"name\":\"x\"}", "{\"person\":\"troll\"}", &long]
        {
            assert_eq!(ban(body).unwrap_err().code, Code::BadRequest, "{body}");
        }
        let wordy = format!("{{\"name\":\"x\",\"reason\":\"{}\"}}", "x".repeat(501));
        assert_eq!(ban(&wordy).unwrap_err().code, Code::TooLong);
    }
}
