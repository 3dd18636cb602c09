//! The power cut at every sync: `xtask/power_cut` records a run of the server under strace and replays it.

use crate::{context::Context, job::Job, tools};

const STEP: &str = "power-cut";

/// Records, replays, and wants to read that nothing was lost.
pub(crate) fn run(context: &Context) -> Result<String, String> {
    tools::debian(context, STEP, &[("strace", "strace"), ("python3", "python3")])?;
    let scripts = context.root.join("xtask/power_cut");
    // An instrument that finds no fault where there is one would prove nothing.
    Job::new(context, STEP, "python3")
        .args(["-B", "-m", "unittest", "test_power_cut"])
        .folder(&scripts)
        .run()?;
    let folder = context.fresh_folder(STEP)?;
    let printed = Job::new(context, STEP, "python3")
        .args(["-B".as_ref(), scripts.join("power_cut.py").as_os_str()])
        .args(["--program".as_ref(), context.program().as_os_str()])
        .args(["--folder".as_ref(), folder.as_os_str()])
        .minutes(15)
        .run()?;
    match printed.lines().rev().find(|line| line.contains(" 0 lost")) {
        Some(line) => Ok(line.trim().to_owned()),
        None => Err(format!("it ended well but never said `0 lost`:\n{printed}")),
    }
}
