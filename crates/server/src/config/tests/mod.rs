//! Settings as people write them. The environment is an argument: nothing here depends on who runs it.

mod environment;
mod file;
mod network;
mod sample;
mod secrets;
mod values;

use std::{ffi::OsString, fs, path::PathBuf};

use tempfile::TempDir;

use super::{Config, ConfigFile, Flag, Loaded, Problems, Sources};

/// A folder with a `teahouse.toml`.
struct Desk {
    folder: TempDir,
}

impl Desk {
    fn with(text: &str) -> Self {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("teahouse.toml"), text).unwrap();
        Self { folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("teahouse.toml")
    }

    fn sources(&self) -> Sources {
        Sources { file: ConfigFile::IfThere(self.path()), ..Sources::default() }
    }

    fn load(&self) -> Result<Loaded, Problems> {
        Config::load(&self.sources())
    }

    /// What is wrong, with the folder's name taken out.
    fn problems(&self) -> Vec<String> {
        let folder = format!("{}/", self.folder.path().display());
        self.load().unwrap_err().0.iter().map(|problem| problem.replace(&folder, "")).collect()
    }
}

fn variables(pairs: &[(&str, &str)]) -> Vec<(OsString, OsString)> {
    pairs.iter().map(|(name, value)| (name.into(), value.into())).collect()
}

fn flags(pairs: &[(&str, &str)]) -> Vec<Flag> {
    let flag = |(name, value): &(&str, &str)| Flag {
        name: (*name).to_owned(),
        value: (*value).to_owned(),
        written: format!("--set {name}"),
    };
    pairs.iter().map(flag).collect()
}

fn with_flags(pairs: &[(&str, &str)]) -> Result<Loaded, Problems> {
    Config::load(&Sources { flags: flags(pairs), ..Sources::default() })
}
