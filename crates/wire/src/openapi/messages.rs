//! What was said, saying something, and what is done to what was said.

use serde_json::{Value, json};
use teahouse_domain::Code;

use super::{
    operation::{Operation, Who},
    parts::{client_id, limit, position, seq, word},
};
use crate::{
    describe::Schemas,
    rest::{EditMessage, Logged, MarkRead, Message, Messages, PostMessage, Report},
    schema::EventsPage,
};

const READING: (&str, Who) = ("messages", Who::Anybody);
const DOING: (&str, Who) = ("messages", Who::Known);
/// Why somebody who may be in a room may not speak there.
const SPEAKING: [Code; 3] = [Code::Muted, Code::NoVoice, Code::Archived];

pub(super) fn paths(schemas: &mut Schemas) -> Value {
    json!({
        "/api/v1/rooms/{room}/messages": {"get": list(schemas), "post": send(schemas)},
        "/api/v1/rooms/{room}/events": {"get": events(schemas)},
        "/api/v1/rooms/{room}/messages/{seq}": {"patch": edit(schemas), "delete": delete(schemas)},
        "/api/v1/rooms/{room}/messages/{seq}/reactions/{emoji}": {
            "put": react(schemas, "react", "Put a reaction"),
            "delete": react(schemas, "takeReactionBack", "Take a reaction back"),
        },
        "/api/v1/rooms/{room}/messages/{seq}/report": {"post": report(schemas)},
        "/api/v1/rooms/{room}/read": {"put": read(schemas)},
    })
}

fn list(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, READING, "listMessages", "The messages of a room")
        .description("As they are now: edits applied, deleted ones left out, in order of seq. The last page without \
            `after` and `before`, which exclude each other. An open room where nothing was said is empty, not missing.")
        .in_room()
        .query([
            position("after", "Those behind this position, the oldest of them first."),
            position("before", "Those before this position, the newest page of them."),
            limit(),
        ])
        .gives::<Messages>(200, "A page.")
        .finish()
}

fn events(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, READING, "listEvents", "The log of a room")
        .description(
            "Everything that happened, edits and deletions as events of their own, seq without a gap.",
        )
        .in_room()
        .query([position("after", "Those behind this position; 0 is the beginning."), limit()])
        .gives::<EventsPage>(200, "A page.")
        .finish()
}

fn send(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, DOING, "sendMessage", "Say something")
        .description(
            "Answered when the message is on disk. Send it again with the same client_id until it is.",
        )
        .in_room()
        .takes::<PostMessage>()
        .gives::<Message>(201, "Stored.")
        .gives::<Message>(200, "It was stored before under this client_id: the same message.")
        .changes()
        .refuses(&SPEAKING)
        .refuses(&[Code::TooLong, Code::Empty, Code::UnknownMedia, Code::ClientIdReused, Code::BlockedWord])
        .finish()
}

fn edit(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, DOING, "editMessage", "Change what a message says")
        .description("One's own, within the time that the server sets. Answered as sending is.")
        .in_room()
        .parameter(seq())
        .takes::<EditMessage>()
        .gives::<Logged>(200, "It says this from now on.")
        .changes()
        .refuses(&SPEAKING)
        .refuses(&[
            Code::TooLong,
            Code::Empty,
            Code::UnknownMessage,
            Code::TooLate,
            Code::BlockedWord,
            Code::ClientIdReused,
        ])
        .finish()
}

fn delete(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, DOING, "deleteMessage", "Delete a message")
        .description("One's own, or as a moderator any. Its text and media are gone for good.")
        .in_room()
        .parameter(seq())
        .query([client_id()])
        .gives::<Logged>(200, "It is gone.")
        .changes()
        .refuses(&SPEAKING)
        .refuses(&[Code::UnknownMessage, Code::ClientIdReused])
        .finish()
}

fn react(schemas: &mut Schemas, name: &str, summary: &str) -> Value {
    Operation::new(schemas, DOING, name, summary)
        .in_room()
        .parameter(seq())
        .parameter(word("emoji", "An emoji or a short text, at most 16 characters."))
        .query([client_id()])
        .gives::<Logged>(200, "It is in the log.")
        .changes()
        .refuses(&SPEAKING)
        .refuses(&[Code::UnknownMessage, Code::ClientIdReused, Code::BlockedWord])
        .finish()
}

fn report(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, DOING, "reportMessage", "Say that something is wrong with a message")
        .description("Moderators and admins see what it said now, also if it is changed later. Nobody else hears of it.")
        .in_room()
        .parameter(seq())
        .takes::<Report>()
        .done(204, "They will look at it.")
        .changes()
        .refuses(&[Code::TooLong, Code::UnknownMessage])
        .finish()
}

fn read(schemas: &mut Schemas) -> Value {
    Operation::new(schemas, DOING, "markRead", "Read up to here")
        .description("It never goes back. Of guests no position is kept.")
        .in_room()
        .takes::<MarkRead>()
        .done(204, "Kept.")
        .changes()
        .finish()
}
