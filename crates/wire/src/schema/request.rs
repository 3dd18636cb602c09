//! chat.v1 as types: what clients send.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    BanRequest, DeleteRequest, EditRequest, EnterRequest, ExitRequest, MeRequest, MembersRequest,
    MuteRequest, ReactRequest, ReadRequest, RefreshRequest, RemoveRequest, ReportRequest, RoleRequest,
    RoomsRequest, StatusRequest,
    macros::{optional, travels},
};

optional!(
    /// Who I am and where I was.
    ConnectBody {
        ;
        /// A guest's, a session's or a key's token, or a JWT.
        #[schemars(length(max = 4096))]
        token: String,
        /// Rooms to hear, each with the last position that the client has; at most 200.
        #[schemars(extend("maxProperties" = 200))]
        rooms: BTreeMap<String, u64>,
        /// The log that these positions are of.
        #[schemars(length(max = 64))]
        log: String,
        /// The client's name and version.
        #[schemars(length(max = 64))]
        client: String,
    }
);
travels!(
    /// The first command.
    ConnectRequest {
        /// The answer carries it.
        id: u64,
        /// Who I am and where I was.
        connect: ConnectBody,
    }
);
optional!(
    /// A room to hear.
    JoinBody {
        /// The room's name.
        room: String;
        /// The last position that the client has.
        after: u64,
        /// The event that it has there.
        after_id: String,
    }
);
travels!(
    /// Hear a room from here on.
    JoinRequest {
        /// The answer carries it.
        id: u64,
        /// A room to hear.
        join: JoinBody,
    }
);
travels!(
    /// A room.
    RoomBody {
        /// The room's name.
        room: String,
    }
);
travels!(
    /// Hear a room no more.
    LeaveRequest {
        /// The answer carries it.
        id: u64,
        /// The room.
        leave: RoomBody,
    }
);
travels!(
    /// I am writing.
    TypingRequest {
        /// The answer carries it.
        id: u64,
        /// The room.
        typing: RoomBody,
    }
);
optional!(
    /// Something to say: text, media or both.
    SendBody {
        /// The room's name.
        room: String,
        /// The sender's own name for it.
        #[schemars(regex(pattern = "^[A-Za-z0-9_-]{1,64}$"))]
        client_id: String;
        /// At most 16 KiB of UTF-8.
        text: String,
        /// The position of the message that this one answers.
        #[schemars(range(min = 1))]
        reply_to: u64,
        /// Ids of uploads, in order.
        #[schemars(length(max = 10))]
        media: Vec<String>,
    }
);
travels!(
    /// Say something.
    SendRequest {
        /// The answer carries it.
        id: u64,
        /// Something to say.
        send: SendBody,
    }
);
optional!(
    /// A page of a room's log.
    SyncBody {
        /// The room's name.
        room: String,
        /// The last position that the client has.
        after: u64;
        /// How many events; above 500 is 500.
        #[schemars(range(min = 1))]
        limit: u64,
    }
);
travels!(
    /// Ask for what was missed.
    SyncRequest {
        /// The answer carries it.
        id: u64,
        /// A page of a room's log.
        sync: SyncBody,
    }
);
travels!(
    /// Is anybody there?
    Ping {
        /// Any number.
        ping: u64,
    }
);

/// Everything a client may send on chat.v1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[expect(missing_docs, reason = "each is its type's name")]
pub enum RequestMessage {
    Connect(ConnectRequest),
    Join(JoinRequest),
    Leave(LeaveRequest),
    Send(SendRequest),
    Sync(SyncRequest),
    Typing(TypingRequest),
    Read(ReadRequest),
    Edit(EditRequest),
    Delete(DeleteRequest),
    React(ReactRequest),
    Me(MeRequest),
    Rooms(RoomsRequest),
    Enter(EnterRequest),
    Exit(ExitRequest),
    Members(MembersRequest),
    Role(RoleRequest),
    Remove(RemoveRequest),
    Ban(BanRequest),
    Mute(MuteRequest),
    Report(ReportRequest),
    Refresh(RefreshRequest),
    Status(StatusRequest),
    Ping(Ping),
}
