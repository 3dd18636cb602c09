//! The other end of a connection: writes masked frames, reads the server's.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use teahouse_fanout::ConnId;

use super::Saw;

/// A client's frame, masked.
pub fn masked(first: u8, payload: &[u8]) -> Vec<u8> {
    let key = [0xA1, 0x5C, 0x00, 0x77];
    let mut bytes = vec![first];
    match payload.len() {
        length @ 0..=125 => bytes.push(0x80 | length as u8),
        length @ 126..=65_535 => {
            bytes.push(0x80 | 126);
            bytes.extend_from_slice(&(length as u16).to_be_bytes());
        }
        length => {
            bytes.push(0x80 | 127);
            bytes.extend_from_slice(&(length as u64).to_be_bytes());
        }
    }
    bytes.extend_from_slice(&key);
    bytes.extend(payload.iter().enumerate().map(|(index, byte)| byte ^ key[index % 4]));
    bytes
}

/// What the handler sees when this guest has said this.
pub fn said(guest: &Guest, what: &str) -> Saw {
    Saw::Text(guest.id, what.to_owned())
}

pub fn text(payload: &str) -> Vec<u8> {
    masked(0x81, payload.as_bytes())
}

#[derive(Debug, PartialEq, Eq)]
pub enum Got {
    Text(String),
    Ping,
    Pong(Vec<u8>),
    Close(Option<u16>),
    End,
}

/// The other end of a connection.
pub struct Guest {
    pub id: ConnId,
    pub socket: TcpStream,
    buffer: Vec<u8>,
    used: usize,
}

impl Guest {
    pub fn new(id: ConnId, socket: TcpStream) -> Self {
        Self { id, socket, buffer: Vec::new(), used: 0 }
    }

    pub fn say(&mut self, payload: &str) {
        self.socket.write_all(&text(payload)).expect("written");
    }

    pub fn write(&mut self, bytes: &[u8]) {
        self.socket.write_all(bytes).expect("written");
    }

    fn fill(&mut self, needed: usize) -> bool {
        while self.buffer.len() - self.used < needed {
            let mut piece = [0; 16 << 10];
            match self.socket.read(&mut piece) {
                Ok(0) => return false,
                Ok(count) => self.buffer.extend_from_slice(&piece[..count]),
                Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => return false,
                Err(error) => panic!("nothing came: {error}"),
            }
        }
        true
    }

    fn take(&mut self, count: usize) -> Vec<u8> {
        let taken = self.buffer[self.used..self.used + count].to_vec();
        self.used += count;
        if self.used > 64 << 10 {
            self.buffer.drain(..self.used);
            self.used = 0;
        }
        taken
    }

    /// The next frame.
    pub fn next(&mut self) -> Got {
        if !self.fill(2) {
            return Got::End;
        }
        let head = self.take(2);
        assert_eq!(head[1] & 0x80, 0, "a server's frame is not masked");
        let length = match head[1] {
            126 if self.fill(2) => u16::from_be_bytes(self.take(2).try_into().expect("two")).into(),
            127 if self.fill(8) => u64::from_be_bytes(self.take(8).try_into().expect("eight")) as usize,
            length => usize::from(length),
        };
        if !self.fill(length) {
            return Got::End;
        }
        let payload = self.take(length);
        match head[0] {
            0x81 => Got::Text(String::from_utf8(payload).expect("text is UTF-8")),
            0x89 => Got::Ping,
            0x8A => Got::Pong(payload),
            0x88 => Got::Close(payload.first_chunk().map(|code| u16::from_be_bytes(*code))),
            other => panic!("a frame that begins with {other:#x}"),
        }
    }

    pub fn text(&mut self) -> String {
        match self.next() {
            Got::Text(text) => text,
            other => panic!("{other:?} instead of text"),
        }
    }

    /// The close code, after whatever else was sent.
    pub fn close_code(&mut self) -> Option<u16> {
        loop {
            match self.next() {
                Got::Close(code) => return code,
                Got::End => panic!("the socket ended without a close frame"),
                _ => {}
            }
        }
    }

    pub fn expect_end(&mut self) {
        assert_eq!(self.next(), Got::End);
    }
}
