//! What is done to messages that were said: `edit`, `delete`, `react`, `read`, `report`.

use std::sync::Arc;

use teahouse_domain::{Result, RoomName, Seq};
use teahouse_fanout::{Conn, Taken};
use teahouse_wire::chat::{self, Delete, Edit, React};

use super::{Session, later, people::done};
use crate::{
    actions::{
        By,
        messages::{self, Reaction},
        moderation,
    },
    app::App,
    ticket::Stored,
};

impl Session {
    pub(super) fn edit(
        &self,
        app: &Arc<App>,
        conn: &mut Conn<'_>,
        by: By,
        id: u64,
        edit: Edit,
    ) -> Result<Taken> {
        self.gate.pass(app, conn)?;
        let shared = Arc::clone(app);
        let Edit { room, target, text, client_id } = edit;
        Ok(logged(app, conn, id, async move {
            messages::edit(&shared, &by, &room, target, text, Some(client_id)).await
        }))
    }

    pub(super) fn delete(
        &self,
        app: &Arc<App>,
        conn: &mut Conn<'_>,
        by: By,
        id: u64,
        delete: Delete,
    ) -> Result<Taken> {
        self.gate.pass(app, conn)?;
        let shared = Arc::clone(app);
        let Delete { room, target, client_id } = delete;
        Ok(logged(app, conn, id, async move {
            messages::delete(&shared, &by, &room, target, Some(client_id)).await
        }))
    }

    pub(super) fn react(
        &self,
        app: &Arc<App>,
        conn: &mut Conn<'_>,
        by: By,
        id: u64,
        react: React,
    ) -> Result<Taken> {
        self.gate.pass(app, conn)?;
        let shared = Arc::clone(app);
        let React { room, target, emoji, on, client_id } = react;
        let reaction = Reaction { target, emoji, on };
        Ok(logged(app, conn, id, async move {
            messages::react(&shared, &by, &room, reaction, Some(client_id)).await
        }))
    }

    /// Not at the pace of messages: nobody can have read more than was said.
    pub(super) fn read(app: &Arc<App>, conn: &Conn<'_>, by: By, id: u64, room: RoomName, seq: Seq) -> Taken {
        let (shared, from) = (Arc::clone(app), conn.id());
        done(app, conn, id, async move { messages::read(&shared, &by, &room, seq, Some(from)).await })
    }

    pub(super) fn report(
        &self,
        app: &Arc<App>,
        conn: &mut Conn<'_>,
        by: By,
        id: u64,
        (room, target, reason): (RoomName, Seq, String),
    ) -> Result<Taken> {
        self.gate.pass(app, conn)?;
        let shared = Arc::clone(app);
        Ok(done(app, conn, id, async move { moderation::report(&shared, &by, &room, target, &reason).await }))
    }
}

/// Answers as a `send` is answered.
fn logged(
    app: &Arc<App>,
    conn: &Conn<'_>,
    id: u64,
    work: impl Future<Output = Result<Stored>> + Send + 'static,
) -> Taken {
    later(app, conn.id(), id, work, move |payload, stored| {
        chat::ok_send(payload, id, &stored.event, stored.again);
    })
}
