//! Where things are: the project's root, its target folder, and the folders below it that chores may fill.
//!
//! Never a path written down: the root comes from cargo, the target folder from `cargo metadata`.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// What every chore needs to know of the place it runs in.
pub(crate) struct Context {
    /// The workspace's root folder.
    pub(crate) root: PathBuf,
    /// Cargo's target folder.
    pub(crate) target: PathBuf,
}

impl Context {
    /// Asks cargo.
    pub(crate) fn find() -> Result<Self, String> {
        let root = env::var_os("CARGO_MANIFEST_DIR")
            .and_then(|manifest| PathBuf::from(manifest).parent().map(Path::to_path_buf))
            .ok_or("start me by `cargo xtask`, so that I know where the project is")?;
        let output = Command::new("cargo")
            .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
            .current_dir(&root)
            .output()
            .map_err(|error| format!("cargo metadata: {error}"))?;
        let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).map_err(|error| {
            format!("cargo metadata: {error}: {}", String::from_utf8_lossy(&output.stderr))
        })?;
        let target = metadata["target_directory"].as_str().ok_or("cargo metadata names no target folder")?;
        Ok(Self { root, target: PathBuf::from(target) })
    }

    /// Where tools are installed that cargo itself does not bring.
    pub(crate) fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// The file that keeps all that a step printed.
    pub(crate) fn log(&self, step: &str) -> PathBuf {
        self.target.join("xtask/logs").join(format!("{step}.log"))
    }

    /// An empty folder for a step's own files; what an earlier run left there is removed.
    pub(crate) fn fresh_folder(&self, step: &str) -> Result<PathBuf, String> {
        let folder = self.target.join("xtask").join(step);
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(folder)
    }

    /// The server as it is shipped; built by [`crate::cargo::program`].
    pub(crate) fn program(&self) -> PathBuf {
        self.target.join("dist/teahouse")
    }
}

/// A program by its name, on the search path or where Debian keeps the daemons.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .chain(["/usr/sbin", "/sbin", "/usr/local/sbin"].map(PathBuf::from))
        .map(|folder| folder.join(name))
        .find(|candidate| candidate.is_file())
}
