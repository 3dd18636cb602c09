//! The handle that the rest of the program holds.
//!
//! Nothing here waits for a shard: everything is put into inboxes.

use std::{
    fmt, io,
    net::TcpStream,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use mio::{Poll, Waker};
use smallvec::SmallVec;

use crate::{
    Chunk, Close, Config, Conn, ConnId, ConnOptions, Delivery, Handler, Reply, Stats, Topic,
    budget::Budget,
    inbox::{Adopted, EachVisit, Ending, Inbox, Parcel, Visit},
    registry::Registry,
    running::{Prepared, Running},
    shard::WAKE,
    stats::Published,
};

pub(crate) struct Shared<S> {
    pub(crate) config: Config,
    pub(crate) registry: Arc<Registry>,
    pub(crate) budget: Budget,
    pub(crate) inboxes: Vec<Inbox<S>>,
    pub(crate) stats: Vec<Published>,
    next: AtomicUsize,
    draining: AtomicBool,
}

/// All shards, from outside. Cheap to clone; `S` is the handler's session.
pub struct Fanout<S>(Arc<Shared<S>>);

impl<S> Clone for Fanout<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S> fmt::Debug for Fanout<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fanout").field("shards", &self.0.inboxes.len()).finish_non_exhaustive()
    }
}

/// Why a socket was not adopted. It is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The shards are ending.
    Draining,
    /// Too many sockets wait to be adopted.
    Full,
}

