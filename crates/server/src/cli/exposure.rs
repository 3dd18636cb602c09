//! What more people can read than should: said at the start, by `serve` and `check`.
//!
//! Must never refuse to start, nor change a permission: whoever runs the server may have reasons. Bounds: a handful of
//! files is looked at.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use crate::config::{Loaded, Origin, Setting};

/// For everybody else on the machine: read, and enter.
const OTHERS: u32 = 0o005;
/// What lies in the data folder and opens doors by itself.
const KEYS: [&str; 2] = ["guests.key", "teahouse.db"];

/// A sentence for each thing, with what to do.
pub(super) fn warnings(loaded: &Loaded) -> Vec<String> {
    let data = &loaded.config.data;
    let mut found = Vec::new();
    if is_open(data) {
        let folder = data.display();
        found
            .push(format!("{folder}: everybody on this machine may look into the data folder: chmod 700 it"));
        let keys = KEYS.map(|key| data.join(key));
        found.extend(keys.iter().filter(|key| is_open(key)).map(|key| readable(key)));
    }
    let mut files: Vec<&Path> = secrets(loaded).filter_map(|setting| file_of(&setting.origin)).collect();
    files.dedup();
    found.extend(files.into_iter().filter(|file| is_open(file)).map(readable));
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

fn readable(file: &Path) -> String {
    format!("{}: everybody on this machine may read it, and it holds secrets: chmod 600 it", file.display())
}

fn is_open(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| found.permissions().mode() & OTHERS != 0)
}
