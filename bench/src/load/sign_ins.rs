//! People at the door: sign-ins over kept connections, by a schedule, whatever comes back.
//!
//! Must never wait for an answer before the next one is due, nor count what was not answered. Bounded by [`DOORS`]
//! connections; who finds none free is counted.

use std::io::{ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use mio::net::TcpStream;
use mio::{Events, Interest, Poll, Token};

use super::Generator;
use super::http::{Http, head, whole};
use super::open::dial;
use super::protocol::Answer;
use crate::Failure;
use crate::statistics::Histogram;

/// Connections at most.
const DOORS: usize = 512;
/// What was not answered by then never is.
const PATIENCE: Duration = Duration::from_secs(15);
const PASSWORD: &str = "seven cups of green tea";

fn login(number: usize) -> String {
    format!("guest-of-the-house-{number}")
}

fn claim(number: usize) -> String {
    format!(r#"{{"login":"{}","password":"{PASSWORD}"}}"#, login(number))
}

/// One kept connection.
struct Door {
    stream: TcpStream,
    /// When the request under way was due.
    due: Option<Instant>,
    arrived: Vec<u8>,
}

/// All of them, and what came of it.
struct Doors {
    target: SocketAddr,
    poll: Poll,
    all: Vec<Door>,
    free: Vec<usize>,
    answered: Histogram,
    answer: Answer,
}

impl Generator {
    /// Makes that many accounts, one after another.
    pub(super) fn sign_up(&self, accounts: usize) -> Result<Answer, Failure> {
        let (target, _) = self.target.clone().ok_or(Failure::NoTarget)?;
        let mut http = Http::connect(target)?;
        for number in 0..accounts {
            http.post("/api/v1/sign-up", &claim(number))?;
        }
        Ok(Answer { answers: accounts as u64, ..Answer::default() })
    }

    /// So many sign-ins a second to these accounts, in turns.
    pub(super) fn sign_ins(&self, seconds: f64, per_second: f64, accounts: usize) -> Result<Answer, Failure> {
        let (target, _) = self.target.clone().ok_or(Failure::NoTarget)?;
        let mut doors = Doors::new(target)?;
        let requests: Vec<Vec<u8>> = (0..accounts.max(1))
            .map(|number| {
                let body = claim(number);
                (head(target, "POST", "/api/v1/sign-in", &body) + &body).into_bytes()
            })
            .collect();
        let (started, wanted) = (Instant::now(), (seconds * per_second) as u32);
        for number in 0..wanted {
            let due = started + Duration::from_secs_f64(f64::from(number) / per_second);
            while let Some(left) = due.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) {
                doors.turn(left)?;
            }
            doors.knock(due, &requests[number as usize % requests.len()])?;
        }
        let patience = Instant::now() + PATIENCE;
        while doors.waiting() > 0 && Instant::now() < patience {
            doors.turn(Duration::from_millis(20))?;
        }
        Ok(doors.result(started))
    }
}

impl Doors {
    fn new(target: SocketAddr) -> Result<Self, Failure> {
        Ok(Self {
            target,
            poll: Poll::new()?,
            all: Vec::new(),
            free: Vec::new(),
            answered: Histogram::new(),
            answer: Answer::default(),
        })
    }

    fn waiting(&self) -> usize {
        self.all.iter().filter(|door| door.due.is_some()).count()
    }

    /// Asks at a free connection, or at a new one.
    fn knock(&mut self, due: Instant, request: &[u8]) -> Result<(), Failure> {
        self.answer.sent += 1;
        let Some(number) = self.free.pop().map_or_else(|| self.open(), |number| Ok(Some(number)))? else {
            self.answer.trouble(&format!("none of {DOORS} connections is free"));
            return Ok(());
        };
        let door = &mut self.all[number];
        door.due = Some(due);
        match door.stream.write(request) {
            Ok(taken) if taken == request.len() => {}
            Ok(_) => self.lose(number, "a request was not taken whole"),
            Err(error) => self.lose(number, &error.to_string()),
        }
        Ok(())
    }

    /// Connects; on loopback the kernel is done at once.
    fn open(&mut self) -> Result<Option<usize>, Failure> {
        let number = self.all.len();
        if number == DOORS {
            return Ok(None);
        }
        let mut stream = dial(self.target, number)?;
        self.poll.registry().register(&mut stream, Token(number), Interest::READABLE)?;
        let begun = Instant::now();
        while stream.peer_addr().is_err() && begun.elapsed() < Duration::from_secs(1) {
            std::thread::yield_now();
        }
        self.all.push(Door { stream, due: None, arrived: Vec::new() });
        Ok(Some(number))
    }

    fn turn(&mut self, wait: Duration) -> Result<(), Failure> {
        let mut events = Events::with_capacity(64);
        match self.poll.poll(&mut events, Some(wait)) {
            Err(error) if error.kind() == ErrorKind::Interrupted => return Ok(()),
            other => other?,
        }
        for event in &events {
            self.receive(event.token().0)?;
        }
        Ok(())
    }

    fn receive(&mut self, number: usize) -> Result<(), Failure> {
        let door = &mut self.all[number];
        let mut buffer = [0; 8 * 1024];
        let over = loop {
            match door.stream.read(&mut buffer) {
                Ok(0) => break Some("the server hung up".to_owned()),
                Ok(got) => door.arrived.extend_from_slice(&buffer[..got]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break None,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => break Some(error.to_string()),
            }
        };
        if let Some(answer) = whole(&door.arrived)? {
            door.arrived.clear();
            if let Some(due) = door.due.take() {
                self.answer.answers += 1;
                *self.answer.statuses.entry(answer.status).or_default() += 1;
                if answer.status == 200 {
                    self.answered.add(due.elapsed().as_nanos() as u64);
                }
                self.free.push(number);
            }
        }
        if let Some(why) = over {
            self.lose(number, &why);
        }
        Ok(())
    }

    /// The connection is over; who waited at it was not answered.
    fn lose(&mut self, number: usize, why: &str) {
        let door = &mut self.all[number];
        self.free.retain(|&free| free != number);
        if door.due.take().is_some() {
            self.answer.trouble(why);
        }
    }

    fn result(mut self, started: Instant) -> Answer {
        let micro = |nanoseconds: u64| nanoseconds as f64 / 1000.0;
        self.answer.seconds = started.elapsed().as_secs_f64();
        self.answer.connections = self.all.len();
        self.answer.p50_us = micro(self.answered.percentile(50.0));
        self.answer.p99_us = micro(self.answered.percentile(99.0));
        self.answer.highest_us = micro(self.answered.highest());
        self.answer
    }
}
