//! Tokens of other programs: a site signs its own users in here by a JSON Web Token.
//!
//! Must never let a token choose how it is checked: the kind of the key decides, and what a header says of keys
//! (`jku`, `x5u`, `jwk`) is not read. Must never wait: a key that is not known yet is fetched behind the caller's
//! back, who is told to come again. Our own parser over `ring`, not a crate: what is left out (encryption, other
//! algorithms, `none`, keys in headers) is where the holes have been.
//! Bounds: 4 KiB a token, 64 published keys, 256 KiB and 5 s a fetch, one fetch in 30 s.

mod claims;
mod compact;
mod der;
mod key;
mod published;
#[cfg(test)]
mod tests;

use std::{fs, path::Path};

use teahouse_domain::{Code, Error, Result, Timestamp};

pub use self::claims::{Claims, Subject};
use self::{
    claims::Rules,
    compact::Compact,
    key::{Algorithm, Key},
    published::{Answer, Published},
};
use crate::config;

/// Longest token, in bytes.
pub const MAX_BYTES: usize = 4 << 10;
const LARGEST_KEY_FILE: u64 = 16 << 10;

/// Whether a text has the form of a token: three parts, of which the first is an object.
#[must_use]
pub fn looks_like_jwt(text: &str) -> bool {
    let part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    text.starts_with("eyJ")
        && text.bytes().filter(|&byte| byte == b'.').count() == 2
        && text.bytes().all(part)
}

/// Checks tokens against the keys of the settings.
#[derive(Debug)]
pub struct Tokens {
    own: Vec<Key>,
    published: Option<Published>,
    rules: Rules,
}

impl Tokens {
    /// The keys of the settings; `None` where there are none. Published keys are asked for at once.
    ///
    /// # Errors
    /// A sentence for the operator when a file is no public key that can be used.
    pub fn open(settings: &config::Tokens, now: Timestamp) -> Result<Option<Self>, String> {
        let own = own_keys(settings)?;
        let published = settings.jwks_url.as_ref().map(Published::new);
        if own.is_empty() && published.is_none() {
            return Ok(None);
        }
        if let Some(published) = &published {
            published.refresh(now);
        }
        Ok(Some(Self { own, published, rules: Rules::of(settings) }))
    }

    /// Who a token speaks for. Never waits, so it may be called where sockets are served.
    ///
    /// # Errors
    /// `unauthorized`, with `retry_after_ms` where its key is being fetched; `expired` when its time is over.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Claims> {
        let compact = Compact::parse(token).ok_or_else(|| refused("this is not a signed token"))?;
        let Some(algorithm) = Algorithm::parse(&compact.header.alg) else {
            return Err(refused("tokens are signed by HS256, RS256, ES256 or EdDSA"));
        };
        let fits = |key: &Key| {
            key.algorithm() == algorithm && key.verifies(compact.signed.as_bytes(), &compact.signature)
        };
        if !self.own.iter().any(fits) {
            let answer = self.published.as_ref().filter(|_| algorithm.is_public());
            let answer = answer.map(|published| published.verify(compact.header.kid.as_deref(), fits, now));
            match answer {
                Some(Answer::Signed) => {}
                Some(Answer::Fetching(milliseconds)) => {
                    return Err(refused("the token's key is not known yet and asked for: come again")
                        .retry_after_ms(milliseconds));
                }
                Some(Answer::Unknown) | None => {
                    return Err(refused(
                        "the token's signature is wrong, or by a key that is not known here",
                    ));
                }
            }
        }
        self.rules.claims(&compact.payload, now)
    }
}

/// Whether the keys of the settings can be used; asks nobody for published ones.
///
/// # Errors
/// As [`Tokens::open`].
pub fn check(settings: &config::Tokens) -> Result<(), String> {
    own_keys(settings).map(|_| ())
}

fn own_keys(settings: &config::Tokens) -> Result<Vec<Key>, String> {
    let mut own = Vec::new();
    own.extend(settings.hs256_secret.as_ref().map(|secret| Key::hs256(secret.0.expose().as_bytes())));
    for path in &settings.public_keys {
        own.extend(read_keys(path).map_err(|problem| format!("{}: {problem}", path.display()))?);
    }
    Ok(own)
}

fn refused(sentence: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(Code::Unauthorized, sentence)
}

fn read_keys(path: &Path) -> Result<Vec<Key>, String> {
    let length = fs::metadata(path).map_err(|error| error.to_string())?.len();
    if length > LARGEST_KEY_FILE {
        return Err("larger than 16 KiB: not a key".into());
    }
    let text = fs::read_to_string(path).map_err(|error| error.to_string())?;
    key::from_pem(&text)
}
