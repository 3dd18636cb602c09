//! The WebSocket codec against Autobahn's fuzzing client: 247 core cases and the 54 of the limits.
//!
//! `wstest` ends with 0 when cases fail, and stops early without a word when the server dies. So the gate
//! reads the values of every case and compares their number; it never trusts an exit code.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    context::{Context, find_program},
    job::{Job, port_of},
};

const STEP: &str = "autobahn";
const GOOD: [&str; 3] = ["OK", "NON-STRICT", "INFORMATIONAL"];
const REQUIREMENTS: &str = include_str!("../autobahn/requirements.txt");

/// A part of the suite, and how many cases it must have run.
struct Suite {
    name: &'static str,
    cases: &'static [&'static str],
    without: &'static [&'static str],
    count: usize,
}

/// 12 and 13 are compression, which is not offered.
const SUITES: [Suite; 2] = [
    Suite { name: "core", cases: &["*"], without: &["9.*", "12.*", "13.*"], count: 247 },
    Suite { name: "limits", cases: &["9.*"], without: &[], count: 54 },
];

/// Runs both suites against fanout's echo, which is built of the very codec and shards of the server.
pub(crate) fn run(context: &Context) -> Result<String, String> {
    let wstest = environment(context)?;
    Job::cargo(context, STEP)
        .args(["build", "--profile", "dist", "--package", "teahouse-fanout", "--example", "echo"])
        .minutes(15)
        .run()?;
    let folder = context.fresh_folder(STEP)?;
    let mut echo = Job::new(context, "autobahn-echo", context.target.join("dist/examples/echo"))
        .args(["127.0.0.1:0"])
        .start()?;
    let port = echo.wait_for(port_of)?;
    let mut summary = Vec::new();
    for suite in &SUITES {
        let report = run_suite(context, &wstest, &folder, port, suite)?;
        summary.push(judge(&report, suite)?);
    }
    Ok(summary.join(", "))
}

fn run_suite(
    context: &Context,
    wstest: &Path,
    folder: &Path,
    port: u16,
    suite: &Suite,
) -> Result<String, String> {
    let out = folder.join(suite.name);
    let settings = serde_json::json!({
        "outdir": out,
        "servers": [{
            "agent": "teahouse",
            "url": format!("ws://127.0.0.1:{port}/conformance/echo"),
            "origin": format!("http://127.0.0.1:{port}"),
        }],
        "cases": suite.cases,
        "exclude-cases": suite.without,
        "exclude-agent-cases": {},
    });
    let file = folder.join(format!("{}.json", suite.name));
    fs::write(&file, settings.to_string()).map_err(|error| format!("{}: {error}", file.display()))?;
    Job::new(context, STEP, wstest).args(["-m", "fuzzingclient", "-s"]).args([&file]).folder(folder).run()?;
    let index = out.join("index.json");
    fs::read_to_string(&index).map_err(|error| format!("no report {}: {error}", index.display()))
}

/// What a suite's report says, or which cases were not good.
fn judge(report: &str, suite: &Suite) -> Result<String, String> {
    let report: serde_json::Value =
        serde_json::from_str(report).map_err(|error| format!("the report: {error}"))?;
    let cases = report["teahouse"].as_object().ok_or("the report has nothing about us: did the echo die?")?;
    let mut bad = Vec::new();
    let mut loose = 0;
    for (case, result) in cases {
        let behaviour =
            [&result["behavior"], &result["behaviorClose"]].map(|value| value.as_str().unwrap_or("none"));
        if behaviour.iter().any(|value| !GOOD.contains(value)) {
            bad.push(format!(
                "{case}: {} / {} (close code {})",
                behaviour[0], behaviour[1], result["remoteCloseCode"]
            ));
        }
        loose += usize::from(behaviour.contains(&"NON-STRICT"));
    }
    if !bad.is_empty() {
        return Err(format!(
            "{} of {} {} cases failed:\n{}",
            bad.len(),
            cases.len(),
            suite.name,
            bad.join("\n")
        ));
    }
    if cases.len() != suite.count {
        return Err(format!(
            "{} of {} {} cases ran: the client stopped early",
            cases.len(),
            suite.count,
            suite.name
        ));
    }
    Ok(format!("{} {} cases, 0 failed, {loose} not strict", cases.len(), suite.name))
}

