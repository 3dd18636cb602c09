//! Accounts as an admin sees and changes them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use teahouse_domain::{Code, DisplayName, Email, Error, LoginName, PersonId, Result, ServerRole};

use crate::{
    plain::{AsText, Moment},
    query::Asked,
    rest::{Change, MAX_QUERY_CHARS, Paging, Secret},
};

/// Which accounts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UsersFilter {
    /// A part of their name, login or mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// What they are on this server; guests are listed only when they are asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<AsText<ServerRole>>,
    /// Switched off, or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
    /// Bots, or people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bot: Option<bool>,
    /// Which page.
    #[serde(default)]
    pub page: Paging,
}

impl UsersFilter {
    pub(super) fn take(asked: &mut Asked<'_>) -> Result<Self> {
        Ok(Self {
            q: asked.text("q", MAX_QUERY_CHARS)?,
            role: asked.plain("role")?.map(AsText),
            disabled: asked.flag("disabled")?,
            bot: asked.flag("bot")?,
            page: Paging::take(asked)?,
        })
    }
}

/// An account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UserRow {
    /// The person.
    pub id: AsText<PersonId>,
    /// The name they sign in with; guests have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// The name others see.
    pub name: String,
    /// Their mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Where letters are sent: whether that address is proved to be theirs, and signs them in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_confirmed: Option<bool>,
    /// What they are on this server.
    pub role: AsText<ServerRole>,
    /// A program, not a person.
    pub bot: bool,
    /// Since when they are switched off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled_at: Option<Moment>,
    /// Where they come from, when that is another system.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// When the account was made, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Moment>,
    /// When they were last heard of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<Moment>,
    /// Whether they are connected.
    pub online: bool,
}

/// `POST users`: an account, with a password or with a link that sets one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// The name to sign in with.
    #[schemars(length(min = 2, max = 32))]
    pub login: String,
    /// The password; left out: the answer has a link that sets one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret>,
    /// The name others see; the login where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 64))]
    pub name: Option<String>,
    /// The mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 254))]
    pub email: Option<String>,
    /// `member` where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<AsText<ServerRole>>,
    /// A program, not a person: it has neither password nor link, it speaks with a key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bot: Option<bool>,
}

/// An account that an admin asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserWanted {
    /// The name to sign in with.
    pub login: LoginName,
    /// The password; `None`: they set one by a link, or need none.
    pub password: Option<Secret>,
    /// The name others see.
    pub name: Option<DisplayName>,
    /// The mail address.
    pub email: Option<Email>,
    /// Member or admin.
    pub role: ServerRole,
    /// A program.
    pub bot: bool,
}

impl NewUser {
    /// The account that it asks for.
    ///
    /// # Errors
    /// `bad_name`, `bad_email`, `weak_password`, or `bad_request` for the others.
    pub fn check(self) -> Result<UserWanted> {
        self.password.as_ref().map_or(Ok(()), Secret::check_new)?;
        let bot = self.bot.unwrap_or(false);
        if bot && self.password.is_some() {
            return Err(Error::new(Code::BadRequest, "a bot has no password: make a key for it"));
        }
        Ok(UserWanted {
            login: LoginName::parse(&self.login)?,
            password: self.password,
            name: self.name.as_deref().map(DisplayName::parse).transpose()?,
            email: self.email.as_deref().map(Email::parse).transpose()?,
            role: account_role(self.role.map_or(ServerRole::Member, |role| role.0))?,
            bot,
        })
    }
}

/// Nobody is made a guest.
fn account_role(role: ServerRole) -> Result<ServerRole> {
    if role == ServerRole::Guest {
        return Err(Error::new(Code::BadRequest, "an account is a member or an admin"));
    }
    Ok(role)
}

/// The answer to `POST users`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MadeUser {
    /// The account.
    pub user: UserRow,
    /// The link that sets a password, where none was given: it is not shown again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// `PATCH users/{id}`: what is named changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("minProperties" = 1))]
pub struct ChangeUser {
    /// What they are on this server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<AsText<ServerRole>>,
    /// Switched off: signed out everywhere, and may do nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
    /// The name others see.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 64))]
    pub name: Option<String>,
    /// The mail address; null takes it away.
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub email: Change<String>,
    /// A new password; signs them out everywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<Secret>,
}

/// What an admin changes about an account; `None` stays.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserChanges {
    /// Member or admin.
    pub role: Option<ServerRole>,
    /// Switched off.
    pub disabled: Option<bool>,
    /// The name others see.
    pub name: Option<DisplayName>,
    /// The mail address; `Some(None)`: none any more.
    pub email: Option<Option<Email>>,
    /// A new password.
    pub password: Option<Secret>,
}

impl ChangeUser {
    /// What it asks for.
    ///
    /// # Errors
    /// `bad_name`, `bad_email`, `weak_password`, or `bad_request` for the others and where nothing is named.
    pub fn check(self) -> Result<UserChanges> {
        self.password.as_ref().map_or(Ok(()), Secret::check_new)?;
        let changes = UserChanges {
            role: self.role.map(|role| account_role(role.0)).transpose()?,
            disabled: self.disabled,
            name: self.name.as_deref().map(DisplayName::parse).transpose()?,
            email: self.email.check(|email| Email::parse(&email))?,
            password: self.password,
        };
        if changes == UserChanges::default() {
            return Err(Error::new(Code::BadRequest, "name what should change"));
        }
        Ok(changes)
    }
}

/// A link that is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Where to open it; absolute where the server knows its public address.
    pub url: String,
    /// When it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Moment>,
}
