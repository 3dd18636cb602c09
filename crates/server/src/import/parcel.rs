//! People and groups as they travel from the command to the server that holds the data.
//!
//! Must never be believed: what arrives is parsed by the same rules as what was read. Bounds: 200 rooms a person;
//! [`Parcel`]s are cut to what a line of the control socket takes.

use serde::{Deserialize, Serialize};
use teahouse_domain::{DisplayName, Email, LoginName, Result, RoomKind, RoomName, RoomRole, ServerRole};

use super::{Group, Newcomer};
use crate::passwords::PasswordHash;

/// Rooms that a person is brought into by one import.
pub const MOST_ROOMS: usize = 200;

/// A part of an import.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parcel {
    /// Whether to say what would happen, and do nothing.
    pub dry_run: bool,
    /// What to make.
    pub items: Vec<Item>,
}

/// One thing to make, or to bring up to date.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Item {
    /// A room of a group.
    Room {
        /// The group's own id.
        origin: String,
        /// What it is called there.
        name: String,
        /// Public or private.
        kind: String,
    },
    /// A person.
    Person(Box<WrittenPerson>),
}

/// A [`Newcomer`] in texts.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenPerson {
    origin: String,
    login: String,
    name: String,
    email: Option<String>,
    password: Option<String>,
    role: String,
    disabled: bool,
    /// Keys of rooms, and what to be there.
    rooms: Vec<(String, String)>,
}

/// What became of one thing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Outcome {
    /// What was done; none: it could not be.
    pub done: Option<Change>,
    /// The room's key, where it was one.
    pub room: Option<String>,
    /// What did not go as it should have.
    pub remarks: Vec<String>,
}

/// What an import does to one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It was not there.
    Made,
    /// It was there, and differed.
    Changed,
    /// It was so already.
    Same,
}

impl Item {
    /// The room of a group.
    #[must_use]
    pub fn room(group: &Group, kind: RoomKind) -> Self {
        Self::Room {
            origin: group.origin.to_string(),
            name: group.name.to_string(),
            kind: kind.as_str().into(),
        }
    }

    /// A person, with the keys of their groups' rooms; at most [`MOST_ROOMS`].
    #[must_use]
    pub fn person(person: &Newcomer, rooms: &[String]) -> Self {
        let role = if person.moderator { RoomRole::Moderator } else { RoomRole::Member };
        let rooms = rooms.iter().take(MOST_ROOMS).map(|key| (key.clone(), role.as_str().to_owned()));
        Self::Person(Box::new(WrittenPerson {
            origin: person.origin.to_string(),
            login: person.login.to_string(),
            name: person.name.to_string(),
            email: person.email.as_ref().map(ToString::to_string),
            password: person.password.as_ref().map(|hash| hash.as_str().to_owned()),
            role: person.role.as_str().to_owned(),
            disabled: person.disabled,
            rooms: rooms.collect(),
        }))
    }
}

impl WrittenPerson {
    /// The person, and the rooms to be in.
    ///
    /// # Errors
    /// The rule that a text breaks.
    pub fn read(&self) -> Result<(Newcomer, Vec<(RoomName, RoomRole)>)> {
        let rooms = self.rooms.iter().take(MOST_ROOMS);
        let rooms = rooms.map(|(key, role)| Ok((RoomName::parse(key)?, RoomRole::parse(role)?)));
        let person = Newcomer {
            origin: self.origin.as_str().into(),
            login: LoginName::parse(&self.login)?,
            name: DisplayName::parse(&self.name)?,
            email: self.email.as_deref().map(Email::parse).transpose()?,
            password: self.password.as_deref().map(PasswordHash::parse).transpose()?,
            role: ServerRole::parse(&self.role)?,
            moderator: false,
            disabled: self.disabled,
            groups: Vec::new(),
        };
        Ok((person, rooms.collect::<Result<_>>()?))
    }
}
