//! Every door into a room, in one table: which column of the walk it belongs to, what is asked there, and what an API
//! key must be good for to ask it.
//!
//! Must name every operation of the documents that is about a room, and every such command: [`super::complete`]
//! compares. `{words}` are filled in for each room.

use Column::*;
use Right::*;

/// What the doors are about. The order is the order of the letters in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    /// Its history, who is in it; to hear it, to report what stands there, to note how far one has read.
    Read,
    /// Its media.
    See,
    /// Say something, tell that one is about to.
    Post,
    /// Change what one said, react.
    Respond,
    /// Change what somebody else said: nobody may.
    Rewrite,
    Enter,
    /// Bring somebody in, by name or by link.
    Invite,
    /// See the links: one's own, or all.
    Links,
    /// Take somebody else's link back.
    Unlink,
    /// Come in by a link.
    Come,
    /// Delete what one said.
    Withdraw,
    /// Delete what somebody else said.
    Delete,
    Moderate,
    Configure,
    Roles,
    /// A link that makes a moderator of who comes.
    Promote,
    End,
    Leave,
}

/// What an API key may be good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Right {
    Reads,
    Writes,
    Rooms,
    People,
    /// Whatever it is good for.
    AnyKey,
    /// None: what is a person's alone.
    NoKey,
}

/// How one comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum How {
    /// Method and path, body.
    Rest(&'static str, &'static str),
    /// Command and body of chat.v1.
    Chat(&'static str, &'static str),
    /// `connect` with the room in `rooms`.
    Resume,
    /// The handshake of the tutorial's wire.
    Page,
    /// A frame of the tutorial's wire.
    Speak,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Door {
    pub(super) column: Column,
    pub(super) how: How,
    pub(super) right: Right,
    /// Who went through has changed what other doors are to answer.
    pub(super) spoils: bool,
    /// Over HTTP: also for who shows nothing at all.
    pub(super) for_nobody: bool,
}

impl Door {
    /// What they do there is their own message's.
    pub(super) fn is_about_own(&self) -> bool {
        matches!(self.how, How::Rest(text, _) | How::Chat(_, text) if text.contains("{own}"))
    }

    const fn spoils(self) -> Self {
        Self { spoils: true, ..self }
    }

    const fn for_nobody(self) -> Self {
        Self { for_nobody: true, ..self }
    }
}

const fn door(column: Column, how: How, right: Right) -> Door {
    Door { column, how, right, spoils: false, for_nobody: false }
}

const fn rest(column: Column, operation: &'static str, body: &'static str, right: Right) -> Door {
    door(column, How::Rest(operation, body), right)
}

const fn chat(column: Column, command: &'static str, body: &'static str, right: Right) -> Door {
    door(column, How::Chat(command, body), right)
}

