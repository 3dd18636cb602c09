//! What stands behind a room in an address: a member, a message, an invitation.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, RawPathParams},
    http::request::Parts,
};
use teahouse_domain::{Code, Error, PersonId, Result, RoomName, Seq};
use teahouse_wire::rest;

use crate::{app::App, reply::Refused};

/// The room and what follows it in an address, in order.
pub(crate) struct Within {
    pub(crate) room: RoomName,
    rest: Vec<String>,
}

impl FromRequestParts<Arc<App>> for Within {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refused> {
        // What is no UTF-8 is no name either: the rule says so in its own words.
        let params = RawPathParams::from_request_parts(parts, app).await;
        let params = params.map_err(|_| Error::new(Code::BadRequest, "the address must be UTF-8"))?;
        let mut parts = params.iter().map(|(_, value)| value.to_owned());
        let room = RoomName::parse(&parts.next().unwrap_or_default())?;
        Ok(Self { room, rest: parts.collect() })
    }
}

impl Within {
    fn part(&self, index: usize) -> &str {
        self.rest.get(index).map(String::as_str).unwrap_or_default()
    }

    /// The person named there.
    ///
    /// # Errors
    /// `unknown_person`.
    pub(crate) fn person(&self) -> Result<PersonId> {
        person(self.part(0))
    }

    /// The message that stands there.
    ///
    /// # Errors
    /// `unknown_message`.
    pub(crate) fn message(&self) -> Result<Seq> {
        rest::target(self.part(0))
    }

    /// The reaction on that message.
    ///
    /// # Errors
    /// `bad_request`.
    pub(crate) fn emoji(&self) -> Result<Box<str>> {
        rest::emoji(self.part(1))
    }

    /// An id of any other kind.
    ///
    /// # Errors
    /// This one, for what cannot be one.
    pub(crate) fn id<T: std::str::FromStr>(&self, otherwise: impl FnOnce() -> Error) -> Result<T> {
        self.part(0).parse().map_err(|_| otherwise())
    }
}

/// A person by the id in an address.
///
/// # Errors
/// `unknown_person`.
pub(crate) fn person(text: &str) -> Result<PersonId> {
    text.parse().map_err(|_| Error::new(Code::UnknownPerson, "nobody has that id"))
}
