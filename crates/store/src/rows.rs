//! One event as one row, and back.
//!
//! Each row carries a checksum of what it says: a flipped bit is found when the row is read, not believed.
//! Encoding allocates only for what is rare (media, links, replies).

use rusqlite::Row;
use serde::{Deserialize, Serialize};
use teahouse_domain::{
    Author, Body, ClientId, Code, Error, Event, EventId, Link, MediaId, MembershipChange, Message,
    MessageType, PersonId, RoomId, RoomRole, Seq, SettingsChange, Text, Timestamp, Title, Topic,
};

use crate::error::{Tried, Trouble};

/// The columns of an event, in the order that [`decode`] reads.
pub(crate) const COLUMNS: &str =
    "id, room, seq, kind, sender, sender_name, sent_at, client_id, type, text, extra, target, checksum";

pub(crate) const KIND_MESSAGE: i64 = 1;
const KIND_EDIT: i64 = 2;
const KIND_DELETION: i64 = 3;
const KIND_REACTION: i64 = 4;
const KIND_MEMBERSHIP: i64 = 5;
const KIND_SETTINGS: i64 = 6;

/// What few events have.
#[derive(Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Extra {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    media: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to: Option<u64>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    off: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mentions: Vec<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    mentions_room: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<Member>,
    #[serde(skip_serializing_if = "Option::is_none")]
    settings: Option<Settings>,
}

/// What became of whom.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Member {
    id: String,
    name: String,
    change: String,
    role: Option<String>,
}

/// What changed about the room. An empty picture: none any more.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
struct Settings {
    title: Option<String>,
    topic: Option<String>,
    picture: Option<String>,
    archived: Option<bool>,
    slow_seconds: Option<u32>,
}

impl Extra {
    fn into_text(self) -> Option<String> {
        if self == Self::default() { None } else { serde_json::to_string(&self).ok() }
    }
}

/// SQLite's integers are signed; ours stay below 2^63, as ids are made of 63 bits.
pub(crate) const fn signed(value: u64) -> i64 {
    value.cast_signed()
}

pub(crate) const fn unsigned(value: i64) -> u64 {
    value.cast_unsigned()
}

/// The columns that depend on the body.
pub(crate) struct BodyColumns<'a> {
    pub(crate) kind: i64,
    pub(crate) message_type: Option<&'a str>,
    pub(crate) text: Option<&'a str>,
    pub(crate) extra: Option<String>,
    pub(crate) target: Option<i64>,
}

impl<'a> BodyColumns<'a> {
    pub(crate) fn of(body: &'a Body<MediaId>) -> Self {
        let change = |kind, target: Seq, text, extra: Extra| Self {
            kind,
            message_type: None,
            text,
            extra: extra.into_text(),
            target: Some(signed(target.0)),
        };
        match body {
            Body::Message(message) => Self {
                kind: KIND_MESSAGE,
                message_type: Some(message.kind.as_str()).filter(|&kind| kind != "text"),
                text: Some(message.text.as_str()),
                extra: extra_of(message),
                target: None,
            },
            Body::Edit { target, text } => change(KIND_EDIT, *target, Some(text.as_str()), Extra::default()),
            Body::Deletion { target } => change(KIND_DELETION, *target, None, Extra::default()),
            Body::Reaction { target, emoji, on } => {
                change(KIND_REACTION, *target, Some(emoji), Extra { off: !on, ..Extra::default() })
            }
            Body::Membership { person, change } => {
                let extra = Extra { member: Some(Member::of(person, *change)), ..Extra::default() };
                Self::about_the_room(KIND_MEMBERSHIP, extra)
            }
            Body::Settings(change) => {
                let extra = Extra { settings: Some(Settings::of(change)), ..Extra::default() };
                Self::about_the_room(KIND_SETTINGS, extra)
            }
        }
    }
}

impl BodyColumns<'_> {
    fn about_the_room(kind: i64, extra: Extra) -> Self {
        Self { kind, message_type: None, text: None, extra: extra.into_text(), target: None }
    }
}

impl Member {
    fn of(person: &Author, change: MembershipChange) -> Self {
        let (change, role) = match change {
            MembershipChange::Joined(role) => ("joined", Some(role)),
            MembershipChange::Left => ("left", None),
            MembershipChange::Removed => ("removed", None),
            MembershipChange::Banned => ("banned", None),
            MembershipChange::Role(role) => ("role", Some(role)),
        };
        Self {
            id: person.id.to_string(),
            name: person.name.clone().into(),
            change: change.to_owned(),
            role: role.map(|role| role.as_str().to_owned()),
        }
    }

