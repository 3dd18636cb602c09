//! chat.v1 as types: being in rooms, and keeping order there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use teahouse_domain::{PersonId, RoomRole};

use super::{
    RoomBody,
    macros::{optional, travels},
};
use crate::{
    plain::AsText,
    rest::{Items, Member, Paging, Room},
};

travels!(
    /// Which rooms am I in?
    RoomsRequest {
        /// The answer carries it.
        id: u64,
        /// Which page.
        rooms: Paging,
    }
);
travels!(
    /// The answer to `rooms`.
    RoomsReply {
        /// The command's.
        id: u64,
        /// Those the person is in.
        ok: Items<Room>,
    }
);
travels!(
    /// I become a member.
    EnterRequest {
        /// The answer carries it.
        id: u64,
        /// Where.
        enter: RoomBody,
    }
);
travels!(
    /// I stop being one.
    ExitRequest {
        /// The answer carries it.
        id: u64,
        /// Where.
        exit: RoomBody,
    }
);
optional!(
    /// Whom to list.
    MembersBody {
        /// The room's key.
        room: String;
        /// A part of their name or login.
        q: String,
        /// The `next` of the page before.
        cursor: String,
        /// How many; above 100 is 100.
        #[schemars(range(min = 1))]
        limit: u64,
    }
);
travels!(
    /// Who is in a room?
    MembersRequest {
        /// The answer carries it.
        id: u64,
        /// Whom to list.
        members: MembersBody,
    }
);
travels!(
    /// The answer to `members`.
    MembersReply {
        /// The command's.
        id: u64,
        /// Who is in the room.
        ok: Items<Member>,
    }
);
travels!(
    /// How far somebody has read.
    ReadBody {
        /// The room's key.
        room: String,
        /// The last position read.
        seq: u64,
    }
);
travels!(
    /// I have read this far.
    ReadRequest {
        /// The answer carries it.
        id: u64,
        /// How far.
        read: ReadBody,
    }
);
travels!(
    /// What somebody is in a room.
    RoleBody {
        /// The room's key.
        room: String,
        /// Who.
        person: AsText<PersonId>,
        /// What they are.
        role: AsText<RoomRole>,
    }
);
travels!(
    /// Somebody is this from now on, also somebody who was not in the room.
    RoleRequest {
        /// The answer carries it.
        id: u64,
        /// Who, and what.
        role: RoleBody,
    }
);
travels!(
    /// Somebody in a room.
    PersonBody {
        /// The room's key.
        room: String,
        /// Who.
        person: AsText<PersonId>,
    }
);
travels!(
    /// Somebody is not in the room any more.
    RemoveRequest {
        /// The answer carries it.
        id: u64,
        /// Who.
        remove: PersonBody,
    }
);
optional!(
    /// Somebody who may not come back.
    BanBody {
        /// The room's key.
        room: String,
        /// Who.
        person: AsText<PersonId>;
        /// For how long; left out or 0: for good.
        seconds: u64,
        /// Why: at most 500 characters.
        #[schemars(length(max = 500))]
        reason: String,
    }
);
travels!(
    /// Somebody may not come back.
    BanRequest {
        /// The answer carries it.
        id: u64,
        /// Who, and why.
        ban: BanBody,
    }
);
optional!(
    /// Somebody who may not speak.
    MuteBody {
        /// The room's key.
        room: String,
        /// Who.
        person: AsText<PersonId>;
        /// For how long; left out or 0: they may speak again.
        seconds: u64,
    }
);
travels!(
    /// Somebody may not speak for a while.
    MuteRequest {
        /// The answer carries it.
        id: u64,
        /// Who, and for how long.
        mute: MuteBody,
    }
);
