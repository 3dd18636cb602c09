//! What the shards call: each event of a socket goes to its session.

use std::sync::Arc;

use teahouse_domain::Seq;
use teahouse_fanout::{Behind, Closed, Conn, ConnId, Handler, Message, Taken, Topic};
use teahouse_wire::{chat, codes};

use super::{chat::Session as Chat, join, tutorial::Session as Tutorial};
use crate::{app::App, consequences::Consequence, jobs, publish::room_of, telemetry::metrics::Wire};

/// What the server keeps for one socket.
pub(crate) enum Session {
    Tutorial(Box<Tutorial>),
    Chat(Box<Chat>),
    /// Only there to hear why, by this close code.
    TurnedAway(u16),
}

impl Session {
    pub(super) fn wire(&self) -> Wire {
        match self {
            Self::Tutorial(_) | Self::TurnedAway(_) => Wire::Tutorial,
            Self::Chat(_) => Wire::Chat,
        }
    }
}

impl Session {
    /// Something about people or rooms was committed: whoever lost a right hears no more.
    pub(crate) fn look_again(&mut self, app: &App, conn: &mut Conn<'_>, consequence: &Consequence) {
        match self {
            Self::Tutorial(session) => drop(session.look_again(app, conn, consequence)),
            Self::Chat(session) => session.look_again(app, conn, consequence),
            Self::TurnedAway(_) => {}
        }
    }

    /// Time went on: whose token or session is over has to sign in again.
    pub(crate) fn look_at_the_clock(&mut self, app: &App, conn: &mut Conn<'_>) {
        match self {
            Self::Tutorial(session) => session.look_at_the_clock(app, conn),
            Self::Chat(session) => session.look_at_the_clock(app, conn),
            Self::TurnedAway(_) => {}
        }
    }
}

/// When clients come back after a restart: spread over some seconds, so that they do not come at once.
const COME_BACK_MS: [u64; 2] = [500, 8_000];

/// The handler of all sockets.
pub(crate) struct Sockets {
    app: Arc<App>,
}

impl Sockets {
    pub(crate) fn new(app: Arc<App>) -> Self {
        Self { app }
    }
}

impl Handler for Sockets {
    type Session = Session;

    fn opened(&self, conn: &mut Conn<'_>, session: &mut Session) {
        match session {
            Session::Tutorial(session) => session.opened(&self.app, conn),
            Session::Chat(session) => session.opened(&self.app, conn),
            Session::TurnedAway(code) => conn.close(*code, "try again later"),
        }
    }

    fn message(&self, conn: &mut Conn<'_>, session: &mut Session, message: Message<'_>) -> Taken {
        match session {
            Session::Tutorial(session) => session.message(&self.app, conn, message),
            Session::Chat(session) => session.message(&self.app, conn, message),
            Session::TurnedAway(_) => Taken::Done,
        }
    }

    fn behind(
        &self,
        conn: &mut Conn<'_>,
        session: &mut Session,
        topic: Topic,
        next: u64,
        head: u64,
    ) -> Behind {
        let room = room_of(topic);
        match session {
            Session::Tutorial(_) => join::page_on(&self.app, conn.id(), room, next),
            Session::TurnedAway(_) => Behind::Skip,
            Session::Chat(session) => {
                if let Some(name) = session.room_name(room) {
                    conn.send_text_with(|payload| chat::lagged(payload, name.as_str(), Seq(head)));
                }
                Behind::Skip
            }
        }
    }

    fn farewell(&self, conn: &mut Conn<'_>, session: &mut Session) {
        if let Session::Chat(_) = session {
            conn.send_text_with(|payload| chat::bye(payload, codes::DRAIN, Some(COME_BACK_MS)));
            conn.close(codes::DRAIN, "the server restarts");
        }
    }

    fn closed(&self, conn: ConnId, session: Session, _why: Closed) {
        self.app.metrics.closed(session.wire());
        match session {
            Session::Tutorial(session) => session.closed(&self.app),
            Session::Chat(session) => session.closed(&self.app, conn),
            Session::TurnedAway(_) => {}
        }
    }

    fn accepting(&self) -> bool {
        self.app.log.has_room()
    }

    fn turn_taken(&self) {
        self.app.log.ring();
    }

    fn tick(&self) {
        jobs::every_second(&self.app);
    }
}
