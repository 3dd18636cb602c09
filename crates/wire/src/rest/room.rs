//! Rooms as a person sees them, making one, and changing it.
//!
//! Must never tell of a room that the reader may not know of: the server asks before it fills these.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use teahouse_domain::{
    Code, Error, MediaId, PersonId, Result, RoomKind, RoomName, RoomRole, SettingsChange, Title, Topic,
};

use super::{Change, Paging, User, words::MAX_QUERY_CHARS};
use crate::{
    plain::{AsText, Moment},
    query::Asked,
};

/// Most people that a new room begins with, beside its maker.
pub const MAX_PEOPLE: usize = 50;
/// Longest time between two messages of one person, in seconds: six hours.
pub const MAX_SLOW_SECONDS: u32 = 21_600;

/// A room as one person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Room {
    /// Its key: what stands for it everywhere. The name of an open or public room, `r_…` of the others.
    pub room: AsText<RoomName>,
    /// What people see as its name.
    pub title: String,
    /// Who it is for.
    pub kind: AsText<RoomKind>,
    /// What it is about; may be empty.
    pub topic: String,
    /// Its picture: an upload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<AsText<MediaId>>,
    /// What the reader is in it; left out for who is no member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<AsText<RoomRole>>,
    /// Until when the reader may not speak there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted_until: Option<Moment>,
    /// How many members it has.
    pub members: u64,
    /// Its last position.
    pub head: u64,
    /// The last position that the reader has read.
    pub read: u64,
    /// Messages of others behind it; counted to 100.
    pub unread: u64,
    /// Those among them that name the reader.
    pub mentions: u64,
    /// When something was last said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_at: Option<Moment>,
    /// To its members: what was said last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<LastSaid>,
    /// Closed for new messages.
    pub archived: bool,
    /// Of a direct conversation: who else is in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<Vec<User>>,
    /// Of one room: how many are there right now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people_count: Option<u64>,
    /// Of one room: seconds between two messages of one person; 0: as fast as they like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slow_seconds: Option<u32>,
    /// Of one room: when it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Moment>,
    /// Of one room: who made it, as they are called now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<User>,
}

/// The last message of a room, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LastSaid {
    /// Who said it, as they were called then.
    pub user: User,
    /// `text`, the kind of its media, or what the tutorial's wire said.
    #[serde(rename = "type")]
    pub kind: String,
    /// How its text begins: at most 140 characters; empty where it has none.
    pub text: String,
    /// When.
    pub sent_at: Moment,
}

impl From<&teahouse_domain::LastSaid> for LastSaid {
    fn from(last: &teahouse_domain::LastSaid) -> Self {
        Self {
            user: User::from(&last.author),
            kind: last.kind.as_str().to_owned(),
            text: last.text.to_string(),
            sent_at: AsText(last.sent_at),
        }
    }
}

/// `POST rooms`: a new room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRoom {
    /// Who it is for.
    pub kind: AsText<RoomKind>,
    /// Of an open or public room: its name, which is its key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 100))]
    pub name: Option<String>,
    /// What people see as its name: 1 to 80 visible characters. The name where it is left out; a private room needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 80))]
    pub title: Option<String>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 500))]
    pub topic: Option<String>,
    /// Who is in it from the beginning. A direct conversation needs them, and is the same one for the same people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 50))]
    pub people: Option<Vec<AsText<PersonId>>>,
}

/// A room that somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Who it is for.
    pub kind: RoomKind,
    /// Of an open or public room: its name.
    pub name: Option<RoomName>,
    /// What people see as its name; always there for a private room, never for a direct one.
    pub title: Option<Title>,
    /// What it is about.
    pub topic: Topic,
    /// Who else is in it, each once.
    pub people: Vec<PersonId>,
}