pub(super) const DOORS: &[Door] = &[
    rest(Read, "GET /api/v1/rooms/{room}", "", Reads),
    rest(Read, "GET /api/v1/rooms/{room}/messages", "", Reads).for_nobody(),
    rest(Read, "GET /api/v1/rooms/{room}/events", "", Reads).for_nobody(),
    rest(Read, "GET /api/v1/rooms/{room}/members", "", Reads),
    rest(Read, "PUT /api/v1/rooms/{room}/read", r#"{"seq":1}"#, Writes),
    rest(Read, "POST /api/v1/rooms/{room}/messages/{said}/report", r#"{"reason":"cold"}"#, Writes),
    chat(Read, "join", r#"{"room":"{room}"}"#, Reads),
    chat(Read, "leave", r#"{"room":"{room}"}"#, Reads),
    chat(Read, "sync", r#"{"room":"{room}","after":0}"#, Reads),
    chat(Read, "members", r#"{"room":"{room}"}"#, Reads),
    chat(Read, "read", r#"{"room":"{room}","seq":1}"#, Writes),
    chat(Read, "report", r#"{"room":"{room}","target":{said},"reason":"cold"}"#, Writes),
    door(Read, How::Resume, Reads),
    door(Read, How::Page, Reads),
    rest(See, "GET /media/{media}", "", Reads).for_nobody(),
    rest(See, "GET /media/{media}/thumbnail", "", Reads).for_nobody(),
    rest(Post, "POST /api/v1/rooms/{room}/messages", r#"{"client_id":"{fresh}","text":"hi"}"#, Writes),
    chat(Post, "send", r#"{"room":"{room}","client_id":"{fresh}","text":"hi"}"#, Writes),
    chat(Post, "typing", r#"{"room":"{room}"}"#, Writes),
    door(Post, How::Speak, Writes),
    rest(
        Respond,
        "PATCH /api/v1/rooms/{room}/messages/{own}",
        r#"{"client_id":"{fresh}","text":"hot tea"}"#,
        Writes,
    ),
    chat(
        Respond,
        "edit",
        r#"{"room":"{room}","target":{own},"client_id":"{fresh}","text":"more tea"}"#,
        Writes,
    ),
    rest(Respond, "PUT /api/v1/rooms/{room}/messages/{said}/reactions/%F0%9F%8D%B5", "", Writes),
    rest(Respond, "DELETE /api/v1/rooms/{room}/messages/{said}/reactions/%F0%9F%8D%B5", "", Writes),
    chat(
        Respond,
        "react",
        r#"{"room":"{room}","target":{said},"emoji":"🍵","on":true,"client_id":"{fresh}"}"#,
        Writes,
    ),
    rest(
        Rewrite,
        "PATCH /api/v1/rooms/{room}/messages/{said}",
        r#"{"client_id":"{fresh}","text":"no tea"}"#,
        Writes,
    ),
    chat(
        Rewrite,
        "edit",
        r#"{"room":"{room}","target":{said},"client_id":"{fresh}","text":"no tea"}"#,
        Writes,
    ),
    rest(Enter, "POST /api/v1/rooms/{room}/enter", "", Rooms).spoils(),
    chat(Enter, "enter", r#"{"room":"{room}"}"#, Rooms).spoils(),
    rest(Invite, "POST /api/v1/rooms/{room}/invites", r#"{"uses":1}"#, Rooms),
    rest(Invite, "PUT /api/v1/rooms/{room}/members/{newcomer}", r#"{"role":"member"}"#, Rooms).spoils(),
    chat(Invite, "role", r#"{"room":"{room}","person":"{newcomer}","role":"member"}"#, Rooms).spoils(),
    rest(Links, "GET /api/v1/rooms/{room}/invites", "", Rooms),
    rest(Unlink, "DELETE /api/v1/rooms/{room}/invites/{invite}", "", Rooms).spoils(),
    rest(Come, "POST /api/v1/invites/{code}", "", Rooms).spoils(),
    rest(Withdraw, "DELETE /api/v1/rooms/{room}/messages/{own}", "", Writes).spoils(),
    chat(Withdraw, "delete", r#"{"room":"{room}","target":{own},"client_id":"{fresh}"}"#, Writes).spoils(),
    rest(Delete, "DELETE /api/v1/rooms/{room}/messages/{said}?client_id={fresh}", "", Writes).spoils(),
    chat(Delete, "delete", r#"{"room":"{room}","target":{said},"client_id":"{fresh}"}"#, Writes).spoils(),
    rest(Moderate, "GET /api/v1/rooms/{room}/reports", "", Rooms),
    rest(Moderate, "PATCH /api/v1/rooms/{room}/reports/{report}", r#"{"state":"done"}"#, Rooms),
    rest(Moderate, "GET /api/v1/rooms/{room}/bans", "", Rooms),
    rest(Moderate, "DELETE /api/v1/rooms/{room}/bans/{banned}", "", Rooms).spoils(),
    rest(Moderate, "PUT /api/v1/rooms/{room}/members/{quinn}/mute", r#"{"seconds":60}"#, Rooms),
    rest(Moderate, "PUT /api/v1/rooms/{room}/members/{quinn}/mute", r#"{"seconds":null}"#, Rooms),
    chat(Moderate, "mute", r#"{"room":"{room}","person":"{quinn}","seconds":60}"#, Rooms),
    chat(Moderate, "mute", r#"{"room":"{room}","person":"{quinn}"}"#, Rooms),
    rest(Moderate, "DELETE /api/v1/rooms/{room}/members/{quinn}", "", Rooms).spoils(),
    chat(Moderate, "remove", r#"{"room":"{room}","person":"{quinn}"}"#, Rooms).spoils(),
    rest(Moderate, "POST /api/v1/rooms/{room}/bans", r#"{"person":"{quinn}"}"#, Rooms).spoils(),
    chat(Moderate, "ban", r#"{"room":"{room}","person":"{quinn}"}"#, Rooms).spoils(),
    rest(Configure, "PATCH /api/v1/rooms/{room}", r#"{"title":"Oolong"}"#, Rooms),
    rest(Configure, "PATCH /api/v1/rooms/{room}", r#"{"topic":"hot"}"#, Rooms),
    rest(Configure, "PATCH /api/v1/rooms/{room}", r#"{"picture":null}"#, Rooms),
    rest(Configure, "PATCH /api/v1/rooms/{room}", r#"{"slow_seconds":0}"#, Rooms),
    rest(Roles, "PUT /api/v1/rooms/{room}/members/{quinn}", r#"{"role":"moderator"}"#, Rooms).spoils(),
    chat(Roles, "role", r#"{"room":"{room}","person":"{quinn}","role":"read_only"}"#, Rooms).spoils(),
    rest(Promote, "POST /api/v1/rooms/{room}/invites", r#"{"role":"moderator"}"#, Rooms),
    rest(End, "PATCH /api/v1/rooms/{room}", r#"{"archived":{turned}}"#, Rooms).spoils(),
    rest(End, "DELETE /api/v1/rooms/{room}", "", Rooms).spoils(),
    rest(Leave, "POST /api/v1/rooms/{room}/exit", "", Rooms).spoils(),
    chat(Leave, "exit", r#"{"room":"{room}"}"#, Rooms).spoils(),
];
