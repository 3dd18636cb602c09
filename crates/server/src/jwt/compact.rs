//! The compact form: `header.payload.signature`, each part base64url.
//!
//! Must never look at the payload's meaning: it is bytes until the signature holds. Bounds: 4 KiB.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::Deserialize;

use super::MAX_BYTES;

/// A token taken apart.
pub(super) struct Compact<'a> {
    pub(super) header: Header,
    /// What the signature is over: header and payload as they came.
    pub(super) signed: &'a str,
    pub(super) payload: Vec<u8>,
    pub(super) signature: Vec<u8>,
}

/// What is read of a header. Whatever it says of where keys are is not among it.
#[derive(Deserialize)]
pub(super) struct Header {
    pub(super) alg: String,
    pub(super) kid: Option<String>,
    typ: Option<String>,
    /// Extensions that must be understood; we understand none.
    #[serde(default, rename = "crit")]
    critical: Critical,
}

/// Whether the key is there at all, whatever its value.
#[derive(Default)]
struct Critical(bool);

impl<'de> Deserialize<'de> for Critical {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        serde::de::IgnoredAny::deserialize(deserializer).map(|_| Self(true))
    }
}

impl<'a> Compact<'a> {
    pub(super) fn parse(token: &'a str) -> Option<Self> {
        if token.len() > MAX_BYTES {
            return None;
        }
        let (signed, signature) = token.rsplit_once('.')?;
        let (header, payload) = signed.split_once('.').filter(|(_, payload)| !payload.contains('.'))?;
        let bytes = |part: &str| BASE64_URL_SAFE_NO_PAD.decode(part).ok().filter(|bytes| !bytes.is_empty());
        let header: Header = serde_json::from_slice(&bytes(header)?).ok()?;
        let typ = header.typ.as_deref().unwrap_or("JWT");
        let is_jwt = typ.eq_ignore_ascii_case("JWT") || typ.eq_ignore_ascii_case("at+jwt");
        (is_jwt && !header.critical.0).then_some(())?;
        Some(Self { header, signed, payload: bytes(payload)?, signature: bytes(signature)? })
    }
}
