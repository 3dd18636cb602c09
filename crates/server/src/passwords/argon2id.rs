//! Our own hashes: Argon2id in the PHC string form.
//!
//! Must never make one below OWASP's minimum (19 MiB, two passes). Bounds: what is read may cost at most 128 MiB
//! and 512 MiB of passes, so that no stored text can stall the server.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine as _, prelude::BASE64_STANDARD_NO_PAD};
use subtle::ConstantTimeEq as _;

use crate::identity::random;

const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT_BYTES: usize = 16;
const HASH_BYTES: usize = 32;

const MOST_MEMORY_KIB: u32 = 128 << 10;
const MOST_MEMORY_PASSES: u64 = 512 << 10;
const MOST_LANES: u32 = 16;

/// An Argon2 hash with what it was made with.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Argon2Hash {
    algorithm: Algorithm,
    version: Version,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

impl Argon2Hash {
    pub(super) fn make(password: &str) -> Self {
        let mut made = Self::with(random::<SALT_BYTES>().to_vec(), vec![0; HASH_BYTES]);
        made.hash = made.compute(password).expect("our own parameters are valid");
        made
    }

    /// A hash that no password has: finding one would be finding a preimage.
    pub(super) fn of_nobody() -> Self {
        Self::with(vec![0; SALT_BYTES], vec![0; HASH_BYTES])
    }

    fn with(salt: Vec<u8>, hash: Vec<u8>) -> Self {
        Self {
            algorithm: Algorithm::Argon2id,
            version: Version::V0x13,
            memory_kib: MEMORY_KIB,
            passes: PASSES,
            lanes: LANES,
            salt,
            hash,
        }
    }

    /// Reads `$argon2id$v=19$m=19456,t=2,p=1$salt$hash`; without `v=` it is the older version.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix('$')?.split('$');
        let algorithm = match parts.next()? {
            "argon2id" => Algorithm::Argon2id,
            "argon2i" => Algorithm::Argon2i,
            _ => return None,
        };
        let mut next = parts.next()?;
        let version = match next.strip_prefix("v=") {
            Some("19") => Version::V0x13,
            Some("16") | None => Version::V0x10,
            Some(_) => return None,
        };
        if next.starts_with("v=") {
            next = parts.next()?;
        }
        let mut costs = next.split(',');
        let mut cost = |name: &str| costs.next()?.strip_prefix(name)?.parse::<u32>().ok();
        let (memory_kib, passes, lanes) = (cost("m=")?, cost("t=")?, cost("p=")?);
        let bytes = |part: &str| BASE64_STANDARD_NO_PAD.decode(part).ok();
        let (salt, hash) = (bytes(parts.next()?)?, bytes(parts.next()?)?);
        let read = Self { algorithm, version, memory_kib, passes, lanes, salt, hash };
        (parts.next().is_none() && costs.next().is_none() && read.is_bearable()).then_some(read)
    }

    fn is_bearable(&self) -> bool {
        self.memory_kib <= MOST_MEMORY_KIB
            && u64::from(self.memory_kib) * u64::from(self.passes) <= MOST_MEMORY_PASSES
            && self.lanes <= MOST_LANES
            && (8..=64).contains(&self.salt.len())
            && (16..=64).contains(&self.hash.len())
            && self.params().is_some()
    }

    fn params(&self) -> Option<Params> {
        Params::new(self.memory_kib, self.passes, self.lanes, Some(self.hash.len())).ok()
    }

    fn compute(&self, password: &str) -> Option<Vec<u8>> {
        let mut hash = vec![0; self.hash.len()];
        let argon2 = Argon2::new(self.algorithm, self.version, self.params()?);
        argon2.hash_password_into(password.as_bytes(), &self.salt, &mut hash).ok()?;
        Some(hash)
    }

    pub(super) fn verify(&self, password: &str) -> bool {
        self.compute(password).is_some_and(|hash| hash.ct_eq(&self.hash).into())
    }

    /// Whether today's would be stronger.
    pub(super) fn is_weaker(&self) -> bool {
        self.algorithm != Algorithm::Argon2id
            || self.version != Version::V0x13
            || self.memory_kib < MEMORY_KIB
            || self.passes < PASSES
            || self.hash.len() < HASH_BYTES
            || self.salt.len() < SALT_BYTES
    }
}

impl fmt::Display for Argon2Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { memory_kib, passes, lanes, .. } = self;
        let encode = |bytes: &[u8]| BASE64_STANDARD_NO_PAD.encode(bytes);
        write!(f, "${}$v={}$m={memory_kib},t={passes},p={lanes}", self.algorithm, u32::from(self.version))?;
        write!(f, "${}${}", encode(&self.salt), encode(&self.hash))
    }
}
