//! A client of the tutorial's wire, as Postman or the tutorial's page would be.

use std::net::{SocketAddr, TcpStream};

use serde_json::Value;
use tungstenite::{Message, WebSocket, client::IntoClientRequest, handshake::client::Response};

use super::PATIENCE;

/// One socket on `/ws/chat/<room>/`.
pub struct TutorialClient {
    pub socket: WebSocket<TcpStream>,
    pub response: Response,
}

/// Opens a socket on any path with any further headers; an HTTP refusal is the error.
pub fn open(
    server: SocketAddr,
    path: &str,
    headers: &[(&str, &str)],
) -> Result<(WebSocket<TcpStream>, Response), tungstenite::http::Response<Option<Vec<u8>>>> {
    let stream = TcpStream::connect(server).expect("the server listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
    stream.set_nodelay(true).expect("no delay");
    let mut request = format!("ws://{server}{path}").into_client_request().expect("a valid address");
    for (name, value) in headers {
        let name: tungstenite::http::HeaderName = name.parse().expect("a header name");
        request.headers_mut().append(name, value.parse().expect("a header value"));
    }
    match tungstenite::client(request, stream) {
        Ok(opened) => Ok(opened),
        Err(tungstenite::HandshakeError::Failure(tungstenite::Error::Http(response))) => Err(*response),
        Err(error) => panic!("the handshake failed: {error}"),
    }
}

impl TutorialClient {
    pub fn join(server: SocketAddr, room: &str) -> Self {
        Self::open(server, &format!("/ws/chat/{room}/"), &[])
    }

    pub fn open(server: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Self {
        let (socket, response) = open(server, path, headers).expect("the socket opens");
        Self { socket, response }
    }

    pub fn send(&mut self, frame: &str) {
        self.socket.send(Message::text(frame)).expect("sent");
    }

    pub fn say(&mut self, text: &str) {
        self.send(&serde_json::json!({"type": "text", "content": text, "user_name": "web"}).to_string());
    }

    /// The next text frame, as JSON. Pings are answered on the way.
    pub fn next(&mut self) -> Value {
        match self.next_message() {
            Message::Text(text) => serde_json::from_str(&text).expect("JSON"),
            other => panic!("expected a text frame, got {other:?}"),
        }
    }

    pub fn next_message(&mut self) -> Message {
        loop {
            match self.socket.read().expect("a frame") {
                Message::Ping(_) | Message::Pong(_) => {}
                message => return message,
            }
        }
    }

    /// The close code that the server ends with.
    pub fn close_code(&mut self) -> u16 {
        loop {
            match self.socket.read() {
                Ok(Message::Close(Some(frame))) => return frame.code.into(),
                Ok(Message::Close(None)) => return 1005,
                Ok(_) => {}
                Err(error) => panic!("no close frame came: {error}"),
            }
        }
    }
}
