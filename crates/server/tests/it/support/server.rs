//! A server of one's own: in this process, on a free port, in a folder that goes away with it.

use std::net::SocketAddr;

use tempfile::TempDir;
use teahouse::{Clock, Config, Running, Server};

/// A running server and its data.
pub struct TestServer {
    running: Option<Running>,
    pub folder: TempDir,
    pub clock: Clock,
    config: Config,
}

impl TestServer {
    /// A server with the default settings, on a free port.
    pub fn start() -> Self {
        Self::with(|_| {})
    }

    /// A server with other settings.
    pub fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::with_clock(Clock::system(), change)
    }

    /// A server whose time the test moves.
    pub fn with_clock(clock: Clock, change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut config = Config::default();
        config.listen = SocketAddr::from(([127, 0, 0, 1], 0));
        config.data = folder.path().to_owned();
        config.media.keep_free_bytes = 0;
        change(&mut config);
        let running = Server::start_with(config.clone(), clock.clone()).expect("the server starts");
        Self { running: Some(running), folder, clock, config }
    }

    pub fn address(&self) -> SocketAddr {
        self.running.as_ref().expect("running").address()
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address())
    }

    /// Stops the server in the polite way; the data stays.
    pub fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop();
        }
    }

    /// Stops the server and starts another one on the same data (and another port).
    pub fn restart(&mut self) {
        self.stop();
        self.running = Some(Server::start_with(self.config.clone(), self.clock.clone()).expect("it starts again"));
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.stop();
    }
}
