//! What travels: the tutorial's dialect, chat.v1, REST bodies and queries, and the documents that describe them.
//!
//! Pure: bytes to values of `domain` and back. Must never read a clock, a file or a socket, and never decide
//! whether somebody may do something. Encoding cannot fail: every value in an event has passed its rule.
//! Bounds: a parser takes at most what its caller lets in (`MAX_MESSAGE_BYTES` of each dialect), nests at most
//! [`MAX_DEPTH`] deep and never holds more than the message it was given.

mod describe;
mod json;
mod media;
mod percent;
mod plain;
mod query;
mod time;

pub mod admin;
pub mod asyncapi;
pub mod chat;
pub mod codes;
pub mod csv;
pub mod data_url;
pub mod openapi;
pub mod rest;
pub mod schema;
pub mod tutorial;

pub use json::MAX_DEPTH;
pub use plain::{AsText, Moment, Plain};
pub use time::{parse as parse_time, rfc3339};
