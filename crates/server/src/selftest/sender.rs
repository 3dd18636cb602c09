//! A sender: an outbox, resent until it is answered, over connections that break.
//!
//! Even numbers speak chat.v1, odd ones the tutorial's wire. Now and then one cuts its own connection, and
//! now and then it sends again what was answered long ago: the first answer must come once more.

use std::{
    collections::{BTreeMap, HashMap},
    io,
    sync::Arc,
    thread,
    time::Duration,
};

use serde_json::{Value, json};

use super::{
    Run,
    compare::Account,
    link::{self, Entry, Link},
};

/// Messages under way at once.
pub(super) const WINDOW: usize = 8;
const CUT_EVERY: u64 = 97;
const REPEAT_EVERY: u64 = 11;
const COME_BACK: Duration = Duration::from_millis(30);

struct Sender {
    run: Arc<Run>,
    number: usize,
    token: String,
    made: u64,
    /// Not answered yet, in the order in which they were written.
    outbox: BTreeMap<u64, String>,
    account: Account,
}

/// Sends until the run finishes and everything is answered.
pub(super) fn run(run: &Arc<Run>, number: usize) -> Account {
    let token = loop {
        match link::token(run.address) {
            Ok(token) => break token,
            Err(_) if run.is_over() => return Account::default(),
            Err(_) => thread::sleep(COME_BACK),
        }
    };
    let mut sender = Sender {
        run: Arc::clone(run),
        number,
        token,
        made: 0,
        outbox: BTreeMap::new(),
        account: Account::default(),
    };
    while !sender.is_done() {
        // An error is what this is about: the connection is gone, what was not answered goes again.
        let _ended = if number.is_multiple_of(2) { sender.chat() } else { sender.tutorial() };
        thread::sleep(COME_BACK);
    }
    sender.account.unanswered = sender.outbox.len();
    sender.account
}

impl Sender {
    fn is_done(&self) -> bool {
        self.run.is_over() || (self.run.is_finishing() && self.outbox.is_empty())
    }

    fn client_id(&self, made: u64) -> String {
        format!("{}-{made:08}", self.number)
    }

    /// Writes new messages while the window has room.
    fn write(&mut self) -> Option<u64> {
        if self.run.is_finishing() || self.outbox.len() >= WINDOW {
            return None;
        }
        self.made += 1;
        self.outbox.insert(self.made, self.client_id(self.made));
        Some(self.made)
    }

    fn should_cut(&self) -> bool {
        !self.run.is_finishing() && self.made > 0 && self.made.is_multiple_of(CUT_EVERY)
    }

    /// An old message once more, whose answer is known.
    fn old_one(&self) -> Option<u64> {
        let old = self.made.checked_sub(REPEAT_EVERY)?;
        (self.made.is_multiple_of(REPEAT_EVERY)
            && self.account.acknowledged.contains_key(&self.client_id(old)))
        .then_some(old)
    }

    fn answered(&mut self, made: u64, entry: Entry) {
        self.outbox.remove(&made);
        self.account.take(entry);
    }

    fn chat(&mut self) -> io::Result<()> {
        let (mut link, ok) =
            Link::chat(self.run.address, json!({"token": self.token, "client": "selftest"}))?;
        let me = ok["me"]["id"].as_str().unwrap_or_default().to_owned();
        let mut asked: HashMap<u64, u64> = HashMap::new();
        let waiting: Vec<u64> = self.outbox.keys().copied().collect();
        for made in waiting {
            asked.insert(self.send_chat(&mut link, made)?, made);
        }
        while !self.is_done() {
            while let Some(made) = self.write() {
                asked.insert(self.send_chat(&mut link, made)?, made);
                if let Some(old) = self.old_one() {
                    asked.insert(self.send_chat(&mut link, old)?, old);
                }
                if self.should_cut() {
                    return Ok(());
                }
            }
            let Some(frame) = link.read()? else { continue };
            let Some(made) = frame["id"].as_u64().and_then(|id| asked.remove(&id)) else { continue };
            match frame["ok"]["seq"].as_u64() {
                Some(seq) => {
                    self.answered(made, Entry { seq, sender: me.clone(), client_id: self.client_id(made) })
                }
                None => asked.extend(self.refused(&mut link, made, &frame)?),
            }
        }
        Ok(())
    }

    fn send_chat(&self, link: &mut Link, made: u64) -> io::Result<u64> {
        let client_id = self.client_id(made);
        link.command("send", json!({"room": self.run.room, "text": client_id, "client_id": client_id}))
    }

    /// A refusal is no loss: the message was never acknowledged, and goes again when the server says so.
    fn refused(&self, link: &mut Link, made: u64, frame: &Value) -> io::Result<Option<(u64, u64)>> {
        let wait = frame["error"]["retry_after_ms"].as_u64().unwrap_or(50);
        thread::sleep(Duration::from_millis(wait.min(2_000)));
        self.send_chat(link, made).map(|id| Some((id, made)))
    }

    /// The echo is the acknowledgement here, also of a resend.
    fn tutorial(&mut self) -> io::Result<()> {
        let path = format!("/ws/chat/{}/", self.run.room);
        let mut link =
            Link::open(self.run.address, &path, &[("authorization", format!("Bearer {}", self.token))])?;
        let waiting: Vec<u64> = self.outbox.keys().copied().collect();
        for made in waiting {
            self.send_tutorial(&mut link, made)?;
        }
        while !self.is_done() {
            while let Some(made) = self.write() {
                self.send_tutorial(&mut link, made)?;
                if let Some(old) = self.old_one() {
                    self.send_tutorial(&mut link, old)?;
                }
                if self.should_cut() {
                    return Ok(());
                }
            }
            let Some(frame) = link.read()? else { continue };
            if frame["type"] == json!("error") {
                thread::sleep(Duration::from_millis(100));
                return Ok(());
            }
            let Some(entry) = Entry::of_frame(&frame) else { continue };
            if let Some(made) = self.made_of(&entry.client_id) {
                self.answered(made, entry);
            }
        }
        Ok(())
    }

    fn send_tutorial(&self, link: &mut Link, made: u64) -> io::Result<()> {
        let client_id = self.client_id(made);
        link.send(
            &json!({"type": "text", "content": client_id, "client_id": client_id, "user_name": "selftest"}),
        )
    }

    fn made_of(&self, client_id: &str) -> Option<u64> {
        let (number, made) = client_id.split_once('-')?;
        (number == self.number.to_string()).then(|| made.parse().ok()).flatten()
    }
}
