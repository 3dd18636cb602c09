//! The one door to the program behind the sockets.
//!
//! Every method runs on a shard's thread, between reads and sends of thousands of other connections: it must
//! not wait, not for a lock that is held over I/O, not for a queue. A panic closes the one connection it was
//! called for.

use crate::{Conn, ConnId, Topic};

/// What happens to connections and what they say.
pub trait Handler: Send + Sync + 'static {
    /// What the program keeps for a connection. Small: it is there while the connection idles.
    type Session: Send + 'static;

    /// The connection was adopted; nothing was read from it yet.
    fn opened(&self, conn: &mut Conn<'_>, session: &mut Self::Session);

    /// One whole message. The connection's next message is handed over when this has returned.
    fn message(&self, conn: &mut Conn<'_>, session: &mut Self::Session, message: Message<'_>) -> Taken;

    /// Everything that this turn brought was handed over. Whoever works on messages in another thread wakes it
    /// here, once a turn, and not at the first message of many.
    fn turn_taken(&self) {}

    /// The member reads too slowly, or joined below what is retained: position `next` of this topic is gone,
    /// `head` is the newest position. Asked only while the connection can be written to.
    fn behind(
        &self,
        conn: &mut Conn<'_>,
        session: &mut Self::Session,
        topic: Topic,
        next: u64,
        head: u64,
    ) -> Behind;

    /// A last word before the shutdown closes this connection.
    fn farewell(&self, _conn: &mut Conn<'_>, _session: &mut Self::Session) {}

    /// The connection is gone, or being closed: nothing is read from it or sent to it any more.
    fn closed(&self, id: ConnId, session: Self::Session, why: Closed);

    /// Whether a message would be taken now. While this is false no socket is read.
    fn accepting(&self) -> bool {
        true
    }

    /// Once a second, on the first shard's thread.
    fn tick(&self) {}
}

/// A whole message from a connection.
#[derive(Debug, PartialEq, Eq)]
pub enum Message<'a> {
    /// Text.
    Text(&'a str),
    /// Bytes.
    Binary(&'a [u8]),
    /// A large message for which the budget of large messages had no room: it was read and dropped.
    Overflow,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It is done with.
    Done,
    /// One completion will come in a [`crate::Reply`].
    Pending,
    /// As `Pending`, and the connection is not read on until everything pending is completed.
    Hold,
}

/// What to do with a member that is behind what is retained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behind {
    /// Go on with what comes after the head. The handler has told the peer, if it wants to.
    Skip,
    /// A page is under way. The member gets nothing until a [`crate::Reply`] with a place ends it.
    Page,
}

/// How a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closed {
    /// The peer closed it, with this code if it gave one.
    Peer(Option<u16>),
    /// This side closed it with this code.
    Us(u16),
    /// The socket ended or failed without a close frame.
    Lost,
}
