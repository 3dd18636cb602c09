//! The OpenAPI text against the running server: schemathesis asks for all that the text promises, and for what it
//! forbids, as an admin, a member and a guest.
//!
//! Must never pass where nothing was asked: a run in which most operations were refused, or not reached, is no proof.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    path::Path,
    time::Duration,
};

use serde_json::Value;

use crate::{
    context::Context,
    job::{Job, port_of},
    tools,
};

const STEP: &str = "openapi";
/// Left out of all checks: what no schema can say (a name that is taken, an upload that nobody made, a letter that
/// cannot be seen) is refused, and rightly, though the schema takes it.
const UNSOUND: &str = "positive_data_acceptance";
const LOGIN: &str = "oolong";
const PASSWORD: &str = "seven cups of green tea";

/// In whose name is asked.
struct Asker {
    name: &'static str,
    /// How they are known, in `xtask/schemathesis`.
    settings: &'static str,
    seconds: u64,
    /// So many percent of the operations must have taken a request.
    accepted: usize,
}

const ASKERS: [Asker; 3] = [
    Asker { name: "admin", settings: "account", seconds: 45, accepted: 60 },
    Asker { name: "member", settings: "account", seconds: 30, accepted: 25 },
    Asker { name: "guest", settings: "guest", seconds: 15, accepted: 18 },
];

/// Asks in each name.
pub(crate) fn run(context: &Context) -> Result<String, String> {
    let list = context.root.join("xtask/schemathesis/requirements.txt");
    let program = tools::python(context, STEP, &[list])?.join("st");
    let folder = context.fresh_folder(STEP)?;
    let mut summary = Vec::new();
    for asker in &ASKERS {
        summary.push(ask(context, &program, &folder, asker)?);
    }
    Ok(summary.join("; "))
}

/// One asker at a server of its own.
fn ask(context: &Context, program: &Path, folder: &Path, asker: &Asker) -> Result<String, String> {
    let folder = folder.join(asker.name);
    let mut server = Job::new(context, "openapi-server", context.program())
        .args(["serve", "--listen", "127.0.0.1:0", "--set", "limits.enabled=false", "--data"])
        .args([folder.join("data")])
        .start()?;
    let port = server.wait_for(port_of)?;
    let code = server.wait_for(code_of)?;
    sign_up(port, (asker.name == "admin").then_some(&code))?;
    let report = folder.join("report.json");
    let settings = context.root.join(format!("xtask/schemathesis/{}.toml", asker.settings));
    let asked = Job::new(context, STEP, program)
        .args(["--no-color".as_ref(), "--config-file".as_ref(), settings.as_os_str(), "run".as_ref()])
        .args([format!("http://127.0.0.1:{port}/api/openapi.json")])
        .args(["--phases", "coverage,fuzzing,stateful", "--checks", "all", "--exclude-checks", UNSOUND])
        .args([
            "--generation-deterministic",
            "--continue-on-failure",
            "--max-time",
            &asker.seconds.to_string(),
        ])
        .args(["--report-json-path".as_ref(), report.as_os_str()])
        .env("TEAHOUSE_LOGIN", LOGIN)
        .env("TEAHOUSE_PASSWORD", PASSWORD)
        .env("TEAHOUSE_TOKEN", guest(port)?)
        .folder(&folder)
        .run();
    let report = fs::read_to_string(&report);
    let printed = asked?;
    let report = report.map_err(|error| format!("no report: {error}\n{printed}"))?;
    judge(&report, asker)
}

/// What a report says, or why it proves nothing.
fn judge(report: &str, asker: &Asker) -> Result<String, String> {
    let report: Value = serde_json::from_str(report).map_err(|error| format!("the report: {error}"))?;
    let none = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
    if report["exit_code"] != 0 || !none(&report["failures"]) || !none(&report["errors"]) {
        return Err(format!("{}: {} {}", asker.name, report["failures"], report["errors"]));
    }
    let count = |value: &Value| value.as_u64().and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
    let (all, tested) = (count(&report["operations"]["total"]), count(&report["operations"]["tested"]));
    let taken = report["valid_rates"]
        .as_object()
        .map_or(0, |operations| operations.values().filter(|phases| was_accepted(phases)).count());
    if all == 0 || tested != all {
        return Err(format!("{}: {tested} of {all} operations were tested", asker.name));
    }
    if taken * 100 < all * asker.accepted {
        return Err(format!("{}: only {taken} of {all} operations ever took a request", asker.name));
    }
    let cases = count(&report["test_cases"]["generated"]);
    Ok(format!("{}: {cases} requests to {all} operations, {taken} took some, 0 failures", asker.name))
}

