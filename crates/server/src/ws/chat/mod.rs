//! One socket on chat.v1: many rooms, commands with an id that are each answered once, pushes without one.
//!
//! Turns frames into calls of `actions` and answers into frames; decides nothing. A command that has to be written down
//! is answered later ([`later`]); meanwhile the socket is read on. Bounds: the rooms and commands of one connection.

mod connect;
mod elsewhere;
mod messages;
mod people;
mod rooms;

use std::{net::IpAddr, sync::Arc};

use teahouse_domain::{Code, Error, KeyRight, Result, RoomId, RoomName};
use teahouse_fanout::{Conn, ConnId, Message, Reply, Taken, frame};
use teahouse_wire::{
    chat::{self, Command, Request},
    codes,
};

use crate::{
    actions::By,
    app::App,
    caller,
    consequences::Consequence,
    credential::Credential,
    limits::Admission,
    publish::{Dialect, topic},
    ws::{again, gate::Gate, tutorial::Visitor, watch::Watched},
};

/// What the server keeps for one such socket.
pub(crate) struct Session {
    who: Who,
    address: IpAddr,
    gate: Gate,
    rooms: Vec<Joined>,
    /// Open, but not looked at.
    away: bool,
}

/// Whom a socket speaks for.
enum Who {
    /// Nobody before `connect`; whose cookie came with the handshake.
    Waiting(Option<Credential>),
    Connected(Credential),
}

struct Joined {
    room: Watched,
    name: RoomName,
    /// Nothing was said there when it was joined: it counts for the address until it is left.
    _opened: Option<Box<Admission>>,
}

impl Session {
    pub(super) fn new(visitor: Visitor) -> Self {
        let Visitor { who, address, gate, .. } = visitor;
        Self { who: Who::Waiting(who), address, gate, rooms: Vec::new(), away: false }
    }

    /// What the cookie was worth when it was shown may have changed on the way here: nobody told this socket.
    pub(super) fn opened(&mut self, app: &App, conn: &mut Conn<'_>) {
        let missed = match &mut self.who {
            Who::Waiting(Some(who)) if app.access.revision() != who.revision => {
                caller::opens_again(app, who).err()
            }
            _ => None,
        };
        match missed {
            Some(error) => goodbye(conn, again::close_code(&error)),
            None if app.access.is_address_banned(self.address, app.clock.wall()) => {
                conn.close(codes::BANNED, "banned");
            }
            None => {}
        }
    }

    pub(super) fn closed(&self, app: &App, conn: ConnId) {
        if let Some(who) = self.connected() {
            who.speaker.close(conn);
            app.presence.depart(who.speaker.id, self.away, app.clock.monotonic());
            for joined in &self.rooms {
                app.presence.leave(*joined.room, who.speaker.id);
            }
        }
    }

    fn connected(&self) -> Option<&Credential> {
        match &self.who {
            Who::Connected(who) => Some(who),
            Who::Waiting(_) => None,
        }
    }

    /// The name of a room this socket is in.
    pub(super) fn room_name(&self, room: RoomId) -> Option<&RoomName> {
        self.rooms.iter().find(|joined| *joined.room == room).map(|joined| &joined.name)
    }

    pub(super) fn message(&mut self, app: &Arc<App>, conn: &mut Conn<'_>, message: Message<'_>) -> Taken {
        let request = match message {
            Message::Text(text) => chat::parse(text.as_bytes()),
            Message::Binary(_) => Err((None, Error::new(Code::BadRequest, "send text frames with JSON"))),
            Message::Overflow => Err((None, Error::new(Code::Busy, "too many large messages at once"))),
        };
        let (id, outcome) = match request {
            Ok(Request::Ping(number)) => {
                if self.connected().is_none() {
                    conn.still_expect_first();
                }
                conn.send_text_with(|payload| chat::pong(payload, number));
                return Taken::Done;
            }
            Ok(Request::Command(id, command)) => (Some(id), self.command(app, conn, id, command)),
            Err((id, error)) => (id, Err(error)),
        };
        outcome.unwrap_or_else(|error| {
            self.refuse(app, conn, id, &error);
            Taken::Done
        })
    }

    fn refuse(&self, app: &App, conn: &mut Conn<'_>, id: Option<u64>, error: &Error) {
        app.metrics.refused(error.code);
        let connected = self.connected().is_some();
        if !connected {
            conn.still_expect_first();
        }
        conn.send_text_with(|payload| chat::error(payload, id, error));
        // A server that goes down says good-bye itself, once what it took before is answered. Who is connected and may
        // not do one thing may still do others.
        let close = codes::close_code(error).filter(|_| error.code != Code::Draining);
        let about_the_socket = !connected || matches!(error.code, Code::Protocol | Code::TooManyConnections);
        if let Some(code) = close.filter(|_| about_the_socket) {
            conn.close(code, error.code.as_str());
        }
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
        let Some(who) = self.connected().cloned() else {
            return Err(Error::new(Code::Protocol, "the first command is connect"));
        };
        who.via.need(right_for(&command))?;
        match command {
            Command::Connect(_) => unreachable!("answered above"),
            Command::Join(wanted) => self.join(app, conn, &who.speaker, id, &wanted),
            Command::Leave { room } => self.leave(app, conn, &who.speaker, id, &room),
            Command::Send(send) => self.send(app, conn, &who.speaker, id, send),
            Command::Sync(sync) => self.sync(app, conn, &who.speaker, id, &sync),
            Command::Typing { room } => self.typing(app, conn, &who.speaker, id, &room),
            Command::Refresh { token } => self.refresh(app, conn, id, &token),
            other => self.about_people(app, conn, who, id, other),
        }
    }

