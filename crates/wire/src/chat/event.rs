//! One event as JSON. The hot path: encoded once per event, sent to everybody in the room.

use teahouse_domain::{Author, Body, Event, MembershipChange, Message, PersonId, SettingsChange};

use crate::{json, media, time};

/// A person as others see them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Who<'a> {
    /// The person.
    pub id: PersonId,
    /// The name to show.
    pub name: &'a str,
    /// Nobody vouched for the name.
    pub guest: bool,
}

/// Somebody in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Present<'a> {
    /// Who.
    pub who: Who<'a>,
    /// Connected, but not looking.
    pub away: bool,
}

impl<'a> From<&'a Author> for Who<'a> {
    fn from(author: &'a Author) -> Self {
        Self { id: author.id, name: &author.name, guest: author.guest }
    }
}

/// The push of one event: `{"event":{…}}`.
pub fn event(out: &mut Vec<u8>, room: &str, event: &Event) {
    out.extend_from_slice(b"{\"event\":");
    write(out, room, event);
    out.push(b'}');
}

/// The event itself.
pub(crate) fn write(out: &mut Vec<u8>, room: &str, event: &Event) {
    out.extend_from_slice(b"{\"room\":");
    json::string(out, room);
    out.extend_from_slice(b",\"seq\":");
    json::number(out, event.seq.0);
    out.extend_from_slice(b",\"id\":");
    json::base32(out, "e_", event.id.0.into(), 13);
    out.extend_from_slice(b",\"kind\":\"");
    out.extend_from_slice(kind(&event.body).as_bytes());
    out.push(b'"');
    if let Body::Message(message) = &event.body {
        write_type(out, message);
    }
    out.extend_from_slice(b",\"from\":");
    write_who(out, Who::from(&event.author));
    if let Some(client_id) = &event.client_id {
        out.extend_from_slice(b",\"client_id\":");
        json::string(out, client_id.as_str());
    }
    write_body(out, &event.body);
    out.extend_from_slice(b",\"sent_at\":\"");
    time::write(out, event.sent_at);
    out.extend_from_slice(b"\"}");
}

/// A person: `{"id","name","guest"?}`.
pub(crate) fn write_who(out: &mut Vec<u8>, who: Who<'_>) {
    out.extend_from_slice(b"{\"id\":");
    json::base32(out, "u_", who.id.0.into(), 13);
    out.extend_from_slice(b",\"name\":");
    json::string(out, who.name);
    if who.guest {
        out.extend_from_slice(b",\"guest\":true");
    }
    out.push(b'}');
}

/// Somebody in a room: `{"id","name","away"?}`.
pub(crate) fn write_present(out: &mut Vec<u8>, present: Present<'_>) {
    write_who(out, present.who);
    if present.away {
        out.pop();
        out.extend_from_slice(b",\"away\":true}");
    }
}

const fn kind(body: &Body) -> &'static str {
    match body {
        Body::Message(_) => "message",
        Body::Edit { .. } => "edit",
        Body::Deletion { .. } => "deletion",
        Body::Reaction { .. } => "reaction",
        Body::Membership { .. } => "membership",
        Body::Settings(_) => "settings",
    }
}

fn write_type(out: &mut Vec<u8>, message: &Message) {
    let shown = media::shown_type(message);
    if shown != "text" {
        out.extend_from_slice(b",\"type\":");
        json::string(out, shown);
    }
}

fn write_body(out: &mut Vec<u8>, body: &Body) {
    match body {
        Body::Message(message) => write_message(out, message),
        Body::Edit { target, text } => {
            write_target(out, target.0);
            out.extend_from_slice(b",\"text\":");
            json::string(out, text.as_str());
        }
        Body::Deletion { target } => write_target(out, target.0),
        Body::Reaction { target, emoji, on } => {
            write_target(out, target.0);
            out.extend_from_slice(b",\"emoji\":");
            json::string(out, emoji);
            out.extend_from_slice(b",\"on\":");
            json::boolean(out, *on);
        }
        Body::Membership { person, change } => write_membership(out, person, *change),
        Body::Settings(change) => write_settings(out, change),
    }
}

fn write_membership(out: &mut Vec<u8>, person: &Author, change: MembershipChange) {
    let (word, role) = match change {
        MembershipChange::Joined(role) => ("joined", Some(role)),
        MembershipChange::Left => ("left", None),
        MembershipChange::Removed => ("removed", None),
        MembershipChange::Banned => ("banned", None),
        MembershipChange::Role(role) => ("role", Some(role)),
    };
    out.extend_from_slice(b",\"person\":");
    write_who(out, Who::from(person));
    out.extend_from_slice(b",\"change\":");
    json::string(out, word);
    if let Some(role) = role {
        out.extend_from_slice(b",\"role\":");
        json::string(out, role.as_str());
    }
}

fn write_settings(out: &mut Vec<u8>, change: &SettingsChange) {
    if let Some(title) = &change.title {
        out.extend_from_slice(b",\"title\":");
        json::string(out, title.as_str());
    }
    if let Some(topic) = &change.topic {
        out.extend_from_slice(b",\"topic\":");
        json::string(out, topic.as_str());
    }
    if let Some(picture) = change.picture {
        out.extend_from_slice(b",\"picture\":");
        json::string(out, &picture.map(|id| id.to_string()).unwrap_or_default());
    }
    if let Some(archived) = change.archived {
        out.extend_from_slice(b",\"archived\":");
        json::boolean(out, archived);
    }
    if let Some(seconds) = change.slow_seconds {
        out.extend_from_slice(b",\"slow_seconds\":");
        json::number(out, seconds.into());
    }
}

fn write_target(out: &mut Vec<u8>, target: u64) {
    out.extend_from_slice(b",\"target\":");
    json::number(out, target);
}

fn write_message(out: &mut Vec<u8>, message: &Message) {
    if !message.text.as_str().is_empty() {
        out.extend_from_slice(b",\"text\":");
        json::string(out, message.text.as_str());
    }
    if !message.media.is_empty() {
        out.extend_from_slice(b",\"media\":[");
        for (index, item) in message.media.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            media::write(out, "", item);
        }
        out.push(b']');
    }
    if let Some(link) = &message.link {
        out.extend_from_slice(b",\"link\":");
        json::string(out, link.as_str());
    }
    if let Some(reply_to) = message.reply_to {
        out.extend_from_slice(b",\"reply_to\":");
        json::number(out, reply_to.0);
    }
    if !message.mentions.is_empty() {
        out.extend_from_slice(b",\"mentions\":[");
        for (index, id) in message.mentions.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            json::base32(out, "u_", id.0.into(), 13);
        }
        out.push(b']');
    }
    if message.mentions_room {
        out.extend_from_slice(b",\"mentions_room\":true");
    }
}
