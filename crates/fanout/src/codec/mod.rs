//! RFC 6455, the server's side, without I/O: bytes in, messages out.
//!
//! Never reads a socket or a clock, never allocates for what lies whole in the caller's buffer. Bounds:
//! [`Rules`], applied at a frame's header, before anything is allocated for its payload.

mod close;
mod decoder;
mod header;
mod mask;
mod partial;

pub use close::{Fault, PeerClose};
pub use decoder::{Decoder, Event, Rules};
pub use mask::unmask;
