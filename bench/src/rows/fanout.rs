//! Fan-out: a closed loop in one room, server CPU time per delivery, as a ratio to a peer in the same run.
//!
//! All contenders run at once and are loaded in turns, so that what the machine does meanwhile falls on each of them alike.

use super::{Row, Run, members, trouble};
use crate::Failure;
use crate::driver::Load;
use crate::load::protocol::Answer;
use crate::message::Wire;
use crate::report::{Bar, Finding};
use crate::servers::{Server, Started};
use crate::statistics::median;

/// One workload and what is asked of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    connections: usize,
    senders: usize,
    in_flight: u32,
    rounds: usize,
    seconds: f64,
    /// Ours; the peers speak the tutorial's.
    wire: Wire,
    contenders: &'static [Server],
    judged: &'static [Judged],
}

/// A ratio of two contenders' medians.
#[derive(Debug, Clone, Copy)]
struct Judged {
    /// Added to the row's name.
    suffix: &'static str,
    of: Server,
    to: Server,
    bar: Option<Bar>,
}

const fn to_bun(suffix: &'static str, of: Server, at_most: f64) -> Judged {
    Judged { suffix, of, to: Server::Bun, bar: Some(Bar::AtMost(at_most)) }
}

const DJANGO: Judged =
    Judged { suffix: "-django", of: Server::Django, to: Server::Teahouse, bar: Some(Bar::AtLeast(250.0)) };
const FAST: &[Server] = &[Server::Teahouse, Server::Bun, Server::Node];
const WITH_DJANGO: &[Server] = &[Server::Teahouse, Server::Bun, Server::Node, Server::Django];
const EVERY: &[Server] =
    &[Server::Teahouse, Server::TeahouseProcess, Server::Bun, Server::Node, Server::Django];

const SHAPE: Shape = Shape {
    connections: 32,
    senders: 32,
    in_flight: 16,
    rounds: 5,
    seconds: 3.0,
    wire: Wire::Tutorial,
    contenders: WITH_DJANGO,
    judged: &[to_bun("", Server::Teahouse, 0.90)],
};
const THOUSAND: Shape = Shape {
    connections: 1_000,
    senders: 100,
    in_flight: 1,
    contenders: FAST,
    judged: &[to_bun("", Server::Teahouse, 0.75)],
    ..SHAPE
};
const SHAPES: [(&str, bool, Shape); 8] = [
    ("fanout-32x32x16", true, SHAPE),
    ("fanout-1000x100x1", true, THOUSAND),
    (
        "fanout-1000x1x4",
        false,
        Shape { senders: 1, in_flight: 4, judged: &[to_bun("", Server::Teahouse, 1.10)], ..THOUSAND },
    ),
    (
        "fanout-10000x1x1",
        false,
        Shape { connections: 10_000, senders: 1, judged: &[to_bun("", Server::Teahouse, 0.95)], ..THOUSAND },
    ),
    (
        "fanout-32x32x1",
        true,
        Shape {
            in_flight: 1,
            contenders: EVERY,
            judged: &[
                to_bun("", Server::Teahouse, 2.0),
                to_bun("-process", Server::TeahouseProcess, 1.45),
                DJANGO,
            ],
            ..SHAPE
        },
    ),
    (
        "fanout-100x1x1",
        true,
        Shape {
            connections: 100,
            senders: 1,
            in_flight: 1,
            contenders: EVERY,
            judged: &[to_bun("", Server::Teahouse, 1.50), to_bun("-process", Server::TeahouseProcess, 1.15)],
            ..SHAPE
        },
    ),
    (
        "fanout-1000x100x1-long",
        false,
        Shape { rounds: 1, seconds: 20.0, contenders: &[Server::Teahouse, Server::Bun], ..THOUSAND },
    ),
    (
        "fanout-1000x100x1-chat",
        false,
        Shape {
            wire: Wire::Chat,
            contenders: &[Server::Teahouse, Server::Bun],
            judged: &[Judged { suffix: "", of: Server::Teahouse, to: Server::Bun, bar: None }],
            ..THOUSAND
        },
    ),
];

