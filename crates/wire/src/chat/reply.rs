//! Answers: one for each command, with its id.

use std::borrow::Borrow;

use serde::{Deserialize, Serialize};
use teahouse_domain::{Error, Event, Seq};

use super::{FEATURES, IN_FLIGHT, MAX_MESSAGE_BYTES, PING_MS, Present, write_event, write_present};
use crate::{json, rest::Me, time};

/// What a `connect` is answered with.
#[derive(Clone, Debug)]
pub struct Welcome<'a> {
    /// The person this connection speaks for.
    pub me: &'a Me,
    /// A guest's token, for who came with neither cookie nor token.
    pub token: Option<&'a str>,
    /// Of a token that ends: how long it lasts. The client sends a fresh one by `refresh` before.
    pub expires_in_ms: Option<u64>,
    /// The identity of the log.
    pub log: &'a str,
    /// After this much silence the client sends a ping.
    pub ping_ms: u64,
    /// What this server takes.
    pub limits: Limits,
}

/// What a server takes, for clients that check before they send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Longest text of a message, in bytes of UTF-8.
    pub text_bytes: u64,
    /// Largest command, in bytes.
    pub message_bytes: u64,
    /// Commands under way on one connection.
    pub in_flight: u64,
    /// Largest upload, in bytes.
    pub media_bytes: u64,
    /// Most media in one message.
    pub media_per_message: u64,
}

impl Limits {
    /// The limits of the wire, with the one of uploads, which is a setting.
    #[must_use]
    pub const fn with_media_bytes(media_bytes: u64) -> Self {
        Self {
            text_bytes: teahouse_domain::MAX_TEXT_BYTES as u64,
            message_bytes: MAX_MESSAGE_BYTES as u64,
            in_flight: IN_FLIGHT as u64,
            media_bytes,
            media_per_message: teahouse_domain::Message::MAX_MEDIA as u64,
        }
    }
}

impl<'a> Welcome<'a> {
    /// A welcome with the silence that the protocol asks for.
    #[must_use]
    pub const fn new(me: &'a Me, log: &'a str, limits: Limits) -> Self {
        Self { me, token: None, expires_in_ms: None, log, ping_ms: PING_MS, limits }
    }
}

/// A room and who is in it.
#[derive(Clone, Copy, Debug)]
pub struct Here<'a> {
    /// The room's name.
    pub room: &'a str,
    /// Who is there, while they are few.
    pub people: &'a [Present<'a>],
    /// How many are there.
    pub count: u64,
}

/// A page of a room's log.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a, E> {
    /// In order of their position.
    pub events: &'a [E],
    /// The last position of the room.
    pub head: Seq,
    /// Whether there are more, in the direction in which the page was asked for.
    pub more: bool,
}

/// A client's position is of no use: what the room has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reset {
    /// The last position of the room.
    pub head: Seq,
    /// The first position that can be read.
    pub oldest: Seq,
}

/// `connect` worked.
pub fn ok_connect(out: &mut Vec<u8>, id: u64, welcome: &Welcome<'_>) {
    ok(out, id);
    out.extend_from_slice(b"{\"me\":");
    write_serde(out, welcome.me);
    if let Some(token) = welcome.token {
        out.extend_from_slice(b",\"token\":");
        json::string(out, token);
    }
    if let Some(milliseconds) = welcome.expires_in_ms {
        out.extend_from_slice(b",\"expires_in_ms\":");
        json::number(out, milliseconds);
    }
    out.extend_from_slice(b",\"log\":");
    json::string(out, welcome.log);
    out.extend_from_slice(b",\"ping_ms\":");
    json::number(out, welcome.ping_ms);
    out.extend_from_slice(b",\"limits\":");
    write_serde(out, &welcome.limits);
    out.extend_from_slice(b",\"features\":");
    write_serde(out, &FEATURES);
    out.extend_from_slice(b"}}");
}

/// `join` worked: the room, a page, who is there.
pub fn ok_join<E: Borrow<Event>>(out: &mut Vec<u8>, id: u64, here: &Here<'_>, page: &Page<'_, E>) {
    ok(out, id);
    write_room(out, here.room);
    out.push(b',');
    write_page(out, here.room, page);
    write_here(out, here);
    out.extend_from_slice(b"}}");
}

/// `join` worked, but the client's position is of no use: it begins anew from the room's end.
pub fn ok_join_reset(out: &mut Vec<u8>, id: u64, here: &Here<'_>, reset: Reset) {
    ok(out, id);
    write_room(out, here.room);
    out.extend_from_slice(b",\"reset\":{");
    write_reset(out, reset);
    out.push(b'}');
    write_here(out, here);
    out.extend_from_slice(b"}}");
}

