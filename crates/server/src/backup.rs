//! Backup and restore: one tar file with everything a new machine needs.
//!
//! The database first, as one consistent moment; then the media that it names, which never change once
//! they are named; then the guests' key. What is restored has a new identity as a log, because positions of
//! the old one may go further. Must never leave a half file under the name that was asked for, and never
//! restore over data that is there.

use std::{
    fmt, fs, io,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Component, Path, PathBuf},
};

use tar::{Archive, Builder, EntryType};
use teahouse_domain::Timestamp;
use teahouse_store::Store;

const DATABASE: &str = "teahouse.db";
const MEDIA: &str = "media";
const GUESTS: &str = "guests.key";

/// What a backup or a restore did.
#[derive(Debug)]
pub(crate) struct Summary {
    what: &'static str,
    place: PathBuf,
    events: u64,
    files: u64,
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, place, events, files } = self;
        write!(f, "{what} {}: {events} events, {files} media files", place.display())
    }
}

/// Writes a backup of a store that is in use. Takes as long as copying its files does.
///
/// # Errors
/// When something cannot be read or written; nothing is left at `file` then.
pub(crate) fn write(store: &Store, data: &Path, file: &Path) -> io::Result<Summary> {
    if file.exists() {
        return Err(io::Error::other(format!("{} is there already: choose another name", file.display())));
    }
    let draft = with_suffix(file, ".part");
    let snapshot = with_suffix(file, ".db.part");
    let written = write_parts(store, data, &draft, &snapshot);
    drop(fs::remove_file(&snapshot));
    match written {
        Ok((events, files)) => {
            fs::rename(&draft, file)?;
            sync_folder(file)?;
            Ok(Summary { what: "wrote", place: file.to_owned(), events, files })
        }
        Err(error) => {
            drop(fs::remove_file(&draft));
            Err(error)
        }
    }
}

fn write_parts(store: &Store, data: &Path, draft: &Path, snapshot: &Path) -> io::Result<(u64, u64)> {
    let info = store.backup_to(snapshot).map_err(io::Error::other)?;
    // Whoever reads it has the hashes of all passwords, and the key of guests' tokens.
    let file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(draft)?;
    let mut archive = Builder::new(file);
    archive.follow_symlinks(false);
    archive.append_path_with_name(snapshot, DATABASE)?;
    archive.append_path_with_name(data.join(GUESTS), GUESTS)?;
    let files = append_folder(&mut archive, &data.join(MEDIA), Path::new(MEDIA))?;
    archive.into_inner()?.sync_all()?;
    Ok((info.events, files))
}

/// Uploads that nobody has named may go while this runs: a file that is gone was not needed.
fn append_folder(archive: &mut Builder<fs::File>, folder: &Path, name: &Path) -> io::Result<u64> {
    let mut files = 0;
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<io::Result<_>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = name.join(entry.file_name());
        let kind = entry.file_type()?;
        if kind.is_dir() {
            files += append_folder(archive, &entry.path(), &name)?;
        } else if kind.is_file() {
            match archive.append_path_with_name(entry.path(), &name) {
                Ok(()) => files += 1,
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(files)
}

/// Restores a backup into a folder without data.
///
/// # Errors
/// When the folder has data, the file is no backup, or something cannot be written.
pub(crate) fn restore(file: &Path, data: &Path, now: Timestamp) -> io::Result<Summary> {
    if data.join(DATABASE).exists() {
        let folder = data.display();
        return Err(io::Error::other(format!(
            "{folder} has data: move it away, or restore into another folder with --data"
        )));
    }
    let staging = with_suffix(data, ".restoring");
    drop(fs::remove_dir_all(&staging));
    private_folder(&staging)?;
    let restored = unpack(file, &staging).and_then(|files| {
        private_folder(data)?;
        move_into(&staging, data, MEDIA)?;
        move_into(&staging, data, GUESTS)?;
        let restored =
            teahouse_store::restore(&staging.join(DATABASE), data, now).map_err(io::Error::other)?;
        sync_folder(&data.join(DATABASE))?;
        Ok(Summary { what: "restored into", place: data.to_owned(), events: restored.events, files })
    });
    drop(fs::remove_dir_all(&staging));
    restored
}

/// Makes a folder that others may not look into; one that is there stays as it is.
fn private_folder(folder: &Path) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

fn unpack(file: &Path, staging: &Path) -> io::Result<u64> {
    let mut files = 0;
    let opened =
        fs::File::open(file).map_err(|error| io::Error::other(format!("{}: {error}", file.display())))?;
    let mut archive = Archive::new(opened);
    let foreign = |_| io::Error::other(format!("{} is not a backup of Teahouse", file.display()));
    for entry in archive.entries().map_err(foreign)? {
        let mut entry = entry.map_err(foreign)?;
        let path = entry.path()?.into_owned();
        let ours = path.starts_with(MEDIA) || path == Path::new(DATABASE) || path == Path::new(GUESTS);
        let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
        if !ours || !plain || entry.header().entry_type() != EntryType::Regular {
            return Err(foreign(io::ErrorKind::InvalidData.into()));
        }
        let target = staging.join(&path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        entry.unpack(&target)?;
        fs::File::open(&target)?.sync_all()?;
        files += u64::from(path.starts_with(MEDIA));
    }
    if !staging.join(DATABASE).exists() {
        return Err(foreign(io::ErrorKind::InvalidData.into()));
    }
    Ok(files)
}

/// A backup of a server without media has no media folder.
fn move_into(staging: &Path, data: &Path, name: &str) -> io::Result<()> {
    let from = staging.join(name);
    if from.exists() { fs::rename(from, data.join(name)) } else { Ok(()) }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn sync_folder(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::File::open(folder)?.sync_all()
}
