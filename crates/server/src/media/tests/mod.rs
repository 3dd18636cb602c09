//! The media module against real files, damaged files and hostile ones.

mod containers;
mod folder;
mod headers;
mod hostile;
mod pictures;
mod refusals;

use std::{fs, path::Path, sync::Arc};

use teahouse_domain::{Error, Media};
use tempfile::TempDir;
use tokio::io::AsyncReadExt as _;

use super::{About, Accepted, Intake, MediaFolder, Settings};

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../../tests/fixtures/media/", $name)).as_slice()
    };
}
use fixture;

const MIB: u64 = 1024 * 1024;

struct Place {
    directory: TempDir,
    folder: Arc<MediaFolder>,
    intake: Intake,
}

impl Place {
    fn new() -> Self {
        let directory = TempDir::new().unwrap();
        let folder = MediaFolder::open(&settings(directory.path())).unwrap();
        Self { directory, intake: Intake::new(Arc::clone(&folder)), folder }
    }

    async fn accept(&self, bytes: &[u8], about: About) -> Result<Accepted, Error> {
        self.intake.accept_bytes(bytes, u64::MAX, about).await
    }

    async fn keep(&self, bytes: &[u8]) -> Media {
        self.accept(bytes, About::default()).await.unwrap().keep()
    }

    async fn stored(&self, media: &Media) -> Vec<u8> {
        let mut bytes = Vec::new();
        let opened = self.folder.open_file(media.id).await.unwrap().unwrap();
        opened.whole().read_to_end(&mut bytes).await.unwrap();
        bytes
    }

    fn uploads(&self) -> usize {
        entries(&self.directory.path().join("uploads"))
    }

    fn files(&self) -> usize {
        entries(&self.directory.path().join("files"))
    }
}

fn entries(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

fn settings(folder: &Path) -> Settings {
    Settings { folder: folder.to_owned(), max_bytes: 8 * MIB, free_floor: 0 }
}
