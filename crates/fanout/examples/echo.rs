//! An echo server over the shards, for the conformance suite: every message comes back as it was.
//!
//! `echo [ADDRESS]` listens, on a free port of 127.0.0.1 without one. Not a server for anything else: it asks nobody who they are.

use std::{
    env, io,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use sha1::{Digest, Sha1};
use teahouse_fanout::{
    Behind, Closed, Config, Conn, ConnId, ConnOptions, Fanout, Handler, Message, Taken, Topic, frame,
};

const MAX_HEAD: usize = 16 << 10;

struct Echo;

impl Handler for Echo {
    type Session = ();

    fn opened(&self, _: &mut Conn<'_>, (): &mut ()) {}

    fn message(&self, conn: &mut Conn<'_>, (): &mut (), message: Message<'_>) -> Taken {
        match message {
            Message::Text(text) => conn.send_text(text.as_bytes()),
            Message::Binary(bytes) => {
                let mut framed = Vec::with_capacity(bytes.len() + 10);
                frame::binary(&mut framed, bytes);
                conn.send(&framed);
            }
            Message::Overflow => conn.close(1013, "too many large messages at once"),
        }
        Taken::Done
    }

    fn behind(&self, _: &mut Conn<'_>, (): &mut (), _: Topic, _: u64, _: u64) -> Behind {
        Behind::Skip
    }

    fn closed(&self, _: ConnId, (): (), _: Closed) {}
}

/// Reads the request's head and answers it. What came behind the head belongs to the first frames.
fn shake_hands(socket: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let count = socket.read(&mut piece)?;
        head.extend_from_slice(&piece[..count]);
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut request = httparse::Request::new(&mut headers);
        match request.parse(&head) {
            Ok(httparse::Status::Complete(used)) => {
                let key = request
                    .headers
                    .iter()
                    .find(|header| header.name.eq_ignore_ascii_case("sec-websocket-key"))
                    .ok_or_else(|| io::Error::other("no Sec-WebSocket-Key"))?;
                socket.write_all(answer(key.value).as_bytes())?;
                return Ok(head.split_off(used));
            }
            Ok(httparse::Status::Partial) if count > 0 && head.len() < MAX_HEAD => {}
            _ => return Err(io::Error::other("no request head")),
        }
    }
}

fn answer(key: &[u8]) -> String {
    let mut hash = Sha1::new();
    hash.update(key);
    hash.update(b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    let accept = STANDARD.encode(hash.finalize());
    format!(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Accept: {accept}\r\n\r\n"
    )
}

fn main() -> io::Result<()> {
    let listener = TcpListener::bind(env::args().nth(1).as_deref().unwrap_or("127.0.0.1:0"))?;
    let config = Config { out_limit: 64 << 20, out_pause: 32 << 20, ..Config::default() };
    let (fanout, _running) = Fanout::start(config, Arc::new(Echo))?;
    let options = Arc::new(ConnOptions {
        max_message: 32 << 20,
        max_fragments: 300_000,
        control_per_second: 10_000,
        ..ConnOptions::default()
    });
    println!("listening on ws://{}", listener.local_addr()?);
    for socket in listener.incoming() {
        let mut socket = socket?;
        socket.set_nodelay(true)?;
        match shake_hands(&mut socket) {
            Ok(early) => {
                if let Err(refused) = fanout.adopt(socket, early, (), Arc::clone(&options)) {
                    eprintln!("refused: {refused:?}");
                }
            }
            Err(error) => eprintln!("no handshake: {error}"),
        }
    }
    Ok(())
}
