//! Starting processes on their cores, and a generator's process as something to give commands to.
//!
//! Must never leave a process behind: each is ended by its own id when its handle is dropped.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command as Process, Stdio};
use std::sync::OnceLock;

use crate::Failure;
use crate::load::protocol::{Answer, Command, Opening};
use crate::message::Ids;

/// The server's core and the generator's.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Core {
    /// The first one.
    Server,
    /// The second one.
    Load,
}

/// True where there are two cores and a tool to choose among them.
pub(crate) fn pinned() -> bool {
    static PINNED: OnceLock<bool> = OnceLock::new();
    *PINNED.get_or_init(|| {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let tool = Process::new("taskset").arg("--version").stdout(Stdio::null()).status();
        cores >= 2 && tool.is_ok_and(|status| status.success())
    })
}

/// The program on its core, with as many open files as the system grants.
pub(crate) fn on_core(core: Core, program: &Path) -> Process {
    let mut process = Process::new("sh");
    process.args(["-c", r#"ulimit -n "$(ulimit -Hn)"; exec "$@""#, "sh"]);
    if pinned() {
        let number = match core {
            Core::Server => "0",
            Core::Load => "1",
        };
        process.args(["taskset", "-c", number]);
    }
    process.arg(program);
    process
}

/// Ends its process, by its id, when dropped.
#[derive(Debug)]
pub(crate) struct Kept(pub(crate) Child);

impl Drop for Kept {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A generator with the server it was pointed at.
#[derive(Debug)]
pub(crate) struct Load {
    commands: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    _process: Kept,
}

impl Load {
    /// A new generator, pointed at a server.
    pub(crate) fn start(address: SocketAddr, pid: u32, log: &Path) -> Result<Load, Failure> {
        let mut child = on_core(Core::Load, &std::env::current_exe()?)
            .arg("load")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(log)?)
            .spawn()?;
        let missing = || Failure::Protocol("the generator has no pipes".to_owned());
        let commands = child.stdin.take().ok_or_else(missing)?;
        let answers = BufReader::new(child.stdout.take().ok_or_else(missing)?);
        let mut load = Load { commands: Some(commands), answers, _process: Kept(child) };
        load.tell(&Command::Target { address, pid })?;
        Ok(load)
    }

    /// Gives a command and waits for its answer. Each command ends by itself.
    pub(crate) fn tell(&mut self, command: &Command) -> Result<Answer, Failure> {
        let protocol = |error: serde_json::Error| Failure::Protocol(error.to_string());
        let commands = self.commands.as_mut().ok_or(Failure::NoTarget)?;
        let mut line = serde_json::to_vec(command).map_err(protocol)?;
        line.push(b'\n');
        commands.write_all(&line)?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        let answer: Answer = serde_json::from_str(&answer).map_err(protocol)?;
        match answer.failure {
            Some(failure) => Err(Failure::Load(failure)),
            None => Ok(answer),
        }
    }

    /// Opens members on their way 32 at once.
    pub(crate) fn open(&mut self, opening: Opening) -> Result<Answer, Failure> {
        self.tell(&Command::Open(opening))
    }

    /// One closed-loop round of the table.
    pub(crate) fn round(&mut self, seconds: f64, in_flight: u32) -> Result<Answer, Failure> {
        self.tell(&Command::Round { seconds, in_flight, ids: Ids::TimeOrdered, at_most: None })
    }
}
