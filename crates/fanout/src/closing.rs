//! The end of a connection.
//!
//! From our side: the close frame after everything that waits, then the end of our half of the socket, then
//! what the peer still sends is read and dropped until it ends its half, so that it really sees the code.
//! Bound: `Config::close_within` from the close frame on. The session ends with the decision, not with the
//! socket: a connection that is closing is nobody any more.

use std::{
    net::Shutdown,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use crate::{Close, Closed, Handler, connection::Flags, frame, shard::Shard};

/// Connections that are closed in one turn of a shutdown.
const ENDING_PIECE: usize = 512;
/// After the deadline of a shutdown, for close frames to arrive.
const LAST_WORDS: Duration = Duration::from_secs(1);

impl<H: Handler> Shard<H> {
    /// Closes from our side.
    pub(crate) fn close(&mut self, slot: u32, close: &Close) {
        if self.core.conn(slot).is_none_or(|conn| conn.flags.has(Flags::CLOSING.or(Flags::DEAD))) {
            return;
        }
        self.shared.stats[usize::from(self.core.index)].count_close(close.code);
        self.begin_close(slot, Closed::Us(close.code), |out| frame::close(out, close.code, &close.reason));
    }

    /// Answers the peer's close frame.
    pub(crate) fn close_by_peer(&mut self, slot: u32, code: Option<u16>) {
        self.core.stats.closed_by_peer += 1;
        self.begin_close(slot, Closed::Peer(code), |out| match code {
            Some(code) => frame::close(out, code, ""),
            None => frame::close_empty(out),
        });
    }

    fn begin_close(&mut self, slot: u32, why: Closed, encode: impl FnOnce(&mut Vec<u8>)) {
        self.core.leave_all(slot);
        let now = self.core.now;
        let Some(conn) = self.core.conn(slot) else { return };
        conn.strip();
        encode(&mut conn.out);
        conn.flags.set(Flags::CLOSING);
        conn.flags.clear(Flags::HELD.or(Flags::FIRST));
        conn.since = now;
        self.end_session(slot, why);
        self.core.wake_writer(slot);
        self.core.wake_reader(slot);
    }

    fn end_session(&mut self, slot: u32, why: Closed) {
        let Some(conn) = self.core.conns.get(slot as usize) else { return };
        let id = conn.id(self.core.index, slot);
        let Some(session) = self.sessions.get_mut(slot as usize).and_then(Option::take) else { return };
        let call = AssertUnwindSafe(|| self.handler.closed(id, session, why));
        if catch_unwind(call).is_err() {
            self.core.stats.panics += 1;
            tracing::error!("the handler panicked in `closed`");
        }
    }

    /// The socket ended or failed.
    pub(crate) fn lose(&mut self, slot: u32) {
        let Some(conn) = self.core.conn(slot) else { return };
        if !conn.flags.has(Flags::CLOSING) {
            self.core.stats.lost += 1;
        }
        self.core.leave_all(slot);
        self.end_session(slot, Closed::Lost);
        self.core.conns.remove(slot as usize);
        self.core.stats.connections -= 1;
    }

    /// Removes what failed, closes what is too slow, ends our half of what has sent its close frame.
    pub(crate) fn reap(&mut self) {
        while let Some(slot) = self.core.lost.pop() {
            self.lose(slot);
        }
        while let Some(slot) = self.core.slow.pop() {
            let close = Close::new(self.core.config.codes.slow, "too much waits to be sent");
            self.close(slot, &close);
        }
        while let Some(slot) = self.core.drained.pop() {
            let Some(conn) = self.core.conn(slot) else { continue };
            if !conn.flags.has(Flags::SHUT) {
                conn.flags.set(Flags::SHUT);
                if conn.socket.shutdown(Shutdown::Write).is_err() {
                    self.lose(slot);
                    continue;
                }
            }
            self.core.wake_reader(slot);
        }
    }

    /// A piece of the shutdown; true when nothing is left.
    pub(crate) fn end(&mut self, now: Duration) -> bool {
        let Some(ending) = self.ending.clone() else { return false };
        let slots = self.sessions.len();
        for _ in 0..ENDING_PIECE.min(slots) {
            self.ending_at = (self.ending_at + 1) % slots;
            let slot = self.ending_at as u32;
            let Some(conn) = self.core.conn(slot) else { continue };
            let answered = conn.in_flight == 0 && conn.is_plain();
            if conn.flags.has(Flags::CLOSING) || !(answered || now >= ending.until) {
                continue;
            }
            self.call(slot, |handler, conn, session| handler.farewell(conn, session));
            self.close(slot, &ending.close);
        }
        self.core.conns.is_empty() || now >= ending.until + LAST_WORDS
    }
}
