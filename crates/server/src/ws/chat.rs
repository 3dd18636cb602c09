//! One socket on chat.v1: many rooms, commands with an id that are each answered once, pushes without one.

use std::{net::IpAddr, sync::Arc, time::Duration};

use teahouse_domain::{Code, Error, Result, RoomId, RoomName};
use teahouse_fanout::{Conn, Message, Taken};
use teahouse_wire::{
    chat::{self, Command, Connect, Limits, Request, Send, Sync, Welcome, Who},
    codes,
};

use crate::{
    actions::{self, send::Post},
    app::App,
    caller,
    identity::Identity,
    people::Speaker,
    publish::{Dialect, topic},
    telemetry::metrics::Wire,
    ticket::Ticket,
    ws::{
        gate::Gate,
        join::{self, Resume},
        watch::Watched,
    },
};

const TYPING_EVERY: Duration = Duration::from_secs(2);

/// What the server keeps for one such socket.
pub(crate) struct Session {
    cookie: Option<Arc<Speaker>>,
    speaker: Option<Arc<Speaker>>,
    address: IpAddr,
    gate: Gate,
    rooms: Vec<Joined>,
}

struct Joined {
    room: Watched,
    name: RoomName,
    typed_at: Option<Duration>,
}

impl Session {
    pub(crate) fn new(cookie: Option<Arc<Speaker>>, address: IpAddr, gate: Gate) -> Self {
        Self { cookie, speaker: None, address, gate, rooms: Vec::new() }
    }

    pub(crate) fn closed(&self, app: &App) {
        if let Some(speaker) = &self.speaker {
            for joined in &self.rooms {
                app.presence.leave(*joined.room, speaker.id);
            }
        }
    }

    /// The name of a room this socket is in.
    pub(crate) fn room_name(&self, room: RoomId) -> Option<&RoomName> {
        self.rooms.iter().find(|joined| *joined.room == room).map(|joined| &joined.name)
    }

    pub(crate) fn message(&mut self, app: &Arc<App>, conn: &mut Conn<'_>, message: Message<'_>) -> Taken {
        let request = match message {
            Message::Text(text) => chat::parse(text.as_bytes()),
            Message::Binary(_) => Err((None, Error::new(Code::BadRequest, "send text frames with JSON"))),
            Message::Overflow => Err((None, Error::new(Code::Busy, "too many large messages at once"))),
        };
        let (id, outcome) = match request {
            Ok(Request::Ping(number)) => {
                if self.speaker.is_none() {
                    conn.still_expect_first();
                }
                conn.send_text_with(|payload| chat::pong(payload, number));
                return Taken::Done;
            }
            Ok(Request::Command(id, command)) => (Some(id), self.command(app, conn, id, command)),
            Err((id, error)) => (id, Err(error)),
        };
        outcome.unwrap_or_else(|error| {
            app.metrics.refused(error.code);
            if self.speaker.is_none() {
                conn.still_expect_first();
            }
            conn.send_text_with(|payload| chat::error(payload, id, &error));
            // A server that goes down says good-bye itself, once what it took before is answered.
            let close = codes::close_code(error.code).filter(|_| error.code != Code::Draining);
            if let Some(code) = close {
                conn.close(code, error.code.as_str());
            }
            Taken::Done
        })
    }

    fn command(
        &mut self,
        app: &Arc<App>,
        conn: &mut Conn<'_>,
        id: u64,
        command: Command<'_>,
    ) -> Result<Taken> {
        if let Command::Connect(connect) = command {
            return self.connect(app, conn, id, &connect);
        }
        let Some(speaker) = self.speaker.clone() else {
            return Err(Error::new(Code::Protocol, "the first command is connect"));
        };
        match command {
            Command::Connect(_) => unreachable!("answered above"),
            Command::Join(wanted) => {
                let room = self.enter(app, conn, &speaker, &wanted.room)?;
                Ok(join::chat(app, conn, room, id, &wanted))
            }
            Command::Leave { room } => self.leave(app, conn, &speaker, id, &room),
            Command::Send(send) => self.send(app, conn, &speaker, id, send),
            Command::Sync(sync) => self.sync(app, conn, &speaker, id, &sync),
            Command::Typing { room } => self.typing(app, conn, &speaker, id, &room),
            _ => Err(Error::new(Code::UnknownCommand, "this server does not know this command yet")),
        }
    }

