//! `teahouse selftest`: the server judges itself while it is killed fifty times under load.

use crate::{context::Context, job::Job};

const KILLS: &str = "50";
const PROOF: &str = "0 lost, 0 doubled";

/// Runs it; the sentence must be there, an exit code alone proves nothing.
pub(crate) fn run(context: &Context) -> Result<String, String> {
    let printed = Job::new(context, "selftest", context.program())
        .args(["selftest", "--kills", KILLS])
        .minutes(15)
        .run()?;
    match printed.lines().rev().find(|line| line.contains(PROOF)) {
        Some(line) => {
            let counts = printed.lines().find(|line| line.contains(" acknowledged")).unwrap_or_default();
            Ok(format!("{KILLS} kills: {}, {}", counts.trim(), line.trim()))
        }
        None => Err(format!("it ended well but never said `{PROOF}`:\n{printed}")),
    }
}
