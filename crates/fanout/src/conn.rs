//! A connection as the handler sees it during a call.
//!
//! Nothing here sends at once: bytes are queued, and the loop sends them with what else the turn brought.

use std::{io, net::SocketAddr, sync::Arc};

use crate::{
    Close, ConnId, ConnOptions, Place, Topic,
    connection::{Connection, Flags},
    core::Core,
    frame,
    topic::Standing,
};

/// The connection that a [`crate::Handler`] was called for.
pub struct Conn<'a> {
    pub(crate) core: &'a mut Core,
    pub(crate) slot: u32,
    pub(crate) close: Option<Close>,
}

impl<'a> Conn<'a> {
    pub(crate) const fn new(core: &'a mut Core, slot: u32) -> Self {
        Self { core, slot, close: None }
    }

    fn inner(&self) -> &Connection {
        &self.core.conns[self.slot as usize]
    }

    fn inner_mut(&mut self) -> &mut Connection {
        &mut self.core.conns[self.slot as usize]
    }

    /// Who it is; good for replies until it closes.
    #[must_use]
    pub fn id(&self) -> ConnId {
        self.inner().id(self.core.index, self.slot)
    }

    /// The address at the other end of the socket.
    ///
    /// # Errors
    /// The socket has failed.
    pub fn peer(&self) -> io::Result<SocketAddr> {
        self.inner().socket.peer_addr()
    }

    /// Queues whole frames ([`crate::frame`]). They go before units of topics, in the order of the calls.
    pub fn send(&mut self, framed: &[u8]) {
        self.inner_mut().out.extend_from_slice(framed);
        self.core.wake_writer(self.slot);
    }

    /// Queues one text frame.
    pub fn send_text(&mut self, payload: &[u8]) {
        frame::text(&mut self.inner_mut().out, payload);
        self.core.wake_writer(self.slot);
    }

    /// Queues one text frame whose payload `write` encodes in place; it must only append.
    pub fn send_text_with(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        frame::text_with(&mut self.inner_mut().out, write);
        self.core.wake_writer(self.slot);
    }

    /// Bytes that wait to be sent to this connection alone.
    #[must_use]
    pub fn waiting_bytes(&self) -> usize {
        self.inner().out.len()
    }

    /// Becomes a member that gets nothing yet: units are retained for it from now on, until a
    /// [`crate::Reply`] with a place, or [`Self::go_live`], says what it has already. A member that is placed
    /// below what is retained is [behind](crate::Handler::behind).
    ///
    /// Whoever publishes after this has returned sees the member.
    pub fn subscribe(&mut self, topic: Topic) {
        self.core.subscribe(self.slot, topic, Standing::Waiting, None);
    }

    /// Becomes a member that gets what comes from now on, and nothing before it.
    pub fn subscribe_live(&mut self, topic: Topic) {
        self.core.subscribe(self.slot, topic, Standing::Live, None);
    }

    /// Ends a join or a page at once: the member's next position is `next`. False if it is no member.
    pub fn go_live(&mut self, topic: Topic, next: u64) -> bool {
        self.core.place(self.slot, Place { topic, next, more: false })
    }

    /// Is no member any more. Units that were not sent yet are not sent.
    pub fn unsubscribe(&mut self, topic: Topic) {
        self.core.unsubscribe(self.slot, topic);
    }

    /// Whether it is a member, live or not.
    #[must_use]
    pub fn is_subscribed(&self, topic: Topic) -> bool {
        self.core.member(self.slot, topic).is_some()
    }

    /// In how many topics it is.
    #[must_use]
    pub fn subscriptions(&self) -> usize {
        self.inner().subs.len()
    }

    /// Closes the connection when the handler returns, after what is queued was sent.
    pub fn close(&mut self, code: u16, reason: impl Into<std::borrow::Cow<'static, str>>) {
        self.close.get_or_insert_with(|| Close::new(code, reason));
    }

    /// What bounds it.
    #[must_use]
    pub fn options(&self) -> &Arc<ConnOptions> {
        &self.inner().options
    }

    /// Other bounds from now on.
    pub fn set_options(&mut self, options: impl Into<Arc<ConnOptions>>) {
        self.inner_mut().options = options.into();
    }

    /// The first message that counts is still to come: the deadline for it goes on although something came.
    /// To be called from within [`crate::Handler::message`] for messages that prove nothing, such as a ping.
    pub fn still_expect_first(&mut self) {
        if self.inner().options.first_message_within.is_some() {
            self.inner_mut().flags.set(Flags::FIRST);
        }
    }
}