fn was_accepted(phases: &Value) -> bool {
    let phases = phases.as_object().into_iter().flat_map(serde_json::Map::values);
    phases.into_iter().any(|phase| phase["accepted"].as_u64().is_some_and(|count| count > 0))
}

/// `first admin: http://127.0.0.1:40123/invite/gW0CAqGbYUerMQDu2HALzQ`.
fn code_of(line: &str) -> Option<String> {
    line.strip_prefix("first admin: ")?.rsplit('/').next().map(str::to_owned)
}

/// An account to sign in to; the admin's with the code that the server printed.
fn sign_up(port: u16, code: Option<&String>) -> Result<(), String> {
    let mut body = serde_json::json!({"login": LOGIN, "password": PASSWORD});
    if let Some(code) = code {
        body["code"] = serde_json::json!(code);
    }
    let body = body.to_string();
    let head = format!(
        "POST /api/v1/sign-up HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let answer = http(port, &(head + &body))?;
    if answer.starts_with("HTTP/1.1 201") { Ok(()) } else { Err(format!("no account was made: {answer}")) }
}

/// The token of a new guest.
fn guest(port: u16) -> Result<String, String> {
    let request = format!("GET / HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nconnection: close\r\n\r\n");
    let answer = http(port, &request)?;
    let cookie = answer.split("teahouse_guest=").nth(1).and_then(|rest| rest.split(';').next());
    cookie.map(str::to_owned).ok_or_else(|| "the first page gives no guest's cookie".to_owned())
}

fn http(port: u16, request: &str) -> Result<String, String> {
    let asked = TcpStream::connect(("127.0.0.1", port)).and_then(|mut stream| {
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        stream.write_all(request.as_bytes())?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    });
    asked.map_err(|error| format!("the server does not answer: {error}"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Asker, judge};

    const MEMBER: Asker = Asker { name: "member", settings: "account", seconds: 1, accepted: 60 };

    fn report(change: impl FnOnce(&mut Value)) -> String {
        let rate = |accepted: u64| json!({"coverage": {"accepted": 0}, "fuzzing": {"accepted": accepted}});
        let mut report = json!({
            "exit_code": 0, "failures": [], "errors": [], "operations": {"total": 3, "tested": 3},
            "test_cases": {"generated": 70}, "valid_rates": {"a": rate(1), "b": rate(7), "c": rate(0)},
        });
        change(&mut report);
        report.to_string()
    }

    #[test]
    fn the_first_admins_code_is_found() {
        let line = "first admin: http://127.0.0.1:40123/invite/gW0CAqGb";
        assert_eq!(super::code_of(line).as_deref(), Some("gW0CAqGb"));
        assert_eq!(super::code_of("listening on http://127.0.0.1:40123"), None);
    }

    #[test]
    fn the_gate_wants_every_operation_asked_most_of_them_answered_and_nothing_wrong() {
        let good = judge(&report(|_| {}), &MEMBER);
        assert_eq!(good.unwrap(), "member: 70 requests to 3 operations, 2 took some, 0 failures");
        let wrong = |change: fn(&mut Value)| judge(&report(change), &MEMBER).is_err();
        assert!(wrong(|report| report["exit_code"] = json!(1)));
        assert!(wrong(|report| report["failures"] = json!([{"code": "ST200"}])));
        assert!(wrong(|report| report["errors"] = json!(["network"])));
        assert!(wrong(|report| report["operations"]["tested"] = json!(2)));
        assert!(wrong(|report| report["operations"]["total"] = json!(0)));
        assert!(wrong(|report| report["valid_rates"]["b"]["fuzzing"]["accepted"] = json!(0)));
        assert!(judge("{}", &MEMBER).is_err());
    }
}
