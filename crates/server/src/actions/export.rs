//! Everything that is kept about one person, for that person.
//!
//! Must never show what others said: of a room only that one is in it, of messages only one's own. Must never hold more
//! than one page. Bounds: [`PAGE`] rows at a time.

use std::sync::Arc;

use serde_json::json;
use teahouse_domain::{Body, Cursor, Result, SessionId};
use teahouse_store::{FoundMessage, MessageFilter, WriteOp};
use teahouse_wire::{
    AsText,
    rest::{Exported, MAX_ITEMS, Paging, Room, Session},
};

use crate::{
    actions::{By, rooms, sessions},
    app::App,
    myself,
};

const PAGE: usize = 200;

/// What is written next.
enum Next {
    Head,
    Rooms(Option<String>),
    Messages(Option<Cursor>),
    Nothing,
}

/// One export under way: [`teahouse_wire::rest::Export`], piece by piece.
pub(crate) struct Export {
    app: Arc<App>,
    by: By,
    here: Option<SessionId>,
    next: Next,
    any: bool,
}

impl Export {
    /// Whoever has an account gets what is kept about it.
    ///
    /// # Errors
    /// `unauthorized` for guests; why it cannot be noted.
    pub(crate) async fn begin(app: Arc<App>, by: By, here: Option<SessionId>) -> Result<Self> {
        by.need_account()?;
        let audit = by.audit("account.exported", by.speaker.id, json!(null));
        app.write(WriteOp::Audit(Box::new(audit))).await?;
        Ok(Self { app, by, here, next: Next::Head, any: false })
    }

    /// The next piece of the text; `None` after the last.
    pub(crate) async fn piece(&mut self) -> Option<Result<Vec<u8>>> {
        let written = match std::mem::replace(&mut self.next, Next::Nothing) {
            Next::Head => self.head().await,
            Next::Rooms(cursor) => self.rooms(cursor).await,
            Next::Messages(cursor) => self.messages(cursor).await,
            Next::Nothing => return None,
        };
        Some(written)
    }

    async fn head(&mut self) -> Result<Vec<u8>> {
        let found = sessions::list(&self.app, &self.by).await?;
        let shown: Vec<Session> =
            found.into_iter().map(|session| sessions::shown(session, self.here)).collect();
        self.next = Next::Rooms(None);
        let (at, me) = (AsText(self.app.clock.wall()), myself::describe(&self.app, &self.by.speaker));
        Ok(format!("{{\"at\":{},\"me\":{},\"sessions\":{},\"rooms\":[", json!(at), json!(me), json!(shown))
            .into())
    }

    async fn rooms(&mut self, cursor: Option<String>) -> Result<Vec<u8>> {
        let paging = Paging { cursor, limit: Some(MAX_ITEMS) };
        let page = rooms::mine(&self.app, &self.by.speaker, &paging).await?;
        // Without what was said there last: that may be somebody else's.
        let mut out = self.rows(page.items.into_iter().map(|room| json!(Room { last: None, ..room })));
        self.next = match page.next {
            Some(cursor) => Next::Rooms(Some(cursor)),
            None => {
                self.any = false;
                out.extend_from_slice(b"\n],\"messages\":[");
                Next::Messages(None)
            }
        };
        Ok(out)
    }

    async fn messages(&mut self, cursor: Option<Cursor>) -> Result<Vec<u8>> {
        let filter = MessageFilter { author: Some(self.by.speaker.id), ..MessageFilter::default() };
        let page = self.app.read(move |reader| reader.find_messages(&filter, cursor, PAGE)).await?;
        let mut out = self.rows(page.items.iter().filter_map(exported).map(|message| json!(message)));
        self.next = match page.next {
            Some(cursor) => Next::Messages(Some(cursor)),
            None => {
                out.extend_from_slice(b"\n]}\n");
                Next::Nothing
            }
        };
        Ok(out)
    }

    /// Rows of a list, one a line.
    fn rows(&mut self, rows: impl Iterator<Item = serde_json::Value>) -> Vec<u8> {
        let mut out = Vec::new();
        for row in rows {
            let comma = if std::mem::replace(&mut self.any, true) { "," } else { "" };
            out.extend_from_slice(format!("{comma}\n{row}").as_bytes());
        }
        out
    }
}

fn exported(found: &FoundMessage) -> Option<Exported> {
    let Body::Message(message) = &found.event.body else { return None };
    Some(Exported {
        room: found.room.to_string(),
        seq: found.event.seq.0,
        sent_at: AsText(found.event.sent_at),
        text: message.text.as_str().to_owned(),
        media: message.media.iter().map(|media| AsText(media.id)).collect(),
    })
}
