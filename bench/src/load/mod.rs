//! The load generator: one thread, one readiness loop, thousands of clients.
//!
//! Must never link anything of the server: it knows the two wires from their description, as anybody's client does.
//! Bounded by the number of open files; one read buffer serves all connections.

mod connection;
mod http;
mod open;
mod pages;
pub(crate) mod protocol;
mod rate;
mod round;
mod serve;
mod sign_ins;
mod tally;
#[cfg(test)]
mod tests;

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use mio::{Events, Poll, Token, Waker};

use crate::message::{IdSource, Ids};
use crate::process::Family;
use connection::{Connection, State};
pub(crate) use open::request;
pub(crate) use serve::serve;
use tally::Tally;

/// Larger than what a turn brings a member in the busiest row, so that one read empties a socket.
const READ_BUFFER: usize = 256 * 1024;
const EVENTS: usize = 1024;
const WAKE: Token = Token(usize::MAX);

/// Without any delivery for that long, a round is over.
const STANDSTILL: Duration = Duration::from_secs(10);

/// The name of the room with this number.
fn room_name(room: usize) -> String {
    format!("bench{room}")
}

/// A generator with its connections.
#[derive(Debug)]
struct Generator {
    poll: Poll,
    events: Events,
    buffer: Vec<u8>,
    connections: Vec<Connection>,
    target: Option<(SocketAddr, Family)>,
    tally: Tally,
    ids: IdSource,
    /// Messages that each room's members should have seen in this round.
    said: Vec<u64>,
    /// A round that stands still for that long ends.
    standstill: Duration,
    /// Unique over all openings of this process.
    next_sender: u32,
}

impl Generator {
    fn new() -> io::Result<(Generator, Waker)> {
        let poll = Poll::new()?;
        let waker = Waker::new(poll.registry(), WAKE)?;
        let generator = Generator {
            poll,
            events: Events::with_capacity(EVENTS),
            buffer: vec![0; READ_BUFFER],
            connections: Vec::new(),
            target: None,
            tally: Tally::default(),
            ids: IdSource::new(Ids::TimeOrdered),
            said: Vec::new(),
            standstill: STANDSTILL,
            // Senders of different processes must differ where they meet in one room's history.
            next_sender: (std::process::id() & 0x1ff) << 9,
        };
        Ok((generator, waker))
    }

    /// Waits for the sockets once, reads them, and lets `answered` act on each that has new credit.
    fn turn<F>(&mut self, wait: Duration, mut answered: F) -> io::Result<()>
    where
        F: FnMut(&mut Connection, &mut IdSource),
    {
        match self.poll.poll(&mut self.events, Some(wait)) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(()),
            other => other?,
        }
        self.ids.now_ms = std::time::UNIX_EPOCH.elapsed().unwrap_or_default().as_millis() as u64;
        for event in &self.events {
            let Some(connection) = self.connections.get_mut(event.token().0) else { continue };
            if matches!(connection.state, State::Closed | State::Connecting) {
                continue;
            }
            if event.is_writable() {
                connection.flush();
            }
            connection.receive(&mut self.buffer, &mut self.tally);
            if connection.credit > 0 {
                answered(connection, &mut self.ids);
            }
        }
        Ok(())
    }
}
