//! One event: known already? else the next position of its room, and a row.
//!
//! The hot path of the store. The unique index itself says whether a `client_id` is known: one descent, no look-up
//! before. Nothing is allocated but the event that is published.

use std::sync::Arc;

use rusqlite::{Connection, Statement, params};
use teahouse_domain::{
    Body, Code, Draft, Error, Event, EventId, Media, MediaId, Message, PersonId, RoomId, Seq, Timestamp,
    policy::nowhere,
};

use crate::{
    Written, blank,
    error::{Tried, Trouble},
    health::{busy, internal},
    media, reader,
    rows::{self, BodyColumns, COLUMNS, Decoded, KIND_MESSAGE, Sealed, signed, unsigned},
};

use super::batch::Session;

/// The statement that adds a row.
pub(super) struct Insert<'c>(Statement<'c>);

impl<'c> Insert<'c> {
    pub(super) fn prepare(connection: &'c Connection) -> rusqlite::Result<Self> {
        let sql = "INSERT INTO log (room, seq, kind, sender, sender_name, sent_at, client_id, type, text, extra, target,
                   checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
                   ON CONFLICT (client_id, room, sender) WHERE client_id IS NOT NULL DO NOTHING";
        connection.prepare(sql).map(Self)
    }

    /// False where the `client_id` is known.
    fn run(&mut self, draft: &Draft, seq: u64, now: Timestamp) -> rusqlite::Result<bool> {
        let came_as = draft.aside.as_ref().and_then(|aside| aside.came_as.as_ref());
        let body = BodyColumns::of(&draft.body, came_as.map(rows::checksum_of_text));
        let head = Sealed {
            room: signed(draft.room.0),
            seq: signed(seq),
            sender: signed(draft.author.id.0),
            sent_at: signed(now.0),
            sender_name: &draft.author.name,
            client_id: draft.client_id.as_ref().map(|id| id.as_str()),
            guest: draft.author.guest,
        };
        let checksum = rows::checksum(&head, &body);
        let added = self.0.execute(params![
            head.room,
            head.seq,
            body.kind,
            head.sender,
            head.sender_name,
            head.sent_at,
            head.client_id,
            body.message_type,
            body.text,
            body.extra,
            body.target,
            checksum,
        ])?;
        Ok(added == 1)
    }
}

/// The statement that finds what a known `client_id` was used for.
pub(super) struct Resend<'c>(Statement<'c>);

impl<'c> Resend<'c> {
    pub(super) fn prepare(connection: &'c Connection) -> rusqlite::Result<Self> {
        let sql = format!("SELECT {COLUMNS} FROM log WHERE client_id = ?1 AND room = ?2 AND sender = ?3");
        connection.prepare(&sql).map(Self)
    }

    fn run(&mut self, connection: &Connection, draft: &Draft) -> Tried<Option<Written>> {
        let Some(client_id) = &draft.client_id else { return Ok(None) };
        let key = params![client_id.as_str(), signed(draft.room.0), signed(draft.author.id.0)];
        let mut found = self.0.query(key)?;
        let Some(row) = found.next()? else { return Ok(None) };
        let stored = rows::decode(row)?;
        if rows::same_body(draft, &stored) {
            return Ok(Some(Written::Again(Arc::new(reader::complete(connection, stored)?))));
        }
        let reused = "this client_id belongs to another message of yours in this room: make a new one for each message";
        Ok(Some(Written::Refused(Error::new(Code::ClientIdReused, reused))))
    }
}

pub(super) fn unknown_message() -> Error {
    Error::new(Code::UnknownMessage, "no such message here, or it was deleted")
}

