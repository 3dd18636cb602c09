//! The project's chores, in Rust, so that a machine with rustup's toolchain needs nothing else to begin.
//!
//! `cargo xtask test [--quick]` is the whole proof and what CI runs; the others are parts of it or make files
//! that are kept (screenshots, benchmark results).

use std::{env, process::ExitCode};

mod autobahn;
mod bench;
mod browser;
mod cargo;
mod context;
mod django;
mod fuzz;
mod javascript;
mod job;
mod power_cut;
mod report;
mod schemathesis;
mod selftest;
mod test;
mod tools;

use context::Context;
use report::Step;

const HELP: &str = "\
cargo xtask test [--quick]   everything that CI runs; --quick: format, clippy, tests
cargo xtask bench [...]      the benchmark beside its peers (arguments go to teahouse-bench)
cargo xtask screenshots      makes docs/screenshots anew
cargo xtask autobahn | openapi | power-cut | browser | django | fuzz | selftest | javascript | types
                             one part of the proof";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match Context::find().and_then(|context| dispatch(&context, &arguments)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(context: &Context, arguments: &[String]) -> Result<bool, String> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["test"] => Ok(test::run(context, false)),
        ["test", "--quick"] => Ok(test::run(context, true)),
        ["bench", ..] => bench::run(context, &arguments[1..]).map(|_| true),
        ["screenshots"] => Ok(alone(context, "screenshots", browser::screenshots)),
        ["autobahn"] => Ok(alone(context, "autobahn", autobahn::run)),
        ["openapi"] => Ok(alone(context, "openapi", schemathesis::run)),
        ["power-cut" | "powercut"] => Ok(alone(context, "power-cut", power_cut::run)),
        ["browser"] => Ok(alone(context, "browser", browser::tests)),
        ["django"] => Ok(alone(context, "django", django::run)),
        ["fuzz"] => Ok(alone(context, "fuzz", fuzz::run)),
        ["selftest"] => Ok(alone(context, "selftest", selftest::run)),
        ["javascript"] => Ok(alone(context, "javascript", javascript::tests)),
        ["types"] => Ok(alone(context, "types", javascript::types)),
        _ => Err(HELP.to_owned()),
    }
}

/// One step; those that run the server build it first.
fn alone(context: &Context, name: &'static str, run: fn(&Context) -> Result<String, String>) -> bool {
    const WITH_SERVER: [&str; 5] = ["screenshots", "power-cut", "browser", "django", "selftest"];
    let build = Step { name: "program", needs: &[], run: cargo::program };
    let step = Step { name, needs: &["program"], run };
    let steps = if WITH_SERVER.contains(&name) { vec![build, step] } else { vec![step] };
    report::run(context, &steps)
}
