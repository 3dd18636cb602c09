//! The media folder: named operations on files, and the only code that knows how they lie on the disk.
//!
//! `uploads/` holds what is under way, `files/` what was accepted, each under its id, a thumbnail beside it.
//! A file in `files/` is whole and synced, its name too, before anybody learns its id.
//!
//! Plain files, not `object_store`: an upload must be read back (what is it?), rewritten and thumbnailed before
//! it becomes visible, and served by ranges from one open file; that crate's staged uploads can be neither read
//! nor swept. Its part would be one rename. Where accepted files go to S3 one day, [`MediaFolder::publish`],
//! [`MediaFolder::open_file`] and [`MediaFolder::remove`] are the seam.
//!
//! Bounds: [`Settings`], and 256 uploads under way, each with 256 KiB of memory.

mod lay;
mod opened;
mod space;
mod temporary;
mod upload;

use std::{fs, io, path::PathBuf, sync::Arc};

use parking_lot::Mutex;
use rustc_hash::FxHashSet;
use teahouse_domain::{Incident, MediaId, Result};
use tokio::sync::Semaphore;

pub(crate) use self::{opened::Opened, upload::Upload};
pub(super) use self::{
    space::Space,
    temporary::{Temporary, refusal},
};
use super::serve::{Disposition, thumbnail_disposition};

const UPLOADS_UNDER_WAY: usize = 256;
const THUMBNAIL: &str = ".thumbnail";

/// Where media lies and how much of it there may be.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// The folder; made if it is missing.
    pub(crate) folder: PathBuf,
    /// Most bytes of one upload.
    pub(crate) max_bytes: u64,
    /// Free disk space that uploads never touch.
    pub(crate) free_floor: u64,
}

/// The files of all media.
#[derive(Debug)]
pub(crate) struct MediaFolder {
    uploads: PathBuf,
    files: PathBuf,
    max_bytes: u64,
    space: Arc<Space>,
    slots: Arc<Semaphore>,
    // Ids whose file may stand without a row for a moment: a sweep leaves these alone.
    claimed: Mutex<FxHashSet<MediaId>>,
}

