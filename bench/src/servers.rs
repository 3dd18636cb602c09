//! The servers that are measured: how each is started and stopped.
//!
//! Must never favour one: all run on the same core, with the same number of open files, and are asked in the same words.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use crate::Failure;
use crate::driver::{Core, Kept, Load, on_core};
use crate::install::Peers;

/// What a start may take; daphne on a busy machine needs some seconds.
const START: Duration = Duration::from_secs(30);

/// A contender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Server {
    /// Ours, each message synced before anyone sees it.
    Teahouse,
    /// Ours, each message safe from a crash of the server, not of the machine.
    TeahouseProcess,
    /// Bun's native publish.
    Bun,
    /// Node with `ws`.
    Node,
    /// The tutorial's project on daphne.
    Django,
}

impl Server {
    /// As it stands in tables and results.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Server::Teahouse => "teahouse",
            Server::TeahouseProcess => "teahouse (durability=process)",
            Server::Bun => "bun",
            Server::Node => "node ws",
            Server::Django => "django",
        }
    }
}

/// All that is needed to start any of them.
#[derive(Debug)]
pub(crate) struct Servers {
    /// Our program, where it is to be measured.
    pub(crate) teahouse: Option<PathBuf>,
    /// The others.
    pub(crate) peers: Peers,
    /// Data and logs of this run.
    pub(crate) scratch: PathBuf,
    started: std::cell::Cell<u32>,
}

impl Servers {
    /// With a scratch folder of their own.
    pub(crate) fn new(teahouse: Option<PathBuf>, peers: Peers, scratch: PathBuf) -> Result<Servers, Failure> {
        fs::create_dir_all(&scratch)?;
        Ok(Servers { teahouse, peers, scratch, started: std::cell::Cell::new(0) })
    }

    /// True where it can be started.
    pub(crate) fn has(&self, server: Server) -> bool {
        match server {
            Server::Teahouse | Server::TeahouseProcess => self.teahouse.is_some(),
            Server::Bun => self.peers.bun.is_some(),
            Server::Node => self.peers.node_modules.is_some(),
            Server::Django => self.peers.python.is_some(),
        }
    }

    /// A fresh one, listening.
    pub(crate) fn start(&self, server: Server) -> Result<Started, Failure> {
        let number = self.started.get();
        self.started.set(number + 1);
        let folder = self.scratch.join(format!("{number}"));
        fs::create_dir_all(&folder)?;
        let (mut command, port) = self.command(server, &folder)?;
        command.stdin(Stdio::null()).stderr(File::create(folder.join("errors.log"))?);
        command.stdout(if port.is_some() { Stdio::null() } else { Stdio::piped() });
        let begun = Instant::now();
        let mut kept = Kept(command.spawn()?);
        let address = match port {
            Some(port) => wait_for(port, begun),
            None => announced(&mut kept.0),
        };
        let address = address.ok_or_else(|| Failure::NoStart {
            server: server.name(),
            why: fs::read_to_string(folder.join("errors.log")).unwrap_or_default(),
        })?;
        Ok(Started { address, pid: kept.0.id(), begun, folder, server, process: Some(kept) })
    }

    /// The command, and the port where we had to choose it.
    fn command(&self, server: Server, folder: &Path) -> Result<(Command, Option<u16>), Failure> {
        let missing = || Failure::NotThere(server.name());
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
        let environment: BTreeMap<&str, &str>;
        let mut port = None;
        let mut command;
        match server {
            Server::Teahouse | Server::TeahouseProcess => {
                command = on_core(Core::Server, self.teahouse.as_deref().ok_or_else(missing)?);
                command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(folder.join("data"));
                let durability = if server == Server::Teahouse { "disk" } else { "process" };
                environment =
                    [("TEAHOUSE_LIMITS_ENABLED", "false"), ("TEAHOUSE_DURABILITY", durability)].into();
            }
            Server::Bun => {
                command = on_core(Core::Server, self.peers.bun.as_deref().ok_or_else(missing)?);
                command.arg(scripts.join("bun.ts"));
                environment = [("NODE_ENV", "production")].into();
            }
            Server::Node => {
                command = on_core(Core::Server, Path::new("node"));
                command.arg(scripts.join("node-ws.js"));
                command.env("PEER_MODULES", self.peers.node_modules.as_deref().ok_or_else(missing)?);
                environment = [("NODE_ENV", "production")].into();
            }
            Server::Django => {
                command = on_core(Core::Server, self.peers.python.as_deref().ok_or_else(missing)?);
                let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
                command.args(["-m", "daphne", "-b", "127.0.0.1", "-p", &free.to_string()]);
                command.arg("ChatProject.asgi:application").current_dir(scripts.join("django"));
                environment = [("PYTHONDONTWRITEBYTECODE", "1")].into();
                port = Some(free);
            }
        }
        command.envs(environment);
        Ok((command, port))
    }
}

/// A server that runs until this is dropped; its folder goes with it.
#[derive(Debug)]
pub(crate) struct Started {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// Its process.
    pub(crate) pid: u32,
    /// When it was started.
    pub(crate) begun: Instant,
    /// Which one.
    pub(crate) server: Server,
    folder: PathBuf,
    process: Option<Kept>,
}

impl Started {
    /// A generator that is pointed at it.
    pub(crate) fn load(&self) -> Result<Load, Failure> {
        Load::start(self.address, self.pid, &self.folder.join("load.log"))
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        self.process.take();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The address that a server prints. What it prints later is read and dropped, or it would stand still.
fn announced(child: &mut Child) -> Option<SocketAddr> {
    let stdout = child.stdout.take()?;
    let (sender, receiver) = mpsc::sync_channel(1);
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if let Some((_, address)) = line.split_once("listening on http://") {
                let _ = sender.try_send(address.trim().trim_end_matches('/').parse().ok());
            }
        }
    });
    receiver.recv_timeout(START).ok().flatten()
}

fn wait_for(port: u16, begun: Instant) -> Option<SocketAddr> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    while begun.elapsed() < START {
        if TcpStream::connect(address).is_ok() {
            return Some(address);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    None
}
