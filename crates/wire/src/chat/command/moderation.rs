//! Commands that keep order: roles, removing, banning, muting, reporting.

use teahouse_domain::{PersonId, Result, RoomName, RoomRole};

use super::keys::{MAX_NOTE_BYTES, keys, missing, person, room_name, target, text};
use crate::{
    chat::request::{Command, whole},
    rest::{seconds, sentence},
};

/// Somebody may not come back to a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ban {
    /// The room.
    pub room: RoomName,
    /// Who.
    pub person: PersonId,
    /// For how long; `None`: for good.
    pub seconds: Option<u64>,
    /// Why; may be empty.
    pub reason: String,
}

pub(super) fn role(body: &str) -> Result<Command<'_>> {
    let (mut room, mut who, mut role) = (None, None, None);
    keys(body, &["room", "person", "role"], |reader, key| {
        match key {
            "room" => room = Some(room_name(reader)?),
            "person" => who = Some(person(reader)?),
            _ => role = Some(RoomRole::parse(&text(reader, key, MAX_NOTE_BYTES)?)?),
        }
        Ok(())
    })?;
    let (Some(room), Some(person), Some(role)) = (room, who, role) else {
        return Err(missing("room, person or role"));
    };
    Ok(Command::Role { room, person, role })
}

pub(super) fn remove(body: &str) -> Result<Command<'_>> {
    let (mut room, mut who) = (None, None);
    keys(body, &["room", "person"], |reader, key| {
        match key {
            "room" => room = Some(room_name(reader)?),
            _ => who = Some(person(reader)?),
        }
        Ok(())
    })?;
    let (Some(room), Some(person)) = (room, who) else { return Err(missing("room or person")) };
    Ok(Command::Remove { room, person })
}

pub(super) fn ban(body: &str) -> Result<Command<'_>> {
    let (mut room, mut who, mut long, mut reason) = (None, None, None, String::new());
    keys(body, &["room", "person", "seconds", "reason"], |reader, key| {
        match key {
            "room" => room = Some(room_name(reader)?),
            "person" => who = Some(person(reader)?),
            "seconds" => long = seconds("seconds", Some(whole(reader, key)?))?,
            _ => reason = sentence("reason", &text(reader, key, usize::MAX)?)?,
        }
        Ok(())
    })?;
    let (Some(room), Some(person)) = (room, who) else { return Err(missing("room or person")) };
    Ok(Command::Ban(Ban { room, person, seconds: long, reason }))
}

pub(super) fn mute(body: &str) -> Result<Command<'_>> {
    let (mut room, mut who, mut long) = (None, None, None);
    keys(body, &["room", "person", "seconds"], |reader, key| {
        match key {
            "room" => room = Some(room_name(reader)?),
            "person" => who = Some(person(reader)?),
            _ => long = seconds("seconds", Some(whole(reader, key)?))?,
        }
        Ok(())
    })?;
    let (Some(room), Some(person)) = (room, who) else { return Err(missing("room or person")) };
    Ok(Command::Mute { room, person, seconds: long })
}

pub(super) fn report(body: &str) -> Result<Command<'_>> {
    let (mut room, mut at, mut reason) = (None, None, String::new());
    keys(body, &["room", "target", "reason"], |reader, key| {
        match key {
            "room" => room = Some(room_name(reader)?),
            "target" => at = Some(target(reader)?),
            _ => reason = sentence("reason", &text(reader, key, usize::MAX)?)?,
        }
        Ok(())
    })?;
    let (Some(room), Some(target)) = (room, at) else { return Err(missing("room or target")) };
    Ok(Command::Report { room, target, reason })
}
