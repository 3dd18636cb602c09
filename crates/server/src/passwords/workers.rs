//! The threads that hash: few, and behind everybody else.
//!
//! A hash takes a whole core for some 30 ms. At the lowest priority it takes only what nobody who serves sockets wants,
//! so that a crowd at the door is not heard in the rooms. Must never run anything that serves somebody.
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
use rustix::process::setpriority_process;

/// The lowest there is.
const LAST: i32 = 19;

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
    // On Linux this is the thread alone. Where it is not allowed the work is done all the same.
    if let Err(error) = setpriority_process(None, LAST) {
        tracing::debug!(%error, "passwords are hashed at the usual priority");
    }
    loop {
        let job = jobs.lock().recv();
        let Ok(job) = job else { return };
        if catch_unwind(AssertUnwindSafe(job)).is_err() {
            tracing::error!("checking a password failed");
        }
    }
}
