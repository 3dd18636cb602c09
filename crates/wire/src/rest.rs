//! REST: bodies as they are read and written, queries, and the page of events.
//!
//! Bodies are strict: an unknown or double key is an error. Answers are made of these types, and the OpenAPI
//! text is made of the same types. Must never hold what a person may not see: ids of rooms stay inside.
//! Bounds: the HTTP server's limit on bodies; the page sizes in [`query`].

mod body;
mod media;
mod message;
mod query;

use std::borrow::Borrow;

use teahouse_domain::Event;

pub use body::{ErrorBody, ErrorDetail, Me, PostMessage, Rename, read};
pub use media::{Media, Thumbnail, waveform};
pub use message::{Message, Messages, User};
pub use query::{EventsQuery, MAX_PAGE, MessagesQuery, PAGE, Place, upload_name};

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
