//! Deadlines: pings, silent peers, stalled writes, slow messages, closing connections.
//!
//! No timer a connection: every connection is looked at about once a second, a tenth of them at each tick,
//! so a deadline is kept to the second and an idle connection costs no memory for it.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use crate::{
    Close, Config, Handler,
    connection::{Connection, Flags},
    core::TICK_MS,
    frame,
    shard::Shard,
};

/// Ticks in which everybody is looked at once.
const ROUND: u32 = 10;

enum Verdict {
    Fine,
    Ping,
    Close(Close),
    Gone,
}

impl<H: Handler> Shard<H> {
    /// Looks at as many connections as time has gone by.
    pub(crate) fn sweep(&mut self) {
        let elapsed = self.core.now.saturating_sub(self.swept);
        if elapsed == 0 {
            return;
        }
        self.swept = self.core.now;
        let slots = self.sessions.len();
        for _ in 0..(slots * elapsed.min(ROUND) as usize).div_ceil(ROUND as usize) {
            self.sweep_at = (self.sweep_at + 1) % slots;
            self.look_at(self.sweep_at as u32);
        }
        if self.core.index == 0 && self.core.now / ROUND != self.ticked {
            self.ticked = self.core.now / ROUND;
            if catch_unwind(AssertUnwindSafe(|| self.handler.tick())).is_err() {
                self.core.stats.panics += 1;
                tracing::error!("the handler panicked in `tick`");
            }
        }
    }

    fn look_at(&mut self, slot: u32) {
        let now = self.core.now;
        let Some(conn) = self.core.conns.get_mut(slot as usize) else { return };
        match judge(conn, now, &self.core.config) {
            Verdict::Fine => {}
            Verdict::Ping => {
                frame::ping(&mut conn.out, b"");
                conn.flags.set(Flags::PINGED);
                self.core.wake_writer(slot);
            }
            Verdict::Close(close) => self.close(slot, &close),
            Verdict::Gone => self.lose(slot),
        }
    }
}

fn judge(conn: &mut Connection, now: u32, config: &Config) -> Verdict {
    let past = |since: u32, limit: Duration| {
        u128::from(now.saturating_sub(since)) * u128::from(TICK_MS) >= limit.as_millis()
    };
    let options = &conn.options;
    if conn.flags.has(Flags::CLOSING) {
        return if past(conn.since, config.close_within) { Verdict::Gone } else { Verdict::Fine };
    }
    if conn.flags.has(Flags::BLOCKED) && past(conn.progress, options.write_stall) {
        return Verdict::Close(Close::new(config.codes.slow, "nothing could be sent for too long"));
    }
    let unread = conn.flags.has(Flags::READABLE) || conn.carry.is_some();
    if unread {
        // It has spoken and was not listened to: that silence is ours.
        conn.heard = now;
        conn.decoder.excuse(now);
        return Verdict::Fine;
    }
    let first = options.first_message_within.filter(|_| conn.flags.has(Flags::FIRST));
    if first.is_some_and(|limit| past(conn.since, limit)) {
        return Verdict::Close(Close::new(config.codes.silent, "no first message came in time"));
    }
    if past(conn.heard, options.silent_close_after) {
        return Verdict::Close(Close::new(config.codes.silent, "nothing was heard for too long"));
    }
    if let Some((since, size)) = conn.decoder.under_way() {
        let grace = Duration::from_secs((size / config.message_floor.max(1)) as u64);
        if past(since, options.message_within + grace) {
            return Verdict::Close(Close::new(config.codes.flood, "the message took too long"));
        }
    }
    let quiet = past(conn.heard, options.ping_every);
    if quiet && !conn.flags.has(Flags::PINGED.or(Flags::BLOCKED)) {
        return Verdict::Ping;
    }
    Verdict::Fine
}
