//! The other side: programs that sign.

use base64::{
    Engine as _,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use ring::{
    hmac,
    rand::SystemRandom,
    signature::{self as sig, KeyPair as _},
};
use serde_json::{Value, json};

/// A signer's key and the header it writes.
pub(super) struct Signer {
    key: Private,
    pub(super) header: Value,
}

enum Private {
    Hs256(hmac::Key),
    Rsa(Box<sig::RsaKeyPair>),
    P256(Box<sig::EcdsaKeyPair>),
    Ed25519(Box<sig::Ed25519KeyPair>),
}

impl Signer {
    pub(super) fn hs256(secret: impl AsRef<[u8]>) -> Self {
        Self::new("HS256", Private::Hs256(hmac::Key::new(hmac::HMAC_SHA256, secret.as_ref())))
    }

    pub(super) fn rsa() -> Self {
        Self::new("RS256", Private::Rsa(Box::new(sig::RsaKeyPair::from_pkcs8(&private("rsa.pem")).unwrap())))
    }

    pub(super) fn p256() -> Self {
        Self::p256_from(&private("p256.pem"))
    }

    /// A key that nobody has seen before.
    pub(super) fn new_p256() -> Self {
        let algorithm = &sig::ECDSA_P256_SHA256_FIXED_SIGNING;
        let pkcs8 = sig::EcdsaKeyPair::generate_pkcs8(algorithm, &SystemRandom::new()).unwrap();
        Self::p256_from(pkcs8.as_ref())
    }

    fn p256_from(pkcs8: &[u8]) -> Self {
        let algorithm = &sig::ECDSA_P256_SHA256_FIXED_SIGNING;
        let pair = sig::EcdsaKeyPair::from_pkcs8(algorithm, pkcs8, &SystemRandom::new()).unwrap();
        Self::new("ES256", Private::P256(Box::new(pair)))
    }

    pub(super) fn ed25519() -> Self {
        let pair = sig::Ed25519KeyPair::from_pkcs8_maybe_unchecked(&private("ed25519.pem")).unwrap();
        Self::new("EdDSA", Private::Ed25519(Box::new(pair)))
    }

    fn new(alg: &str, key: Private) -> Self {
        Self { key, header: json!({"alg": alg, "typ": "JWT"}) }
    }

    /// With a further entry in the header, or another value.
    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.header[name] = value.into();
        self
    }

    pub(super) fn sign(&self, claims: &Value) -> String {
        self.sign_text(&claims.to_string())
    }

    pub(super) fn sign_text(&self, claims: &str) -> String {
        let signed = format!("{}.{}", encode(self.header.to_string()), encode(claims));
        format!("{signed}.{}", encode(self.key.sign(signed.as_bytes())))
    }

    /// The public half, as it is published.
    pub(super) fn jwk(&self) -> Value {
        let mut jwk = match &self.key {
            Private::Hs256(_) => panic!("a secret is not published"),
            Private::Rsa(pair) => {
                let public = sig::RsaPublicKeyComponents::<Vec<u8>>::from(pair.public_key());
                json!({"kty": "RSA", "n": encode(public.n), "e": encode(public.e)})
            }
            Private::P256(pair) => {
                let point = pair.public_key().as_ref();
                json!({"kty": "EC", "crv": "P-256", "x": encode(&point[1..33]), "y": encode(&point[33..])})
            }
            Private::Ed25519(pair) => {
                json!({"kty": "OKP", "crv": "Ed25519", "x": encode(pair.public_key())})
            }
        };
        if let Some(kid) = self.header.get("kid") {
            jwk["kid"] = kid.clone();
        }
        jwk
    }
}

impl Private {
    fn sign(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match self {
            Self::Hs256(key) => hmac::sign(key, message).as_ref().to_owned(),
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&sig::RSA_PKCS1_SHA256, &random, message, &mut signature).unwrap();
                signature
            }
            Self::P256(pair) => pair.sign(&random, message).unwrap().as_ref().to_owned(),
            Self::Ed25519(pair) => pair.sign(message).as_ref().to_owned(),
        }
    }
}

pub(super) fn encode(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

fn private(name: &str) -> Vec<u8> {
    let text = std::fs::read_to_string(super::key_file(name)).unwrap();
    let body: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
    BASE64_STANDARD.decode(body).unwrap()
}
