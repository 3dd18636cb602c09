//! What concerns one person apart from what concerns a room: something unread elsewhere, a mention, reading on another
//! device.
//!
//! Hints, never a record: who misses one finds it in the list of their rooms. Must never tell somebody of a room that
//! they may not read any more, and never wait.
//! Bounds: one `unread` a second and room; a message's mentions.

use std::time::Duration;

use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use teahouse_domain::{
    Body, Event, PersonId, Result, RoomId, RoomName, Seq, ServerRole,
    policy::{self, Action, Actor, Place},
};
use teahouse_fanout::{ConnId, Reply, frame};
use teahouse_store::Facts;
use teahouse_wire::chat::{self, Who};

use crate::{app::App, people::Speaker, publish::Dialect};

const ONCE_IN: Duration = Duration::from_secs(1);

/// Which rooms their absent members were told of lately.
#[derive(Default)]
pub(crate) struct Notices {
    told: Mutex<FxHashMap<RoomId, Told>>,
}

struct Told {
    at: Duration,
    head: Seq,
    /// More was said since.
    pending: bool,
}

/// Something was said: the members whose sockets do not hear the room are told so.
pub(crate) fn said(app: &App, room: RoomId, name: &str, head: Seq) {
    if !app.is_heard(room, Dialect::Unread) {
        return;
    }
    let now = app.clock.monotonic();
    {
        let mut told = app.notices.told.lock();
        if let Some(told) = told.get_mut(&room).filter(|told| now < told.at + ONCE_IN) {
            (told.head, told.pending) = (head, true);
            return;
        }
        told.insert(room, Told { at: now, head, pending: false });
    }
    app.whisper_in(room, Dialect::Unread, |payload| chat::unread(payload, name, head));
}

/// What had to wait for its second; once a second.
pub(crate) fn every_second(app: &App) {
    let now = app.clock.monotonic();
    let mut due = Vec::new();
    app.notices.told.lock().retain(|room, told| {
        if now < told.at + ONCE_IN {
            return true;
        }
        if told.pending {
            due.push((*room, told.head));
            *told = Told { at: now, head: told.head, pending: false };
            return true;
        }
        false
    });
    for (room, head) in due {
        let name = app.name_of(room);
        app.whisper_in(room, Dialect::Unread, |payload| chat::unread(payload, &name, head));
    }
}

/// Whether a message names anybody.
pub(crate) fn names_somebody(event: &Event) -> bool {
    matches!(&event.body, Body::Message(message) if message.mentions_room || !message.mentions.is_empty())
}

/// Whoever is named in a message hears of it on all of their sockets, in whichever room those are.
pub(crate) fn mentioned(app: &App, event: &Event) {
    let Body::Message(message) = &event.body else { return };
    let Ok(Some(facts)) = app.store.facts(event.room) else { return };
    let name = app.name_of(event.room);
    let write = |payload: &mut Vec<u8>| chat::mention(payload, &name, event.seq, Who::from(&event.author));
    for &person in &message.mentions {
        // They may have been put out while the message waited for the disk.
        if may_hear(app, facts, person).unwrap_or(false) {
            app.push_to(person, write);
        }
    }
    if message.mentions_room {
        app.whisper_in(event.room, Dialect::Whispers, write);
        app.whisper_in(event.room, Dialect::Unread, write);
    }
}

/// Whether somebody with an account may read the room, connected or not.
///
/// # Errors
/// `internal` where the file cannot be read.
pub(crate) fn may_hear(app: &App, room: Facts, person: PersonId) -> Result<bool> {
    let known = app.store.person(person)?.filter(|known| !known.disabled && known.role != ServerRole::Guest);
    let Some(known) = known else { return Ok(false) };
    let place = Place { kind: room.kind, archived: room.archived };
    let standing = app.membership(room.id, person)?.standing;
    Ok(policy::may(Actor { id: person, role: known.role }, place, standing, Action::Read).is_ok())
}

/// Somebody has read so far: their other sockets hear of it.
pub(crate) fn read(app: &App, speaker: &Speaker, from: Option<ConnId>, room: &RoomName, seq: Seq) {
    let others = speaker.sockets().into_iter().filter(|socket| Some(*socket) != from);
    for socket in others {
        let mut frames = Vec::new();
        frame::text_with(&mut frames, |payload| chat::read(payload, room.as_str(), seq));
        app.reply(Reply::to(socket).frames(frames));
    }
}
