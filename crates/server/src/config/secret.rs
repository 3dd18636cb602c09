//! Settings that nobody may read twice: shown as `…`, by `teahouse check` and in errors too.
//!
//! Must never print what it holds; who needs it says [`Secret::expose`]. Bounds: 1 KiB.

use std::fmt;

use super::network::Host;

const LONGEST: usize = 1_024;

/// A text that is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Box<str>);

impl Secret {
    /// The text itself, for the one place that uses it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A key that signs tokens: at least 32 bytes, and nothing that stands in a manual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningSecret(pub Secret);

/// What manuals, templates and generators for development begin with or have inside.
const KNOWN: &[&str] = &[
    "changeme",
    "change-me",
    "change_me",
    "change-this",
    "your-256-bit-secret",
    "your_secret",
    "your-secret",
    "a-string-secret-at-least",
    "insecure",
    "example",
    "0123456789",
    "1234567890",
    "abcdefghij",
];
const SHORTEST_KEY: usize = 32;
const FEWEST_DIFFERENT: usize = 10;

impl SigningSecret {
    /// Takes a key that can hold: RFC 7518 wants 256 bits, and a word that is repeated has not got them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let lower = text.to_ascii_lowercase();
        let mut different: Vec<u8> = lower.bytes().collect();
        different.sort_unstable();
        different.dedup();
        let guessable = KNOWN.iter().any(|known| lower.contains(known)) || is_repeated(lower.as_bytes());
        let strong = (SHORTEST_KEY..=LONGEST).contains(&text.len())
            && different.len() >= FEWEST_DIFFERENT
            && !guessable;
        strong.then(|| Self(Secret(text.into())))
    }
}

/// Whether the text is a shorter one again and again.
fn is_repeated(text: &[u8]) -> bool {
    (1..SHORTEST_KEY.min(text.len()))
        .any(|period| text.iter().zip(&text[period..]).all(|(one, other)| one == other))
}

/// Where mail goes out: `smtp://user:password@host:587`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpUrl {
    url: Secret,
}

impl SmtpUrl {
    /// Takes `smtp://` (STARTTLS, and plain only on this machine) and `smtps://`, with a host.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        let known = matches!(scheme, "smtp" | "smtps") && text.len() <= LONGEST;
        (known && !text.contains(char::is_control) && Host::parse(host).is_some())
            .then(|| Self { url: Secret(text.into()) })
    }

    /// The address with its password.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.url.expose()
    }

    /// The host and, where one was written, the port.
    #[must_use]
    pub fn host(&self) -> Host {
        let rest = self.expose().split_once("://").map_or("", |(_, rest)| rest);
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
        Host::parse(host).expect("was read when the setting was")
    }

    /// Whether the connection begins with TLS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.expose().starts_with("smtps:")
    }
}

/// A type with its own `parse` that is never shown.
macro_rules! hidden {
    ($kind:ty, $allowed:literal) => {
        impl $crate::config::value::Value for $kind {
            fn read(given: &$crate::config::value::Given) -> Option<Self> {
                <$kind>::parse(given.text()?)
            }

            fn show(&self) -> String {
                $crate::config::value::quoted("…")
            }

            fn allowed() -> String {
                $allowed.into()
            }

            fn is_secret() -> bool {
                true
            }
        }
    };
}

hidden!(
    SigningSecret,
    "at least 32 random bytes as text (`openssl rand -base64 48` makes some), no word and nothing out of a manual,"
);
hidden!(SmtpUrl, "an address such as \"smtp://name:password@mail.example.com:587\" or \"smtps://…\"");
