//! `teahouse-bench`: Teahouse beside its peers on one machine.
//!
//! Three parts that know nothing of each other's insides: the load generator (`load`), the peers (`servers`), and the rows of the
//! table (`rows`) with their report. Must never link the server: it is measured from outside, as a program.

mod frame;
mod load;
mod message;
mod process;
mod statistics;

/// Why a measurement could not be made.
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
    /// The server turned a connection away.
    #[error("refused: {0}")]
    Refused(String),
    /// Controller and generator misunderstand each other.
    #[error("between controller and generator: {0}")]
    Protocol(String),
}

fn main() {
    if let Err(failure) = load::serve() { eprintln!("{failure}"); std::process::exit(1) }
}
