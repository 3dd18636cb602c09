//! The page in a real Chromium, driven by playwright-core; the scenarios are in `crates/server/tests/browser`.

use crate::{context::Context, javascript, job::Job, tools};

const FOLDER: &str = "crates/server/tests/browser";

/// Every scenario: two people, the tutorial's own page, media, offline and back, a proxy in front.
pub(crate) fn tests(context: &Context) -> Result<String, String> {
    let files = javascript::files_ending(context, FOLDER, ".test.")?;
    let job = prepared(context, "browser", javascript::node_tests(context, "browser", FOLDER, &files))?;
    let count = javascript::node_count(&job.minutes(15).run()?)?;
    Ok(format!("{count} scenarios in Chromium"))
}

/// Draws `docs/screenshots` anew.
pub(crate) fn screenshots(context: &Context) -> Result<String, String> {
    let script = context.root.join(FOLDER).join("screenshots.js");
    let job = Job::new(context, "screenshots", "node").args([script]);
    let printed = prepared(context, "screenshots", job)?.run()?;
    Ok(printed.lines().last().unwrap_or_default().to_owned())
}

fn prepared(context: &Context, step: &str, job: Job) -> Result<Job, String> {
    let debian = [("chromium", "chromium"), ("nginx", "nginx"), ("openssl", "openssl"), ("ffmpeg", "ffmpeg")];
    tools::debian(context, step, &debian)?;
    let packages = tools::node_packages(context, step)?;
    let folder = context.fresh_folder(&format!("{step}-data"))?;
    Ok(job
        .env("TEAHOUSE_PROGRAM", context.program())
        .env("TEAHOUSE_NODE_PACKAGES", packages)
        .env("TEAHOUSE_TEST_FOLDER", folder))
}
