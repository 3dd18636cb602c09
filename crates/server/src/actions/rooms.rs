//! Rooms: opened by name, made at first use.

use teahouse_domain::{
    PersonId, PersonKind, Result, RoomId, RoomName,
    policy::{self, Actor},
};

use crate::{app::App, people::Speaker};

/// The room of that name, if this person may read it. Nothing is written before something is said in it.
///
/// # Errors
/// What [`policy::may_read`] refuses; `busy` when too many rooms are open in which nothing was ever said.
pub(crate) fn open(app: &App, speaker: &Speaker, name: &RoomName) -> Result<RoomId> {
    let room = app.store.room_or_reserve(name)?;
    policy::may_read(speaker.actor(), room)?;
    Ok(room)
}

/// The room of that name, if there is one and they may read it.
///
/// # Errors
/// What [`policy::may_read`] refuses.
pub(crate) fn find(app: &App, reader: Actor, name: &RoomName) -> Result<Option<RoomId>> {
    let Some(room) = app.store.room(name)? else { return Ok(None) };
    policy::may_read(reader, room)?;
    Ok(Some(room))
}

/// Somebody of whom nothing is known.
pub(crate) fn anybody() -> Actor {
    Actor { id: PersonId(0), kind: PersonKind::Guest }
}
