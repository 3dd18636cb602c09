//! What admins do, from the command line: the same commands as REST and the pages, under the name `console`.
//!
//! The running server does them, by the control socket; without one the folder is opened for as long as it takes.
//! Must never take a password as an argument: other people of this machine can read those.
//! Bounds: [`MOST_ROWS`] rows of a list unless more are asked for.

pub mod args;
mod ask;
mod read;
mod table;

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use serde_json::Value;
use teahouse_wire::admin::Command;

use super::{fail, say};
use crate::config::Loaded;
pub use args::Noun;

/// Rows of a list, where nobody says how many.
const MOST_ROWS: usize = 1_000;

/// What to do, and how to show it.
pub(super) struct Wanted {
    /// What the server is asked for.
    command: Command,
    /// What to say where there is nothing to show.
    done: &'static str,
}

/// Does one of the commands.
pub(super) fn run(noun: &Noun, loaded: Loaded) -> ExitCode {
    let (wanted, output) = match read::wanted(noun) {
        Ok(wanted) => (wanted, noun.output()),
        Err(problem) => return fail(&problem),
    };
    let mut server = ask::Server::find(loaded);
    if matches!(wanted.command, Command::ExportAudit { .. }) {
        return lines(&mut server, wanted.command);
    }
    match server.all(wanted.command.clone(), output.rows.unwrap_or(MOST_ROWS)) {
        Ok(answer) => show(&wanted, &answer, output.json),
        Err(problem) => fail(&problem),
    }
}

fn show(wanted: &Wanted, answer: &Value, json: bool) -> ExitCode {
    let shown = match answer["items"].as_array() {
        _ if json => serde_json::to_string_pretty(answer).unwrap_or_default(),
        Some(items) => table::of(&wanted.command, items, answer["next"].is_string()),
        None => table::facts(answer).unwrap_or_else(|| wanted.done.to_owned()),
    };
    let said = say(&shown);
    let broken = matches!(wanted.command, Command::VerifyAudit {}) && answer["whole"] == false;
    if broken { ExitCode::FAILURE } else { said }
}

/// The whole record, one link a line, as it comes.
fn lines(server: &mut ask::Server, mut command: Command) -> ExitCode {
    loop {
        let page = match server.ask(command.clone()) {
            Ok(page) => page,
            Err(problem) => return fail(&problem),
        };
        let mut out = io::stdout().lock();
        for row in page["items"].as_array().map_or(&[][..], Vec::as_slice) {
            // Who hung up has read enough.
            if writeln!(out, "{row}").is_err() {
                return ExitCode::SUCCESS;
            }
        }
        let Some(next) = page["next"].as_str() else { return ExitCode::SUCCESS };
        if let Err(error) = command.go_on(Some(next.to_owned())) {
            return fail(&error);
        }
    }
}
