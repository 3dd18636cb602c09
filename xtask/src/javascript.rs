//! The page's own tests under node, and the type check of its JSDoc. The page itself has no build step.

use std::{fs, path::PathBuf};

use crate::{context::Context, job::Job, tools};

/// `node --test` over `web/tests`.
pub(crate) fn tests(context: &Context) -> Result<String, String> {
    tools::debian(context, "javascript", &[("node", "nodejs")])?;
    let files = files_ending(context, "web/tests", ".test.")?;
    let printed = node_tests(context, "javascript", "web/tests", &files).run()?;
    node_count(&printed).map(|count| format!("{count} tests of the page's modules"))
}

/// `tsc` with `checkJs`, by the settings in `web/jsconfig.json`.
pub(crate) fn types(context: &Context) -> Result<String, String> {
    let packages = tools::node_packages(context, "types")?;
    let compiler = packages.join("node_modules/.bin/tsc");
    let settings = context.root.join("web/jsconfig.json");
    let roots = packages.join("node_modules/@types");
    let look = |what: &str| {
        Job::new(context, "types", &compiler)
            .args([what.as_ref(), "--project".as_ref(), settings.as_os_str()])
            .args(["--typeRoots".as_ref(), roots.as_os_str()])
            .run()
    };
    look("--noEmit")?;
    let page = context.root.join("web");
    let count =
        look("--listFilesOnly")?.lines().filter(|line| line.starts_with(&*page.to_string_lossy())).count();
    if count == 0 {
        Err("the settings name no file".to_owned())
    } else {
        Ok(format!("{count} files, no type errors"))
    }
}

/// A run of node's own test runner, in the words that [`node_count`] reads; what failed stands at the end of them.
pub(crate) fn node_tests(context: &Context, step: &str, folder: &str, files: &[PathBuf]) -> Job {
    let words = ["--test", "--test-concurrency=1", "--test-reporter=spec"];
    Job::new(context, step, "node").args(words).args(files).folder(context.root.join(folder))
}

/// The test files of a folder, sorted.
pub(crate) fn files_ending(context: &Context, folder: &str, part: &str) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(context.root.join(folder)).map_err(|error| format!("{folder}: {error}"))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().contains(part)));
    files.sort();
    if files.is_empty() { Err(format!("{folder} has no tests")) } else { Ok(files) }
}

/// How many tests passed, from the last lines; none or a failed one is an error.
pub(crate) fn node_count(printed: &str) -> Result<u64, String> {
    let number = |word: &str| {
        let line = printed.lines().rev().find_map(|line| line.strip_prefix(word))?;
        line.trim().parse::<u64>().ok()
    };
    match (number("ℹ pass "), number("ℹ fail "), number("ℹ skipped ")) {
        (Some(passed), Some(0), Some(0)) if passed > 0 => Ok(passed),
        counts => Err(format!("passed, failed and skipped are {counts:?}\n{printed}")),
    }
}
