//! `teahouse selftest`: tries the promise and counts.

use std::process::ExitCode;

use super::{args::Selftest, fail, say};
use crate::selftest;

pub(super) fn run(wanted: &Selftest) -> ExitCode {
    match selftest::run(wanted) {
        Ok(report) => {
            say(&report.to_string());
            if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => fail(&error),
    }
}
