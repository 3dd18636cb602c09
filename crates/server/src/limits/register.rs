//! Who is remembered: a bounded map of buckets and counts, one entry per address or person.
//!
//! The lock is taken when a connection comes, for a REST message and for a room's pace, never for a person's pace on a
//! socket and never when a connection goes. Must never grow beyond its bound: who is idle goes first.

use std::{
    collections::HashMap,
    hash::Hash,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    time::Duration,
};

use parking_lot::Mutex;

use super::bucket::Bucket;

/// Sweeping fewer than this is not worth the while.
const FEW: usize = 1_024;

/// What one address or person has.
#[derive(Debug, Default)]
pub(super) struct Tally {
    pub(super) bucket: Bucket,
    sockets: AtomicU32,
    arrivals: AtomicU32,
    rooms: AtomicU32,
}

/// What a place is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// A socket. Compared with other sockets only: its own connection is still an arrival at its handshake.
    Socket,
    /// A connection that is no socket, or none yet. Compared with everything.
    Arrival,
    /// A room that somebody opened by coming into it.
    Room,
}

impl Tally {
    fn count(&self, place: Place) -> &AtomicU32 {
        match place {
            Place::Socket => &self.sockets,
            Place::Arrival => &self.arrivals,
            Place::Room => &self.rooms,
        }
    }

    fn taken(&self, place: Place) -> u32 {
        let sockets = self.sockets.load(Relaxed);
        match place {
            Place::Socket => sockets,
            Place::Arrival => sockets + self.arrivals.load(Relaxed),
            Place::Room => self.rooms.load(Relaxed),
        }
    }
}

/// One count more, until it is dropped.
#[derive(Debug)]
pub(super) struct Held {
    tally: Arc<Tally>,
    place: Place,
}

impl Held {
    pub(super) fn tally(&self) -> &Tally {
        &self.tally
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.tally.count(self.place).fetch_sub(1, Relaxed);
    }
}

/// The entries by address or by person.
pub(super) struct Register<K> {
    entries: Mutex<Entries<K>>,
    most: usize,
}

struct Entries<K> {
    /// With the standard hasher: outsiders choose addresses.
    known: HashMap<K, Arc<Tally>>,
    sweep_at: usize,
}

impl<K: Copy + Eq + Hash> Register<K> {
    /// At most so many entries.
    pub(super) fn new(most: usize) -> Self {
        Self { entries: Mutex::new(Entries { known: HashMap::new(), sweep_at: FEW }), most }
    }

    /// Counts one more, unless there are `most` already.
    pub(super) fn hold(&self, key: K, place: Place, most: u32) -> Option<Held> {
        let mut entries = self.entries.lock();
        let tally = entries.find(key, self.most)?;
        // Counts only grow under the lock, so the bound is exact.
        if tally.taken(place) >= most {
            return None;
        }
        tally.count(place).fetch_add(1, Relaxed);
        Some(Held { tally, place })
    }

    /// The entry. Where nobody more can be remembered it is a fresh one that is not: connections, which hold
    /// entries, are bounded by themselves.
    pub(super) fn find(&self, key: K) -> Arc<Tally> {
        self.entries.lock().find(key, self.most).unwrap_or_default()
    }

    /// Forgets who has nothing.
    pub(super) fn sweep(&self, now: Duration) {
        let mut entries = self.entries.lock();
        if entries.known.len() >= entries.sweep_at {
            entries.known.retain(|_, tally| Arc::strong_count(tally) > 1 || !tally.bucket.is_full(now));
            entries.sweep_at = (2 * entries.known.len()).max(FEW);
            entries.known.shrink_to(FEW);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.entries.lock().known.len()
    }
}

impl<K: Copy + Eq + Hash> Entries<K> {
    fn find(&mut self, key: K, most: usize) -> Option<Arc<Tally>> {
        if let Some(tally) = self.known.get(&key) {
            return Some(Arc::clone(tally));
        }
        if self.known.len() >= most {
            self.known.retain(|_, tally| Arc::strong_count(tally) > 1);
        }
        if self.known.len() >= most {
            return None;
        }
        let tally = Arc::<Tally>::default();
        self.known.insert(key, Arc::clone(&tally));
        Some(tally)
    }
}
