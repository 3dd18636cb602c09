//! What the kernel says about a server: CPU time and memory of a process and of all that descend from it.
//!
//! Must never count the load generator. Reads `/proc` a few times a round, nothing in between.

use std::collections::BTreeMap;
use std::fs;

use crate::Failure;

/// The kernel's unit of `utime` and `stime`; 100 on every Linux that this runs on.
const MICROSECONDS_PER_TICK: u64 = 10_000;

/// A server's processes.
#[derive(Debug, Clone)]
pub(crate) struct Family(Vec<u32>);

impl Family {
    /// The process and its descendants as they are now.
    pub(crate) fn of(pid: u32) -> Family {
        let mut children: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
            let Some(child) = entry.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
            if let Some(parent) = stat_fields(child).and_then(|fields| fields.get(1)?.parse().ok()) {
                children.entry(parent).or_default().push(child);
            }
        }
        let mut all = vec![pid];
        let mut next = 0;
        while let Some(parent) = all.get(next) {
            all.extend(children.get(parent).into_iter().flatten());
            next += 1;
        }
        Family(all)
    }

    /// User and system time so far, all threads.
    pub(crate) fn cpu(&self) -> Result<Cpu, Failure> {
        let mut cpu = Cpu::default();
        for &pid in &self.0 {
            let fields = stat_fields(pid).ok_or(Failure::Gone(pid))?;
            let number = |index: usize| fields.get(index).and_then(|field| field.parse::<u64>().ok());
            cpu.by_ticks += (number(11).unwrap_or(0) + number(12).unwrap_or(0)) * MICROSECONDS_PER_TICK;
            cpu.by_threads += threads_nanoseconds(pid) / 1000;
        }
        Ok(cpu)
    }

    /// Memory in user space that is resident now.
    pub(crate) fn memory(&self) -> Result<Memory, Failure> {
        let mut sum = Memory::default();
        for &pid in &self.0 {
            let text =
                fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).map_err(|_| Failure::Gone(pid))?;
            sum.rss_kib += kib(&text, "Rss:");
            sum.pss_kib += kib(&text, "Pss:");
            sum.anonymous_kib += kib(&text, "Anonymous:");
            let status = fs::read_to_string(format!("/proc/{pid}/status")).map_err(|_| Failure::Gone(pid))?;
            sum.peak_kib += kib(&status, "VmHWM:");
        }
        Ok(sum)
    }

    /// Makes the kernel forget the peak, where it lets us.
    pub(crate) fn forget_peak(&self) {
        for pid in &self.0 {
            let _ = fs::write(format!("/proc/{pid}/clear_refs"), "5");
        }
    }
}

/// CPU time in microseconds, read in two ways.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cpu {
    /// The process's sum, in steps of 10 ms.
    by_ticks: u64,
    /// The sum over the threads that live now, without steps.
    by_threads: u64,
}

impl Cpu {
    /// What was spent since an earlier reading. The finer sum lacks threads that ended: where it falls short of the coarse one by
    /// more than the coarse one's steps explain, the coarse one counts.
    pub(crate) fn since(self, earlier: Cpu) -> u64 {
        let coarse = self.by_ticks.saturating_sub(earlier.by_ticks);
        let fine = self.by_threads.saturating_sub(earlier.by_threads);
        if fine.abs_diff(coarse) <= 3 * MICROSECONDS_PER_TICK { fine } else { coarse }
    }
}

/// Resident memory in KiB.
#[derive(Debug, Clone, Copy, Default, serde::Serialize)]
pub(crate) struct Memory {
    /// All resident pages.
    pub(crate) rss_kib: u64,
    /// The same, shared pages split among their users.
    pub(crate) pss_kib: u64,
    /// Pages that belong to no file: heap and stacks.
    pub(crate) anonymous_kib: u64,
    /// The highest `rss_kib` so far.
    pub(crate) peak_kib: u64,
}

fn kib(text: &str, key: &str) -> u64 {
    let line = text.lines().find(|line| line.starts_with(key));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()).unwrap_or(0)
}

/// Time on a core of each thread that lives, summed.
fn threads_nanoseconds(pid: u32) -> u64 {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let spent = threads.filter_map(|thread| {
        let text = fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<u64>().ok()
    });
    spent.sum()
}

/// The fields after the name, which may itself contain blanks and brackets: 0 is the state, 1 the parent, 11 and 12 the times.
fn stat_fields(pid: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(") ")?;
    Some(rest.split_whitespace().map(str::to_owned).collect())
}

/// What all cores of the machine did so far, in microseconds.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Machinewide {
    /// Not idle, not waiting, not stolen.
    pub(crate) busy: u64,
    /// Given to others by the hypervisor.
    pub(crate) stolen: u64,
}

impl Machinewide {
    /// As of now.
    pub(crate) fn now() -> Machinewide {
        let text = fs::read_to_string("/proc/stat").unwrap_or_default();
        let fields = text.lines().next().into_iter().flat_map(str::split_whitespace).skip(1);
        let ticks: Vec<u64> = fields.map(|field| field.parse().unwrap_or(0)).collect();
        let sum = |which: &[usize]| which.iter().filter_map(|&at| ticks.get(at)).sum::<u64>();
        // user, nice, system, idle, iowait, irq, softirq, steal
        let [busy, stolen] = [sum(&[0, 1, 2, 5, 6]), sum(&[7])];
        Machinewide { busy: busy * MICROSECONDS_PER_TICK, stolen: stolen * MICROSECONDS_PER_TICK }
    }
}
