//! The power cut at every sync: `xtask/power_cut` records a run of the server under strace and replays it.

use crate::{context::Context, job::Job, tools};

const STEP: &str = "power-cut";

/// Records, replays, and wants to read that nothing was lost.
pub(crate) fn run(context: &Context) -> Result<String, String> {
    tools::debian(context, STEP, &[("strace", "strace"), ("python3", "python3")])?;
    let folder = context.fresh_folder(STEP)?;
    let script = context.root.join("xtask/power_cut/power_cut.py");
    let printed = Job::new(context, STEP, "python3")
        .args([script.as_os_str(), "--program".as_ref(), context.program().as_os_str()])
        .args(["--folder".as_ref(), folder.as_os_str()])
        .minutes(15)
        .run()?;
    match printed.lines().rev().find(|line| line.contains(" 0 lost")) {
        Some(line) => Ok(line.trim().to_owned()),
        None => Err(format!("it ended well but never said `0 lost`:\n{printed}")),
    }
}
