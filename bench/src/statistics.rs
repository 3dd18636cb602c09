//! Medians and a histogram of latencies.
//!
//! Must never average latencies: only counts and percentiles are kept. The histogram's size is fixed: 64 powers of two of 32 steps.

const STEPS: usize = 32;

/// The middle one; of an even number the mean of the two in the middle. Zero where there are none.
pub(crate) fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    match sorted.len() {
        0 => 0.0,
        odd if odd % 2 == 1 => sorted[odd / 2],
        even => f64::midpoint(sorted[even / 2 - 1], sorted[even / 2]),
    }
}

/// Counts of durations in steps of about 3 %.
#[derive(Debug, Clone)]
pub(crate) struct Histogram {
    counts: Vec<u64>,
    total: u64,
    highest: u64,
}

impl Histogram {
    /// An empty one.
    pub(crate) fn new() -> Histogram {
        Histogram { counts: vec![0; 64 * STEPS], total: 0, highest: 0 }
    }

    /// Counts one value.
    #[inline]
    pub(crate) fn add(&mut self, nanoseconds: u64) {
        self.counts[slot(nanoseconds)] += 1;
        self.total += 1;
        self.highest = self.highest.max(nanoseconds);
    }

    /// How many were counted.
    pub(crate) fn total(&self) -> u64 {
        self.total
    }

    /// The largest that was counted, exactly.
    pub(crate) fn highest(&self) -> u64 {
        self.highest
    }

    /// The upper end of the step in which this share of all values has been reached.
    pub(crate) fn percentile(&self, share: f64) -> u64 {
        let wanted = (self.total as f64 * share / 100.0).ceil().max(1.0) as u64;
        let mut seen = 0;
        for (index, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= wanted {
                return upper(index).min(self.highest);
            }
        }
        self.highest
    }
}

fn slot(value: u64) -> usize {
    if value < STEPS as u64 {
        return value as usize;
    }
    let power = value.ilog2() as usize;
    let step = (value >> (power - 5)) as usize & (STEPS - 1);
    ((power - 4) * STEPS + step).min(64 * STEPS - 1)
}

fn upper(index: usize) -> u64 {
    if index < STEPS {
        return index as u64;
    }
    let (power, step) = (index / STEPS + 4, index % STEPS);
    ((STEPS + step + 1) as u64).checked_shl(power as u32 - 5).map_or(u64::MAX, |end| end.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_does_not_mind_an_outlier() {
        assert!((median(&[1.0, 2.0, 900.0]) - 2.0).abs() < f64::EPSILON);
        assert!((median(&[4.0, 1.0, 3.0, 2.0]) - 2.5).abs() < f64::EPSILON);
        assert!(median(&[]).abs() < f64::EPSILON);
    }

    #[test]
    fn percentiles_are_within_a_step() {
        let mut histogram = Histogram::new();
        for value in 1..=100_000 {
            histogram.add(value);
        }
        for (share, exact) in [(50.0, 50_000.0), (99.0, 99_000.0), (100.0, 100_000.0)] {
            let got = histogram.percentile(share) as f64;
            assert!((got - exact).abs() / exact < 0.04, "{share}: {got}");
        }
    }

    #[test]
    fn each_value_lies_in_its_step() {
        for power in 0..63 {
            for value in [1_u64 << power, (1_u64 << power) + 1, (1_u64 << power) * 3 / 2] {
                assert!(upper(slot(value)) >= value, "{value}");
                assert!(slot(value) == 0 || upper(slot(value) - 1) < value, "{value}");
            }
        }
    }
}
