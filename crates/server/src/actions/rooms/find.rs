//! Rooms found by their key, judged by the one table of permission ([`App::admit`]).
//!
//! Must never tell an outsider that a hidden room exists. Bounds: one look-up.

use teahouse_domain::{PersonId, Result, RoomId, RoomName, policy, policy::Action};
use teahouse_store::Facts;

use crate::{app::App, people::Speaker};

/// The room that somebody is in, as it is now.
///
/// # Errors
/// `not_found` where it was ended meanwhile.
pub(crate) fn still(app: &App, room: RoomId) -> Result<Facts> {
    app.store.facts(room)?.ok_or_else(policy::nowhere)
}

/// The room of that key, if there is one and they may read it. A valid name that nobody used is an empty room.
///
/// # Errors
/// What [`policy::may`] refuses.
pub(crate) fn find(app: &App, reader: Option<&Speaker>, key: &RoomName) -> Result<Option<RoomId>> {
    let nobody = Speaker::stranger(PersonId(0));
    let reader = reader.unwrap_or(&nobody);
    let Some(facts) = app.store.room(key)? else {
        // Asked in the same order as of a room that there is: nobody tells the two apart.
        app.check_person(reader)?;
        return if key.is_hidden() { Err(policy::nowhere()) } else { Ok(None) };
    };
    app.admit_to(reader, facts, Action::Read)?;
    Ok(Some(facts.id))
}
