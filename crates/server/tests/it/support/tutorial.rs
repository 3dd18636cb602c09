//! A client of the tutorial's wire, as Postman or the tutorial's page would be.

use std::{
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
};

use serde_json::Value;
use socket2::{Domain, Socket, Type};
use tungstenite::{
    Message, WebSocket, client::IntoClientRequest, handshake::client::Response, protocol::Role,
};

use super::PATIENCE;

/// One socket on `/ws/chat/<room>/`.
pub(crate) struct TutorialClient {
    pub(crate) socket: WebSocket<TcpStream>,
    pub(crate) response: Response,
}

/// A socket with the answer that opened it, or the answer that refused it.
pub(crate) type Opened =
    Result<(WebSocket<TcpStream>, Response), Box<tungstenite::http::Response<Option<Vec<u8>>>>>;

/// Opens a socket on any path with any further headers; an HTTP refusal is the error.
pub(crate) fn open(server: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Opened {
    open_on(TcpStream::connect(server).expect("the server listens"), path, headers)
}

/// A connection that takes few bytes before it is full.
pub(crate) fn narrow(server: SocketAddr) -> TcpStream {
    let socket = Socket::new(Domain::for_address(server), Type::STREAM, None).expect("a socket");
    socket.set_recv_buffer_size(4 << 10).expect("a small buffer");
    socket.set_tcp_mss(536).expect("small segments");
    socket.connect(&server.into()).expect("the server listens");
    socket.into()
}

/// As [`open`], on a connection that is there.
pub(crate) fn open_on(stream: TcpStream, path: &str, headers: &[(&str, &str)]) -> Opened {
    let server = stream.peer_addr().expect("connected");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
    stream.set_nodelay(true).expect("no delay");
    let mut request = format!("ws://{server}{path}").into_client_request().expect("a valid address");
    for (name, value) in headers {
        let name: tungstenite::http::HeaderName = name.parse().expect("a header name");
        request.headers_mut().append(name, value.parse().expect("a header value"));
    }
    match tungstenite::client(request, stream) {
        Ok(opened) => Ok(opened),
        Err(tungstenite::HandshakeError::Failure(tungstenite::Error::Http(response))) => Err(response),
        Err(error) => panic!("the handshake failed: {error}"),
    }
}

/// The close code that the server ends with, whatever it says before.
pub(crate) fn close_code(socket: &mut WebSocket<TcpStream>) -> u16 {
    loop {
        match socket.read() {
            Ok(Message::Close(Some(frame))) => return frame.code.into(),
            Ok(Message::Close(None)) => return 1005,
            Ok(_) => {}
            Err(error) => panic!("no close frame came: {error}"),
        }
    }
}

/// A handshake by hand, for what a client library would not accept: the head of the answer, and the socket.
pub(crate) fn open_by_hand(server: SocketAddr, path: &str, headers: &str) -> (String, WebSocket<TcpStream>) {
    let mut stream = TcpStream::connect(server).expect("the server listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: {server}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
         sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"
    );
    stream.write_all(request.as_bytes()).expect("sent");
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).expect("a whole head");
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).expect("text").to_ascii_lowercase();
    (head, WebSocket::from_raw_socket(stream, Role::Client, None))
}

impl TutorialClient {
    pub(crate) fn join(server: SocketAddr, room: &str) -> Self {
        Self::open(server, &format!("/ws/chat/{room}/"), &[])
    }

    pub(crate) fn open(server: SocketAddr, path: &str, headers: &[(&str, &str)]) -> Self {
        let (socket, response) = open(server, path, headers).expect("the socket opens");
        Self { socket, response }
    }

    /// On a connection that takes few bytes before it is full.
    pub(crate) fn join_narrow(server: SocketAddr, room: &str) -> Self {
        let opened = open_on(narrow(server), &format!("/ws/chat/{room}/"), &[]);
        let (socket, response) = opened.expect("the socket opens");
        Self { socket, response }
    }

    pub(crate) fn send(&mut self, frame: &str) {
        self.socket.send(Message::text(frame)).expect("sent");
    }

    pub(crate) fn say(&mut self, text: &str) {
        self.send(&serde_json::json!({"type": "text", "content": text, "user_name": "web"}).to_string());
    }

    /// The next text frame, as JSON. Pings are answered on the way.
    pub(crate) fn next(&mut self) -> Value {
        match self.next_message() {
            Message::Text(text) => serde_json::from_str(&text).expect("JSON"),
            other => panic!("expected a text frame, got {other:?}"),
        }
    }

    pub(crate) fn next_message(&mut self) -> Message {
        loop {
            match self.socket.read().expect("a frame") {
                Message::Ping(_) | Message::Pong(_) => {}
                message => return message,
            }
        }
    }

    /// The next messages' texts.
    pub(crate) fn texts(&mut self, count: usize) -> Vec<String> {
        (0..count).map(|_| self.next()["message"].as_str().expect("a message").to_owned()).collect()
    }

    /// The close code that the server ends with.
    pub(crate) fn close_code(&mut self) -> u16 {
        close_code(&mut self.socket)
    }
}
