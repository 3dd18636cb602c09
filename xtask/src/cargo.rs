//! The steps that are cargo's own: format, clippy, the tests, and the build of what is shipped.
//!
//! Uses cargo-nextest where it is installed; a machine with rustup's toolchain alone does as well.

use std::process::Command;

use crate::{context::Context, job::Job};

/// `cargo fmt --check`.
pub(crate) fn format(context: &Context) -> Result<String, String> {
    Job::cargo(context, "format").args(["fmt", "--all", "--check"]).run()?;
    // A workspace of its own: its crates are built by cargo-fuzz alone.
    Job::cargo(context, "format").args(["fmt", "--check", "--manifest-path", "fuzz/Cargo.toml"]).run()?;
    Ok("every file is as rustfmt writes it".to_owned())
}

/// Clippy over everything, warnings as errors.
pub(crate) fn clippy(context: &Context) -> Result<String, String> {
    let job = Job::cargo(context, "clippy").args(["clippy", "--workspace", "--all-targets"]);
    job.args(["--", "-D", "warnings"]).minutes(20).run()?;
    Ok("no warnings".to_owned())
}

/// Unit, integration and documentation tests.
pub(crate) fn tests(context: &Context) -> Result<String, String> {
    let has_nextest =
        Command::new("cargo").args(["nextest", "--version"]).output().is_ok_and(|it| it.status.success());
    let (job, runner) = if has_nextest {
        (
            Job::cargo(context, "tests").args(["nextest", "run", "--workspace", "--no-fail-fast"]),
            "cargo-nextest",
        )
    } else {
        let kinds = ["test", "--workspace", "--no-fail-fast", "--lib", "--bins", "--tests", "--examples"];
        (Job::cargo(context, "tests").args(kinds), "cargo test")
    };
    let printed = job.env("CARGO_TERM_COLOR", "never").minutes(30).run();
    let documentation =
        Job::cargo(context, "doc-tests").args(["test", "--workspace", "--doc"]).minutes(10).run();
    let count = if has_nextest { nextest_count(&printed?) } else { cargo_count(&printed?) };
    let documented = cargo_count(&documentation?);
    let count = count.filter(|count| *count > 0).ok_or("no test ran at all")?;
    Ok(format!("{count} tests by {runner}, {} in the documentation", documented.unwrap_or(0)))
}

/// The server and the load generator as they are shipped and measured.
pub(crate) fn program(context: &Context) -> Result<String, String> {
    let packages =
        ["build", "--profile", "dist", "--package", "teahouse", "--package", "teahouse-bench", "--bins"];
    Job::cargo(context, "program").args(packages).minutes(20).run()?;
    let bytes = std::fs::metadata(context.program()).map_err(|error| format!("no program: {error}"))?.len();
    Ok(format!("teahouse is {:.1} MB", bytes as f64 / 1e6))
}

/// `Summary [   4.1s] 212 tests run: 212 passed, 0 skipped`.
fn nextest_count(printed: &str) -> Option<u64> {
    let line = printed.lines().rev().find(|line| line.contains(" tests run:"))?;
    line.split(" tests run:").next()?.rsplit(' ').next()?.parse().ok()
}

/// The sum over `test result: ok. 31 passed; 0 failed; …`.
fn cargo_count(printed: &str) -> Option<u64> {
    let results = printed.lines().filter_map(|line| line.strip_prefix("test result: ok. "));
    results.map(|line| line.split(' ').next().and_then(|count| count.parse::<u64>().ok())).sum()
}

#[cfg(test)]
mod tests {
    use super::{cargo_count, nextest_count};

    #[test]
    fn tests_are_counted_in_both_runners_words() {
        let printed = "  Summary [   4.1s] 212 tests run: 212 passed, 0 skipped\n";
        assert_eq!(nextest_count(printed), Some(212));
        let printed =
            "test result: ok. 31 passed; 0 failed; 0 ignored\nx\ntest result: ok. 2 passed; 0 failed\n";
        assert_eq!(cargo_count(printed), Some(33));
    }
}
