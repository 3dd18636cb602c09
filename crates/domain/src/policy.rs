//! Who may do what: the one place where permission is decided.
//!
//! Today every room is open. Roles, private rooms and bans change these functions and nothing else:
//! `actions` asks here before it does anything.

use crate::{Person, Result, RoomName};

/// Whether the person may read the room and hear what is said there.
///
/// # Errors
/// Never today; `not_found` for rooms that the person may not know of.
pub fn may_read(_person: &Person, _room: &RoomName) -> Result<()> {
    Ok(())
}

/// Whether the person may say something in the room.
///
/// # Errors
/// Never today; `forbidden` for those who may only read.
pub fn may_post(person: &Person, room: &RoomName) -> Result<()> {
    may_read(person, room)
}
