//! The plot: CPU time per delivery, a row of bars for each workload, on a logarithmic scale.
//!
//! One SVG without scripts or fonts of its own; its colours follow the reader's light or dark setting.

use std::fmt::Write;

use super::markdown::number;
use super::{Finding, Report};
use crate::servers::Server;

const SERVERS: [(Server, &str); 5] = [
    (Server::Teahouse, "t"),
    (Server::TeahouseProcess, "p"),
    (Server::Bun, "b"),
    (Server::Node, "n"),
    (Server::Django, "d"),
];
const LEFT: f64 = 190.0;
const RIGHT: f64 = 820.0;
const TOP: f64 = 84.0;
const BAR: f64 = 14.0;
const GAP: f64 = 22.0;
const LOWEST: f64 = 0.01;
const HIGHEST: f64 = 1000.0;

const STYLE: &str = "\
text{font:13px system-ui,sans-serif;fill:#3b342c}.h{font-size:16px;font-weight:600}.s{fill:#6f665b;font-size:12px}\
.g{stroke:#d9d1c3}.t{fill:#2f7d5b}.p{fill:#7fb89c}.b{fill:#b5652b}.n{fill:#8a7f9c}.d{fill:#5b7aa6}.bg{fill:#fffdf8}\
@media(prefers-color-scheme:dark){text{fill:#e9e2d5}.s{fill:#a89f90}.g{stroke:#443e36}.t{fill:#5fbf92}.p{fill:#3f7a5f}\
.b{fill:#e09a5c}.n{fill:#a79bbd}.d{fill:#86a7d6}.bg{fill:#1d1a16}}";

/// The drawing of all rows that have a CPU time per delivery.
pub(super) fn draw(report: &Report) -> String {
    let rows: Vec<&Finding> =
        report.findings.iter().filter(|one| one.id.starts_with("fanout-") && is_base(one)).collect();
    let bars =
        |row: &Finding| SERVERS.iter().filter(|(server, _)| row.figures.contains_key(server.name())).count();
    let height = TOP + rows.iter().map(|row| bars(row) as f64 * BAR + GAP).sum::<f64>() + 30.0;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 900 {height:.0}\" role=\"img\" \
         aria-label=\"Server CPU time per delivery, by workload and server\">\n<style>{STYLE}</style>\n\
         <rect class=\"bg\" width=\"900\" height=\"{height:.0}\"/>\n\
         <text class=\"h\" x=\"16\" y=\"26\">Server CPU time per delivery, microseconds (logarithmic; shorter is better)</text>\n"
    );
    legend(&mut svg);
    grid(&mut svg, height);
    let mut y = TOP;
    for row in rows {
        let middle = y + bars(row) as f64 * BAR / 2.0 + 4.0;
        let _ = writeln!(svg, "<text x=\"16\" y=\"{middle:.0}\">{}</text>", label(&row.id));
        for (server, class) in SERVERS {
            let Some(value) = row.median_of(server.name()) else { continue };
            let end = place(value);
            let _ = writeln!(
                svg,
                "<rect class=\"{class}\" x=\"{LEFT}\" y=\"{y:.0}\" width=\"{:.1}\" height=\"{}\"/>\
                 <text class=\"s\" x=\"{:.0}\" y=\"{:.0}\">{}</text>",
                end - LEFT,
                BAR - 2.0,
                end + 5.0,
                y + BAR - 4.0,
                number(value)
            );
            y += BAR;
        }
        y += GAP;
    }
    svg.push_str("</svg>\n");
    svg
}

/// One finding of each workload; the others hold the same figures against another bar.
fn is_base(finding: &Finding) -> bool {
    !finding.figures.is_empty() && !finding.id.ends_with("-process") && !finding.id.ends_with("-django")
}

fn label(id: &str) -> String {
    let numbers: Vec<&str> = id.trim_start_matches("fanout-").split(['x', '-']).collect();
    match numbers.as_slice() {
        [members, senders, flight] => format!("{members} · {senders} · {flight}"),
        [members, senders, flight, rest @ ..] => {
            format!("{members} · {senders} · {flight}, {}", rest.join(" "))
        }
        _ => id.to_owned(),
    }
}

fn legend(svg: &mut String) {
    let mut x = LEFT;
    for (server, class) in SERVERS {
        let name = server.name();
        let _ = writeln!(
            svg,
            "<rect class=\"{class}\" x=\"{x}\" y=\"42\" width=\"12\" height=\"12\"/><text class=\"s\" x=\"{}\" y=\"53\">{name}</text>",
            x + 17.0
        );
        x += 40.0 + 6.6 * name.len() as f64;
    }
    let _ = writeln!(svg, "<text class=\"s\" x=\"16\" y=\"70\">members · senders · in flight</text>");
}

fn grid(svg: &mut String, height: f64) {
    for (value, words) in
        [(0.01, "0.01"), (0.1, "0.1"), (1.0, "1"), (10.0, "10"), (100.0, "100"), (1000.0, "1,000")]
    {
        let x = place(value);
        let _ = writeln!(
            svg,
            "<line class=\"g\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{}\" y2=\"{:.0}\"/>\
             <text class=\"s\" text-anchor=\"middle\" x=\"{x:.1}\" y=\"{:.0}\">{words}</text>",
            TOP - 8.0,
            height - 28.0,
            height - 12.0,
        );
    }
}

fn place(value: f64) -> f64 {
    let share = (value.clamp(LOWEST, HIGHEST) / LOWEST).log10() / (HIGHEST / LOWEST).log10();
    LEFT + share * (RIGHT - LEFT)
}
