//! What is done to messages: edits, reactions, reports, reading them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use teahouse_domain::{ClientId, Code, Error, Event, EventId, Result, Seq, Text};

use super::words::sentence;
use crate::{
    plain::{AsText, Moment},
    query::{Asked, MAX_SAFE},
};

/// Longest reaction, in characters: families and flags are made of several.
const MAX_EMOJI_CHARS: usize = 16;

/// It is in the log: the answer to an edit, a deletion and a reaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Logged {
    /// Position in the room.
    pub seq: u64,
    /// The event.
    pub id: AsText<EventId>,
    /// When the log took it.
    pub sent_at: Moment,
    /// It was there before.
    pub again: bool,
}

impl Logged {
    /// The answer for an event, `again` since an earlier time.
    #[must_use]
    pub const fn new(event: &Event, again: bool) -> Self {
        Self { seq: event.seq.0, id: AsText(event.id), sent_at: AsText(event.sent_at), again }
    }
}

/// `PATCH rooms/{room}/messages/{seq}`: the message says this from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditMessage {
    /// At most 16 KiB of UTF-8.
    #[schemars(length(min = 1, max = 16384))]
    pub text: String,
    /// The sender's own name for the edit; a resend with the same body gets the first answer.
    #[schemars(regex(pattern = "^[A-Za-z0-9_-]{1,64}$"))]
    pub client_id: String,
}

impl EditMessage {
    /// The edit that it asks for.
    ///
    /// # Errors
    /// `bad_request`, `too_long` or `empty`.
    pub fn check(self) -> Result<(ClientId, Text)> {
        Ok((ClientId::parse(&self.client_id)?, Text::visible(&self.text)?))
    }
}

/// `?client_id=` of deletions and reactions; without it each is a new one.
///
/// # Errors
/// `bad_request` or `unknown_field`.
pub fn client_id(query: Option<&str>) -> Result<Option<ClientId>> {
    let mut asked = Asked::read(query)?;
    let client_id = asked.plain("client_id")?;
    asked.end()?;
    Ok(client_id)
}

/// The position of a message, as it stands in an address or a command.
///
/// # Errors
/// `unknown_message` for what cannot be one.
pub fn target(text: &str) -> Result<Seq> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let seq = text.parse().ok().filter(|&seq| digits && (1..=MAX_SAFE).contains(&seq));
    seq.map(Seq).ok_or_else(|| Error::new(Code::UnknownMessage, "no such message, or it was deleted"))
}

/// A reaction: an emoji or a short text, without blanks and marks that show nothing or turn the line around.
///
/// # Errors
/// `bad_request`.
pub fn emoji(text: &str) -> Result<Box<str>> {
    let joins =
        |letter: char| matches!(letter, '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' | '\u{e0020}'..='\u{e007f}');
    let hides = |letter: char| {
        matches!(
            letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200c}' | '\u{200e}' | '\u{200f}'
                | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}'
        )
    };
    let fits = |letter: char| !letter.is_control() && !letter.is_whitespace() && !hides(letter);
    let shows = text.chars().any(|letter| !joins(letter));
    if shows && text.chars().count() <= MAX_EMOJI_CHARS && text.chars().all(fits) {
        return Ok(text.into());
    }
    Err(Error::new(Code::BadRequest, "a reaction is an emoji, or at most 16 letters without blanks"))
}

/// `POST rooms/{room}/messages/{seq}/report`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// What is wrong with it: at most 500 characters, may be empty.
    #[schemars(length(max = 500))]
    pub reason: String,
}

impl Report {
    /// The reason, within its bounds.
    ///
    /// # Errors
    /// `too_long`.
    pub fn check(self) -> Result<String> {
        sentence("reason", &self.reason)
    }
}

/// `PUT rooms/{room}/read`: read up to here. It never goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkRead {
    /// The last position read.
    #[schemars(range(max = 9_007_199_254_740_991_u64))]
    pub seq: u64,
}

impl MarkRead {
    /// The position.
    ///
    /// # Errors
    /// `bad_request` above 2⁵³ − 1.
    pub fn check(self) -> Result<Seq> {
        if self.seq > MAX_SAFE {
            return Err(Error::new(Code::BadRequest, "seq must be a position of the room"));
        }
        Ok(Seq(self.seq))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::read;

    #[test]
    fn reactions_are_seen() {
        for good in ["👍", "❤️", "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "+1", "茶"]
        {
            assert_eq!(&*emoji(good).unwrap(), good);
        }
        let long = "x".repeat(17);
        for bad in ["", " ", "a b", "\u{200d}", "\u{fe0f}", "\u{202e}x", "\u{200b}", "a\n", "\u{3164}", &long]
        {
            assert_eq!(emoji(bad).unwrap_err().code, Code::BadRequest, "{bad:?}");
        }
    }

    #[test]
    fn messages_are_found_by_their_position() {
        assert_eq!(target("7").unwrap(), Seq(7));
        for text in ["", "0", "-1", "+7", "x", "7.0", "9007199254740992", "18446744073709551616"] {
            assert_eq!(target(text).unwrap_err().code, Code::UnknownMessage, "{text}");
        }
    }

    #[test]
    fn edits_say_something() {
        let edit = |body: &str| read::<EditMessage>(body.as_bytes()).and_then(EditMessage::check);
        let (client_id, text) = edit("{\"text\":\"hi\",\"client_id\":\"c\"}").unwrap();
        assert_eq!((client_id.as_str(), text.as_str()), ("c", "hi"));
        assert_eq!(edit("{\"text\":\" \",\"client_id\":\"c\"}").unwrap_err().code, Code::Empty);
        assert_eq!(edit("{\"text\":\"hi\"}").unwrap_err().code, Code::BadRequest);
        assert_eq!(
            edit("{\"text\":\"hi\",\"client_id\":\"c\",\"media\":[]}").unwrap_err().code,
            Code::UnknownField
        );
    }

    #[test]
    fn small_bodies() {
        assert_eq!(
            read::<MarkRead>(b"{\"seq\":9007199254740992}").unwrap().check().unwrap_err().code,
            Code::BadRequest
        );
        assert_eq!(read::<Report>("{\"reason\":\" 垃圾 \"}".as_bytes()).unwrap().check().unwrap(), "垃圾");
        assert_eq!(client_id(Some("client_id=c-1")).unwrap().unwrap().as_str(), "c-1");
        assert_eq!(client_id(Some("client_id=a%20b")).unwrap_err().code, Code::BadRequest);
    }
}
