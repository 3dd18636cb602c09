//! The loop: one thread, its sockets, its topics.
//!
//! A turn: events, inbox, reads, units, private bytes, deadlines. Everything readable is handed over before
//! anything is sent, so that what belongs together travels together. Bounds: a turn reads and sends what the
//! configuration allows it, then looks at its sockets again; nothing in a turn waits but the poll.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Duration,
};

use mio::{Events, Poll, Token};

use crate::{
    Behind, Close, Conn, Handler,
    connection::Flags,
    core::{Asking, Core, TICK_MS},
    fanout::Shared,
    inbox::{Ending, Queue},
    reading::{READ_LARGE, Reader},
    topic::Standing,
};

/// The token of the inbox.
pub(crate) const WAKE: Token = Token(usize::MAX);

const EVENTS: usize = 1024;

pub(crate) struct Shard<H: Handler> {
    pub(crate) core: Core,
    pub(crate) handler: Arc<H>,
    /// Sessions by slot, beside the connections, which know nothing of their type.
    pub(crate) sessions: Vec<Option<H::Session>>,
    pub(crate) reader: Option<Reader>,
    /// Ticks: when deadlines were last looked at; where; and the last second told to the handler.
    pub(crate) swept: u32,
    pub(crate) sweep_at: usize,
    pub(crate) ticked: u32,
    pub(crate) shared: Arc<Shared<H::Session>>,
    pub(crate) poll: Poll,
    events: Events,
    pub(crate) queue: Queue<H::Session>,
    pub(crate) ending: Option<Ending>,
    pub(crate) ending_at: usize,
}

impl<H: Handler> Drop for Shard<H> {
    fn drop(&mut self) {
        self.shared.inboxes[usize::from(self.core.index)].end();
    }
}

impl<H: Handler> Shard<H> {
    pub(crate) fn new(core: Core, handler: Arc<H>, shared: Arc<Shared<H::Session>>, poll: Poll) -> Self {
        let budget = shared.budget.clone();
        Self {
            core,
            handler,
            sessions: Vec::new(),
            reader: Some(Reader { buffer: vec![0; READ_LARGE].into_boxed_slice(), budget }),
            swept: 0,
            sweep_at: 0,
            ticked: 0,
            shared,
            poll,
            events: Events::with_capacity(EVENTS),
            queue: Queue::default(),
            ending: None,
            ending_at: 0,
        }
    }

    pub(crate) fn run(mut self) {
        while !self.turn() {}
        for slot in 0..self.sessions.len() {
            self.lose(slot as u32);
        }
    }

    /// One turn; true when the shutdown is complete.
    fn turn(&mut self) -> bool {
        self.wait();
        let now = (self.core.config.now)();
        self.core.now = (now.as_millis() / u128::from(TICK_MS)) as u32;
        self.reap();
        self.empty_inbox();
        let before = self.core.stats.messages;
        self.read_ready();
        if self.core.stats.messages != before {
            self.handler.turn_taken();
        }
        // A handler that delivers by itself did so just now; what it delivered travels in this turn.
        self.empty_inbox();
        self.core.flush_topics();
        self.after_flush();
        self.core.flush_private();
        self.after_flush();
        self.sweep();
        self.after_flush();
        let over = self.ending.is_some() && self.end(now);
        self.publish();
        over
    }

    fn wait(&mut self) {
        let core = &self.core;
        let busy = !core.ready.is_empty() || !core.dirty.is_empty() || !core.flushing.is_empty();
        let soon = !core.waiting.is_empty() || self.ending.is_some();
        let timeout = match (busy, soon, core.conns.is_empty()) {
            (true, ..) => Duration::ZERO,
            (_, true, _) => Duration::from_millis(10),
            (_, _, false) => Duration::from_millis(TICK_MS),
            _ => Duration::from_millis(5 * TICK_MS),
        };
        if let Err(error) = self.poll.poll(&mut self.events, Some(timeout)) {
            if error.kind() != std::io::ErrorKind::Interrupted {
                tracing::error!(%error, "a shard cannot wait for events");
            }
            return;
        }
        for event in self.events.iter().filter(|event| event.token() != WAKE) {
            let slot = event.token().0 as u32;
            let Some(conn) = self.core.conn(slot) else { continue };
            if event.is_error() {
                self.core.fail(slot);
                continue;
            }
            if event.is_read_closed() {
                conn.flags.set(Flags::ENDED.or(Flags::READABLE));
            } else if event.is_readable() {
                conn.flags.set(Flags::READABLE);
            }
            let unblocked = event.is_writable() && conn.flags.has(Flags::BLOCKED);
            if unblocked {
                conn.flags.clear(Flags::BLOCKED);
                self.core.wake_writer(slot);
            }
            self.core.wake_reader(slot);
        }
    }

    /// Calls the handler for one connection; a panic closes that connection and nothing else.
    pub(crate) fn call<R>(
        &mut self,
        slot: u32,
        call: impl FnOnce(&H, &mut Conn<'_>, &mut H::Session) -> R,
    ) -> Option<R> {
        let session = self.sessions.get_mut(slot as usize)?.as_mut()?;
        let mut conn = Conn::new(&mut self.core, slot);
        let result = catch_unwind(AssertUnwindSafe(|| call(&self.handler, &mut conn, session)));
        let close = conn.close.take();
        if result.is_err() {
            self.core.stats.panics += 1;
            tracing::error!("the handler panicked; its connection is closed");
            let code = self.core.config.codes.panicked;
            self.close(slot, &Close::new(code, "something went wrong here"));
        } else if let Some(close) = close {
            self.close(slot, &close);
        }
        result.ok()
    }

    pub(crate) fn accepting(&self) -> bool {
        self.handler.accepting()
    }

    /// What a flush found: failed sockets, and members that are behind.
    fn after_flush(&mut self) {
        for asking in std::mem::take(&mut self.core.asking) {
            self.ask(asking);
        }
        self.reap();
    }

    fn ask(&mut self, asking: Asking) {
        let Asking { topic, slot, generation } = asking;
        if self.core.conn(slot).is_none_or(|conn| conn.generation != generation) {
            return;
        }
        let Some((index, member)) = self.core.member(slot, topic) else { return };
        let state = &self.core.topics[index as usize];
        let (next, end) = (state.cursor(member), state.segment.end().unwrap_or(0));
        self.core.stats.behind += 1;
        let answer = self.call(slot, |handler, conn, session| {
            handler.behind(conn, session, topic, next, end.saturating_sub(1))
        });
        if answer == Some(Behind::Skip) && self.core.member(slot, topic).is_some() {
            self.core.subscribe(slot, topic, Standing::Live, Some(end));
            self.core.wake_writer(slot);
        }
    }

    fn publish(&mut self) {
        self.core.stats.segment_bytes = self.core.retained as u64;
        self.shared.stats[usize::from(self.core.index)].set(&self.core.stats);
    }
}
