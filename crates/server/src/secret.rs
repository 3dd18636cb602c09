//! Tokens and codes: what opens something, made here and shown once.
//!
//! Only a hash of them is kept. They hold 128 random bits or more, so a plain SHA-256 cannot be tried out.
//! Must never be logged. Bounds: a token is 47 bytes, a code 22.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};
use teahouse_store::Secret;

use crate::identity::random;

/// What a token of a signed-in device begins with.
pub(crate) const SESSION: &str = "ths_";
/// What an API key begins with.
pub(crate) const KEY: &str = "thk_";

/// Longest text that is looked up as a token or a code.
const MOST_BYTES: usize = 64;

/// A new token, and what is kept of it.
pub(crate) fn token(prefix: &str) -> (String, Secret) {
    let token = format!("{prefix}{}", BASE64_URL_SAFE_NO_PAD.encode(random::<32>()));
    let secret = hash(&token);
    (token, secret)
}

/// A new code for a link, and what is kept of it.
pub(crate) fn code() -> (String, Secret) {
    let code = BASE64_URL_SAFE_NO_PAD.encode(random::<16>());
    let secret = hash(&code);
    (code, secret)
}

/// A number for an id that nobody guesses.
pub(crate) fn random_number() -> u64 {
    u64::from_le_bytes(random()) >> 1
}

/// Bits for the key of a room that nobody guesses.
pub(crate) fn random_bits() -> u128 {
    u128::from_le_bytes(random())
}

/// What is kept of a token or a code.
pub(crate) fn hash(text: &str) -> Secret {
    // What is longer than all of ours is none of them; it need not be read to the end.
    let end = text.len().min(MOST_BYTES);
    Secret(
        Sha256::new()
            .chain_update(&text.as_bytes()[..end])
            .chain_update([u8::from(text.len() > end)])
            .finalize()
            .into(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_tokens_are_the_same_and_each_is_known_by_its_hash() {
        let ((first, kept), (second, _)) = (token(SESSION), token(SESSION));
        assert!(first.len() == 47 && first.starts_with(SESSION) && first != second);
        assert_eq!(hash(&first), kept);
        assert_ne!(hash(&first[..46]), kept);
        assert_ne!(hash(&format!("{first}{}", "x".repeat(9_000))), kept);
        assert_eq!(code().0.len(), 22);
    }
}
