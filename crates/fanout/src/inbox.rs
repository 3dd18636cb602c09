//! What waits for a shard: sockets, chunks, replies.
//!
//! Whoever puts something in never waits for the shard. Bounds: chunks in bytes (over it the oldest go, and
//! what remains of them is one range a topic, which makes the members behind), sockets in number; replies are
//! bounded by the messages in flight that they answer, visits by what is changed about people and rooms.

use std::{
    collections::VecDeque,
    net::TcpStream,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use mio::Waker;
use parking_lot::Mutex;
use rustc_hash::FxHashMap;

use crate::{Chunk, Close, Conn, ConnId, ConnOptions, Reply, Topic};

/// Something to be done to every connection of a shard, or to one.
pub(crate) enum Visit<S> {
    All(Arc<EachVisit<S>>),
    One(ConnId, OneVisit<S>),
}

pub(crate) type EachVisit<S> = dyn Fn(&mut Conn<'_>, &mut S) + Send + Sync;
pub(crate) type OneVisit<S> = Box<dyn FnOnce(&mut Conn<'_>, &mut S) + Send>;

pub(crate) struct Adopted<S> {
    pub(crate) socket: TcpStream,
    pub(crate) early: Vec<u8>,
    pub(crate) session: S,
    pub(crate) options: Arc<ConnOptions>,
}

pub(crate) struct Parcel {
    pub(crate) topic: Topic,
    pub(crate) chunk: Arc<Chunk>,
    /// The shard gives the position; worth nothing when it is late.
    pub(crate) fleeting: bool,
}

/// How everything ends.
#[derive(Clone, Debug)]
pub(crate) struct Ending {
    pub(crate) close: Close,
    /// On the clock of the configuration.
    pub(crate) until: Duration,
}

pub(crate) struct Queue<S> {
    pub(crate) chunks: VecDeque<Parcel>,
    pub(crate) bytes: usize,
    pub(crate) missed: FxHashMap<Topic, (u64, u64)>,
    pub(crate) missed_count: u64,
    pub(crate) replies: Vec<Reply>,
    pub(crate) sockets: Vec<Adopted<S>>,
    pub(crate) visits: Vec<Visit<S>>,
    pub(crate) ending: Option<Ending>,
}

impl<S> Default for Queue<S> {
    fn default() -> Self {
        Self {
            chunks: VecDeque::new(),
            bytes: 0,
            missed: FxHashMap::default(),
            missed_count: 0,
            replies: Vec::new(),
            sockets: Vec::new(),
            visits: Vec::new(),
            ending: None,
        }
    }
}

impl<S> Queue<S> {
    pub(crate) fn push(&mut self, parcel: Parcel, limit: usize) {
        self.bytes += parcel.chunk.cost();
        self.chunks.push_back(parcel);
        while self.bytes > limit {
            let Some(oldest) = self.chunks.pop_front() else { break };
            self.bytes -= oldest.chunk.cost();
            self.missed_count += 1;
            if !oldest.fleeting {
                let (first, end) = (oldest.chunk.first(), oldest.chunk.first() + oldest.chunk.len() as u64);
                let range = self.missed.entry(oldest.topic).or_insert((first, end));
                range.1 = range.1.max(end);
            }
        }
    }

    /// Keeps the room of an ordinary turn, not that of the largest ever.
    pub(crate) fn reset(&mut self) {
        self.bytes = 0;
        self.missed_count = 0;
        self.chunks.shrink_to(256);
        self.replies.shrink_to(1024);
        self.sockets.shrink_to(16);
        self.visits.shrink_to(4);
        self.missed.shrink_to(16);
    }
}

pub(crate) struct Inbox<S> {
    queue: Mutex<Queue<S>>,
    filled: AtomicBool,
    /// The shard is gone; nothing will be taken out any more.
    pub(crate) gone: AtomicBool,
    waker: Waker,
}

impl<S> Inbox<S> {
    pub(crate) fn new(waker: Waker) -> Self {
        Self {
            queue: Mutex::new(Queue::default()),
            filled: AtomicBool::new(false),
            gone: AtomicBool::new(false),
            waker,
        }
    }

    /// Puts something in and wakes the shard if it may be asleep.
    pub(crate) fn put<R>(&self, put: impl FnOnce(&mut Queue<S>) -> R) -> R {
        let mut queue = self.queue.lock();
        let result = put(&mut queue);
        // Nobody will take it out any more.
        let late = self.gone.load(Ordering::Acquire).then(|| std::mem::take(&mut *queue));
        drop(queue);
        drop(late);
        if !self.filled.swap(true, Ordering::AcqRel)
            && let Err(error) = self.waker.wake()
        {
            tracing::error!(%error, "a shard could not be woken");
        }
        result
    }

    pub(crate) fn is_filled(&self) -> bool {
        self.filled.load(Ordering::Acquire)
    }

    /// Exchanges what waits for an empty queue.
    pub(crate) fn take(&self, empty: &mut Queue<S>) {
        self.filled.store(false, Ordering::Release);
        std::mem::swap(&mut *self.queue.lock(), empty);
    }

    /// The shard ends: what waits is dropped, and so is what comes from now on. What stands in a queue may hold the
    /// program that holds this queue.
    pub(crate) fn end(&self) {
        self.gone.store(true, Ordering::Release);
        drop(std::mem::take(&mut *self.queue.lock()));
    }

    pub(crate) fn bytes(&self) -> usize {
        self.queue.lock().bytes
    }
}
