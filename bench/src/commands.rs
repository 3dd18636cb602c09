//! The command line: `run` for the table, `profile` for one workload at a server that runs already, and the smaller ones.
//!
//! Nothing fails on a time. A run fails where something could not be measured: a lost message, a server that did not start.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::driver::Load;
use crate::install::Peers;
use crate::load::protocol::Opening;
use crate::message::Wire;
use crate::report::{Machine, Report};
use crate::rows::{self, Run};
use crate::servers::Servers;
use crate::{Failure, load};

/// Teahouse beside its peers on one machine.
#[derive(Debug, Parser)]
#[command(name = "teahouse-bench", version)]
struct Line {
    #[command(subcommand)]
    command: Asked,
}

#[derive(Debug, Subcommand)]
enum Asked {
    /// Measure the table, or some rows of it, and write results, table and plot.
    Run(Asking),
    /// List the rows.
    Rows,
    /// Fetch the peers and say what is there.
    Peers(Cache),
    /// Draw table and plot again from the results.
    Render {
        /// The results' folder.
        #[arg(long)]
        out: PathBuf,
    },
    /// Load a server that runs already, for a profiler.
    Profile(Profile),
    /// The generator itself, which takes commands on its standard input.
    #[command(hide = true)]
    Load,
}

#[derive(Debug, Args)]
struct Cache {
    /// Where fetched peers are kept, and data and logs of the run; `target/bench-peers` of the work tree.
    #[arg(long)]
    cache: Option<PathBuf>,
    /// Leave a peer out: bun, node or django.
    #[arg(long)]
    without: Vec<String>,
}

impl Cache {
    fn folder(&self) -> PathBuf {
        let tree = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/bench-peers");
        self.cache.clone().unwrap_or_else(tree)
    }
}

#[derive(Debug, Args)]
struct Asking {
    /// Teahouse's program, built with the profile `dist`. Without it only the peers are measured.
    #[arg(long)]
    server: Option<PathBuf>,
    /// The results' folder; rows that are there and not measured now stay.
    #[arg(long)]
    out: PathBuf,
    /// Only this row; may be given several times.
    #[arg(long)]
    row: Vec<String>,
    /// One round of a second and fewer connections: proves that the benchmark works, measures nothing.
    #[arg(long)]
    quick: bool,
    #[command(flatten)]
    cache: Cache,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Language {
    Tutorial,
    Chat,
}

#[derive(Debug, Args)]
struct Profile {
    /// Where the server listens.
    #[arg(long)]
    address: SocketAddr,
    /// Its process.
    #[arg(long)]
    pid: u32,
    /// Members.
    #[arg(long, default_value_t = 1_000)]
    connections: usize,
    /// Those of them that send.
    #[arg(long, default_value_t = 100)]
    senders: usize,
    /// Messages in flight of each.
    #[arg(long, default_value_t = 1)]
    in_flight: u32,
    /// Rooms that they are spread over.
    #[arg(long, default_value_t = 1)]
    rooms: usize,
    /// Their language.
    #[arg(long, value_enum, default_value = "tutorial")]
    wire: Language,
    /// chat.v1: do not join, only send.
    #[arg(long)]
    no_join: bool,
    /// Of each round; the first one warms up.
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
    /// How many.
    #[arg(long, default_value_t = 2)]
    rounds: usize,
}

/// Does what the command line asks for.
pub(crate) fn run() -> Result<ExitCode, Failure> {
    match Line::parse().command {
        Asked::Run(asking) => return measure(&asking),
        Asked::Rows => rows::all().iter().for_each(|row| println!("{}", row.name)),
        Asked::Peers(cache) => {
            let peers = Peers::fetch(&cache.folder(), &cache.without)?;
            peers.versions.iter().for_each(|(name, version)| println!("{name} {version}"));
            return Ok(told(&peers.missing));
        }
        Asked::Render { out } => Report::read(&out)?.write(&out)?,
        Asked::Profile(asked) => profile(&asked)?,
        Asked::Load => load::serve()?,
    }
    Ok(ExitCode::SUCCESS)
}

fn told(missing: &[String]) -> ExitCode {
    missing.iter().for_each(|why| eprintln!("teahouse-bench: {why}"));
    if missing.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn measure(asking: &Asking) -> Result<ExitCode, Failure> {
    let chosen = match asking.row.as_slice() {
        [] => rows::all().into_iter().filter(|row| row.quick || !asking.quick).collect(),
        names => rows::named(names)?,
    };
    let cache = asking.cache.folder();
    let peers = Peers::fetch(&cache, &asking.cache.without)?;
    let mut code = told(&peers.missing);
    let mut report = Report::open(&asking.out, Machine::here(peers.versions.clone(), &cache));
    let scratch = cache.join(format!("run-{}", std::process::id()));
    let teahouse = asking.server.as_ref().map(|path| path.canonicalize()).transpose()?;
    let run = Run { servers: Servers::new(teahouse, peers, scratch.clone())?, quick: asking.quick };
    for row in chosen {
        eprintln!("{} …", row.name);
        for finding in row.measure(&run) {
            println!("{}", finding.in_a_line());
            if finding.invalid.is_some() {
                code = ExitCode::FAILURE;
            }
            report.put(finding);
        }
        // After each row, so that a run that is cut short leaves what it had.
        report.write(&asking.out)?;
    }
    let _ = std::fs::remove_dir_all(scratch);
    Ok(code)
}

fn profile(asked: &Profile) -> Result<(), Failure> {
    let wire = match asked.wire {
        Language::Tutorial => Wire::Tutorial,
        Language::Chat => Wire::Chat,
    };
    let mut load = Load::start(asked.address, asked.pid, std::path::Path::new("/dev/null"))?;
    let opened = load.open(Opening {
        connections: asked.connections,
        rooms: asked.rooms,
        senders: asked.senders,
        at_once: 32,
        wire,
        join: !asked.no_join,
    })?;
    println!(
        "{} connections, {:.1} µs of server CPU each",
        opened.connections,
        opened.cpu_us as f64 / opened.connections as f64
    );
    for _ in 0..asked.rounds {
        let answer = load.round(asked.seconds, asked.in_flight)?;
        println!(
            "{:.4} µs/delivery, {:.2} µs/message, {:.0} deliveries/s, {:.0} answers/s, {:.0} bytes/delivery, server {:.0} %, generator {:.0} %{}",
            answer.cpu_per_delivery(),
            answer.cpu_us as f64 / answer.answers.max(1) as f64,
            answer.deliveries as f64 / answer.seconds,
            answer.answers as f64 / answer.seconds,
            answer.bytes as f64 / answer.deliveries.max(1) as f64,
            answer.cpu_us as f64 / answer.seconds / 1e4,
            answer.own_cpu_us as f64 / answer.seconds / 1e4,
            rows::trouble(&answer).map_or_else(String::new, |trouble| format!("; {trouble}")),
        );
    }
    Ok(())
}
