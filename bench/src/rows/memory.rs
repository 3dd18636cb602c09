//! What connections cost in the server's own memory: members that say nothing, and requests that are never ended.
//!
//! Resident pages in user space; the kernel's share, about 4 KiB a socket, is the same for every server.

use std::time::Duration;

use super::{Row, Run, members};
use crate::Failure;
use crate::load::protocol::{Command, Opening};
use crate::message::Wire;
use crate::process::Family;
use crate::report::{Bar, Finding};
use crate::servers::Server;

const CONNECTIONS: usize = 15_000;
/// For allocators to give back what they will.
const SETTLE: Duration = Duration::from_secs(3);
const MEGABYTE: f64 = 1e6 / 1024.0;

/// Members on the tutorial's wire.
pub(super) fn idle_tutorial(run: &Run, row: &Row) -> Result<Vec<Finding>, Failure> {
    let contenders = [Server::Teahouse, Server::Bun, Server::Node];
    Ok(vec![idle(run, row, Wire::Tutorial, &contenders)?])
}

/// Members on chat.v1.
pub(super) fn idle_chat(run: &Run, row: &Row) -> Result<Vec<Finding>, Failure> {
    Ok(vec![idle(run, row, Wire::Chat, &[Server::Teahouse])?])
}

fn idle(run: &Run, row: &Row, wire: Wire, contenders: &[Server]) -> Result<Finding, Failure> {
    let connections = run.scaled(CONNECTIONS);
    let language = if wire == Wire::Chat { "chat.v1" } else { "the tutorial's wire" };
    let title = format!("memory of an idle connection, {connections} of them in a room, {language}");
    let mut finding = run.finding(row.name, title, "KiB", Some(Bar::AtMost(0.75)));
    for server in run.there(contenders) {
        let started = run.servers.start(server)?;
        // What the first connection brings once, code and tables, is no cost of each.
        let mut first = started.load()?;
        first.open(Opening { wire, ..members(32, 1) })?;
        first.round(0.2, 1)?;
        first.tell(&Command::Close)?;
        std::thread::sleep(Duration::from_secs(1));
        let family = Family::of(started.pid);
        let before = family.memory()?;
        let mut load = started.load()?;
        load.open(Opening { wire, ..members(connections, 0) })?;
        std::thread::sleep(SETTLE);
        let after = family.memory()?;
        let each = |after: u64, before: u64| (after as f64 - before as f64) / connections as f64;
        let value = each(after.rss_kib, before.rss_kib);
        finding.figures.insert(server.name().to_owned(), vec![value]);
        finding.notes.push(format!(
            "{}: resident {} → {} KiB ({:.2} KiB each, heap and stacks {:.2}), peak {} KiB",
            server.name(),
            before.rss_kib,
            after.rss_kib,
            value,
            each(after.anonymous_kib, before.anonymous_kib),
            after.peak_kib
        ));
        if server == Server::Teahouse {
            finding.value = Some(value);
        }
    }
    Ok(finding)
}

/// Requests that stop in the middle, all at once, and are then ended, all at once.
pub(super) fn half_requests(run: &Run, row: &Row) -> Result<Vec<Finding>, Failure> {
    let connections = run.scaled(CONNECTIONS);
    let title = format!("{connections} half requests at once, then ended at once: the server's peak");
    let mut peak = run.finding(row.name, title, "MB", Some(Bar::AtMost(40.0)));
    let title = "the same, 3 s after they are gone: left over what was there before";
    let mut left = run.finding(format!("{}-left", row.name), title, "MB", Some(Bar::AtMost(4.0)));
    for server in run.there(&[Server::Teahouse, Server::Bun]) {
        let started = run.servers.start(server)?;
        let mut first = started.load()?;
        first.open(members(32, 1))?;
        first.round(0.2, 1)?;
        first.tell(&Command::Close)?;
        let mut load = started.load()?;
        let family = Family::of(started.pid);
        family.forget_peak();
        let before = family.memory()?;
        load.tell(&Command::Half(Opening { at_once: 1_024, ..members(connections, 0) }))?;
        std::thread::sleep(Duration::from_secs(2));
        let during = family.memory()?;
        load.tell(&Command::Finish)?;
        std::thread::sleep(SETTLE);
        let members = family.memory()?;
        load.tell(&Command::Close)?;
        std::thread::sleep(SETTLE);
        let after = family.memory()?;
        let highest = members.peak_kib.max(during.rss_kib) as f64 / MEGABYTE;
        let kept = after.rss_kib.saturating_sub(before.rss_kib) as f64 / MEGABYTE;
        peak.figures.insert(server.name().to_owned(), vec![highest]);
        left.figures.insert(server.name().to_owned(), vec![kept]);
        peak.notes.push(format!(
            "{}: {:.1} MB before, {:.1} MB two seconds after the last half, {:.1} MB three seconds after the other halves had \
             made members of them, {:.1} MB three seconds after these were gone",
            server.name(),
            before.rss_kib as f64 / MEGABYTE,
            during.rss_kib as f64 / MEGABYTE,
            members.rss_kib as f64 / MEGABYTE,
            after.rss_kib as f64 / MEGABYTE,
        ));
        if server == Server::Teahouse {
            (peak.value, left.value) = (Some(highest), Some(kept));
        }
    }
    Ok(vec![peak, left])
}
