//! Hashes that Django made, so that people keep their passwords when they move here.
//!
//! Only checked, never made: the first sign-in replaces each by one of ours. Must never compute what a stored
//! text asks for without a limit: an import is somebody else's data.
//! Bounds: PBKDF2 3,000,000 rounds (Django 6.1 writes 1,500,000), Argon2 128 MiB, scrypt 64 MiB, bcrypt cost 14.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use pbkdf2::pbkdf2_hmac;
use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use super::argon2id::Argon2Hash;

const MOST_ROUNDS: u32 = 3_000_000;
const MOST_BCRYPT_COST: u32 = 14;
const MOST_SCRYPT_BYTES: u64 = 64 << 20;
const MOST_SCRYPT_LANES: u32 = 16;
const MOST_SALT_BYTES: usize = 128;

/// One of Django's.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Foreign {
    Argon2(Argon2Hash),
    Pbkdf2 { digest: Digest, rounds: u32, salt: String, hash: Vec<u8> },
    Bcrypt { of_sha256: bool, hash: String },
    Scrypt { log_n: u8, block: u32, lanes: u32, salt: String, hash: Vec<u8> },
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Digest {
    Sha1,
    Sha256,
}

impl Foreign {
    /// Reads `algorithm$…`, as in Django's `auth_user.password`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (algorithm, rest) = text.split_once('$')?;
        match algorithm {
            "argon2" => Argon2Hash::parse(&format!("${rest}")).map(Self::Argon2),
            "pbkdf2_sha256" => pbkdf2(Digest::Sha256, rest),
            "pbkdf2_sha1" => pbkdf2(Digest::Sha1, rest),
            "bcrypt_sha256" => bcrypt(true, rest),
            "bcrypt" => bcrypt(false, rest),
            "scrypt" => scrypt(rest),
            _ => None,
        }
    }

    pub(super) fn verify(&self, password: &str) -> bool {
        match self {
            Self::Argon2(hash) => hash.verify(password),
            Self::Pbkdf2 { digest, rounds, salt, hash } => {
                let mut made = vec![0; hash.len()];
                let (password, salt) = (password.as_bytes(), salt.as_bytes());
                match digest {
                    Digest::Sha1 => pbkdf2_hmac::<Sha1>(password, salt, *rounds, &mut made),
                    Digest::Sha256 => pbkdf2_hmac::<Sha256>(password, salt, *rounds, &mut made),
                }
                made.ct_eq(hash).into()
            }
            Self::Bcrypt { of_sha256: true, hash } => {
                let digest = Sha256::digest(password.as_bytes());
                let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
                bcrypt::verify(hex, hash).unwrap_or(false)
            }
            // bcrypt itself takes 72 bytes and no more: as Django made it, so it is checked.
            Self::Bcrypt { of_sha256: false, hash } => bcrypt::verify(password, hash).unwrap_or(false),
            Self::Scrypt { log_n, block, lanes, salt, hash } => {
                let Ok(params) = scrypt::Params::new(*log_n, *block, *lanes) else { return false };
                let mut made = vec![0; hash.len()];
                let done = scrypt::scrypt(password.as_bytes(), salt.as_bytes(), &params, &mut made);
                done.is_ok() && made.ct_eq(hash).into()
            }
        }
    }
}

/// `rounds$salt$hash`.
fn pbkdf2(digest: Digest, rest: &str) -> Option<Foreign> {
    let [rounds, salt, hash] = fields(rest)?;
    let rounds = number(rounds, 1, MOST_ROUNDS)?;
    let length = match digest {
        Digest::Sha1 => 20,
        Digest::Sha256 => 32,
    };
    Some(Foreign::Pbkdf2 { digest, rounds, salt: salt_of(salt)?, hash: bytes(hash, length)? })
}

/// `$2b$12$salt-and-hash`.
fn bcrypt(of_sha256: bool, rest: &str) -> Option<Foreign> {
    let parts: bcrypt::HashParts = rest.parse().ok()?;
    (4..=MOST_BCRYPT_COST)
        .contains(&parts.get_cost())
        .then(|| Foreign::Bcrypt { of_sha256, hash: rest.to_owned() })
}

/// `n$salt$block$lanes$hash`.
fn scrypt(rest: &str) -> Option<Foreign> {
    let [n, salt, block, lanes, hash] = fields(rest)?;
    let n = number(n, 2, 1 << 20).filter(|n| n.is_power_of_two())?;
    let (block, lanes) = (number(block, 1, 64)?, number(lanes, 1, MOST_SCRYPT_LANES)?);
    let bearable = 128 * u64::from(n) * u64::from(block) <= MOST_SCRYPT_BYTES;
    let log_n = u8::try_from(n.trailing_zeros()).ok()?;
    let (salt, hash) = (salt_of(salt)?, bytes(hash, 64)?);
    bearable.then_some(Foreign::Scrypt { log_n, block, lanes, salt, hash })
}

fn fields<const N: usize>(text: &str) -> Option<[&str; N]> {
    text.split('$').collect::<Vec<_>>().try_into().ok()
}

fn number(text: &str, least: u32, most: u32) -> Option<u32> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|_| digits)?;
    (least..=most).contains(&number).then_some(number)
}

fn salt_of(text: &str) -> Option<String> {
    (1..=MOST_SALT_BYTES).contains(&text.len()).then(|| text.to_owned())
}

/// A hash cut short would be one that many passwords have.
fn bytes(text: &str, length: usize) -> Option<Vec<u8>> {
    BASE64_STANDARD.decode(text).ok().filter(|bytes| bytes.len() == length)
}
