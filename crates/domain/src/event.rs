//! What happens in a room: events, in one dense sequence.

use crate::{
    ClientId, Code, Error, EventId, Media, MediaId, PersonId, Result, RoomId, RoomRole, Seq, Text, Timestamp,
    Title, Topic,
};

/// Who did it, as they were called then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The person.
    pub id: PersonId,
    /// The name shown at that moment.
    pub name: Box<str>,
    /// Whether they were a guest then: nobody vouched for the name.
    pub guest: bool,
}

impl Author {
    /// Somebody with an account.
    pub fn member(id: PersonId, name: impl Into<Box<str>>) -> Self {
        Self { id, name: name.into(), guest: false }
    }
}

/// The tutorial's `type`: at most 32 characters. chat.v1 messages are `text` or the kind of their media.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageType(Box<str>);

impl MessageType {
    /// Longest type, in characters.
    pub const MAX_CHARS: usize = 32;

    /// The type of a plain text.
    #[must_use]
    pub fn text() -> Self {
        Self("text".into())
    }

    /// Checks the length.
    ///
    /// # Errors
    /// `too_long`.
    pub fn parse(text: &str) -> Result<Self> {
        if text.len() > Self::MAX_CHARS && text.chars().count() > Self::MAX_CHARS {
            return Err(Error::new(Code::TooLong, "type is at most 32 characters"));
        }
        Ok(Self(text.into()))
    }

    /// The type as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An address that a message names instead of bytes of ours (the tutorial's `media_url`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link(Box<str>);

impl Link {
    /// Longest address, in bytes.
    pub const MAX_BYTES: usize = 2_048;

    /// An address of a picture, video or voice: `http:`, `https:` or a path of ours; empty is allowed, as in the tutorial.
    ///
    /// # Errors
    /// `too_long`, or `bad_media` for any other scheme.
    pub fn to_media(text: &str) -> Result<Self> {
        let link = Self::short(text)?;
        let path = text.starts_with('/') && !text.starts_with("//") && !text.starts_with("/\\");
        if text.is_empty() || path || is_web_address(text) {
            return Ok(link);
        }
        Err(Error::new(
            Code::BadMedia,
            "media_url must be an http: or https: address or a path on this server",
        ))
    }

    /// What other types carry: anything without a scheme, or a web address.
    ///
    /// # Errors
    /// `too_long`, or `bad_media` for any other scheme.
    pub fn opaque(text: &str) -> Result<Self> {
        let link = Self::short(text)?;
        if is_web_address(text) || !has_scheme(text) {
            return Ok(link);
        }
        Err(Error::new(Code::BadMedia, "media_url may have no scheme but http: or https:"))
    }

    fn short(text: &str) -> Result<Self> {
        if text.len() > Self::MAX_BYTES {
            return Err(Error::new(Code::TooLong, "media_url is at most 2048 bytes"));
        }
        Ok(Self(text.into()))
    }

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_web_address(text: &str) -> bool {
    let has = |scheme: &str| text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    has("http://") || has("https://")
}

/// As a browser would see it: leading blanks and any tabs or line breaks do not count.
fn has_scheme(text: &str) -> bool {
    let mut letters = text
        .trim_start_matches(|letter: char| letter <= ' ')
        .chars()
        .filter(|letter| !matches!(letter, '\t' | '\n' | '\r'));
    if !letters.next().is_some_and(|first| first.is_ascii_alphabetic()) {
        return false;
    }
    letters.find(|letter| !letter.is_ascii_alphanumeric() && !matches!(letter, '+' | '-' | '.')) == Some(':')
}

/// What a message says. `Medium` is [`MediaId`] before the log has looked it up, [`Media`] after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message<Medium = Media> {
    /// The tutorial's `type`.
    pub kind: MessageType,
    /// The text; may be empty where there is something else.
    pub text: Text,
    /// Bytes of ours, in order. At most [`Message::MAX_MEDIA`].
    pub media: Vec<Medium>,
    /// An address instead of bytes of ours (the tutorial's wire only).
    pub link: Option<Link>,
    /// The message that this one answers.
    pub reply_to: Option<Seq>,
    /// Members that the text names, found by the server. At most [`Message::MAX_MENTIONS`].
    pub mentions: Vec<PersonId>,
    /// Whether it names the whole room.
    pub mentions_room: bool,
}

impl Message {
    /// Most media in one message.
    pub const MAX_MEDIA: usize = 10;
    /// Most people that one message names.
    pub const MAX_MENTIONS: usize = 20;
}

impl<Medium> Message<Medium> {
    /// A message of text alone.
    #[must_use]
    pub fn text(text: Text) -> Self {
        Self {
            kind: MessageType::text(),
            text,
            media: Vec::new(),
            link: None,
            reply_to: None,
            mentions: Vec::new(),
            mentions_room: false,
        }
    }
}

/// What happened. Edits and deletions are events in the same sequence, so that who was away hears of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body<Medium = Media> {
    /// Somebody said something.
    Message(Message<Medium>),
    /// The text of `target` is now this.
    Edit {
        /// The message that changed.
        target: Seq,
        /// Its new text.
        text: Text,
    },
    /// `target` is gone.
    Deletion {
        /// The message that was deleted.
        target: Seq,
    },
    /// Somebody put (or took back) a reaction on `target`.
    Reaction {
        /// The message reacted to.
        target: Seq,
        /// The emoji, or a short text.
        emoji: Box<str>,
        /// `false` takes it back.
        on: bool,
    },
    /// Somebody came, went, or is something else from now on. Not in open rooms.
    Membership {
        /// Who, as they were called then; the author is who did it.
        person: Author,
        /// What became of them.
        change: MembershipChange,
    },
    /// The room itself changed. Not in open rooms.
    Settings(Box<SettingsChange>),
}

