//! The generator as a process of its own: commands in, answers out, and pings answered in between.
//!
//! Must never outlive its controller: the end of standard input ends it.

use std::io::{BufRead, Write};
use std::sync::mpsc::{self, Receiver, TryRecvError};
use std::time::Duration;

use super::Generator;
use super::open::After;
use super::protocol::{Answer, Command};
use crate::Failure;
use crate::process::Family;

/// Runs until the controller closes our standard input.
pub(crate) fn serve() -> Result<(), Failure> {
    let (mut generator, waker) = Generator::new()?;
    let (sender, commands) = mpsc::sync_channel(1);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
            let _ = waker.wake();
        }
        drop(sender);
        let _ = waker.wake();
    });
    while let Some(line) = generator.next_command(&commands)? {
        let answer = match serde_json::from_str(&line) {
            Ok(command) => generator.obey(command),
            Err(error) => Err(Failure::Protocol(error.to_string())),
        };
        let answer = answer
            .unwrap_or_else(|failure| Answer { failure: Some(failure.to_string()), ..Answer::default() });
        let mut out = std::io::stdout().lock();
        serde_json::to_writer(&mut out, &answer).map_err(|error| Failure::Protocol(error.to_string()))?;
        out.write_all(b"\n")?;
        out.flush()?;
    }
    Ok(())
}

impl Generator {
    fn next_command(&mut self, commands: &Receiver<String>) -> Result<Option<String>, Failure> {
        loop {
            match commands.try_recv() {
                Ok(line) => return Ok(Some(line)),
                Err(TryRecvError::Disconnected) => return Ok(None),
                Err(TryRecvError::Empty) => self.turn(Duration::from_secs(1), |one, _| one.credit = 0)?,
            }
        }
    }

    fn obey(&mut self, command: Command) -> Result<Answer, Failure> {
        match command {
            Command::Target { address, pid } => {
                self.target = Some((address, Family::of(pid)));
                Ok(Answer::default())
            }
            Command::Open(opening) => self.open(&opening, After::Keep),
            Command::Handshakes(opening) => self.open(&opening, After::Close),
            Command::Half(opening) => self.open(&opening, After::Half),
            Command::Round { seconds, in_flight, ids, at_most } => {
                self.round(seconds, in_flight, ids, at_most)
            }
            Command::Rate { seconds, per_second } => self.rate(seconds, per_second),
            Command::Finish => self.finish(),
            Command::Pages { count, limit } => self.pages(count, limit),
            Command::SignUp { accounts } => self.sign_up(accounts),
            Command::SignIns { seconds, per_second, accounts } => {
                self.sign_ins(seconds, per_second, accounts)
            }
            Command::Close => {
                let connections = self.connections.len();
                self.connections.clear();
                Ok(Answer { connections, ..Answer::default() })
            }
        }
    }
}
