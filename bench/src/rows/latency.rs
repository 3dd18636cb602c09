//! Latency at a modest rate: an open loop, from the moment a message was due to its arrival at each member.
//!
//! The generator's own share (it reads a thousand sockets a message) is in every server's figure alike.

use super::{Row, Run, members, trouble};
use crate::Failure;
use crate::load::protocol::Command;
use crate::report::{Bar, Finding};
use crate::servers::Server;

const MEMBERS: usize = 1_000;
const PER_SECOND: f64 = 100.0;

/// Ours beside Bun.
pub(super) fn measure(run: &Run, row: &Row) -> Result<Vec<Finding>, Failure> {
    let title = |which: &str| format!("latency at 1,000 members and 100 messages/s, {which}: teahouse ÷ bun");
    let mut findings = [("p50", "p50"), ("p99", "p99")].map(|(suffix, which)| {
        let mut finding =
            run.finding(format!("{}-{suffix}", row.name), title(which), "×", Some(Bar::AtMost(2.0)));
        finding.figures_unit = "µs".to_owned();
        finding
    });
    let mut racers = Vec::new();
    for server in run.there(&[Server::Teahouse, Server::TeahouseProcess, Server::Bun]) {
        let started = run.servers.start(server)?;
        let mut load = started.load()?;
        load.open(members(MEMBERS, 100))?;
        load.tell(&Command::Rate { seconds: 1.0, per_second: PER_SECOND })?;
        racers.push((started, load));
    }
    for _ in 0..run.rounds(5) {
        for (started, load) in &mut racers {
            let name = started.server.name();
            let answer = load.tell(&Command::Rate { seconds: run.seconds(10.0), per_second: PER_SECOND })?;
            for (finding, figure) in findings.iter_mut().zip([answer.p50_us, answer.p99_us]) {
                finding.figures.entry(name.to_owned()).or_default().push(figure);
                if let Some(trouble) = trouble(&answer) {
                    finding.invalid = Some(format!("{name}: {trouble}"));
                }
            }
            findings[1].notes.push(format!(
                "{name}: highest {:.0} µs; the latest message left {:.0} µs after it was due",
                answer.highest_us, answer.sent_late_us
            ));
        }
    }
    for finding in &mut findings {
        let ours = finding.median_of(Server::Teahouse.name());
        let bun = finding.median_of(Server::Bun.name());
        finding.value = ours.zip(bun).map(|(ours, bun)| ours / bun);
    }
    Ok(findings.to_vec())
}
