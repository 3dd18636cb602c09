//! The commands' own keys. Each key once, none that is not listed; `null` is a key left out.

use std::borrow::Cow;

use teahouse_domain::{ClientId, Code, Error, EventId, MediaId, Message, Result, RoomName, Seq, Text};

use super::{
    MAX_ROOMS, PAGE_EVENTS, SYNC_EVENTS,
    request::{Command, shortened, whole},
};
use crate::json::{Kind, Reader};

const MAX_TOKEN_BYTES: usize = 4_096;
const MAX_NOTE_BYTES: usize = 64;

/// Who comes, and what they have already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Connect<'a> {
    /// The token of an earlier connection; a cookie serves as well.
    pub token: Option<Cow<'a, str>>,
    /// Rooms to hear, each with the last position the client has. At most [`MAX_ROOMS`].
    pub rooms: Vec<(RoomName, Seq)>,
    /// The log that these positions are of.
    pub log: Option<Cow<'a, str>>,
    /// The client's name and version, for the server's log.
    pub client: Option<Cow<'a, str>>,
}

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

/// Something to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Send {
    /// The room.
    pub room: RoomName,
    /// The sender's own name for it.
    pub client_id: ClientId,
    /// What is said.
    pub message: Message<MediaId>,
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

pub(super) fn parse<'a>(name: &str, body: &'a str) -> Result<Command<'a>> {
    match name {
        "connect" => connect(body),
        "join" => join(body),
        "leave" => Ok(Command::Leave { room: room_alone(body)? }),
        "send" => send(body),
        "sync" => sync(body),
        "typing" => Ok(Command::Typing { room: room_alone(body)? }),
        other => Err(Error::new(Code::UnknownCommand, format!("there is no command {}", shortened(other)))),
    }
}

fn connect(body: &str) -> Result<Command<'_>> {
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

fn join(body: &str) -> Result<Command<'_>> {
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

fn send(body: &str) -> Result<Command<'_>> {
    let (mut room, mut client_id, mut reply_to) = (None, None, None);
    let (mut said, mut media) = (Cow::default(), Vec::new());
    keys(body, &["room", "client_id", "text", "reply_to", "media"], |reader, key| {
        match key {
            "room" => room = Some(room_name(reader)?),
            "client_id" => client_id = Some(ClientId::parse(&text(reader, key, usize::MAX)?)?),
            "text" => said = text(reader, key, usize::MAX)?,
            "reply_to" => reply_to = Some(whole(reader, key)?),
            _ => media = list(reader)?,
        }
        Ok(())
    })?;
    let room = room.ok_or_else(|| missing("room"))?;
    let client_id = client_id.ok_or_else(|| missing("client_id"))?;
    Ok(Command::Send(Send { room, client_id, message: message(&said, &media, reply_to)? }))
}

fn sync(body: &str) -> Result<Command<'_>> {
    let (mut room, mut after, mut limit) = (None, None, SYNC_EVENTS);
    keys(body, &["room", "after", "limit"], |reader, key| {
        match key {
            "room" => room = Some(room_name(reader)?),
            "after" => after = Some(Seq(whole(reader, key)?)),
            _ => limit = page_limit(whole(reader, key)?)?,
        }
        Ok(())
    })?;
    let (Some(room), Some(after)) = (room, after) else { return Err(missing("room or after")) };
    Ok(Command::Sync(Sync { room, after, limit }))
}

fn page_limit(limit: u64) -> Result<u32> {
    if limit == 0 {
        return Err(Error::new(Code::BadRequest, "limit must be at least 1"));
    }
    Ok(u32::try_from(limit).unwrap_or(PAGE_EVENTS).min(PAGE_EVENTS))
}

/// What chat.v1 and REST take as a message: text that says something, or media.
pub(crate) fn message<S: AsRef<str>>(
    said: &str,
    media: &[S],
    reply_to: Option<u64>,
) -> Result<Message<MediaId>> {
    if media.len() > teahouse_domain::Message::MAX_MEDIA {
        return Err(Error::new(Code::BadRequest, "a message has at most 10 media"));
    }
    if reply_to == Some(0) {
        return Err(Error::new(Code::BadRequest, "reply_to must be the position of a message"));
    }
    let media = media.iter().map(|id| id.as_ref().parse()).collect::<Result<Vec<MediaId>>>()?;
    let mut text = Text::any(said)?;
    if text.is_blank() {
        text = if media.is_empty() { Text::visible(said)? } else { Text::default() };
    }
    Ok(Message { media, reply_to: reply_to.map(Seq), ..Message::text(text) })
}

fn room_alone(body: &str) -> Result<RoomName> {
    let mut room = None;
    keys(body, &["room"], |reader, _room| {
        room = Some(room_name(reader)?);
        Ok(())
    })?;
    room.ok_or_else(|| missing("room"))
}

fn room_name(reader: &mut Reader<'_>) -> Result<RoomName> {
    RoomName::parse(&text(reader, "room", usize::MAX)?)
}

/// The keys of one object, of which only these are known; `each` reads the values that are not `null`.
fn keys<'a>(
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

fn text<'a>(reader: &mut Reader<'a>, key: &str, most: usize) -> Result<Cow<'a, str>> {
    if reader.kind()? != Kind::Text {
        return Err(Error::new(Code::BadRequest, format!("{} must be a text", shortened(key))));
    }
    let text = reader.string()?;
    if text.len() > most {
        return Err(Error::new(Code::TooLong, format!("{} is at most {most} bytes", shortened(key))));
    }
    Ok(text)
}

fn list<'a>(reader: &mut Reader<'a>) -> Result<Vec<Cow<'a, str>>> {
    if reader.kind()? != Kind::List {
        return Err(Error::new(Code::BadRequest, "media must be a list of ids"));
    }
    let mut list = Vec::new();
    reader.elements(|reader| text(reader, "media", MAX_NOTE_BYTES).map(|id| list.push(id)))?;
    Ok(list)
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

fn twice(key: &str) -> Error {
    Error::new(Code::BadRequest, format!("{} may be given once", shortened(key)))
}

fn missing(key: &'static str) -> Error {
    Error::new(Code::BadRequest, format!("{key} is missing"))
}

pub(super) fn unknown_field(key: &str) -> Error {
    Error::new(Code::UnknownField, format!("there is no key {} here", shortened(key)))
}
