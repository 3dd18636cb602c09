//! Media: bytes in, bytes out, and nothing left behind of what was refused.

pub(crate) mod cut;
mod forms;
mod limits;
mod named;
mod ranges;
mod storing;
mod tutorial;

use std::{fs, path::PathBuf};

use crate::support::TestServer;

/// A file of the fixtures.
pub(crate) fn fixture(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/media");
    fs::read(folder.join(name)).expect("a fixture")
}

/// Files under way, and files that are stored.
pub(crate) fn files(server: &TestServer) -> (usize, usize) {
    let count =
        |name: &str| fs::read_dir(server.folder.path().join("media").join(name)).expect("a folder").count();
    (count("uploads"), count("files"))
}
