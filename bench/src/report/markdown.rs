//! The table that people read, made from the results alone.

use std::fmt::Write;

use super::{Bar, Finding, Report};

/// The whole page.
pub(super) fn table(report: &Report) -> String {
    let mut page = String::from("# Teahouse beside its peers: results\n\n");
    let machine = &report.machine;
    let cores = if machine.pinned {
        "the server pinned to one core, the load generator to another"
    } else {
        "**not pinned: server and load generator shared their cores, so these figures are no more than a hint**"
    };
    let versions: Vec<String> =
        machine.versions.iter().map(|(name, version)| format!("{name} {version}")).collect();
    let _ = writeln!(
        page,
        "{} × {}, {} GiB, Linux {}; {cores}; a sync of 4 KiB takes {:.0} µs. Peers: {}. How it is measured and how to read it: \
         [bench/README.md](../../README.md).\n",
        machine.cores,
        machine.processor,
        machine.memory_gib,
        machine.kernel,
        machine.sync_us,
        versions.join(", "),
    );
    page.push_str("![Server CPU time per delivery](cpu-per-delivery.svg)\n\n");
    page.push_str("| | measured | bar | | medians |\n|---|---:|---:|---|---|\n");
    for finding in &report.findings {
        page.push_str(&line(finding));
    }
    page.push_str("\nTo measure one line again: `--row` and its name.\n\n");
    for finding in &report.findings {
        notes(&mut page, finding);
    }
    page
}

fn line(finding: &Finding) -> String {
    let value =
        finding.value.map_or_else(|| "–".to_owned(), |value| format!("{} {}", number(value), finding.unit));
    let bar = match finding.bar {
        None => "–".to_owned(),
        Some(Bar::AtMost(limit)) => format!("≤ {}", number(limit)),
        Some(Bar::AtLeast(limit)) => format!("≥ {}", number(limit)),
    };
    let verdict = match finding.verdict() {
        "miss" => "**miss**",
        "invalid" => "**invalid**",
        other => other,
    };
    let figures: Vec<String> = finding
        .figures
        .keys()
        .filter_map(|server| Some(format!("{server} {}", number(finding.median_of(server)?))))
        .collect();
    let unit = if figures.is_empty() { "" } else { &finding.figures_unit };
    format!(
        "| {} | {} | {bar} | {verdict} | {} {unit} |\n",
        finding.title,
        value.trim_end(),
        figures.join(" · ")
    )
}

fn notes(page: &mut String, finding: &Finding) {
    let _ = writeln!(page, "- `{}`, {}:", finding.id, finding.measured_at);
    for (server, rounds) in &finding.figures {
        let rounds: Vec<String> = rounds.iter().map(|&value| number(value)).collect();
        let _ = writeln!(page, "  - {server}: {} {}", rounds.join(", "), finding.figures_unit);
    }
    for note in finding.notes.iter().chain(&finding.invalid) {
        let _ = writeln!(page, "  - {}", note.replace('\n', " "));
    }
}

/// Three significant digits, thousands apart.
pub(super) fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let digits = 2 - value.abs().log10().floor() as i32;
    if digits > 0 {
        return format!("{value:.*}", digits.min(6) as usize);
    }
    let whole = format!("{value:.0}");
    let mut out = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) && !out.ends_with('-') {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_have_three_digits_that_count() {
        assert_eq!(number(0.12345), "0.123");
        assert_eq!(number(2.0), "2.00");
        assert_eq!(number(43.21), "43.2");
        assert_eq!(number(123_456.0), "123,456");
        assert_eq!(number(999.0), "999");
        assert_eq!(number(0.0), "0");
    }
}
