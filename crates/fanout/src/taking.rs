//! Taking things out of the inbox: sockets, visits, units, replies, the end.
//!
//! Visits go before units: who is put out of a topic gets nothing that was delivered after that was ordered.
//!
//! Everything that waited is taken in one turn; what may wait is bounded by the inbox.

use std::sync::Arc;

use mio::{Interest, Token, net::TcpStream};

use crate::{
    Handler, Reply,
    connection::{Carry, Connection, Flags},
    inbox::{Adopted, EachVisit, Visit},
    shard::Shard,
};

impl<H: Handler> Shard<H> {
    pub(crate) fn empty_inbox(&mut self) {
        let shared = Arc::clone(&self.shared);
        let inbox = &shared.inboxes[usize::from(self.core.index)];
        if !inbox.is_filled() {
            return;
        }
        let mut queue = std::mem::take(&mut self.queue);
        inbox.take(&mut queue);
        self.core.stats.inbox_missed += queue.missed_count;
        for adopted in queue.sockets.drain(..) {
            self.adopt(adopted);
        }
        for visit in queue.visits.drain(..) {
            match visit {
                Visit::All(visit) => self.visit_all(&*visit),
                Visit::One(conn, visit) => {
                    if let Some(slot) = self.core.find(conn) {
                        self.call(slot, |_, conn, session| visit(conn, session));
                    }
                }
            }
        }
        for (topic, (first, end)) in queue.missed.drain() {
            self.core.missed(topic, first, end);
        }
        for parcel in queue.chunks.drain(..) {
            self.core.append(parcel.topic, parcel.chunk, parcel.fleeting);
        }
        for reply in queue.replies.drain(..) {
            self.reply(reply);
        }
        if let Some(ending) = queue.ending.take() {
            self.core.draining = true;
            self.ending = Some(ending);
        }
        queue.reset();
        self.queue = queue;
    }

    fn visit_all(&mut self, visit: &EachVisit<H::Session>) {
        for slot in 0..self.sessions.len() {
            self.call(slot as u32, |_, conn, session| visit(conn, session));
        }
    }

    fn adopt(&mut self, adopted: Adopted<H::Session>) {
        let Adopted { socket, early, session, options } = adopted;
        if let Err(error) = socket.set_nonblocking(true) {
            tracing::debug!(%error, "a socket was gone before it was adopted");
            return;
        }
        let mut socket = TcpStream::from_std(socket);
        let entry = self.core.conns.vacant_entry();
        let slot = entry.key() as u32;
        let interest = Interest::READABLE.add(Interest::WRITABLE);
        if let Err(error) = self.poll.registry().register(&mut socket, Token(slot as usize), interest) {
            tracing::warn!(%error, "a socket could not be watched");
            return;
        }
        self.core.next_generation = self.core.next_generation.wrapping_add(1);
        let mut conn = Connection::new(socket, self.core.next_generation, options, self.core.now);
        if !early.is_empty() {
            conn.carry = Some(Box::new(Carry { bytes: early, at: 0 }));
        }
        entry.insert(conn);
        if self.sessions.len() <= slot as usize {
            self.sessions.resize_with(slot as usize + 1, || None);
        }
        self.sessions[slot as usize] = Some(session);
        self.core.stats.adopted += 1;
        self.core.stats.connections += 1;
        self.call(slot, |handler, conn, session| handler.opened(conn, session));
        self.core.wake_reader(slot);
    }

    fn reply(&mut self, reply: Reply) {
        let Some(slot) = self.core.find(reply.conn) else { return };
        let Some(conn) = self.core.conn(slot) else { return };
        if conn.flags.has(Flags::CLOSING.or(Flags::DEAD)) {
            return;
        }
        if !reply.frames.is_empty() {
            conn.push_out(reply.frames);
            self.core.wake_writer(slot);
        }
        if reply.completes > 0 {
            self.core.complete(slot, reply.completes);
        }
        if let Some(place) = reply.place {
            self.core.place(slot, place);
        }
        if let Some(close) = reply.close {
            self.close(slot, &close);
        }
    }
}
