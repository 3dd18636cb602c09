//! Opening connections, so many at once: to keep them, to close them at once, or to leave their requests half said.
//!
//! Each comes from one of a few loopback addresses, so that ports suffice. A connection that cannot be opened ends the command.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Interest, Token};
use socket2::{Domain, Protocol, Socket, Type};

use super::connection::{Connection, Sender, State};
use super::protocol::{Answer, Opening};
use super::{Generator, room_name};
use crate::Failure;
use crate::message::Wire;

/// What a server may take to notice that they left.
const AFTERMATH: Duration = Duration::from_millis(500);
/// So much of a request is said at first: past the request line, into the headers.
const HALF: usize = 70;
/// Source addresses, 127.0.0.2 and up.
const SOURCES: usize = 16;
/// Nothing came forward for that long: the server does not take them.
const PATIENCE: Duration = Duration::from_secs(30);

/// What becomes of a connection once it is a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    Keep,
    Close,
    /// It never becomes one.
    Half,
}

impl Generator {
    /// Opens them all, or says why not.
    pub(super) fn open(&mut self, opening: &Opening, after: After) -> Result<Answer, Failure> {
        let (target, family) = self.target.clone().ok_or(Failure::NoTarget)?;
        let first = self.connections.len();
        let started = Instant::now();
        let cpu = family.cpu()?;
        self.said.resize(self.said.len().max(opening.rooms), 0);
        let (mut begun, mut done, mut last_progress) = (0, 0, Instant::now());
        let mut pending: Vec<usize> = Vec::new();
        while done < opening.connections {
            while begun < opening.connections && pending.len() < opening.at_once {
                self.begin(target, opening, begun)?;
                pending.push(first + begun);
                begun += 1;
            }
            self.turn(Duration::from_millis(20), |_, _| {})?;
            let arrived = self.sweep(&mut pending, target, after, opening.join)?;
            done += arrived;
            if arrived > 0 {
                last_progress = Instant::now();
            } else if last_progress.elapsed() > PATIENCE {
                return Err(Failure::Stuck { done, wanted: opening.connections });
            }
        }
        let seconds = started.elapsed().as_secs_f64();
        if after == After::Close {
            self.connections.truncate(first);
            // The server's part of the closing is part of the cost.
            std::thread::sleep(AFTERMATH);
        }
        let cpu_us = family.cpu()?.since(cpu);
        Ok(Answer { connections: done, seconds, cpu_us, ..Answer::default() })
    }

    /// Says the rest of all half requests, at once, and waits until their clients are members.
    pub(super) fn finish(&mut self) -> Result<Answer, Failure> {
        let (target, family) = self.target.clone().ok_or(Failure::NoTarget)?;
        let (started, cpu) = (Instant::now(), family.cpu()?);
        let halves = self.connections.iter_mut().filter(|one| one.state == State::Half);
        for connection in halves {
            connection.state = State::Upgrading;
            connection.push(&request(target, connection.wire, connection.room).as_bytes()[HALF..]);
        }
        let wanted = self.connections.len();
        loop {
            self.turn(Duration::from_millis(20), |_, _| {})?;
            let done = self.connections.iter().filter(|one| one.state == State::Open).count();
            if done == wanted {
                let (seconds, cpu_us) = (started.elapsed().as_secs_f64(), family.cpu()?.since(cpu));
                return Ok(Answer { connections: done, seconds, cpu_us, ..Answer::default() });
            }
            if let Some(trouble) = self.tally.first_trouble.clone() {
                return Err(Failure::Refused(trouble));
            }
            if started.elapsed() > PATIENCE {
                return Err(Failure::Stuck { done, wanted });
            }
        }
    }

    /// Takes those off the list that have arrived, and says how many.
    fn sweep(
        &mut self,
        pending: &mut Vec<usize>,
        target: SocketAddr,
        after: After,
        join: bool,
    ) -> Result<usize, Failure> {
        let (mut waiting, before) = (Vec::with_capacity(pending.len()), pending.len());
        for index in pending.drain(..) {
            if !self.advance(index, target, after, join)? {
                waiting.push(index);
            }
        }
        *pending = waiting;
        Ok(before - pending.len())
    }

    fn begin(&mut self, target: SocketAddr, opening: &Opening, number: usize) -> Result<(), Failure> {
        let index = self.connections.len();
        let room = number % opening.rooms;
        let mut stream = dial(target, index)?;
        self.poll.registry().register(&mut stream, Token(index), Interest::READABLE | Interest::WRITABLE)?;
        let mut connection = Connection::new(stream, opening.wire, room);
        if number < opening.senders {
            let name = room_name(room);
            connection.sender = Some(Box::new(Sender::new(opening.wire, self.next_sender, &name)));
            self.next_sender += 1;
        }
        self.connections.push(connection);
        Ok(())
    }

    /// Moves a connection on its way; true when it has arrived.
    fn advance(
        &mut self,
        index: usize,
        target: SocketAddr,
        after: After,
        join: bool,
    ) -> Result<bool, Failure> {
        let connection = &mut self.connections[index];
        match connection.state {
            State::Connecting if connection.connected()? => {
                if after == After::Half {
                    connection.state = State::Half;
                    connection.push(&request(target, connection.wire, connection.room).as_bytes()[..HALF]);
                    return Ok(true);
                }
                connection.state = State::Upgrading;
                connection.join = join;
                connection.push(request(target, connection.wire, connection.room).as_bytes());
                Ok(false)
            }
            State::Connecting | State::Upgrading | State::Joining(_) => Ok(false),
            State::Open | State::Half => {
                if after == After::Close {
                    connection.stream.shutdown(std::net::Shutdown::Both)?;
                    connection.state = State::Closed;
                }
                Ok(true)
            }
            State::Closed => Err(Failure::Refused(self.tally.first_trouble.clone().unwrap_or_default())),
        }
    }
}

/// A connection under way, from one of our addresses.
pub(super) fn dial(target: SocketAddr, index: usize) -> io::Result<TcpStream> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, Some(Protocol::TCP))?;
    socket.set_nonblocking(true)?;
    socket.set_tcp_nodelay(true)?;
    let source = Ipv4Addr::new(127, 0, 0, 2 + (index % SOURCES) as u8);
    socket.bind(&SocketAddrV4::new(source, 0).into())?;
    match socket.connect(&target.into()) {
        Ok(()) => {}
        // EINPROGRESS has no kind of its own; the connection's outcome is asked for later in any case.
        Err(error) if error.kind() == io::ErrorKind::WouldBlock || error.raw_os_error() == Some(115) => {}
        Err(error) => return Err(error),
    }
    Ok(TcpStream::from_std(socket.into()))
}

/// The upgrade's request.
pub(crate) fn request(target: SocketAddr, wire: Wire, room: usize) -> String {
    let (path, protocol) = match wire {
        Wire::Tutorial => (format!("/ws/chat/{}/", room_name(room)), ""),
        Wire::Chat => ("/ws".to_owned(), "Sec-WebSocket-Protocol: chat.v1.json\r\n"),
    };
    format!(
        "GET {path} HTTP/1.1\r\nHost: {target}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{protocol}\r\n"
    )
}
