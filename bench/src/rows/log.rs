//! The log under a million messages: acknowledged durable sends, and pages of its history.
//!
//! The million is said through the server itself. The senders are no members, so that sends are measured and not fan-out.

use super::{Row, Run, members, trouble};
use crate::Failure;
use crate::driver::Load;
use crate::load::protocol::{Command, Opening};
use crate::message::{Ids, Wire};
use crate::report::{Bar, Finding};
use crate::servers::Server;

const BEFORE: usize = 1_000_000;
const SENDERS: usize = 64;
const IN_FLIGHT: u32 = 16;
/// The preparation ends by its count, or here.
const PATIENCE: f64 = 300.0;
const PAGES: usize = 5_000;

/// Sends with ids of both kinds, then history.
pub(super) fn measure(run: &Run, row: &Row) -> Result<Vec<Finding>, Failure> {
    let before = run.scaled(BEFORE);
    let title = |ids: &str| {
        format!(
            "acknowledged durable sends on chat.v1, 64 senders, 16 in flight, {before} there before, {ids} ids"
        )
    };
    let bar = Some(Bar::AtLeast(100_000.0));
    let mut ordered = run.finding(format!("{}-sends", row.name), title("time-ordered"), "/s", bar);
    let mut random = run.finding(format!("{}-sends-random", row.name), title("random"), "/s", None);
    let title = format!("a history page of 50 from a room of {before}, at random places, p99 at the client");
    let mut history = run.finding(format!("{}-history", row.name), title, "ms", Some(Bar::AtMost(2.0)));
    if run.there(&[Server::Teahouse]).is_empty() {
        return Ok(vec![ordered, random, history]);
    }
    let started = run.servers.start(Server::Teahouse)?;
    let mut load = started.load()?;
    load.open(Opening { wire: Wire::Chat, join: false, ..members(SENDERS, SENDERS) })?;
    let prepared = load.tell(&Command::Round {
        seconds: PATIENCE,
        in_flight: IN_FLIGHT,
        ids: Ids::TimeOrdered,
        at_most: Some(before as u64),
    })?;
    ordered.notes.push(format!(
        "the {} before took {:.1} s ({:.0}/s, the empty log included)",
        prepared.sent,
        prepared.seconds,
        prepared.answers as f64 / prepared.seconds
    ));
    ordered.invalid = trouble(&prepared);
    pages(run, &mut load, &mut history)?;
    sends(run, &mut load, Ids::TimeOrdered, &mut ordered)?;
    sends(run, &mut load, Ids::Random, &mut random)?;
    Ok(vec![ordered, random, history])
}

fn sends(run: &Run, load: &mut Load, ids: Ids, finding: &mut Finding) -> Result<(), Failure> {
    for _ in 0..run.rounds(5) {
        let answer = load.tell(&Command::Round {
            seconds: run.seconds(3.0),
            in_flight: IN_FLIGHT,
            ids,
            at_most: None,
        })?;
        let rate = answer.answers as f64 / answer.seconds;
        finding.figures.entry(Server::Teahouse.name().to_owned()).or_default().push(rate);
        finding.notes.push(format!(
            "{rate:.0}/s, {:.2} µs of server CPU each; generator {:.0} % of its core",
            answer.cpu_us as f64 / answer.answers.max(1) as f64,
            answer.own_cpu_us as f64 / answer.seconds / 1e4,
        ));
        finding.invalid = finding.invalid.take().or_else(|| trouble(&answer));
    }
    finding.value = finding.median_of(Server::Teahouse.name());
    Ok(())
}

fn pages(run: &Run, load: &mut Load, finding: &mut Finding) -> Result<(), Failure> {
    let answer = load.tell(&Command::Pages { count: run.scaled(PAGES), limit: 50 })?;
    finding.value = Some(answer.p99_us / 1000.0);
    finding.figures.insert(Server::Teahouse.name().to_owned(), vec![answer.p99_us / 1000.0]);
    finding.notes.push(format!(
        "p50 {:.2} ms, highest {:.2} ms, {} pages one after another over loopback, the client's reading included",
        answer.p50_us / 1000.0,
        answer.highest_us / 1000.0,
        answer.answers
    ));
    Ok(())
}
