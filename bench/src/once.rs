//! One blocking client that says one thing and waits for it to come back: how soon a server serves.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use crate::Failure;
use crate::frame::{self, opcode};
use crate::load::request;
use crate::message::{self, IdSource, Ids, Template, Wire};

/// The time since `begun` at which the own message came back.
pub(crate) fn say_once(address: SocketAddr, begun: Instant) -> Result<Duration, Failure> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    stream.write_all(request(address, Wire::Tutorial, 0).as_bytes())?;
    let mut bytes = Vec::new();
    let upgraded = loop {
        if let Some(end) = memchr::memmem::find(&bytes, b"\r\n\r\n") {
            break end + 4;
        }
        more(&mut stream, &mut bytes)?;
    };
    if !bytes.starts_with(b"HTTP/1.1 101") {
        return Err(Failure::Refused(String::from_utf8_lossy(&bytes).into_owned()));
    }
    bytes.drain(..upgraded);
    let mut out = Vec::new();
    let mut template = Template::new(Wire::Tutorial, 1, "");
    frame::put(&mut out, opcode::TEXT, template.fill(0, 0, &mut IdSource::new(Ids::Random)), [1, 2, 3, 4]);
    stream.write_all(&out)?;
    loop {
        if let Some(found) = frame::whole(&bytes) {
            let payload = &bytes[found.payload..found.end];
            if found.opcode == opcode::TEXT && message::find(payload, &mut 0).is_some() {
                return Ok(begun.elapsed());
            }
            bytes.drain(..found.end);
            continue;
        }
        more(&mut stream, &mut bytes)?;
    }
}

fn more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Result<(), Failure> {
    let mut buffer = [0; 4096];
    match stream.read(&mut buffer)? {
        0 => Err(Failure::Refused("closed before the message came back".to_owned())),
        got => {
            bytes.extend_from_slice(&buffer[..got]);
            Ok(())
        }
    }
}
