//! Both sockets' messages as types: what the AsyncAPI text is made of, and what clients in Rust can read with.
//!
//! The server itself writes by hand; the tests read every encoding back through these types, which know no
//! key too many and none too few. Must never be used on the hot path.

mod macros;
mod push;
mod reply;
mod request;
mod tutorial;

pub use push::{
    Bye, ByePush, Event, EventPush, EventsPage, Lagged, LaggedPush, Pong, Presence, PresencePush, ResetOf,
    ResetPush, ServerMessage, Typing, TypingPush,
};
pub use reply::{
    ConnectOk, ConnectReply, Empty, EmptyReply, ErrorReply, JoinOk, JoinReply, ResetTo, RoomShown, SendOk,
    SendReply, SyncOk, SyncReply,
};
pub use request::{
    ConnectBody, ConnectRequest, JoinBody, JoinRequest, LeaveRequest, Ping, RequestMessage, RoomBody,
    SendBody, SendRequest, SyncBody, SyncRequest, TypingRequest,
};
pub use tutorial::{Scalar, TutorialError, TutorialMessage, TutorialSend};
