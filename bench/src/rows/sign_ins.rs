//! People at the door: what those in the room notice of 200 sign-ins a second. Latency by an open loop, first without, then with.
//!
//! A password costs a core some 30 ms, so one core is asked for six times what it can: most are told to come back. What is judged
//! is that the room does not pay for it. Limits on rates are lifted, or the door would be closed after a few.

use super::{Row, Run, members, trouble};
use crate::Failure;
use crate::driver::Load;
use crate::load::protocol::{Answer, Command};
use crate::report::{Bar, Finding};
use crate::servers::Server;

const MEMBERS: usize = 1_000;
const PER_SECOND: f64 = 100.0;
const SIGN_INS_PER_SECOND: f64 = 200.0;
const ACCOUNTS: usize = 64;
const QUIET: &str = "nobody at the door";
const BUSY: &str = "200 sign-ins a second";

/// Ours alone: the peers know no accounts.
pub(super) fn measure(run: &Run, row: &Row) -> Result<Vec<Finding>, Failure> {
    let title =
        |which: &str| format!("latency at 1,000 members and 100 messages/s, {which}: 200 sign-ins/s ÷ none");
    let mut findings = ["p50", "p99"].map(|which| {
        let id = format!("{}-{which}", row.name);
        let mut finding = run.finding(id, title(which), "×", Some(Bar::AtMost(1.25)));
        finding.figures_unit = "µs".to_owned();
        finding
    });
    let started = run.servers.start(Server::Teahouse)?;
    let (mut room, mut door) = (started.load()?, started.load()?);
    let accounts = run.scaled(ACCOUNTS);
    door.tell(&Command::SignUp { accounts })?;
    room.open(members(run.scaled(MEMBERS), run.scaled(100)))?;
    room.tell(&Command::Rate { seconds: 1.0, per_second: PER_SECOND })?;
    let seconds = run.seconds(20.0);
    let talk = Command::Rate { seconds, per_second: PER_SECOND };
    let knock = Command::SignIns { seconds, per_second: SIGN_INS_PER_SECOND, accounts };
    for _ in 0..run.rounds(3) {
        note(&mut findings, QUIET, &room.tell(&talk)?);
        let (heard, let_in) = both(&mut room, &talk, &mut door, &knock)?;
        note(&mut findings, BUSY, &heard);
        findings[1].notes.push(about(&let_in));
        if let_in.answers < let_in.sent {
            let first = let_in.first_trouble.unwrap_or_default();
            findings[1].invalid = Some(format!(
                "{} of {} sign-ins were never answered: {first}",
                let_in.sent - let_in.answers,
                let_in.sent
            ));
        }
    }
    for finding in &mut findings {
        let (busy, quiet) = (finding.median_of(BUSY), finding.median_of(QUIET));
        finding.value = busy.zip(quiet).map(|(busy, quiet)| busy / quiet);
    }
    Ok(findings.to_vec())
}

/// Both at once.
fn both(
    room: &mut Load,
    talk: &Command,
    door: &mut Load,
    knock: &Command,
) -> Result<(Answer, Answer), Failure> {
    let (heard, let_in) = std::thread::scope(|scope| {
        let knocking = scope.spawn(|| door.tell(knock));
        (room.tell(talk), knocking.join())
    });
    let let_in = let_in.map_err(|_| Failure::Protocol("the thread at the door panicked".to_owned()))?;
    Ok((heard?, let_in?))
}

fn note(findings: &mut [Finding; 2], when: &str, answer: &Answer) {
    for (finding, figure) in findings.iter_mut().zip([answer.p50_us, answer.p99_us]) {
        finding.figures.entry(when.to_owned()).or_default().push(figure);
        if let Some(trouble) = trouble(answer) {
            finding.invalid = Some(format!("{when}: {trouble}"));
        }
    }
    findings[1].notes.push(format!(
        "{when}: highest {:.0} µs, the latest message left {:.0} µs after it was due; server {:.0} % of a core",
        answer.highest_us,
        answer.sent_late_us,
        answer.cpu_us as f64 / answer.seconds / 1e4,
    ));
}

fn about(let_in: &Answer) -> String {
    let statuses: Vec<String> =
        let_in.statuses.iter().map(|(status, count)| format!("{count} with {status}")).collect();
    format!(
        "{} sign-ins over {} connections were answered: {}; a successful one took {:.0} ms in the middle, {:.0} ms at p99",
        let_in.answers,
        let_in.connections,
        statuses.join(", "),
        let_in.p50_us / 1e3,
        let_in.p99_us / 1e3,
    )
}
