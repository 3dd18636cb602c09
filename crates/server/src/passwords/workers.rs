//! The threads that hash: few, and behind everybody else.
//!
//! A hash takes a whole core for some 30 ms. In the kernel's idle class it takes only what nobody who serves sockets
//! wants, and makes way the moment one of them wakes, so that a crowd at the door is not heard in the rooms. (The lowest
//! niceness is not enough: such a thread keeps the core until its slice is over, some milliseconds.) Must never run
//! anything that serves somebody.
//! Bounds: as many threads as hashes at once, and a queue that is refused when it is full.

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    thread,
};

use parking_lot::Mutex;
use thread_priority::{
    NormalThreadSchedulePolicy, ThreadPriority, ThreadSchedulePolicy, set_thread_priority_and_policy,
    thread_native_id,
};

/// Other systems have no idle class: there it is the lowest priority.
#[cfg(target_os = "linux")]
const LAST: NormalThreadSchedulePolicy = NormalThreadSchedulePolicy::Idle;
#[cfg(not(target_os = "linux"))]
const LAST: NormalThreadSchedulePolicy = NormalThreadSchedulePolicy::Other;

/// Something to compute.
pub(super) type Job = Box<dyn FnOnce() + Send>;

/// A way to the threads; they end with the last one.
#[derive(Clone)]
pub(super) struct Workers {
    jobs: SyncSender<Job>,
    given: Arc<AtomicU64>,
}

impl fmt::Debug for Workers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Workers")
    }
}

impl Workers {
    pub(super) fn start(threads: usize, waiting: usize) -> Self {
        let (sender, receiver) = sync_channel(waiting);
        let receiver = Arc::new(Mutex::new(receiver));
        for _ in 0..threads {
            let jobs = Arc::clone(&receiver);
            let started = thread::Builder::new().name("teahouse-hash".into()).spawn(move || work(&jobs));
            if let Err(error) = started {
                tracing::error!(%error, "a thread for passwords could not be started");
            }
        }
        Self { jobs: sender, given: Arc::default() }
    }

    /// How many jobs were handed over, taken or not.
    #[cfg(test)]
    pub(super) fn given(&self) -> u64 {
        self.given.load(Ordering::Relaxed)
    }

    /// Hands a job over.
    ///
    /// # Errors
    /// The job, where too many wait.
    pub(super) fn give(&self, job: Job) -> Result<(), Job> {
        self.given.fetch_add(1, Ordering::Relaxed);
        self.jobs.try_send(job).map_err(|refused| match refused {
            std::sync::mpsc::TrySendError::Full(job) | std::sync::mpsc::TrySendError::Disconnected(job) => {
                job
            }
        })
    }
}

fn work(jobs: &Mutex<Receiver<Job>>) {
    make_way();
    loop {
        let job = jobs.lock().recv();
        let Ok(job) = job else { return };
        if catch_unwind(AssertUnwindSafe(job)).is_err() {
            tracing::error!("checking a password failed");
        }
    }
}

/// Puts this thread behind all others. Where that is not allowed the work is done all the same.
fn make_way() {
    let last = ThreadSchedulePolicy::Normal(LAST);
    if let Err(error) = set_thread_priority_and_policy(thread_native_id(), ThreadPriority::Min, last) {
        tracing::debug!(?error, "passwords are hashed at the usual priority");
    }
}
