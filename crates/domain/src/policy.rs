//! Who may do what: the one place where permission is decided.
//!
//! Today every room is open. Roles, private rooms and bans change these functions and nothing else:
//! `actions` asks here before it does anything.

use crate::{PersonId, PersonKind, Result, RoomId};

/// A person, as rules see them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub id: PersonId,
    /// Guest or member.
    pub kind: PersonKind,
}

/// Whether they may read the room and hear what is said there.
///
/// # Errors
/// Never today; `not_found` for rooms that they may not know of.
pub fn may_read(_actor: Actor, _room: RoomId) -> Result<()> {
    Ok(())
}

/// Whether they may say something in the room.
///
/// # Errors
/// Never today; `forbidden` for those who may only read.
pub fn may_post(actor: Actor, room: RoomId) -> Result<()> {
    may_read(actor, room)
}
