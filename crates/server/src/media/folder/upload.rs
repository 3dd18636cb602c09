//! One upload under way: bytes in, limits held at the byte, nothing left behind when it is dropped.
//!
//! Bounds: 256 KiB gathered in memory before a blocking thread writes them; the upload's limit and what is left
//! of its sender's share, both told apart in the refusal.

use std::{io::Write as _, sync::Arc};

use teahouse_domain::{Code, Error, Incident, Result};
use tokio::sync::OwnedSemaphorePermit;

use super::{MediaFolder, Temporary, refusal};

const GATHERED_BYTES: usize = 256 * 1024;
const BUSY_RETRY_MS: u64 = 1_000;

/// Bytes on their way into the folder.
pub(crate) struct Upload {
    // Away while a blocking thread writes; gone for good when that failed or its caller gave up.
    temporary: Option<Temporary>,
    gathered: Vec<u8>,
    received: u64,
    limit: u64,
    quota_left: u64,
    _slot: OwnedSemaphorePermit,
}

impl MediaFolder {
    /// Begins an upload. `declared`: its size, where the sender told it. `quota_left`: the bytes that the sender
    /// may still upload today.
    ///
    /// # Errors
    /// `too_big`, `quota_exceeded` or `storage_full` where that is known already; `busy` when 256 are under way.
    pub(crate) async fn begin(self: &Arc<Self>, declared: Option<u64>, quota_left: u64) -> Result<Upload> {
        check_size(declared.unwrap_or(0), self.max_bytes, quota_left)?;
        let slot = Arc::clone(&self.slots).try_acquire_owned().map_err(|_| {
            Error::new(Code::Busy, "too many uploads are under way, try again").retry_after_ms(BUSY_RETRY_MS)
        })?;
        let folder = Arc::clone(self);
        let temporary = super::blocking(move || {
            folder
                .space
                .check(declared.unwrap_or(0))
                .and_then(|()| folder.temporary())
                .map_err(|error| refusal(&error))
        });
        Ok(Upload {
            temporary: Some(temporary.await?),
            gathered: Vec::new(),
            received: 0,
            limit: self.max_bytes,
            quota_left,
            _slot: slot,
        })
    }
}

impl Upload {
    /// Takes the next bytes. After an error the upload is over: drop it.
    ///
    /// # Errors
    /// `too_big` at the first byte over the limit, `quota_exceeded`, `storage_full`, `internal`.
    pub(crate) async fn write(&mut self, chunk: &[u8]) -> Result<()> {
        self.received = self.received.saturating_add(chunk.len() as u64);
        check_size(self.received, self.limit, self.quota_left)?;
        let mut rest = chunk;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(GATHERED_BYTES - self.gathered.len()));
            self.gathered.extend_from_slice(now);
            rest = later;
            if self.gathered.len() == GATHERED_BYTES {
                self.flush().await?;
            }
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<()> {
        let mut temporary = self.temporary.take().ok_or_else(failed_before)?;
        let mut gathered = std::mem::take(&mut self.gathered);
        let written = super::blocking(move || {
            temporary.write_all(&gathered).map_err(|error| refusal(&error))?;
            gathered.clear();
            Ok((temporary, gathered))
        });
        let (temporary, gathered) = written.await?;
        (self.temporary, self.gathered) = (Some(temporary), gathered);
        Ok(())
    }

    /// All bytes are there: the file to look into. Nothing is visible yet.
    pub(in crate::media) async fn finish(mut self) -> Result<(Temporary, OwnedSemaphorePermit)> {
        self.flush().await?;
        Ok((self.temporary.take().ok_or_else(failed_before)?, self._slot))
    }
}

/// Nobody goes on with what failed.
fn failed_before() -> Error {
    Incident::answer("this upload has failed already", |incident| {
        tracing::error!(%incident, "more came for an upload that had failed");
    })
}

fn check_size(bytes: u64, limit: u64, quota_left: u64) -> Result<()> {
    if bytes > limit {
        let sentence = format!("larger than the limit of {} for one upload", in_words(limit));
        return Err(Error::new(Code::TooBig, sentence));
    }
    if bytes > quota_left {
        let sentence = format!("{} are left of today's share of uploads", in_words(quota_left));
        return Err(Error::new(Code::QuotaExceeded, sentence));
    }
    Ok(())
}

fn in_words(bytes: u64) -> String {
    const MIB: u64 = 1024 * 1024;
    if bytes >= MIB && bytes.is_multiple_of(MIB) {
        format!("{} MiB", bytes / MIB)
    } else {
        format!("{bytes} bytes")
    }
}