    fn into_body(self) -> Result<Body, Error> {
        let unknown = || Error::new(Code::Internal, "a change of a member that this version does not know");
        let role = self.role.as_deref().map(RoomRole::parse).transpose()?;
        let change = match (self.change.as_str(), role) {
            ("joined", Some(role)) => MembershipChange::Joined(role),
            ("role", Some(role)) => MembershipChange::Role(role),
            ("left", None) => MembershipChange::Left,
            ("removed", None) => MembershipChange::Removed,
            ("banned", None) => MembershipChange::Banned,
            _ => return Err(unknown()),
        };
        Ok(Body::Membership { person: Author { id: self.id.parse()?, name: self.name.into() }, change })
    }
}

impl Settings {
    fn of(change: &SettingsChange) -> Self {
        let text = |picture: &Option<MediaId>| picture.map_or_else(String::new, |id| id.to_string());
        Self {
            title: change.title.as_ref().map(|title| title.as_str().to_owned()),
            topic: change.topic.as_ref().map(|topic| topic.as_str().to_owned()),
            picture: change.picture.as_ref().map(text),
            archived: change.archived,
            slow_seconds: change.slow_seconds,
        }
    }

    fn into_body(self) -> Result<Body, Error> {
        let id = |text: String| if text.is_empty() { Ok(None) } else { text.parse().map(Some) };
        Ok(Body::Settings(Box::new(SettingsChange {
            title: self.title.as_deref().map(Title::parse).transpose()?,
            topic: self.topic.as_deref().map(Topic::parse).transpose()?,
            picture: self.picture.map(id).transpose()?,
            archived: self.archived,
            slow_seconds: self.slow_seconds,
        })))
    }
}

fn extra_of(message: &Message<MediaId>) -> Option<String> {
    let plain = message.media.is_empty() && message.mentions.is_empty() && !message.mentions_room;
    if plain && message.link.is_none() && message.reply_to.is_none() {
        return None;
    }
    Extra {
        media: message.media.iter().map(ToString::to_string).collect(),
        link: message.link.as_ref().map(|link| link.as_str().to_owned()),
        reply_to: message.reply_to.map(|seq| seq.0),
        mentions: message.mentions.iter().map(ToString::to_string).collect(),
        mentions_room: message.mentions_room,
        ..Extra::default()
    }
    .into_text()
}

/// Everything that the checksum of a row covers.
pub(crate) struct Sealed<'a> {
    pub(crate) room: i64,
    pub(crate) seq: i64,
    pub(crate) sender: i64,
    pub(crate) sent_at: i64,
    pub(crate) sender_name: &'a str,
    pub(crate) client_id: Option<&'a str>,
}

/// CRC-32 of the whole row. Lengths are part of it, so that no byte can move from one column to the next.
pub(crate) fn checksum(head: &Sealed<'_>, body: &BodyColumns<'_>) -> i64 {
    let texts = [Some(head.sender_name), head.client_id, body.message_type, body.text, body.extra.as_deref()];
    let mut numbers = [0_u8; 11 * 8];
    let values = [head.room, head.seq, body.kind, head.sender, head.sent_at, body.target.unwrap_or(-1)];
    let lengths = texts.map(|text| text.map_or(-1, |text| text.len().cast_signed() as i64));
    for (place, value) in numbers.chunks_exact_mut(8).zip(values.into_iter().chain(lengths)) {
        place.copy_from_slice(&value.to_le_bytes());
    }
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&numbers);
    for text in texts.into_iter().flatten() {
        hasher.update(text.as_bytes());
    }
    i64::from(hasher.finalize())
}

/// An event as its row says, with the ids of its media still to be looked up.
pub(crate) struct Decoded {
    pub(crate) event: Event,
    pub(crate) media: Vec<MediaId>,
}

/// Reads a row of [`COLUMNS`].
pub(crate) fn decode(row: &Row<'_>) -> Tried<Decoded> {
    let id: i64 = row.get(0)?;
    decode_columns(row, id).map_err(|trouble| match trouble {
        Trouble::Sql(
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..),
        )
        | Trouble::Refused(_) => Trouble::Damaged(id),
        other => other,
    })
}

