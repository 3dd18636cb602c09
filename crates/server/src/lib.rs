//! The Teahouse server. One door: [`Server::start`], for `main`, for tests and for benchmarks.
//!
//! The map, in the order in which a message passes: `accept` (TCP) → `routes` (the URL map) → `http` and `ws`
//! (requests and sockets into calls) → `actions` (may they? is it valid? to the log) → the log's writer →
//! `publish` (what was committed, encoded once) → the shards of `teahouse_fanout`.

mod accept;
mod access;
mod actions;
mod app;
mod backup;
mod caller;
pub mod cli;
mod clock;
pub mod config;
mod consequences;
mod control;
mod cookies;
mod credential;
mod csrf;
mod fetch;
mod http;
mod identity;
pub mod import;
mod jobs;
pub mod jwt;
pub mod limits;
pub mod mail;
pub mod media;
mod myself;
mod notify;
pub mod passwords;
mod people;
mod pictures;
mod preloaded;
mod presence;
mod publish;
mod reply;
mod routes;
mod secret;
mod selftest;
mod slow;
mod start;
pub mod telemetry;
mod ticket;
mod transfer;
pub mod web_policy;
mod words;
mod ws;

pub use clock::Clock;
pub use config::Config;
pub use start::{Running, Server, StartError};
