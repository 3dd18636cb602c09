//! How much there is of everything.
//!
//! Must never count the log's rows one by one: their ids are as good. Bounds: one pass over the small tables.

use rusqlite::Connection;
use teahouse_domain::Result;

use crate::{Reader, error::Tried, rows::unsigned};

/// How much there is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Accounts, bots among them.
    pub accounts: u64,
    /// Guests who chose a name.
    pub guests: u64,
    /// Accounts that run the server.
    pub admins: u64,
    /// Accounts of programs.
    pub bots: u64,
    /// Accounts that are switched off.
    pub disabled: u64,
    /// Open rooms.
    pub rooms_open: u64,
    /// Public rooms.
    pub rooms_public: u64,
    /// Private rooms.
    pub rooms_private: u64,
    /// Direct rooms.
    pub rooms_direct: u64,
    /// Events of all rooms, also of ended ones.
    pub events: u64,
    /// Uploads.
    pub media: u64,
    /// Their bytes, without thumbnails.
    pub media_bytes: u64,
    /// Signed-in devices.
    pub sessions: u64,
    /// Reports that nobody dealt with.
    pub open_reports: u64,
    /// Bans that were not taken back.
    pub bans: u64,
    /// Size of the data file.
    pub data_bytes: u64,
}

fn totals(connection: &Connection) -> Tried<Totals> {
    let one = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map(unsigned);
    let mut totals = Totals::default();
    let mut statement = connection.prepare(
        "SELECT count(*) FILTER (WHERE role > 0), count(*) FILTER (WHERE role = 0), count(*) FILTER (WHERE role = 2),
         count(*) FILTER (WHERE bot), count(*) FILTER (WHERE disabled_at IS NOT NULL) FROM people WHERE name <> ''",
    )?;
    [totals.accounts, totals.guests, totals.admins, totals.bots, totals.disabled] = statement
        .query_row([], |row| {
            Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?].map(unsigned))
        })?;
    let mut statement = connection.prepare(
        "SELECT count(*) FILTER (WHERE kind = 0), count(*) FILTER (WHERE kind = 1), count(*) FILTER (WHERE kind = 2),
         count(*) FILTER (WHERE kind = 3) FROM rooms WHERE deleted_at IS NULL",
    )?;
    [totals.rooms_open, totals.rooms_public, totals.rooms_private, totals.rooms_direct] = statement
        .query_row([], |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?].map(unsigned)))?;
    totals.events = one("SELECT coalesce(max(id), 0) FROM log")?;
    totals.media = one("SELECT count(*) FROM media")?;
    totals.media_bytes = one("SELECT coalesce(sum(bytes), 0) FROM media")?;
    totals.sessions = one("SELECT count(*) FROM sessions")?;
    totals.open_reports = one("SELECT count(*) FROM reports WHERE state = 0")?;
    totals.bans = one("SELECT count(*) FROM bans WHERE lifted_at IS NULL")?;
    let page = one("SELECT page_size FROM pragma_page_size")?;
    totals.data_bytes = page * one("SELECT page_count FROM pragma_page_count")?;
    Ok(totals)
}

impl Reader {
    /// How much there is of everything.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn totals(&mut self) -> Result<Totals> {
        self.snapshot(totals)
    }
}
