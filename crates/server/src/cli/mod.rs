//! The command line: which command, with which settings. Bodies of commands are one file each.

pub mod admin;
pub mod args;
mod data;
mod exposure;
mod import;
mod selftest;
mod serve;

use std::{
    ffi::OsString,
    io::{self, Write as _},
    process::ExitCode,
};

use crate::{
    config::{Config, Loaded},
    telemetry,
};
use args::{Args, Command, Import};

/// Runs the program and says how it ended.
pub fn run(
    arguments: impl Iterator<Item = OsString>,
    environment: impl Iterator<Item = (OsString, OsString)>,
) -> ExitCode {
    let args = match Args::read(arguments) {
        Ok(args) => args,
        Err(error) => error.exit(),
    };
    if matches!(args.command(), Command::Config) {
        return say(&Config::sample());
    }
    let loaded = match Config::load(&args.sources(environment.collect())) {
        Ok(loaded) => loaded,
        Err(problems) => return fail(&problems),
    };
    telemetry::start(&loaded.config.log);
    let mut warnings = loaded.warnings.clone();
    if matches!(args.command(), Command::Serve | Command::Check) {
        warnings.extend(exposure::warnings(&loaded));
    }
    for warning in warnings {
        tracing::warn!("{warning}");
    }
    dispatch(&args, loaded)
}

fn dispatch(args: &Args, loaded: Loaded) -> ExitCode {
    match args.command() {
        Command::Serve => serve::run(loaded),
        Command::Check => data::check(&loaded),
        Command::Backup { file } => data::backup(&loaded.config, file),
        Command::Restore { file } => data::restore(&loaded.config, file),
        Command::Import { from: Import::Django(wanted) } => import::django(&loaded.config, wanted),
        Command::Selftest(wanted) => selftest::run(wanted),
        Command::Admin(noun) => admin::run(noun, loaded),
        Command::Config => say(&Config::sample()),
    }
}

/// Prints to standard output. A reader who hung up is no failure of ours.
fn say(text: &str) -> ExitCode {
    drop(writeln!(io::stdout(), "{}", text.trim_end()));
    ExitCode::SUCCESS
}

/// Prints why it did not work.
fn fail(why: &impl std::fmt::Display) -> ExitCode {
    drop(writeln!(io::stderr(), "teahouse: {why}"));
    ExitCode::FAILURE
}
