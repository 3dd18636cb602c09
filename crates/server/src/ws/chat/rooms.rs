//! Hearing rooms and speaking in them: `join`, `leave`, `send`, `sync`, `typing`.

use std::sync::Arc;

use teahouse_domain::{Code, Error, Result, RoomId, RoomName, ServerRole, policy::Action};
use teahouse_fanout::{Conn, Taken};
use teahouse_wire::chat::{self, Join, Send, Sync};

use super::{Joined, Session};
use crate::{
    actions::{
        self,
        send::{Floor, Post},
    },
    app::App,
    people::Speaker,
    publish::{Dialect, topic},
    telemetry::metrics::Wire,
    ticket::Ticket,
    ws::{join, watch::Watched},
};

impl Session {
    pub(super) fn join(
        &mut self,
        app: &Arc<App>,
        conn: &mut Conn<'_>,
        speaker: &Arc<Speaker>,
        id: u64,
        wanted: &Join,
    ) -> Result<Taken> {
        let room = self.enter(app, conn, speaker, &wanted.room)?;
        Ok(join::chat(app, conn, (speaker, room), id, wanted))
    }

    /// Notes that this socket is in the room. Joining again is allowed: it reads anew.
    pub(super) fn enter(
        &mut self,
        app: &App,
        conn: &mut Conn<'_>,
        speaker: &Arc<Speaker>,
        name: &RoomName,
    ) -> Result<RoomId> {
        let room = app.admit(speaker, name, Action::Read)?.id;
        if self.room_name(room).is_none() {
            if self.rooms.len() >= chat::MAX_ROOMS {
                return Err(Error::new(
                    Code::BadRequest,
                    "one connection joins at most 200 rooms: leave one first",
                ));
            }
            // Most sockets are in one room; four places would cost an idle one 120 bytes.
            self.rooms.reserve_exact(1);
            let opened =
                if app.store.is_reserved(room) { Some(app.limits.open_room(self.address)?) } else { None };
            let room_held = Watched::new(&app.store, room);
            self.rooms.push(Joined { room: room_held, name: name.clone(), _opened: opened.map(Box::new) });
            app.presence.enter(room, speaker);
            conn.subscribe_live(topic(room, Dialect::Whispers));
            Self::hears_itself(conn, room);
        }
        Ok(room)
    }

    pub(super) fn leave(
        &mut self,
        app: &App,
        conn: &mut Conn<'_>,
        speaker: &Speaker,
        id: u64,
        name: &RoomName,
    ) -> Result<Taken> {
        let position = self.position(name)?;
        let joined = self.rooms.swap_remove(position);
        conn.unsubscribe(topic(*joined.room, Dialect::Chat));
        conn.unsubscribe(topic(*joined.room, Dialect::Whispers));
        app.presence.leave(*joined.room, speaker.id);
        Self::hears_no_more(app, conn, speaker, *joined.room);
        conn.send_text_with(|payload| chat::ok_empty(payload, id));
        Ok(Taken::Done)
    }

    pub(super) fn send(
        &self,
        app: &App,
        conn: &mut Conn<'_>,
        speaker: &Speaker,
        id: u64,
        send: Send,
    ) -> Result<Taken> {
        self.gate.pass(app, conn)?;
        let floor = Floor::of(app, speaker, &send.room)?;
        let post = Post {
            floor,
            speaker,
            name: speaker.shown_name(),
            client_id: Some(send.client_id),
            lane: conn.id().as_u64(),
        };
        actions::send::send(app, post, send.message, Ticket::Chat(conn.id(), id))?;
        app.metrics.accepted(Wire::Chat);
        Ok(Taken::Pending)
    }

    pub(super) fn sync(
        &self,
        app: &Arc<App>,
        conn: &mut Conn<'_>,
        speaker: &Arc<Speaker>,
        id: u64,
        sync: &Sync,
    ) -> Result<Taken> {
        let room = app.admit(speaker, &sync.room, Action::Read)?.id;
        Ok(join::sync(app, conn.id(), (speaker, room), id, sync))
    }

    /// A hint to the others: shed first, never stored, at most one in three seconds.
    pub(super) fn typing(
        &self,
        app: &App,
        conn: &mut Conn<'_>,
        speaker: &Speaker,
        id: u64,
        name: &RoomName,
    ) -> Result<Taken> {
        let position = self.position(name)?;
        app.admit(speaker, name, Action::Post)?;
        let room = *self.rooms[position].room;
        if app.presence.may_type(room, speaker.id, app.clock.monotonic()) {
            let (shown, guest) = (speaker.shown_name(), speaker.role() == ServerRole::Guest);
            app.whisper(room, |payload| {
                chat::typing(payload, name.as_str(), chat::Who { id: speaker.id, name: &shown, guest })
            });
        }
        conn.send_text_with(|payload| chat::ok_empty(payload, id));
        Ok(Taken::Done)
    }

    fn position(&self, name: &RoomName) -> Result<usize> {
        let position = self.rooms.iter().position(|joined| joined.name == *name);
        position.ok_or_else(|| Error::new(Code::BadRequest, "join the room first"))
    }
}
