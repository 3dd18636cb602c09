//! The command line: `run` for the table, `profile` for one workload at a server that runs already, and the smaller ones.
//!
//! Nothing fails on a time. A run fails where something could not be measured: a lost message, a server that did not start.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::driver::Load;
use crate::install::Peers;
use crate::load::protocol::Opening;
use crate::message::Wire;
use crate::report::{Machine, Report, now};
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
        self.cache.clone().unwrap_or_else(|| target().join("bench-peers"))
    }
}

#[derive(Debug, Args)]
struct Asking {
    /// Teahouse's program, built with the profile `dist`; without it the one beside this program.
    #[arg(long)]
    server: Option<PathBuf>,
    /// Measure the peers alone.
    #[arg(long)]
    peers_only: bool,
    /// The results' folder; rows that are there and not measured now stay. Without it `bench/results` and the date, of a quick run
    /// `target/bench-quick`.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Only this row; may be given several times.
    #[arg(long)]
    row: Vec<String>,
    /// One round of a second and fewer connections: proves that the benchmark works, measures nothing.
    #[arg(long)]
    quick: bool,
    #[command(flatten)]
    cache: Cache,
}

impl Asking {
    fn server(&self) -> Result<Option<PathBuf>, Failure> {
        if self.peers_only {
            return Ok(None);
        }
        let beside = || Ok::<_, Failure>(std::env::current_exe()?.with_file_name("teahouse"));
        let path = self.server.clone().map_or_else(beside, Ok)?;
        Ok(Some(path.canonicalize().map_err(|error| Failure::NoServer { path, error })?))
    }

    fn out(&self) -> PathBuf {
        let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        match &self.out {
            Some(out) => out.clone(),
            None if self.quick => target().join("bench-quick"),
            None => here.join("results").join(&now()[..10]),
        }
    }
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

/// The work tree's folder for what is made.
fn target() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).with_file_name("target")
}

/// The command line, in which `run` may be left out.
fn arguments() -> Vec<OsString> {
    let mut arguments: Vec<OsString> = std::env::args_os().collect();
    let own = ["--help", "-h", "--version", "-V"];
    let first = arguments.get(1).map_or_else(String::new, |first| first.to_string_lossy().into_owned());
    if first.is_empty() || (first.starts_with('-') && !own.contains(&first.as_str())) {
        arguments.insert(1, "run".into());
    }
    arguments
}

/// Does what the command line asks for.
pub(crate) fn run() -> Result<ExitCode, Failure> {
    match Line::parse_from(arguments()).command {
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
    let (teahouse, out, cache) = (asking.server()?, asking.out(), asking.cache.folder());
    let peers = Peers::fetch(&cache, &asking.cache.without)?;
    let mut verdicts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut code = told(&peers.missing);
    let mut report = Report::open(&out, Machine::here(peers.versions.clone(), &cache));
    let scratch = cache.join(format!("run-{}", std::process::id()));
    let run = Run { servers: Servers::new(teahouse, peers, scratch.clone())?, quick: asking.quick };
    for row in chosen {
        eprintln!("{} …", row.name);
        for finding in row.measure(&run) {
            println!("{}", finding.in_a_line());
            *verdicts.entry(finding.verdict()).or_default() += 1;
            if finding.invalid.is_some() {
                code = ExitCode::FAILURE;
            }
            report.put(finding);
        }
        // After each row, so that a run that is cut short leaves what it had.
        report.write(&out)?;
    }
    let _ = std::fs::remove_dir_all(scratch);
    let verdicts: Vec<String> =
        verdicts.iter().map(|(verdict, count)| format!("{count} {verdict}")).collect();
    println!("measured: {}; table in {}", verdicts.join(", "), out.join("README.md").display());
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
