//! How the last two minutes went, second by second, for the admin's plots.
//!
//! Fed once a second from counters that others keep; must never count anything itself, and be on nobody's way.
//! Bounds: [`SECONDS`] points of five numbers.

use std::{collections::VecDeque, fs};

use parking_lot::Mutex;

/// How many seconds are kept.
pub const SECONDS: usize = 120;

/// Counters as they stand: all but the first and the last only grow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Connections that are open.
    pub connections: u64,
    /// Events that the log took.
    pub events: u64,
    /// Events times members that they were written to.
    pub deliveries: u64,
    /// Commits.
    pub commits: u64,
    /// Microseconds that they took.
    pub commit_us: u64,
    /// Bytes of memory in use.
    pub memory_bytes: u64,
}

/// One second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// Connections that were open.
    pub connections: u64,
    /// Events that the log took within the second.
    pub events: u64,
    /// Deliveries within the second.
    pub deliveries: u64,
    /// Microseconds of a commit, the mean of the second; 0 where there was none.
    pub commit_us: u64,
    /// Bytes of memory in use.
    pub memory_bytes: u64,
}

/// The last [`SECONDS`] seconds.
#[derive(Debug, Default)]
pub struct Series {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    before: Option<Reading>,
    points: VecDeque<Point>,
}

impl Series {
    /// Another second is over. The first reading only says where counting begins.
    pub fn add(&self, now: Reading) {
        let mut kept = self.kept.lock();
        let Some(before) = kept.before.replace(now) else { return };
        if kept.points.len() == SECONDS {
            kept.points.pop_front();
        }
        kept.points.push_back(between(before, now));
    }

    /// The seconds, the oldest first.
    #[must_use]
    pub fn points(&self) -> Vec<Point> {
        self.kept.lock().points.iter().copied().collect()
    }
}

fn between(before: Reading, now: Reading) -> Point {
    let commits = now.commits.saturating_sub(before.commits);
    Point {
        connections: now.connections,
        events: now.events.saturating_sub(before.events),
        deliveries: now.deliveries.saturating_sub(before.deliveries),
        commit_us: now.commit_us.saturating_sub(before.commit_us).checked_div(commits).unwrap_or_default(),
        memory_bytes: now.memory_bytes,
    }
}

/// Bytes of memory that this process holds; 0 where the system does not say.
#[must_use]
pub fn memory_bytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().unwrap_or_default();
    kilobytes * 1_024
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_is_what_grew_within_it() {
        let series = Series::default();
        let first = Reading {
            connections: 3,
            events: 100,
            deliveries: 1_000,
            commits: 10,
            commit_us: 9_000,
            memory_bytes: 7,
        };
        series.add(first);
        assert_eq!(series.points(), []);
        series.add(Reading {
            connections: 4,
            events: 105,
            deliveries: 1_020,
            commits: 12,
            commit_us: 9_500,
            memory_bytes: 8,
        });
        let point = Point { connections: 4, events: 5, deliveries: 20, commit_us: 250, memory_bytes: 8 };
        assert_eq!(series.points(), [point]);
        series.add(Reading {
            connections: 4,
            events: 105,
            deliveries: 1_020,
            commits: 12,
            commit_us: 9_500,
            memory_bytes: 8,
        });
        assert_eq!(series.points()[1].commit_us, 0, "no commit, no mean");
    }

    #[test]
    fn two_minutes_are_kept_and_no_more() {
        let series = Series::default();
        for events in 0..=200 {
            series.add(Reading { events: events * events, ..Reading::default() });
        }
        let points = series.points();
        assert_eq!(points.len(), SECONDS);
        assert_eq!(points[119].events, 200 * 200 - 199 * 199);
    }

    #[test]
    fn this_process_has_some_memory() {
        assert!(memory_bytes() > 100_000);
    }
}
