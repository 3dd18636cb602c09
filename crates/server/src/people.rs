//! The people who are connected: one [`Speaker`] each, however many sockets they have open.
//!
//! A rename reaches every open socket because all of them hold the same speaker. Must never be asked on the
//! way of a message: a socket finds its speaker once, at its handshake.
//! Bounds: one entry per connected person; entries without a socket go at the next sweep.

use std::sync::{Arc, Weak};

use parking_lot::{Mutex, RwLock};
use rustc_hash::FxHashMap;
use teahouse_domain::{DisplayName, Person, PersonId, ServerRole, policy::Actor};

/// A person who may speak, as all of their sockets share them.
pub(crate) struct Speaker {
    pub(crate) id: PersonId,
    role: ServerRole,
    /// Whether they proved to be who they were before; who comes with nothing is a stranger.
    pub(crate) proved: bool,
    name: RwLock<Option<Box<str>>>,
}

impl Speaker {
    /// Somebody who came with neither cookie nor token.
    pub(crate) fn stranger(id: PersonId) -> Self {
        Self { id, role: ServerRole::Guest, proved: false, name: RwLock::new(None) }
    }

    fn known(person: &Person) -> Self {
        let name = person.name.as_ref().map(|name| name.as_str().into());
        Self { id: person.id, role: person.role, proved: true, name: RwLock::new(name) }
    }

    /// The name they chose, if they chose one.
    pub(crate) fn chosen_name(&self) -> Option<String> {
        self.name.read().as_deref().map(str::to_owned)
    }

    /// The name to show.
    pub(crate) fn shown_name(&self) -> Box<str> {
        match &*self.name.read() {
            Some(name) => name.clone(),
            None => guest_name(self.id).into(),
        }
    }

    /// They are called differently from now on, on all of their sockets.
    pub(crate) fn rename(&self, name: &DisplayName) {
        *self.name.write() = Some(name.as_str().into());
    }

    /// What they are on this server.
    pub(crate) fn role(&self) -> ServerRole {
        self.role
    }

    /// The person, as rules see them.
    pub(crate) fn actor(&self) -> Actor {
        Actor { id: self.id, role: self.role }
    }
}

/// What a guest without a name is called.
pub(crate) fn guest_name(id: PersonId) -> String {
    Person::guest(id).shown_name()
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
        first.rename(&DisplayName::parse("Ada").unwrap());
        assert_eq!(&*second.shown_name(), "Ada");
        drop((first, second));
        people.sweep();
        assert!(people.known.lock().is_empty());
    }
}
