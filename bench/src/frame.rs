//! The client's half of RFC 6455, as little of it as counting needs: whole masked frames out, headers of whole frames in.
//!
//! Must never be the bottleneck: a frame that arrives costs a look at its header. Unfinished frames stay with the caller,
//! who bounds them by its read buffer.

/// Opcodes that a server may send us.
pub(crate) mod opcode {
    /// A text frame, or the first one of a message in fragments.
    pub(crate) const TEXT: u8 = 1;
    /// The other side closes.
    pub(crate) const CLOSE: u8 = 8;
    /// The other side asks whether we live.
    pub(crate) const PING: u8 = 9;
    /// An answer to our ping.
    pub(crate) const PONG: u8 = 10;
}

/// Where a whole frame lies in the bytes that were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Whole {
    /// What the frame is, with FIN and the reserved bits taken off.
    pub(crate) opcode: u8,
    /// False where more fragments follow.
    pub(crate) last: bool,
    /// First byte of the payload, from the frame's start.
    pub(crate) payload: usize,
    /// One past the frame's last byte, from the frame's start.
    pub(crate) end: usize,
}

/// The frame at the start of `bytes`, or nothing while a part of it is still under way.
#[inline]
pub(crate) fn whole(bytes: &[u8]) -> Option<Whole> {
    let (&first, &second) = (bytes.first()?, bytes.get(1)?);
    let (payload, length) = match second {
        0..=125 => (2, usize::from(second)),
        126 => (4, usize::from(u16::from_be_bytes([*bytes.get(2)?, *bytes.get(3)?]))),
        _ => (10, u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?) as usize),
    };
    let end = payload + length;
    (bytes.len() >= end).then_some(Whole { opcode: first & 0x0f, last: first & 0x80 != 0, payload, end })
}

/// Appends one masked frame. Payloads of this program are far below 64 KiB.
pub(crate) fn put(out: &mut Vec<u8>, opcode: u8, payload: &[u8], key: [u8; 4]) {
    out.push(0x80 | opcode);
    match u16::try_from(payload.len()).expect("the generator's messages are short") {
        short @ 0..=125 => out.push(0x80 | short as u8),
        long => {
            out.push(0x80 | 126);
            out.extend_from_slice(&long.to_be_bytes());
        }
    }
    out.extend_from_slice(&key);
    let start = out.len();
    out.extend_from_slice(payload);
    for (index, byte) in out[start..].iter_mut().enumerate() {
        *byte ^= key[index & 3];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_seen_only_when_whole() {
        let mut bytes = vec![0x81, 126, 0, 200];
        bytes.resize(4 + 200, b'x');
        for cut in 0..bytes.len() {
            assert_eq!(whole(&bytes[..cut]), None, "cut at {cut}");
        }
        assert_eq!(whole(&bytes), Some(Whole { opcode: opcode::TEXT, last: true, payload: 4, end: 204 }));
    }

    #[test]
    fn what_is_put_unmasks_to_what_was_given() {
        let mut out = Vec::new();
        let payload = vec![b'a'; 150];
        put(&mut out, opcode::TEXT, &payload, [1, 2, 3, 4]);
        assert_eq!(&out[..4], &[0x81, 0x80 | 126, 0, 150]);
        let unmasked: Vec<u8> =
            out[8..].iter().enumerate().map(|(at, byte)| byte ^ out[4 + (at & 3)]).collect();
        assert_eq!(unmasked, payload);
    }
}