impl<S: Send + 'static> Fanout<S> {
    /// Makes the shards without starting them.
    ///
    /// # Errors
    /// The system gave no event queue.
    pub fn prepare(mut config: Config) -> io::Result<(Self, Prepared<S>)> {
        config.shards = config.shards.clamp(1, 64);
        let polls = (0..config.shards).map(|_| Poll::new()).collect::<io::Result<Vec<_>>>()?;
        let inboxes = polls
            .iter()
            .map(|poll| Ok(Inbox::new(Waker::new(poll.registry(), WAKE)?)))
            .collect::<io::Result<Vec<_>>>()?;
        let shared = Arc::new(Shared {
            registry: Arc::default(),
            budget: Budget::new(config.large_budget),
            stats: inboxes.iter().map(|_| Published::default()).collect(),
            inboxes,
            config,
            next: AtomicUsize::new(0),
            draining: AtomicBool::new(false),
        });
        Ok((Self(Arc::clone(&shared)), Prepared { shared, polls }))
    }

    /// Makes the shards and starts them.
    ///
    /// # Errors
    /// The system gave no event queue or no thread.
    pub fn start<H: Handler<Session = S>>(config: Config, handler: Arc<H>) -> io::Result<(Self, Running)> {
        let (fanout, prepared) = Self::prepare(config)?;
        Ok((fanout, prepared.start(handler)?))
    }

    /// Takes over a socket after its 101 was written. `early` is what was read behind the handshake.
    /// `TCP_NODELAY` should be set (on the listener: it is inherited).
    ///
    /// # Errors
    /// The socket was not taken, and is closed.
    pub fn adopt(
        &self,
        socket: TcpStream,
        early: Vec<u8>,
        session: S,
        options: impl Into<Arc<ConnOptions>>,
    ) -> Result<(), Refused> {
        let shared = &*self.0;
        if shared.draining.load(Ordering::Acquire) {
            return Err(Refused::Draining);
        }
        let index = shared.next.fetch_add(1, Ordering::Relaxed) % shared.inboxes.len();
        let inbox = &shared.inboxes[index];
        if inbox.gone.load(Ordering::Acquire) {
            return Err(Refused::Draining);
        }
        let adopted = Adopted { socket, early, session, options: options.into() };
        inbox.put(|queue| {
            if queue.sockets.len() >= shared.config.inbox_sockets {
                return Err(Refused::Full);
            }
            queue.sockets.push(adopted);
            Ok(())
        })
    }

    /// Hands over what a commit brought. Never waits for a shard.
    pub fn deliver(&self, delivery: Delivery) {
        let shared = &*self.0;
        let masks: SmallVec<[u64; 16]> =
            delivery.chunks.iter().map(|(topic, _)| shared.registry.shards(*topic)).collect();
        let mut replies = split(delivery.replies, shared.inboxes.len());
        for (index, inbox) in shared.inboxes.iter().enumerate() {
            let bit = 1 << index;
            let mut mine = replies.get_mut(index).map(std::mem::take).unwrap_or_default();
            if mine.is_empty() && masks.iter().all(|mask| mask & bit == 0) {
                continue;
            }
            inbox.put(|queue| {
                for ((topic, chunk), mask) in delivery.chunks.iter().zip(&masks) {
                    if mask & bit != 0 {
                        let parcel = Parcel { topic: *topic, chunk: Arc::clone(chunk), fleeting: false };
                        queue.push(parcel, shared.config.inbox_bytes);
                    }
                }
                if queue.replies.is_empty() {
                    queue.replies = mine;
                } else {
                    queue.replies.append(&mut mine);
                }
            });
        }
    }

    /// Sends frames to the live members of a topic that keeps no positions: typing, presence. Members who
    /// cannot take them now do not get them. A topic is either for this or for [`Self::deliver`].
    pub fn whisper(&self, topic: Topic, framed: Vec<u8>) {
        let shared = &*self.0;
        let mask = shared.registry.shards(topic);
        if mask == 0 || framed.is_empty() {
            return;
        }
        let chunk = Arc::new(Chunk::single(framed));
        for (index, inbox) in shared.inboxes.iter().enumerate() {
            if mask & (1 << index) != 0 {
                let parcel = Parcel { topic, chunk: Arc::clone(&chunk), fleeting: true };
                inbox.put(|queue| queue.push(parcel, shared.config.inbox_bytes));
            }
        }
    }

    /// One reply.
    pub fn reply(&self, reply: Reply) {
        self.deliver(Delivery { chunks: Vec::new(), replies: vec![reply] });
    }

    /// Calls this for every connection, on its shard, as [`crate::Handler::message`] would be: it must not wait. What is
    /// delivered after this call has returned comes after it, so that whoever is put out of a topic here hears nothing
    /// that was published later. Connections adopted later are not visited.
    pub fn visit(&self, visit: impl Fn(&mut Conn<'_>, &mut S) + Send + Sync + 'static) {
        let visit: Arc<EachVisit<S>> = Arc::new(visit);
        for inbox in &self.0.inboxes {
            inbox.put(|queue| queue.visits.push(Visit::All(Arc::clone(&visit))));
        }
    }

    /// The same for one connection, in order with those for all. If it is gone the call is dropped.
    pub fn visit_one(&self, conn: ConnId, visit: impl FnOnce(&mut Conn<'_>, &mut S) + Send + 'static) {
        if let Some(inbox) = self.0.inboxes.get(usize::from(conn.shard)) {
            inbox.put(|queue| queue.visits.push(Visit::One(conn, Box::new(visit))));
        }
    }

    /// Whether anybody would get units of this topic. To be asked after the commit: who subscribes before
    /// the answer gets them, who subscribes after it finds them in the log.
    #[must_use]
    pub fn has_members(&self, topic: Topic) -> bool {
        self.0.registry.shards(topic) != 0
    }

    /// How many members the topic has.
    #[must_use]
    pub fn members(&self, topic: Topic) -> usize {
        self.0.registry.members(topic)
    }

    /// Ends everything: no message is read any more; a connection is closed when what it has in flight is
    /// answered, or after `within`. [`Running::wait`] returns when all are gone.
    pub fn shutdown(&self, code: u16, reason: &'static str, within: Duration) {
        let shared = &*self.0;
        shared.draining.store(true, Ordering::Release);
        let ending = Ending { close: Close::new(code, reason), until: (shared.config.now)() + within };
        for inbox in &shared.inboxes {
            inbox.put(|queue| queue.ending = Some(ending.clone()));
        }
    }

    /// What was done so far and is held now.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let mut total = Stats::default();
        for (published, inbox) in self.0.stats.iter().zip(&self.0.inboxes) {
            total += &published.get();
            total.inbox_bytes += inbox.bytes() as u64;
        }
        total.large_bytes = self.0.budget.used() as u64;
        total
    }
}

/// Replies by shard.
fn split(replies: Vec<Reply>, shards: usize) -> SmallVec<[Vec<Reply>; 4]> {
    let mut split: SmallVec<[Vec<Reply>; 4]> = SmallVec::new();
    if shards == 1 {
        split.push(replies);
        return split;
    }
    split.resize_with(shards, Vec::new);
    for reply in replies {
        if let Some(mine) = split.get_mut(usize::from(reply.conn.shard)) {
            mine.push(reply);
        }
    }
    split
}
