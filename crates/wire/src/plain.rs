//! Values of `domain` that travel as one text: ids, keys of rooms, times, words of closed sets.
//!
//! Must never take a value that breaks its rule: reading is the type's own parser. Bounds: those of the types.

use std::{borrow::Cow, fmt};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::{Value, json};
use teahouse_domain::{
    BanId, ClientId, CodeId, EventId, KeyId, MediaId, PersonId, ReportId, Result, RoomKind, RoomName,
    RoomRole, ServerRole, SessionId, Timestamp,
};

use crate::time;

/// A value that has a text form of its own.
pub trait Plain: Sized {
    /// What a schema says of it.
    fn schema() -> Value;

    /// Reads the text form.
    ///
    /// # Errors
    /// What the type's rule says.
    fn read(text: &str) -> Result<Self>;

    /// Writes it.
    fn show(&self) -> Cow<'_, str>;
}

/// A value in JSON as its text: `AsText(person.id)` in an answer, `body.person.0` of a body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AsText<T>(pub T);

/// A time as it travels: RFC 3339, UTC, milliseconds.
pub type Moment = AsText<Timestamp>;

impl<T> From<T> for AsText<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Plain> fmt::Display for AsText<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.show())
    }
}

impl<T: Plain> Serialize for AsText<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.show())
    }
}

impl<'de, T: Plain> Deserialize<'de> for AsText<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        T::read(&text).map(Self).map_err(|error| D::Error::custom(error.message))
    }
}

impl<T: Plain> JsonSchema for AsText<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        Schema::try_from(T::schema()).expect("a schema is an object")
    }
}

macro_rules! ids {
    ($($id:ident $prefix:literal $digits:literal;)+) => {$(
        impl Plain for $id {
            fn schema() -> Value {
                json!({"type": "string", "pattern": concat!("^", $prefix, "[0-9a-hjkmnp-tv-z]{", $digits, "}$")})
            }

            fn read(text: &str) -> Result<Self> {
                text.parse()
            }

            fn show(&self) -> Cow<'_, str> {
                self.to_string().into()
            }
        }
    )+};
}

ids! {
    PersonId "u_" 13;
    EventId "e_" 13;
    SessionId "s_" 13;
    KeyId "k_" 13;
    CodeId "i_" 13;
    BanId "b_" 13;
    ReportId "q_" 13;
    MediaId "m_" 25;
}

macro_rules! words {
    ($($set:ident),+) => {$(
        impl Plain for $set {
            fn schema() -> Value {
                let all: Vec<&str> = Self::ALL.iter().map(|value| value.as_str()).collect();
                json!({"type": "string", "enum": all})
            }

            fn read(text: &str) -> Result<Self> {
                Self::parse(text)
            }

            fn show(&self) -> Cow<'_, str> {
                self.as_str().into()
            }
        }
    )+};
}

words!(ServerRole, RoomRole, RoomKind);

impl Plain for RoomName {
    fn schema() -> Value {
        // Without a pattern: ECMA-262's `\w` is ASCII, and its classes are not those of the rule.
        json!({"type": "string", "minLength": 1, "maxLength": Self::MAX_CHARS})
    }

    fn read(text: &str) -> Result<Self> {
        Self::parse(text)
    }

    fn show(&self) -> Cow<'_, str> {
        self.as_str().into()
    }
}

impl Plain for ClientId {
    fn schema() -> Value {
        json!({"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"})
    }

    fn read(text: &str) -> Result<Self> {
        Self::parse(text)
    }

    fn show(&self) -> Cow<'_, str> {
        self.as_str().into()
    }
}

impl Plain for Timestamp {
    fn schema() -> Value {
        json!({"type": "string", "format": "date-time"})
    }

    fn read(text: &str) -> Result<Self> {
        time::parse(text)
    }

    fn show(&self) -> Cow<'_, str> {
        time::rfc3339(*self).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survives<T: Plain + PartialEq + fmt::Debug>(value: T, text: &str) {
        let value = AsText(value);
        assert_eq!(serde_json::to_value(&value).unwrap(), json!(text));
        assert_eq!(serde_json::from_value::<AsText<T>>(json!(text)).unwrap(), value);
        assert_eq!(value.to_string(), text);
    }

    #[test]
    fn values_survive_their_text() {
        survives(PersonId(9), "u_0000000000009");
        survives(KeyId(31), "k_000000000000z");
        survives(MediaId(1), "m_0000000000000000000000001");
        survives(RoomRole::ReadOnly, "read_only");
        survives(RoomName::parse("茶").unwrap(), "茶");
        survives(Timestamp(1_795_410_000_001), "2026-11-23T05:00:00.001Z");
        survives(ClientId::parse("01J").unwrap(), "01J");
    }

    #[test]
    fn what_breaks_the_rule_is_no_value() {
        for wrong in [json!("u_9"), json!(9), json!(null), json!("m_0000000000000000000000001")] {
            assert!(serde_json::from_value::<AsText<PersonId>>(wrong.clone()).is_err(), "{wrong}");
        }
        let error = serde_json::from_value::<AsText<ServerRole>>(json!("root")).unwrap_err();
        assert!(error.to_string().contains("guest, member, admin"), "{error}");
    }
}
