//! The nouns of Teahouse and their rules.
//!
//! Pure: nothing here reads a clock, a file or a socket, and nothing waits. Every value that exists has
//! passed its rule (a [`RoomName`] is a valid room name), so the code behind the door never checks again.
//! Bounds: each text type states its longest value.

mod account;
mod audit;
mod email;
mod error;
mod event;
mod id;
mod incident;
mod list;
mod login;
mod media;
mod membership;
mod moderation;
mod name;
mod person;
pub mod policy;
mod role;
mod room;
mod skeleton;
mod text;

pub use account::{AccessCode, Account, AccountSession, ApiKey, CodePurpose, KeyRight};
pub use audit::{AuditEntry, AuditVerdict, NewAudit};
pub use email::Email;
pub use error::{Code, Error, Result};
pub use event::{
    Aside, Author, Body, Draft, Event, Link, MembershipChange, Message, MessageType, SettingsChange,
};
pub use id::{
    BanId, ClientId, CodeId, EventId, KeyId, LogId, MediaId, PersonId, ReportId, RoomId, Seq, SessionId,
    Timestamp,
};
pub use incident::Incident;
pub use list::{Cursor, List};
pub use login::LoginName;
pub use media::{Media, MediaKind, Picture};
pub use membership::{LastSaid, Member, MyRoom, RoomInfo};
pub use moderation::{Ban, BlockedWord, MAX_REASON_CHARS, Report, ReportState, WordAction};
pub use name::DisplayName;
pub use person::Person;
pub use role::{RoomKind, RoomRole, ServerRole, Standing};
pub use room::{Room, RoomName, Title, Topic};
pub use skeleton::{Skeleton, is_reserved, skeleton};
pub use text::{MAX_TEXT_BYTES, Text};
