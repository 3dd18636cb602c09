//! How much the disk still has, and the floor below which uploads stop so that messages can still be stored.
//!
//! Asked before an upload and again at each MiB of it: many at once pass the floor by at most a MiB each.

use std::{
    fmt, io,
    path::{Path, PathBuf},
};

/// How many bytes may be written between two looks at the disk.
pub(super) const STEP: u64 = 1024 * 1024;

type Probe = Box<dyn Fn(&Path) -> io::Result<u64> + Send + Sync>;

/// The disk under the media folder.
pub(in crate::media) struct Space {
    folder: PathBuf,
    floor: u64,
    free: Probe,
}

impl Space {
    pub(super) fn of_disk(folder: &Path, floor: u64) -> Self {
        Self::with_probe(folder, floor, Box::new(free_bytes))
    }

    pub(in crate::media) fn with_probe(folder: &Path, floor: u64, free: Probe) -> Self {
        Self { folder: folder.to_owned(), floor, free }
    }

    /// Whether that many bytes more leave the floor untouched.
    ///
    /// # Errors
    /// [`io::ErrorKind::StorageFull`].
    pub(super) fn check(&self, more: u64) -> io::Result<()> {
        let free = (self.free)(&self.folder)?;
        if free < self.floor.saturating_add(more) {
            return Err(io::Error::new(io::ErrorKind::StorageFull, "below the floor of free space"));
        }
        Ok(())
    }
}

impl Space {
    /// Bytes that the disk has left.
    ///
    /// # Errors
    /// Where the system does not say.
    pub(super) fn free_bytes(&self) -> io::Result<u64> {
        (self.free)(&self.folder)
    }
}

impl fmt::Debug for Space {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Space").field("floor", &self.floor).finish_non_exhaustive()
    }
}

fn free_bytes(folder: &Path) -> io::Result<u64> {
    let disk = rustix::fs::statvfs(folder)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}
