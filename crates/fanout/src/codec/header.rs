//! A frame's header: what it says, and whether a client may say it.
//!
//! Wrong bits are found with the first two bytes, before the rest of the header has come.

use super::Fault;

/// The longest header: two bytes, eight of length, four of mask.
pub(super) const LONGEST: usize = 14;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opcode {
    Continuation,
    Text,
    Binary,
    Close,
    Ping,
    Pong,
}

impl Opcode {
    pub(super) const fn is_control(self) -> bool {
        matches!(self, Self::Close | Self::Ping | Self::Pong)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) opcode: Opcode,
    pub(super) last: bool,
    pub(super) key: [u8; 4],
    pub(super) length: u64,
}

/// The header at the start of `bytes` and its size; nothing if there are too few bytes.
pub(super) fn parse(bytes: &[u8]) -> Result<Option<(Header, usize)>, Fault> {
    let &[first, second, ref rest @ ..] = bytes else { return Ok(None) };
    let opcode = opcode(first)?;
    let last = first & 0x80 != 0;
    if second & 0x80 == 0 {
        return Err(Fault::Protocol("a client's frame must be masked"));
    }
    let short = second & 0x7f;
    if opcode.is_control() && (short > 125 || !last) {
        return Err(Fault::Protocol("a control frame must be short and whole"));
    }
    let (length, rest, size) = match short {
        126 => match rest.split_first_chunk::<2>() {
            Some((length, rest)) => (u64::from(u16::from_be_bytes(*length)), rest, 8),
            None => return Ok(None),
        },
        127 => match rest.split_first_chunk::<8>() {
            Some((length, rest)) => (u64::from_be_bytes(*length), rest, LONGEST),
            None => return Ok(None),
        },
        _ => (u64::from(short), rest, 6),
    };
    if length > i64::MAX as u64 {
        return Err(Fault::Protocol("the top bit of a length must be clear"));
    }
    Ok(rest.first_chunk::<4>().map(|&key| (Header { opcode, last, key, length }, size)))
}

fn opcode(first: u8) -> Result<Opcode, Fault> {
    if first & 0x70 != 0 {
        return Err(Fault::Protocol("reserved bits are set and no extension was agreed on"));
    }
    match first & 0x0f {
        0x0 => Ok(Opcode::Continuation),
        0x1 => Ok(Opcode::Text),
        0x2 => Ok(Opcode::Binary),
        0x8 => Ok(Opcode::Close),
        0x9 => Ok(Opcode::Ping),
        0xA => Ok(Opcode::Pong),
        _ => Err(Fault::Protocol("the opcode is reserved")),
    }
}
