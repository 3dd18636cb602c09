//! What a connection said: messages go to the handler, control frames are answered here.
//!
//! Bound: control frames a second, by the connection's options.

use crate::{
    Handler, Message, Taken,
    codec::{Event, Fault},
    connection::Flags,
    core::TICK_MS,
    frame,
    reading::Turn,
    shard::Shard,
};

impl<H: Handler> Shard<H> {
    pub(crate) fn event(&mut self, slot: u32, event: Event<'_>, turn: &mut Turn) {
        match event {
            Event::Text(text) => self.message(slot, Message::Text(text), turn),
            Event::Binary(bytes) => self.message(slot, Message::Binary(bytes), turn),
            Event::Overflow => {
                self.core.stats.overflows += 1;
                self.message(slot, Message::Overflow, turn);
            }
            Event::Ping(payload) => {
                if self.control_allowed(slot)
                    && let Some(conn) = self.core.conn(slot)
                {
                    frame::pong(&mut conn.out, payload);
                    self.core.wake_writer(slot);
                }
            }
            Event::Pong => {
                self.control_allowed(slot);
            }
            Event::Close(close) => self.close_by_peer(slot, close.code),
        }
    }

    fn message(&mut self, slot: u32, message: Message<'_>, turn: &mut Turn) {
        turn.messages -= 1;
        self.core.stats.messages += 1;
        if let Some(conn) = self.core.conn(slot) {
            conn.flags.clear(Flags::FIRST);
        }
        let taken = self.call(slot, |handler, conn, session| handler.message(conn, session, message));
        let Some(conn) = self.core.conn(slot).filter(|conn| !conn.flags.has(Flags::CLOSING)) else { return };
        match taken {
            Some(Taken::Pending) => conn.in_flight += 1,
            Some(Taken::Hold) => {
                conn.in_flight += 1;
                conn.flags.set(Flags::HELD);
            }
            Some(Taken::Done) | None => {}
        }
    }

    /// Counts a control frame; closes the connection when there are too many.
    fn control_allowed(&mut self, slot: u32) -> bool {
        let now = self.core.now;
        let Some(conn) = self.core.conn(slot) else { return false };
        if u64::from(now - conn.control_since) * TICK_MS >= 1000 {
            conn.control_since = now;
            conn.controls = 0;
        }
        conn.controls = conn.controls.saturating_add(1);
        let allowed = conn.controls <= conn.options.control_per_second;
        if !allowed {
            let fault = Fault::Flood("too many control frames");
            self.close(slot, &fault.close(self.core.config.codes.flood));
        }
        allowed
    }
}
