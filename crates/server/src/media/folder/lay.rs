//! What the standard library leaves open about folders: making an entry last, and removing twice.

use std::{fs::File, io, path::Path};

/// Makes the folder's entries survive a power cut. Without it a synced file may have no name afterwards.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Removing what is gone already is no error.
pub(super) fn already_gone(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}
