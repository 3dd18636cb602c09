//! chat.v1: one socket, many rooms; commands with an id that are each answered once, pushes without one.
//!
//! The server's side of it: commands are read strictly (an unknown key is an error, so that a typing mistake
//! is not a silent gap), replies and pushes are written by hand into the buffer that is sent.
//! Must never decide anything: who may do what is `actions`'. Bounds: [`MAX_MESSAGE_BYTES`] a command,
//! [`IN_FLIGHT`] commands a connection, and the constants below for what is inside.

mod command;
mod event;
mod push;
mod reply;
mod request;

pub use command::{Ban, Connect, Delete, Edit, Join, Members, React, Send, Sync};
pub use event::{Present, Who, event};
pub use push::{
    Why, bye, changed, lagged, me, mention, pong, presence, read, removed, reset, typing, unread,
};
pub use reply::{
    Here, Limits, Page, Reset, Welcome, error, ok_connect, ok_empty, ok_join, ok_join_reset, ok_refresh,
    ok_send, ok_sync, ok_sync_reset, ok_value,
};
pub use request::{Command, Refusal, Request, parse};

pub(crate) use command::message;
pub(crate) use event::{write as write_event, write_present, write_who};
pub(crate) use reply::write_events;

/// The WebSocket subprotocol; its name is the version.
pub const SUBPROTOCOL: &str = "chat.v1.json";
/// Largest command, in bytes. Above it the socket is closed with 1009.
pub const MAX_MESSAGE_BYTES: usize = 64 * 1024;
/// Commands under way on one connection; above it the socket is not read until one is answered.
pub const IN_FLIGHT: u16 = 16;
/// After this much silence a client sends a ping, in milliseconds.
pub const PING_MS: u64 = 25_000;
/// Most rooms that one `connect` names.
pub const MAX_ROOMS: usize = 200;
/// Events that a `join` without a position gives.
pub const JOIN_EVENTS: u32 = 50;
/// Most events in one page.
pub const PAGE_EVENTS: u32 = 500;
/// Events that `sync` gives when it names no limit.
pub const SYNC_EVENTS: u32 = 100;
/// A reader further behind than this is told to begin anew.
pub const MOST_BEHIND: u64 = 1_000;
/// What this server can do, for clients that outlive it.
pub const FEATURES: [&str; 8] =
    ["typing", "presence", "media", "history", "rooms", "edits", "reactions", "moderation"];
/// The commands, as they are named in a request.
pub const COMMANDS: [&str; 22] = [
    "connect", "join", "leave", "send", "sync", "typing", "read", "edit", "delete", "react", "me", "rooms",
    "enter", "exit", "members", "role", "remove", "ban", "mute", "report", "refresh", "status",
];
/// What the server sends without being asked.
pub const PUSHES: [&str; 13] = [
    "event", "typing", "presence", "unread", "mention", "read", "changed", "removed", "me", "lagged",
    "reset", "bye", "pong",
];
