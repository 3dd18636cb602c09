//! Rooms as an admin looks after them.
//!
//! May do in open, public and private rooms what their owners may; a direct conversation is listed, and left alone.
//! Bounds: a page; a room's messages go in sweeps.

use std::sync::Arc;

use serde_json::Value;
use teahouse_domain::{
    Member, Result, RoomInfo, RoomName, RoomRole,
    policy::{self, Action},
};
use teahouse_store::{Facts, RoomFilter};
use teahouse_wire::{
    AsText,
    admin::{MembersFilter, RoomRow, RoomsFilter},
    rest::{self, UpdateRoom, Whom},
};

use super::{cursor, done, limit, names, names::Names, page, shown};
use crate::{
    actions::{By, members as seats, rooms as places},
    app::App,
};

pub(super) async fn list(app: &Arc<App>, filter: RoomsFilter) -> Result<Value> {
    let (start, most) = (cursor(&filter.page)?, limit(&filter.page));
    let wanted = RoomFilter {
        query: filter.q.map(Into::into),
        kinds: filter.kind.map(|kind| kind.0).into_iter().collect(),
        archived: filter.archived,
    };
    let shared = Arc::clone(app);
    let rows = app
        .read(move |reader| {
            let mut names = Names::new(reader);
            let found = names.reader().rooms_all(&wanted, start, most)?;
            let next = found.next;
            let items: Result<Vec<_>> =
                found.items.into_iter().map(|room| row(&shared, &mut names, room)).collect();
            Ok(teahouse_domain::List { items: items?, next })
        })
        .await?;
    page(rows)
}

fn row(app: &App, names: &mut Names<'_>, room: RoomInfo) -> Result<RoomRow> {
    Ok(RoomRow {
        title: room.shown_title().to_owned(),
        room: AsText(room.key),
        kind: AsText(room.kind),
        topic: room.topic.map(|topic| topic.as_str().to_owned()).unwrap_or_default(),
        members: room.members,
        people: app.presence.snapshot(room.id).0 as u64,
        head: room.head.0,
        last_at: room.last_at.map(AsText),
        created_at: Some(AsText(room.created_at)),
        created_by: names.maybe(room.created_by)?,
        archived: room.archived_at.is_some(),
        slow_seconds: room.slow_seconds,
    })
}

/// A room by its key.
pub(super) fn facts(app: &App, key: &RoomName) -> Result<Facts> {
    app.store.room(key)?.ok_or_else(policy::nowhere)
}

pub(super) async fn show(app: &Arc<App>, key: RoomName) -> Result<Value> {
    let (room, shared) = (facts(app, &key)?.id, Arc::clone(app));
    let found = app
        .read(move |reader| {
            let mut names = Names::new(reader);
            let info = names.reader().room_info(room)?.ok_or_else(policy::nowhere)?;
            row(&shared, &mut names, info)
        })
        .await?;
    shown(&found)
}

pub(super) async fn change(app: &Arc<App>, by: &By, key: RoomName, change: UpdateRoom) -> Result<Value> {
    let change = change.check()?;
    facts(app, &key)?;
    places::change(app, by, &key, change).await?;
    show(app, key).await
}

pub(super) async fn remove(app: &Arc<App>, by: &By, key: RoomName) -> Result<Value> {
    let facts = facts(app, &key)?;
    app.admit_to(&by.speaker, facts, Action::End)?;
    places::delete_unasked(app, by, facts, &key).await?;
    done()
}

pub(super) async fn members(app: &Arc<App>, filter: MembersFilter) -> Result<Value> {
    let (start, most) = (cursor(&filter.page)?, limit(&filter.page));
    let room = facts(app, &filter.room.0)?.id;
    let found = app.read(move |reader| reader.members(room, filter.q.as_deref(), start, most)).await?;
    page(found.map(|member| member_row(app, member)))
}

/// Brings somebody in, or says what they are from now on: also how a room whose owner has gone gets a new one.
pub(super) async fn set_member(
    app: &Arc<App>,
    by: &By,
    key: RoomName,
    whom: Whom,
    role: RoomRole,
) -> Result<Value> {
    let room = facts(app, &key)?.id;
    let person = names::find(app, whom).await?.id;
    seats::put(app, by, &key, person, role).await?;
    let member = app.read(move |reader| reader.member(room, person)).await?;
    shown(&member_row(app, member.ok_or_else(policy::nowhere)?))
}

/// Takes somebody out.
pub(super) async fn remove_member(app: &Arc<App>, by: &By, key: RoomName, whom: Whom) -> Result<Value> {
    facts(app, &key)?;
    let person = app.read(move |reader| names::id(reader, &whom)).await?;
    seats::remove(app, by, &key, person).await?;
    done()
}

fn member_row(app: &App, member: Member) -> rest::Member {
    rest::Member {
        id: AsText(member.person),
        name: member.name.into(),
        guest: member.guest,
        login: member.login.map(|login| login.as_str().to_owned()),
        role: AsText(member.role),
        picture: member.picture.map(AsText),
        muted_until: member.muted_until.map(AsText),
        joined_at: Some(AsText(member.joined_at)),
        online: app.people.connected(member.person).is_some(),
    }
}
