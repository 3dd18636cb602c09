//! A frame of the tutorial's wire, read.
//!
//! Must give what Python's `json.loads` and the tutorial's `receive` give, where CONTRACT says "same": the last
//! of two equal keys counts, a missing type is `text`, `message` is `content` for `text` and `media_url` else.

use std::borrow::Cow;

use teahouse_domain::{ClientId, Code, Error, Link, MediaId, MediaKind, Message, MessageType, Result, Text};

use crate::{
    data_url::{DataUrl, is_data_url},
    json::{Kind, Reader},
};

/// Longest `user_name`, in characters.
pub const MAX_NAME_CHARS: usize = 64;

/// What a frame says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming<'a> {
    /// What the frame calls its sender; proves nothing, may be empty.
    pub user_name: Cow<'a, str>,
    /// The sender's own name for the message.
    pub client_id: Option<ClientId>,
    /// What is said.
    pub content: Content<'a>,
}

/// A message, or bytes that must be stored before there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content<'a> {
    /// Ready for the log.
    Message(Message<MediaId>),
    /// A picture, video or voice inside the frame.
    DataUrl(Upload<'a>),
}

/// Bytes inside a frame, and what they claim to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload<'a> {
    /// The kind that the frame's `type` claims; the bytes must be of it.
    pub kind: MediaKind,
    /// The bytes, still encoded.
    pub url: DataUrl<'a>,
}

impl Upload<'_> {
    /// The message that names the bytes, once they are stored.
    #[must_use]
    pub fn message(kind: MediaKind, media: MediaId) -> Message<MediaId> {
        Message {
            kind: MessageType::parse(kind.as_str()).expect("kinds are short"),
            media: vec![media],
            ..Message::text(Text::default())
        }
    }

    /// The same, independent of the frame it came in.
    #[must_use]
    pub fn into_owned(self) -> Upload<'static> {
        Upload { kind: self.kind, url: self.url.into_owned() }
    }
}

/// Reads a text frame.
///
/// # Errors
/// `bad_json` for what is no JSON object, `bad_request` for a value that is no scalar or a bad `client_id`,
/// `too_long` above a limit, `bad_name` for a name with control or direction marks, `bad_media` for an address
/// with a scheme that is not allowed or a broken data URL.
pub fn parse(frame: &[u8]) -> Result<Incoming<'_>> {
    let fields = Fields::read(frame)?;
    fields.user_id.text("user_id")?;
    let client_id = fields.client_id.text("client_id")?;
    let client_id = client_id.map(|text| ClientId::parse(&text)).transpose()?;
    let user_name = fields.user_name.text("user_name")?.unwrap_or_default();
    check_name(&user_name)?;
    let content = content(fields.kind, fields.content, fields.media_url)?;
    Ok(Incoming { user_name, client_id, content })
}

fn content<'a>(kind: Value<'a>, content: Value<'a>, media_url: Value<'a>) -> Result<Content<'a>> {
    let content = content.text("content")?.unwrap_or_default();
    let media_url = media_url.text("media_url")?.unwrap_or_default();
    let kind = match kind.text("type")? {
        Some(kind) => MessageType::parse(&kind)?,
        None => MessageType::text(),
    };
    if kind.as_str() == "text" {
        return Ok(Content::Message(Message::text(Text::any(&content)?)));
    }
    let shown = MediaKind::parse(kind.as_str()).filter(|&kind| kind != MediaKind::File);
    let link = match shown {
        Some(kind) if media_url.is_empty() && is_data_url(&content) => {
            return Ok(Content::DataUrl(Upload { kind, url: DataUrl::parse(content)? }));
        }
        Some(_) => Link::to_media(&media_url)?,
        None => Link::opaque(&media_url)?,
    };
    let link = (!media_url.is_empty()).then_some(link);
    Ok(Content::Message(Message { kind, link, ..Message::text(Text::default()) }))
}

/// Any text, also none, but nothing that breaks the line or turns it around: names stand beside other names.
fn check_name(name: &str) -> Result<()> {
    if name.len() > MAX_NAME_CHARS && name.chars().count() > MAX_NAME_CHARS {
        return Err(Error::new(Code::TooLong, "user_name is at most 64 characters"));
    }
    let lies = |letter: char| {
        letter.is_control() || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if name.chars().any(lies) {
        return Err(Error::new(Code::BadName, "user_name may not have control or direction marks"));
    }
    Ok(())
}

/// The value behind one key; of two equal keys the last counts, so nothing is refused before the end.
#[derive(Default)]
enum Value<'a> {
    #[default]
    Missing,
    Scalar(Cow<'a, str>),
    Refused,
}

impl<'a> Value<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self> {
        Ok(match reader.kind()? {
            Kind::Text => Self::Scalar(reader.string()?),
            Kind::Number => Self::Scalar(Cow::Borrowed(reader.number()?)),
            Kind::Null => reader.null().map(|()| Self::Missing)?,
            Kind::Bool | Kind::List | Kind::Object => reader.skip().map(|()| Self::Refused)?,
        })
    }

    fn text(self, key: &'static str) -> Result<Option<Cow<'a, str>>> {
        match self {
            Self::Missing => Ok(None),
            Self::Scalar(text) => Ok(Some(text)),
            Self::Refused => Err(Error::new(Code::BadRequest, format!("{key} must be a text or a number"))),
        }
    }
}

#[derive(Default)]
struct Fields<'a> {
    kind: Value<'a>,
    content: Value<'a>,
    media_url: Value<'a>,
    user_id: Value<'a>,
    user_name: Value<'a>,
    client_id: Value<'a>,
}

impl<'a> Fields<'a> {
    fn read(frame: &'a [u8]) -> Result<Self> {
        let mut reader = Reader::from_bytes(frame)?;
        let mut fields = Self::default();
        if reader.kind()? != Kind::Object {
            return Err(Error::new(Code::BadJson, "a frame is one JSON object"));
        }
        reader.members(|reader, key| {
            let place = match key.as_ref() {
                "type" => &mut fields.kind,
                "content" => &mut fields.content,
                "media_url" => &mut fields.media_url,
                "user_id" => &mut fields.user_id,
                "user_name" => &mut fields.user_name,
                "client_id" => &mut fields.client_id,
                _ => return reader.skip(),
            };
            *place = Value::read(reader)?;
            Ok(())
        })?;
        reader.end()?;
        Ok(fields)
    }
}
