//! What everybody has against what is stored.

use std::{
    collections::{HashMap, HashSet},
    fmt,
};

use super::{link::Entry, reader::Heard};

/// What one sender was told.
#[derive(Debug, Default)]
pub(super) struct Account {
    /// By `client_id`: the first answer.
    pub(super) acknowledged: HashMap<String, Entry>,
    /// Answers that were not the first one again.
    pub(super) contradictions: usize,
    /// Written but not answered when the run was over.
    pub(super) unanswered: usize,
    /// Answers to resends.
    pub(super) again: usize,
}

impl Account {
    /// An answer came.
    pub(super) fn take(&mut self, entry: Entry) {
        match self.acknowledged.get(&entry.client_id) {
            Some(first) if *first == entry => self.again += 1,
            Some(_) => self.contradictions += 1,
            None => drop(self.acknowledged.insert(entry.client_id.clone(), entry)),
        }
    }
}

/// The result of a run.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) acknowledged: usize,
    pub(crate) stored: usize,
    pub(crate) deliveries: usize,
    pub(crate) again: usize,
    pub(crate) unanswered: usize,
    pub(crate) lost: usize,
    pub(crate) doubled: usize,
    pub(crate) faults: Vec<String>,
}

impl Report {
    /// Whether the promise held.
    pub(crate) fn is_clean(&self) -> bool {
        self.lost == 0 && self.doubled == 0 && self.faults.is_empty() && self.acknowledged > 0
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} acknowledged, {} stored, {} heard by readers",
            self.acknowledged, self.stored, self.deliveries
        )?;
        writeln!(
            f,
            "{} resends got their first answer again, {} sends were never answered",
            self.again, self.unanswered
        )?;
        for fault in &self.faults {
            writeln!(f, "fault: {fault}")?;
        }
        write!(f, "{} lost, {} doubled", self.lost, self.doubled)
    }
}

/// Acknowledged ⊆ stored; contiguous; nothing twice; one order for all.
pub(super) fn compare(history: &[Entry], sent: &[Account], heard: &[Heard]) -> Report {
    let mut report = Report { stored: history.len(), ..Report::default() };
    check_history(history, &mut report);
    let stored: HashMap<(&str, &str), u64> =
        history.iter().map(|entry| ((entry.sender.as_str(), entry.client_id.as_str()), entry.seq)).collect();
    for account in sent {
        report.acknowledged += account.acknowledged.len();
        report.again += account.again;
        report.unanswered += account.unanswered;
        if account.contradictions > 0 {
            report
                .faults
                .push(format!("{} resends got another answer than at first", account.contradictions));
        }
        for entry in account.acknowledged.values() {
            match stored.get(&(entry.sender.as_str(), entry.client_id.as_str())) {
                Some(&seq) if seq == entry.seq => {}
                Some(&seq) => report.faults.push(format!("acknowledged at {}, stored at {seq}", entry.seq)),
                None => report.lost += 1,
            }
        }
    }
    for reader in heard {
        check_reader(history, reader, &mut report);
    }
    report
}

fn check_history(history: &[Entry], report: &mut Report) {
    let mut known = HashSet::new();
    for (place, entry) in (1..).zip(history) {
        if entry.seq != place {
            report.faults.push(format!("the history has {} where {place} belongs", entry.seq));
            break;
        }
    }
    report.doubled += history.iter().filter(|entry| !known.insert((&entry.sender, &entry.client_id))).count();
}

fn check_reader(history: &[Entry], reader: &Heard, report: &mut Report) {
    report.deliveries += reader.entries.len();
    let mut seen = HashSet::new();
    let doubled = reader.entries.iter().filter(|entry| !seen.insert(entry.seq)).count();
    let missing = history.iter().filter(|entry| !seen.contains(&entry.seq)).count();
    report.doubled += doubled;
    report.lost += missing;
    if missing > 0 {
        let last = reader.entries.last().map_or(0, |entry| entry.seq);
        report.faults.push(format!("{} misses {missing}: it came to {last}", reader.name));
    }
    if reader.gaps > 0 {
        report.faults.push(format!("{} heard {} jumps", reader.name, reader.gaps));
    }
    if missing == 0 && doubled == 0 && reader.entries != history {
        report.faults.push(format!("{} heard another order than the history's", reader.name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(seq: u64) -> Entry {
        Entry { seq, sender: "u".into(), client_id: format!("0-{seq}") }
    }

    fn account(seqs: &[u64]) -> Account {
        let mut account = Account::default();
        seqs.iter().for_each(|&seq| account.take(entry(seq)));
        account
    }

    fn reader(seqs: &[u64]) -> Heard {
        Heard { entries: seqs.iter().copied().map(entry).collect(), gaps: 0, name: "reader".into() }
    }

    #[test]
    fn what_is_whole_is_clean() {
        let history = [entry(1), entry(2)];
        let report = compare(&history, &[account(&[1, 2, 2])], &[reader(&[1, 2])]);
        assert!(report.is_clean(), "{report}");
        assert_eq!((report.acknowledged, report.again, report.deliveries), (2, 1, 2));
    }

    #[test]
    fn every_kind_of_harm_is_seen() {
        let history = [entry(1), entry(2)];
        assert_eq!(compare(&history, &[account(&[1, 3])], &[]).lost, 1);
        assert_eq!(compare(&history, &[], &[reader(&[1])]).lost, 1);
        assert_eq!(compare(&history, &[], &[reader(&[1, 1, 2])]).doubled, 1);
        assert!(!compare(&history, &[account(&[1])], &[reader(&[2, 1])]).is_clean());
        assert!(!compare(&[entry(1), entry(3)], &[account(&[1])], &[]).is_clean());
        assert_eq!(compare(&[entry(1), entry(1)], &[account(&[1])], &[]).doubled, 1);
        assert!(!compare(&[], &[], &[]).is_clean(), "a run in which nothing was said proves nothing");
    }
}
