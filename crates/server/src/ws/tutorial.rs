//! One socket on the tutorial's wire: a room in the address, one frame a message, the echo as the answer.

use std::{cell::Cell, hash::BuildHasher as _, net::IpAddr, sync::Arc};

use teahouse_domain::{Code, Error, KeyRight, Result, RoomName, Seq, policy::Action};
use teahouse_fanout::{Conn, ConnId, Message, Reply, Taken, frame};
use teahouse_wire::{
    codes,
    tutorial::{self, Content, History, Incoming},
};

use crate::{
    actions::{
        self,
        send::{Floor, Post},
        upload::Enclosed,
    },
    app::App,
    caller,
    consequences::Consequence,
    credential::{Credential, Via},
    identity::Identity,
    people::Speaker,
    telemetry::metrics::Wire,
    ticket::Ticket,
    transfer::Transfer,
    ws::{again, gate::Gate, join, watch::Watched},
};

/// What the server keeps for one such socket.
pub(crate) struct Session {
    room: Watched,
    who: Credential,
    address: IpAddr,
    gate: Gate,
    begin: Begin,
    /// The name that was found to be nobody's, by its hash, and what was known of people then.
    checked_name: Cell<(u64, u64)>,
}

/// Where this socket begins to hear.
enum Begin {
    /// With the first message after this one: the room's last, when the handshake was answered.
    Here(Seq),
    /// In the past.
    There(History),
}

/// Who comes, as far as the handshake told.
pub(super) struct Visitor {
    pub(super) who: Option<Credential>,
    pub(super) address: IpAddr,
    pub(super) gate: Gate,
    pub(super) revision: u64,
}

impl Session {
    pub(super) fn new(app: &App, room: &RoomName, visitor: Visitor, query: Option<&str>) -> Result<Self> {
        let Visitor { who, address, gate, revision } = visitor;
        let speaker = || Arc::new(Speaker::stranger(Identity::new_guest()));
        let stranger = || Credential { speaker: speaker(), via: Via::Stranger, revision };
        let who = who.unwrap_or_else(stranger);
        who.via.need(KeyRight::Read)?;
        let history = History::parse(query)?;
        let facts = app.admit(&who.speaker, room, Action::Read)?;
        let room = Watched::new(&app.store, facts.id);
        let last = app.store.head(*room)?;
        let begin = match history {
            History::None => Begin::Here(last),
            // A position that is not there yet is of another log: what is said from here on is not left out for it.
            History::After(after) if after > last => Begin::Here(last),
            history => Begin::There(history),
        };
        Ok(Self { room, who, address, gate, begin, checked_name: Cell::default() })
    }

    pub(super) fn opened(&mut self, app: &Arc<App>, conn: &mut Conn<'_>) {
        app.presence.arrive(self.who.speaker.id);
        app.presence.enter(*self.room, &self.who.speaker);
        if !self.is_still_welcome(app, conn) {
            return;
        }
        match self.begin {
            Begin::Here(last) => join::tutorial_here(app, conn, *self.room, last),
            Begin::There(history) => join::tutorial(app, conn, *self.room, history),
        }
    }

    /// What was committed on the way here nobody told this socket. Bans are looked at in any case, as on chat.v1.
    fn is_still_welcome(&mut self, app: &Arc<App>, conn: &mut Conn<'_>) -> bool {
        if app.access.revision() == self.who.revision {
            return self.look_again(app, conn, &Consequence::Bans);
        }
        if let Err(error) = caller::opens_again(app, &mut self.who) {
            conn.close(again::close_code(&error), "signed out or banned");
            return false;
        }
        self.look_again(app, conn, &Consequence::Bans)
            && self.look_again(app, conn, &Consequence::Room(*self.room))
    }

    pub(super) fn closed(&self, app: &App) {
        app.presence.leave(*self.room, self.who.speaker.id);
        app.presence.depart(self.who.speaker.id, false, app.clock.monotonic());
    }

