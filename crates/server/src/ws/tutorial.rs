//! One socket on the tutorial's wire: a room in the address, one frame a message, the echo as the answer.

use std::sync::Arc;

use teahouse_domain::{Code, Error, Result, RoomId, RoomName};
use teahouse_fanout::{Conn, ConnId, Message, Reply, Taken, frame};
use teahouse_wire::tutorial::{self, Content, History, Incoming};

use crate::{
    actions::{self, send::Post, upload::Enclosed},
    app::App,
    identity::Identity,
    people::Speaker,
    publish::{Dialect, topic},
    telemetry::metrics::Wire,
    ticket::Ticket,
    ws::{gate::Gate, join},
};

/// What the server keeps for one such socket.
pub(crate) struct Session {
    room: RoomId,
    speaker: Arc<Speaker>,
    gate: Gate,
    history: History,
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
        app.store.watch(room);
        Ok(Self { room, speaker, gate, history })
    }

    pub(crate) fn opened(&self, app: &Arc<App>, conn: &mut Conn<'_>) {
        app.presence.enter(self.room, &self.speaker);
        match self.history {
            History::None => conn.subscribe_live(topic(self.room, Dialect::Tutorial)),
            history => join::tutorial(app, conn, self.room, history),
        }
    }

    pub(crate) fn closed(&self, app: &App) {
        app.presence.leave(self.room, self.speaker.id);
        app.store.unwatch(self.room);
    }

    pub(crate) fn message(&self, app: &Arc<App>, conn: &mut Conn<'_>, message: Message<'_>) -> Taken {
        let taken = match message {
            Message::Text(text) => self.text(app, conn, text),
            Message::Binary(_) => Err(Error::new(Code::BadRequest, "send text frames with JSON")),
            Message::Overflow => Err(Error::new(Code::Busy, "too many large messages at once: send it again")),
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
        let (room, name, lane) = (self.room, self.name(&user_name), conn.id().as_u64());
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
