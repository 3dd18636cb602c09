//! The commands' own keys, by what they are about. Each key once, none that is not listed; `null` is a key left
//! out.

mod keys;
mod message;
mod moderation;
mod room;
mod session;

use teahouse_domain::{Code, Error, Result};

pub use message::{Delete, Edit, React, Send};
pub use moderation::Ban;
pub use room::{Join, Members, Sync};
pub use session::Connect;

pub(super) use keys::unknown_field;
pub(crate) use message::message;

use super::request::{Command, shortened};

pub(super) fn parse<'a>(name: &str, body: &'a str) -> Result<Command<'a>> {
    match name {
        "connect" => session::connect(body),
        "join" => room::join(body),
        "leave" => keys::room_alone(body).map(|room| Command::Leave { room }),
        "send" => message::send(body),
        "sync" => room::sync(body),
        "typing" => keys::room_alone(body).map(|room| Command::Typing { room }),
        "read" => room::read(body),
        "edit" => message::edit(body),
        "delete" => message::delete(body),
        "react" => message::react(body),
        "me" => keys::no_keys(body).map(|()| Command::Me),
        "rooms" => room::rooms(body),
        "enter" => keys::room_alone(body).map(|room| Command::Enter { room }),
        "exit" => keys::room_alone(body).map(|room| Command::Exit { room }),
        "members" => room::members(body),
        "role" => moderation::role(body),
        "remove" => moderation::remove(body),
        "ban" => moderation::ban(body),
        "mute" => moderation::mute(body),
        "report" => moderation::report(body),
        "refresh" => session::refresh(body),
        "status" => session::status(body),
        other => Err(Error::new(Code::UnknownCommand, format!("there is no command {}", shortened(other)))),
    }
}
