//! A stored file, open for reading. It stays readable when it is removed meanwhile.

use std::{io, path::Path};

use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _, Take};

/// A stored file, open for reading.
#[derive(Debug)]
pub(crate) struct Opened {
    file: tokio::fs::File,
    /// Its size.
    pub(crate) bytes: u64,
}

impl Opened {
    pub(super) async fn at(path: &Path) -> io::Result<Option<Self>> {
        match tokio::fs::File::open(path).await {
            Ok(file) => {
                let bytes = file.metadata().await?.len();
                Ok(Some(Self { file, bytes }))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The bytes from `first`, at most `count`.
    ///
    /// # Errors
    /// Whatever the file system says.
    pub(crate) async fn part(mut self, first: u64, count: u64) -> io::Result<Take<tokio::fs::File>> {
        self.file.seek(io::SeekFrom::Start(first)).await?;
        Ok(self.file.take(count))
    }

    /// All bytes.
    pub(crate) fn whole(self) -> Take<tokio::fs::File> {
        let bytes = self.bytes;
        self.file.take(bytes)
    }

    /// The first bytes.
    pub(super) async fn head(&mut self) -> io::Result<[u8; 4]> {
        let mut head = [0; 4];
        self.file.read_exact(&mut head).await?;
        self.file.rewind().await?;
        Ok(head)
    }
}
