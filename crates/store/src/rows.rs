//! One event as one row, and back.
//!
//! Each row carries a checksum of what it says: a flipped bit is found when the row is read, not believed.
//! Encoding allocates only for what is rare (media, links, replies).
//!
//! A deleted message keeps its row, since positions are dense, but nothing of what it said: it decodes as a message
//! with an empty text, in the log's pages too; the pages of messages leave it out. So do its edits.

use rusqlite::Row;
use teahouse_domain::{
    Author, Body, ClientId, Draft, Event, EventId, Link, MediaId, Message, MessageType, PersonId, RoomId,
    Seq, SettingsChange, Text, Timestamp,
};

use crate::{
    error::{Tried, Trouble},
    extra::{Extra, GONE, Member, Settings},
};

/// The columns of an event, in the order that [`decode`] reads.
pub(crate) const COLUMNS: &str =
    "id, room, seq, kind, sender, sender_name, sent_at, client_id, type, text, extra, target, checksum";

pub(crate) const KIND_MESSAGE: i64 = 1;
pub(crate) const KIND_EDIT: i64 = 2;
pub(crate) const KIND_DELETION: i64 = 3;
const KIND_REACTION: i64 = 4;
const KIND_MEMBERSHIP: i64 = 5;
const KIND_SETTINGS: i64 = 6;

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
    /// `came_as`: as [`checksum_of_text`] has it.
    pub(crate) fn of(body: &'a Body<MediaId>, came_as: Option<u32>) -> Self {
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
                extra: extra_of(message, came_as),
                target: None,
            },
            Body::Edit { target, text } => {
                change(KIND_EDIT, *target, Some(text.as_str()), Extra { came_as, ..Extra::default() })
            }
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

fn extra_of(message: &Message<MediaId>, came_as: Option<u32>) -> Option<String> {
    let plain = came_as.is_none()
        && message.media.is_empty()
        && message.mentions.is_empty()
        && !message.mentions_room;
    if plain && message.link.is_none() && message.reply_to.is_none() {
        return None;
    }
    Extra {
        media: message.media.iter().map(ToString::to_string).collect(),
        link: message.link.as_ref().map(|link| link.as_str().to_owned()),
        reply_to: message.reply_to.map(|seq| seq.0),
        mentions: message.mentions.iter().map(ToString::to_string).collect(),
        mentions_room: message.mentions_room,
        came_as,
        ..Extra::default()
    }
    .into_text()
}

/// What is kept of a text in which words were masked, so that it is known again when it is sent again.
pub(crate) fn checksum_of_text(text: &Text) -> u32 {
    crc32fast::hash(text.as_str().as_bytes())
}

/// What is left of the columns of a deleted message, or of an edit of one, and the checksum of that.
pub(crate) fn gone(event: &Event) -> (BodyColumns<'static>, i64) {
    let (kind, target) = match &event.body {
        Body::Edit { target, .. } => (KIND_EDIT, Some(signed(target.0))),
        _ => (KIND_MESSAGE, None),
    };
    let body = BodyColumns { kind, message_type: None, text: Some(""), extra: Some(GONE.to_owned()), target };
    let head = Sealed {
        room: signed(event.room.0),
        seq: signed(event.seq.0),
        sender: signed(event.author.id.0),
        sent_at: signed(event.sent_at.0),
        sender_name: &event.author.name,
        client_id: event.client_id.as_ref().map(ClientId::as_str),
        guest: event.author.guest,
    };
    let checksum = checksum(&head, &body);
    (body, checksum)
}

/// The event as it is in the log from then on.
pub(crate) fn without_words(event: &Event) -> Event {
    let body = match &event.body {
        Body::Edit { target, .. } => Body::Edit { target: *target, text: Text::default() },
        _ => Body::Message(Message::text(Text::default())),
    };
    Event { body, ..event.clone() }
}

/// Everything that the checksum of a row covers.
pub(crate) struct Sealed<'a> {
    pub(crate) room: i64,
    pub(crate) seq: i64,
    pub(crate) sender: i64,
    pub(crate) sent_at: i64,
    pub(crate) sender_name: &'a str,
    pub(crate) client_id: Option<&'a str>,
    /// Travels in the upper half of the checksum: most rows need no column for it.
    pub(crate) guest: bool,
}

