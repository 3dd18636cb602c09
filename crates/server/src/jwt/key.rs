//! A key, which knows the one algorithm it is for.
//!
//! Must never verify by another: a public key taken for a secret would let anybody sign. Bounds: RSA of 2,048 to
//! 8,192 bits.

use std::fmt;

use base64::{
    Engine as _,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use ring::{hmac, signature as sig};
use serde_json::Value;

use super::der::{self, PublicKey};

/// What tokens may be signed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Algorithm {
    Hs256,
    Rs256,
    Es256,
    EdDsa,
}

impl Algorithm {
    /// By its exact name: there is no `none`, in any spelling.
    pub(super) fn parse(name: &str) -> Option<Self> {
        match name {
            "HS256" => Some(Self::Hs256),
            "RS256" => Some(Self::Rs256),
            "ES256" => Some(Self::Es256),
            "EdDSA" => Some(Self::EdDsa),
            _ => None,
        }
    }

    /// Whether its keys can be published.
    pub(super) fn is_public(self) -> bool {
        self != Self::Hs256
    }
}

/// A key to verify by.
#[derive(Clone)]
pub(super) enum Key {
    Hs256(hmac::Key),
    Rs256 { n: Vec<u8>, e: Vec<u8> },
    Es256(Vec<u8>),
    EdDsa(Vec<u8>),
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({:?})", self.algorithm())
    }
}

impl Key {
    pub(super) fn hs256(secret: &[u8]) -> Self {
        Self::Hs256(hmac::Key::new(hmac::HMAC_SHA256, secret))
    }

    pub(super) fn algorithm(&self) -> Algorithm {
        match self {
            Self::Hs256(_) => Algorithm::Hs256,
            Self::Rs256 { .. } => Algorithm::Rs256,
            Self::Es256(_) => Algorithm::Es256,
            Self::EdDsa(_) => Algorithm::EdDsa,
        }
    }

    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        let by = |algorithm: &'static dyn sig::VerificationAlgorithm, key: &[u8]| {
            sig::UnparsedPublicKey::new(algorithm, key).verify(message, signature).is_ok()
        };
        match self {
            Self::Hs256(key) => hmac::verify(key, message, signature).is_ok(),
            Self::Rs256 { n, e } => {
                let key = sig::RsaPublicKeyComponents { n, e };
                key.verify(&sig::RSA_PKCS1_2048_8192_SHA256, message, signature).is_ok()
            }
            Self::Es256(point) => by(&sig::ECDSA_P256_SHA256_FIXED, point),
            Self::EdDsa(key) => by(&sig::ED25519, key),
        }
    }

    fn public(key: PublicKey) -> Option<Self> {
        match key {
            PublicKey::Rsa { n, e } => {
                let long = (256..=1_024).contains(&n.len()) && n.first().is_some_and(|&byte| byte >= 0x80);
                let odd = |number: &[u8]| number.last().is_some_and(|byte| byte % 2 == 1);
                (long && (1..=8).contains(&e.len()) && odd(&n) && odd(&e)).then_some(Self::Rs256 { n, e })
            }
            PublicKey::P256(point) => (point.len() == 65 && point[0] == 4).then_some(Self::Es256(point)),
            PublicKey::Ed25519(key) => (key.len() == 32).then_some(Self::EdDsa(key)),
        }
    }

    /// A key of a published set; `None` for one that is for something else, or that we do not take. Never a secret:
    /// what is published is none.
    pub(super) fn from_jwk(jwk: &Value) -> Option<Self> {
        let text = |name: &str| jwk.get(name).and_then(Value::as_str);
        let bytes = |name: &str| BASE64_URL_SAFE_NO_PAD.decode(text(name)?).ok();
        let number =
            |name: &str| bytes(name).map(|it| it.into_iter().skip_while(|&byte| byte == 0).collect());
        if text("use").is_some_and(|usage| usage != "sig") {
            return None;
        }
        let key = match (text("kty")?, text("crv")) {
            ("RSA", _) => PublicKey::Rsa { n: number("n")?, e: number("e")? },
            ("EC", Some("P-256")) => PublicKey::P256([vec![4], bytes("x")?, bytes("y")?].concat()),
            ("OKP", Some("Ed25519")) => PublicKey::Ed25519(bytes("x")?),
            _ => return None,
        };
        let key = Self::public(key)?;
        text("alg").is_none_or(|name| Algorithm::parse(name) == Some(key.algorithm())).then_some(key)
    }
}

/// The public keys of a PEM file; at least one.
pub(super) fn from_pem(text: &str) -> Result<Vec<Key>, String> {
    const BEGIN: &str = "-----BEGIN PUBLIC KEY-----";
    const END: &str = "-----END PUBLIC KEY-----";
    if text.contains("PRIVATE KEY-----") {
        return Err(
            "a private key has no place here: `openssl pkey -in KEY -pubout` writes its public one".into()
        );
    }
    let mut keys = Vec::new();
    for block in text.split(BEGIN).skip(1) {
        let (body, _) = block.split_once(END).ok_or("cut off: the end of a key is missing")?;
        let body: String = body.split_whitespace().collect();
        let der = BASE64_STANDARD.decode(body).map_err(|_| "damaged: not base64")?;
        let key = der::public_key(&der).and_then(Key::public);
        keys.push(key.ok_or("not a key for tokens: RSA of 2,048 to 8,192 bits, P-256 or Ed25519")?);
    }
    if keys.is_empty() {
        return Err(format!("no public key in it: it begins with `{BEGIN}`"));
    }
    Ok(keys)
}
