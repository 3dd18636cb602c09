//! Who is speaking: guests, known by a signed cookie or token.
//!
//! A guest's token is their id and an HMAC of it under a key in the data folder; nothing is looked up to
//! believe it, and what a frame claims about its sender is never believed. The token is never logged and
//! never taken from a query string. The same key signs what a browser keeps of an account that was signed in on it.
//! Bounds: a token is 39 bytes, a device's 56.

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

    /// What a browser keeps of an account: it was signed in there with this password. It opens nothing; tries from there
    /// are counted apart from those of strangers. It ends with the password, whose hash is in it.
    #[must_use]
    pub(crate) fn device(&self, person: PersonId, password: &str) -> String {
        let number = u64::from_le_bytes(random());
        let tag = self.device_mac(person, number, password).finalize().into_bytes();
        format!("{person}.{number:016x}.{}", BASE64_URL_SAFE_NO_PAD.encode(&tag[..TAG_BYTES]))
    }

    /// The device's number, if it is one of this account with this password.
    #[must_use]
    pub(crate) fn known_device(&self, token: &str, person: PersonId, password: &str) -> Option<u64> {
        let (id, rest) = token.split_once('.')?;
        let (number, tag) = rest.split_once('.')?;
        let number = u64::from_str_radix(number, 16).ok()?;
        let tag = BASE64_URL_SAFE_NO_PAD.decode(tag).ok()?;
        let ours = id.parse() == Ok(person) && tag.len() == TAG_BYTES;
        let mac = self.device_mac(person, number, password);
        (ours && mac.verify_truncated_left(&tag).is_ok()).then_some(number)
    }

    fn device_mac(&self, person: PersonId, number: u64, password: &str) -> Hmac<Sha256> {
        let mut mac = self.hmac(b"teahouse device 1\0");
        mac.update(&person.0.to_le_bytes());
        mac.update(&number.to_le_bytes());
        mac.update(password.as_bytes());
        mac
    }

    fn mac(&self, guest: PersonId) -> Hmac<Sha256> {
        let mut mac = self.hmac(b"teahouse guest 1\0");
        mac.update(&guest.0.to_le_bytes());
        mac
    }

    fn hmac(&self, purpose: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).expect("HMAC takes a key of any length");
        mac.update(purpose);
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
    fn a_device_is_known_to_its_account_until_the_password_changes() {
        let (_folder, identity) = identity();
        let (_other_folder, other) = self::identity();
        let (ada, bo) = (PersonId(1), PersonId(2));
        let token = identity.device(ada, "hash");
        let number = identity.known_device(&token, ada, "hash").expect("it is hers");
        assert_eq!(identity.known_device(&token, bo, "hash"), None);
        assert_eq!(identity.known_device(&token, ada, "new hash"), None);
        assert_eq!(other.known_device(&token, ada, "hash"), None);
        let moved = token.replace(&format!("{number:016x}"), &format!("{:016x}", number ^ 1));
        for forged in ["", "x.y.z", &moved, &token[..token.len() - 1], &identity.token(ada)] {
            assert_eq!(identity.known_device(forged, ada, "hash"), None, "{forged}");
        }
        assert_eq!(identity.verify(&token), None, "and it is nobody's key");
    }

    #[test]
    fn a_damaged_key_is_refused_and_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(KEY_FILE), b"short").unwrap();
        assert!(Identity::open(folder.path()).err().unwrap().to_string().contains(KEY_FILE));
    }
}