impl NewRoom {
    /// The room that it asks for.
    ///
    /// # Errors
    /// `bad_room` for the name and the title, `too_long` for the topic, `bad_request` for what does not go
    /// with this kind of room.
    pub fn check(self) -> Result<Wanted> {
        let kind = self.kind.0;
        let name = self.name.as_deref().map(chosen_name).transpose()?;
        let title = self.title.as_deref().map(Title::parse).transpose()?;
        let mut people: Vec<PersonId> = self.people.into_iter().flatten().map(|id| id.0).collect();
        people.sort_unstable();
        people.dedup();
        if people.len() > MAX_PEOPLE {
            let message = format!("a room begins with at most {MAX_PEOPLE} people; invite the others then");
            return Err(Error::new(Code::BadRequest, message));
        }
        let wrong = match kind {
            RoomKind::Open | RoomKind::Public if name.is_none() => "an open or public room needs a name",
            RoomKind::Private if title.is_none() => "a private room needs a title",
            RoomKind::Private | RoomKind::Direct if name.is_some() => {
                "only open and public rooms have a name"
            }
            RoomKind::Direct if people.is_empty() => "a conversation needs people",
            RoomKind::Direct if title.is_some() => "a conversation is called by its people",
            RoomKind::Open if !people.is_empty() => "an open room is for anybody: leave people out",
            _ => {
                let topic = Topic::parse(self.topic.as_deref().unwrap_or_default())?;
                return Ok(Wanted { kind, name, title, topic, people });
            }
        };
        Err(Error::new(Code::BadRequest, wrong))
    }
}

/// A name that somebody may choose: none that looks like the key of a private room.
fn chosen_name(text: &str) -> Result<RoomName> {
    let name = RoomName::parse(text)?;
    if name.is_hidden() {
        return Err(Error::new(
            Code::BadRoom,
            "this name looks like the key of a private room: choose another",
        ));
    }
    Ok(name)
}

/// `PATCH rooms/{room}`: what is named changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("minProperties" = 1))]
pub struct UpdateRoom {
    /// What people see as its name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 80))]
    pub title: Option<String>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 500))]
    pub topic: Option<String>,
    /// Its picture; null takes it away.
    #[serde(default, skip_serializing_if = "Change::is_keep")]
    pub picture: Change<AsText<MediaId>>,
    /// Closed for new messages, or open again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<bool>,
    /// Seconds between two messages of one person, at most 21600; 0: as fast as they like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = 21_600))]
    pub slow_seconds: Option<u32>,
}

impl UpdateRoom {
    /// What it asks for.
    ///
    /// # Errors
    /// `bad_room` for the title, `too_long` for the topic, `bad_request` for the pace and where nothing is named.
    pub fn check(self) -> Result<SettingsChange> {
        if self.slow_seconds.is_some_and(|seconds| seconds > MAX_SLOW_SECONDS) {
            let message = format!("slow_seconds is at most {MAX_SLOW_SECONDS}: six hours");
            return Err(Error::new(Code::BadRequest, message));
        }
        let change = SettingsChange {
            title: self.title.as_deref().map(Title::parse).transpose()?,
            topic: self.topic.as_deref().map(Topic::parse).transpose()?,
            picture: self.picture.check(|picture| Ok(picture.0))?,
            archived: self.archived,
            slow_seconds: self.slow_seconds,
        };
        if change == SettingsChange::default() {
            return Err(Error::new(Code::BadRequest, "name what should change"));
        }
        Ok(change)
    }
}

/// Which rooms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    /// Those that the caller is in.
    #[default]
    Mine,
    /// The public ones.
    Public,
}

/// `GET rooms?show=mine|public&q=`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoomsQuery {
    /// Which rooms.
    pub show: Show,
    /// A part of their name or title.
    pub q: Option<String>,
    /// Which page.
    pub page: Paging,
}

