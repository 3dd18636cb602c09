//! `connect`: who this is, and the rooms they want to go on with.
//!
//! Most tokens are believed at once. One of another application may have to be written down first: then the socket is
//! not read on, and `connect` is answered when that is done. Must never be answered twice.
//! Bounds: the rooms of one `connect`.

use std::sync::Arc;

use teahouse_domain::{Code, Error, KeyRight, Result, RoomName, Seq, Timestamp};
use teahouse_fanout::{Conn, ConnId, Reply, Taken};
use teahouse_wire::chat::{self, Connect, Limits, Welcome};

use super::{Session, Who, elsewhere};
use crate::{
    actions,
    app::App,
    caller,
    credential::{Credential, Via},
    identity::Identity,
    myself,
    ws::{self, join},
};

/// What a `connect` asks for beside who it is.
struct Resuming {
    id: u64,
    rooms: Vec<(RoomName, Seq)>,
    same_log: bool,
}

impl Session {
    pub(super) fn connect(
        &mut self,
        app: &Arc<App>,
        conn: &mut Conn<'_>,
        id: u64,
        connect: &Connect<'_>,
    ) -> Result<Taken> {
        let cookie = match &self.who {
            Who::Connected(_) => {
                return Err(Error::new(Code::Protocol, "already connected: connect comes once"));
            }
            Who::Waiting(cookie) => cookie.clone(),
        };
        let same_log = connect.log.as_deref().is_none_or(|log| log == app.store.log_id().0);
        let resuming = Resuming { id, rooms: connect.rooms.clone(), same_log };
        let Some(token) = connect.token.as_deref() else {
            let (who, token) = cookie.map_or_else(|| new_guest(app), |who| Ok((who, None)))?;
            self.welcome(app, conn, who, token.as_deref(), &resuming)?;
            return Ok(Taken::Done);
        };
        let Some(who) = caller::known_token(app, self.address, token)? else {
            return Ok(self.vouched(app, conn.id(), token.to_owned(), resuming));
        };
        self.gate.belongs_to(app, self.address, who.speaker.id)?;
        self.welcome(app, conn, who, None, &resuming)?;
        Ok(Taken::Done)
    }

    /// Whom an application vouches for is written down off this thread.
    fn vouched(&self, app: &Arc<App>, conn: ConnId, token: String, resuming: Resuming) -> Taken {
        let (shared, address) = (Arc::clone(app), self.address);
        app.runtime.spawn(async move {
            let found = caller::from_token(&shared, address, &token).await;
            let app = Arc::clone(&shared);
            shared.fanout().visit_one(conn, move |conn, session| {
                if let ws::Session::Chat(session) = session {
                    session.vouched_for(&app, conn, found, &resuming);
                }
            });
            shared.reply(Reply::to(conn).completes(1));
        });
        Taken::Hold
    }

    fn vouched_for(
        &mut self,
        app: &Arc<App>,
        conn: &mut Conn<'_>,
        found: Result<Credential>,
        resuming: &Resuming,
    ) {
        let welcomed = found.and_then(|who| {
            self.gate.belongs_to(app, self.address, who.speaker.id)?;
            self.welcome(app, conn, who, None, resuming)
        });
        if let Err(error) = welcomed {
            self.refuse(app, conn, Some(resuming.id), &error);
        }
    }

    fn welcome(
        &mut self,
        app: &Arc<App>,
        conn: &mut Conn<'_>,
        who: Credential,
        token: Option<&str>,
        resuming: &Resuming,
    ) -> Result<()> {
        app.check_person(&who.speaker)?;
        // Whoever is connected hears: rooms that go on, mentions, what is unread elsewhere.
        who.via.need(KeyRight::Read)?;
        let speaker = Arc::clone(&who.speaker);
        speaker.open(conn.id());
        app.presence.arrive(speaker.id);
        elsewhere::listen(app, conn.id(), &speaker);
        conn.send_text_with(|payload| welcome(app, payload, resuming.id, &who, token));
        self.who = Who::Connected(who);
        let rooms = resuming.rooms.len();
        for (name, after) in &resuming.rooms {
            match self.enter(app, conn, &speaker, name) {
                Ok(room) => {
                    let resume = join::Resume { after: *after, same_log: resuming.same_log, rooms };
                    join::resume(app, conn, name, (&speaker, room), resume);
                }
                Err(error) if is_about_the_room(&error) => {
                    conn.send_text_with(|payload| chat::removed(payload, name.as_str(), why(&error)));
                }
                Err(error) => {
                    // The command is answered already: the client comes back and tries again.
                    conn.close(join::close_code(&error), error.code.as_str());
                    break;
                }
            }
        }
        Ok(())
    }

