//! Rooms of a person that this socket does not hear: it is told that there is something unread, and when it is over.
//!
//! A socket listens for a hint in each room of its person that it has not joined. Must never listen in a room that the
//! person may not read any more: what was read of the log before something was committed is looked at again.
//! Bounds: [`MOST_ROOMS`] rooms a socket.

use std::sync::Arc;

use teahouse_domain::{RoomId, ServerRole, Standing};
use teahouse_fanout::{Conn, ConnId};
use teahouse_wire::chat;

use super::Session;
use crate::{
    app::App,
    consequences::{Consequence, Why},
    people::Speaker,
    publish::{Dialect, topic},
    ws,
};

/// The rooms with the latest messages go first.
const MOST_ROOMS: usize = 500;

/// A person connected: once their rooms are read, their socket listens there.
pub(super) fn listen(app: &Arc<App>, conn: ConnId, speaker: &Arc<Speaker>) {
    if speaker.role() == ServerRole::Guest {
        return;
    }
    let (person, revision, shared) = (speaker.id, app.access.revision(), Arc::clone(app));
    app.store.read_then(
        move |reader| reader.room_ids_of(person, MOST_ROOMS),
        move |rooms| {
            let Ok(rooms) = rooms else { return };
            let app = Arc::clone(&shared);
            shared.fanout().visit_one(conn, move |conn, session| {
                if let ws::Session::Chat(session) = session {
                    session.listen_in(&app, conn, &rooms, revision);
                }
            });
        },
    );
}

impl Session {
    fn listen_in(&self, app: &App, conn: &mut Conn<'_>, rooms: &[RoomId], revision: u64) {
        let Some(who) = self.connected() else { return };
        let as_it_was = app.access.revision() == revision;
        for &room in rooms {
            if self.room_name(room).is_none() && (as_it_was || is_member(app, &who.speaker, room)) {
                conn.subscribe_live(topic(room, Dialect::Unread));
            }
        }
    }

    /// This socket hears the room itself from now on.
    pub(super) fn hears_itself(conn: &mut Conn<'_>, room: RoomId) {
        conn.unsubscribe(topic(room, Dialect::Unread));
    }

    /// This socket does not hear the room any more; its person may still be a member.
    pub(super) fn hears_no_more(app: &App, conn: &mut Conn<'_>, speaker: &Speaker, room: RoomId) {
        if is_member(app, speaker, room) {
            conn.subscribe_live(topic(room, Dialect::Unread));
        }
    }

    /// Something was committed about a room that this socket has not joined.
    pub(super) fn look_elsewhere(
        &self,
        app: &App,
        conn: &mut Conn<'_>,
        speaker: &Speaker,
        consequence: &Consequence,
    ) {
        let (room, may_be_new) = match consequence {
            Consequence::Member { room, person, .. } if *person == speaker.id => (*room, true),
            Consequence::Room(room) => (*room, false),
            _ => return,
        };
        let unread = topic(room, Dialect::Unread);
        let listened = conn.is_subscribed(unread);
        // Every socket comes by here for every change of any room: whom it does not concern looks nothing up.
        if self.room_name(room).is_some() || !(listened || may_be_new) {
            return;
        }
        let Ok(Some(name)) = app.store.room_name(room) else { return };
        let (listens, reads) = (is_member(app, speaker, room), app.may_still_read(speaker, room).is_ok());
        if listens && reads {
            if !listened {
                conn.subscribe_live(unread);
            }
            conn.send_text_with(|payload| chat::changed(payload, name.as_str()));
        } else if listened {
            conn.unsubscribe(unread);
            let why = why(app, consequence);
            conn.send_text_with(|payload| chat::removed(payload, name.as_str(), why));
        }
    }
}

/// Why a socket hears a room no more, in the words of the wire.
pub(super) fn why(app: &App, consequence: &Consequence) -> chat::Why {
    match consequence {
        Consequence::Member { why: Why::Left, .. } => chat::Why::Left,
        Consequence::Member { why: Why::Banned, .. } => chat::Why::Banned,
        Consequence::Room(room) if matches!(app.store.facts(*room), Ok(None)) => chat::Why::Deleted,
        _ => chat::Why::Removed,
    }
}

/// Whether this person has a place in the room's list. Guests have none.
fn is_member(app: &App, speaker: &Speaker, room: RoomId) -> bool {
    speaker.role() != ServerRole::Guest
        && app
            .membership(room, speaker.id)
            .is_ok_and(|membership| matches!(membership.standing, Standing::In(_)))
}
