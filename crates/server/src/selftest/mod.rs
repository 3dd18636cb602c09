//! `teahouse selftest`: the promise, tried. Senders and readers on both wires, cut connections, a slow reader,
//! resends of what was answered; and, where the server is our own, `kill -9` at random moments. Then every
//! client's log is compared with the history.
//!
//! Uses only what any client can use: the sockets and their documents. Must never look into the data folder.
//! Bounds: each sender has at most [`sender::WINDOW`] messages under way; the run ends after the wanted time or
//! number of kills, and one minute for catching up.

mod compare;
mod link;
mod reader;
mod sender;
mod server;

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use parking_lot::Mutex;

use crate::{cli::args::Selftest, identity};
use compare::{Account, Report};
use server::OwnServer;

/// Everybody has a minute to catch up when the load is over.
const CATCH_UP: Duration = Duration::from_secs(60);
const SETTLE: Duration = Duration::from_millis(20);

/// What all clients of one run share.
pub(crate) struct Run {
    /// Where the server is; it comes back at the same place after a kill.
    address: SocketAddr,
    room: String,
    /// No new messages: send what is left and go.
    finishing: AtomicBool,
    /// Everything was sent: readers read up to here and go.
    head: Mutex<Option<u64>>,
    /// Nobody waits any longer.
    over: AtomicBool,
}

impl Run {
    fn new(address: SocketAddr) -> Arc<Self> {
        let room = format!("selftest-{:016x}", u64::from_le_bytes(identity::random()));
        Arc::new(Self {
            address,
            room,
            finishing: AtomicBool::new(false),
            head: Mutex::new(None),
            over: AtomicBool::new(false),
        })
    }

    fn is_finishing(&self) -> bool {
        self.finishing.load(Ordering::Acquire)
    }

    fn is_over(&self) -> bool {
        self.over.load(Ordering::Acquire)
    }

    /// Whether a reader that has come this far may go.
    fn has_all(&self, seq: u64) -> bool {
        self.is_over() || self.head.lock().is_some_and(|head| seq >= head)
    }
}

/// Runs it and tells what came out.
///
/// # Errors
/// A sentence: no server, or a server that cannot be started.
pub(crate) fn run(wanted: &Selftest) -> Result<Report, String> {
    match &wanted.url {
        Some(url) => {
            let run = Run::new(link::address_of(url)?);
            load(&run, wanted, || thread::sleep(Duration::from_secs(wanted.seconds.into())))
        }
        None => {
            let mut server = OwnServer::start()?;
            let run = Run::new(server.address());
            load(&run, wanted, || {
                server.live_dangerously(wanted.kills, Duration::from_secs(wanted.seconds.into()))
            })
        }
    }
}

/// Starts everybody, lets `danger` happen, waits until all is said and heard, and compares.
fn load(run: &Arc<Run>, wanted: &Selftest, danger: impl FnOnce()) -> Result<Report, String> {
    let senders: Vec<_> = (0..wanted.senders)
        .map(|number| {
            let run = Arc::clone(run);
            thread::spawn(move || sender::run(&run, number as usize))
        })
        .collect();
    let readers: Vec<_> = (0..wanted.readers)
        .map(|number| {
            let run = Arc::clone(run);
            thread::spawn(move || reader::run(&run, number as usize))
        })
        .collect();
    danger();
    run.finishing.store(true, Ordering::Release);
    let deadline = Instant::now() + CATCH_UP;
    let sent: Vec<Account> = join(run, senders, deadline);
    let history = link::history(run.address, &run.room)?;
    *run.head.lock() = Some(history.last().map_or(0, |entry| entry.seq));
    let heard = join(run, readers, deadline + CATCH_UP);
    Ok(compare::compare(&history, &sent, &heard))
}

/// Waits for threads; whoever is not done at the deadline is told that it is over and says what it has.
fn join<T>(run: &Run, threads: Vec<thread::JoinHandle<T>>, deadline: Instant) -> Vec<T> {
    while threads.iter().any(|thread| !thread.is_finished()) {
        if Instant::now() > deadline {
            run.over.store(true, Ordering::Release);
        }
        thread::sleep(SETTLE);
    }
    threads.into_iter().filter_map(|thread| thread.join().ok()).collect()
}
