//! The log queue: entries on their way to the writer.
//!
//! `submit` never waits: a full queue gives the entry back. Bounded in bytes, the entries' own size included.
//! Where more waits than fits in a batch, lanes (connections) take turns; order within a lane is kept always.

use std::{
    collections::VecDeque,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::Thread,
    time::Duration,
};

use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use teahouse_domain::{Draft, NewAudit};

use crate::StoreStats;

/// About what one commit costs: the longest that waiting entries wait for those that may join them.
const GATHER_WITHIN: Duration = Duration::from_micros(300);

/// What waits for the writer.
#[derive(Debug)]
pub struct Entry<T> {
    /// What to store.
    pub draft: Draft,
    /// Its link of the audit chain, written with it; none where it was there before, or is refused.
    pub audit: Option<Box<NewAudit>>,
    /// Comes back with the outcome.
    pub ticket: T,
    /// Bytes of its texts.
    pub bytes: usize,
    /// Who sends it; lanes take turns when the writer is behind.
    pub lane: u64,
    /// When it came, on the caller's monotonic clock; for [`LogQueue::withdraw`].
    pub since: Duration,
}

impl<T> Entry<T> {
    const fn cost(&self) -> usize {
        self.bytes + size_of::<Self>()
    }
}

/// Wakes the writer, and only when it sleeps.
#[derive(Default)]
pub(crate) struct Doorbell {
    asleep: AtomicBool,
    writer: OnceLock<Thread>,
}

impl Doorbell {
    pub(crate) fn ring(&self) {
        // Looking before swapping keeps the line shared while the writer is awake.
        if self.asleep.load(Ordering::Acquire)
            && self.asleep.swap(false, Ordering::AcqRel)
            && let Some(writer) = self.writer.get()
        {
            writer.unpark();
        }
    }

    /// The calling thread is the writer, once and for all.
    pub(crate) fn belongs_to_me(&self) {
        let _ = self.writer.set(std::thread::current());
    }

    /// Sleeps until somebody rings or the time is over, unless `idle` says that something waits. `idle` has to take
    /// the locks under which work is handed over: who hands over before it looked is seen, who comes later rings.
    pub(crate) fn sleep(&self, at_most: Option<Duration>, idle: impl FnOnce() -> bool) {
        self.asleep.store(true, Ordering::Release);
        if idle() {
            match at_most {
                Some(time) => std::thread::park_timeout(time),
                None => std::thread::park(),
            }
        }
        self.asleep.store(false, Ordering::Release);
    }
}

struct Waiting<T> {
    /// As they came, not yet sorted by lane.
    fresh: VecDeque<Entry<T>>,
    /// Sorted by lane, since there was once more than fits. Older than `fresh`.
    lanes: FxHashMap<u64, VecDeque<Entry<T>>>,
    /// The lanes in their turn.
    turns: VecDeque<u64>,
    in_lanes: usize,
    text_bytes: usize,
    closed: bool,
}

impl<T> Waiting<T> {
    fn len(&self) -> usize {
        self.fresh.len() + self.in_lanes
    }
}

struct Shared<T> {
    waiting: Mutex<Waiting<T>>,
    bound: usize,
    stats: Arc<StoreStats>,
    bell: Arc<Doorbell>,
    /// So many entries wake the writer.
    goal: AtomicUsize,
}

/// The way to the writer. Cheap to clone.
pub struct LogQueue<T>(Arc<Shared<T>>);

impl<T> Clone for LogQueue<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> LogQueue<T> {
    pub(crate) fn new(bound: usize, stats: Arc<StoreStats>, bell: Arc<Doorbell>) -> Self {
        let waiting = Waiting {
            fresh: VecDeque::new(),
            lanes: FxHashMap::default(),
            turns: VecDeque::new(),
            in_lanes: 0,
            text_bytes: 0,
            closed: false,
        };
        Self(Arc::new(Shared { waiting: Mutex::new(waiting), bound, stats, bell, goal: AtomicUsize::new(1) }))
    }

    /// Puts an entry into the queue. Never waits, and does not wake the writer: [`LogQueue::ring`] does, once
    /// for all that is put in at a time, so that it becomes one transaction.
    ///
    /// # Errors
    /// The entry itself, where the queue is full or the writer was stopped.
    #[expect(clippy::result_large_err, reason = "the entry comes back whole")]
    pub fn submit(&self, entry: Entry<T>) -> Result<(), Entry<T>> {
        let mut waiting = self.0.waiting.lock();
        let used = usize::try_from(self.0.stats.queue_bytes.load(Ordering::Relaxed)).unwrap_or(usize::MAX);
        // An entry larger than the bound passes when it is alone, or it never would.
        if waiting.closed || (used > 0 && used.saturating_add(entry.cost()) > self.0.bound) {
            return Err(entry);
        }
        self.0.stats.queue_bytes.fetch_add(entry.cost() as u64, Ordering::Relaxed);
        self.0.stats.queue_depth.fetch_add(1, Ordering::Relaxed);
        self.0.stats.accepted.fetch_add(1, Ordering::Relaxed);
        waiting.text_bytes += entry.bytes;
        waiting.fresh.push_back(entry);
        Ok(())
    }

