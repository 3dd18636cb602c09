//! The open loop: messages leave by a schedule, whatever comes back, and carry the moment they were due.
//!
//! A server that stalls is charged for all that was due meanwhile (no coordinated omission). Must never wait for an answer.

use std::time::{Duration, Instant};

use super::Generator;
use super::protocol::Answer;
use super::tally::Latency;
use crate::Failure;
use crate::statistics::Histogram;

/// The kernel wakes us by milliseconds: the last one before a message is due is spent looking.
const SPIN: Duration = Duration::from_micros(1500);
/// What has not arrived by then is missing.
const PATIENCE: Duration = Duration::from_secs(5);

impl Generator {
    /// One round, with its latencies.
    pub(super) fn rate(&mut self, seconds: f64, per_second: f64) -> Result<Answer, Failure> {
        let senders: Vec<usize> =
            (0..self.connections.len()).filter(|&at| self.connections[at].sender.is_some()).collect();
        if senders.is_empty() {
            return Err(Failure::NoSenders);
        }
        let meter = self.begin_round()?;
        let start = meter.started;
        self.tally.latency = Some(Latency { start, histogram: Histogram::new() });
        let messages = (seconds * per_second) as u64;
        let gap = Duration::from_secs_f64(1.0 / per_second);
        let (mut sent, mut worst) = (0, Duration::ZERO);
        while sent < messages {
            let due = gap * u32::try_from(sent + 1).unwrap_or(u32::MAX);
            let now = start.elapsed();
            if now < due {
                let left = due - now;
                self.turn(if left > SPIN { left - SPIN } else { Duration::ZERO }, |one, _| one.credit = 0)?;
                continue;
            }
            worst = worst.max(now - due);
            let index = senders[sent as usize % senders.len()];
            let connection = &mut self.connections[index];
            connection.say(1, due.as_nanos() as u64, &mut self.ids);
            self.said[connection.room] += 1;
            sent += 1;
        }
        let patience = Instant::now() + PATIENCE;
        while !self.all_arrived(&meter, sent) && Instant::now() < patience {
            self.turn(Duration::from_millis(10), |one, _| one.credit = 0)?;
        }
        let mut answer = self.end_round(&meter, sent)?;
        if let Some(latency) = self.tally.latency.take() {
            let micro = |nanoseconds: u64| nanoseconds as f64 / 1000.0;
            answer.p50_us = micro(latency.histogram.percentile(50.0));
            answer.p99_us = micro(latency.histogram.percentile(99.0));
            answer.highest_us = micro(latency.histogram.highest());
        }
        answer.sent_late_us = worst.as_secs_f64() * 1e6;
        Ok(answer)
    }
}
