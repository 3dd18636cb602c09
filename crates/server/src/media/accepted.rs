//! Files that are in their place before a row tells of them, and go again when none ever will.

use std::{io, sync::Arc};

use teahouse_domain::{Media, MediaId};

use super::folder::{MediaFolder, Temporary};

/// Media on the disk, whole and synced, of which no row tells yet.
#[must_use = "dropping it removes the files: call keep() once the row is written"]
#[derive(Debug)]
pub(crate) struct Accepted {
    media: Media,
    sha256: [u8; 32],
    claim: Claim,
}

impl Accepted {
    /// Puts the files in their place under the media's id. An error leaves nothing.
    pub(super) fn publish(
        folder: &Arc<MediaFolder>,
        media: Media,
        file: Temporary,
        thumbnail: Option<Temporary>,
    ) -> io::Result<Self> {
        let sha256 = file.sha256();
        folder.claim(media.id);
        let claim = Claim { folder: Arc::clone(folder), id: media.id, is_kept: false };
        folder.publish(media.id, file, thumbnail)?;
        Ok(Self { media, sha256, claim })
    }

    /// What the row must say.
    pub(crate) fn media(&self) -> &Media {
        &self.media
    }

    /// The hash of the stored bytes.
    pub(crate) fn sha256(&self) -> [u8; 32] {
        self.sha256
    }

    /// The row is written: from now on the files stay.
    pub(crate) fn keep(mut self) -> Media {
        self.claim.is_kept = true;
        self.media.clone()
    }
}

/// The right to be in `files/` without a row.
#[derive(Debug)]
struct Claim {
    folder: Arc<MediaFolder>,
    id: MediaId,
    is_kept: bool,
}

impl Drop for Claim {
    fn drop(&mut self) {
        if !self.is_kept
            && let Err(error) = self.folder.remove_now(self.id)
        {
            tracing::warn!(%error, "a refused upload stays until the next sweep");
        }
        self.folder.release(self.id);
    }
}