/// `sync` worked.
pub fn ok_sync<E: Borrow<Event>>(out: &mut Vec<u8>, id: u64, room: &str, page: &Page<'_, E>) {
    ok(out, id);
    out.push(b'{');
    write_page(out, room, page);
    out.extend_from_slice(b"}}");
}

/// `sync` from a position that is of no use.
pub fn ok_sync_reset(out: &mut Vec<u8>, id: u64, reset: Reset) {
    ok(out, id);
    out.extend_from_slice(b"{\"reset\":{");
    write_reset(out, reset);
    out.extend_from_slice(b"}}}");
}

/// `send`, `edit`, `delete` or `react` worked: it is in the log, `again` since an earlier time.
pub fn ok_send(out: &mut Vec<u8>, id: u64, event: &Event, again: bool) {
    ok(out, id);
    out.extend_from_slice(b"{\"seq\":");
    json::number(out, event.seq.0);
    out.extend_from_slice(b",\"id\":");
    json::base32(out, "e_", event.id.0.into(), 13);
    out.extend_from_slice(b",\"sent_at\":\"");
    time::write(out, event.sent_at);
    out.extend_from_slice(b"\",\"again\":");
    json::boolean(out, again);
    out.extend_from_slice(b"}}");
}

/// A question is answered: `me`, `rooms` or `members`, with the types of REST.
pub fn ok_value(out: &mut Vec<u8>, id: u64, value: &impl Serialize) {
    ok(out, id);
    write_serde(out, value);
    out.push(b'}');
}

/// `refresh` worked: how long the new token lasts, if it ends.
pub fn ok_refresh(out: &mut Vec<u8>, id: u64, expires_in_ms: Option<u64>) {
    ok(out, id);
    out.push(b'{');
    if let Some(milliseconds) = expires_in_ms {
        out.extend_from_slice(b"\"expires_in_ms\":");
        json::number(out, milliseconds);
    }
    out.extend_from_slice(b"}}");
}

/// A command that only does something did it.
pub fn ok_empty(out: &mut Vec<u8>, id: u64) {
    ok(out, id);
    out.extend_from_slice(b"{}}");
}

/// A command was refused; without an id where none could be read.
pub fn error(out: &mut Vec<u8>, id: Option<u64>, error: &Error) {
    out.push(b'{');
    if let Some(id) = id {
        out.extend_from_slice(b"\"id\":");
        json::number(out, id);
        out.push(b',');
    }
    out.extend_from_slice(b"\"error\":{\"code\":\"");
    out.extend_from_slice(error.code.as_str().as_bytes());
    out.extend_from_slice(b"\",\"message\":");
    json::string(out, &error.message);
    if let Some(milliseconds) = error.retry_after_ms {
        out.extend_from_slice(b",\"retry_after_ms\":");
        json::number(out, milliseconds);
    }
    out.extend_from_slice(b"}}");
}

pub(super) fn write_reset(out: &mut Vec<u8>, reset: Reset) {
    out.extend_from_slice(b"\"head\":");
    json::number(out, reset.head.0);
    out.extend_from_slice(b",\"oldest\":");
    json::number(out, reset.oldest.0);
}

/// A list of events.
pub(crate) fn write_events<E: Borrow<Event>>(out: &mut Vec<u8>, room: &str, events: &[E]) {
    out.push(b'[');
    for (index, event) in events.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write_event(out, room, event.borrow());
    }
    out.push(b']');
}

fn ok(out: &mut Vec<u8>, id: u64) {
    out.extend_from_slice(b"{\"id\":");
    json::number(out, id);
    out.extend_from_slice(b",\"ok\":");
}

fn write_room(out: &mut Vec<u8>, room: &str) {
    out.extend_from_slice(b"{\"room\":{\"name\":");
    json::string(out, room);
    out.push(b'}');
}

fn write_page<E: Borrow<Event>>(out: &mut Vec<u8>, room: &str, page: &Page<'_, E>) {
    out.extend_from_slice(b"\"head\":");
    json::number(out, page.head.0);
    out.extend_from_slice(b",\"events\":");
    write_events(out, room, page.events);
    out.extend_from_slice(b",\"more\":");
    json::boolean(out, page.more);
}

fn write_here(out: &mut Vec<u8>, here: &Here<'_>) {
    out.extend_from_slice(b",\"people\":");
    write_people(out, here.people);
    out.extend_from_slice(b",\"count\":");
    json::number(out, here.count);
}

pub(super) fn write_people(out: &mut Vec<u8>, people: &[Present<'_>]) {
    out.push(b'[');
    for (index, &present) in people.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write_present(out, present);
    }
    out.push(b']');
}

pub(super) fn write_serde(out: &mut Vec<u8>, value: &impl Serialize) {
    serde_json::to_writer(out, value).expect("our own types have string keys, and a buffer takes all");
}
