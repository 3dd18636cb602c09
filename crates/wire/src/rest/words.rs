//! Words of closed sets that only REST knows, texts without their own type, and values that can be taken away.
//!
//! Bounds: the constants here.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
pub use teahouse_domain::MAX_REASON_CHARS;
use teahouse_domain::{Code, Error, Result};

/// Longest name of a device, in characters.
pub const MAX_DEVICE_CHARS: usize = 100;
/// Longest password, in bytes: what hashing one may cost is bounded.
pub const MAX_PASSWORD_BYTES: usize = 1_024;
/// Longest span, in seconds: ten years.
pub const MAX_SECONDS: u64 = 10 * 366 * 86_400;
/// Longest text to look for, in characters.
pub const MAX_QUERY_CHARS: usize = 200;

/// Who may make an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignUps {
    /// Anybody.
    Open,
    /// Who has an invitation.
    Invite,
    /// Nobody: admins make them.
    Closed,
}

/// What becomes of what somebody said when they go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// It stays, under the name it was said with.
    Keep,
    /// Each message is deleted.
    Delete,
}

/// A password or another secret: read, used and forgotten.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct Secret(#[schemars(extend("format" = "password"))] pub String);

/// Where debug output goes nobody knows.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// A password that somebody wants to have. How good it is, is not decided here.
    ///
    /// # Errors
    /// `weak_password` for an empty one and one above [`MAX_PASSWORD_BYTES`].
    pub fn check_new(&self) -> Result<()> {
        if self.0.is_empty() || self.0.len() > MAX_PASSWORD_BYTES {
            return Err(Error::new(Code::WeakPassword, "a password is at most 1,024 bytes, and not empty"));
        }
        Ok(())
    }

    /// A password that somebody says they have.
    ///
    /// # Errors
    /// `wrong_password` for one that nobody can have.
    pub fn check_old(&self) -> Result<()> {
        if self.0.is_empty() || self.0.len() > MAX_PASSWORD_BYTES {
            return Err(Error::new(Code::WrongPassword, "the name or the password is wrong"));
        }
        Ok(())
    }
}

/// A value in a body that changes something: left out it stays, `null` takes it away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// It stays as it is.
    #[default]
    Keep,
    /// It is taken away.
    Clear,
    /// It is this from now on.
    Set(T),
}

impl<T> Change<T> {
    /// Whether it stays.
    #[must_use]
    pub const fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// `None`: stays; `Some(None)`: taken away.
    #[must_use]
    pub fn into_option(self) -> Option<Option<T>> {
        match self {
            Self::Keep => None,
            Self::Clear => Some(None),
            Self::Set(value) => Some(Some(value)),
        }
    }

    /// The same for a value that has passed its rule.
    ///
    /// # Errors
    /// What the rule says.
    pub fn check<U>(self, rule: impl FnOnce(T) -> Result<U>) -> Result<Option<Option<U>>> {
        match self {
            Self::Keep => Ok(None),
            Self::Clear => Ok(Some(None)),
            Self::Set(value) => rule(value).map(|value| Some(Some(value))),
        }
    }
}

impl<T: Serialize> Serialize for Change<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep | Self::Clear => serializer.serialize_none(),
            Self::Set(value) => value.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Change<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Option::<T>::deserialize(deserializer)?;
        Ok(value.map_or(Self::Clear, Self::Set))
    }
}

impl<T: JsonSchema> JsonSchema for Change<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        Option::<T>::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Option::<T>::json_schema(generator)
    }
}

/// A sentence from people to people: trimmed, on any number of lines, without control marks.
pub(crate) fn sentence(name: &'static str, text: &str) -> Result<String> {
    let text = text.trim();
    if text.chars().count() > MAX_REASON_CHARS {
        return Err(Error::new(Code::TooLong, format!("{name} is at most {MAX_REASON_CHARS} characters")));
    }
    Ok(text.chars().filter(|&letter| letter == '\n' || !letter.is_control()).collect())
}

/// A span of time; 0 is none.
pub(crate) fn seconds(name: &'static str, seconds: Option<u64>) -> Result<Option<u64>> {
    if seconds.is_some_and(|seconds| seconds > MAX_SECONDS) {
        return Err(Error::new(Code::BadRequest, format!("{name} is at most {MAX_SECONDS}: ten years")));
    }
    Ok(seconds.filter(|&seconds| seconds > 0))
}

/// The language of a person's pages: a tag such as `zh` or `pt-BR`.
pub(crate) fn language(tag: &str) -> Result<String> {
    let part =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if tag.len() <= 16 && tag.split('-').all(part) {
        return Ok(tag.to_owned());
    }
    Err(Error::new(Code::BadRequest, "language is a tag such as en or zh-CN"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Body {
        #[serde(default, skip_serializing_if = "Change::is_keep")]
        email: Change<String>,
    }

    #[test]
    fn left_out_and_null_are_two_things() {
        for (text, email) in [
            ("{}", Change::Keep),
            ("{\"email\":null}", Change::Clear),
            ("{\"email\":\"a@b.c\"}", Change::Set("a@b.c".to_owned())),
        ] {
            let body = Body { email };
            assert_eq!(serde_json::from_str::<Body>(text).unwrap(), body);
            assert_eq!(serde_json::to_string(&body).unwrap(), text);
        }
        assert_eq!(Change::Set(1).into_option(), Some(Some(1)));
    }

    #[test]
    fn secrets_are_not_shown() {
        assert_eq!(format!("{:?}", Secret("tea".to_owned())), "Secret(…)");
        let long = Secret("x".repeat(1_025));
        assert_eq!(long.check_new().unwrap_err().code, Code::WeakPassword);
        assert_eq!(long.check_old().unwrap_err().code, Code::WrongPassword);
    }

    #[test]
    fn small_rules() {
        assert_eq!(sentence("reason", " a\u{7}\nb ").unwrap(), "a\nb");
        assert_eq!(sentence("reason", &"x".repeat(501)).unwrap_err().code, Code::TooLong);
        assert_eq!(seconds("seconds", Some(0)).unwrap(), None);
        assert_eq!(seconds("seconds", Some(u64::MAX)).unwrap_err().code, Code::BadRequest);
        for tag in ["", "zh_CN", "a-", "x".repeat(9).as_str(), "a-b-c-d-e-f-g-h-i"] {
            assert_eq!(language(tag).unwrap_err().code, Code::BadRequest, "{tag}");
        }
        assert_eq!(language("zh-CN").unwrap(), "zh-CN");
    }
}
