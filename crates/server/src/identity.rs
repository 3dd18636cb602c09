//! Who is speaking: guests, known by a signed cookie or token.
//!
//! A guest's token is their id and an HMAC of it under a key in the data folder; nothing is looked up to
//! believe it, and what a frame claims about its sender is never believed. The token is never logged and
//! never taken from a query string. Bounds: a token is 39 bytes.

use std::{fs, io, io::Write as _, path::Path};

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use teahouse_domain::PersonId;

const KEY_FILE: &str = "guests.key";
const TAG_BYTES: usize = 16;

/// Makes and checks guests' tokens.
pub(crate) struct Identity {
    key: [u8; 32],
}

impl Identity {
    /// Reads the key in the data folder, or makes one at the first start.
    ///
    /// # Errors
    /// When the file cannot be read or written, or is not a key.
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        let path = folder.join(KEY_FILE);
        match fs::read(&path) {
            Ok(bytes) => {
                let key = bytes.try_into().map_err(|_| {
                    io::Error::other(format!(
                        "{} is damaged: restore it from a backup, or remove it and every guest starts anew",
                        path.display()
                    ))
                })?;
                Ok(Self { key })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let key = random();
                write_private(folder, &path, &key)?;
                Ok(Self { key })
            }
            Err(error) => Err(error),
        }
    }

    /// A guest nobody has seen before.
    #[must_use]
    pub(crate) fn new_guest() -> PersonId {
        PersonId::from_random(u64::from_le_bytes(random()))
    }

    /// The token that proves to be this guest.
    #[must_use]
    pub(crate) fn token(&self, guest: PersonId) -> String {
        let tag = self.mac(guest).finalize().into_bytes();
        format!("{guest}.{}", BASE64_URL_SAFE_NO_PAD.encode(&tag[..TAG_BYTES]))
    }

    /// Whose token this is; `None` for a forged, cut or foreign one.
    #[must_use]
    pub(crate) fn verify(&self, token: &str) -> Option<PersonId> {
        let (id, tag) = token.split_once('.')?;
        let guest: PersonId = id.parse().ok()?;
        let tag = BASE64_URL_SAFE_NO_PAD.decode(tag).ok()?;
        let exact = tag.len() == TAG_BYTES;
        (exact && self.mac(guest).verify_truncated_left(&tag).is_ok()).then_some(guest)
    }

    fn mac(&self, guest: PersonId) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        mac.update(b"teahouse guest 1\0");
        mac.update(&guest.0.to_le_bytes());
        mac
    }
}

/// Random bytes from the operating system. Without them nothing may be signed, so their lack ends the process.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// A key must survive a power cut as a whole: a half key would make every guest a stranger.
fn write_private(folder: &Path, path: &Path, key: &[u8]) -> io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt as _;
    let draft = path.with_extension("new");
    let mut file = fs::OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&draft)?;
    file.write_all(key)?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    fs::File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity() -> (tempfile::TempDir, Identity) {
        let folder = tempfile::tempdir().unwrap();
        let identity = Identity::open(folder.path()).unwrap();
        (folder, identity)
    }

    #[test]
    fn a_guest_is_known_again_after_a_restart() {
        let (folder, identity) = identity();
        let guest = Identity::new_guest();
        let token = identity.token(guest);
        assert_eq!(identity.verify(&token), Some(guest));
        assert_eq!(Identity::open(folder.path()).unwrap().verify(&token), Some(guest));
    }

    #[test]
    fn nobody_can_make_a_token() {
        let (_folder, identity) = identity();
        let (_other_folder, other) = self::identity();
        let guest = Identity::new_guest();
        let token = identity.token(guest);
        let (id, tag) = token.split_once('.').unwrap();
        let forged = [
            other.token(guest),
            format!("{}.{tag}", Identity::new_guest()),
            format!("{id}."),
            format!("{id}.{}", &tag[..10]),
            id.to_owned(),
            format!("{token}.x"),
            String::new(),
        ];
        for token in forged {
            assert_eq!(identity.verify(&token), None, "{token}");
        }
    }

    #[test]
    fn a_damaged_key_is_refused_and_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(KEY_FILE), b"short").unwrap();
        assert!(Identity::open(folder.path()).err().unwrap().to_string().contains(KEY_FILE));
    }
}
