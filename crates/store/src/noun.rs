//! What comes with a write: the new things, as their callers made them.
//!
//! Must never hold a secret itself, only its hash. Ids are random and made by the caller. An [`Author`] of id 0 is the
//! command line.

use std::fmt;

use teahouse_domain::{
    Author, BanId, CodeId, CodePurpose, DisplayName, Email, KeyId, KeyRight, LoginName, Media, MediaId,
    NewAudit, PersonId, ReportId, RoomId, RoomKind, RoomName, RoomRole, Seq, ServerRole, SessionId,
    Timestamp, Title, Topic,
};

/// SHA-256 of a token or a code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Secret(pub [u8; 32]);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// An upload whose bytes are on the disk, synced, under its id.
#[derive(Clone, Debug)]
pub struct NewMedia {
    /// What it is.
    pub media: Media,
    /// Who sent it.
    pub owner: PersonId,
    /// Hash of the bytes as stored.
    pub sha256: [u8; 32],
    /// Most bytes of this owner within 24 hours, this upload included.
    pub daily_limit: Option<u64>,
}

/// What an address is worth that an account is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Claim {
    /// Theirs: an admin or another program says so. `email_taken` where it is somebody else's.
    #[default]
    Vouched,
    /// Theirs where it is nobody's yet; else kept and worth nothing. Either way it is not told.
    First,
    /// Kept, and worth nothing until a link proves it.
    Unproved,
}

/// An account to be made. A guest of the same id becomes it.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Who.
    pub person: PersonId,
    /// The name they sign in with.
    pub login: LoginName,
    /// The name they are shown by.
    pub name: DisplayName,
    /// Where mail reaches them.
    pub email: Option<Email>,
    /// What that address is worth.
    pub claim: Claim,
    /// Hash of the password, as a PHC string.
    pub password: Option<Box<str>>,
    /// What they are; where there is a code, that decides.
    pub role: ServerRole,
    /// The language they chose.
    pub language: Option<Box<str>>,
    /// A program.
    pub bot: bool,
    /// Hash of the invitation that lets them in; `bad_code` where it opens nothing.
    pub by_code: Option<Secret>,
    /// What the audit chain is to say of its use.
    pub code_audit: Option<Box<NewAudit>>,
}

/// What changes about an account; what does not is `None`.
#[derive(Clone, Debug, Default)]
pub struct AccountChanges {
    /// The name they are shown by; `name_taken`.
    pub name: Option<DisplayName>,
    /// The name they sign in with; `name_taken`.
    pub login: Option<LoginName>,
    /// Where mail reaches them; `email_taken`.
    pub email: Option<Option<Email>>,
    /// What that address is worth.
    pub claim: Claim,
    /// Their picture: an upload of theirs; `unknown_media`.
    pub picture: Option<Option<MediaId>>,
    /// The address that it was fetched from.
    pub picture_from: Option<Box<str>>,
    /// Their language.
    pub language: Option<Option<Box<str>>>,
    /// What they are: member or admin.
    pub role: Option<ServerRole>,
    /// Switched off, or on again.
    pub disabled: Option<bool>,
    /// Hash of the password; none: cannot sign in by one. All devices are signed out, but one.
    pub password: Option<Option<Box<str>>>,
    /// Only while this is the hash of their password; else `conflict`. The same password in another form: nobody is
    /// signed out.
    pub password_was: Option<Box<str>>,
    /// The device that stays signed in where the password becomes another one.
    pub stays: Option<SessionId>,
    /// When they were seen last.
    pub last_seen: Option<Timestamp>,
}

/// An account that is on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// Whose.
    pub person: PersonId,
    /// Who wants it.
    pub by: Author,
    /// Whether what they said goes, too.
    pub messages: bool,
}

/// Somebody whom an application vouches for.
#[derive(Clone, Debug)]
pub struct NewOrigin {
    /// Who says so, and who it is: `jwt:<issuer>:<subject>`, `key:<holder>:<subject>`.
    pub origin: Box<str>,
    /// The id, where they come for the first time.
    pub person: PersonId,
    /// The login they would like, where they come for the first time; a number is added where it is taken.
    pub login: Option<LoginName>,
    /// The name they are shown by; a number is added where it is taken.
    pub name: DisplayName,
    /// Where mail reaches them; passed over where another account has it.
    pub email: Option<Email>,
    /// What they are, also a guest; none: member, or what they were made here.
    pub role: Option<ServerRole>,
    /// A hash of a password that came along (an import), where they come for the first time.
    pub password: Option<Box<str>>,
    /// Rooms in which they are to be members, at least so.
    pub rooms: Vec<(RoomId, RoomRole)>,
}

/// A device that signed in.
#[derive(Clone, Debug)]
pub struct NewSession {
    /// Which.
    pub id: SessionId,
    /// Hash of its token.
    pub secret: Secret,
    /// Whose.
    pub person: PersonId,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// Whether that is so much later whenever it is used.
    pub extends: bool,
    /// What it calls itself.
    pub device: Box<str>,
    /// The address it comes from.
    pub address: Box<str>,
    /// The API key that signs it in: it ends with that; `unauthorized` where it was revoked meanwhile.
    pub key: Option<KeyId>,
    /// The hash that their password was checked against: where it is another one by now, `wrong_password`.
    pub password_was: Option<Box<str>>,
}

/// An API key to be made.
#[derive(Clone, Debug)]
pub struct NewKey {
    /// Which.
    pub id: KeyId,
    /// Hash of the key.
    pub secret: Secret,
    /// In whose name it acts.
    pub person: PersonId,
    /// What it is for.
    pub name: Box<str>,
    /// What it may be used for.
    pub rights: Vec<KeyRight>,
    /// Who makes it.
    pub created_by: Option<PersonId>,
}

/// An invitation or a link to be made.
#[derive(Clone, Debug)]
pub struct NewCode {
    /// Which.
    pub id: CodeId,
    /// Hash of the code.
    pub secret: Secret,
    /// What it opens.
    pub purpose: CodePurpose,
    /// The only address that may use it.
    pub email: Option<Email>,
    /// Who makes it.
    pub created_by: Option<PersonId>,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// How often it can be used.
    pub uses: Option<u32>,
}

/// A room to be made.
#[derive(Clone, Debug)]
pub struct NewRoom {
    /// Its name; or, for private and direct rooms, a key of [`RoomName::hidden`].
    pub key: RoomName,
    /// Who it is for.
    pub kind: RoomKind,
    /// What people see as its name.
    pub title: Option<Title>,
    /// What it is about.
    pub topic: Option<Topic>,
    /// Who makes it, and owns it but for direct rooms.
    pub by: Author,
    /// Who else is a member from the start.
    pub members: Vec<PersonId>,
}

/// A ban to be made. Of a person, a network, or both; with a room, of a person.
#[derive(Clone, Debug)]
pub struct NewBan {
    /// Which.
    pub id: BanId,
    /// From this room; none: from the server.
    pub room: Option<RoomId>,
    /// Who.
    pub person: Option<PersonId>,
    /// From which addresses, in CIDR form.
    pub network: Option<Box<str>>,
    /// Why.
    pub reason: Box<str>,
    /// Who says so.
    pub by: Author,
    /// Until when.
    pub until: Option<Timestamp>,
}

/// A report to be kept.
#[derive(Clone, Debug)]
pub struct NewReport {
    /// Which.
    pub id: ReportId,
    /// Where.
    pub room: RoomId,
    /// The message.
    pub seq: Seq,
    /// Who reports it.
    pub reporter: PersonId,
    /// Why.
    pub reason: Box<str>,
}
