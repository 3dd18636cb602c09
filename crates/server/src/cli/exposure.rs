//! What more people can read than should: said at the start, by `serve` and `check`.
//!
//! Must never refuse to start, nor change a permission: whoever runs the server may have reasons. Bounds: a handful of
//! files is looked at.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use crate::config::{Loaded, Origin, Setting};

/// For others on the machine: read a file, or look into a folder. The data is the server's alone, whatever folder it
/// lies in.
const READ: u32 = 0o044;
const LOOK_INTO: u32 = 0o055;
/// A settings file is often handed to the server by its group: only the rest of the machine is too much.
const READ_BY_ALL: u32 = 0o004;
/// What lies in the data folder and opens doors by itself; what was written last stands in the `-wal` only.
const KEYS: [&str; 3] = ["guests.key", "teahouse.db", "teahouse.db-wal"];

/// A sentence for each thing, with what to do.
pub(super) fn warnings(loaded: &Loaded) -> Vec<String> {
    let data = &loaded.config.data;
    let mut found = Vec::new();
    if let Some(who) = open_to(data, LOOK_INTO) {
        let folder = data.display();
        found.push(format!("{folder}: {who} may look into the data folder: chmod 700 it"));
    }
    found.extend(KEYS.iter().filter_map(|key| readable(&data.join(key), READ)));
    let mut files: Vec<&Path> = secrets(loaded).filter_map(|setting| file_of(&setting.origin)).collect();
    files.dedup();
    found.extend(files.into_iter().filter_map(|file| readable(file, READ_BY_ALL)));
    found.extend(secrets(loaded).filter_map(|setting| match &setting.origin {
        Origin::Flag(_) => Some(format!(
            "{} stands on the command line, which everybody on this machine can read: put it into the settings file",
            setting.name
        )),
        _ => None,
    }));
    found
}

fn secrets(loaded: &Loaded) -> impl Iterator<Item = &Setting> {
    loaded.settings.iter().filter(|setting| setting.secret)
}

fn file_of(origin: &Origin) -> Option<&Path> {
    match origin {
        Origin::File { path, .. } => Some(path),
        _ => None,
    }
}

fn readable(file: &Path, bits: u32) -> Option<String> {
    let who = open_to(file, bits)?;
    Some(format!("{}: {who} may read it, and it holds secrets: chmod 600 it", file.display()))
}

/// Who has one of these permissions.
fn open_to(path: &Path, bits: u32) -> Option<&'static str> {
    let mode = fs::metadata(path).ok()?.permissions().mode() & bits;
    match (mode & 0o007, mode & 0o070) {
        (0, 0) => None,
        (0, _) => Some("a group on this machine"),
        _ => Some("everybody on this machine"),
    }
}