impl RoomsQuery {
    /// Reads the query.
    ///
    /// # Errors
    /// `bad_request`, `too_long` or `unknown_field`.
    pub fn parse(query: Option<&str>) -> Result<Self> {
        let mut asked = Asked::read(query)?;
        let show = asked.word("show")?.unwrap_or_default();
        let query = Self { show, q: asked.text("q", MAX_QUERY_CHARS)?, page: Paging::take(&mut asked)? };
        asked.end()?;
        Ok(query)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::read;

    fn wanted(body: &str) -> Result<Wanted> {
        read::<NewRoom>(body.as_bytes())?.check()
    }

    #[test]
    fn rooms_of_each_kind() {
        let room = wanted("{\"kind\":\"public\",\"name\":\"tea\",\"topic\":\" all of it \"}").unwrap();
        assert_eq!((room.name.unwrap().as_str(), room.topic.as_str()), ("tea", "all of it"));
        let room = wanted(
            "{\"kind\":\"private\",\"title\":\"Tea & 茶\",\"people\":[\"u_0000000000002\",\"u_0000000000001\",\"u_0000000000002\"]}",
        );
        assert_eq!(room.unwrap().people, [PersonId(1), PersonId(2)]);
        assert!(wanted("{\"kind\":\"direct\",\"people\":[\"u_0000000000001\"]}").is_ok());
        assert!(wanted("{\"kind\":\"open\",\"name\":\"茶\"}").is_ok());
    }

    #[test]
    fn rooms_that_cannot_be_made() {
        let key = RoomName::hidden(7);
        let hidden = format!("{{\"kind\":\"public\",\"name\":\"{key}\"}}");
        let crowd: Vec<String> = (0..51).map(|id| format!("\"{}\"", PersonId(id))).collect();
        let crowd = format!("{{\"kind\":\"direct\",\"people\":[{}]}}", crowd.join(","));
        for (body, code) in [
            ("{\"kind\":\"secret\",\"name\":\"tea\"}", Code::BadRequest),
            ("{\"name\":\"tea\"}", Code::BadRequest),
            ("{\"kind\":\"public\"}", Code::BadRequest),
            ("{\"kind\":\"public\",\"name\":\"a b\"}", Code::BadRoom),
            (&hidden, Code::BadRoom),
            ("{\"kind\":\"private\"}", Code::BadRequest),
            ("{\"kind\":\"private\",\"title\":\" \"}", Code::BadRoom),
            ("{\"kind\":\"private\",\"title\":\"x\",\"name\":\"x\"}", Code::BadRequest),
            ("{\"kind\":\"direct\"}", Code::BadRequest),
            ("{\"kind\":\"direct\",\"people\":[\"ada\"]}", Code::BadRequest),
            ("{\"kind\":\"direct\",\"people\":[\"u_0000000000001\"],\"title\":\"x\"}", Code::BadRequest),
            (&crowd, Code::BadRequest),
            ("{\"kind\":\"open\",\"name\":\"tea\",\"owner\":\"u\"}", Code::UnknownField),
        ] {
            assert_eq!(wanted(body).unwrap_err().code, code, "{body}");
        }
    }

    #[test]
    fn a_change_names_what_changes() {
        let change = |body: &str| read::<UpdateRoom>(body.as_bytes()).and_then(UpdateRoom::check);
        let changed = change("{\"picture\":null,\"slow_seconds\":0}").unwrap();
        assert_eq!((changed.picture, changed.slow_seconds, changed.archived), (Some(None), Some(0), None));
        for (body, code) in [
            ("{}", Code::BadRequest),
            ("{\"title\":\"\"}", Code::BadRoom),
            ("{\"slow_seconds\":21601}", Code::BadRequest),
            ("{\"slow_seconds\":-1}", Code::BadRequest),
            ("{\"kind\":\"open\"}", Code::UnknownField),
        ] {
            assert_eq!(change(body).unwrap_err().code, code, "{body}");
        }
    }

    #[test]
    fn which_rooms() {
        assert_eq!(RoomsQuery::parse(None).unwrap(), RoomsQuery::default());
        let query = RoomsQuery::parse(Some("show=public&q=+tea+&limit=5")).unwrap();
        assert_eq!((query.show, query.q.as_deref(), query.page.limit()), (Show::Public, Some("tea"), 5));
        assert_eq!(RoomsQuery::parse(Some("show=all")).unwrap_err().code, Code::BadRequest);
        assert_eq!(RoomsQuery::parse(Some("search=x")).unwrap_err().code, Code::UnknownField);
    }
}
