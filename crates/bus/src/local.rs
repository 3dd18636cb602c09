//! The bus of one process: a single node, or several in a test.
//!
//! Must never call a listener while a lock is held. Bounds: [`WAITING_ROOMS`] for each end that listens; ends
//! that do not listen keep nothing.

use std::{
    collections::{HashMap, VecDeque},
    io,
    sync::{Arc, Weak},
};

use parking_lot::{Condvar, Mutex, RwLock};

use crate::{Hint, Listening, WAITING_ROOMS};

/// One end of a bus within this process.
#[derive(Clone)]
pub(crate) struct Local {
    hub: Arc<Hub>,
    own: Arc<Inbox>,
}

#[derive(Default)]
struct Hub {
    ends: RwLock<Vec<Weak<Inbox>>>,
}

#[derive(Default)]
struct Inbox {
    waiting: Mutex<Waiting>,
    more: Condvar,
}

#[derive(Default)]
struct Waiting {
    heads: HashMap<u64, u64>,
    order: VecDeque<u64>,
    /// Counts up with each listener that comes or goes; only the newest one is served.
    listener: u64,
    listening: bool,
}

impl Local {
    pub(crate) fn new() -> Self {
        Self::on(Arc::default())
    }

    pub(crate) fn endpoint(&self) -> Self {
        Self::on(Arc::clone(&self.hub))
    }

    fn on(hub: Arc<Hub>) -> Self {
        let own = Arc::new(Inbox::default());
        let mut ends = hub.ends.write();
        ends.retain(|end| end.strong_count() > 0);
        ends.push(Arc::downgrade(&own));
        drop(ends);
        Self { hub, own }
    }

    pub(crate) fn announce(&self, hint: Hint) {
        for end in self.hub.ends.read().iter().filter_map(Weak::upgrade) {
            if !Arc::ptr_eq(&end, &self.own) {
                end.put(hint);
            }
        }
    }

    pub(crate) fn listen(&self, mut heard: impl FnMut(Hint) + Send + 'static) -> io::Result<Listening> {
        let (inbox, own) = (Arc::clone(&self.own), Arc::clone(&self.own));
        let listener = inbox.open();
        let thread = std::thread::Builder::new().name("bus".to_owned()).spawn(move || {
            while let Some(hint) = inbox.take(listener) {
                heard(hint);
            }
        });
        let stop = Box::new(move || own.close(listener));
        let mut listening = Listening { stop: Some(stop), thread: None };
        // On an error the guard goes, and the end is closed again.
        listening.thread = Some(thread?);
        Ok(listening)
    }
}

impl Inbox {
    fn put(&self, hint: Hint) {
        let mut waiting = self.waiting.lock();
        if !waiting.listening {
            return;
        }
        if let Some(head) = waiting.heads.get_mut(&hint.room) {
            *head = hint.head.max(*head);
        } else if waiting.heads.len() < WAITING_ROOMS {
            waiting.heads.insert(hint.room, hint.head);
            waiting.order.push_back(hint.room);
            self.more.notify_one();
        }
    }

    /// The next hint for this listener; `None` when it was stopped or another took its place.
    fn take(&self, listener: u64) -> Option<Hint> {
        let mut waiting = self.waiting.lock();
        while waiting.listening && waiting.listener == listener {
            if let Some(room) = waiting.order.pop_front() {
                return waiting.heads.remove(&room).map(|head| Hint { room, head });
            }
            self.more.wait(&mut waiting);
        }
        None
    }

    fn open(&self) -> u64 {
        let mut waiting = self.waiting.lock();
        waiting.listener += 1;
        waiting.listening = true;
        self.more.notify_all();
        waiting.listener
    }

    fn close(&self, listener: u64) {
        let mut waiting = self.waiting.lock();
        if waiting.listener == listener {
            *waiting = Waiting { listener, ..Waiting::default() };
            self.more.notify_all();
        }
    }
}
