//! Identities and positions, each its own type so that one is never taken for another.
//!
//! Text forms are lower-case Crockford base 32 without padding: no `i`, `l`, `o`, `u` to misread.

use std::{fmt, str::FromStr};

use crate::{Code, Error, Result};

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

fn write_base32(f: &mut fmt::Formatter<'_>, value: u128, digits: u32) -> fmt::Result {
    for digit in (0..digits).rev() {
        let index = (value >> (5 * digit)) & 31;
        fmt::Write::write_char(f, char::from(ALPHABET[index as usize]))?;
    }
    Ok(())
}

fn read_base32(text: &str, digits: usize) -> Option<u128> {
    if text.len() != digits {
        return None;
    }
    let mut value: u128 = 0;
    for byte in text.bytes() {
        let digit = ALPHABET.iter().position(|&letter| letter == byte)?;
        value = value.checked_mul(32)?.checked_add(digit as u128)?;
    }
    Some(value)
}

macro_rules! number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
    };
}

number!(
    /// A room, inside the server. Never travels: outside, an open room is its name.
    RoomId
);
number!(
    /// A position in a room's log: dense, from 1. `Seq(0)` is "before the first".
    Seq
);
number!(
    /// Milliseconds since 1970-01-01 UTC.
    Timestamp
);

impl Seq {
    /// The position after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident($inner:ty), $prefix:literal, $digits:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub $inner);
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($prefix)?;
                write_base32(f, u128::from(self.0), $digits)
            }
        }
        impl FromStr for $name {
            type Err = Error;
            fn from_str(text: &str) -> Result<Self> {
                text.strip_prefix($prefix)
                    .and_then(|rest| read_base32(rest, $digits))
                    .and_then(|value| <$inner>::try_from(value).ok())
                    .map(Self)
                    .ok_or_else(|| Error::new(Code::BadRequest, concat!("not an id of the form ", $prefix, "…")))
            }
        }
    };
}

text_id!(
    /// A person: random, 63 bits (it is an SQLite integer).
    PersonId(u64), "u_", 13
);
text_id!(
    /// An event: derived from its row in the log, so that no further index is needed.
    EventId(u64), "e_", 13
);
text_id!(
    /// A signed-in device.
    SessionId(u64), "s_", 13
);
text_id!(
    /// A key of a bot or a back end.
    KeyId(u64), "k_", 13
);
text_id!(
    /// An invitation, or a link that sets a new password.
    CodeId(u64), "i_", 13
);
text_id!(
    /// A ban.
    BanId(u64), "b_", 13
);
text_id!(
    /// A report of a message.
    ReportId(u64), "q_", 13
);
text_id!(
    /// Media: 125 random bits, so that an address cannot be guessed.
    MediaId(u128), "m_", 25
);

impl MediaId {
    /// The id made of these random bits (the upper three are not used: 25 digits hold 125).
    #[must_use]
    pub const fn from_random(bits: u128) -> Self {
        Self(bits >> 3)
    }
}

impl PersonId {
    /// The id made of these random bits.
    #[must_use]
    pub const fn from_random(bits: u64) -> Self {
        Self(bits >> 1)
    }
}

/// The identity of a log. It changes when history was replaced by a restore.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LogId(pub String);

impl fmt::Display for LogId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a client calls its own message: 1–64 of `[A-Za-z0-9_-]`, unique for ever per room and sender.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ClientId(Box<str>);

impl ClientId {
    /// Longest id, in bytes.
    pub const MAX_BYTES: usize = 64;

    /// Checks the rule.
    ///
    /// # Errors
    /// `bad_request` when it is empty, too long or has another character.
    pub fn parse(text: &str) -> Result<Self> {
        let valid = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
        if (1..=Self::MAX_BYTES).contains(&text.len()) && text.bytes().all(valid) {
            Ok(Self(text.into()))
        } else {
            Err(Error::new(Code::BadRequest, "client_id must be 1 to 64 of A-Z, a-z, 0-9, _ and -"))
        }
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_survive_their_text_form() {
        for value in [0, 1, 31, 32, u64::MAX >> 1] {
            assert_eq!(PersonId(value).to_string().parse::<PersonId>().unwrap(), PersonId(value));
            assert_eq!(EventId(value).to_string().parse::<EventId>().unwrap(), EventId(value));
        }
        let media = MediaId::from_random(u128::MAX);
        assert_eq!(media.to_string().parse::<MediaId>().unwrap(), media);
    }

    #[test]
    fn ids_of_another_form_are_refused() {
        for text in ["", "m_", "u_0", "u_000000000000i", "m_../../etc", "u_zzzzzzzzzzzzzz", "u_zzzzzzzzzzzzz"]
        {
            assert!(text.parse::<PersonId>().is_err(), "{text}");
        }
    }

    #[test]
    fn client_ids_are_short_and_plain() {
        assert!(ClientId::parse("01J_a-Z").is_ok());
        for text in ["", "a b", "ä", &"x".repeat(65)] {
            assert!(ClientId::parse(text).is_err(), "{text}");
        }
    }
}
