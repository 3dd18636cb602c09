//! Commands about rooms: hearing one, what was missed in it, being a member, how far one has read.

use teahouse_domain::{Code, Error, EventId, Result, RoomName, Seq};

use super::keys::{MAX_NOTE_BYTES, keys, missing, room_name, text};
use crate::{
    chat::{
        PAGE_EVENTS, SYNC_EVENTS,
        request::{Command, whole},
    },
    json::Reader,
    rest::{MAX_CURSOR, MAX_ITEMS, MAX_QUERY_CHARS, Paging, check_cursor},
};

/// A room to hear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Join {
    /// The room.
    pub room: RoomName,
    /// The last position that the client has; `None`: the last page.
    pub after: Option<Seq>,
    /// The event that the client has there.
    pub after_id: Option<EventId>,
}

/// A page of a room's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sync {
    /// The room.
    pub room: RoomName,
    /// The last position that the client has.
    pub after: Seq,
    /// How many events, 1 to [`PAGE_EVENTS`].
    pub limit: u32,
}

/// Who is in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Members {
    /// The room.
    pub room: RoomName,
    /// A part of their name or login.
    pub q: Option<String>,
    /// Which page.
    pub page: Paging,
}

pub(super) fn join(body: &str) -> Result<Command<'_>> {
    let (mut room, mut after, mut after_id) = (None, None, None);
    keys(body, &["room", "after", "after_id"], |reader, key| {
        match key {
            "room" => room = Some(room_name(reader)?),
            "after" => after = Some(Seq(whole(reader, key)?)),
            _ => after_id = Some(text(reader, key, MAX_NOTE_BYTES)?.parse::<EventId>()?),
        }
        Ok(())
    })?;
    if after_id.is_some() && after.is_none() {
        return Err(Error::new(Code::BadRequest, "after_id belongs to after"));
    }
    Ok(Command::Join(Join { room: room.ok_or_else(|| missing("room"))?, after, after_id }))
}

pub(super) fn sync(body: &str) -> Result<Command<'_>> {
    let (mut room, mut after, mut limit) = (None, None, SYNC_EVENTS);
    keys(body, &["room", "after", "limit"], |reader, key| {
        match key {
            "room" => room = Some(room_name(reader)?),
            "after" => after = Some(Seq(whole(reader, key)?)),
            _ => limit = at_most(whole(reader, key)?, PAGE_EVENTS)?,
        }
        Ok(())
    })?;
    let (Some(room), Some(after)) = (room, after) else { return Err(missing("room or after")) };
    Ok(Command::Sync(Sync { room, after, limit }))
}

pub(super) fn rooms(body: &str) -> Result<Command<'_>> {
    let mut page = Paging::default();
    keys(body, &["cursor", "limit"], |reader, key| paging(reader, key, &mut page))?;
    Ok(Command::Rooms(page))
}

pub(super) fn members(body: &str) -> Result<Command<'_>> {
    let (mut room, mut q, mut page) = (None, None, Paging::default());
    keys(body, &["room", "q", "cursor", "limit"], |reader, key| {
        match key {
            "room" => room = Some(room_name(reader)?),
            "q" => q = Some(text(reader, key, MAX_QUERY_CHARS * 4)?.trim().to_owned()),
            _ => paging(reader, key, &mut page)?,
        }
        Ok(())
    })?;
    let room = room.ok_or_else(|| missing("room"))?;
    Ok(Command::Members(Members { room, q: q.filter(|q| !q.is_empty()), page }))
}

pub(super) fn read(body: &str) -> Result<Command<'_>> {
    let (mut room, mut seq) = (None, None);
    keys(body, &["room", "seq"], |reader, key| {
        match key {
            "room" => room = Some(room_name(reader)?),
            _ => seq = Some(Seq(whole(reader, key)?)),
        }
        Ok(())
    })?;
    let (Some(room), Some(seq)) = (room, seq) else { return Err(missing("room or seq")) };
    Ok(Command::Read { room, seq })
}

fn paging(reader: &mut Reader<'_>, key: &str, page: &mut Paging) -> Result<()> {
    if key == "cursor" {
        page.cursor = Some(check_cursor(&text(reader, key, MAX_CURSOR)?)?);
    } else {
        page.limit = Some(at_most(whole(reader, key)?, MAX_ITEMS)?);
    }
    Ok(())
}

fn at_most(limit: u64, most: u32) -> Result<u32> {
    if limit == 0 {
        return Err(Error::new(Code::BadRequest, "limit must be at least 1"));
    }
    Ok(u32::try_from(limit).unwrap_or(most).min(most))
}
