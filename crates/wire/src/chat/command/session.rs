//! Commands about the connection itself: who comes, a fresh token, being away.

use std::borrow::Cow;

use teahouse_domain::{Code, Error, Result, RoomName, Seq};

use super::keys::{MAX_NOTE_BYTES, flag, keys, missing, text, twice};
use crate::{
    chat::{
        MAX_ROOMS,
        request::{Command, whole},
    },
    json::{Kind, Reader},
};

const MAX_TOKEN_BYTES: usize = 4_096;

/// Who comes, and what they have already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Connect<'a> {
    /// A guest's, a session's or a key's token, or a JWT; a cookie serves as well.
    pub token: Option<Cow<'a, str>>,
    /// Rooms to hear, each with the last position the client has. At most [`MAX_ROOMS`].
    pub rooms: Vec<(RoomName, Seq)>,
    /// The log that these positions are of.
    pub log: Option<Cow<'a, str>>,
    /// The client's name and version, for the server's log.
    pub client: Option<Cow<'a, str>>,
}

pub(super) fn connect(body: &str) -> Result<Command<'_>> {
    let mut connect = Connect::default();
    keys(body, &["token", "rooms", "log", "client"], |reader, key| {
        match key {
            "token" => connect.token = Some(text(reader, key, MAX_TOKEN_BYTES)?),
            "rooms" => connect.rooms = rooms(reader)?,
            "log" => connect.log = Some(text(reader, key, MAX_NOTE_BYTES)?),
            _ => connect.client = Some(text(reader, key, MAX_NOTE_BYTES)?),
        }
        Ok(())
    })?;
    Ok(Command::Connect(connect))
}

pub(super) fn refresh(body: &str) -> Result<Command<'_>> {
    let mut token = None;
    keys(body, &["token"], |reader, key| {
        token = Some(text(reader, key, MAX_TOKEN_BYTES)?);
        Ok(())
    })?;
    Ok(Command::Refresh { token: token.ok_or_else(|| missing("token"))? })
}

pub(super) fn status(body: &str) -> Result<Command<'_>> {
    let mut away = None;
    keys(body, &["away"], |reader, key| {
        away = Some(flag(reader, key)?);
        Ok(())
    })?;
    Ok(Command::Status { away: away.ok_or_else(|| missing("away"))? })
}

fn rooms(reader: &mut Reader<'_>) -> Result<Vec<(RoomName, Seq)>> {
    if reader.kind()? != Kind::Object {
        return Err(Error::new(Code::BadRequest, "rooms must be an object of names and positions"));
    }
    let mut rooms: Vec<(RoomName, Seq)> = Vec::new();
    reader.members(|reader, key| {
        if rooms.len() == MAX_ROOMS {
            return Err(Error::new(
                Code::BadRequest,
                format!("rooms has at most {MAX_ROOMS}; join the others later"),
            ));
        }
        let name = RoomName::parse(&key)?;
        if rooms.iter().any(|(known, _)| *known == name) {
            return Err(twice(&key));
        }
        rooms.push((name, Seq(whole(reader, "a room's position")?)));
        Ok(())
    })?;
    Ok(rooms)
}
