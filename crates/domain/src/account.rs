//! Accounts and what opens them: sessions, API keys, invitations and links.
//!
//! Must never hold a secret: of passwords, tokens and codes only hashes are kept, and those stay in the store.
//! Bounds: each text is cut to its longest form where it comes in.

use crate::{
    Code, CodeId, DisplayName, Email, Error, KeyId, LoginName, MediaId, PersonId, Result, RoomId, RoomRole,
    ServerRole, SessionId, Timestamp, role::closed,
};

/// What is kept of a person: an account, or a guest who chose a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Who.
    pub id: PersonId,
    /// The name they are shown by. None where a stricter rule refuses today what was chosen once.
    pub name: Option<DisplayName>,
    /// What they are on this server; guests have no login, and nothing but a name, a language, and who vouches for them.
    pub role: ServerRole,
    /// The name they sign in with.
    pub login: Option<LoginName>,
    /// Where mail reaches them, by their own word.
    pub email: Option<Email>,
    /// Whether that was proved by a link, or is the word of an admin or of another program.
    pub email_confirmed: bool,
    /// Since when an admin has switched it off.
    pub disabled_at: Option<Timestamp>,
    /// Their picture.
    pub picture: Option<MediaId>,
    /// Where the picture that another application named last was fetched from.
    pub picture_from: Option<Box<str>>,
    /// The language they chose, as a tag.
    pub language: Option<Box<str>>,
    /// Who vouches for them: `jwt:<issuer>:<subject>`, `key:<holder>:<subject>`, `django:<id>`. A guest may have one, too.
    pub origin: Option<Box<str>>,
    /// A program.
    pub bot: bool,
    /// Whether there is a password.
    pub has_password: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When they were seen last, about.
    pub last_seen: Option<Timestamp>,
}

impl Account {
    /// Whether it was removed: nothing is kept of it but that it was there.
    #[must_use]
    pub fn is_removed(&self) -> bool {
        self.role == ServerRole::Guest && self.disabled_at.is_some()
    }

    /// Whether another application keeps it: its person is signed in by that alone, and has nothing here to change it by.
    #[must_use]
    pub fn is_kept_elsewhere(&self) -> bool {
        let vouched = |origin: &str| origin.starts_with("jwt:") || origin.starts_with("key:");
        !self.has_password && self.origin.as_deref().is_some_and(vouched)
    }

    /// The name to show.
    #[must_use]
    pub fn shown_name(&self) -> String {
        self.person().shown_name()
    }

    /// The person, as sockets know them.
    #[must_use]
    pub fn person(&self) -> crate::Person {
        crate::Person {
            id: self.id,
            name: self.name.clone(),
            role: self.role,
            disabled: self.disabled_at.is_some(),
        }
    }
}

/// A signed-in device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountSession {
    /// Which.
    pub id: SessionId,
    /// Whose.
    pub person: PersonId,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was used last, about.
    pub last_seen: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// What it called itself.
    pub device: Box<str>,
    /// The address it was used from last.
    pub address: Box<str>,
    /// The API key that signed it in, and that it ends with.
    pub key: Option<KeyId>,
}

closed!(
    /// What an API key may be used for.
    KeyRight, "a right" {
        /// Read rooms and messages.
        Read = "read",
        /// Say something.
        Write = "write",
        /// Make and change rooms and their members.
        Rooms = "rooms",
        /// Sign people in on behalf of an application.
        People = "people",
        /// Everything that an admin may.
        Admin = "admin",
    }
);

/// A key of a bot or a back end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Which.
    pub id: KeyId,
    /// In whose name it acts.
    pub person: PersonId,
    /// What it is for, in the words of who made it.
    pub name: Box<str>,
    /// What it may be used for.
    pub rights: Vec<KeyRight>,
    /// Who made it; none from the command line.
    pub created_by: Option<PersonId>,
    /// When.
    pub created_at: Timestamp,
    /// When it was used last, about.
    pub last_used: Option<Timestamp>,
    /// Since when it opens nothing any more.
    pub revoked_at: Option<Timestamp>,
}

/// What an invitation or a link opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CodePurpose {
    /// An account on this server, with this role.
    Server(ServerRole),
    /// Membership in a room, with this role; also an account where accounts are by invitation.
    Room(RoomId, RoomRole),
    /// A new password for this account.
    Password(PersonId),
    /// The proof that the code's address is this account's.
    Email(PersonId),
    /// The first admin's account.
    Setup,
}

/// An invitation, or a link that sets a password or proves an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessCode {
    /// Which.
    pub id: CodeId,
    /// What it opens.
    pub purpose: CodePurpose,
    /// The only address that may use it.
    pub email: Option<Email>,
    /// Who made it; none from the command line.
    pub created_by: Option<PersonId>,
    /// When.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// How often it can still be used; none: as often as they like.
    pub uses_left: Option<u32>,
    /// How often it was used.
    pub uses: u32,
    /// Since when it opens nothing any more.
    pub revoked_at: Option<Timestamp>,
}

impl AccessCode {
    /// Whether it opens something now.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none()
            && self.uses_left != Some(0)
            && self.expires_at.is_none_or(|expires_at| now < expires_at)
    }
}
