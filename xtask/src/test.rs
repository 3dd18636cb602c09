//! The project's whole proof, in order, the fast steps first.
//!
//! Budget: 40 minutes on two cores from an empty target folder. Nothing here fails on a time.

use crate::{
    autobahn, bench, browser, cargo,
    context::Context,
    django, fuzz, javascript, power_cut,
    report::{self, Step},
    schemathesis, selftest,
};

const QUICK: usize = 3;

const STEPS: [Step; 14] = [
    Step { name: "format", needs: &[], run: cargo::format },
    Step { name: "clippy", needs: &[], run: cargo::clippy },
    Step { name: "tests", needs: &[], run: cargo::tests },
    Step { name: "javascript", needs: &[], run: javascript::tests },
    Step { name: "types", needs: &[], run: javascript::types },
    Step { name: "program", needs: &[], run: cargo::program },
    Step { name: "autobahn", needs: &[], run: autobahn::run },
    Step { name: "openapi", needs: &["program"], run: schemathesis::run },
    Step { name: "selftest", needs: &["program"], run: selftest::run },
    Step { name: "power-cut", needs: &["program"], run: power_cut::run },
    Step { name: "browser", needs: &["program"], run: browser::tests },
    Step { name: "django", needs: &["program"], run: django::run },
    Step { name: "fuzz", needs: &[], run: fuzz::run },
    Step { name: "bench", needs: &["program"], run: bench::quick },
];

/// `cargo xtask test`: all of it; `--quick`: what a change needs before it is shown to anybody.
pub(crate) fn run(context: &Context, quick: bool) -> bool {
    let steps = if quick { &STEPS[..QUICK] } else { &STEPS[..] };
    report::run(context, steps)
}
