//! The lock of the data folder: one server, and the second one is told who the first is.
//!
//! The operating system holds the lock, so that nothing is left behind by a crash. The text in the file is for
//! people and for the commands that ask the running server; nobody decides anything by it but whom to name.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read as _, Seek as _, Write as _},
    path::Path,
};

use parking_lot::Mutex;

use crate::OpenError;

/// The name of the lock in its folder.
pub(crate) const FILE: &str = "teahouse.lock";

/// Longest text that is read from a lock.
const LONGEST: u64 = 1_024;

/// Who runs on a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Its process.
    pub pid: u32,
    /// Where it listens, once it does.
    pub address: Option<String>,
}

/// Held as long as it lives.
#[derive(Debug)]
pub(crate) struct FolderLock(Mutex<File>);

impl FolderLock {
    pub(crate) fn take(folder: &Path) -> Result<Self, OpenError> {
        let path = folder.join(FILE);
        let failed = |source| OpenError::Folder { path: path.clone(), source };
        if path.symlink_metadata().is_ok_and(|found| !found.is_file()) {
            return Err(OpenError::NotAFile { path, found: "a link or a folder" });
        }
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(OpenError::Locked { folder: folder.into(), holder: describe(&path) });
            }
            Err(TryLockError::Error(source)) => return Err(failed(source)),
        }
        let lock = Self(Mutex::new(file));
        lock.say(None).map_err(failed)?;
        Ok(lock)
    }

    /// Says where the server listens.
    pub(crate) fn announce(&self, address: &str) -> io::Result<()> {
        self.say(Some(address))
    }

    fn say(&self, address: Option<&str>) -> io::Result<()> {
        let mut file = self.0.lock();
        let mut text = format!("pid {}\n", std::process::id());
        if let Some(address) = address {
            text.push_str("address ");
            text.extend(address.chars().filter(|letter| !letter.is_control()));
            text.push('\n');
        }
        file.set_len(0)?;
        file.rewind()?;
        file.write_all(text.as_bytes())
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // Whoever reads the file later must not be sent to a server that is gone.
        let _ = self.0.lock().set_len(0);
    }
}

fn describe(path: &Path) -> String {
    match read(path) {
        Some(Holder { pid, address: Some(address) }) => format!("process {pid}, at {address}"),
        Some(Holder { pid, address: None }) => format!("process {pid}"),
        None => "it did not say who it is".into(),
    }
}

fn read(path: &Path) -> Option<Holder> {
    let mut text = String::new();
    File::open(path).ok()?.take(LONGEST).read_to_string(&mut text).ok()?;
    let value = |key: &str| text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(' '));
    Some(Holder { pid: value("pid")?.parse().ok()?, address: value("address").map(str::to_owned) })
}

/// Who runs on this folder now; nobody, if the lock is free.
#[must_use]
pub fn holder(folder: &Path) -> Option<Holder> {
    let path = folder.join(FILE);
    match File::open(&path).ok()?.try_lock_shared() {
        Err(TryLockError::WouldBlock) => read(&path),
        _ => None,
    }
}
