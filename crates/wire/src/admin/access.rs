//! Invitations to the server, keys of bots and back ends, and the settings in force.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use teahouse_domain::{Code, Email, Error, KeyId, Result, RoomName, ServerRole};

use crate::{
    plain::{AsText, Moment},
    query::Asked,
    rest::{MAX_QUERY_CHARS, Paging, User, Whom, check_uses, seconds},
};

/// Longest name of a key, in characters.
const MAX_NAME_CHARS: usize = 64;

/// `POST invites`: to the server, and with a room into that, too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewServerInvite {
    /// Where to send it, if mail is set up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 254))]
    pub email: Option<String>,
    /// What they are on this server: `member` where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<AsText<ServerRole>>,
    /// The key of a room that they are in then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<AsText<RoomName>>,
    /// Seconds until it ends; left out, null or 0: it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<u64>,
    /// How many people it lets in, 1 to 10000; left out: any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 10_000))]
    pub uses: Option<u32>,
}

impl NewServerInvite {
    /// All within its bounds; an invitation to be an admin lets one person in.
    ///
    /// # Errors
    /// `bad_request`.
    pub fn check(mut self) -> Result<Self> {
        if let Some(email) = &self.email {
            Email::parse(email)?;
        }
        self.expires_in = seconds("expires_in", self.expires_in)?;
        self.uses = check_uses(self.uses)?;
        match self.role.map(|role| role.0) {
            Some(ServerRole::Guest) => {
                Err(Error::new(Code::BadRequest, "an account is a member or an admin"))
            }
            Some(ServerRole::Admin) if self.uses != Some(1) => {
                Err(Error::new(Code::BadRequest, "an invitation to be an admin has one use: say uses 1"))
            }
            _ => Ok(self),
        }
    }
}

/// Which invitations, of those that still work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitesFilter {
    /// Into this room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<AsText<RoomName>>,
    /// Who made them: an id or a login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<AsText<Whom>>,
    /// Which page.
    #[serde(default)]
    pub page: Paging,
}

impl InvitesFilter {
    pub(super) fn take(asked: &mut Asked<'_>) -> Result<Self> {
        Ok(Self {
            room: asked.plain("room")?.map(AsText),
            by: asked.plain("by")?.map(AsText),
            page: Paging::take(asked)?,
        })
    }
}

/// Which keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeysFilter {
    /// A part of their name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Whom they speak for: an id or a login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<AsText<Whom>>,
    /// Which page.
    #[serde(default)]
    pub page: Paging,
}

impl KeysFilter {
    pub(super) fn take(asked: &mut Asked<'_>) -> Result<Self> {
        Ok(Self {
            q: asked.text("q", MAX_QUERY_CHARS)?,
            person: asked.plain("person")?.map(AsText),
            page: Paging::take(asked)?,
        })
    }
}

/// Where a setting comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SettingSource {
    /// It is as the program comes.
    Default,
    /// The settings file.
    File,
    /// A variable of the environment.
    Environment,
    /// The command line.
    Arguments,
}

impl SettingSource {
    /// As it is called in a [`SettingRow`].
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::File => "file",
            Self::Environment => "environment",
            Self::Arguments => "arguments",
        }
    }
}

/// Which settings. There are as many as the program knows: they come without pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingsFilter {
    /// A part of their name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Those that come from there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<SettingSource>,
}

impl SettingsFilter {
    pub(super) fn take(asked: &mut Asked<'_>) -> Result<Self> {
        Ok(Self { q: asked.text("q", MAX_QUERY_CHARS)?, source: asked.word("source")? })
    }
}

/// What a key may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Reading what its person may read.
    Read,
    /// Saying something as its person.
    Write,
    /// Making and changing rooms.
    Rooms,
    /// Signing people in: tokens for them.
    People,
    /// All that an admin may.
    Admin,
}

/// `POST keys`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewKey {
    /// What it is for: 1 to 64 characters.
    #[schemars(length(min = 1, max = 64))]
    pub name: String,
    /// What it may be used for.
    #[schemars(length(min = 1, max = 5))]
    pub rights: Vec<Right>,
    /// Whom it speaks for: an id or a login; left out: a new bot of that name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<AsText<Whom>>,
}

impl NewKey {
    /// The name within its bounds, the rights each once and in order.
    ///
    /// # Errors
    /// `bad_request`.
    pub fn check(mut self) -> Result<Self> {
        self.name = self.name.trim().to_owned();
        let length = self.name.chars().count();
        if !(1..=MAX_NAME_CHARS).contains(&length) || self.name.chars().any(char::is_control) {
            return Err(Error::new(Code::BadRequest, "name is 1 to 64 characters"));
        }
        self.rights.sort_unstable();
        self.rights.dedup();
        if self.rights.is_empty() {
            return Err(Error::new(
                Code::BadRequest,
                "rights names at least one of read, write, rooms, people, admin",
            ));
        }
        Ok(self)
    }
}

/// A key that was just made: the only time its token is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MadeKey {
    /// The key.
    pub key: KeyRow,
    /// What to send as `Authorization: Bearer …`.
    pub token: String,
}

/// A key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyRow {
    /// The key.
    pub id: AsText<KeyId>,
    /// What it is for.
    pub name: String,
    /// Whom it speaks for, as they are called now.
    pub person: User,
    /// What it may be used for.
    pub rights: Vec<Right>,
    /// Who made it, as they are called now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<User>,
    /// When.
    pub created_at: Moment,
    /// When it was last used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_used: Option<Moment>,
    /// Since when it works no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Moment>,
}

/// One setting in force. Of secrets only that they are set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingRow {
    /// Section and key: `limits.enabled`.
    pub key: String,
    /// The value, as it would stand in the file. Of a secret: `set`, or nothing.
    pub value: String,
    /// Where it comes from: `default`, `file`, `environment` or `arguments`.
    pub source: String,
    /// Whether the value is kept back.
    pub secret: bool,
    /// What it does.
    pub about: String,
}
