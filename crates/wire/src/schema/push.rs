//! chat.v1 as types: what the server sends without being asked, and all that it sends.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    ChangedPush, ConnectReply, EmptyReply, ErrorReply, JoinReply, MePush, MeReply, MembersReply, MentionPush,
    ReadPush, RefreshReply, RemovedPush, RoomsReply, SendReply, SyncReply, UnreadPush,
    macros::{optional, travels},
};
use crate::rest::{Media, User};

optional!(
    /// One entry of a room's log.
    Event {
        /// The room's name.
        room: String,
        /// Position in the room: dense, from 1.
        seq: u64,
        /// The event.
        #[schemars(regex(pattern = "^e_[0-9a-z]{13}$"))]
        id: String,
        /// What happened.
        #[schemars(extend("enum" = ["message", "edit", "deletion", "reaction", "membership", "settings"]))]
        kind: String,
        /// Who did it, as they were called then.
        from: User,
        /// RFC 3339, UTC, milliseconds.
        sent_at: String;
        /// Of a message: what it is, when it is not `text`.
        r#type: String,
        /// The sender's own name for it.
        client_id: String,
        /// Of a message or an edit: the text.
        text: String,
        /// Of a message: its media, in order.
        media: Vec<Media>,
        /// Of a message from the tutorial's wire: an address elsewhere.
        link: String,
        /// Of a message: the position of the one that it answers.
        reply_to: u64,
        /// Of all but a message: the position of the message it is about.
        target: u64,
        /// Of a reaction.
        emoji: String,
        /// Of a reaction: put, or taken back.
        on: bool,
        /// Of a message: members whom the text names.
        mentions: Vec<String>,
        /// Of a message: it names the whole room.
        mentions_room: bool,
        /// Of a membership: whom it is about.
        person: User,
        /// Of a membership: `joined`, `left`, `removed`, `banned` or `role`.
        change: String,
        /// Of a membership: what they are in the room from now on.
        role: String,
        /// Of settings: what people see as the room's name.
        title: String,
        /// Of settings: what the room is about.
        topic: String,
        /// Of settings: its picture; empty: none any more.
        picture: String,
        /// Of settings: closed for new messages, or open again.
        archived: bool,
        /// Of settings: seconds between two messages of one person.
        slow_seconds: u32,
    }
);
travels!(
    /// Something happened in a room.
    EventPush {
        /// What.
        event: Event,
    }
);
travels!(
    /// A page of `GET rooms/{room}/events`.
    EventsPage {
        /// In order of `seq`.
        events: Vec<Event>,
        /// The last position of the room.
        head: u64,
        /// Newer ones exist.
        more: bool,
    }
);
travels!(
    /// Who is writing where.
    Typing {
        /// The room's name.
        room: String,
        /// Who.
        from: User,
    }
);
travels!(
    /// Somebody is writing.
    TypingPush {
        /// Who and where.
        typing: Typing,
    }
);
optional!(
    /// Somebody in a room.
    Present {
        /// The person.
        #[schemars(regex(pattern = "^u_[0-9a-z]{13}$"))]
        id: String,
        /// The name shown.
        name: String;
        /// Known by a cookie or token only.
        guest: bool,
        /// Connected, but not looking.
        away: bool,
    }
);
optional!(
    /// Who is in a room.
    Presence {
        /// The room's name.
        room: String,
        /// How many are there.
        count: u64;
        /// Who came, is called differently, or is away or back; while they are few.
        joined: Vec<Present>,
        /// Who went, while they are few.
        left: Vec<String>,
    }
);
travels!(
    /// Somebody came or went.
    PresencePush {
        /// Who is in the room.
        presence: Presence,
    }
);
travels!(
    /// Events up to `head` are not sent.
    Lagged {
        /// The room's name.
        room: String,
        /// The last of them.
        head: u64,
    }
);
travels!(
    /// The client reads too slowly: it asks for what it misses by `sync`.
    LaggedPush {
        /// Where and how far.
        lagged: Lagged,
    }
);
travels!(
    /// The position in a room is of no use.
    ResetOf {
        /// The room's name.
        room: String,
        /// The last position of the room.
        head: u64,
        /// The first position that can be read.
        oldest: u64,
    }
);
travels!(
    /// Begin anew in a room.
    ResetPush {
        /// Where, and what there is.
        reset: ResetOf,
    }
);
optional!(
    /// The server is about to close.
    Bye {
        /// With this close code.
        code: u16;
        /// Come back at a random moment between these.
        come_back_ms: [u64; 2],
    }
);
travels!(
    /// The server is about to close.
    ByePush {
        /// How.
        bye: Bye,
    }
);
travels!(
    /// Yes.
    Pong {
        /// The number of the ping.
        pong: u64,
    }
);
/// Everything the server sends on chat.v1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[expect(missing_docs, reason = "each is its type's name")]
pub enum ServerMessage {
    Error(ErrorReply),
    Connect(Box<ConnectReply>),
    Join(Box<JoinReply>),
    Send(SendReply),
    Empty(EmptyReply),
    Me(Box<MeReply>),
    Rooms(RoomsReply),
    Members(MembersReply),
    Refresh(RefreshReply),
    Sync(SyncReply),
    Event(Box<EventPush>),
    Typing(TypingPush),
    Presence(PresencePush),
    Unread(UnreadPush),
    Mention(MentionPush),
    Read(ReadPush),
    Changed(ChangedPush),
    Removed(RemovedPush),
    MePush(Box<MePush>),
    Lagged(LaggedPush),
    Reset(ResetPush),
    Bye(ByePush),
    Pong(Pong),
}
