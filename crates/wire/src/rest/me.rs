//! Who I am: what a person sees of themselves, and what they can change.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use teahouse_domain::{Code, DisplayName, Email, Error, MediaId, Result, ServerRole};

use super::{Change, Room, Said, Secret, Session, SignUps, words::language};
use crate::plain::{AsText, Moment};

/// The person behind a connection or a request, as they see themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Me {
    /// The person.
    #[schemars(regex(pattern = "^u_[0-9a-z]{13}$"))]
    pub id: String,
    /// The name others see.
    pub name: String,
    /// Known by a cookie or token only.
    pub guest: bool,
    /// Whether they chose the name.
    pub named: bool,
    /// What they are on this server.
    pub role: AsText<ServerRole>,
    /// The name they sign in with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// Their mail address, as they gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Whether a link in a letter proved that address; only where letters are sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_confirmed: Option<bool>,
    /// Their picture: an upload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<AsText<MediaId>>,
    /// The language of their pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What this server lets them do.
    pub rights: Rights,
}

/// What a server lets somebody do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rights {
    /// Who may make an account.
    pub sign_up: SignUps,
    /// Whether this person may make rooms.
    pub make_rooms: bool,
}

/// `PUT me`: what is named changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("minProperties" = 1))]
pub struct UpdateMe {
    /// The display name: 1 to 64 visible characters, without control or direction marks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 64))]
    pub name: Option<String>,
    /// The mail address; null takes it away.
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    #[schemars(length(max = 254))]
    pub email: Change<String>,
    /// An upload of one's own that is a picture; null takes it away.
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub picture: Change<AsText<MediaId>>,
    /// A language tag such as `zh`; null: as the browser says.
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    #[schemars(length(max = 16))]
    pub language: Change<String>,
    /// The password, where the mail address becomes another one; whoever has none leaves it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret>,
}

/// What a person changes about themselves; `None` stays, `Some(None)` is taken away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MyChanges {
    /// The display name.
    pub name: Option<DisplayName>,
    /// The mail address.
    pub email: Option<Option<Email>>,
    /// The picture.
    pub picture: Option<Option<MediaId>>,
    /// The language of the pages.
    pub language: Option<Option<String>>,
    /// What proves that it is them, for what asks for it.
    pub password: Option<Secret>,
}

impl UpdateMe {
    /// What it asks for.
    ///
    /// # Errors
    /// `bad_name`, `bad_email`, `wrong_password`, or `bad_request` for the others and where nothing is named.
    pub fn check(self) -> Result<MyChanges> {
        self.password.as_ref().map_or(Ok(()), Secret::check_old)?;
        let changes = MyChanges {
            name: self.name.as_deref().map(DisplayName::parse).transpose()?,
            email: self.email.check(|email| Email::parse(&email))?,
            picture: self.picture.check(|picture| Ok(picture.0))?,
            language: self.language.check(|tag| language(&tag))?,
            password: None,
        };
        if changes == MyChanges::default() {
            return Err(Error::new(Code::BadRequest, "name what should change"));
        }
        Ok(MyChanges { password: self.password, ..changes })
    }
}

/// `PUT me/password`: signs out all other devices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The one until now; whoever has none yet leaves it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old: Option<Secret>,
    /// The one from now on.
    pub new: Secret,
}

impl ChangePassword {
    /// Both within their bounds.
    ///
    /// # Errors
    /// `wrong_password` or `weak_password`.
    pub fn check(self) -> Result<Self> {
        self.old.as_ref().map_or(Ok(()), Secret::check_old)?;
        self.new.check_new()?;
        Ok(self)
    }
}

/// `DELETE me`: the account ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeleteMe {
    /// The password; whoever has none leaves it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret>,
    /// What becomes of what they said.
    pub messages: Said,
}

impl DeleteMe {
    /// The password within its bounds.
    ///
    /// # Errors
    /// `wrong_password`.
    pub fn check(self) -> Result<Self> {
        self.password.as_ref().map_or(Ok(()), Secret::check_old)?;
        Ok(self)
    }
}

/// `GET me/export`: everything that is kept about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Export {
    /// When this was put together.
    pub at: Moment,
    /// The account.
    pub me: Me,
    /// Where they are signed in.
    pub sessions: Vec<Session>,
    /// The rooms they are in.
    pub rooms: Vec<Room>,
    /// What they said, room by room.
    pub messages: Vec<Exported>,
}

/// A message in an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exported {
    /// The room's key.
    pub room: String,
    /// Its position there.
    pub seq: u64,
    /// When the log took it.
    pub sent_at: Moment,
    /// Its text.
    pub text: String,
    /// Its media.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<AsText<MediaId>>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::read;

    fn changes(body: &str) -> Result<MyChanges> {
        read::<UpdateMe>(body.as_bytes())?.check()
    }

    #[test]
    fn only_what_is_named_changes() {
        let changed = changes("{\"name\":\" Ada \",\"email\":null}").unwrap();
        assert_eq!(changed.name.unwrap().as_str(), "Ada");
        assert_eq!((changed.email, changed.picture, changed.language), (Some(None), None, None));
        let changed = changes("{\"picture\":\"m_0000000000000000000000001\",\"language\":\"zh\"}").unwrap();
        assert_eq!(changed.picture, Some(Some(MediaId(1))));
        assert_eq!(changed.language, Some(Some("zh".to_owned())));
    }

    #[test]
    fn changes_that_are_none() {
        for (body, code) in [
            ("{}", Code::BadRequest),
            ("{\"name\":null}", Code::BadRequest),
            ("{\"name\":\"\"}", Code::BadName),
            ("{\"email\":\"ada\"}", Code::BadEmail),
            ("{\"picture\":\"/media/x\"}", Code::BadRequest),
            ("{\"language\":\"<x>\"}", Code::BadRequest),
            ("{\"role\":\"admin\"}", Code::UnknownField),
            ("{\"name\":\"a\",\"name\":\"b\"}", Code::BadRequest),
        ] {
            assert_eq!(changes(body).unwrap_err().code, code, "{body}");
        }
    }

    #[test]
    fn passwords_have_bounds() {
        let change = |old: &str, new: &str| {
            ChangePassword { old: Some(Secret(old.to_owned())), new: Secret(new.to_owned()) }.check()
        };
        assert!(change("old", "new").is_ok());
        assert_eq!(change("", "new").unwrap_err().code, Code::WrongPassword);
        assert_eq!(change("old", "").unwrap_err().code, Code::WeakPassword);
    }
}
