//! One connection of a client under test: opened, read with patience, given up without a word.

use std::{
    io,
    net::{SocketAddr, TcpStream, ToSocketAddrs as _},
    time::Duration,
};

use serde_json::{Value, json};
use tungstenite::{Message, WebSocket, client::IntoClientRequest as _, http::HeaderValue};

/// How long a read waits before its client looks around.
const GLANCE: Duration = Duration::from_millis(50);
const ANSWER_WITHIN: Duration = Duration::from_secs(5);
const HISTORY_PAGE: u32 = 500;

/// A socket to the server under test.
pub(super) struct Link {
    socket: WebSocket<TcpStream>,
    next_id: u64,
}

/// A message as some client saw it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) seq: u64,
    pub(super) sender: String,
    pub(super) client_id: String,
}

impl Entry {
    /// From an event of chat.v1.
    pub(super) fn of_event(event: &Value) -> Option<Self> {
        Some(Self {
            seq: event["seq"].as_u64()?,
            sender: event["from"]["id"].as_str()?.to_owned(),
            client_id: event["client_id"].as_str()?.to_owned(),
        })
    }

    /// From a frame of the tutorial's wire.
    pub(super) fn of_frame(frame: &Value) -> Option<Self> {
        Some(Self {
            seq: frame["seq"].as_u64()?,
            sender: frame["user_id"].as_str()?.to_owned(),
            client_id: frame["client_id"].as_str()?.to_owned(),
        })
    }
}

impl Link {
    /// A bare socket, whatever its wire.
    pub(super) fn open(
        address: SocketAddr,
        path: &str,
        headers: &[(&'static str, String)],
    ) -> io::Result<Self> {
        let stream = TcpStream::connect_timeout(&address, ANSWER_WITHIN)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(ANSWER_WITHIN))?;
        let mut request = format!("ws://{address}{path}").into_client_request().map_err(io::Error::other)?;
        for (name, value) in headers {
            request.headers_mut().insert(*name, HeaderValue::from_str(value).map_err(io::Error::other)?);
        }
        let (socket, _) =
            tungstenite::client(request, stream).map_err(|error| io::Error::other(error.to_string()))?;
        socket.get_ref().set_read_timeout(Some(GLANCE))?;
        Ok(Self { socket, next_id: 0 })
    }

    /// A socket on chat.v1, connected. Gives the answer to `connect`.
    pub(super) fn chat(address: SocketAddr, connect: Value) -> io::Result<(Self, Value)> {
        let mut link = Self::open(address, "/ws", &[("sec-websocket-protocol", "chat.v1.json".to_owned())])?;
        let id = link.command("connect", connect)?;
        loop {
            let frame = link.read()?.ok_or(io::ErrorKind::TimedOut)?;
            if frame["id"] == json!(id) {
                let ok = frame["ok"].clone();
                return if ok.is_object() {
                    Ok((link, ok))
                } else {
                    Err(io::Error::other(frame.to_string()))
                };
            }
        }
    }

    /// Sends a command of chat.v1 and gives its id.
    pub(super) fn command(&mut self, name: &str, body: Value) -> io::Result<u64> {
        self.next_id += 1;
        self.send(&json!({"id": self.next_id, name: body}))?;
        Ok(self.next_id)
    }

    pub(super) fn send(&mut self, frame: &Value) -> io::Result<()> {
        self.socket.send(Message::text(frame.to_string())).map_err(to_io)
    }

    /// The next frame; `None` when there was none for a moment. An error is the end of the connection.
    pub(super) fn read(&mut self) -> io::Result<Option<Value>> {
        match self.socket.read() {
            Ok(Message::Text(text)) => serde_json::from_str(&text).map(Some).map_err(io::Error::other),
            Ok(Message::Close(_)) => Err(io::ErrorKind::ConnectionAborted.into()),
            Ok(_) => Ok(None),
            Err(tungstenite::Error::Io(error))
                if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) =>
            {
                Ok(None)
            }
            Err(error) => Err(to_io(error)),
        }
    }
}

fn to_io(error: tungstenite::Error) -> io::Error {
    match error {
        tungstenite::Error::Io(error) => error,
        other => io::Error::other(other.to_string()),
    }
}

/// The address in `http://host:port`.
pub(super) fn address_of(url: &str) -> Result<SocketAddr, String> {
    let place = url.strip_prefix("http://").or_else(|| url.strip_prefix("ws://"));
    let place = place.ok_or("--url takes http://HOST:PORT (without TLS: ask the server behind the proxy)")?;
    let place = place.split('/').next().unwrap_or_default();
    let mut addresses = place.to_socket_addrs().map_err(|error| format!("{place}: {error}"))?;
    addresses.next().ok_or_else(|| format!("{place}: no address"))
}

/// A guest's token.
pub(super) fn token(address: SocketAddr) -> io::Result<String> {
    let (_, ok) = Link::chat(address, json!({"client": "selftest"}))?;
    ok["token"].as_str().map(str::to_owned).ok_or_else(|| io::Error::other("connect gave no token"))
}

/// All that the server has stored in the room.
pub(super) fn history(address: SocketAddr, room: &str) -> Result<Vec<Entry>, String> {
    let failed = |error: io::Error| format!("the history cannot be read: {error}");
    let (mut link, _) = Link::chat(address, json!({"client": "selftest"})).map_err(failed)?;
    let mut entries: Vec<Entry> = Vec::new();
    loop {
        let after = entries.last().map_or(0, |entry| entry.seq);
        let id = link
            .command("sync", json!({"room": room, "after": after, "limit": HISTORY_PAGE}))
            .map_err(failed)?;
        let answer = loop {
            match link.read().map_err(failed)? {
                Some(frame) if frame["id"] == json!(id) => break frame,
                _ => {}
            }
        };
        let events = answer["ok"]["events"].as_array().ok_or_else(|| format!("no history: {answer}"))?;
        entries.extend(events.iter().filter_map(Entry::of_event));
        if answer["ok"]["more"] != json!(true) || events.is_empty() {
            return Ok(entries);
        }
    }
}
