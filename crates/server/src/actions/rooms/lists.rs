//! Rooms as somebody sees them: their own with what is unread, those that are listed, one of them.
//!
//! Bounds: a page.

use std::sync::Arc;

use teahouse_domain::{
    Author, Cursor, List, MyRoom, PersonId, Result, RoomInfo, RoomKind, RoomName, ServerRole, Standing,
    Timestamp, policy::Action,
};
use teahouse_store::{Reader, RoomFilter};
use teahouse_wire::{
    AsText,
    rest::{self, Items, Paging, RoomsQuery, Show, User},
};

use crate::{actions::page, app::App, people::Speaker};

/// Most rooms of one person that are listed: the youngest.
const MOST_MINE: usize = 500;

/// A page of rooms, as the query asks for them.
///
/// # Errors
/// `bad_request` for a cursor that is none.
pub(crate) async fn list(app: &App, speaker: &Speaker, query: &RoomsQuery) -> Result<Items<rest::Room>> {
    match query.show {
        Show::Mine => mine(app, speaker, &query.page).await,
        Show::Public => listed(app, speaker, query).await,
    }
}

/// The rooms of this person, with what is unread in them.
///
/// # Errors
/// `bad_request` for a cursor that is none.
pub(crate) async fn mine(app: &App, speaker: &Speaker, paging: &Paging) -> Result<Items<rest::Room>> {
    let (person, limit) = (speaker.id, paging.limit() as usize);
    let cursor = page::cursor(paging)?;
    // All of them are read for each page: what was said last decides the order, and that changes all the time.
    let all = app.read(move |reader| reader.rooms_of(person, None, MOST_MINE)).await?;
    Ok(page::items(latest_first(all.items, cursor, limit).map(of_mine)))
}

/// A page of rooms in which something was said last, first; those without a word by their age.
fn latest_first(mut rooms: Vec<MyRoom>, cursor: Option<Cursor>, limit: usize) -> List<MyRoom> {
    let place = |mine: &MyRoom| {
        let room = &mine.room;
        Cursor { at: room.last_at.unwrap_or(room.created_at).0, id: room.id.0 }
    };
    let key = |cursor: Cursor| (cursor.at, cursor.id);
    rooms.sort_unstable_by_key(|mine| std::cmp::Reverse(key(place(mine))));
    rooms.retain(|mine| cursor.is_none_or(|cursor| key(place(mine)) < key(cursor)));
    let more = rooms.len() > limit;
    rooms.truncate(limit);
    let next = rooms.last().filter(|_| more).map(place);
    List { items: rooms, next }
}

/// Open and public rooms; to guests only open ones that somebody made on purpose.
async fn listed(app: &App, speaker: &Speaker, query: &RoomsQuery) -> Result<Items<rest::Room>> {
    let (person, guest) = (speaker.id, speaker.role() == ServerRole::Guest);
    let (cursor, limit) = (page::cursor(&query.page)?, query.page.limit() as usize);
    let wanted = query.q.clone();
    let (now, place) = (app.clock.wall(), (cursor, limit));
    let rooms = app.read(move |reader| read_listed(reader, person, guest, wanted, place, now)).await?;
    Ok(page::items(rooms))
}

fn read_listed(
    reader: &mut Reader,
    person: PersonId,
    guest: bool,
    query: Option<String>,
    (cursor, limit): (Option<Cursor>, usize),
    now: Timestamp,
) -> Result<List<rest::Room>> {
    let found = if guest {
        let query = query.map(Into::into);
        let filter = RoomFilter { query, kinds: vec![RoomKind::Open], archived: Some(false) };
        reader.rooms_all(&filter, cursor, limit)?
    } else {
        reader.public_rooms(query.as_deref(), cursor, limit)?
    };
    let mut items = Vec::with_capacity(found.items.len());
    for room in found.items {
        if guest && room.created_by.is_none() {
            continue;
        }
        let membership = reader.standing(room.id, person, now)?;
        let mut shown = of(&room);
        shown.read = membership.read.0;
        if let Standing::In(role) = membership.standing {
            shown.role = Some(AsText(role));
        }
        items.push(shown);
    }
    Ok(List { items, next: found.next })
}

/// One room, with all that there is to say of it.
///
/// # Errors
/// What `App::admit` refuses.
pub(crate) async fn show(app: &Arc<App>, speaker: &Speaker, key: &RoomName) -> Result<rest::Room> {
    let facts = app.admit(speaker, key, Action::Read)?;
    let (room, person) = (facts.id, speaker.id);
    let (info, mine, maker) = app
        .read(move |reader| {
            let info = reader.room_info(room)?;
            let maker = match info.as_ref().and_then(|info| info.created_by) {
                Some(maker) => reader.account(maker)?,
                None => None,
            };
            Ok((info, reader.my_room(room, person)?, maker))
        })
        .await?;
    let mut shown = match (mine, &info) {
        (Some(mine), _) => of_mine(mine),
        (None, Some(info)) => of(info),
        (None, None) => unused(key),
    };
    shown.people_count = Some(app.presence.snapshot(room).0 as u64);
    shown.slow_seconds = Some(facts.slow_seconds);
    shown.created_at = info.map(|info| AsText(info.created_at));
    shown.created_by = maker.map(|maker| User {
        id: maker.id.to_string(),
        name: maker.shown_name(),
        guest: maker.role == ServerRole::Guest,
    });
    Ok(shown)
}

/// An open room of which only the name is known: nobody has said anything in it.
fn unused(key: &RoomName) -> rest::Room {
    rest::Room {
        room: AsText(key.clone()),
        title: key.as_str().to_owned(),
        kind: AsText(RoomKind::Open),
        topic: String::new(),
        picture: None,
        role: None,
        muted_until: None,
        members: 0,
        head: 0,
        read: 0,
        unread: 0,
        mentions: 0,
        last_at: None,
        last: None,
        archived: false,
        people: None,
        people_count: None,
        slow_seconds: None,
        created_at: None,
        created_by: None,
    }
}

fn of(room: &RoomInfo) -> rest::Room {
    rest::Room {
        title: room.shown_title().to_owned(),
        kind: AsText(room.kind),
        topic: room.topic.as_ref().map(|topic| topic.as_str().to_owned()).unwrap_or_default(),
        picture: room.picture.map(AsText),
        members: room.members,
        head: room.head.0,
        last_at: room.last_at.map(AsText),
        archived: room.archived_at.is_some(),
        ..unused(&room.key)
    }
}

/// A room as one of its members sees it.
fn of_mine(mine: MyRoom) -> rest::Room {
    let mut shown = of(&mine.room);
    shown.role = Some(AsText(mine.role));
    shown.muted_until = mine.muted_until.map(AsText);
    shown.read = mine.read.0;
    shown.unread = mine.unread.into();
    shown.mentions = mine.mentions.into();
    shown.last = mine.last.as_ref().map(rest::LastSaid::from);
    if mine.room.kind == RoomKind::Direct {
        shown.title = called_by(&mine.with);
        shown.people = Some(mine.with.iter().map(User::from).collect());
    }
    shown
}

/// A conversation is called by who else is in it.
fn called_by(others: &[Author]) -> String {
    others.iter().map(|author| &*author.name).collect::<Vec<_>>().join(", ")
}