/// The rows of this kind.
pub(super) fn rows() -> Vec<Row> {
    SHAPES.map(|(name, quick, shape)| Row { name, quick, shape: Some(shape), measure }).to_vec()
}

/// A contender under load.
#[derive(Debug)]
struct Racer {
    load: Load,
    started: Started,
    rounds: Vec<Answer>,
    trouble: Option<String>,
}

fn measure(run: &Run, row: &Row) -> Result<Vec<Finding>, Failure> {
    let Some(shape) = row.shape else { return Ok(Vec::new()) };
    let mut racers = Vec::new();
    for server in run.there(shape.contenders) {
        racers.push(line_up(run, server, &shape)?);
    }
    for _ in 0..run.rounds(shape.rounds) {
        for racer in &mut racers {
            let answer = racer.load.round(run.seconds(shape.seconds), shape.in_flight)?;
            racer.trouble = racer.trouble.take().or_else(|| trouble(&answer));
            racer.rounds.push(answer);
        }
    }
    Ok(shape.judged.iter().map(|judged| judge(run, row, &shape, judged, &racers)).collect())
}

fn line_up(run: &Run, server: Server, shape: &Shape) -> Result<Racer, Failure> {
    let started = run.servers.start(server)?;
    let mut load = started.load()?;
    let mut opening = members(shape.connections, shape.senders);
    if matches!(server, Server::Teahouse | Server::TeahouseProcess) {
        opening.wire = shape.wire;
    }
    load.open(opening)?;
    let warm = load.round(1.0, shape.in_flight)?;
    Ok(Racer { load, started, rounds: Vec::new(), trouble: trouble(&warm) })
}

fn judge(run: &Run, row: &Row, shape: &Shape, judged: &Judged, racers: &[Racer]) -> Finding {
    let title = format!(
        "{} connections, {} senders, {} in flight{}{}: {} ÷ {}",
        shape.connections,
        shape.senders,
        shape.in_flight,
        if shape.seconds > 3.0 { ", 20 s" } else { "" },
        if shape.wire == Wire::Chat { ", ours on chat.v1" } else { "" },
        judged.of.name(),
        judged.to.name()
    );
    let mut finding = run.finding(format!("{}{}", row.name, judged.suffix), title, "×", judged.bar);
    finding.figures_unit = "µs/delivery".to_owned();
    for racer in racers {
        let name = racer.started.server.name();
        let figures = racer.rounds.iter().map(Answer::cpu_per_delivery).collect();
        finding.figures.insert(name.to_owned(), figures);
        finding.notes.push(about(name, &racer.rounds));
        let concerned = racer.started.server == judged.of || racer.started.server == judged.to;
        match &racer.trouble {
            Some(trouble) if concerned => finding.invalid = Some(format!("{name}: {trouble}")),
            Some(trouble) => finding.notes.push(format!("{name}: {trouble}")),
            None => {}
        }
    }
    let of = finding.median_of(judged.of.name());
    let to = finding.median_of(judged.to.name());
    finding.value = of.zip(to).map(|(of, to)| of / to);
    finding
}

/// What else is worth knowing of a contender's rounds.
fn about(name: &str, rounds: &[Answer]) -> String {
    let middle = |figure: fn(&Answer) -> f64| median(&rounds.iter().map(figure).collect::<Vec<f64>>());
    format!(
        "{name}: {:.0} deliveries/s, {:.0} bytes each; server {:.0} % and generator {:.0} % of a core, all others {:.1} %, {:.1} % stolen",
        middle(|one| one.deliveries as f64 / one.seconds),
        middle(|one| one.bytes as f64 / one.deliveries.max(1) as f64),
        middle(|one| one.cpu_us as f64 / one.seconds / 1e4),
        middle(|one| one.own_cpu_us as f64 / one.seconds / 1e4),
        middle(|one| one.others_us as f64 / one.seconds / 1e4),
        middle(|one| one.stolen_us as f64 / one.seconds / 1e4),
    )
}
