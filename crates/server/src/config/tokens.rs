//! The section `tokens`: whose signatures on other programs' users are believed.

use std::{net::IpAddr, path::PathBuf};

use super::{
    network::Host,
    secret::SigningSecret,
    section::section,
    value::{Given, Value, quoted},
};

section! {
    /// JSON Web Tokens, by which a site signs its own users in here. Without a key none is taken.
    Tokens, "tokens." {
        /// The secret that the site signs with (HS256): at least 32 random bytes as text.
        hs256_secret: Option<SigningSecret> = None;
        /// Files with public keys in PEM form, RSA (RS256), P-256 (ES256) or Ed25519 (EdDSA). The kind of the key
        /// decides, never what a token says of itself.
        public_keys: Vec<PathBuf> = Vec::new();
        /// Where the site publishes its public keys (JWKS): `https://`, or `http://` on this machine. Keys that are
        /// new there are found within half a minute; those taken away are forgotten within ten minutes, or within an
        /// hour where the address does not answer.
        jwks_url: Option<JwksUrl> = None;
        /// What a token's `iss` must be. Empty: anything.
        issuer: Option<Word> = None;
        /// What a token's `aud` must name. Empty: a token that names any is refused, as it is for somebody else.
        audience: Option<Word> = None;
        /// Hosts from which a token's `picture` is fetched: exact names, each with a port where it is not that of the
        /// scheme. Empty: pictures are passed over.
        picture_hosts: Vec<Host> = Vec::new();
        /// How far the site's clock may be off.
        leeway_seconds: u32 = 30, in 0..=60;
    }
}

/// A text without a form of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word(pub String);

impl Value for Word {
    fn read(given: &Given) -> Option<Self> {
        let word = given.text()?;
        let valid = (1..=255).contains(&word.len()) && !word.contains(char::is_control);
        valid.then(|| Self(word.to_owned()))
    }

    fn show(&self) -> String {
        quoted(&self.0)
    }

    fn allowed() -> String {
        "a text of at most 255 bytes".into()
    }
}

/// An address to fetch keys from: TLS, or this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JwksUrl(String);

impl JwksUrl {
    /// Takes `https://host/…`, and `http://` where the host is this machine.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?;
        let host = Host::parse(authority)?;
        let here =
            host.name == "localhost" || host.address().is_some_and(|address: IpAddr| address.is_loopback());
        let plain = text.len() <= 2_048 && text.bytes().all(|byte| byte.is_ascii_graphic());
        (plain && (scheme == "https" || (scheme == "http" && here))).then(|| Self(text.to_owned()))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Value for JwksUrl {
    fn read(given: &Given) -> Option<Self> {
        Self::parse(given.text()?)
    }

    fn show(&self) -> String {
        quoted(&self.0)
    }

    fn allowed() -> String {
        "an address such as \"https://example.com/.well-known/jwks.json\" (`http` only to this machine)"
            .into()
    }
}
