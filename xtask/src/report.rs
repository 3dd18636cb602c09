//! Steps and what came of them: run in order, a failing one hides no other, the exit code is right.
//!
//! A step is only left out where one that it needs failed, and then the report says so: it counts as failed.

use std::{
    fs,
    time::{Duration, Instant},
};

use crate::context::Context;

/// One thing to prove.
pub(crate) struct Step {
    /// What the report calls it.
    pub(crate) name: &'static str,
    /// The steps without which it cannot run.
    pub(crate) needs: &'static [&'static str],
    /// Does it, and says in a line what it ran, with counts; or why it failed.
    pub(crate) run: fn(&Context) -> Result<String, String>,
}

struct Done {
    name: &'static str,
    outcome: Result<String, String>,
    took: Duration,
}

/// Runs all steps and prints the report. Gives whether all is well.
pub(crate) fn run(context: &Context, steps: &[Step]) -> bool {
    let started = Instant::now();
    let mut done: Vec<Done> = Vec::new();
    for step in steps {
        let began = Instant::now();
        let _ = fs::remove_file(context.log(step.name));
        println!("==> {}", step.name);
        let missing =
            step.needs.iter().find(|need| done.iter().any(|it| it.name == **need && it.outcome.is_err()));
        let outcome = match missing {
            Some(need) => Err(format!("not run: it needs {need}")),
            None => (step.run)(context),
        };
        let took = began.elapsed();
        match &outcome {
            Ok(summary) => println!("    {summary} ({})", seconds(took)),
            Err(reason) => println!("    FAILED ({})\n{reason}", seconds(took)),
        }
        done.push(Done { name: step.name, outcome, took });
    }
    summarise(&done, started.elapsed())
}

fn summarise(done: &[Done], took: Duration) -> bool {
    let failed = done.iter().filter(|it| it.outcome.is_err()).count();
    println!("\n{:<12} {:>8}  result", "step", "time");
    for it in done {
        let result = match &it.outcome {
            Ok(summary) => summary.clone(),
            Err(reason) => format!("FAILED: {}", reason.lines().next().unwrap_or_default()),
        };
        println!("{:<12} {:>8}  {result}", it.name, seconds(it.took));
    }
    println!("{} steps in {}, {failed} failed", done.len(), seconds(took));
    failed == 0
}

fn seconds(took: Duration) -> String {
    format!("{:.1} s", took.as_secs_f64())
}
