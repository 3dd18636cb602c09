//! Rooms with all that is known of them, and the people in them.
//!
//! Must never decide who may see any of it: that is [`crate::policy`].
//! Bounds: counts that would be long are cut (`unread` at [`MyRoom::MOST_UNREAD`]).

use crate::{
    Author, LoginName, MediaId, MessageType, PersonId, RoomId, RoomKind, RoomName, RoomRole, Seq, Timestamp,
    Title, Topic,
};

/// A room with its settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomInfo {
    /// The id inside the server.
    pub id: RoomId,
    /// Its key: the name, or what stands for it where it is hidden.
    pub key: RoomName,
    /// Who it is for.
    pub kind: RoomKind,
    /// What people see as its name; none: the key.
    pub title: Option<Title>,
    /// What it is about.
    pub topic: Option<Topic>,
    /// Its picture.
    pub picture: Option<MediaId>,
    /// Who made it; none where it was made by use.
    pub created_by: Option<PersonId>,
    /// When.
    pub created_at: Timestamp,
    /// Since when it takes no new messages.
    pub archived_at: Option<Timestamp>,
    /// Seconds between two messages of one person; 0: as fast as they like.
    pub slow_seconds: u32,
    /// How many members it has. In open rooms: how many signed-in people came by.
    pub members: u64,
    /// The last position of its log.
    pub head: Seq,
    /// When something happened last.
    pub last_at: Option<Timestamp>,
}

impl RoomInfo {
    /// What people see as its name.
    #[must_use]
    pub fn shown_title(&self) -> &str {
        self.title.as_ref().map_or(self.key.as_str(), Title::as_str)
    }
}

/// A room as one of its members sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MyRoom {
    /// The room.
    pub room: RoomInfo,
    /// What they are in it.
    pub role: RoomRole,
    /// How far they have read.
    pub read: Seq,
    /// Messages of others after that, counted up to [`MyRoom::MOST_UNREAD`].
    pub unread: u32,
    /// Messages among them that name this person, counted up to [`MyRoom::MOST_UNREAD`].
    pub mentions: u32,
    /// Until when they may not speak.
    pub muted_until: Option<Timestamp>,
    /// In direct rooms: the others, at most eight of them.
    pub with: Vec<Author>,
    /// What was said last, where it is not too far back behind what is no message.
    pub last: Option<LastSaid>,
}

/// The last message of a room, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastSaid {
    /// Who said it, as they were called then.
    pub author: Author,
    /// `text`, the kind of its media, or what the tutorial's wire said.
    pub kind: MessageType,
    /// How its text begins, as it is now: at most [`LastSaid::MOST_CHARS`].
    pub text: Box<str>,
    /// When.
    pub sent_at: Timestamp,
}

impl LastSaid {
    /// Where the text is cut.
    pub const MOST_CHARS: usize = 140;
}

impl MyRoom {
    /// Where counting stops.
    pub const MOST_UNREAD: u32 = 100;
}

/// A member of a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub person: PersonId,
    /// The name they are shown by.
    pub name: Box<str>,
    /// The name they sign in with.
    pub login: Option<LoginName>,
    /// Their picture.
    pub picture: Option<MediaId>,
    /// A program.
    pub bot: bool,
    /// Known by a cookie or token only.
    pub guest: bool,
    /// What they are in the room.
    pub role: RoomRole,
    /// Since when.
    pub joined_at: Timestamp,
    /// Until when they may not speak.
    pub muted_until: Option<Timestamp>,
    /// How far they have read.
    pub read: Seq,
}
