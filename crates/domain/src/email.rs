//! A person's mail address.
//!
//! Must never be shown to anybody but its owner and administrators. Whether it exists is not known here: only a
//! message that arrives proves it. Bounds: 254 bytes, 64 before the `@`.

use std::fmt;

use crate::{Code, Error, Result};

/// An address of the usual form: `name@example.com`; no quoted names, no comments, no address literals.
#[derive(Clone)]
pub struct Email {
    text: Box<str>,
    key: Box<str>,
}

impl Email {
    /// Longest address, in bytes.
    pub const MAX_BYTES: usize = 254;
    const MAX_LOCAL_BYTES: usize = 64;

    /// Trims and checks an address.
    ///
    /// # Errors
    /// `bad_email`, with the rule.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let parts = text.split_once('@').filter(|_| text.len() <= Self::MAX_BYTES);
        match parts {
            Some((local, domain)) if is_local(local) && is_domain(domain) => {
                Ok(Self { text: text.into(), key: text.to_lowercase().into() })
            }
            _ => Err(Error::new(Code::BadEmail, "a mail address looks like name@example.com")),
        }
    }

    /// The address as its owner writes it: where to send to.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What makes it unique: in lower case. Never to send to: `ſ@x` and `s@x` may be two people.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }
}

impl PartialEq for Email {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Email {}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Where debug output goes nobody knows: the name stays out of it.
impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Email(…@{})", self.key.split('@').next_back().unwrap_or_default())
    }
}

fn is_local(local: &str) -> bool {
    let plain = |letter: char| {
        letter.is_alphanumeric() || (letter.is_ascii_graphic() && !"\"(),:;<>@[\\]".contains(letter))
    };
    (1..=Email::MAX_LOCAL_BYTES).contains(&local.len())
        && local.chars().all(plain)
        && local.split('.').all(|part| !part.is_empty())
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|letter| letter == '-' || letter.is_alphanumeric())
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    (domain.contains('.') || domain.eq_ignore_ascii_case("localhost")) && domain.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_people() {
        for text in [
            "ada@example.com",
            "Ada.Lovelace+tea@mail.example.co.uk",
            "o'neil@example.com",
            "root@localhost",
            "小明@例子.中国",
        ] {
            assert_eq!(Email::parse(text).unwrap().as_str(), text);
        }
        assert_eq!(Email::parse(" ada@example.com\n").unwrap().as_str(), "ada@example.com");
        assert_eq!(Email::parse("Ada@EXAMPLE.com").unwrap(), Email::parse("ada@example.COM").unwrap());
        assert_ne!(Email::parse("ada@example.com").unwrap(), Email::parse("ada@example.org").unwrap());
    }

    #[test]
    fn what_is_no_address() {
        let long = format!("{}@example.com", "x".repeat(65));
        let longer = format!("x@{}.com", "example.".repeat(40));
        for text in [
            "",
            "ada",
            "@example.com",
            "ada@",
            "ada@example",
            "a@b@example.com",
            "a b@example.com",
            "a\r\nBcc: x@example.com",
            "ada@exa mple.com",
            "ada@.com",
            "ada@-a.com",
            "ada@example.com.",
            ".ada@example.com",
            "a..b@example.com",
            "\"a\"@example.com",
            "<ada@example.com>",
            "ada@[127.0.0.1]",
            "a\u{202e}b@example.com",
            "a\0@example.com",
            &long,
            &longer,
        ] {
            assert_eq!(Email::parse(text).unwrap_err().code, Code::BadEmail, "{text:?}");
        }
    }

    #[test]
    fn debug_output_does_not_say_who() {
        assert_eq!(format!("{:?}", Email::parse("ada@example.com").unwrap()), "Email(…@example.com)");
    }
}
