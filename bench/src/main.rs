//! `teahouse-bench`: Teahouse beside its peers on one machine.
//!
//! Three parts that know nothing of each other's insides: the load generator (`load`), the servers (`servers`, `install`), and the
//! rows of the table (`rows`) with their report. Must never link the server: it is measured from outside, as a program.

mod commands;
mod driver;
mod failure;
mod frame;
mod install;
mod load;
mod message;
mod once;
mod process;
mod report;
mod rows;
mod servers;
mod statistics;

use std::process::ExitCode;

pub(crate) use failure::Failure;

fn main() -> ExitCode {
    match commands::run() {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("teahouse-bench: {failure}");
            ExitCode::FAILURE
        }
    }
}
