//! What was said and uploaded: found, and deleted.
//!
//! Must never look through direct conversations; a message there can be deleted by an admin only when somebody who is in
//! it reported it. Bounds: a page; [`MOST_REPORTS`] reports of one room.

use std::sync::Arc;

use serde_json::Value;
use teahouse_domain::{
    Body, Code, Error, Event, List, MediaId, MediaKind, Result, RoomId, RoomKind, RoomName, Seq,
};
use teahouse_store::{
    Done, MediaFilter as StoredFilter, MessageFilter, ReportFilter, ReportScope, StoredMedia, WriteOp,
};
use teahouse_wire::{
    AsText,
    admin::{MediaFilter, MediaOrder, MediaRow, MessageRow, MessagesFilter},
};

use super::{cursor, done, limit, names, names::Names, not_there, page, rooms};
use crate::{
    actions::{By, messages, upload},
    app::App,
};

const MOST_REPORTS: usize = 500;

pub(super) async fn find(app: &App, filter: MessagesFilter) -> Result<Value> {
    let (start, most) = (cursor(&filter.page)?, limit(&filter.page));
    let room = names::room_meant(app, filter.room.as_ref())?;
    let found = app
        .read(move |reader| {
            let author = names::meant(reader, filter.author.as_ref())?;
            let wanted = MessageFilter {
                text: filter.text.map(Into::into),
                author,
                room,
                from: filter.from.map(|from| from.0),
                to: filter.to.map(|to| to.0),
            };
            let mut names = Names::new(reader);
            let found = names.reader().find_messages(&wanted, start, most)?;
            let rows: Result<Vec<_>> =
                found.items.iter().map(|found| message_row(&mut names, &found.event)).collect();
            Ok(List { items: rows?.into_iter().flatten().collect(), next: found.next })
        })
        .await?;
    page(found)
}

/// `None`: said between two people, or in a room that is no more.
fn message_row(names: &mut Names<'_>, event: &Event) -> Result<Option<MessageRow>> {
    let Some(room) = names.room(event.room)?.filter(|room| room.kind != RoomKind::Direct) else {
        return Ok(None);
    };
    let Body::Message(message) = &event.body else { return Ok(None) };
    Ok(Some(MessageRow {
        room: AsText(room.key),
        title: room.title,
        seq: event.seq.0,
        id: AsText(event.id),
        sent_at: AsText(event.sent_at),
        user: (&event.author).into(),
        text: message.text.as_str().to_owned(),
        media: message.media.iter().map(|media| AsText(media.id)).collect(),
    }))
}

pub(super) async fn remove_message(app: &Arc<App>, by: &By, key: RoomName, seq: u64) -> Result<Value> {
    let (facts, target) = (rooms::facts(app, &key)?, Seq(seq));
    let room = facts.id;
    if facts.kind == RoomKind::Direct && !is_reported(app, room, target).await? {
        return Err(teahouse_domain::policy::nowhere());
    }
    let event = messages::said(app, facts, target).await?;
    messages::delete_unasked(app, by, (facts, &key), &event).await?;
    done()
}

/// Whether somebody of the conversation asked for help with this message.
async fn is_reported(app: &App, room: RoomId, seq: Seq) -> Result<bool> {
    let filter = ReportFilter { state: None, scope: ReportScope::Room(room) };
    let reports = app.read(move |reader| reader.reports(&filter, None, MOST_REPORTS)).await?;
    Ok(reports.items.iter().any(|report| report.seq == seq))
}

pub(super) async fn media(app: &App, filter: MediaFilter) -> Result<Value> {
    let (start, most) = (cursor(&filter.page)?, limit(&filter.page));
    let kind = filter.kind.as_deref().map(kind).transpose()?;
    let found = app
        .read(move |reader| {
            let owner = names::meant(reader, filter.owner.as_ref())?;
            let wanted = StoredFilter { owner, kind, largest: filter.order == MediaOrder::Largest };
            let mut names = Names::new(reader);
            let found = names.reader().media_all(&wanted, start, most)?;
            let next = found.next;
            let rows: Result<Vec<_>> =
                found.items.into_iter().map(|stored| media_row(&mut names, stored)).collect();
            Ok(List { items: rows?, next })
        })
        .await?;
    page(found)
}

fn kind(text: &str) -> Result<MediaKind> {
    MediaKind::parse(text)
        .ok_or_else(|| Error::new(Code::BadRequest, "kind is one of image, video, voice, file"))
}

fn media_row(names: &mut Names<'_>, stored: StoredMedia) -> Result<MediaRow> {
    let readers = names.reader().media_readers(stored.media.id)?;
    let rooms = readers.map(|readers| readers.rooms).unwrap_or_default();
    let rooms: Result<Vec<_>> = rooms.into_iter().map(|room| names.room(room)).collect();
    Ok(MediaRow {
        id: AsText(stored.media.id),
        kind: stored.media.kind.as_str().to_owned(),
        thumbnail: stored.media.thumbnail.is_some(),
        content_type: stored.media.content_type,
        bytes: stored.media.bytes,
        name: stored.media.name,
        owner: Some(names.person(stored.owner)?),
        created_at: AsText(stored.created_at),
        rooms: rooms?.into_iter().flatten().map(|room| AsText(room.key)).collect(),
    })
}

pub(super) async fn remove_media(app: &Arc<App>, by: &By, media: MediaId) -> Result<Value> {
    let audit = by.audit("media.deleted", media, Value::Null);
    match app.write(WriteOp::RemoveMedia { media }.audited(audit)).await? {
        Done::Removed(removed) if removed.is_empty() => Err(gone()),
        Done::Same => Err(gone()),
        _ => {
            upload::forget_files(app, &[media]).await;
            done()
        }
    }
}

fn gone() -> Error {
    not_there("no such upload: it was deleted already")
}
