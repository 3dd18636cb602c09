//! The keys of one command: each once, none that is not listed; `null` is a key left out.
//!
//! Bounds: what each value may be at most is said where it is read.

use std::borrow::Cow;

use teahouse_domain::{ClientId, Code, Error, PersonId, Result, RoomName, Seq};

use crate::{
    chat::request::{shortened, whole},
    json::{Kind, Reader},
};

/// Longest id, cursor or note, in bytes.
pub(super) const MAX_NOTE_BYTES: usize = 64;

/// The keys of one object, of which only these are known; `each` reads the values that are not `null`.
pub(super) fn keys<'a>(
    body: &'a str,
    known: &[&str],
    mut each: impl FnMut(&mut Reader<'a>, &str) -> Result<()>,
) -> Result<()> {
    let mut reader = Reader::new(body);
    if reader.kind()? != Kind::Object {
        return Err(Error::new(Code::BadRequest, "a command is an object"));
    }
    let mut seen = 0_u32;
    reader.members(|reader, key| {
        let index = known.iter().position(|&name| name == key).ok_or_else(|| unknown_field(&key))?;
        if seen & (1 << index) != 0 {
            return Err(twice(&key));
        }
        seen |= 1 << index;
        if reader.kind()? == Kind::Null { reader.null() } else { each(reader, &key) }
    })
}

/// A command without keys.
pub(super) fn no_keys(body: &str) -> Result<()> {
    keys(body, &[], |_reader, _key| Ok(()))
}

/// A command whose one key is the room.
pub(super) fn room_alone(body: &str) -> Result<RoomName> {
    let mut room = None;
    keys(body, &["room"], |reader, _room| {
        room = Some(room_name(reader)?);
        Ok(())
    })?;
    room.ok_or_else(|| missing("room"))
}

pub(super) fn room_name(reader: &mut Reader<'_>) -> Result<RoomName> {
    RoomName::parse(&text(reader, "room", usize::MAX)?)
}

pub(super) fn person(reader: &mut Reader<'_>) -> Result<PersonId> {
    text(reader, "person", MAX_NOTE_BYTES)?.parse()
}

pub(super) fn client_id(reader: &mut Reader<'_>) -> Result<ClientId> {
    ClientId::parse(&text(reader, "client_id", usize::MAX)?)
}

/// The position of a message.
pub(super) fn target(reader: &mut Reader<'_>) -> Result<Seq> {
    match whole(reader, "target")? {
        0 => Err(Error::new(Code::BadRequest, "target must be the position of a message")),
        seq => Ok(Seq(seq)),
    }
}

pub(super) fn text<'a>(reader: &mut Reader<'a>, key: &str, most: usize) -> Result<Cow<'a, str>> {
    if reader.kind()? != Kind::Text {
        return Err(Error::new(Code::BadRequest, format!("{} must be a text", shortened(key))));
    }
    let text = reader.string()?;
    if text.len() > most {
        return Err(Error::new(Code::TooLong, format!("{} is at most {most} bytes", shortened(key))));
    }
    Ok(text)
}

pub(super) fn flag(reader: &mut Reader<'_>, key: &str) -> Result<bool> {
    if reader.kind()? != Kind::Bool {
        return Err(Error::new(Code::BadRequest, format!("{} must be true or false", shortened(key))));
    }
    reader.boolean()
}

pub(super) fn twice(key: &str) -> Error {
    Error::new(Code::BadRequest, format!("{} may be given once", shortened(key)))
}

pub(super) fn missing(key: &'static str) -> Error {
    Error::new(Code::BadRequest, format!("{key} is missing"))
}

pub(crate) fn unknown_field(key: &str) -> Error {
    Error::new(Code::UnknownField, format!("there is no key {} here", shortened(key)))
}
