//! REST: bodies as they are read and written, queries, and the page of events.
//!
//! Bodies are strict: an unknown or double key is an error. Answers are made of these types, and the OpenAPI
//! text is made of the same types. Must never hold what a person may not see: ids of rooms stay inside.
//! Bounds: the HTTP server's limit on bodies; the page sizes in [`query`].

mod account;
mod ban;
mod body;
mod change;
mod invite;
mod me;
mod media;
mod member;
mod message;
mod page;
mod query;
mod room;
mod server;
mod token;
mod words;

use std::borrow::Borrow;

use teahouse_domain::Event;

pub use account::{
    Claim, ForgotPassword, NewAccount, NewPassword, Session, SignIn, SignUp, SignedIn, all_sessions,
    check_code, said,
};
pub use ban::{Ban, NewBan, WantedBan, Whom};
pub use body::{ErrorBody, ErrorDetail, PostMessage, read};
pub use change::{EditMessage, Logged, MarkRead, Report, client_id, emoji, target};
pub use invite::{
    Accepted, Invite, InviteKind, InviteShown, InvitedTo, MAX_USES, MadeInvite, NewInvite, WantedInvite,
};
pub use me::{ChangePassword, DeleteMe, Export, Exported, Me, MyChanges, Rights, UpdateMe};
pub use media::{Media, Thumbnail, waveform};
pub use member::{Member, Mute, PeopleQuery, Person, SetRole, paging};
pub use message::{Message, Messages, Reaction, User};
pub use page::{ITEMS, Items, MAX_CURSOR, MAX_ITEMS, Paging};
pub use query::{EventsQuery, MAX_PAGE, MessagesQuery, PAGE, Place, upload_name};
pub use room::{LastSaid, MAX_PEOPLE, MAX_SLOW_SECONDS, NewRoom, Room, RoomsQuery, Show, UpdateRoom, Wanted};
pub use server::Server;
pub use token::{SignFor, SignedFor, VouchedFor};
pub use words::{
    Change, MAX_DEVICE_CHARS, MAX_PASSWORD_BYTES, MAX_QUERY_CHARS, MAX_REASON_CHARS, MAX_SECONDS, Said,
    Secret, SignUps,
};

pub(crate) use invite::check_uses;
pub(crate) use page::check_cursor;
pub(crate) use words::{seconds, sentence};

use crate::{chat, json};

/// The answer of `GET rooms/{room}/events`: `{"events":[…],"head","more"}`.
pub fn events_page<E: Borrow<Event>>(out: &mut Vec<u8>, room: &str, page: &chat::Page<'_, E>) {
    out.extend_from_slice(b"{\"events\":");
    chat::write_events(out, room, page.events);
    out.extend_from_slice(b",\"head\":");
    json::number(out, page.head.0);
    out.extend_from_slice(b",\"more\":");
    json::boolean(out, page.more);
    out.push(b'}');
}