impl Session<'_> {
    /// Writes one event, or finds what it was before.
    pub(super) fn event(&mut self, draft: Draft) -> Tried<Written> {
        let refused = draft.aside.as_ref().and_then(|aside| aside.refused.clone());
        let checked = refused.map_or_else(|| self.check(&draft), |refusal| Ok(Err(refusal)))?;
        let media = match checked {
            Ok(media) => media,
            // What was sent before is still what was sent before, also where its media or target are gone by now, or who
            // sent it was silenced.
            Err(refusal) => {
                return Ok(self.resend.run(self.connection, &draft)?.unwrap_or(Written::Refused(refusal)));
            }
        };
        let head = self.head(draft.room)?;
        if head.gone {
            return Ok(Written::Refused(nowhere()));
        }
        let seq = head.seq + 1;
        if !head.kept {
            self.keep_room(draft.room)?;
        }
        if !self.insert.run(&draft, seq, self.now)? {
            return self.resend.run(self.connection, &draft)?.ok_or_else(|| {
                let what = "a message is there already, and cannot be found";
                internal(|incident| tracing::error!(%incident, what)).into()
            });
        }
        self.head(draft.room)?.seq = seq;
        let id = EventId(unsigned(self.connection.last_insert_rowid()));
        self.consequences(&draft, seq, &media)?;
        Ok(Written::Stored(Arc::new(into_event(draft, id, Seq(seq), self.now, media))))
    }

    /// What has to be there already: media that it names, the message that it changes. Nothing for plain texts.
    fn check(&self, draft: &Draft) -> Tried<Result<Vec<Media>, Error>> {
        match &draft.body {
            Body::Message(message) if !message.media.is_empty() => {
                self.look_up(draft.author.id, &message.media)
            }
            Body::Edit { target, .. } | Body::Deletion { target } | Body::Reaction { target, .. } => {
                let live = self.live(draft.room, *target)?.is_some();
                Ok(if live { Ok(Vec::new()) } else { Err(unknown_message()) })
            }
            Body::Message(_) | Body::Membership { .. } | Body::Settings(_) => Ok(Ok(Vec::new())),
        }
    }

    /// A message that was not deleted.
    pub(super) fn live(&self, room: RoomId, seq: Seq) -> Tried<Option<Decoded>> {
        let sql = format!("SELECT {COLUMNS} FROM log WHERE room = ?1 AND seq = ?2 AND kind = {KIND_MESSAGE}");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut found = statement.query(params![signed(room.0), signed(seq.0)])?;
        let decoded = found.next()?.map(rows::decode).transpose()?;
        Ok(decoded.filter(|decoded| !decoded.gone))
    }

    /// What else has to be written with it: who is named, which upload is shown where, whose words go.
    fn consequences(&mut self, draft: &Draft, seq: u64, media: &[Media]) -> Tried<()> {
        match &draft.body {
            Body::Message(message) => {
                for medium in media {
                    media::name(self.connection, medium.id, self.now)?;
                    media::place(self.connection, medium.id, draft.room, seq)?;
                }
                for person in message.mentions.iter().filter(|person| **person != draft.author.id) {
                    self.connection
                        .prepare_cached(
                            "INSERT OR IGNORE INTO mentions (person, room, seq) VALUES (?1, ?2, ?3)",
                        )?
                        .execute(params![signed(person.0), signed(draft.room.0), signed(seq)])?;
                }
                Ok(())
            }
            Body::Deletion { target } => blank::message(self.connection, draft.room, *target),
            Body::Edit { .. } | Body::Reaction { .. } | Body::Membership { .. } | Body::Settings(_) => Ok(()),
        }
    }

    /// Only one's own: who was put out of a room and remembers an id would show it to themselves again.
    fn look_up(&self, owner: PersonId, ids: &[MediaId]) -> Tried<Result<Vec<Media>, Error>> {
        let mut found = Vec::with_capacity(ids.len());
        for &id in ids {
            match media::find(self.connection, id)?.filter(|stored| stored.owner == owner) {
                Some(stored) => found.push(stored.media),
                None => {
                    let sentence =
                        "no upload of that id, or it was removed before a message named it: upload it again";
                    return Ok(Err(Error::new(Code::UnknownMedia, sentence)));
                }
            }
        }
        Ok(Ok(found))
    }

    /// Writes the row of a room with its first event.
    pub(super) fn keep_room(&mut self, room: RoomId) -> Tried<()> {
        if let Some(name) = self.inner.rooms.reserved_name(room) {
            self.connection
                .prepare_cached("INSERT INTO rooms (id, name, created_at) VALUES (?1, ?2, ?3)")?
                .execute(params![signed(room.0), name.as_str(), signed(self.now.0)])?;
        } else {
            let known = self
                .connection
                .prepare_cached("SELECT 1 FROM rooms WHERE id = ?1")?
                .exists([signed(room.0)])?;
            if !known {
                // The reservation was given up for others; whoever asks by name gets a new one.
                return Err(Trouble::Refused(busy()));
            }
        }
        self.has_row(room)
    }

    /// The room has its row; unless the write under way is taken back.
    pub(super) fn has_row(&mut self, room: RoomId) -> Tried<()> {
        let head = self.head(room)?;
        head.kept = true;
        let seq = head.seq;
        self.moved.push((room, seq));
        Ok(())
    }
}

fn into_event(draft: Draft, id: EventId, seq: Seq, sent_at: Timestamp, media: Vec<Media>) -> Event {
    let body = match draft.body {
        Body::Message(Message { kind, text, media: _, link, reply_to, mentions, mentions_room }) => {
            Body::Message(Message { kind, text, media, link, reply_to, mentions, mentions_room })
        }
        Body::Edit { target, text } => Body::Edit { target, text },
        Body::Deletion { target } => Body::Deletion { target },
        Body::Reaction { target, emoji, on } => Body::Reaction { target, emoji, on },
        Body::Membership { person, change } => Body::Membership { person, change },
        Body::Settings(change) => Body::Settings(change),
    };
    Event { id, room: draft.room, seq, sent_at, author: draft.author, client_id: draft.client_id, body }
}