    /// What is not about hearing and speaking in a room.
    fn about_people(
        &mut self,
        app: &Arc<App>,
        conn: &mut Conn<'_>,
        who: Credential,
        id: u64,
        command: Command<'_>,
    ) -> Result<Taken> {
        if changes_people(&command) {
            self.gate.pass(app, conn)?;
        }
        let by = By { speaker: who.speaker, address: self.address.to_string().into() };
        Ok(match command {
            Command::Me => Self::me(app, conn, &by, id),
            Command::Status { away } => self.status(app, conn, &by, id, away),
            Command::Rooms(paging) => Self::list_rooms(app, conn, by, id, paging),
            Command::Members(asked) => Self::list_members(app, conn, by, id, asked),
            Command::Enter { room } => Self::become_member(app, conn, by, id, room),
            Command::Exit { room } => Self::stop_being_member(app, conn, by, id, room),
            Command::Role { room, person, role } => Self::set_role(app, conn, by, id, (room, person, role)),
            Command::Remove { room, person } => Self::remove(app, conn, by, id, (room, person)),
            Command::Ban(ban) => Self::ban(app, conn, by, id, ban),
            Command::Mute { room, person, seconds } => Self::mute(app, conn, by, id, (room, person, seconds)),
            Command::Read { room, seq } => Self::read(app, conn, by, id, room, seq),
            Command::Edit(edit) => self.edit(app, conn, by, id, edit)?,
            Command::Delete(delete) => self.delete(app, conn, by, id, delete)?,
            Command::React(react) => self.react(app, conn, by, id, react)?,
            Command::Report { room, target, reason } => {
                self.report(app, conn, by, id, (room, target, reason))?
            }
            _ => unreachable!("answered by `command`"),
        })
    }

    /// Something was committed: whoever lost a right hears no more.
    pub(super) fn look_again(&mut self, app: &App, conn: &mut Conn<'_>, consequence: &Consequence) {
        let (Who::Connected(who) | Who::Waiting(Some(who))) = &self.who else {
            if app.access.is_address_banned(self.address, app.clock.wall()) {
                conn.close(codes::BANNED, "banned");
            }
            return;
        };
        if let Some(code) = again::ends_with(app, who, self.address, consequence) {
            return goodbye(conn, code);
        }
        let speaker = Arc::clone(&who.speaker);
        let mut position = 0;
        while let Some(joined) = self.rooms.get(position) {
            let room = *joined.room;
            if again::concerns(consequence, &speaker, room) {
                let goes = again::is_put_out(consequence) || again::has_left(consequence);
                if goes || app.may_still_read(&speaker, room).is_err() {
                    self.put_out(app, conn, position, consequence);
                    continue;
                }
                conn.send_text_with(|payload| chat::changed(payload, joined.name.as_str()));
            }
            position += 1;
        }
        self.look_elsewhere(app, conn, &speaker, consequence);
    }

    fn put_out(&mut self, app: &App, conn: &mut Conn<'_>, position: usize, consequence: &Consequence) {
        let joined = self.rooms.swap_remove(position);
        conn.unsubscribe(topic(*joined.room, Dialect::Chat));
        conn.unsubscribe(topic(*joined.room, Dialect::Whispers));
        if let Some(who) = self.connected() {
            app.presence.leave(*joined.room, who.speaker.id);
        }
        let why = elsewhere::why(app, consequence);
        conn.send_text_with(|payload| chat::removed(payload, joined.name.as_str(), why));
    }

    /// Time went on: a token or a session may be over.
    pub(super) fn look_at_the_clock(&mut self, app: &App, conn: &mut Conn<'_>) {
        let Who::Connected(who) = &mut self.who else { return };
        if let Some(code) = again::is_over(app, who) {
            goodbye(conn, code);
        }
    }
}

/// Each of these is a write, and a look of every socket at itself: they keep the pace of messages.
const fn changes_people(command: &Command<'_>) -> bool {
    matches!(
        command,
        Command::Enter { .. }
            | Command::Exit { .. }
            | Command::Role { .. }
            | Command::Remove { .. }
            | Command::Ban(_)
            | Command::Mute { .. }
    )
}

/// What an API key must be good for to give this command.
const fn right_for(command: &Command<'_>) -> KeyRight {
    match command {
        Command::Send(_)
        | Command::Typing { .. }
        | Command::Edit(_)
        | Command::Delete(_)
        | Command::React(_)
        | Command::Read { .. }
        | Command::Report { .. } => KeyRight::Write,
        Command::Enter { .. }
        | Command::Exit { .. }
        | Command::Role { .. }
        | Command::Remove { .. }
        | Command::Ban(_)
        | Command::Mute { .. } => KeyRight::Rooms,
        _ => KeyRight::Read,
    }
}

fn goodbye(conn: &mut Conn<'_>, code: u16) {
    conn.send_text_with(|payload| chat::bye(payload, code, None));
    conn.close(code, "sign in again");
}

/// Answers a command when what it asks for is done.
fn later<T: Send + 'static>(
    app: &Arc<App>,
    conn: ConnId,
    id: u64,
    work: impl Future<Output = Result<T>> + Send + 'static,
    encode: impl FnOnce(&mut Vec<u8>, &T) + Send + 'static,
) -> Taken {
    let shared = Arc::clone(app);
    app.runtime.spawn(async move {
        let result = work.await;
        let mut frames = Vec::new();
        frame::text_with(&mut frames, |payload| match &result {
            Ok(value) => encode(payload, value),
            Err(error) => {
                shared.metrics.refused(error.code);
                chat::error(payload, Some(id), error);
            }
        });
        shared.reply(Reply::to(conn).completes(1).frames(frames));
    });
    Taken::Pending
}
