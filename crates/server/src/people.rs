//! The people who are connected: one [`Speaker`] each, however many sockets they have open.
//!
//! A rename, a new role or a switched-off account reaches every open socket because all of them hold the same
//! speaker. Must never be asked on the way of a message: a socket finds its speaker once, at its handshake.
//! Bounds: one entry per connected person; entries without a socket go at the next sweep. A speaker's sockets are
//! bounded by the connections of one person.

use std::sync::{
    Arc, Weak,
    atomic::{AtomicBool, AtomicU8, Ordering},
};

use parking_lot::{Mutex, RwLock};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;
use teahouse_domain::{DisplayName, Person, PersonId, ServerRole, policy::Actor};
use teahouse_fanout::ConnId;

/// A person who may speak, as all of their sockets share them.
pub(crate) struct Speaker {
    pub(crate) id: PersonId,
    /// Whether they proved to be who they were before; who comes with nothing is a stranger.
    pub(crate) proved: bool,
    role: AtomicU8,
    disabled: AtomicBool,
    name: RwLock<Option<Box<str>>>,
    sockets: Mutex<SmallVec<[ConnId; 2]>>,
}

impl Speaker {
    /// Somebody who came with neither cookie nor token.
    pub(crate) fn stranger(id: PersonId) -> Self {
        Self { proved: false, ..Self::known(&Person::guest(id)) }
    }

    /// Whoever runs commands on this machine: no person, and above all of them.
    pub(crate) fn console() -> Self {
        let name = DisplayName::parse("console").ok();
        Self::known(&Person { id: PersonId(0), name, role: ServerRole::Admin, disabled: false })
    }

    fn known(person: &Person) -> Self {
        Self {
            id: person.id,
            proved: true,
            role: AtomicU8::new(person.role.number()),
            disabled: AtomicBool::new(person.disabled),
            name: RwLock::new(person.name.as_ref().map(|name| name.as_str().into())),
            sockets: Mutex::default(),
        }
    }

    /// The name they chose, if they chose one.
    pub(crate) fn chosen_name(&self) -> Option<String> {
        self.name.read().as_deref().map(str::to_owned)
    }

    /// The name to show.
    pub(crate) fn shown_name(&self) -> Box<str> {
        match &*self.name.read() {
            Some(name) => name.clone(),
            None => Person::guest(self.id).shown_name().into(),
        }
    }

    /// What they are on this server.
    pub(crate) fn role(&self) -> ServerRole {
        ServerRole::from_number(self.role.load(Ordering::Relaxed).into()).unwrap_or(ServerRole::Guest)
    }

    /// Whether an admin switched the account off.
    pub(crate) fn is_disabled(&self) -> bool {
        self.disabled.load(Ordering::Relaxed)
    }

    /// They are what the store says now, on all of their sockets.
    fn take_on(&self, person: &Person) {
        self.role.store(person.role.number(), Ordering::Relaxed);
        self.disabled.store(person.disabled, Ordering::Relaxed);
        *self.name.write() = person.name.as_ref().map(|name| name.as_str().into());
    }

    /// The person, as rules see them.
    pub(crate) fn actor(&self) -> Actor {
        Actor { id: self.id, role: self.role() }
    }

    /// A chat.v1 socket of theirs was opened.
    pub(crate) fn open(&self, socket: ConnId) {
        self.sockets.lock().push(socket);
    }

    /// A chat.v1 socket of theirs was closed.
    pub(crate) fn close(&self, socket: ConnId) {
        self.sockets.lock().retain(|open| *open != socket);
    }

    /// Their chat.v1 sockets.
    pub(crate) fn sockets(&self) -> SmallVec<[ConnId; 2]> {
        self.sockets.lock().clone()
    }
}

/// The speakers with an open socket or a request under way.
#[derive(Default)]
pub(crate) struct People {
    known: Mutex<FxHashMap<PersonId, Weak<Speaker>>>,
}

impl People {
    /// The speaker, if one of their sockets is open: no look-up in the store is needed then.
    pub(crate) fn connected(&self, id: PersonId) -> Option<Arc<Speaker>> {
        self.known.lock().get(&id).and_then(Weak::upgrade)
    }

    /// The speaker for a person from the store, shared with their other sockets.
    pub(crate) fn arrive(&self, person: &Person) -> Arc<Speaker> {
        let mut known = self.known.lock();
        if let Some(speaker) = known.get(&person.id).and_then(Weak::upgrade) {
            return speaker;
        }
        let speaker = Arc::new(Speaker::known(person));
        known.insert(person.id, Arc::downgrade(&speaker));
        speaker
    }

    /// The person changed in the store: whoever is connected as them is that from now on.
    pub(crate) fn changed(&self, person: &Person) {
        if let Some(speaker) = self.connected(person.id) {
            speaker.take_on(person);
        }
    }

    /// How many people are connected.
    pub(crate) fn count(&self) -> usize {
        self.known.lock().values().filter(|speaker| speaker.strong_count() > 0).count()
    }

    /// Forgets who has no socket left.
    pub(crate) fn sweep(&self) {
        self.known.lock().retain(|_, speaker| speaker.strong_count() > 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rename_reaches_every_socket() {
        let people = People::default();
        let person = Person::guest(PersonId(7));
        let (first, second) = (people.arrive(&person), people.arrive(&person));
        assert_eq!(&*first.shown_name(), "Guest 0007");
        people.changed(&Person { name: DisplayName::parse("Ada").ok(), ..person.clone() });
        assert_eq!(&*second.shown_name(), "Ada");
        people.changed(&Person { role: ServerRole::Admin, ..person });
        assert_eq!((second.role(), second.chosen_name()), (ServerRole::Admin, None));
        drop((first, second));
        people.sweep();
        assert!(people.known.lock().is_empty());
    }
}
