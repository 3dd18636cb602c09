//! What the server says without being asked. Clients ignore pushes and keys they do not know.

use teahouse_domain::{PersonId, Seq};

use super::{
    Present, Who,
    reply::{Reset, write_people, write_reset, write_serde},
    write_who,
};
use crate::{json, rest::Me};

/// Why somebody hears no more of a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A moderator removed them.
    Removed,
    /// They were banned.
    Banned,
    /// The room is gone.
    Deleted,
    /// They left it themselves, here or on another device.
    Left,
}

impl Why {
    /// As it travels.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Banned => "banned",
            Self::Deleted => "deleted",
            Self::Left => "left",
        }
    }
}

/// Somebody is writing.
pub fn typing(out: &mut Vec<u8>, room: &str, who: Who<'_>) {
    open(out, "typing", room);
    out.extend_from_slice(b",\"from\":");
    write_who(out, who);
    out.extend_from_slice(b"}}");
}

/// How many are in the room, and who came and went, while they are few.
pub fn presence(out: &mut Vec<u8>, room: &str, count: u64, joined: &[Present<'_>], left: &[PersonId]) {
    open(out, "presence", room);
    out.extend_from_slice(b",\"count\":");
    json::number(out, count);
    if !joined.is_empty() {
        out.extend_from_slice(b",\"joined\":");
        write_people(out, joined);
    }
    if !left.is_empty() {
        out.extend_from_slice(b",\"left\":[");
        for (index, id) in left.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            json::base32(out, "u_", id.0.into(), 13);
        }
        out.push(b']');
    }
    out.extend_from_slice(b"}}");
}

/// Something was said in a room of this person that the socket does not hear.
pub fn unread(out: &mut Vec<u8>, room: &str, head: Seq) {
    open(out, "unread", room);
    out.extend_from_slice(b",\"head\":");
    json::number(out, head.0);
    out.extend_from_slice(b"}}");
}

/// A message names this person.
pub fn mention(out: &mut Vec<u8>, room: &str, seq: Seq, from: Who<'_>) {
    open(out, "mention", room);
    out.extend_from_slice(b",\"seq\":");
    json::number(out, seq.0);
    out.extend_from_slice(b",\"from\":");
    write_who(out, from);
    out.extend_from_slice(b"}}");
}

/// This person has read up to here, on another device.
pub fn read(out: &mut Vec<u8>, room: &str, seq: Seq) {
    open(out, "read", room);
    out.extend_from_slice(b",\"seq\":");
    json::number(out, seq.0);
    out.extend_from_slice(b"}}");
}

/// Something about a room of this person is different: ask.
pub fn changed(out: &mut Vec<u8>, room: &str) {
    open(out, "changed", room);
    out.extend_from_slice(b"}}");
}

/// The socket hears no more of a room.
pub fn removed(out: &mut Vec<u8>, room: &str, why: Why) {
    open(out, "removed", room);
    out.extend_from_slice(b",\"why\":");
    json::string(out, why.as_str());
    out.extend_from_slice(b"}}");
}

/// This person is called differently, or is something else on this server.
pub fn me(out: &mut Vec<u8>, me: &Me) {
    out.extend_from_slice(b"{\"me\":");
    write_serde(out, me);
    out.push(b'}');
}

/// The client reads too slowly for this room: events up to `head` are not sent, it asks for them by `sync`.
pub fn lagged(out: &mut Vec<u8>, room: &str, head: Seq) {
    open(out, "lagged", room);
    out.extend_from_slice(b",\"head\":");
    json::number(out, head.0);
    out.extend_from_slice(b"}}");
}

/// The client's position in this room is of no use: it begins anew from the room's end.
pub fn reset(out: &mut Vec<u8>, room: &str, reset: Reset) {
    open(out, "reset", room);
    out.push(b',');
    write_reset(out, reset);
    out.extend_from_slice(b"}}");
}

/// The server closes with this code next, and when the client may come back, if it may.
pub fn bye(out: &mut Vec<u8>, code: u16, come_back_ms: Option<[u64; 2]>) {
    out.extend_from_slice(b"{\"bye\":{\"code\":");
    json::number(out, code.into());
    if let Some([from, to]) = come_back_ms {
        out.extend_from_slice(b",\"come_back_ms\":[");
        json::number(out, from);
        out.push(b',');
        json::number(out, to);
        out.push(b']');
    }
    out.extend_from_slice(b"}}");
}

/// The answer to a ping.
pub fn pong(out: &mut Vec<u8>, number: u64) {
    out.extend_from_slice(b"{\"pong\":");
    json::number(out, number);
    out.push(b'}');
}

fn open(out: &mut Vec<u8>, push: &str, room: &str) {
    out.extend_from_slice(b"{\"");
    out.extend_from_slice(push.as_bytes());
    out.extend_from_slice(b"\":{\"room\":");
    json::string(out, room);
}
