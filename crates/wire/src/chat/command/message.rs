//! Commands about messages: saying something, and what is done to what was said.

use std::borrow::Cow;

use teahouse_domain::{ClientId, Code, Error, MediaId, Message, Result, RoomName, Seq, Text};

use super::keys::{MAX_NOTE_BYTES, client_id, flag, keys, missing, room_name, target, text};
use crate::{
    chat::request::{Command, whole},
    json::{Kind, Reader},
    rest,
};

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

/// A message says something else from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The room.
    pub room: RoomName,
    /// The message.
    pub target: Seq,
    /// What it says.
    pub text: Text,
    /// The sender's own name for the edit.
    pub client_id: ClientId,
}

/// A message goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delete {
    /// The room.
    pub room: RoomName,
    /// The message.
    pub target: Seq,
    /// The sender's own name for the deletion.
    pub client_id: ClientId,
}

/// A reaction is put on a message, or taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct React {
    /// The room.
    pub room: RoomName,
    /// The message.
    pub target: Seq,
    /// Which reaction.
    pub emoji: Box<str>,
    /// `false` takes it back.
    pub on: bool,
    /// The sender's own name for it.
    pub client_id: ClientId,
}

pub(super) fn send(body: &str) -> Result<Command<'_>> {
    let (mut room, mut named, mut reply_to) = (None, None, None);
    let (mut said, mut media) = (Cow::default(), Vec::new());
    keys(body, &["room", "client_id", "text", "reply_to", "media"], |reader, key| {
        match key {
            "room" => room = Some(room_name(reader)?),
            "client_id" => named = Some(client_id(reader)?),
            "text" => said = text(reader, key, usize::MAX)?,
            "reply_to" => reply_to = Some(whole(reader, key)?),
            _ => media = list(reader)?,
        }
        Ok(())
    })?;
    let room = room.ok_or_else(|| missing("room"))?;
    let client_id = named.ok_or_else(|| missing("client_id"))?;
    Ok(Command::Send(Send { room, client_id, message: message(&said, &media, reply_to)? }))
}

pub(super) fn edit(body: &str) -> Result<Command<'_>> {
    let (mut room, mut at, mut said, mut named) = (None, None, None, None);
    keys(body, &["room", "target", "text", "client_id"], |reader, key| {
        match key {
            "room" => room = Some(room_name(reader)?),
            "target" => at = Some(target(reader)?),
            "text" => said = Some(Text::visible(&text(reader, key, usize::MAX)?)?),
            _ => named = Some(client_id(reader)?),
        }
        Ok(())
    })?;
    let (Some(room), Some(target), Some(text), Some(client_id)) = (room, at, said, named) else {
        return Err(missing("room, target, text or client_id"));
    };
    Ok(Command::Edit(Edit { room, target, text, client_id }))
}

pub(super) fn delete(body: &str) -> Result<Command<'_>> {
    let (mut room, mut at, mut named) = (None, None, None);
    keys(body, &["room", "target", "client_id"], |reader, key| {
        match key {
            "room" => room = Some(room_name(reader)?),
            "target" => at = Some(target(reader)?),
            _ => named = Some(client_id(reader)?),
        }
        Ok(())
    })?;
    let (Some(room), Some(target), Some(client_id)) = (room, at, named) else {
        return Err(missing("room, target or client_id"));
    };
    Ok(Command::Delete(Delete { room, target, client_id }))
}

pub(super) fn react(body: &str) -> Result<Command<'_>> {
    let (mut room, mut at, mut named) = (None, None, None);
    let (mut put, mut on) = (None, None);
    keys(body, &["room", "target", "emoji", "on", "client_id"], |reader, key| {
        match key {
            "room" => room = Some(room_name(reader)?),
            "target" => at = Some(target(reader)?),
            "emoji" => put = Some(rest::emoji(&text(reader, key, usize::MAX)?)?),
            "on" => on = Some(flag(reader, key)?),
            _ => named = Some(client_id(reader)?),
        }
        Ok(())
    })?;
    let (Some(room), Some(target), Some(emoji), Some(client_id)) = (room, at, put, named) else {
        return Err(missing("room, target, emoji or client_id"));
    };
    Ok(Command::React(React { room, target, emoji, on: on.ok_or_else(|| missing("on"))?, client_id }))
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

fn list<'a>(reader: &mut Reader<'a>) -> Result<Vec<Cow<'a, str>>> {
    if reader.kind()? != Kind::List {
        return Err(Error::new(Code::BadRequest, "media must be a list of ids"));
    }
    let mut list = Vec::new();
    reader.elements(|reader| text(reader, "media", MAX_NOTE_BYTES).map(|id| list.push(id)))?;
    Ok(list)
}