/// What became of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MembershipChange {
    /// Is a member from now on, as this.
    Joined(RoomRole),
    /// Went.
    Left,
    /// Was removed.
    Removed,
    /// Was removed, and cannot come back.
    Banned,
    /// Has this role from now on.
    Role(RoomRole),
}

/// What changed about a room; what did not is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SettingsChange {
    /// What people see as its name.
    pub title: Option<Title>,
    /// What it is about.
    pub topic: Option<Topic>,
    /// Its picture; `Some(None)`: none any more.
    pub picture: Option<Option<MediaId>>,
    /// Closed for new messages, or open again.
    pub archived: Option<bool>,
    /// Seconds between two messages of one person; 0: as fast as they like.
    pub slow_seconds: Option<u32>,
}

/// What a person asks the log to keep.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Where.
    pub room: RoomId,
    /// Who.
    pub author: Author,
    /// The sender's own name for it; a resend gets the first answer.
    pub client_id: Option<ClientId>,
    /// What.
    pub body: Body<MediaId>,
    /// What few drafts bring along.
    pub aside: Option<Box<Aside>>,
}

/// What few drafts bring along: it decides what a resend is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aside {
    /// The text as it came, where words in it were masked: a resend is compared with that.
    pub came_as: Option<Text>,
    /// Why this is not taken. What was taken before under the same `client_id` is answered as it was then.
    pub refused: Option<Error>,
}

/// One entry of a room's log, as it was committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Public identity, derived from the row.
    pub id: EventId,
    /// The room.
    pub room: RoomId,
    /// The place in the room's sequence.
    pub seq: Seq,
    /// When the log took it.
    pub sent_at: Timestamp,
    /// Who did it.
    pub author: Author,
    /// The sender's own name for it.
    pub client_id: Option<ClientId>,
    /// What happened.
    pub body: Body,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_addresses_are_of_the_web_or_ours() {
        for good in ["", "http://127.0.0.1:8000/media/a.jpg", "HTTPS://x/y", "/media/m_1"] {
            assert!(Link::to_media(good).is_ok(), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "//evil/x",
            "/\\evil",
            "smile",
            " http://x",
            "file:///etc",
        ] {
            assert_eq!(Link::to_media(bad).unwrap_err().code, Code::BadMedia, "{bad}");
        }
    }

    #[test]
    fn other_types_carry_anything_without_a_scheme() {
        for good in ["smile", "http://x", "a b: c", "", "1:2"] {
            assert!(Link::opaque(good).is_ok(), "{good}");
        }
        for bad in ["javascript:alert(1)", " javascript:x", "java\nscript:x", "data:,x", "\u{1}vbscript:x"] {
            assert_eq!(Link::opaque(bad).unwrap_err().code, Code::BadMedia, "{bad}");
        }
    }
}
