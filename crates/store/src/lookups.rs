//! Look-ups of one row by its key, on the thread of whoever asks.
//!
//! Must never be used for lists: those are a reader's. Bounds: one connection, one row at a time; its lock is held for
//! an index look-up in a warm file, some 10 µs.

use std::path::Path;

use parking_lot::Mutex;
use rusqlite::Connection;
use teahouse_domain::Result;

use crate::{
    connect::{Purpose, connect},
    error::{Tried, Trouble},
};

pub(crate) struct Lookups(Mutex<Connection>);

impl Lookups {
    pub(crate) fn open(path: &Path) -> rusqlite::Result<Self> {
        Ok(Self(Mutex::new(connect(path, Purpose::Read)?)))
    }

    pub(crate) fn ask<R>(&self, look: impl FnOnce(&Connection) -> Tried<R>) -> Result<R> {
        look(&self.0.lock()).map_err(Trouble::into_domain)
    }
}
