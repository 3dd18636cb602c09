//! Why a measurement could not be made, in words that say what to look at.

/// Ends a row, never the whole run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A socket or a file.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// A server ended while it was measured.
    #[error("process {0} is gone")]
    Gone(u32),
    /// A command came before the one that names the server.
    #[error("no server was named yet")]
    NoTarget,
    /// An open loop needs somebody who speaks.
    #[error("none of the connections sends")]
    NoSenders,
    /// The server takes no more connections.
    #[error("only {done} of {wanted} connections were taken, then nothing moved any more")]
    Stuck {
        /// Opened.
        done: usize,
        /// Asked for.
        wanted: usize,
    },
    /// The server turned a connection or a request away.
    #[error("refused: {0}")]
    Refused(String),
    /// Controller and generator misunderstand each other.
    #[error("between controller and generator: {0}")]
    Protocol(String),
    /// The generator's own words.
    #[error("{0}")]
    Load(String),
    /// A server did not come up.
    #[error("{server} did not start: {why}")]
    NoStart {
        /// Which one.
        server: &'static str,
        /// Its standard error.
        why: String,
    },
    /// Teahouse's program is not where it was looked for.
    #[error("{}: {error} (build it, name it by --server, or measure the peers with --peers-only)", path.display())]
    NoServer {
        /// Where.
        path: std::path::PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// A server that was not given or not fetched.
    #[error("{0} is not there")]
    NotThere(&'static str),
    /// A peer could not be fetched.
    #[error("{program} failed: {why}")]
    Fetch {
        /// The client that was asked.
        program: String,
        /// Its standard error.
        why: String,
    },
    /// `--row` with a name that no row has.
    #[error("there is no row {0}; `teahouse-bench rows` lists them")]
    NoRow(String),
}
