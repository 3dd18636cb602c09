//! What can go wrong, as a closed set of codes and a sentence that says what to do.
//!
//! An `Error` is what a person or a program outside may see: never a path, a query or a driver's words.
//! `wire` turns a code into a status, a reply or a close code, in one table.

use std::{borrow::Cow, fmt};

/// Why something was refused. The text form is part of the wire: it never changes once released.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Code {
    /// The bytes are not JSON, or not a JSON object.
    BadJson,
    /// A value is missing, of the wrong type or out of its range.
    BadRequest,
    /// A key that this command does not have.
    UnknownField,
    /// A command that this protocol does not have.
    UnknownCommand,
    /// The command needs another one first, or came twice.
    Protocol,
    /// A text or name is longer than its limit.
    TooLong,
    /// A message without anything in it.
    Empty,
    /// Not a valid room name.
    BadRoom,
    /// Not a valid display name.
    BadName,
    /// Not a mail address.
    BadEmail,
    /// An address of a scheme that is not allowed, or bytes that are not of the kind they claim.
    BadMedia,
    /// No media of that id, or it was removed before a message named it.
    UnknownMedia,
    /// Larger than the limit for one upload or one message.
    TooBig,
    /// The person's share of uploads for today is used up.
    QuotaExceeded,
    /// The disk is (nearly) full: nothing was stored.
    StorageFull,
    /// The log is read-only until the server is restarted, after a failed sync.
    ReadOnly,
    /// Too much is under way: nothing was stored, try again.
    Busy,
    /// Faster than the limit.
    RateLimited,
    /// This `client_id` already belongs to a message with another body.
    ClientIdReused,
    /// The commit failed in a way that leaves it open: send again with the same `client_id`.
    OutcomeUnknown,
    /// Nobody is signed in, or the token is wrong.
    Unauthorized,
    /// Somebody is signed in, but may not do this.
    Forbidden,
    /// Somebody else has that name, or one that looks the same.
    NameTaken,
    /// Another account has that address.
    EmailTaken,
    /// Too short, too long, or one of those that are tried first.
    WeakPassword,
    /// The name or the password is wrong: which, is not said.
    WrongPassword,
    /// Accounts are made by an admin, or by invitation only.
    SignUpClosed,
    /// An invitation or a link that is unknown, used up or over.
    BadCode,
    /// An invitation that was made for another e-mail address.
    WrongEmail,
    /// The token's time is over: come back with a fresh one.
    Expired,
    /// Banned from the room, or from the server.
    Banned,
    /// May not speak here for a while.
    Muted,
    /// May read here, not write.
    NoVoice,
    /// The room is closed for new messages.
    Archived,
    /// The time within which this can be changed is over.
    TooLate,
    /// Has a word in it that this server does not take.
    BlockedWord,
    /// No such message, or it was deleted.
    UnknownMessage,
    /// No such person.
    UnknownPerson,
    /// Without this person nobody would run the server.
    LastAdmin,
    /// Without this person nobody would own the room.
    LastOwner,
    /// It is so already, or was changed by somebody else meanwhile.
    Conflict,
    /// The page's origin is not in `allowed_origins`.
    OriginRefused,
    /// A change by cookie that nothing shows to come from a page of ours.
    CsrfRefused,
    /// The host is not in `allowed_hosts`.
    HostRefused,
    /// Nothing here.
    NotFound,
    /// The server is going down: come back.
    Draining,
    /// More connections than the limit.
    TooManyConnections,
    /// Our fault. The log has the incident that the message names ([`crate::Incident`]).
    Internal,
}

impl Code {
    /// The code as it travels.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::BadJson => "bad_json",
            Self::BadRequest => "bad_request",
            Self::UnknownField => "unknown_field",
            Self::UnknownCommand => "unknown_command",
            Self::Protocol => "protocol",
            Self::TooLong => "too_long",
            Self::Empty => "empty",
            Self::BadRoom => "bad_room",
            Self::BadName => "bad_name",
            Self::BadEmail => "bad_email",
            Self::BadMedia => "bad_media",
            Self::UnknownMedia => "unknown_media",
            Self::TooBig => "too_big",
            Self::QuotaExceeded => "quota_exceeded",
            Self::StorageFull => "storage_full",
            Self::ReadOnly => "read_only",
            Self::Busy => "busy",
            Self::RateLimited => "rate_limited",
            Self::ClientIdReused => "client_id_reused",
            Self::OutcomeUnknown => "outcome_unknown",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::NameTaken => "name_taken",
            Self::EmailTaken => "email_taken",
            Self::WeakPassword => "weak_password",
            Self::WrongPassword => "wrong_password",
            Self::SignUpClosed => "sign_up_closed",
            Self::BadCode => "bad_code",
            Self::WrongEmail => "wrong_email",
            Self::Expired => "expired",
            Self::Banned => "banned",
            Self::Muted => "muted",
            Self::NoVoice => "no_voice",
            Self::Archived => "archived",
            Self::TooLate => "too_late",
            Self::BlockedWord => "blocked_word",
            Self::UnknownMessage => "unknown_message",
            Self::UnknownPerson => "unknown_person",
            Self::LastAdmin => "last_admin",
            Self::LastOwner => "last_owner",
            Self::Conflict => "conflict",
            Self::OriginRefused => "origin_refused",
            Self::CsrfRefused => "csrf_refused",
            Self::HostRefused => "host_refused",
            Self::NotFound => "not_found",
            Self::Draining => "draining",
            Self::TooManyConnections => "too_many_connections",
            Self::Internal => "internal",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A refusal: the code for programs, the sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The closed set a program matches on.
    pub code: Code,
    /// What happened and what to do about it. English, one sentence or two.
    pub message: Cow<'static, str>,
    /// When trying again makes sense, milliseconds from now.
    pub retry_after_ms: Option<u64>,
}

impl Error {
    /// An error with its sentence.
    pub fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        Self { code, message: message.into(), retry_after_ms: None }
    }

    /// The same error, with the time after which trying again makes sense.
    #[must_use]
    pub fn retry_after_ms(mut self, milliseconds: u64) -> Self {
        self.retry_after_ms = Some(milliseconds);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for Error {}

/// What a rule answers.
pub type Result<T, E = Error> = std::result::Result<T, E>;
