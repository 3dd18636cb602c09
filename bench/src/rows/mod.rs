//! The rows of the table: what is measured, how long, and against which bar.
//!
//! Must never judge what was not measured whole: a round in which a message was lost, doubled or out of order makes its row invalid.

mod fanout;
mod growth;
mod handshake;
mod latency;
mod log;
mod memory;
mod sign_ins;
mod start;

use std::collections::BTreeMap;

use crate::Failure;
use crate::load::protocol::{Answer, Opening};
use crate::message::Wire;
use crate::report::{Bar, Finding, now};
use crate::servers::{Server, Servers};

/// What all rows need.
#[derive(Debug)]
pub(crate) struct Run {
    /// To be started as needed.
    pub(crate) servers: Servers,
    /// One round of a second, fewer connections: proves that the benchmark works, measures nothing.
    pub(crate) quick: bool,
}

impl Run {
    /// So many rounds, or one.
    fn rounds(&self, wanted: usize) -> usize {
        if self.quick { 1 } else { wanted }
    }

    /// So many seconds, or one.
    fn seconds(&self, wanted: f64) -> f64 {
        if self.quick { 1.0 } else { wanted }
    }

    /// So many, or a twentieth of them.
    fn scaled(&self, wanted: usize) -> usize {
        if self.quick { wanted.div_ceil(20) } else { wanted }
    }

    /// An empty finding.
    fn finding(
        &self,
        id: impl Into<String>,
        title: impl Into<String>,
        unit: &str,
        bar: Option<Bar>,
    ) -> Finding {
        Finding {
            id: id.into(),
            title: title.into(),
            value: None,
            unit: unit.to_owned(),
            bar,
            figures: BTreeMap::new(),
            figures_unit: unit.to_owned(),
            notes: Vec::new(),
            invalid: None,
            quick: self.quick,
            measured_at: now(),
        }
    }

    /// Those of the contenders that can be started.
    fn there(&self, contenders: &[Server]) -> Vec<Server> {
        contenders.iter().copied().filter(|&server| self.servers.has(server)).collect()
    }
}

/// How a row is measured.
type Measure = fn(&Run, &Row) -> Result<Vec<Finding>, Failure>;

/// One row, which may yield several findings; their names begin with the row's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    /// As `--row` takes it.
    pub(crate) name: &'static str,
    /// Part of `--quick`.
    pub(crate) quick: bool,
    /// Of the fan-out rows.
    shape: Option<fanout::Shape>,
    measure: Measure,
}

impl Row {
    /// Measures it. What fails is a finding too, so that the other rows go on.
    pub(crate) fn measure(&self, run: &Run) -> Vec<Finding> {
        (self.measure)(run, self).unwrap_or_else(|failure| {
            let mut finding = run.finding(self.name, self.name, "", None);
            finding.invalid = Some(failure.to_string());
            vec![finding]
        })
    }
}

/// All rows, in the table's order.
pub(crate) fn all() -> Vec<Row> {
    let mut rows = fanout::rows();
    let others: [(&'static str, bool, Measure); 9] = [
        ("growth", false, growth::measure),
        ("memory-idle-tutorial", true, memory::idle_tutorial),
        ("memory-idle-chat", true, memory::idle_chat),
        ("memory-half-requests", true, memory::half_requests),
        ("handshake", true, handshake::measure),
        ("log", true, log::measure),
        ("latency", true, latency::measure),
        ("sign-ins", true, sign_ins::measure),
        ("start", true, start::measure),
    ];
    rows.extend(others.map(|(name, quick, measure)| Row { name, quick, shape: None, measure }));
    rows
}

/// The rows of these names; a finding's name stands for the row that yields it.
pub(crate) fn named(names: &[String]) -> Result<Vec<Row>, Failure> {
    let mut chosen = Vec::new();
    for name in names {
        let exact: Vec<Row> = all().into_iter().filter(|row| row.name == name).collect();
        let within = |row: &Row| name.strip_prefix(row.name).is_some_and(|rest| rest.starts_with('-'));
        let rows = if exact.is_empty() { all().into_iter().filter(within).collect() } else { exact };
        if rows.is_empty() {
            return Err(Failure::NoRow(name.clone()));
        }
        chosen.extend(rows);
    }
    Ok(chosen)
}

/// Members of one room on the tutorial's wire, 32 on their way at once.
fn members(connections: usize, senders: usize) -> Opening {
    Opening { connections, rooms: 1, senders, at_once: 32, wire: Wire::Tutorial, join: true }
}

/// What makes a round worthless, in a sentence.
pub(crate) fn trouble(answer: &Answer) -> Option<String> {
    let wrong = answer.missing + answer.surplus + answer.disordered_rooms + answer.troubles;
    let unanswered = answer.sent.saturating_sub(answer.answers);
    (wrong + unanswered > 0).then(|| {
        format!(
            "{} deliveries missing, {} too many, {} rooms out of order, {} messages unanswered, {} troubles{}",
            answer.missing,
            answer.surplus,
            answer.disordered_rooms,
            unanswered,
            answer.troubles,
            answer.first_trouble.as_ref().map_or_else(String::new, |first| format!(", the first: {first}"))
        )
    })
}