/// A Python 2.7 environment with the suite in it; gives its `wstest`.
fn environment(context: &Context) -> Result<PathBuf, String> {
    let folder = context.tools().join("autobahn");
    let (python, mark) = (folder.join("python/bin/python"), folder.join("installed"));
    let wstest = folder.join("python/bin/wstest");
    if fs::read_to_string(&mark).is_ok_and(|installed| installed == REQUIREMENTS) {
        return Ok(wstest);
    }
    let (boot, requirements) = (folder.join("boot"), context.root.join("xtask/autobahn/requirements.txt"));
    let _ = fs::remove_dir_all(&folder);
    let step = "autobahn-environment";
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    Job::new(context, step, python_2(context)?)
        .args(pip)
        .args(["--target".as_ref(), boot.as_os_str(), "virtualenv==20.15.1".as_ref()])
        .run()?;
    Job::new(context, step, python_2(context)?)
        .args(["-m".as_ref(), "virtualenv".as_ref(), folder.join("python").as_os_str()])
        .env("PYTHONPATH", &boot)
        .run()?;
    // Twisted's build asks for incremental, and newer setuptools have dropped what the others ask for.
    Job::new(context, step, &python).args(pip).args(["incremental==16.10.1", "setuptools==44.0.0"]).run()?;
    Job::new(context, step, &python)
        .args(pip)
        .args(["--no-build-isolation".as_ref(), "-r".as_ref(), requirements.as_os_str()])
        .run()?;
    Job::new(context, step, &python).args(pip).args(["--no-deps", "autobahntestsuite==0.8.2"]).run()?;
    fs::write(&mark, REQUIREMENTS).map_err(|error| format!("{}: {error}", mark.display()))?;
    Ok(wstest)
}

/// Autobahn's suite is Python 2 code; pyenv is where one may still be found.
fn python_2(context: &Context) -> Result<PathBuf, String> {
    let found =
        Job::new(context, "autobahn-environment", "pyenv").args(["root"]).run().ok().and_then(|root| {
            let versions = PathBuf::from(root.trim()).join("versions");
            let folders = fs::read_dir(versions).ok()?.flatten().map(|entry| entry.path());
            let second = |path: &PathBuf| {
                path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("2.7."))
            };
            folders.filter(second).map(|path| path.join("bin/python")).find(|python| python.is_file())
        });
    found.or_else(|| find_program("python2.7")).ok_or_else(|| {
        "Autobahn needs a Python 2.7 and there is none: neither below `pyenv root` nor as `python2.7`. \
         `pyenv install 2.7.18` brings one. This step is not skipped: without it the codec is unproved."
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::{SUITES, judge};

    fn report(count: usize, behaviour: &str) -> String {
        let case = serde_json::json!({"behavior": "OK", "behaviorClose": behaviour, "remoteCloseCode": 1000});
        let cases: serde_json::Map<_, _> =
            (0..count).map(|number| (number.to_string(), case.clone())).collect();
        serde_json::json!({ "teahouse": cases }).to_string()
    }

    #[test]
    fn the_gate_reads_values_and_counts() {
        let core = &SUITES[0];
        assert!(judge(&report(247, "INFORMATIONAL"), core).is_ok());
        assert!(judge(&report(246, "OK"), core).unwrap_err().contains("246 of 247"));
        assert!(judge(&report(247, "FAILED"), core).unwrap_err().contains("247 of 247 core cases failed"));
        assert!(judge(&report(247, "UNIMPLEMENTED"), core).is_err());
        assert!(judge("{}", core).is_err());
    }
}
