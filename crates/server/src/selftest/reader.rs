//! A reader: keeps a log of what it heard, and goes on where it was when it comes back.
//!
//! Even numbers speak chat.v1, odd ones the tutorial's wire; the first of each reads slowly.

use std::{io, sync::Arc, thread, time::Duration};

use serde_json::{Value, json};

use super::{
    Run,
    link::{Entry, Link},
};

const COME_BACK: Duration = Duration::from_millis(30);
const SLOW_PAUSE: Duration = Duration::from_millis(700);
/// Frames between two pauses of the slow reader.
const SLOW_AFTER: u64 = 400;
const PAGE: u32 = 500;

/// What a reader heard, and whether somebody skipped or repeated something on the way.
#[derive(Debug, Default)]
pub(super) struct Heard {
    pub(super) entries: Vec<Entry>,
    pub(super) gaps: usize,
    pub(super) name: String,
}

struct Reader {
    run: Arc<Run>,
    slow: bool,
    frames: u64,
    /// A page was asked for and has not come: what is pushed meanwhile is in it, or in the one after it.
    syncing: bool,
    heard: Heard,
}

/// Reads until it has everything.
pub(super) fn run(run: &Arc<Run>, number: usize) -> Heard {
    let chat = number.is_multiple_of(2);
    let name = format!("reader {number} on {}", if chat { "chat.v1" } else { "the tutorial's wire" });
    let heard = Heard { name, ..Heard::default() };
    let mut reader = Reader { run: Arc::clone(run), slow: number < 2, frames: 0, syncing: false, heard };
    while !reader.is_done() {
        // An error is what this is about: the reader comes back and goes on.
        let _ended = if chat { reader.chat() } else { reader.tutorial() };
        thread::sleep(COME_BACK);
    }
    reader.heard
}

impl Reader {
    fn is_done(&self) -> bool {
        self.run.has_all(self.last())
    }

    fn last(&self) -> u64 {
        self.heard.entries.last().map_or(0, |entry| entry.seq)
    }

    /// Stops reading for a while, so that the server has to do without. When the load is over it hurries, or a
    /// fast server would be waited for for minutes.
    fn dawdle(&mut self) {
        self.frames += 1;
        if self.slow && !self.run.is_finishing() && self.frames.is_multiple_of(SLOW_AFTER) {
            thread::sleep(SLOW_PAUSE);
        }
    }

    fn chat(&mut self) -> io::Result<()> {
        let connect = json!({"rooms": {self.run.room.clone(): self.last()}, "client": "selftest"});
        let (mut link, _) = Link::chat(self.run.address, connect)?;
        self.syncing = false;
        while !self.is_done() {
            let Some(frame) = link.read()? else { continue };
            self.dawdle();
            if let Some(event) = frame.get("event") {
                self.hear_chat(&mut link, event)?;
            } else if let Some(events) = frame["ok"]["events"].as_array() {
                for event in events {
                    self.hear_chat(&mut link, event)?;
                }
                self.syncing = false;
                if frame["ok"]["head"].as_u64() > Some(self.last()) {
                    self.sync(&mut link)?;
                }
            } else if frame.get("lagged").is_some() || frame.get("reset").is_some() {
                self.sync(&mut link)?;
            }
        }
        Ok(())
    }

    fn sync(&mut self, link: &mut Link) -> io::Result<()> {
        if std::mem::replace(&mut self.syncing, true) {
            return Ok(());
        }
        link.command("sync", json!({"room": self.run.room, "after": self.last(), "limit": PAGE})).map(drop)
    }

    /// The rule of every client: only the next one, nothing twice, and on a jump ask.
    fn hear_chat(&mut self, link: &mut Link, event: &Value) -> io::Result<()> {
        let Some(entry) = Entry::of_event(event) else { return Ok(()) };
        if entry.seq == self.last() + 1 {
            self.heard.entries.push(entry);
        } else if entry.seq > self.last() {
            self.sync(link)?;
        }
        Ok(())
    }

    /// Nothing can be asked for here: the server must send every message, in order.
    fn tutorial(&mut self) -> io::Result<()> {
        let path = format!("/ws/chat/{}/?after={}", self.run.room, self.last());
        let mut link = Link::open(self.run.address, &path, &[])?;
        while !self.is_done() {
            let Some(frame) = link.read()? else { continue };
            self.dawdle();
            let Some(entry) = Entry::of_frame(&frame) else { continue };
            if entry.seq != self.last() + 1 {
                self.heard.gaps += 1;
            }
            self.heard.entries.push(entry);
        }
        Ok(())
    }
}
