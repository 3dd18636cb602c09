//! Rooms: making, changing and ending them, and what somebody sees of them.
//!
//! Must never show a room, nor that it exists, to who may not know of it: `App::admit` decides, before all else.

mod change;
mod find;
mod lists;
mod make;

pub(crate) use change::{change, delete, delete_unasked};
pub(crate) use find::{find, still};
pub(crate) use lists::{list, mine, show};
pub(crate) use make::make;
