//! Everything that changes anything, and the only code that does: may this person do it? is it valid? to the
//! log; what follows is published by the log's own thread. HTTP, both wires and the command line call these.
//! Must never know of a request, a frame or a page.

pub(crate) mod me;
pub(crate) mod rooms;
pub(crate) mod send;
pub(crate) mod upload;
