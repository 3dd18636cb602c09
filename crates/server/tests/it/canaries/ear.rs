//! A socket whose every frame is written down.

use std::{
    net::{SocketAddr, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
};

use parking_lot::Mutex;
use tungstenite::{Message, WebSocket, protocol::Role};

use super::{cast::Who, secrets::Heard};
use crate::support::{eventually, tutorial};

/// What a socket says, as it says it.
pub(super) struct Ear {
    writer: WebSocket<TcpStream>,
    heard: Arc<Mutex<Vec<String>>>,
    ended: Arc<AtomicBool>,
    who: Who,
    path: String,
    commands: u64,
}

impl Ear {
    /// Opens a socket; the answer to the handshake is heard, too. `None` where it is refused.
    pub(super) fn open(
        server: SocketAddr,
        who: Who,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Result<Self, Heard> {
        let after = format!("opening {path}");
        let (mut reader, response) = tutorial::open(server, path, headers).map_err(|refused| Heard {
            by: who,
            after: after.clone(),
            text: format!(
                "{:?} {}",
                refused.headers(),
                String::from_utf8_lossy(refused.body().as_deref().unwrap_or_default())
            ),
        })?;
        let stream = reader.get_ref().try_clone().expect("another handle");
        reader.get_ref().set_read_timeout(None).expect("no time-out");
        let heard = Arc::new(Mutex::new(vec![format!("{:?}", response.headers())]));
        let ended = Arc::new(AtomicBool::new(false));
        let (notes, over) = (Arc::clone(&heard), Arc::clone(&ended));
        std::thread::spawn(move || {
            while let Ok(message) = reader.read() {
                let text = match message {
                    Message::Close(frame) => format!("close {frame:?}"),
                    other => String::from_utf8_lossy(&other.into_data()).into_owned(),
                };
                notes.lock().push(text);
            }
            over.store(true, SeqCst);
        });
        let writer = WebSocket::from_raw_socket(stream, Role::Client, None);
        Ok(Self { writer, heard, ended, who, path: path.to_owned(), commands: 0 })
    }

    /// Sends a frame; whether anybody still reads it is not the question here.
    pub(super) fn say(&mut self, frame: &str) {
        drop(self.writer.send(Message::text(frame)));
    }

    /// Gives a command of chat.v1 and waits for its answer, or for the end.
    pub(super) fn ask(&mut self, name: &str, body: &str) {
        self.commands += 1;
        let id = self.commands;
        self.say(&format!("{{\"id\":{id},\"{name}\":{body}}}"));
        self.wait_for(&format!("\"id\":{id},"));
    }

    /// Waits until something with these words came, or the socket ended.
    pub(super) fn wait_for(&self, words: &str) {
        eventually(&format!("{:?} hears {words:?} on {}", self.who, self.path), || {
            self.ended.load(SeqCst) || self.heard.lock().iter().any(|text| text.contains(words))
        });
    }

    pub(super) fn has_ended(&self) -> bool {
        self.ended.load(SeqCst)
    }

    /// All that came, and the end of it.
    pub(super) fn close(mut self) -> Vec<Heard> {
        drop(self.writer.close(None));
        drop(self.writer.flush());
        eventually("the socket ends", || self.ended.load(SeqCst));
        let after = |number: usize| format!("frame {number} on {}", self.path);
        let texts = std::mem::take(&mut *self.heard.lock());
        texts
            .into_iter()
            .enumerate()
            .map(|(number, text)| Heard { by: self.who, after: after(number), text })
            .collect()
    }
}
