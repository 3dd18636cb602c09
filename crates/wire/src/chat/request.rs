//! One request: an id and a command, or a ping.
//!
//! Read twice: first the outer keys, so that a refusal can carry the id wherever it stands, then the command.

use std::borrow::Cow;

use teahouse_domain::{Code, Error, PersonId, Result, RoomName, RoomRole, Seq};

use super::command::{self, Ban, Connect, Delete, Edit, Join, Members, React, Send, Sync};
use crate::{
    json::{Kind, Reader},
    query::MAX_SAFE,
    rest::Paging,
};

/// What a client asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request<'a> {
    /// A command and the id that its answer carries.
    Command(u64, Command<'a>),
    /// Answered by a pong with the same number.
    Ping(u64),
}

/// The commands of chat.v1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command<'a> {
    /// Who I am and where I was.
    Connect(Connect<'a>),
    /// Hear a room, from here on.
    Join(Join),
    /// Hear it no more.
    Leave {
        /// The room.
        room: RoomName,
    },
    /// Say something.
    Send(Send),
    /// A page of what was missed.
    Sync(Sync),
    /// I am writing.
    Typing {
        /// The room.
        room: RoomName,
    },
    /// I have read this far.
    Read {
        /// The room.
        room: RoomName,
        /// The last position read.
        seq: Seq,
    },
    /// A message says something else.
    Edit(Edit),
    /// A message goes.
    Delete(Delete),
    /// A reaction, put or taken back.
    React(React),
    /// Who am I?
    Me,
    /// Which rooms am I in?
    Rooms(Paging),
    /// I become a member.
    Enter {
        /// The room.
        room: RoomName,
    },
    /// I stop being one.
    Exit {
        /// The room.
        room: RoomName,
    },
    /// Who is in a room?
    Members(Members),
    /// Somebody is this in a room from now on, also somebody who was not in it.
    Role {
        /// The room.
        room: RoomName,
        /// Who.
        person: PersonId,
        /// What they are.
        role: RoomRole,
    },
    /// Somebody is not in a room any more.
    Remove {
        /// The room.
        room: RoomName,
        /// Who.
        person: PersonId,
    },
    /// Somebody may not come back.
    Ban(Ban),
    /// Somebody may not speak for a while.
    Mute {
        /// The room.
        room: RoomName,
        /// Who.
        person: PersonId,
        /// For how long; `None`: they may speak again.
        seconds: Option<u64>,
    },
    /// There is something wrong with a message.
    Report {
        /// The room.
        room: RoomName,
        /// The message.
        target: Seq,
        /// What; may be empty.
        reason: String,
    },
    /// A fresh token, before the old one ends.
    Refresh {
        /// The token.
        token: Cow<'a, str>,
    },
    /// I am away, or back.
    Status {
        /// Away.
        away: bool,
    },
}

/// Why a request was refused, with its id where that could be read.
pub type Refusal = (Option<u64>, Error);

/// Reads a text frame.
///
/// # Errors
/// `bad_json`, `unknown_command`, `unknown_field` for any key too many, `bad_request` for keys that are
/// missing, double or of the wrong type, and what the rules of domain say about the values.
pub fn parse(frame: &[u8]) -> Result<Request<'_>, Refusal> {
    let mut outer = Outer::default();
    let read = outer.read(frame);
    let id = outer.id.filter(|_| !outer.doubled);
    read.and_then(|()| outer.into_request()).map_err(|error| (id, error))
}

/// The outer keys, unread but for the id.
#[derive(Default)]
struct Outer<'a> {
    id: Option<u64>,
    ping: Option<u64>,
    command: Option<(Cow<'a, str>, &'a str)>,
    unknown: Option<Cow<'a, str>>,
    doubled: bool,
}

impl<'a> Outer<'a> {
    fn read(&mut self, frame: &'a [u8]) -> Result<()> {
        let mut reader = Reader::from_bytes(frame)?;
        if reader.kind()? != Kind::Object {
            return Err(Error::new(Code::BadJson, "a request is one JSON object"));
        }
        reader.members(|reader, key| self.key(reader, key))?;
        reader.end()
    }

    fn key(&mut self, reader: &mut Reader<'a>, key: Cow<'a, str>) -> Result<()> {
        match key.as_ref() {
            "id" => {
                self.doubled |= self.id.is_some();
                let id = whole(reader, "id")?;
                self.once("id", |outer| outer.id.replace(id).is_some())
            }
            "ping" => {
                let number = whole(reader, "ping")?;
                self.once("ping", |outer| outer.ping.replace(number).is_some())
            }
            name if super::COMMANDS.contains(&name) => {
                let body = reader.span()?;
                self.once("one command", |outer| outer.command.replace((key, body)).is_some())
            }
            _ => {
                self.unknown = Some(key);
                reader.skip()
            }
        }
    }

    fn once(&mut self, name: &'static str, double: impl FnOnce(&mut Self) -> bool) -> Result<()> {
        if double(self) {
            return Err(Error::new(Code::BadRequest, format!("a request has {name} at most once")));
        }
        Ok(())
    }

    fn into_request(self) -> Result<Request<'a>> {
        let refuse = |message| Err(Error::new(Code::BadRequest, message));
        match (self.unknown, self.id, self.ping, self.command) {
            (Some(key), _, None, None) => {
                Err(Error::new(Code::UnknownCommand, format!("there is no command {}", shortened(&key))))
            }
            (Some(key), ..) => Err(command::unknown_field(&key)),
            (None, None, Some(number), None) => Ok(Request::Ping(number)),
            (None, _, Some(_), _) => refuse("a ping stands alone"),
            (None, None, None, _) => refuse("id is missing"),
            (None, Some(_), None, None) => refuse("the command is missing"),
            (None, Some(id), None, Some((name, body))) => {
                Ok(Request::Command(id, command::parse(&name, body)?))
            }
        }
    }
}

/// A whole number that JavaScript can hold, too.
pub(super) fn whole(reader: &mut Reader<'_>, key: &str) -> Result<u64> {
    let number = match reader.kind()? {
        Kind::Number => reader.number()?.parse().ok().filter(|&number| number <= MAX_SAFE),
        _ => reader.skip().map(|()| None)?,
    };
    number.ok_or_else(|| {
        let key = shortened(key);
        Error::new(Code::BadRequest, format!("{key} must be a whole number from 0 to {MAX_SAFE}"))
    })
}

/// A key for a sentence: what a client made up may be long.
pub(super) fn shortened(key: &str) -> String {
    const MOST: usize = 40;
    match key.char_indices().nth(MOST) {
        Some((end, _)) => format!("`{}…`", &key[..end]),
        None => format!("`{key}`"),
    }
}
