//! Both sockets' messages as types: what the AsyncAPI text is made of, and what clients in Rust can read with.
//!
//! The server itself writes by hand; the tests read every encoding back through these types, which know no
//! key too many and none too few. Must never be used on the hot path.

mod macros;
mod member;
mod message;
mod push;
mod reply;
mod request;
mod session;
mod tutorial;

pub use member::{
    BanBody, BanRequest, EnterRequest, ExitRequest, MembersBody, MembersReply, MembersRequest, MuteBody,
    MuteRequest, PersonBody, ReadBody, ReadRequest, RemoveRequest, RoleBody, RoleRequest, RoomsReply,
    RoomsRequest,
};
pub use message::{
    DeleteBody, DeleteRequest, EditBody, EditRequest, ReactBody, ReactRequest, ReportBody, ReportRequest,
};
pub use push::{
    Bye, ByePush, Event, EventPush, EventsPage, Lagged, LaggedPush, Pong, Presence, PresencePush, Present,
    ResetOf, ResetPush, ServerMessage, Typing, TypingPush,
};
pub use reply::{
    ConnectOk, ConnectReply, Empty, EmptyReply, ErrorReply, JoinOk, JoinReply, ResetTo, RoomShown, SendReply,
    SyncOk, SyncReply,
};
pub use request::{
    ConnectBody, ConnectRequest, JoinBody, JoinRequest, LeaveRequest, Ping, RequestMessage, RoomBody,
    SendBody, SendRequest, SyncBody, SyncRequest, TypingRequest,
};
pub use session::{
    Changed, ChangedPush, MePush, MeReply, MeRequest, Mention, MentionPush, ReadPush, ReadUpTo, RefreshBody,
    RefreshOk, RefreshReply, RefreshRequest, Removed, RemovedPush, StatusBody, StatusRequest, Unread,
    UnreadPush,
};
pub use tutorial::{Scalar, TutorialError, TutorialMessage, TutorialSend};
