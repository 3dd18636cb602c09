//! What every story needs: a server of its own, people with browsers, a plain HTTP client.

pub mod http;
pub mod person;
pub mod server;
pub mod tutorial;

pub use person::Person;
pub use server::TestServer;
pub use tutorial::TutorialClient;

use std::time::{Duration, Instant};

/// How long a condition may take before a test gives up: generous, because it is no measurement.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Waits until `condition` holds.
#[track_caller]
pub fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < deadline, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
