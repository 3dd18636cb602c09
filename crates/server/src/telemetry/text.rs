//! Prometheus' text format, version 0.0.4.
//!
//! Names and labels are ours and need no escaping. Must never write a metric's head twice: scrapers refuse
//! the whole page.

use std::fmt::{Display, Write as _};

use super::snapshot::Histogram;

/// A page under way.
#[derive(Debug, Default)]
pub(super) struct Text(String);

impl Text {
    pub(super) fn counter(&mut self, name: &str, help: &str, value: u64) {
        self.counters(name, help, [(String::new(), value)]);
    }

    pub(super) fn gauge(&mut self, name: &str, help: &str, value: u64) {
        self.gauges(name, help, [(String::new(), value)]);
    }

    /// A counter with labels; each is written as `key="value",…`.
    pub(super) fn counters(
        &mut self,
        name: &str,
        help: &str,
        values: impl IntoIterator<Item = (String, u64)>,
    ) {
        self.family(name, help, "counter", values);
    }

    pub(super) fn gauges(&mut self, name: &str, help: &str, values: impl IntoIterator<Item = (String, u64)>) {
        self.family(name, help, "gauge", values);
    }

    pub(super) fn histogram(&mut self, name: &str, help: &str, histogram: &Histogram) {
        self.head(name, help, "histogram");
        for (bound, count) in &histogram.buckets {
            self.line(&format!("{name}_bucket"), &format!("le=\"{bound}\""), count);
        }
        self.line(&format!("{name}_bucket"), "le=\"+Inf\"", histogram.count);
        self.line(&format!("{name}_sum"), "", histogram.sum);
        self.line(&format!("{name}_count"), "", histogram.count);
    }

    pub(super) fn finish(self) -> String {
        self.0
    }

    fn family(
        &mut self,
        name: &str,
        help: &str,
        kind: &str,
        values: impl IntoIterator<Item = (String, u64)>,
    ) {
        self.head(name, help, kind);
        for (labels, value) in values {
            self.line(name, &labels, value);
        }
    }

    fn head(&mut self, name: &str, help: &str, kind: &str) {
        // Writing to a String cannot fail.
        let _ = write!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}\n");
    }

    fn line(&mut self, name: &str, labels: &str, value: impl Display) {
        let _ = match labels {
            "" => writeln!(self.0, "{name} {value}"),
            _ => writeln!(self.0, "{name}{{{labels}}} {value}"),
        };
    }
}
