//! Rooms and the people in them: `me`, `rooms`, `enter`, `exit`, `members`, `role`, `remove`, `ban`, `mute`, `status`.

use std::sync::Arc;

use teahouse_domain::{PersonId, Result, RoomName, RoomRole};
use teahouse_fanout::{Conn, Taken};
use teahouse_wire::{
    chat::{self, Ban, Members},
    rest::{Paging, WantedBan, Whom},
};

use super::{Session, later};
use crate::{
    actions::{By, members, moderation, people, rooms},
    app::App,
    myself,
};

impl Session {
    pub(super) fn me(app: &App, conn: &mut Conn<'_>, by: &By, id: u64) -> Taken {
        let me = myself::describe(app, &by.speaker);
        conn.send_text_with(|payload| chat::ok_value(payload, id, &me));
        Taken::Done
    }

    /// Not looked at, or looked at again: a person is away when that holds for all of their sockets.
    pub(super) fn status(&mut self, app: &App, conn: &mut Conn<'_>, by: &By, id: u64, away: bool) -> Taken {
        if std::mem::replace(&mut self.away, away) != away {
            app.presence.look(by.speaker.id, away);
        }
        conn.send_text_with(|payload| chat::ok_empty(payload, id));
        Taken::Done
    }

    pub(super) fn list_rooms(app: &Arc<App>, conn: &Conn<'_>, by: By, id: u64, paging: Paging) -> Taken {
        let shared = Arc::clone(app);
        let work = async move { rooms::mine(&shared, &by.speaker, &paging).await };
        later(app, conn.id(), id, work, move |payload, list| chat::ok_value(payload, id, list))
    }

    pub(super) fn list_members(app: &Arc<App>, conn: &Conn<'_>, by: By, id: u64, asked: Members) -> Taken {
        let shared = Arc::clone(app);
        let Members { room, q, page } = asked;
        let work = async move { people::members(&shared, &by.speaker, &room, q, &page).await };
        later(app, conn.id(), id, work, move |payload, list| chat::ok_value(payload, id, list))
    }

    pub(super) fn become_member(app: &Arc<App>, conn: &Conn<'_>, by: By, id: u64, room: RoomName) -> Taken {
        let shared = Arc::clone(app);
        done(app, conn, id, async move { members::enter(&shared, &by, &room).await })
    }

    pub(super) fn stop_being_member(
        app: &Arc<App>,
        conn: &Conn<'_>,
        by: By,
        id: u64,
        room: RoomName,
    ) -> Taken {
        let shared = Arc::clone(app);
        done(app, conn, id, async move { members::exit(&shared, &by, &room).await })
    }

    pub(super) fn set_role(
        app: &Arc<App>,
        conn: &Conn<'_>,
        by: By,
        id: u64,
        (room, person, role): (RoomName, PersonId, RoomRole),
    ) -> Taken {
        let shared = Arc::clone(app);
        done(app, conn, id, async move { members::put(&shared, &by, &room, person, role).await })
    }

    pub(super) fn remove(
        app: &Arc<App>,
        conn: &Conn<'_>,
        by: By,
        id: u64,
        (room, person): (RoomName, PersonId),
    ) -> Taken {
        let shared = Arc::clone(app);
        done(app, conn, id, async move { members::remove(&shared, &by, &room, person).await })
    }

    pub(super) fn ban(app: &Arc<App>, conn: &Conn<'_>, by: By, id: u64, ban: Ban) -> Taken {
        let shared = Arc::clone(app);
        let Ban { room, person, seconds, reason } = ban;
        let wanted = WantedBan { whom: Whom::Person(person), seconds, reason, delete_messages: false };
        done(app, conn, id, async move { moderation::ban(&shared, &by, &room, wanted).await.map(drop) })
    }

    pub(super) fn mute(
        app: &Arc<App>,
        conn: &Conn<'_>,
        by: By,
        id: u64,
        (room, person, seconds): (RoomName, PersonId, Option<u64>),
    ) -> Taken {
        let shared = Arc::clone(app);
        done(app, conn, id, async move { members::mute(&shared, &by, &room, person, seconds).await })
    }
}

/// Answers with nothing but that it is done.
pub(super) fn done(
    app: &Arc<App>,
    conn: &Conn<'_>,
    id: u64,
    work: impl Future<Output = Result<()>> + Send + 'static,
) -> Taken {
    later(app, conn.id(), id, work, move |payload, ()| chat::ok_empty(payload, id))
}