fn decode_columns(row: &Row<'_>, id: i64) -> Tried<Decoded> {
    let text_at = |index| row.get_ref(index)?.as_str_or_null().map_err(|_| Trouble::Damaged(id));
    let head = Sealed {
        room: row.get(1)?,
        seq: row.get(2)?,
        sender: row.get(4)?,
        sent_at: row.get(6)?,
        sender_name: text_at(5)?.unwrap_or_default(),
        client_id: text_at(7)?,
    };
    let columns = BodyColumns {
        kind: row.get(3)?,
        message_type: text_at(8)?,
        text: text_at(9)?,
        extra: row.get(10)?,
        target: row.get(11)?,
    };
    if checksum(&head, &columns) != row.get::<_, i64>(12)? {
        return Err(Trouble::Damaged(id));
    }
    let (body, media) = body_of(&columns, id)?;
    let event = Event {
        id: EventId(unsigned(id)),
        room: RoomId(unsigned(head.room)),
        seq: Seq(unsigned(head.seq)),
        sent_at: Timestamp(unsigned(head.sent_at)),
        author: Author { id: PersonId(unsigned(head.sender)), name: head.sender_name.into() },
        client_id: head.client_id.map(ClientId::parse).transpose()?,
        body,
    };
    Ok(Decoded { event, media })
}

fn body_of(columns: &BodyColumns<'_>, id: i64) -> Tried<(Body, Vec<MediaId>)> {
    let extra: Extra = match &columns.extra {
        Some(text) => serde_json::from_str(text).map_err(|_| Trouble::Damaged(id))?,
        None => Extra::default(),
    };
    let text = columns.text.unwrap_or_default();
    let target = columns.target.map(|target| Seq(unsigned(target)));
    let target = || target.ok_or(Trouble::Damaged(id));
    let body = match columns.kind {
        KIND_MESSAGE => {
            let media = extra.media.iter().map(|id| id.parse()).collect::<Result<Vec<MediaId>, _>>()?;
            let message = Message {
                kind: columns.message_type.map_or_else(|| Ok(MessageType::text()), MessageType::parse)?,
                text: Text::any(text)?,
                media: Vec::new(),
                // What a media type allows is a part of what any other allows.
                link: extra.link.as_deref().map(Link::opaque).transpose()?,
                reply_to: extra.reply_to.map(Seq),
                mentions: extra.mentions.iter().map(|id| id.parse()).collect::<Result<_, _>>()?,
                mentions_room: extra.mentions_room,
            };
            return Ok((Body::Message(message), media));
        }
        KIND_EDIT => Body::Edit { target: target()?, text: Text::any(text)? },
        KIND_DELETION => Body::Deletion { target: target()? },
        KIND_REACTION => Body::Reaction { target: target()?, emoji: text.into(), on: !extra.off },
        KIND_MEMBERSHIP => extra.member.ok_or(Trouble::Damaged(id))?.into_body()?,
        KIND_SETTINGS => extra.settings.ok_or(Trouble::Damaged(id))?.into_body()?,
        _ => return Err(Trouble::Damaged(id)),
    };
    Ok((body, Vec::new()))
}

/// Whether a resend says the same as what is stored.
pub(crate) fn same_body(draft: &Body<MediaId>, stored: &Decoded) -> bool {
    match (draft, &stored.event.body) {
        (Body::Message(new), Body::Message(old)) => {
            new.kind == old.kind
                && new.text == old.text
                && new.link == old.link
                && new.reply_to == old.reply_to
                && new.media == stored.media
        }
        (Body::Edit { target, text }, Body::Edit { target: old_target, text: old_text }) => {
            target == old_target && text == old_text
        }
        (Body::Deletion { target }, Body::Deletion { target: old }) => target == old,
        (
            Body::Reaction { target, emoji, on },
            Body::Reaction { target: old_target, emoji: old_emoji, on: old_on },
        ) => target == old_target && emoji == old_emoji && on == old_on,
        _ => false,
    }
}

/// About how much memory an event takes.
pub(crate) fn weight(event: &Event) -> usize {
    let body = match &event.body {
        Body::Message(message) => {
            message.text.as_str().len()
                + message.kind.as_str().len()
                + message.link.as_ref().map_or(0, |link| link.as_str().len())
                + message.media.len() * 512
        }
        Body::Edit { text, .. } => text.as_str().len(),
        Body::Reaction { emoji, .. } => emoji.len(),
        Body::Deletion { .. } | Body::Membership { .. } => 0,
        Body::Settings(_) => size_of::<SettingsChange>() + 256,
    };
    let client_id = event.client_id.as_ref().map_or(0, |id| id.as_str().len());
    size_of::<Event>() + 64 + event.author.name.len() + client_id + body
}
