//! As much of HTTP/1.1 as kept connections and answers of a known length need.
//!
//! Must never take half an answer for a whole one. Bounded by what a server sends in one answer.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use crate::Failure;

/// A request's head; JSON, where there is a body.
pub(super) fn head(target: SocketAddr, method: &str, path: &str, body: &str) -> String {
    let about_body = if body.is_empty() {
        String::new()
    } else {
        format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len())
    };
    format!("{method} {path} HTTP/1.1\r\nHost: {target}\r\nAccept: application/json\r\n{about_body}\r\n")
}

/// An answer that has arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Whole {
    pub(super) status: u16,
    /// Bytes of its head; the rest is the body.
    pub(super) head: usize,
}

/// The answer in these bytes, once all of it is there.
pub(super) fn whole(bytes: &[u8]) -> Result<Option<Whole>, Failure> {
    let Some(end) = memchr::memmem::find(bytes, b"\r\n\r\n") else { return Ok(None) };
    let text = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
    let strange = || Failure::Refused(text.clone());
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(strange)?;
    let length = text.lines().find_map(|line| line.strip_prefix("content-length:"));
    let length: usize = match length {
        Some(length) => length.trim().parse().map_err(|_| strange())?,
        None if status == 204 => 0,
        None => return Err(strange()),
    };
    let head = end + 4;
    Ok((bytes.len() >= head + length).then_some(Whole { status, head }))
}

/// One request after another on one connection.
pub(super) struct Http {
    target: SocketAddr,
    stream: TcpStream,
}

impl Http {
    /// A connection of one's own.
    pub(super) fn connect(target: SocketAddr) -> Result<Http, Failure> {
        let stream = TcpStream::connect(target)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        Ok(Http { target, stream })
    }

    /// The body of an answer that is a success.
    pub(super) fn get(&mut self, path: &str) -> Result<Vec<u8>, Failure> {
        self.success(path, &head(self.target, "GET", path, ""))
    }

    /// The same, for something that is sent.
    pub(super) fn post(&mut self, path: &str, json: &str) -> Result<Vec<u8>, Failure> {
        self.success(path, &(head(self.target, "POST", path, json) + json))
    }

    fn success(&mut self, path: &str, request: &str) -> Result<Vec<u8>, Failure> {
        self.stream.write_all(request.as_bytes())?;
        let mut bytes = Vec::new();
        loop {
            match whole(&bytes)? {
                Some(answer) if matches!(answer.status, 200 | 201) => {
                    return Ok(bytes.split_off(answer.head));
                }
                Some(answer) => {
                    let body = String::from_utf8_lossy(&bytes[answer.head..]);
                    return Err(Failure::Refused(format!("{path}: {} {body}", answer.status)));
                }
                None => {}
            }
            let mut more = [0; 16 * 1024];
            match self.stream.read(&mut more)? {
                0 => return Err(Failure::Refused(format!("{path}: the server hung up"))),
                got => bytes.extend_from_slice(&more[..got]),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Whole, whole};

    #[test]
    fn an_answer_is_whole_when_its_length_has_arrived() {
        let answer = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy";
        assert_eq!(whole(answer).unwrap(), Some(Whole { status: 503, head: answer.len() - 4 }));
        assert_eq!(whole(&answer[..answer.len() - 1]).unwrap(), None);
        assert_eq!(whole(b"HTTP/1.1 200 OK\r\ncontent-le").unwrap(), None);
        let empty = b"HTTP/1.1 204 No Content\r\n\r\n";
        assert_eq!(whole(empty).unwrap(), Some(Whole { status: 204, head: empty.len() }));
        assert!(whole(b"HTTP/1.1 200 OK\r\n\r\n").is_err(), "nobody knows where it ends");
        assert!(whole(b"SSH-2.0\r\n\r\n").is_err());
    }
}
