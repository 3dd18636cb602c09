//! What every story needs: a server of its own, people with browsers, a plain HTTP client.

pub(crate) mod data;
pub(crate) mod documented;
pub(crate) mod frames;
pub(crate) mod guest;
pub(crate) mod http;
pub(crate) mod jwt;
pub(crate) mod log;
pub(crate) mod mail;
pub(crate) mod member;
pub(crate) mod metrics;
pub(crate) mod person;
pub(crate) mod program;
pub(crate) mod server;
pub(crate) mod tutorial;

pub(crate) use guest::Guest;
pub(crate) use log::fill;
pub(crate) use member::Member;
pub(crate) use metrics::metric;
pub(crate) use person::Person;
pub(crate) use server::TestServer;
pub(crate) use tutorial::TutorialClient;

use std::time::{Duration, Instant};

/// How long a condition may take before a test gives up: generous, because it is no measurement.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Waits until `condition` holds.
#[track_caller]
pub(crate) fn eventually(what: &str, mut condition: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !condition() {
        assert!(Instant::now() < deadline, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
