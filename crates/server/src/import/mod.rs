//! People from another program: read there, judged by our rules, and handed to `actions`.
//!
//! Must never write to what it reads from, nor drop anybody in silence: what could not be taken as it was is a
//! [`Remark`]. Bounds: a million people, a hundred thousand groups.

mod django;
mod parcel;
mod postgres;
mod sqlite;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};
use teahouse_domain::{DisplayName, Email, LoginName, ServerRole};

pub use self::{
    django::{USERS_TABLE, read},
    parcel::{Change, Item, MOST_ROOMS, Outcome, Parcel, WrittenPerson},
};
use crate::passwords::PasswordHash;

/// More people than this are not one site's.
pub const MOST_PEOPLE: usize = 1_000_000;
/// And so many groups.
pub const MOST_GROUPS: usize = 100_000;

/// What another program knows of its people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Those who can be taken.
    pub people: Vec<Newcomer>,
    /// The groups they are in, as [`Newcomer::groups`] counts them.
    pub groups: Vec<Group>,
    /// What could not be taken as it was.
    pub remarks: Vec<Remark>,
}

/// Somebody to be taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newcomer {
    /// Who they are there, for ever: `django:7`. By this a second import knows them.
    pub origin: Box<str>,
    /// The name to sign in with.
    pub login: LoginName,
    /// The name to show.
    pub name: DisplayName,
    /// Where mail reaches them.
    pub email: Option<Email>,
    /// The hash of their password there; none: they cannot sign in by one yet.
    pub password: Option<PasswordHash>,
    /// Member or admin.
    pub role: ServerRole,
    /// Whether they keep order in the rooms of their groups.
    pub moderator: bool,
    /// Whether they are switched off.
    pub disabled: bool,
    /// Their groups, by place in [`Found::groups`].
    pub groups: Vec<usize>,
}

/// People who belong together there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Which it is there, for ever: `django-group:3`.
    pub origin: Box<str>,
    /// What it is called.
    pub name: Box<str>,
}

/// What could not be taken as it was, and what was done instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Who, by origin and name there.
    pub who: String,
    /// What.
    pub what: String,
}