    /// Everything that follows a connection: who this is, and the rooms they want to go on with.
    fn connect(
        &mut self,
        app: &Arc<App>,
        conn: &mut Conn<'_>,
        id: u64,
        connect: &Connect<'_>,
    ) -> Result<Taken> {
        if self.speaker.is_some() {
            return Err(Error::new(Code::Protocol, "already connected: connect comes once"));
        }
        let (speaker, token) = self.identify(app, connect)?;
        if connect.token.is_some() {
            self.gate.belongs_to(app, self.address, speaker.id)?;
        }
        self.speaker = Some(Arc::clone(&speaker));
        conn.send_text_with(|payload| welcome(app, payload, id, &speaker, token.as_deref()));
        let same_log = connect.log.as_deref().is_none_or(|log| log == app.store.log_id().0);
        let rooms = connect.rooms.len();
        for (name, after) in &connect.rooms {
            match self.enter(app, conn, &speaker, name) {
                Ok(room) => join::resume(app, conn, name, room, Resume { after: *after, same_log, rooms }),
                Err(error) => {
                    // The command is answered already: the client comes back and tries again.
                    conn.close(join::close_code(&error), error.code.as_str());
                    break;
                }
            }
        }
        Ok(Taken::Done)
    }

    /// A token goes before the cookie; who has neither gets a token to show next time.
    fn identify(&self, app: &App, connect: &Connect<'_>) -> Result<(Arc<Speaker>, Option<String>)> {
        if let Some(token) = connect.token.as_deref() {
            let person = caller::from_token(app, token)?;
            return Ok((app.speaker_now(person)?, None));
        }
        if let Some(speaker) = &self.cookie {
            return Ok((Arc::clone(speaker), None));
        }
        let guest = Identity::new_guest();
        Ok((app.speaker_now(guest)?, Some(app.identity.token(guest))))
    }

    /// Notes that this socket is in the room. Joining again is allowed: it reads anew.
    fn enter(
        &mut self,
        app: &App,
        conn: &mut Conn<'_>,
        speaker: &Speaker,
        name: &RoomName,
    ) -> Result<RoomId> {
        let room = actions::rooms::open(app, speaker, name)?;
        if self.room_name(room).is_none() {
            if self.rooms.len() >= chat::MAX_ROOMS {
                return Err(Error::new(
                    Code::BadRequest,
                    "one connection joins at most 200 rooms: leave one first",
                ));
            }
            // Most sockets are in one room; four places would cost an idle one 120 bytes.
            self.rooms.reserve_exact(1);
            self.rooms.push(Joined {
                room: Watched::new(&app.store, room),
                name: name.clone(),
                typed_at: None,
            });
            app.presence.enter(room, speaker);
            conn.subscribe_live(topic(room, Dialect::Whispers));
        }
        Ok(room)
    }

    fn leave(
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
        conn.send_text_with(|payload| chat::ok_empty(payload, id));
        Ok(Taken::Done)
    }

    fn send(&self, app: &App, conn: &mut Conn<'_>, speaker: &Speaker, id: u64, send: Send) -> Result<Taken> {
        self.gate.pass(app, conn)?;
        let room = actions::rooms::open(app, speaker, &send.room)?;
        let post = Post {
            room,
            speaker,
            name: speaker.shown_name(),
            client_id: Some(send.client_id),
            lane: conn.id().as_u64(),
        };
        actions::send::send(app, post, send.message, Ticket::Chat(conn.id(), id))?;
        app.metrics.accepted(Wire::Chat);
        Ok(Taken::Pending)
    }

    fn sync(
        &self,
        app: &Arc<App>,
        conn: &mut Conn<'_>,
        speaker: &Speaker,
        id: u64,
        sync: &Sync,
    ) -> Result<Taken> {
        let room = actions::rooms::open(app, speaker, &sync.room)?;
        Ok(join::sync(app, conn.id(), room, id, sync))
    }

    /// A hint to the others: shed first, never stored, at most one in two seconds.
    fn typing(
        &mut self,
        app: &App,
        conn: &mut Conn<'_>,
        speaker: &Speaker,
        id: u64,
        name: &RoomName,
    ) -> Result<Taken> {
        let position = self.position(name)?;
        let now = app.clock.monotonic();
        let joined = &mut self.rooms[position];
        if joined.typed_at.is_none_or(|at| now >= at + TYPING_EVERY) {
            joined.typed_at = Some(now);
            app.whisper(*joined.room, |payload| {
                chat::typing(payload, name.as_str(), Who { id: speaker.id, name: &speaker.shown_name() })
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

/// The answer to `connect`.
fn welcome(app: &App, payload: &mut Vec<u8>, id: u64, speaker: &Speaker, token: Option<&str>) {
    let limits = Limits {
        text_bytes: teahouse_domain::MAX_TEXT_BYTES as u64,
        message_bytes: chat::MAX_MESSAGE_BYTES as u64,
        in_flight: app.config.limits.in_flight.into(),
        media_bytes: app.config.media.max_bytes,
        media_per_message: <teahouse_domain::Message>::MAX_MEDIA as u64,
    };
    let me = actions::me::describe(speaker);
    let ping_ms = u64::try_from(app.config.deadlines.ping.as_millis()).unwrap_or(u64::MAX);
    let log = &app.store.log_id().0;
    let welcome = Welcome { me: &me, token, expires_in_ms: None, log, ping_ms, limits };
    chat::ok_connect(payload, id, &welcome);
}