/// Set in the column of the checksum, above its 32 bits, where the sender was a guest. Rows of schema 1 never have it.
const GUEST: i64 = 1 << 32;

/// CRC-32 of the whole row. Lengths are part of it, so that no byte can move from one column to the next; and so is
/// whether the sender was a guest, which stands above the 32 bits.
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
    if head.guest {
        hasher.update(b"guest");
    }
    i64::from(hasher.finalize()) | if head.guest { GUEST } else { 0 }
}

/// An event as its row says, with the ids of its media still to be looked up.
pub(crate) struct Decoded {
    pub(crate) event: Event,
    pub(crate) media: Vec<MediaId>,
    /// The message was deleted.
    pub(crate) gone: bool,
    /// What the text was before words in it were masked, as [`checksum_of_text`] has it.
    came_as: Option<u32>,
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
    let sealed: i64 = row.get(12)?;
    let head = Sealed {
        room: row.get(1)?,
        seq: row.get(2)?,
        sender: row.get(4)?,
        sent_at: row.get(6)?,
        sender_name: text_at(5)?.unwrap_or_default(),
        client_id: text_at(7)?,
        guest: sealed & GUEST != 0,
    };
    let columns = BodyColumns {
        kind: row.get(3)?,
        message_type: text_at(8)?,
        text: text_at(9)?,
        extra: row.get(10)?,
        target: row.get(11)?,
    };
    if checksum(&head, &columns) != sealed {
        return Err(Trouble::Damaged(id));
    }
    let extra: Extra = match &columns.extra {
        Some(text) => serde_json::from_str(text).map_err(|_| Trouble::Damaged(id))?,
        None => Extra::default(),
    };
    let came_as = extra.came_as;
    let (body, media) = body_of(&columns, extra, id)?;
    let event = Event {
        id: EventId(unsigned(id)),
        room: RoomId(unsigned(head.room)),
        seq: Seq(unsigned(head.seq)),
        sent_at: Timestamp(unsigned(head.sent_at)),
        author: Author {
            id: PersonId(unsigned(head.sender)),
            name: head.sender_name.into(),
            guest: head.guest,
        },
        client_id: head.client_id.map(ClientId::parse).transpose()?,
        body,
    };
    Ok(Decoded { event, media, gone: columns.extra.as_deref() == Some(GONE), came_as })
}

fn body_of(columns: &BodyColumns<'_>, extra: Extra, id: i64) -> Tried<(Body, Vec<MediaId>)> {
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
        KIND_MEMBERSHIP => {
            let member = extra.member.ok_or(Trouble::Damaged(id))?;
            member.into_body()?.ok_or(Trouble::Damaged(id))?
        }
        KIND_SETTINGS => extra.settings.ok_or(Trouble::Damaged(id))?.into_body()?,
        _ => return Err(Trouble::Damaged(id)),
    };
    Ok((body, Vec::new()))
}

/// Whether a resend says the same as what is stored.
pub(crate) fn same_body(draft: &Draft, stored: &Decoded) -> bool {
    let same_text = |new: &Text, old: &Text| {
        let came_as = draft.aside.as_ref().and_then(|aside| aside.came_as.as_ref());
        if came_as.is_none() && stored.came_as.is_none() {
            return new == old;
        }
        // Which words are masked may have changed since: both are compared as they came.
        let then = stored.came_as.unwrap_or_else(|| checksum_of_text(old));
        checksum_of_text(came_as.unwrap_or(new)) == then
    };
    match (&draft.body, &stored.event.body) {
        // What it said is not known any more: who sends it again hears that it was there.
        (Body::Message(_), Body::Message(_)) if stored.gone => true,
        (Body::Edit { target, .. }, Body::Edit { target: old, .. }) if stored.gone => target == old,
        (Body::Message(new), Body::Message(old)) => {
            new.kind == old.kind
                && same_text(&new.text, &old.text)
                && new.link == old.link
                && new.reply_to == old.reply_to
                && new.media == stored.media
        }
        (Body::Edit { target, text }, Body::Edit { target: old_target, text: old_text }) => {
            target == old_target && same_text(text, old_text)
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
