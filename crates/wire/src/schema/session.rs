//! chat.v1 as types: the person behind a connection, and their other devices.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Empty,
    macros::{optional, travels},
};
use crate::rest::{Me, User};

travels!(
    /// Who am I?
    MeRequest {
        /// The answer carries it.
        id: u64,
        /// Nothing more to say.
        me: Empty,
    }
);
travels!(
    /// The answer to `me`.
    MeReply {
        /// The command's.
        id: u64,
        /// The person this connection speaks for.
        ok: Me,
    }
);
travels!(
    /// A fresh token.
    RefreshBody {
        /// The token.
        #[schemars(length(max = 4096))]
        token: String,
    }
);
travels!(
    /// A fresh token, before the old one ends.
    RefreshRequest {
        /// The answer carries it.
        id: u64,
        /// The token.
        refresh: RefreshBody,
    }
);
optional!(
    /// A fresh token was taken.
    RefreshOk {
        ;
        /// How long it lasts, if it ends.
        expires_in_ms: u64,
    }
);
travels!(
    /// The answer to `refresh`.
    RefreshReply {
        /// The command's.
        id: u64,
        /// It was taken.
        ok: RefreshOk,
    }
);
travels!(
    /// Whether somebody looks.
    StatusBody {
        /// Connected, but not looking.
        away: bool,
    }
);
travels!(
    /// I am away, or back.
    StatusRequest {
        /// The answer carries it.
        id: u64,
        /// Which of both.
        status: StatusBody,
    }
);
travels!(
    /// Something was said in a room that this socket does not hear.
    Unread {
        /// The room's key.
        room: String,
        /// Its last position.
        head: u64,
    }
);
travels!(
    /// Something was said in a room of this person that this socket does not hear.
    UnreadPush {
        /// Where.
        unread: Unread,
    }
);
travels!(
    /// A message that names this person.
    Mention {
        /// The room's key.
        room: String,
        /// The message's position.
        seq: u64,
        /// Who said it.
        from: User,
    }
);
travels!(
    /// A message names this person.
    MentionPush {
        /// Which.
        mention: Mention,
    }
);
travels!(
    /// How far this person has read.
    ReadUpTo {
        /// The room's key.
        room: String,
        /// The last position read.
        seq: u64,
    }
);
travels!(
    /// This person has read on, on another device.
    ReadPush {
        /// How far.
        read: ReadUpTo,
    }
);
travels!(
    /// A room of this person.
    Changed {
        /// The room's key.
        room: String,
    }
);
travels!(
    /// Something about a room of this person is different: ask `rooms`.
    ChangedPush {
        /// Which.
        changed: Changed,
    }
);
travels!(
    /// A room that this socket hears no more of.
    Removed {
        /// The room's key.
        room: String,
        /// Why.
        #[schemars(extend("enum" = ["removed", "banned", "deleted", "left"]))]
        why: String,
    }
);
travels!(
    /// This socket hears no more of a room.
    RemovedPush {
        /// Which, and why.
        removed: Removed,
    }
);
travels!(
    /// This person is called differently, or is something else on this server.
    MePush {
        /// Who they are now.
        me: Me,
    }
);
