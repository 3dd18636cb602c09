//! Small things that people notice first: how soon it serves, what it holds while nobody is there, how large it is.

use std::fs;
use std::time::Duration;

use super::{Row, Run, members};
use crate::Failure;
use crate::process::Family;
use crate::report::{Bar, Finding};
use crate::servers::Server;

/// Start, idle memory, size.
pub(super) fn measure(run: &Run, row: &Row) -> Result<Vec<Finding>, Failure> {
    let title = "from the start of the process, on an empty folder, to the first accepted message";
    let mut first = run.finding(format!("{}-first-message", row.name), title, "ms", Some(Bar::AtMost(60.0)));
    let title = "memory of the idle server, 2 s after its first message";
    let mut idle = run.finding(format!("{}-memory", row.name), title, "MB", Some(Bar::AtMost(16.0)));
    let mut size =
        run.finding(format!("{}-binary", row.name), "the program's size", "MB", Some(Bar::AtMost(20.0)));
    for _ in 0..run.rounds(5) {
        for server in run.there(&[Server::Teahouse, Server::Bun, Server::Node]) {
            let started = run.servers.start(server)?;
            let milliseconds = crate::once::say_once(started.address, started.begun)?.as_secs_f64() * 1000.0;
            first.figures.entry(server.name().to_owned()).or_default().push(milliseconds);
        }
    }
    for server in run.there(&[Server::Teahouse, Server::Bun, Server::Node]) {
        let started = run.servers.start(server)?;
        let mut load = started.load()?;
        load.open(members(1, 1))?;
        load.round(0.0, 1)?;
        std::thread::sleep(Duration::from_secs(2));
        let resident = Family::of(started.pid).memory()?.rss_kib as f64 * 1024.0 / 1e6;
        idle.figures.insert(server.name().to_owned(), vec![resident]);
    }
    first.value = first.median_of(Server::Teahouse.name());
    idle.value = idle.median_of(Server::Teahouse.name());
    if let Some(program) = &run.servers.teahouse {
        let megabytes = fs::metadata(program)?.len() as f64 / 1e6;
        size.value = Some(megabytes);
    }
    Ok(vec![first, idle, size])
}
