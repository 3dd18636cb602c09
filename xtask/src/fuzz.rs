//! Every fuzz target for a minute, from its kept corpus.
//!
//! Without a sanitizer, so that the stable toolchain suffices; two at a time, as there are two cores.

use std::{path::PathBuf, thread};

use crate::{context::Context, job::Job, tools};

const STEP: &str = "fuzz";
const SECONDS: &str = "-max_total_time=60";
const AT_ONCE: usize = 2;
/// Far above what any input needs: a machine that stands still for a minute is not a hang of ours.
const HANGS_AFTER: &str = "-timeout=300";

/// Builds all targets, then runs each.
pub(crate) fn run(context: &Context) -> Result<String, String> {
    let fuzz = tools::cargo_fuzz(context, STEP)?;
    let job =
        |step: &str| Job::new(context, step, &fuzz).env("CARGO_TARGET_DIR", context.target.join("fuzz"));
    let listed = job("fuzz-list").args(["fuzz", "list"]).run()?;
    let targets: Vec<&str> = listed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if targets.is_empty() {
        return Err("there is no fuzz target".to_owned());
    }
    job(STEP).args(["fuzz", "build", "--sanitizer", "none"]).minutes(15).run()?;
    let mut rounds = 0;
    for pair in targets.chunks(AT_ONCE) {
        let found = thread::scope(|scope| {
            let runs: Vec<_> =
                pair.iter().map(|target| scope.spawn(|| run_target(context, &fuzz, target))).collect();
            runs.into_iter()
                .map(|run| run.join().unwrap_or_else(|_| Err("a thread of ours panicked".to_owned())))
                .collect::<Vec<_>>()
        });
        for count in found {
            rounds += count?;
        }
    }
    Ok(format!("{} targets ({}), {rounds} inputs, no crash", targets.len(), targets.join(", ")))
}

/// libFuzzer's first folder takes what it finds new: one under target, so that the kept corpus stays as it is.
fn run_target(context: &Context, fuzz: &PathBuf, target: &str) -> Result<u64, String> {
    let step = format!("fuzz-{target}");
    let found = context.fresh_folder(&step)?;
    let kept = context.root.join("fuzz/corpus").join(target);
    let printed = Job::new(context, &step, fuzz)
        .env("CARGO_TARGET_DIR", context.target.join("fuzz"))
        .args(["fuzz", "run", "--sanitizer", "none", target])
        .args([&found, &kept])
        .args(["--", SECONDS, "-max_len=65536", HANGS_AFTER, "-print_final_stats=1"])
        .run()?;
    let executed = printed.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    executed
        .and_then(|count| count.trim().parse().ok())
        .ok_or_else(|| format!("{target} did not say how much it ran"))
}