    /// Something was committed: whoever lost the right to be here goes. Answers whether they stay.
    pub(super) fn look_again(&mut self, app: &App, conn: &mut Conn<'_>, consequence: &Consequence) -> bool {
        if let Some(code) = again::ends_with(app, &self.who, self.address, consequence) {
            conn.close(code, "signed out or banned");
            return false;
        }
        let concerned = again::concerns(consequence, &self.who.speaker, *self.room);
        let goes =
            || again::is_put_out(consequence) || app.may_still_read(&self.who.speaker, *self.room).is_err();
        if concerned && goes() {
            conn.close(codes::BANNED, "this room is not for you any more");
            return false;
        }
        true
    }

    /// Time went on: a token or a session may be over.
    pub(super) fn look_at_the_clock(&mut self, app: &App, conn: &mut Conn<'_>) {
        if let Some(code) = again::is_over(app, &mut self.who) {
            conn.close(code, "sign in again");
        }
    }

    pub(super) fn message(&self, app: &Arc<App>, conn: &mut Conn<'_>, message: Message<'_>) -> Taken {
        let taken = match message {
            Message::Text(text) => self.text(app, conn, text),
            Message::Binary(_) => Err(Error::new(Code::BadRequest, "send text frames with JSON")),
            Message::Overflow => {
                Err(Error::new(Code::Busy, "too many large messages at once: send it again"))
            }
        };
        taken.unwrap_or_else(|error| {
            app.metrics.refused(error.code);
            conn.send_text_with(|payload| tutorial::error(payload, &error));
            Taken::Done
        })
    }

    fn text(&self, app: &Arc<App>, conn: &mut Conn<'_>, text: &str) -> Result<Taken> {
        self.gate.pass(app, conn)?;
        self.who.via.need(KeyRight::Write)?;
        let Incoming { user_name, client_id, content } = tutorial::parse(text.as_bytes())?;
        let speaker = &self.who.speaker;
        let facts = actions::rooms::still(app, *self.room)?;
        let floor = Floor::in_room(app, speaker, facts)?;
        let (name, lane) = (self.name(app, &user_name)?, conn.id().as_u64());
        match content {
            Content::Message(message) => {
                let post = Post { floor, speaker, name, client_id, lane };
                actions::send::send(app, post, message, Ticket::Tutorial(conn.id()))?;
                app.metrics.accepted(Wire::Tutorial);
                Ok(Taken::Pending)
            }
            Content::DataUrl(upload) => {
                let facts = floor.open()?;
                let (speaker, upload) = (Arc::clone(speaker), upload.into_owned());
                let enclosed = Enclosed { room: facts.id, speaker, name, client_id, lane, upload };
                let transfer = Transfer::new(Arc::clone(app), Some(self.who.clone()), self.address);
                app.runtime.spawn(enclose(Arc::clone(app), conn.id(), transfer, enclosed));
                Ok(Taken::Hold)
            }
        }
    }

    /// The account's name where there is one, else what the frame says, else the guest's. A guest's frame may not say
    /// the name of somebody who has an account.
    fn name(&self, app: &App, said: &str) -> Result<Box<str>> {
        let speaker = &self.who.speaker;
        if speaker.role() != teahouse_domain::ServerRole::Guest {
            return Ok(speaker.shown_name());
        }
        if !said.is_empty() {
            self.check_name(app, said)?;
            return Ok(said.into());
        }
        Ok(if speaker.proved { speaker.shown_name() } else { Box::default() })
    }
}

impl Session {
    /// Looked up once for each name: as long as neither anybody's name nor the words changed, what was free stays free.
    fn check_name(&self, app: &App, said: &str) -> Result<()> {
        let checked = (app.access.revision(), rustc_hash::FxBuildHasher.hash_one(said));
        if self.checked_name.get() != checked {
            app.words.check_name(said)?;
            app.check_guest_name(said)?;
            self.checked_name.set(checked);
        }
        Ok(())
    }
}

/// The socket is not read on until this has ended: by the log's answer, or by a refusal here.
async fn enclose(app: Arc<App>, conn: ConnId, transfer: Transfer, enclosed: Enclosed) {
    match actions::upload::send_enclosed(&app, transfer, enclosed, Ticket::Tutorial(conn)).await {
        Ok(()) => app.metrics.accepted(Wire::Tutorial),
        Err(error) => {
            app.metrics.refused(error.code);
            let mut frames = Vec::new();
            frame::text_with(&mut frames, |payload| tutorial::error(payload, &error));
            app.reply(Reply::to(conn).completes(1).frames(frames));
        }
    }
}
