//! What was found, kept as JSON and shown as a table and a plot.
//!
//! Must never drop a figure that misses its bar, nor judge a quick run. Rows measured later replace those of the same name.

mod machine;
mod markdown;
mod plot;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::Failure;
pub(crate) use machine::{Machine, now};

/// A limit that a figure is held against.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Bar {
    /// Good up to this.
    AtMost(f64),
    /// Good from this on.
    AtLeast(f64),
}

impl Bar {
    fn holds(self, value: f64) -> bool {
        match self {
            Bar::AtMost(limit) => value <= limit,
            Bar::AtLeast(limit) => value >= limit,
        }
    }
}

/// One line of the table.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Finding {
    /// Its name, as `--row` takes it.
    pub(crate) id: String,
    /// What was measured.
    pub(crate) title: String,
    /// The figure that the bar is about; nothing where it could not be measured.
    pub(crate) value: Option<f64>,
    /// Of `value`.
    pub(crate) unit: String,
    /// Where there is one.
    pub(crate) bar: Option<Bar>,
    /// Each server's figures, a round each, in `figures_unit`.
    pub(crate) figures: BTreeMap<String, Vec<f64>>,
    /// Of `figures`.
    pub(crate) figures_unit: String,
    /// Further facts, in words.
    pub(crate) notes: Vec<String>,
    /// Why it is no valid measurement: lost, doubled or disordered messages, or a failure.
    pub(crate) invalid: Option<String>,
    /// A shortened run, whose figures say nothing.
    pub(crate) quick: bool,
    /// When.
    pub(crate) measured_at: String,
}

impl Finding {
    /// In a word: pass, miss, or why there is no judgement.
    pub(crate) fn verdict(&self) -> &'static str {
        match (&self.invalid, self.value, self.bar) {
            (Some(_), _, _) => "invalid",
            (None, None, _) => "not measured",
            (None, Some(_), None) => "no bar",
            _ if self.quick => "quick, not judged",
            (None, Some(value), Some(bar)) if bar.holds(value) => "pass",
            _ => "miss",
        }
    }

    /// For the terminal.
    pub(crate) fn in_a_line(&self) -> String {
        let value =
            self.value.map_or_else(String::new, |value| format!("{} {}", markdown::number(value), self.unit));
        let medians: Vec<String> = self
            .figures
            .keys()
            .filter_map(|server| Some(format!("{server} {}", markdown::number(self.median_of(server)?))))
            .collect();
        let wrong = self.invalid.as_deref().unwrap_or_default();
        format!(
            "{:<32} {:<14} {:<18} {} {} {wrong}",
            self.id,
            value,
            self.verdict(),
            medians.join(", "),
            self.figures_unit
        )
    }

    /// The median of one server's figures.
    pub(crate) fn median_of(&self, server: &str) -> Option<f64> {
        self.figures.get(server).map(|rounds| crate::statistics::median(rounds))
    }
}

/// All of a results folder.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Report {
    /// Where it was measured.
    pub(crate) machine: Machine,
    /// In the table's order.
    pub(crate) findings: Vec<Finding>,
}

impl Report {
    /// What the folder holds, or an empty one.
    pub(crate) fn open(folder: &Path, machine: Machine) -> Report {
        let kept = fs::read_to_string(folder.join("results.json")).ok();
        let kept = kept.and_then(|text| serde_json::from_str::<Report>(&text).ok());
        Report { machine, findings: kept.map(|report| report.findings).unwrap_or_default() }
    }

    /// The same, as it was written.
    pub(crate) fn read(folder: &Path) -> Result<Report, Failure> {
        let text = fs::read_to_string(folder.join("results.json"))?;
        serde_json::from_str(&text).map_err(|error| Failure::Protocol(error.to_string()))
    }

    /// Takes a finding in, in the place of an older one of that name.
    pub(crate) fn put(&mut self, finding: Finding) {
        match self.findings.iter_mut().find(|one| one.id == finding.id) {
            Some(older) => *older = finding,
            None => self.findings.push(finding),
        }
    }

    /// Writes `results.json`, `README.md` and the plot.
    pub(crate) fn write(&self, folder: &Path) -> Result<(), Failure> {
        fs::create_dir_all(folder)?;
        let json =
            serde_json::to_string_pretty(self).map_err(|error| Failure::Protocol(error.to_string()))?;
        fs::write(folder.join("results.json"), json + "\n")?;
        fs::write(folder.join("README.md"), markdown::table(self))?;
        fs::write(folder.join("cpu-per-delivery.svg"), plot::draw(self))?;
        Ok(())
    }
}
