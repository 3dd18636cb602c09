//! Running other programs: all that they print goes into the step's log, and each has a deadline.
//!
//! Never leaves a child behind: a job runs in its own process group, which is ended with it.

use std::{
    fmt::Write as _,
    fs::{self, File, OpenOptions},
    io::{Read as _, Seek as _, SeekFrom},
    os::unix::process::CommandExt as _,
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::context::Context;

const LOOK_EVERY: Duration = Duration::from_millis(50);
const TAIL_LINES: usize = 60;

/// One program to run within a step.
pub(crate) struct Job {
    command: Command,
    log: PathBuf,
    deadline: Duration,
}

impl Job {
    /// `program` in the project's root, its output at the end of the step's log, ten minutes at most.
    pub(crate) fn new(context: &Context, step: &str, program: impl AsRef<std::ffi::OsStr>) -> Self {
        let mut command = Command::new(program);
        command.current_dir(&context.root).stdin(Stdio::null());
        Self { command, log: context.log(step), deadline: Duration::from_secs(600) }
    }

    /// As [`Job::new`], for cargo.
    pub(crate) fn cargo(context: &Context, step: &str) -> Self {
        Self::new(context, step, "cargo")
    }

    /// Adds arguments.
    pub(crate) fn args<A: AsRef<std::ffi::OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.command.args(arguments);
        self
    }

    /// Sets a variable of the environment.
    pub(crate) fn env(mut self, key: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(key, value);
        self
    }

    /// Another folder to run in than the root.
    pub(crate) fn folder(mut self, folder: impl AsRef<std::path::Path>) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Another deadline.
    pub(crate) fn minutes(mut self, minutes: u64) -> Self {
        self.deadline = Duration::from_secs(minutes * 60);
        self
    }

    /// Runs to the end. Gives what it printed, or a sentence with the last lines of it.
    pub(crate) fn run(self) -> Result<String, String> {
        let words = words(&self.command);
        let log = self.log.clone();
        let deadline = self.deadline;
        let mut started = self.start()?;
        let status = started.wait(deadline);
        let printed = started.printed();
        match status {
            Some(status) if status.success() => Ok(printed),
            Some(status) => {
                Err(format!("`{words}`: {status}\n{}\n(all of it: {})", tail(&printed), log.display()))
            }
            None => Err(format!("`{words}` was stopped after {deadline:?}\n{}", tail(&printed))),
        }
    }

    /// Starts it and lets it run; it is ended when the value is dropped.
    pub(crate) fn start(mut self) -> Result<Started, String> {
        let words = words(&self.command);
        let (log, from) = open(&self.log, &words)?;
        let errors = log.try_clone().map_err(|error| format!("{}: {error}", self.log.display()))?;
        let child = self
            .command
            .stdout(log)
            .stderr(errors)
            .process_group(0)
            .spawn()
            .map_err(|error| format!("`{words}` did not start: {error}"))?;
        Ok(Started { child, log: self.log, from })
    }
}

/// A program under way.
pub(crate) struct Started {
    child: Child,
    log: PathBuf,
    from: u64,
}

impl Started {
    /// All that it printed until now.
    pub(crate) fn printed(&self) -> String {
        let mut bytes = Vec::new();
        if let Ok(mut file) = File::open(&self.log) {
            let read = file.seek(SeekFrom::Start(self.from)).and_then(|_| file.read_to_end(&mut bytes));
            if let Err(error) = read {
                return format!("{}: {error}", self.log.display());
            }
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Waits until a line of what it printed satisfies `wanted`, and gives what that makes of the line.
    pub(crate) fn wait_for<T>(&mut self, wanted: impl Fn(&str) -> Option<T>) -> Result<T, String> {
        let started = Instant::now();
        loop {
            let printed = self.printed();
            if let Some(found) = printed.lines().find_map(&wanted) {
                return Ok(found);
            }
            let ended = self.child.try_wait().map_err(|error| error.to_string())?;
            if ended.is_some() || started.elapsed() > Duration::from_secs(20) {
                return Err(format!("it never said that it listens:\n{}", tail(&printed)));
            }
            thread::sleep(LOOK_EVERY);
        }
    }

    fn wait(&mut self, deadline: Duration) -> Option<ExitStatus> {
        let started = Instant::now();
        while started.elapsed() < deadline {
            if let Ok(Some(status)) = self.child.try_wait() {
                return Some(status);
            }
            thread::sleep(LOOK_EVERY);
        }
        None
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(Some(_))) {
            return;
        }
        // The whole group: what a killed `npm` or `node` had started would live on otherwise.
        let group = format!("-{}", self.child.id());
        for (signal, patience) in [("-TERM", Duration::from_secs(10)), ("-KILL", Duration::from_secs(5))] {
            let sent = Command::new("kill").args([signal, "--", &group]).stderr(Stdio::null()).status();
            if sent.is_ok() && self.wait(patience).is_some() {
                return;
            }
        }
    }
}

fn open(path: &PathBuf, words: &str) -> Result<(File, u64), String> {
    let folder = path.parent().unwrap_or(path);
    let opened = fs::create_dir_all(folder)
        .and_then(|()| OpenOptions::new().create(true).append(true).open(path))
        .and_then(|mut file| {
            std::io::Write::write_all(&mut file, format!("$ {words}\n").as_bytes()).map(|()| file)
        })
        .and_then(|file| file.metadata().map(|metadata| (file, metadata.len())));
    opened.map_err(|error| format!("{}: {error}", path.display()))
}

fn words(command: &Command) -> String {
    let mut words = command.get_program().to_string_lossy().into_owned();
    for argument in command.get_args() {
        let _ = write!(words, " {}", argument.to_string_lossy());
    }
    words
}

fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(TAIL_LINES)..].join("\n")
}

/// `listening on ws://127.0.0.1:40123`, with or without a path.
pub(crate) fn port_of(line: &str) -> Option<u16> {
    let address = line.rsplit(' ').next()?.split("://").last()?.split('/').next()?;
    address.rsplit_once(':')?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::port_of;

    #[test]
    fn the_port_is_found_with_and_without_a_path() {
        assert_eq!(port_of("listening on ws://127.0.0.1:40123"), Some(40123));
        assert_eq!(port_of("listening on http://127.0.0.1:40123/conformance/echo"), Some(40123));
        assert_eq!(port_of("a log line"), None);
    }
}
