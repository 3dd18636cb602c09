//! A server of our own to kill: this program, started again in a temporary folder.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    net::SocketAddr,
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::link;
use crate::identity;

/// Between two kills: long enough to get somewhere, at a moment that nobody chose.
const SHORTEST_LIFE: u64 = 60;
const LONGEST_LIFE: u64 = 500;

/// The child process and its folder; both go when this does.
pub(super) struct OwnServer {
    child: Child,
    folder: PathBuf,
    address: SocketAddr,
}

impl OwnServer {
    /// Starts it on a free port.
    pub(super) fn start() -> Result<Self, String> {
        let folder = std::env::temp_dir()
            .join(format!("teahouse-selftest-{:016x}", u64::from_le_bytes(identity::random())));
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let (child, address) = spawn(&folder, "127.0.0.1:0")?;
        Ok(Self { child, folder, address })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Kills it that many times, or just lets it live for that long.
    pub(super) fn live_dangerously(&mut self, kills: u32, seconds: Duration) {
        let begun = Instant::now();
        for _ in 0..kills {
            let spread = u64::from_le_bytes(identity::random()) % (LONGEST_LIFE - SHORTEST_LIFE);
            thread::sleep(Duration::from_millis(SHORTEST_LIFE + spread));
            self.kill();
            match spawn(&self.folder, &self.address.to_string()) {
                Ok((child, _)) => self.child = child,
                Err(error) => {
                    tracing::error!(%error, "the server did not come back");
                    return;
                }
            }
        }
        thread::sleep(seconds.saturating_sub(begun.elapsed()));
    }

    fn kill(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        self.kill();
        drop(fs::remove_dir_all(&self.folder));
    }
}

fn spawn(folder: &std::path::Path, listen: &str) -> Result<(Child, SocketAddr), String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut child = Command::new(program)
        .args(["serve", "--listen", listen, "--data"])
        .arg(folder)
        .env("TEAHOUSE_LIMITS_ENABLED", "false")
        .env("TEAHOUSE_LOG_LEVEL", "error")
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let mut line = String::new();
    let stdout = child.stdout.take().ok_or("no standard output")?;
    BufReader::new(stdout).read_line(&mut line).map_err(|error| error.to_string())?;
    match line.trim().strip_prefix("listening on ").map(link::address_of) {
        Some(Ok(address)) => Ok((child, address)),
        _ => {
            drop(child.kill());
            drop(child.wait());
            Err("the server did not start: see above".to_owned())
        }
    }
}
