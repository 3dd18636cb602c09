//! A real Django site with its accounts: they move over by `teahouse import`, and its visitors come by token.
//!
//! Installs Django into the target folder and nowhere else.

use crate::{context::Context, job::Job, tools};

const FOLDER: &str = "examples/django";

/// Runs `examples/django/test_with_teahouse.py`; the sentence at its end must be there.
pub(crate) fn run(context: &Context) -> Result<String, String> {
    let folder = context.root.join(FOLDER);
    tools::debian(context, "django", &[("pg_ctlcluster", "postgresql")])?;
    let lists = ["requirements.txt", "requirements-test.txt"].map(|list| folder.join(list));
    let python = tools::python(context, "django", &lists)?.join("python");
    let printed = Job::new(context, "django", python)
        .args(["test_with_teahouse.py"])
        .folder(folder)
        .env("TEAHOUSE", context.program())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .run()?;
    match printed.lines().rev().find(|line| line.contains("checks passed")) {
        Some(line) => Ok(line.trim().to_owned()),
        None => Err(format!("it ended well but never said how many checks passed:\n{printed}")),
    }
}
