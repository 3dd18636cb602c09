//! A real Django site with its accounts: they move over by `teahouse import`, and its visitors come by token.
//!
//! Installs Django into the target folder and nowhere else.

use std::{fs, path::PathBuf};

use crate::{context::Context, job::Job, tools};

const FOLDER: &str = "examples/django";

/// Runs `examples/django/test_with_teahouse.py`; the sentence at its end must be there.
pub(crate) fn run(context: &Context) -> Result<String, String> {
    let python = python(context)?;
    let printed = Job::new(context, "django", python)
        .args(["test_with_teahouse.py"])
        .folder(context.root.join(FOLDER))
        .env("TEAHOUSE", context.program())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .run()?;
    match printed.lines().rev().find(|line| line.contains("checks passed")) {
        Some(line) => Ok(line.trim().to_owned()),
        None => Err(format!("it ended well but never said how many checks passed:\n{printed}")),
    }
}

/// A Python that has what the test needs, installed anew when the list changes.
fn python(context: &Context) -> Result<PathBuf, String> {
    tools::debian(context, "django", &[("python3", "python3-venv"), ("pg_ctlcluster", "postgresql")])?;
    let folder = context.tools().join("django");
    let (python, mark) = (folder.join("bin/python"), folder.join("installed"));
    let failed = |error: std::io::Error| format!("{FOLDER}: {error}");
    let list = |name: &str| fs::read_to_string(context.root.join(FOLDER).join(name)).map_err(failed);
    let wanted = list("requirements.txt")? + &list("requirements-test.txt")?;
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    Job::new(context, "django", "python3").args(["-m", "venv", "--clear"]).args([&folder]).run()?;
    Job::new(context, "django", &python)
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"])
        .args([context.root.join(FOLDER).join("requirements-test.txt")])
        .run()?;
    fs::write(&mark, wanted).map_err(failed)?;
    Ok(python)
}
