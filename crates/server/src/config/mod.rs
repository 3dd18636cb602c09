//! Every setting: its name, its default, its range and its text, and the only reader of the environment.
//!
//! `teahouse.toml` < `TEAHOUSE_…` < flags. A [`Config`] that exists has passed every rule, so nothing behind
//! it checks again. Must never be changed while the server runs, and must never read `std::env` by itself:
//! `main` passes it, so that a test's settings do not depend on who runs it.
//! Bounds: the file is at most 1 MiB; every number has a range.

mod accounts;
mod choice;
mod cidr;
mod deadlines;
mod in_force;
mod limits;
mod load;
mod log;
mod mail;
mod media;
mod metrics;
mod nearest;
mod network;
mod problem;
mod rooms;
mod sample;
mod secret;
mod section;
mod store;
#[cfg(test)]
mod tests;
mod tokens;
mod toml_file;
mod value;

use std::{net::SocketAddr, path::PathBuf};

pub(crate) use self::nearest::nearest;
use self::section::section;
pub use self::{
    accounts::Accounts,
    choice::{Durability, LogFormat, LogLevel, MadeBy, MadeByUse, SignUp},
    cidr::Cidr,
    deadlines::Deadlines,
    limits::Limits,
    load::{ConfigFile, Flag, Loaded, Setting, Sources},
    log::Log,
    mail::{Mail, Sender},
    media::Media,
    metrics::Metrics,
    network::{Host, PageOrigin, PublicUrl, default_port},
    problem::{Origin, Problems},
    rooms::Rooms,
    secret::{Secret, SigningSecret, SmtpUrl},
    store::Store,
    tokens::{JwksUrl, Tokens, Word},
};

/// More shards than this gain nothing: the one writer is the limit long before.
const MOST_SHARDS: u32 = 64;
const MOST_SHARDS_BY_DEFAULT: usize = 8;

section! {
    /// Settings of Teahouse. A line that is commented out shows the default.
    /// Each setting can also come from the environment (`limits.enabled` is `TEAHOUSE_LIMITS_ENABLED`), which
    /// goes before this file, or from the command line (`--set limits.enabled=false`), which goes before both.
    Config, "" {
        /// The address and port to listen on. Port 0 takes a free one; `0.0.0.0` or `[::]` listens everywhere.
        listen: SocketAddr = SocketAddr::from(([127, 0, 0, 1], 8070));
        /// The folder that holds everything: messages, media, keys. Only one server at a time uses it.
        data: PathBuf = PathBuf::from("teahouse-data");
        /// When a message counts as stored. `disk`: it survives a power cut. `process`: it survives a crash of
        /// the server but not of the machine, and costs less.
        durability: Durability = Durability::Disk;
        /// Where people reach the server from outside, such as `https://chat.example.com`. Its host and origin are
        /// allowed; addresses in messages become absolute.
        public_url: Option<PublicUrl> = None;
        /// The names that requests may come for (421 for others). Empty: `localhost`, the address listened on
        /// (any address of this machine, where it listens everywhere) and the host of `public_url`.
        allowed_hosts: Vec<Host> = Vec::new();
        /// Pages of other sites that may use this server with their visitors' sessions, such as
        /// `https://app.example.com`; also `null` and an app's scheme such as `capacitor://localhost`.
        allowed_origins: Vec<PageOrigin> = Vec::new();
        /// Proxies (addresses or networks) whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
        trusted_proxies: Vec<Cidr> = Vec::new();
        /// Threads that serve sockets. 0: one for each core, at most 8.
        shards: u32 = 0, in 0..=MOST_SHARDS;
        /// Serve the page from this folder instead of from the program: for work on the page.
        web_folder: Option<PathBuf> = None;
    }
    with {
        /// Who may have an account.
        accounts: Accounts,
        /// How rooms come to be.
        rooms: Rooms,
        /// How fast and how many.
        limits: Limits,
        /// Uploads.
        media: Media,
        /// How long things may take.
        deadlines: Deadlines,
        /// Memory.
        store: Store,
        /// Signing in with another program's word.
        tokens: Tokens,
        /// Letters.
        mail: Mail,
        /// Lines on standard error.
        log: Log,
        /// Who may read the metrics.
        metrics: Metrics,
    }
}

impl Config {
    /// The number of shards to start.
    #[must_use]
    pub fn shard_count(&self) -> usize {
        match self.shards {
            0 => std::thread::available_parallelism().map_or(1, usize::from).min(MOST_SHARDS_BY_DEFAULT),
            shards => shards as usize,
        }
    }
}
