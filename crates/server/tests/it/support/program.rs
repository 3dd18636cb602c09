//! The program itself, as a process of its own: what it prints, how it ends, what a signal does to it.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
};

use tempfile::TempDir;

use super::eventually;

/// A server that runs in its own process. It is killed when this goes away.
pub(crate) struct Program {
    child: Child,
    pub(crate) address: SocketAddr,
    errors: PathBuf,
    _folder: TempDir,
}

/// A command that has ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// The program with these arguments, in an empty folder and without anybody's settings.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_teahouse"));
    command.args(arguments).current_dir(folder).env_clear().stdin(Stdio::null());
    command
}

/// Runs a command that ends by itself.
pub(crate) fn run(arguments: &[&str]) -> Ended {
    let folder = tempfile::tempdir().expect("a temporary folder");
    ended(&mut command(folder.path(), arguments))
}

/// Runs this command to its end.
pub(crate) fn ended(command: &mut Command) -> Ended {
    let output = command.output().expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ended { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
}

impl Program {
    /// Serves this data on a free port.
    pub(crate) fn serve(data: &Path, more: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data = data.to_str().expect("a path in UTF-8");
        let arguments = [&["--listen", "127.0.0.1:0", "--data", data], more].concat();
        let errors = folder.path().join("errors");
        let log = File::create(&errors).expect("a file");
        let mut command = command(folder.path(), &arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().expect("it starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("a pipe");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let address =
            line.trim_end().strip_prefix("listening on http://").and_then(|address| address.parse().ok());
        let log = || std::fs::read_to_string(&errors).unwrap_or_default();
        let address = address.unwrap_or_else(|| panic!("it printed {line:?} and logged {}", log()));
        Self { child, address, errors, _folder: folder }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it has written to standard error.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(&self.errors).expect("the log")
    }

    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.pid().to_string()]).status();
        assert!(sent.expect("kill is there").success());
    }

    /// Waits until it has ended by itself.
    pub(crate) fn end(&mut self) -> ExitStatus {
        let mut status = None;
        eventually("the program ends", || {
            status = self.child.try_wait().expect("a child of ours");
            status.is_some()
        });
        status.expect("just seen")
    }

    /// SIGTERM, and a clean end.
    pub(crate) fn stop(mut self) {
        self.signal("TERM");
        assert_eq!(self.end().code(), Some(0), "{}", self.log());
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
