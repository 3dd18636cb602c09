//! The mark beside the data file: which log lives here, and how far it had come for certain.
//!
//! With it a lost, emptied, foreign or older data file is recognised instead of started over. It is only ever
//! behind the truth: it is written after a checkpoint that synced everything, never on the way of a message.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
};

use teahouse_domain::LogId;

const FILE: &str = "teahouse.mark";

/// What the mark says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) log: LogId,
    /// The last row of the log that was on the disk for certain.
    pub(crate) row: u64,
}

impl Mark {
    /// What the folder's mark says, if there is a readable one.
    pub(crate) fn read(folder: &Path) -> Option<Self> {
        let text = fs::read_to_string(folder.join(FILE)).ok()?;
        let value = |key: &str| text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(' '));
        Some(Self { log: LogId(value("log")?.to_owned()), row: value("row")?.parse().ok()? })
    }

    /// Replaces the mark; at any moment the folder has the old one or the new one.
    pub(crate) fn write(&self, folder: &Path) -> io::Result<()> {
        let temporary = folder.join("teahouse.mark.new");
        let mut file = File::create(&temporary)?;
        file.write_all(format!("log {}\nrow {}\n", self.log, self.row).as_bytes())?;
        file.sync_all()?;
        fs::rename(&temporary, folder.join(FILE))?;
        sync_folder(folder)
    }
}

/// A file that was made or renamed is there after a power cut only when its folder was synced.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