impl MediaFolder {
    /// Opens the folder, makes it where it is missing, and removes what uploads left behind when the last
    /// server was killed. Only the holder of the data folder's lock may call this.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub(crate) fn open(settings: &Settings) -> io::Result<Arc<Self>> {
        let space = Space::of_disk(&settings.folder, settings.free_floor);
        Self::open_with(settings, space)
    }

    /// Bytes that the disk has left.
    ///
    /// # Errors
    /// Where the system does not say.
    pub(crate) fn free_bytes(&self) -> io::Result<u64> {
        self.space.free_bytes()
    }

    pub(super) fn open_with(settings: &Settings, space: Space) -> io::Result<Arc<Self>> {
        let (uploads, files) = (settings.folder.join("uploads"), settings.folder.join("files"));
        fs::create_dir_all(&uploads)?;
        fs::create_dir_all(&files)?;
        lay::sync_folder(&settings.folder)?;
        if let Some(parent) = settings.folder.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            lay::sync_folder(parent)?;
        }
        let folder = Self {
            uploads,
            files,
            max_bytes: settings.max_bytes,
            space: Arc::new(space),
            slots: Arc::new(Semaphore::new(UPLOADS_UNDER_WAY)),
            claimed: Mutex::default(),
        };
        folder.sweep()?;
        Ok(Arc::new(folder))
    }

    fn sweep(&self) -> io::Result<()> {
        let mut swept = 0_u64;
        for entry in fs::read_dir(&self.uploads)? {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                fs::remove_file(entry.path())?;
                swept += 1;
            }
        }
        if swept > 0 {
            tracing::info!(swept, "removed half uploads of the last run");
        }
        Ok(())
    }

    /// Removes files that no row knows: a crash came between the file and its row, or between a row's removal
    /// and its file's. Safe while uploads go on. Blocks; returns how many files went.
    ///
    /// # Errors
    /// Whatever the file system says; files before that are gone.
    pub(crate) fn sweep_strays(&self, mut is_known: impl FnMut(MediaId) -> bool) -> io::Result<u64> {
        let mut swept = 0;
        for entry in fs::read_dir(&self.files)? {
            let entry = entry?;
            let name = entry.file_name();
            let id = name
                .to_str()
                .map(|name| name.strip_suffix(THUMBNAIL).unwrap_or(name))
                .and_then(|id| id.parse().ok());
            // In this order: a claim ends only after its row is written, so an id without both has none.
            if id.is_some_and(|id| !self.is_claimed(id) && !is_known(id)) {
                fs::remove_file(entry.path()).or_else(lay::already_gone)?;
                swept += 1;
            }
        }
        Ok(swept)
    }

    /// Opens what is stored under that id; `None` where there is nothing.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub(crate) async fn open_file(&self, id: MediaId) -> io::Result<Option<Opened>> {
        Opened::at(&self.file_path(id)).await
    }

    /// Opens the thumbnail of that id and says how to serve it; `None` where there is none.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub(crate) async fn open_thumbnail(&self, id: MediaId) -> io::Result<Option<(Opened, Disposition)>> {
        let Some(mut opened) = Opened::at(&self.thumbnail_path(id)).await? else { return Ok(None) };
        let head = opened.head().await?;
        Ok(Some((opened, thumbnail_disposition(head))))
    }

    /// Removes the file and its thumbnail; what is not there is no error. Who reads them now reads on.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub(crate) async fn remove(&self, id: MediaId) -> io::Result<()> {
        tokio::fs::remove_file(self.thumbnail_path(id)).await.or_else(lay::already_gone)?;
        tokio::fs::remove_file(self.file_path(id)).await.or_else(lay::already_gone)
    }

    pub(super) fn remove_now(&self, id: MediaId) -> io::Result<()> {
        fs::remove_file(self.thumbnail_path(id)).or_else(lay::already_gone)?;
        fs::remove_file(self.file_path(id)).or_else(lay::already_gone)
    }

    /// Puts finished files in their place: synced, renamed, the folder synced. An error leaves nothing.
    pub(super) fn publish(
        &self,
        id: MediaId,
        file: Temporary,
        thumbnail: Option<Temporary>,
    ) -> io::Result<()> {
        file.sync()?;
        if let Some(thumbnail) = &thumbnail {
            thumbnail.sync()?;
        }
        let placed = self.place(id, file, thumbnail);
        if placed.is_err() {
            self.remove_now(id)?;
        }
        placed
    }

    fn place(&self, id: MediaId, file: Temporary, thumbnail: Option<Temporary>) -> io::Result<()> {
        if let Some(thumbnail) = thumbnail {
            thumbnail.rename(&self.thumbnail_path(id))?;
        }
        file.rename(&self.file_path(id))?;
        lay::sync_folder(&self.files)
    }

    /// A new file under `uploads/`, removed again when it is dropped.
    pub(super) fn temporary(&self) -> io::Result<Temporary> {
        Temporary::create(&self.uploads, Arc::clone(&self.space))
    }

    pub(super) fn claim(&self, id: MediaId) {
        self.claimed.lock().insert(id);
    }

    pub(super) fn release(&self, id: MediaId) {
        self.claimed.lock().remove(&id);
    }

    fn is_claimed(&self, id: MediaId) -> bool {
        self.claimed.lock().contains(&id)
    }

    fn file_path(&self, id: MediaId) -> PathBuf {
        self.files.join(id.to_string())
    }

    fn thumbnail_path(&self, id: MediaId) -> PathBuf {
        self.files.join(format!("{id}{THUMBNAIL}"))
    }
}

/// Runs file work on a blocking thread. A caller who goes away does not stop it: what it holds is dropped there.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let broken = |error| {
        let log = |incident| tracing::error!(%incident, %error, "work on media ended in a panic");
        Incident::answer("the server failed on these bytes, and nothing was stored", log)
    };
    tokio::task::spawn_blocking(work).await.map_err(broken)?
}
