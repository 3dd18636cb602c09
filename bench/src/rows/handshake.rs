//! What it costs to come in: connect, upgrade, close, on the tutorial's wire, without a cookie, at a fresh server.
//!
//! Each round has servers of its own, so that nothing is warm that would not be after a restart.

use super::{Row, Run, members};
use crate::Failure;
use crate::load::protocol::Command;
use crate::report::{Bar, Finding};
use crate::servers::Server;

const HANDSHAKES: usize = 8_000;

/// Ours and the peers', three rounds each.
pub(super) fn measure(run: &Run, row: &Row) -> Result<Vec<Finding>, Failure> {
    let count = run.scaled(HANDSHAKES);
    let title = format!("server CPU time of a handshake, {count} of them, 32 at once");
    let mut finding = run.finding(row.name, title, "µs", Some(Bar::AtMost(40.0)));
    for _ in 0..run.rounds(5) {
        for server in run.there(&[Server::Teahouse, Server::Bun, Server::Node]) {
            let started = run.servers.start(server)?;
            let mut load = started.load()?;
            let answer = load.tell(&Command::Handshakes(members(count, 0)))?;
            let each = answer.cpu_us as f64 / count as f64;
            finding.figures.entry(server.name().to_owned()).or_default().push(each);
        }
    }
    finding.value = finding.median_of(Server::Teahouse.name());
    Ok(vec![finding])
}
