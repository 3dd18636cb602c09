//! The threads that read, each with its own connection.
//!
//! Readers never wait for the writer (WAL), and the writer never for them. The queue of jobs is bounded: what does not
//! fit is answered `busy` at once. A panic in a job fails that job.

use std::{
    collections::VecDeque,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{Arc, atomic::Ordering},
    thread::JoinHandle,
};

use parking_lot::{Condvar, Mutex};
use teahouse_domain::Result;

use crate::{
    Reader, StoreStats,
    health::{busy, internal},
};

/// Most jobs that wait.
const BOUND: usize = 4_096;

/// Called with a reader, or with nothing where the job cannot run.
type Job = Box<dyn FnOnce(Option<&mut Reader>) + Send>;

struct State {
    jobs: VecDeque<Job>,
    closed: bool,
}

struct Shared {
    state: Mutex<State>,
    work: Condvar,
    stats: Arc<StoreStats>,
}

pub(crate) struct Pool {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

impl Pool {
    pub(crate) fn start(
        path: &Path,
        threads: usize,
        stats: Arc<StoreStats>,
    ) -> rusqlite::Result<io::Result<Self>> {
        let state = Mutex::new(State { jobs: VecDeque::new(), closed: false });
        let shared = Arc::new(Shared { state, work: Condvar::new(), stats });
        let mut pool = Self { shared, threads: Vec::new() };
        for number in 0..threads.max(1) {
            let mut reader = Reader::open(path)?;
            let shared = Arc::clone(&pool.shared);
            let name = format!("store-read-{number}");
            match std::thread::Builder::new().name(name).spawn(move || run(&shared, &mut reader)) {
                Ok(thread) => pool.threads.push(thread),
                Err(error) => return Ok(Err(error)),
            }
        }
        Ok(Ok(pool))
    }

    /// Runs `job` on a reader and gives its answer to `done`, there; or `busy` to `done`, here and now.
    pub(crate) fn run<R: 'static>(
        &self,
        job: impl FnOnce(&mut Reader) -> Result<R> + Send + 'static,
        done: impl FnOnce(Result<R>) + Send + 'static,
    ) {
        let job: Job = Box::new(move |reader| {
            let answer = match reader {
                None => Err(busy()),
                Some(reader) => catch_unwind(AssertUnwindSafe(|| job(reader))).unwrap_or_else(|_| {
                    Err(internal(|incident| tracing::error!(%incident, "a read panicked")))
                }),
            };
            done(answer);
        });
        let mut state = self.shared.state.lock();
        if state.closed || state.jobs.len() >= BOUND {
            drop(state);
            job(None);
            return;
        }
        state.jobs.push_back(job);
        self.shared.stats.read_depth.store(state.jobs.len() as u64, Ordering::Relaxed);
        drop(state);
        self.shared.work.notify_one();
    }
}

fn run(shared: &Shared, reader: &mut Reader) {
    loop {
        let job = {
            let mut state = shared.state.lock();
            loop {
                if let Some(job) = state.jobs.pop_front() {
                    shared.stats.read_depth.store(state.jobs.len() as u64, Ordering::Relaxed);
                    break job;
                }
                if state.closed {
                    return;
                }
                shared.work.wait(&mut state);
            }
        };
        // What panics here is the caller's answer, not the read: the thread must outlive it.
        if catch_unwind(AssertUnwindSafe(|| job(Some(reader)))).is_err() {
            tracing::error!("taking the answer of a read panicked");
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.state.lock().closed = true;
        self.shared.work.notify_all();
        let me = std::thread::current().id();
        for thread in self.threads.drain(..) {
            // The last handle of the store may be dropped by a job.
            if thread.thread().id() != me {
                let _ = thread.join();
            }
        }
    }
}
