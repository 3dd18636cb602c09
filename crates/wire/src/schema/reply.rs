//! chat.v1 as types: the answers, one for each command.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Event, Present,
    macros::{optional, travels},
};
use crate::{
    chat::Limits,
    rest::{ErrorDetail, Logged, Me},
};

optional!(
    /// A `connect` worked.
    ConnectOk {
        /// The person this connection speaks for.
        me: Me,
        /// The identity of the log.
        log: String,
        /// After this much silence the client sends a ping.
        ping_ms: u64,
        /// What this server takes.
        limits: Limits,
        /// What it can do.
        features: Vec<String>;
        /// A guest's token, to show next time.
        token: String,
        /// Of a token that ends: how long it lasts.
        expires_in_ms: u64,
    }
);
travels!(
    /// The answer to `connect`.
    ConnectReply {
        /// The command's.
        id: u64,
        /// It worked.
        ok: ConnectOk,
    }
);
travels!(
    /// A room.
    RoomShown {
        /// Its name.
        name: String,
    }
);
travels!(
    /// The position asked for is of no use: begin anew.
    ResetTo {
        /// The last position of the room.
        head: u64,
        /// The first position that can be read.
        oldest: u64,
    }
);
optional!(
    /// A `join` worked: a page, or a reset.
    JoinOk {
        /// The room.
        room: RoomShown,
        /// Who is there, while they are few.
        people: Vec<Present>,
        /// How many are there.
        count: u64;
        /// The last position of the room.
        head: u64,
        /// In order of `seq`.
        events: Vec<Event>,
        /// Older ones exist (without `after`) or newer ones (with it).
        more: bool,
        /// In place of the three above.
        reset: ResetTo,
    }
);
travels!(
    /// The answer to `join`.
    JoinReply {
        /// The command's.
        id: u64,
        /// It worked.
        ok: JoinOk,
    }
);
travels!(
    /// The answer to `send`, `edit`, `delete` and `react`.
    SendReply {
        /// The command's.
        id: u64,
        /// It is in the log.
        ok: Logged,
    }
);
optional!(
    /// A `sync` worked: a page, or a reset.
    SyncOk {
        ;
        /// The last position of the room.
        head: u64,
        /// In order of `seq`.
        events: Vec<Event>,
        /// Newer ones exist.
        more: bool,
        /// In place of the three above.
        reset: ResetTo,
    }
);
travels!(
    /// The answer to `sync`.
    SyncReply {
        /// The command's.
        id: u64,
        /// It worked.
        ok: SyncOk,
    }
);
travels!(
    /// Nothing more to say.
    Empty {}
);
travels!(
    /// The answer to commands that only do something.
    EmptyReply {
        /// The command's.
        id: u64,
        /// It worked.
        ok: Empty,
    }
);
optional!(
    /// A command was refused.
    ErrorReply {
        /// Why.
        error: ErrorDetail;
        /// The command's, where it could be read.
        id: u64,
    }
);
