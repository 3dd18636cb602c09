//! The benchmark: builds what is measured, then hands over to `teahouse-bench`, which fetches its peers itself.
//!
//! In the tests only a short run of it: that it works and loses nothing. No figure fails a test.

use crate::{cargo, context::Context, job::Job};

/// The short run among the tests.
pub(crate) fn quick(context: &Context) -> Result<String, String> {
    let peers = context.target.join("bench-peers");
    let printed = generator(context).args(["--quick", "--cache"]).args([&peers]).minutes(10).run()?;
    Ok(printed.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("ran").trim().to_owned())
}

/// `cargo xtask bench`: the whole table, with what follows on the command line.
pub(crate) fn run(context: &Context, arguments: &[String]) -> Result<String, String> {
    cargo::program(context)?;
    let printed = generator(context).args(arguments).minutes(180).run()?;
    println!("{printed}");
    Ok("measured".to_owned())
}

fn generator(context: &Context) -> Job {
    Job::new(context, "bench", context.target.join("dist/teahouse-bench"))
}
