//! What an admin asks for, from every door: one closed set of commands, which REST and the console both make, and
//! the answers to them.
//!
//! Must never decide whether somebody may: the one executor asks. Must never show a secret but in the answer
//! that made it. Bounds: pages of [`crate::rest::MAX_ITEMS`]; texts as their constants say.

mod access;
mod audit;
mod columns;
mod command;
mod content;
mod moderation;
mod overview;
mod people;
mod rooms;

pub use access::{
    InvitesFilter, KeyRow, KeysFilter, MadeKey, NewKey, NewServerInvite, Right, SettingRow, SettingSource,
    SettingsFilter,
};
pub use audit::{AuditCheck, AuditFilter, AuditRow};
pub use command::{Answer, Command, Format};
pub use content::{MediaFilter, MediaOrder, MediaRow, MessageRow, MessagesFilter};
pub use moderation::{
    BansFilter, HandleReport, NewServerBan, ReportRow, ReportState, ReportsFilter, WordAction, WordBody,
    WordRow, WordsFilter,
};
pub use overview::{Numbers, Overview, Series};
pub use people::{ChangeUser, Link, MadeUser, NewUser, UserChanges, UserRow, UserWanted, UsersFilter};
pub use rooms::{MembersFilter, RoomRow, RoomsFilter};

pub use crate::rest::{Ban as BanRow, Invite as InviteRow, MadeInvite, Session as SessionRow};

#[cfg(test)]
#[path = "admin/tests.rs"]
mod tests;
