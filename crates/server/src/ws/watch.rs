//! A room that somebody is in, or is about to be in: its last events are kept in memory, and its id is kept for it.
//!
//! Held by the session, so that it is given back however the session ends: also where the socket was gone before a
//! shard had it.

use std::ops::Deref;

use teahouse_domain::RoomId;
use teahouse_store::Store;

/// Held while a socket is in the room.
pub(crate) struct Watched {
    store: Store,
    room: RoomId,
}

impl Watched {
    /// One member more.
    pub(crate) fn new(store: &Store, room: RoomId) -> Self {
        store.watch(room);
        Self { store: store.clone(), room }
    }
}

impl Deref for Watched {
    type Target = RoomId;

    fn deref(&self) -> &RoomId {
        &self.room
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.store.unwatch(self.room);
    }
}
