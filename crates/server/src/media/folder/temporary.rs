//! A file that exists only until it is renamed: hashed as it is written, removed when it is dropped.
//!
//! Written from blocking threads only. Bounds: the disk's floor, asked at each MiB.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use sha2::{Digest as _, Sha256};
use teahouse_domain::{Code, Error, Incident};

use super::space::{STEP, Space};

pub(in crate::media) struct Temporary {
    // Emptied by a rename: from then on there is nothing to remove.
    path: PathBuf,
    file: File,
    hash: Sha256,
    bytes: u64,
    unchecked: u64,
    space: Arc<Space>,
}

impl Temporary {
    pub(super) fn create(folder: &Path, space: Arc<Space>) -> io::Result<Self> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let path = folder.join(format!("{:032x}", u128::from_le_bytes(random)));
        let file = File::create_new(&path)?;
        Ok(Self { path, file, hash: Sha256::new(), bytes: 0, unchecked: 0, space })
    }

    /// The same file, from its beginning, to read what was written so far.
    pub(in crate::media) fn reader(&self) -> io::Result<File> {
        File::open(&self.path)
    }

    pub(in crate::media) fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(in crate::media) fn sha256(&self) -> [u8; 32] {
        self.hash.clone().finalize().into()
    }

    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.sync_all()
    }

    pub(super) fn rename(mut self, target: &Path) -> io::Result<()> {
        fs::rename(&self.path, target)?;
        self.path = PathBuf::new();
        Ok(())
    }
}

impl Write for Temporary {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.unchecked == 0 {
            self.space.check(STEP)?;
        }
        let room = usize::try_from(STEP - self.unchecked).unwrap_or(usize::MAX);
        let written = self.file.write(&bytes[..bytes.len().min(room)])?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        self.unchecked = (self.unchecked + written as u64) % STEP;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if self.path.as_os_str().is_empty() {
            return;
        }
        // What cannot be removed now is swept at the next start.
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::warn!(%error, "a temporary upload stays until the next start");
        }
    }
}

/// What a person sees of an error of the disk.
pub(in crate::media) fn refusal(error: &io::Error) -> Error {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    if matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge) {
        return Error::new(
            Code::StorageFull,
            "the server's disk is nearly full: nothing was stored, try again later",
        );
    }
    Incident::answer("the media folder failed, and nothing was stored", |incident| {
        tracing::error!(%incident, %error, "the media folder failed");
    })
}
