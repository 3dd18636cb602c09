//! People and rooms as an admin's rows call them: by the names they have now.
//!
//! Runs on a reader's thread. Must never be kept beyond one page.
//! Bounds: [`MOST_NAMES`] people and as many rooms, each looked up once.

use rustc_hash::FxHashMap;
use teahouse_domain::{
    Account, Code, Error, Person, PersonId, Result, RoomId, RoomKind, RoomName, ServerRole, skeleton,
};
use teahouse_store::Reader;
use teahouse_wire::{
    AsText,
    rest::{User, Whom},
};

use crate::app::App;

/// Most names of one page; what is beyond is called by its id.
const MOST_NAMES: usize = 4_096;
/// The highest id there can be: nobody is given it.
const NOBODY: PersonId = PersonId(u64::MAX >> 1);
const NOWHERE: RoomId = RoomId(u64::MAX >> 1);

/// Names, looked up once each.
pub(super) struct Names<'a> {
    reader: &'a mut Reader,
    people: FxHashMap<PersonId, User>,
    rooms: FxHashMap<RoomId, Option<Called>>,
}

/// A room, as rows call it.
#[derive(Clone)]
pub(super) struct Called {
    pub(super) key: RoomName,
    pub(super) title: String,
    pub(super) kind: RoomKind,
}

impl<'a> Names<'a> {
    pub(super) fn new(reader: &'a mut Reader) -> Self {
        Self { reader, people: FxHashMap::default(), rooms: FxHashMap::default() }
    }

    pub(super) fn reader(&mut self) -> &mut Reader {
        self.reader
    }

    /// What a person is called now.
    pub(super) fn person(&mut self, id: PersonId) -> Result<User> {
        if let Some(known) = self.people.get(&id) {
            return Ok(known.clone());
        }
        let person = self.reader.account(id)?.map_or_else(|| Person::guest(id), |account| account.person());
        let user =
            User { id: id.to_string(), name: person.shown_name(), guest: person.role == ServerRole::Guest };
        if self.people.len() < MOST_NAMES {
            self.people.insert(id, user.clone());
        }
        Ok(user)
    }

    /// What a person is called, where there is one.
    pub(super) fn maybe(&mut self, id: Option<PersonId>) -> Result<Option<User>> {
        id.map(|id| self.person(id)).transpose()
    }

    /// What a room is called; `None`: it is no more.
    pub(super) fn room(&mut self, id: RoomId) -> Result<Option<Called>> {
        if let Some(known) = self.rooms.get(&id) {
            return Ok(known.clone());
        }
        let info = self.reader.room_info(id)?;
        let called =
            info.map(|info| Called { title: info.shown_title().to_owned(), key: info.key, kind: info.kind });
        if self.rooms.len() < MOST_NAMES {
            self.rooms.insert(id, called.clone());
        }
        Ok(called)
    }
}

/// The account of somebody who is meant by id or login; also of who had one that was removed.
pub(super) fn account(reader: &mut Reader, whom: &Whom) -> Result<Option<Account>> {
    match whom {
        Whom::Person(id) => reader.account(*id),
        Whom::Name(login) => {
            let found = reader.credentials_by_login(&skeleton(login))?;
            Ok(found.map(|found| found.account))
        }
    }
}

/// The id of somebody who is meant by id or login. Guests without a name have no account, and an id.
pub(super) fn id(reader: &mut Reader, whom: &Whom) -> Result<PersonId> {
    match whom {
        Whom::Person(id) => Ok(*id),
        Whom::Name(_) => account(reader, whom)?.map(|account| account.id).ok_or_else(nobody),
    }
}

/// Whom a filter means. Somebody unknown has said and done nothing: the list is empty.
pub(super) fn meant(reader: &mut Reader, whom: Option<&AsText<Whom>>) -> Result<Option<PersonId>> {
    match whom.map(|whom| id(reader, &whom.0)) {
        Some(Err(error)) if error.code == Code::UnknownPerson => Ok(Some(NOBODY)),
        known => known.transpose(),
    }
}

/// Which room a filter means. Nothing was said in one that does not exist.
pub(super) fn room_meant(app: &App, key: Option<&AsText<RoomName>>) -> Result<Option<RoomId>> {
    let Some(key) = key else { return Ok(None) };
    let known = app.store.room(&key.0)?;
    Ok(Some(known.map_or(NOWHERE, |facts| facts.id)))
}

/// The same, away from a reader's thread; whose account was removed is nobody.
pub(super) async fn find(app: &App, whom: Whom) -> Result<Account> {
    let found = app.read(move |reader| account(reader, &whom)).await?;
    found.filter(|account| !account.is_removed()).ok_or_else(nobody)
}

pub(super) fn nobody() -> Error {
    Error::new(Code::UnknownPerson, "no such person: give an id, or a login as it is written")
}
