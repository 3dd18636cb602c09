//! The named writes, each one statement that undoes itself where it fails.
//!
//! Inside the writer's transaction: a quota is read and used by the same thread, so that no race can exceed it.

use rusqlite::{Connection, params};
use teahouse_domain::{Code, Error, Timestamp};

use crate::{
    error::Tried,
    media,
    ops::{Done, NewMedia, WriteOp},
    rows::signed,
};

/// A quota counts what came within this time, in milliseconds.
const DAY: u64 = 24 * 60 * 60 * 1_000;

pub(super) fn apply(connection: &Connection, op: WriteOp, now: Timestamp) -> Tried<Done> {
    match op {
        WriteOp::SetPersonName { person, name } => {
            connection
                .prepare_cached(
                    "INSERT INTO people (id, name, created_at) VALUES (?1, ?2, ?3)
                     ON CONFLICT (id) DO UPDATE SET name = excluded.name",
                )?
                .execute(params![signed(person.0), name.as_str(), signed(now.0)])?;
            Ok(Done::Named)
        }
        WriteOp::AddMedia(new) => add_media(connection, &new, now),
        WriteOp::RemoveUnnamedMedia { older_than, limit } => {
            media::remove_unnamed(connection, older_than, limit).map(Done::Removed)
        }
    }
}

fn add_media(connection: &Connection, new: &NewMedia, now: Timestamp) -> Tried<Done> {
    if let Some(limit) = new.daily_limit {
        let since = Timestamp(now.0.saturating_sub(DAY));
        let sent = media::sent_since(connection, new.owner, since)?;
        if sent.saturating_add(new.media.bytes) > limit {
            let mebibytes = limit >> 20;
            let sentence = format!("uploads of one person are at most {mebibytes} MiB within 24 hours");
            return Err(Error::new(Code::QuotaExceeded, sentence).into());
        }
    }
    media::insert(connection, new, now)?;
    Ok(Done::Added)
}
