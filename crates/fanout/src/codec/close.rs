//! Close frames of the peer, and what closes a connection from our side because of what it sent.

use super::header::{Header, Opcode};
use crate::Close;

/// What the peer's close frame said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeerClose<'a> {
    /// Its code, if it had one.
    pub code: Option<u16>,
    /// Its reason.
    pub reason: &'a str,
}

/// Why a connection cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The framing is wrong.
    Protocol(&'static str),
    /// Text is not UTF-8.
    Utf8,
    /// A message is larger than this connection's may be.
    TooBig,
    /// Correct, but too much of it.
    Flood(&'static str),
}

impl Fault {
    /// What the peer is told; `flood` is the policy's code for too much.
    #[must_use]
    pub fn close(self, flood: u16) -> Close {
        match self {
            Self::Protocol(reason) => Close::new(1002, reason),
            Self::Utf8 => Close::new(1007, "text must be valid UTF-8"),
            Self::TooBig => Close::new(1009, "the message is too big"),
            Self::Flood(reason) => Close::new(flood, reason),
        }
    }
}

/// Reads the payload of a close frame.
pub(super) fn parse(payload: &[u8]) -> Result<PeerClose<'_>, Fault> {
    match payload {
        [] => Ok(PeerClose { code: None, reason: "" }),
        [_] => Err(Fault::Protocol("a close frame's payload is empty or begins with a code")),
        &[high, low, ref reason @ ..] => {
            let code = u16::from_be_bytes([high, low]);
            if !may_travel(code) {
                return Err(Fault::Protocol("the close code is not one that may be sent"));
            }
            let reason = simdutf8::basic::from_utf8(reason).map_err(|_| Fault::Utf8)?;
            Ok(PeerClose { code: Some(code), reason })
        }
    }
}

/// RFC 6455, 7.4, and the codes registered since.
const fn may_travel(code: u16) -> bool {
    matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999)
}

/// Whether a frame may come now, given that a message is or is not under way.
pub(super) fn in_sequence(header: &Header, message_open: bool) -> Result<(), Fault> {
    match (header.opcode, message_open) {
        (Opcode::Continuation, false) => Err(Fault::Protocol("there is no message to continue")),
        (Opcode::Text | Opcode::Binary, true) => Err(Fault::Protocol("the message before is not finished")),
        _ => Ok(()),
    }
}
