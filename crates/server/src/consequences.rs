//! What a committed change means for open sockets: who lost a right hears no more, on every wire, at once.
//!
//! Runs on the log's thread after COMMIT and publishing, so that it happens also when the one who asked is gone by then.
//! Must never wait: facts are forgotten here, each socket looks at itself on its own shard. What is published after
//! [`App::commit`] has answered reaches nobody who lost the right to hear it.
//! Bounds: one visit of all sockets a consequence.

use std::sync::Arc;

use teahouse_domain::{Ban, BlockedWord, KeyId, Person, PersonId, Result, RoomId, SessionId};
use teahouse_fanout::{Reply, frame};
use teahouse_store::{Change, Done, Reader};
use teahouse_wire::chat;
use tokio::sync::oneshot;

use crate::{
    app::{App, draining},
    myself,
};

/// What may have changed for those who are connected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Consequence {
    /// A person's name, role or account.
    Person(PersonId),
    /// A person became a guest, or is none any more: what their sockets listen to is another matter now.
    Regraded(PersonId),
    /// All devices of a person are signed out, but this one.
    SignedOut { person: PersonId, except: Option<SessionId> },
    /// One device is signed out.
    SessionEnded(SessionId),
    /// An API key opens nothing any more.
    KeyRevoked(KeyId),
    /// A room's settings; or it was ended.
    Room(RoomId),
    /// What somebody is in a room.
    Member { room: RoomId, person: PersonId, why: Why },
    /// Who is banned from the server.
    Bans,
    /// Which words are not taken.
    Words,
}

/// What became of somebody in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    Entered,
    Left,
    Removed,
    Banned,
    /// Another role, a mute, or no mute any more.
    Changed,
}

impl App {
    /// Writes, and tells every socket what follows from it before this answers.
    ///
    /// # Errors
    /// Why it was refused; nothing follows then.
    pub(crate) async fn commit(
        self: &Arc<Self>,
        change: impl Into<Change>,
        mut consequences: Vec<Consequence>,
    ) -> Result<Done> {
        let (sender, answer) = oneshot::channel();
        let app = Arc::clone(self);
        self.store.write_then(change, move |result| {
            let tell = move |result| drop(sender.send(result));
            match result {
                Ok(done) if done.is_news() => {
                    let (done, guests) = done.apart();
                    // Of a guest who is not here nothing is remembered that would have to change.
                    let here = guests.into_iter().filter(|&guest| app.people.connected(guest).is_some());
                    consequences.extend(here.map(Consequence::Person));
                    follow(&app, consequences, move || tell(Ok(done)));
                }
                result => tell(result),
            }
        });
        answer.await.unwrap_or_else(|_| Err(draining()))
    }

    /// These are the bans and words from now on.
    pub(crate) fn take_lists(&self, (bans, words): Lists) {
        self.access.set_bans(bans);
        self.words.set(words);
    }

    /// One frame to all chat.v1 sockets of a person.
    pub(crate) fn push_to(&self, person: PersonId, write: impl Fn(&mut Vec<u8>)) {
        let Some(speaker) = self.people.connected(person) else { return };
        for socket in speaker.sockets() {
            let mut frames = Vec::new();
            frame::text_with(&mut frames, &write);
            self.reply(Reply::to(socket).frames(frames));
        }
    }
}

/// Everything that follows, then `told`. Lists that have to be read come from a reader.
pub(crate) fn follow(app: &Arc<App>, consequences: Vec<Consequence>, told: impl FnOnce() + Send + 'static) {
    if !consequences.is_empty() {
        app.access.forget();
    }
    let is_list = |each: &Consequence| matches!(each, Consequence::Bans | Consequence::Words);
    let lists = consequences.iter().any(is_list);
    for consequence in consequences {
        if let Consequence::Person(person) = consequence {
            tell_person(app, person);
        }
        if !is_list(&consequence) {
            visit(app, consequence);
        }
    }
    if !lists {
        return told();
    }
    let shared = Arc::clone(app);
    app.store.read_then(read_lists, move |lists| {
        match lists {
            Ok(lists) => shared.take_lists(lists),
            Err(error) => tracing::error!(%error, "bans and words could not be read anew"),
        }
        visit(&shared, Consequence::Bans);
        told();
    });
}

/// Who is banned from the server, and which words are not taken.
pub(crate) type Lists = (Vec<Ban>, Vec<BlockedWord>);

/// Reads them.
pub(crate) fn read_lists(reader: &mut Reader) -> Result<Lists> {
    Ok((reader.bans_in_force()?, reader.words()?))
}

fn visit(app: &Arc<App>, consequence: Consequence) {
    let shared = Arc::clone(app);
    app.fanout().visit(move |conn, session| session.look_again(&shared, conn, &consequence));
}

/// A person as they are now, to all that speak as them.
fn tell_person(app: &Arc<App>, id: PersonId) {
    match app.store.person(id) {
        Ok(Some(person)) => app.people.changed(&person),
        // A guest who has no name (any more) has no row.
        Ok(None) => app.people.changed(&Person::guest(id)),
        Err(error) => tracing::error!(%error, "a person could not be read anew"),
    }
    // Who is switched off or removed is told by the end of their sockets.
    if let Some(speaker) = app.people.connected(id).filter(|speaker| !speaker.is_disabled()) {
        app.presence.rename(&speaker);
        let me = myself::describe(app, &speaker);
        app.push_to(id, |payload| chat::me(payload, &me));
    }
}
