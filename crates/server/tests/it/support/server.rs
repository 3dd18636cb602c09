//! A server of one's own: in this process, on a free port, in a folder that goes away with it.

use std::{net::SocketAddr, time::Duration};

use teahouse::{Clock, Config, Running, Server, config::Durability};
use teahouse_domain::Timestamp;
use tempfile::TempDir;

/// Where a moved clock begins: 2026-11-23T05:00:00.000Z.
const MOMENT: Timestamp = Timestamp(1_795_410_000_000);

/// Lifts the limits on rates and connections, and syncs less.
pub(crate) fn lift(config: &mut Config) {
    config.limits.enabled = false;
    config.durability = Durability::Process;
}

/// A running server and its data.
pub(crate) struct TestServer {
    running: Option<Running>,
    pub(crate) folder: TempDir,
    pub(crate) clock: Clock,
    config: Config,
}

impl TestServer {
    /// A server with the default settings, on a free port.
    pub(crate) fn start() -> Self {
        Self::with(|_| {})
    }

    /// A server with other settings.
    pub(crate) fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::with_clock(Clock::system(), change)
    }

    /// A server for much talk: no limits on rates and connections, no sync at each commit.
    pub(crate) fn lifted() -> Self {
        Self::with(lift)
    }

    /// A server whose time stands still until the test moves it. It has one shard: when somebody was answered
    /// after a move, everybody's deadlines were looked at.
    pub(crate) fn timeless(change: impl FnOnce(&mut Config)) -> Self {
        Self::with_clock(Clock::manual(MOMENT), |config| {
            config.shards = 1;
            change(config);
        })
    }

    /// A server whose time the test moves.
    pub(crate) fn with_clock(clock: Clock, change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut config = Config {
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            data: folder.path().to_owned(),
            ..Config::default()
        };
        config.media.keep_free_bytes = 0;
        change(&mut config);
        let running = Server::start_with(config.clone(), clock.clone()).expect("the server starts");
        Self { running: Some(running), folder, clock, config }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.running.as_ref().expect("running").address()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address())
    }

    /// A link that makes the first admin; none where there is one.
    pub(crate) fn first_admin(&self) -> Option<String> {
        self.running.as_ref().expect("running").first_admin().expect("a link, or none")
    }

    /// Stops the server in the polite way; the data stays. Time moves meanwhile, or a client that does not say
    /// goodbye would be waited for until the end of a clock that stands still.
    pub(crate) fn stop(&mut self) {
        let Some(running) = self.running.take() else { return };
        std::thread::scope(|scope| {
            let stopping = scope.spawn(|| running.stop());
            while !stopping.is_finished() {
                self.clock.advance(Duration::from_millis(100));
                std::thread::sleep(Duration::from_millis(5));
            }
        });
    }

    /// Stops the server and starts another one on the same data (and another port).
    pub(crate) fn restart(&mut self) {
        self.stop();
        self.running =
            Some(Server::start_with(self.config.clone(), self.clock.clone()).expect("it starts again"));
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.stop();
    }
}