    /// Wakes the writer if it sleeps and enough waits for it.
    pub fn ring(&self) {
        let depth = self.0.stats.queue_depth.load(Ordering::Relaxed);
        if depth >= self.0.goal.load(Ordering::Relaxed) as u64 {
            self.0.bell.ring();
        }
    }

    /// Gives those who were just answered the time to speak again, when others wait already: two groups of
    /// senders who take turns become one, and cost one sync and one send a member instead of two.
    pub(crate) fn gather(&self, answered: usize, most: usize) {
        let waiting = self.depth();
        let goal = waiting + answered;
        if waiting == 0 || goal > most {
            return;
        }
        self.0.goal.store(goal, Ordering::Relaxed);
        self.0.bell.sleep(Some(GATHER_WITHIN), || {
            let waiting = self.0.waiting.lock();
            waiting.len() < goal && !waiting.closed
        });
        self.0.goal.store(1, Ordering::Relaxed);
    }

    /// Whether sockets should be read. False from seven eighths on, so that what was read already still fits.
    #[must_use]
    pub fn has_room(&self) -> bool {
        self.0.stats.queue_bytes.load(Ordering::Relaxed) < (self.0.bound - self.0.bound / 8) as u64
    }

    /// Entries that wait.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.0.waiting.lock().len()
    }

    /// Bytes that wait.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.0.stats.queue_bytes.load(Ordering::Relaxed)
    }

    /// Takes back what came before that time and is in no batch yet. What is in a batch cannot be taken back.
    #[must_use = "whoever sent these waits for an answer"]
    pub fn withdraw(&self, before: Duration) -> Vec<Entry<T>> {
        let mut waiting = self.0.waiting.lock();
        let mut gone = Vec::new();
        if waiting.in_lanes > 0 {
            let turns = std::mem::take(&mut waiting.turns);
            for lane in turns {
                let Some(entries) = waiting.lanes.get_mut(&lane) else { continue };
                let taken = gone.len();
                take_older(entries, before, &mut gone);
                let emptied = entries.is_empty();
                waiting.in_lanes -= gone.len() - taken;
                if emptied {
                    waiting.lanes.remove(&lane);
                } else {
                    waiting.turns.push_back(lane);
                }
            }
        }
        take_older(&mut waiting.fresh, before, &mut gone);
        for entry in &gone {
            self.left(&mut waiting, entry);
        }
        gone
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.waiting.lock().len() == 0
    }

    /// Nothing is taken any more; what waits is still written.
    pub(crate) fn close(&self) {
        self.0.waiting.lock().closed = true;
        self.0.bell.ring();
    }

    pub(crate) fn is_done(&self) -> bool {
        let waiting = self.0.waiting.lock();
        waiting.closed && waiting.len() == 0
    }

    /// Moves the next batch to `batch`: all that waits, or what fits with the lanes taking turns.
    pub(crate) fn take(&self, batch: &mut Vec<Entry<T>>, events: usize, bytes: usize) {
        let mut guard = self.0.waiting.lock();
        let waiting = &mut *guard;
        if waiting.in_lanes == 0 && waiting.fresh.len() <= events && waiting.text_bytes <= bytes {
            batch.extend(waiting.fresh.drain(..));
            waiting.text_bytes = 0;
            self.0.stats.queue_depth.store(0, Ordering::Relaxed);
            self.0.stats.queue_bytes.store(0, Ordering::Relaxed);
            return;
        }
        sort_by_lane(waiting);
        let mut taken = 0;
        while batch.len() < events
            && (taken < bytes || batch.is_empty())
            && let Some(lane) = waiting.turns.pop_front()
        {
            let Some(entries) = waiting.lanes.get_mut(&lane) else { continue };
            if let Some(entry) = entries.pop_front() {
                waiting.in_lanes -= 1;
                taken += entry.bytes;
                batch.push(entry);
            }
            if entries.is_empty() {
                waiting.lanes.remove(&lane);
            } else {
                waiting.turns.push_back(lane);
            }
        }
        for entry in &*batch {
            self.left(waiting, entry);
        }
    }

    fn left(&self, waiting: &mut Waiting<T>, entry: &Entry<T>) {
        waiting.text_bytes -= entry.bytes;
        self.0.stats.queue_depth.fetch_sub(1, Ordering::Relaxed);
        self.0.stats.queue_bytes.fetch_sub(entry.cost() as u64, Ordering::Relaxed);
    }
}

fn sort_by_lane<T>(waiting: &mut Waiting<T>) {
    for entry in waiting.fresh.drain(..) {
        let entries = waiting.lanes.entry(entry.lane).or_default();
        if entries.is_empty() {
            waiting.turns.push_back(entry.lane);
        }
        waiting.in_lanes += 1;
        entries.push_back(entry);
    }
}

/// They came in order of time, or nearly so: whoever stands behind a younger one waits for the next call.
fn take_older<T>(entries: &mut VecDeque<Entry<T>>, before: Duration, gone: &mut Vec<Entry<T>>) {
    while entries.front().is_some_and(|entry| entry.since < before) {
        gone.extend(entries.pop_front());
    }
}

#[cfg(test)]
#[path = "queue_tests.rs"]
mod tests;
