//! One table: what a code is as an HTTP status, and which close code a socket ends with.
//!
//! Must stay total: a new code does not compile until it has its status. Close codes never change their
//! meaning once released; clients decide by their range whether to come back.

use teahouse_domain::{Code, Error};

/// Too many frames, or attacks on the codec's patience.
pub const FLOOD: u16 = 1008;
/// A message above the limit of its wire.
pub const TOO_BIG: u16 = 1009;
/// Our fault: the handler of this connection failed.
pub const INTERNAL: u16 = 1011;
/// The server restarts (the tutorial's wire).
pub const RESTART: u16 = 1012;
/// More connections than the limit.
pub const TOO_MANY: u16 = 1013;
/// The token is wrong.
pub const TOKEN: u16 = 4001;
/// This person is banned.
pub const BANNED: u16 = 4003;
/// Not chat.v1: a command before `connect`, a second `connect`.
pub const PROTOCOL: u16 = 4010;
/// The token's time is over.
pub const EXPIRED: u16 = 4601;
/// The server goes down and comes back (chat.v1).
pub const DRAIN: u16 = 4301;
/// The client does not read.
pub const SLOW: u16 = 4302;
/// Nothing was heard of the client: no `connect` in time, or silence for too long.
pub const NO_ANSWER: u16 = 4303;
/// Not now, for a reason that passes by itself: the refusal before it says when (`retry_after_ms`).
pub const LATER: u16 = 4304;

/// What a client does after a close.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Return {
    /// Stays away: coming back would end the same.
    Never,
    /// Comes back with backoff and jitter.
    Backoff,
    /// Comes back with a fresh token.
    FreshToken,
}

/// One way for a socket to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CloseCode {
    /// The number in the close frame.
    pub code: u16,
    /// What it says, in a word or two.
    pub reason: &'static str,
    /// What the client does then.
    pub comes_back: Return,
}

const fn close(code: u16, reason: &'static str, comes_back: Return) -> CloseCode {
    CloseCode { code, reason, comes_back }
}

/// Every close code that the server sends.
pub const CLOSE_CODES: [CloseCode; 16] = [
    close(1000, "goodbye", Return::Backoff),
    close(1002, "not WebSocket", Return::Backoff),
    close(1007, "not UTF-8", Return::Backoff),
    close(FLOOD, "flood", Return::Backoff),
    close(TOO_BIG, "too big", Return::Backoff),
    close(INTERNAL, "internal", Return::Backoff),
    close(RESTART, "restart", Return::Backoff),
    close(TOO_MANY, "too many connections", Return::Backoff),
    close(TOKEN, "token", Return::Never),
    close(BANNED, "banned", Return::Never),
    close(PROTOCOL, "protocol", Return::Never),
    close(EXPIRED, "token expired", Return::FreshToken),
    close(DRAIN, "drain", Return::Backoff),
    close(SLOW, "slow", Return::Backoff),
    close(NO_ANSWER, "no answer", Return::Backoff),
    close(LATER, "later", Return::Backoff),
];

/// What a client does after this code, also for codes that are not in the table. A client that closed by itself
/// stays away, whatever the code: 1000 alone says nothing, proxies send it too.
#[must_use]
pub const fn comes_back(code: u16) -> Return {
    match code {
        4000..=4299 => Return::Never,
        4600..=4699 => Return::FreshToken,
        _ => Return::Backoff,
    }
}

