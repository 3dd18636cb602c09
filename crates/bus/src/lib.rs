//! Hints between nodes: "this room's log now reaches this far".
//!
//! A hint says where to look and carries nothing else: whoever hears one reads the log. So hints may get lost,
//! come twice or out of order, and whoever listens must be right without them, only later.
//! Knows rooms and positions as numbers; must never know what a room or a message is, never wait when
//! announcing, and never tell an announcer its own hint.
//! Bounds: an endpoint keeps at most [`WAITING_ROOMS`] rooms, one position each; hints beyond are dropped.

mod local;

use std::thread::JoinHandle;

use local::Local;

/// Most rooms whose hints wait for a slow listener.
pub const WAITING_ROOMS: usize = 4_096;

/// A room's log reaches this far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The room.
    pub room: u64,
    /// The last position that was committed.
    pub head: u64,
}

/// One node's end of the bus. Cheap to clone: clones are the same end.
#[derive(Clone)]
pub struct Bus(Kind);

/// A closed set: another kind of bus is another line in each `match` here.
#[derive(Clone)]
enum Kind {
    Local(Local),
}

impl Bus {
    /// A bus within this process, and its first end.
    #[must_use]
    pub fn local() -> Self {
        Self(Kind::Local(Local::new()))
    }

    /// Another node's end of the same bus.
    #[must_use]
    pub fn endpoint(&self) -> Self {
        match &self.0 {
            Kind::Local(local) => Self(Kind::Local(local.endpoint())),
        }
    }

    /// Tells every other end. Never waits.
    pub fn announce(&self, hint: Hint) {
        match &self.0 {
            Kind::Local(local) => local.announce(hint),
        }
    }

    /// Hears what the other ends announce from now on, on a thread of its own, until the guard is dropped.
    /// Hints of one room that wait together are heard as one, the furthest. An end has one listener: a second
    /// takes the place of the first.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn listen(&self, heard: impl FnMut(Hint) + Send + 'static) -> std::io::Result<Listening> {
        match &self.0 {
            Kind::Local(local) => local.listen(heard),
        }
    }
}

/// While this lives, an end hears.
pub struct Listening {
    stop: Option<Box<dyn FnOnce() + Send + Sync>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop();
        }
        // A listener that drops its own guard must not wait for itself.
        if let Some(thread) =
            self.thread.take().filter(|thread| thread.thread().id() != std::thread::current().id())
        {
            drop(thread.join());
        }
    }
}
