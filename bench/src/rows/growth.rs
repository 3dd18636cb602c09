//! Does a delivery cost more in a large room? A hundred rooms of a hundred beside one room of ten thousand.
//!
//! In both, ten thousand deliveries are under way at a time: a message in each small room, or one in the large one.

use super::{Row, Run, members, trouble};
use crate::Failure;
use crate::load::protocol::{Answer, Opening};
use crate::report::{Bar, Finding};
use crate::servers::Server;

const MEMBERS: usize = 10_000;
const ROOMS: usize = 100;

/// Ours, and Bun for comparison.
pub(super) fn measure(run: &Run, _: &Row) -> Result<Vec<Finding>, Failure> {
    let title = "cost of a delivery, one room of 10,000 ÷ 100 rooms of 100, as many deliveries";
    let mut finding = run.finding("growth", title, "×", Some(Bar::AtMost(1.2)));
    finding.figures_unit = "µs/delivery".to_owned();
    for server in run.there(&[Server::Teahouse, Server::Bun]) {
        let ratio = one(run, server, &mut finding)?;
        match server {
            Server::Teahouse => finding.value = Some(ratio),
            other => finding.notes.push(format!("{}: {ratio:.2} ×", other.name())),
        }
    }
    Ok(vec![finding])
}

fn one(run: &Run, server: Server, finding: &mut Finding) -> Result<f64, Failure> {
    let many = Opening { rooms: ROOMS, ..members(MEMBERS, ROOMS) };
    let sides = [("100 rooms", many), ("one room", members(MEMBERS, 1))];
    let mut loads = Vec::new();
    for (name, opening) in sides {
        let started = run.servers.start(server)?;
        let mut load = started.load()?;
        load.open(opening)?;
        load.round(1.0, 1)?;
        loads.push((format!("{}, {name}", server.name()), started, load));
    }
    for _ in 0..run.rounds(5) {
        for (name, _, load) in &mut loads {
            let answer = load.round(run.seconds(3.0), 1)?;
            if let Some(trouble) = trouble(&answer) {
                finding.invalid = Some(format!("{name}: {trouble}"));
            }
            finding.figures.entry(name.clone()).or_default().push(Answer::cpu_per_delivery(&answer));
        }
    }
    let [many, one] = [0, 1].map(|side| finding.median_of(&loads[side].0).unwrap_or(f64::NAN));
    Ok(one / many)
}
