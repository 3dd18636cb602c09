//! One socket on the tutorial's wire: a room in the address, one frame a message, the echo as the answer.

use std::sync::Arc;

use teahouse_domain::{Code, Error, Result, RoomName, Seq};
use teahouse_fanout::{Conn, ConnId, Message, Reply, Taken, frame};
use teahouse_wire::tutorial::{self, Content, History, Incoming};

use crate::{
    actions::{self, send::Post, upload::Enclosed},
    app::App,
    identity::Identity,
    people::Speaker,
    telemetry::metrics::Wire,
    ticket::Ticket,
    ws::{gate::Gate, join, watch::Watched},
};

/// What the server keeps for one such socket.
pub(crate) struct Session {
    room: Watched,
    speaker: Arc<Speaker>,
    gate: Gate,
    begin: Begin,
}

/// Where this socket begins to hear.
enum Begin {
    /// With the first message after this one: the room's last, when the handshake was answered.
    Here(Seq),
    /// In the past.
    There(History),
}

impl Session {
    pub(crate) fn new(
        app: &App,
        room: &RoomName,
        speaker: Option<Arc<Speaker>>,
        gate: Gate,
        query: Option<&str>,
    ) -> Result<Self> {
        let speaker = speaker.unwrap_or_else(|| Arc::new(Speaker::stranger(Identity::new_guest())));
        let history = History::parse(query)?;
        let room = actions::rooms::open(app, &speaker, room)?;
        let room = Watched::new(&app.store, room);
        let last = app.store.head(*room)?;
        let begin = match history {
            History::None => Begin::Here(last),
            // A position that is not there yet is of another log: what is said from here on is not left out for it.
            History::After(after) if after > last => Begin::Here(last),
            history => Begin::There(history),
        };
        Ok(Self { room, speaker, gate, begin })
    }

    pub(crate) fn opened(&self, app: &Arc<App>, conn: &mut Conn<'_>) {
        app.presence.enter(*self.room, &self.speaker);
        match self.begin {
            Begin::Here(last) => join::tutorial_here(app, conn, *self.room, last),
            Begin::There(history) => join::tutorial(app, conn, *self.room, history),
        }
    }

    pub(crate) fn closed(&self, app: &App) {
        app.presence.leave(*self.room, self.speaker.id);
    }

    pub(crate) fn message(&self, app: &Arc<App>, conn: &mut Conn<'_>, message: Message<'_>) -> Taken {
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
        let Incoming { user_name, client_id, content } = tutorial::parse(text.as_bytes())?;
        let (room, name, lane) = (*self.room, self.name(&user_name), conn.id().as_u64());
        match content {
            Content::Message(message) => {
                let post = Post { room, speaker: &self.speaker, name, client_id, lane };
                actions::send::send(app, post, message, Ticket::Tutorial(conn.id()))?;
                app.metrics.accepted(Wire::Tutorial);
                Ok(Taken::Pending)
            }
            Content::DataUrl(upload) => {
                let (speaker, upload) = (Arc::clone(&self.speaker), upload.into_owned());
                let enclosed = Enclosed { room, speaker, name, client_id, lane, upload };
                app.runtime.spawn(enclose(Arc::clone(app), conn.id(), enclosed));
                Ok(Taken::Hold)
            }
        }
    }

    /// The account's name where there is one, else what the frame says, else the guest's.
    fn name(&self, said: &str) -> Box<str> {
        if !said.is_empty() {
            said.into()
        } else if self.speaker.proved {
            self.speaker.shown_name()
        } else {
            Box::default()
        }
    }
}

/// The socket is not read on until this has ended: by the log's answer, or by a refusal here.
async fn enclose(app: Arc<App>, conn: ConnId, enclosed: Enclosed) {
    match actions::upload::send_enclosed(&app, enclosed, Ticket::Tutorial(conn)).await {
        Ok(()) => app.metrics.accepted(Wire::Tutorial),
        Err(error) => {
            app.metrics.refused(error.code);
            let mut frames = Vec::new();
            frame::text_with(&mut frames, |payload| tutorial::error(payload, &error));
            app.reply(Reply::to(conn).completes(1).frames(frames));
        }
    }
}
