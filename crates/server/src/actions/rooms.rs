//! Rooms: opened by name, made at first use.

use teahouse_domain::{
    PersonId, Result, RoomId, RoomKind, RoomName, ServerRole, Standing,
    policy::{self, Action, Actor, Place},
};

/// Today every room is open.
const OPEN: Place = Place { kind: RoomKind::Open, archived: false };

use crate::{app::App, people::Speaker};

/// The room of that name, if this person may read it. Nothing is written before something is said in it.
///
/// # Errors
/// What [`policy::may`] refuses; `busy` when too many rooms are open in which nothing was ever said.
pub(crate) fn open(app: &App, speaker: &Speaker, name: &RoomName) -> Result<RoomId> {
    let room = app.store.room_or_reserve(name)?;
    policy::may(speaker.actor(), OPEN, Standing::Outsider, Action::Read)?;
    Ok(room.id)
}

/// The room of that name, if there is one and they may read it.
///
/// # Errors
/// What [`policy::may`] refuses.
pub(crate) fn find(app: &App, reader: Actor, name: &RoomName) -> Result<Option<RoomId>> {
    let Some(room) = app.store.room(name)? else { return Ok(None) };
    policy::may(reader, OPEN, Standing::Outsider, Action::Read)?;
    Ok(Some(room.id))
}

/// Somebody of whom nothing is known.
pub(crate) fn anybody() -> Actor {
    Actor { id: PersonId(0), role: ServerRole::Guest }
}
