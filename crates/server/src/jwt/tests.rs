//! Tokens as a site signs them, and as attackers do.

mod attacks;
mod claims;
mod published;
mod settings;
mod signing;

use teahouse_domain::{Code, Timestamp};

use self::signing::Signer;
use super::{Claims, Tokens};
use crate::config::{self, SigningSecret};

const NOW: u64 = 1_800_000_000;
const SECRET: &str = "7kPz0q+Vn3aYtR1xLwE9sJ4uHbC6mD8f";

fn now() -> Timestamp {
    Timestamp(NOW * 1_000)
}

fn key_file(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/keys").join(name)
}

fn settings() -> config::Tokens {
    config::Tokens { hs256_secret: SigningSecret::parse(SECRET), ..config::Tokens::default() }
}

/// All four kinds of keys.
fn tokens() -> Tokens {
    let files = ["rsa.pub.pem", "p256.pub.pem", "ed25519.pub.pem"].map(key_file).to_vec();
    open(config::Tokens { public_keys: files, ..settings() })
}

fn open(settings: config::Tokens) -> Tokens {
    Tokens::open(&settings, now()).unwrap().unwrap()
}

/// Claims of a good token.
fn ada() -> serde_json::Value {
    serde_json::json!({"sub": "ada", "exp": NOW + 600})
}

fn verify(tokens: &Tokens, token: &str) -> Result<Claims, Code> {
    tokens.verify(token, now()).map_err(|error| error.code)
}

#[test]
fn a_site_signs_its_users_in_with_any_of_four_kinds_of_keys() {
    let tokens = tokens();
    for signer in [Signer::hs256(SECRET), Signer::rsa(), Signer::p256(), Signer::ed25519()] {
        let token = signer.sign(&ada());
        assert!(super::looks_like_jwt(&token), "{token}");
        let claims = verify(&tokens, &token).unwrap();
        assert_eq!(
            (claims.subject.as_str(), claims.expires_at),
            ("ada", Timestamp((NOW + 600 + 30) * 1_000))
        );
    }
}

#[test]
fn what_a_token_of_another_program_looks_like() {
    let token = Signer::hs256(SECRET).sign(&ada());
    assert!(super::looks_like_jwt(&token));
    for other in
        ["", "u_0000000000001.AAAA", "ths_eyJ", "eyJ.a", "eyJ.a.b.c", "eyJ.a.b=", "eyJ a.b.c", "x.y.z"]
    {
        assert!(!super::looks_like_jwt(other), "{other}");
    }
}