    /// `refresh`: a fresh token of the same person, before the old one is over. What it says of them is written down first.
    pub(super) fn refresh(&self, app: &Arc<App>, conn: &Conn<'_>, id: u64, token: &str) -> Result<Taken> {
        let Who::Connected(who) = &self.who else {
            return Err(Error::new(Code::Protocol, "the first command is connect"));
        };
        if !matches!(who.via, Via::Token { .. }) {
            return Err(Error::new(
                Code::Forbidden,
                "only a connection that came with such a token takes a fresh one",
            ));
        }
        let (shared, conn, person) = (Arc::clone(app), conn.id(), who.speaker.id);
        let token = token.to_owned();
        app.runtime.spawn(async move {
            let fresh = actions::vouched::refresh(&shared, person, &token).await;
            let app = Arc::clone(&shared);
            shared.fanout().visit_one(conn, move |conn, session| {
                if let ws::Session::Chat(session) = session {
                    session.refreshed(&app, conn, id, fresh);
                }
            });
            shared.reply(Reply::to(conn).completes(1));
        });
        Ok(Taken::Hold)
    }

    fn refreshed(&mut self, app: &App, conn: &mut Conn<'_>, id: u64, fresh: Result<Timestamp>) {
        match (fresh, &mut self.who) {
            (Ok(expires_at), Who::Connected(who)) => {
                who.via = Via::Token { expires_at };
                let left = expires_at.0.saturating_sub(app.clock.wall().0);
                conn.send_text_with(|payload| chat::ok_refresh(payload, id, Some(left)));
            }
            (Err(error), _) => self.refuse(app, conn, Some(id), &error),
            // Only who is connected asks.
            (Ok(_), Who::Waiting(_)) => {}
        }
    }
}

/// Who comes with neither cookie nor token gets a token to show next time.
fn new_guest(app: &App) -> Result<(Credential, Option<String>)> {
    let guest = Identity::new_guest();
    Ok((caller::known_guest(app, guest)?, Some(app.identity.token(guest))))
}

/// Whether the client has to give this one room up, and may go on with the others.
fn is_about_the_room(error: &Error) -> bool {
    matches!(error.code, Code::NotFound | Code::Banned | Code::Unauthorized | Code::Forbidden)
}

fn why(error: &Error) -> chat::Why {
    if error.code == Code::Banned { chat::Why::Banned } else { chat::Why::Removed }
}

/// The answer to `connect`.
fn welcome(app: &App, payload: &mut Vec<u8>, id: u64, who: &Credential, token: Option<&str>) {
    let limits = Limits {
        text_bytes: teahouse_domain::MAX_TEXT_BYTES as u64,
        message_bytes: chat::MAX_MESSAGE_BYTES as u64,
        in_flight: app.config.limits.in_flight.into(),
        media_bytes: app.config.media.max_bytes,
        media_per_message: <teahouse_domain::Message>::MAX_MEDIA as u64,
    };
    let me = myself::describe(app, &who.speaker);
    let ping_ms = u64::try_from(app.config.deadlines.ping.as_millis()).unwrap_or(u64::MAX);
    let expires_in_ms = match who.via {
        Via::Token { expires_at } => Some(expires_at.0.saturating_sub(app.clock.wall().0)),
        _ => None,
    };
    let welcome = Welcome { me: &me, token, log: &app.store.log_id().0, ping_ms, limits, expires_in_ms };
    chat::ok_connect(payload, id, &welcome);
}
