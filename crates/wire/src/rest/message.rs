//! Messages as JSON: the history's view, without edits and deletions as events.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use teahouse_domain::{Author, Body, Event, PersonId};

use super::Media;
use crate::{media, plain::AsText, time};

/// A page of `GET rooms/{room}/messages`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Messages {
    /// In order of `seq`.
    pub messages: Vec<Message>,
    /// The last position of the room.
    pub head: u64,
    /// Whether there are more, in the direction in which the page was asked for.
    pub more: bool,
}

/// A message as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// Its position in the room.
    #[schemars(range(min = 1))]
    pub seq: u64,
    /// Its id.
    #[schemars(regex(pattern = "^e_[0-9a-z]{13}$"))]
    pub id: String,
    /// `text`, the kind of its media, or what the tutorial's wire said.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its text; empty where it has none.
    pub text: String,
    /// Who said it.
    pub user: User,
    /// Its media, in order.
    pub media: Vec<Media>,
    /// An address elsewhere, from the tutorial's wire.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// The position of the message that this one answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<u64>,
    /// Members whom the text names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<AsText<PersonId>>,
    /// Whether it names the whole room.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mentions_room: bool,
    /// The sender's own name for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_id: Option<String>,
    /// When the log took it: RFC 3339, UTC, milliseconds.
    pub sent_at: String,
    /// Whether it said something else at first.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub edited: bool,
    /// The reactions to it, in the order in which they came.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
}

/// One reaction to a message, and who put it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reaction {
    /// The emoji, or a short text.
    pub emoji: String,
    /// How many people put it.
    #[schemars(range(min = 1))]
    pub count: u64,
    /// Who they are, as they were called then: the first 100.
    #[schemars(length(max = 100))]
    pub people: Vec<User>,
}

/// So many people are named for one reaction.
const NAMED_FOR_REACTION: usize = 100;

impl Reaction {
    /// As it travels.
    #[must_use]
    pub fn new(emoji: &str, people: &[Author]) -> Self {
        let named = people.iter().take(NAMED_FOR_REACTION).map(User::from).collect();
        Self { emoji: emoji.to_owned(), count: people.len() as u64, people: named }
    }
}

/// Who said it, as they were called then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// The person.
    #[schemars(regex(pattern = "^u_[0-9a-z]{13}$"))]
    pub id: String,
    /// The name shown.
    pub name: String,
    /// Known by a cookie or token only: nobody vouched for the name.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub guest: bool,
}

impl From<&Author> for User {
    fn from(author: &Author) -> Self {
        Self { id: author.id.to_string(), name: author.name.clone().into(), guest: author.guest }
    }
}

impl Message {
    /// The message of an event; `None` where the event is none.
    #[must_use]
    pub fn from_event(event: &Event) -> Option<Self> {
        let Body::Message(message) = &event.body else { return None };
        Some(Self {
            seq: event.seq.0,
            id: event.id.to_string(),
            kind: media::shown_type(message).to_owned(),
            text: message.text.as_str().to_owned(),
            user: User::from(&event.author),
            media: message.media.iter().map(Media::from).collect(),
            link: message.link.as_ref().map(|link| link.as_str().to_owned()),
            reply_to: message.reply_to.map(|seq| seq.0),
            mentions: message.mentions.iter().copied().map(AsText).collect(),
            mentions_room: message.mentions_room,
            client_id: event.client_id.as_ref().map(|id| id.as_str().to_owned()),
            sent_at: time::rfc3339(event.sent_at),
            edited: false,
            reactions: Vec::new(),
        })
    }
}