/// The status of a REST answer or a refused handshake.
#[must_use]
pub const fn http_status(code: Code) -> u16 {
    match code {
        Code::BadJson
        | Code::BadRequest
        | Code::UnknownField
        | Code::UnknownCommand
        | Code::Protocol
        | Code::TooLong
        | Code::Empty
        | Code::BadName
        | Code::BadEmail
        | Code::BadMedia
        | Code::UnknownMedia
        | Code::WeakPassword
        | Code::BlockedWord => 400,
        Code::Unauthorized | Code::WrongPassword | Code::Expired => 401,
        Code::Forbidden
        | Code::OriginRefused
        | Code::CsrfRefused
        | Code::SignUpClosed
        | Code::WrongEmail
        | Code::Banned
        | Code::Muted
        | Code::NoVoice
        | Code::Archived
        | Code::TooLate => 403,
        Code::BadRoom | Code::NotFound | Code::BadCode | Code::UnknownMessage | Code::UnknownPerson => 404,
        Code::ClientIdReused
        | Code::NameTaken
        | Code::EmailTaken
        | Code::LastAdmin
        | Code::LastOwner
        | Code::Conflict => 409,
        Code::TooBig | Code::QuotaExceeded => 413,
        Code::HostRefused => 421,
        Code::RateLimited => 429,
        Code::Internal => 500,
        Code::ReadOnly | Code::Busy | Code::OutcomeUnknown | Code::Draining | Code::TooManyConnections => 503,
        Code::StorageFull => 507,
    }
}

/// The close code of a refusal on chat.v1 after which the socket has no use; `None`: it stays open. What says when to try
/// again is never final.
#[must_use]
pub const fn close_code(error: &Error) -> Option<u16> {
    match error.code {
        Code::Unauthorized if error.retry_after_ms.is_some() => Some(LATER),
        Code::Unauthorized => Some(TOKEN),
        Code::Expired => Some(EXPIRED),
        Code::Protocol => Some(PROTOCOL),
        Code::Draining => Some(DRAIN),
        Code::TooManyConnections => Some(TOO_MANY),
        _ => None,
    }
}

/// Every code, in the order of the documentation.
pub const ALL: [Code; 48] = [
    Code::BadJson,
    Code::BadRequest,
    Code::UnknownField,
    Code::UnknownCommand,
    Code::Protocol,
    Code::TooLong,
    Code::Empty,
    Code::BadRoom,
    Code::BadName,
    Code::BadEmail,
    Code::BadMedia,
    Code::UnknownMedia,
    Code::TooBig,
    Code::QuotaExceeded,
    Code::StorageFull,
    Code::ReadOnly,
    Code::Busy,
    Code::RateLimited,
    Code::ClientIdReused,
    Code::OutcomeUnknown,
    Code::Unauthorized,
    Code::Forbidden,
    Code::NameTaken,
    Code::EmailTaken,
    Code::WeakPassword,
    Code::WrongPassword,
    Code::SignUpClosed,
    Code::BadCode,
    Code::WrongEmail,
    Code::Expired,
    Code::Banned,
    Code::Muted,
    Code::NoVoice,
    Code::Archived,
    Code::TooLate,
    Code::BlockedWord,
    Code::UnknownMessage,
    Code::UnknownPerson,
    Code::LastAdmin,
    Code::LastOwner,
    Code::Conflict,
    Code::OriginRefused,
    Code::CsrfRefused,
    Code::HostRefused,
    Code::NotFound,
    Code::Draining,
    Code::TooManyConnections,
    Code::Internal,
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn the_table_and_the_ranges_agree() {
        for close in CLOSE_CODES {
            assert_eq!(close.comes_back, comes_back(close.code), "{}", close.code);
        }
        let codes: HashSet<u16> = CLOSE_CODES.iter().map(|close| close.code).collect();
        assert_eq!(codes.len(), CLOSE_CODES.len());
    }

    #[test]
    fn every_code_that_closes_closes_with_a_code_of_the_table() {
        for code in ALL {
            if let Some(close) = close_code(&Error::new(code, "")) {
                assert!(CLOSE_CODES.iter().any(|known| known.code == close), "{code}");
            }
        }
    }

    #[test]
    fn a_refusal_that_says_when_to_try_again_sends_nobody_away_for_good() {
        for code in ALL {
            let error = Error::new(code, "").retry_after_ms(1_000);
            let close = close_code(&error).map(comes_back);
            assert!(!matches!(close, Some(Return::Never)) || code == Code::Protocol, "{code}");
        }
        assert_eq!(close_code(&Error::new(Code::Unauthorized, "").retry_after_ms(1_000)), Some(4304));
        assert_eq!(close_code(&Error::new(Code::Unauthorized, "")), Some(4001));
    }

    #[test]
    fn no_code_is_listed_twice() {
        let names: HashSet<&str> = ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(names.len(), ALL.len());
    }
}
