//! The closed loop: each sender keeps so many messages in flight and says the next one when its own came back.
//!
//! A round ends when every message has reached every member, so that nothing under way is counted to the wrong round; a round
//! that stands still ends with what is missing. Must never judge: it reports.

use std::time::{Duration, Instant};

use super::Generator;
use super::connection::State;
use super::protocol::Answer;
use crate::message::Ids;
use crate::process::{Cpu, Family, Machinewide};
use crate::{Failure, message::IdSource};

impl Generator {
    /// One round, counted.
    pub(super) fn round(
        &mut self,
        seconds: f64,
        in_flight: u32,
        ids: Ids,
        at_most: Option<u64>,
    ) -> Result<Answer, Failure> {
        self.ids = IdSource::new(ids);
        let meter = self.begin_round()?;
        let deadline = meter.started + Duration::from_secs_f64(seconds);
        let most = at_most.unwrap_or(u64::MAX);
        let mut sent = self.first_words(in_flight);
        let (mut last_seen, mut last_progress) = (0, Instant::now());
        loop {
            let now = Instant::now();
            let sending = now < deadline && sent < most;
            let most_patient = Duration::from_millis(100);
            let wait = if sending { most_patient.min(deadline - now) } else { most_patient };
            let mut said = std::mem::take(&mut self.said);
            let turned = self.turn(wait, |connection, ids| {
                let credit = std::mem::take(&mut connection.credit);
                if sending {
                    connection.say(credit, 0, ids);
                    said[connection.room] += u64::from(credit);
                    sent += u64::from(credit);
                }
            });
            self.said = said;
            turned?;
            let seen = self.tally.deliveries + self.tally.answers;
            if seen != last_seen {
                (last_seen, last_progress) = (seen, Instant::now());
            } else if last_progress.elapsed() > self.standstill {
                break;
            }
            if !sending && self.all_arrived(&meter, sent) {
                break;
            }
        }
        self.end_round(&meter, sent)
    }

    /// Each sender's first messages; how many they were.
    fn first_words(&mut self, in_flight: u32) -> u64 {
        let Self { connections, ids, said, .. } = self;
        let mut sent = 0;
        for connection in connections.iter_mut().filter(|one| one.sender.is_some()) {
            connection.credit = 0;
            connection.say(in_flight, 0, ids);
            said[connection.room] += u64::from(in_flight);
            sent += u64::from(in_flight);
        }
        sent
    }

    pub(super) fn all_arrived(&self, meter: &Meter, sent: u64) -> bool {
        self.tally.answers - meter.answers >= sent
            && self.tally.deliveries - meter.deliveries >= self.expected(&meter.members)
    }

    fn expected(&self, members: &[u64]) -> u64 {
        self.said.iter().zip(members).map(|(said, members)| said * members).sum()
    }

    /// Sets the counts and clocks of a round to their start.
    pub(super) fn begin_round(&mut self) -> Result<Meter, Failure> {
        let (_, family) = self.target.clone().ok_or(Failure::NoTarget)?;
        self.said.fill(0);
        let mut members = vec![0; self.said.len()];
        for connection in &mut self.connections {
            connection.mark = connection.received;
            if connection.state == State::Open && connection.join {
                members[connection.room] += 1;
            }
        }
        Ok(Meter {
            members,
            deliveries: self.tally.deliveries,
            answers: self.tally.answers,
            bytes: self.tally.bytes,
            troubles: self.tally.strange_frames + self.tally.lost_connections,
            machine: Machinewide::now(),
            own_cpu: Family::of(std::process::id()).cpu()?,
            cpu: family.cpu()?,
            family,
            started: Instant::now(),
        })
    }

    /// The differences since [`Generator::begin_round`], and what each member saw against what was said.
    pub(super) fn end_round(&self, meter: &Meter, sent: u64) -> Result<Answer, Failure> {
        let seconds = meter.started.elapsed().as_secs_f64();
        let cpu_us = meter.family.cpu()?.since(meter.cpu);
        let own_cpu_us = Family::of(std::process::id()).cpu()?.since(meter.own_cpu);
        let machine = Machinewide::now();
        let (mut missing, mut surplus) = (0, 0);
        let mut orders: Vec<Option<u64>> = vec![None; self.said.len()];
        let mut disordered = vec![false; self.said.len()];
        for connection in self.connections.iter().filter(|one| one.join) {
            let (saw, said) = (connection.received - connection.mark, self.said[connection.room]);
            missing += said.saturating_sub(saw);
            surplus += saw.saturating_sub(said);
            let order = *orders[connection.room].get_or_insert(connection.order);
            disordered[connection.room] |= order != connection.order;
        }
        Ok(Answer {
            connections: self.connections.len(),
            sent,
            answers: self.tally.answers - meter.answers,
            deliveries: self.tally.deliveries - meter.deliveries,
            missing,
            surplus,
            disordered_rooms: disordered.iter().filter(|&&is| is).count() as u64,
            troubles: self.tally.strange_frames + self.tally.lost_connections - meter.troubles,
            first_trouble: self.tally.first_trouble.clone(),
            bytes: self.tally.bytes - meter.bytes,
            seconds,
            cpu_us,
            own_cpu_us,
            stolen_us: machine.stolen - meter.machine.stolen,
            others_us: (machine.busy - meter.machine.busy).saturating_sub(cpu_us + own_cpu_us),
            ..Answer::default()
        })
    }
}

/// Where sums and clocks stood when a round began.
#[derive(Debug)]
pub(super) struct Meter {
    members: Vec<u64>,
    deliveries: u64,
    answers: u64,
    bytes: u64,
    troubles: u64,
    machine: Machinewide,
    own_cpu: Cpu,
    cpu: Cpu,
    family: Family,
    pub(super) started: Instant,
}
