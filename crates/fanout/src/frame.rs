//! Encodes what the server sends: unmasked, unfragmented frames, appended to the caller's buffer.
//!
//! Never allocates by itself, never looks at the payload. A frame is 2, 4 or 10 bytes of header and the
//! payload, the same for every receiver; that is what lets one buffer serve a whole room.

const FIN: u8 = 0x80;
const TEXT: u8 = 0x1;
const BINARY: u8 = 0x2;
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;
const PONG: u8 = 0xA;

/// The longest payload of a control frame.
pub(crate) const MAX_CONTROL: usize = 125;
/// The longest reason in a close frame: its payload less the two bytes of the code.
pub const MAX_REASON: usize = MAX_CONTROL - 2;

/// Appends a text frame. The payload must be valid UTF-8; the peer closes the connection if it is not.
pub fn text(buffer: &mut Vec<u8>, payload: &[u8]) {
    data(buffer, TEXT, payload);
}

/// Appends a binary frame.
pub fn binary(buffer: &mut Vec<u8>, payload: &[u8]) {
    data(buffer, BINARY, payload);
}

/// Appends a text frame whose payload `write` encodes in place.
///
/// The header is laid down for a payload of up to 65,535 bytes as the longest of the shorter forms would
/// have it, and corrected afterwards, so nothing is encoded twice. `write` must only append.
pub fn text_with(buffer: &mut Vec<u8>, write: impl FnOnce(&mut Vec<u8>)) {
    let start = buffer.len();
    buffer.extend_from_slice(&[FIN | TEXT, 0]);
    write(buffer);
    let length = buffer.len().saturating_sub(start + 2);
    let (header, used) = head(TEXT, length);
    if used > 2 {
        buffer.splice(start + 2..start + 2, header[2..used].iter().copied());
    }
    buffer[start + 1] = header[1];
}

/// Appends a close frame; a reason longer than [`MAX_REASON`] is cut at a character.
pub fn close(buffer: &mut Vec<u8>, code: u16, reason: &str) {
    let reason = &reason[..reason.floor_char_boundary(MAX_REASON)];
    buffer.extend_from_slice(&[FIN | CLOSE, reason.len() as u8 + 2]);
    buffer.extend_from_slice(&code.to_be_bytes());
    buffer.extend_from_slice(reason.as_bytes());
}

/// Appends a close frame without code and reason, the answer to one that had none.
pub(crate) fn close_empty(buffer: &mut Vec<u8>) {
    buffer.extend_from_slice(&[FIN | CLOSE, 0]);
}

/// Appends a ping; a payload longer than a control frame may carry is cut.
pub fn ping(buffer: &mut Vec<u8>, payload: &[u8]) {
    control(buffer, PING, payload);
}

/// Appends a pong; a payload longer than a control frame may carry is cut.
pub fn pong(buffer: &mut Vec<u8>, payload: &[u8]) {
    control(buffer, PONG, payload);
}

fn control(buffer: &mut Vec<u8>, opcode: u8, payload: &[u8]) {
    let payload = &payload[..payload.len().min(MAX_CONTROL)];
    buffer.extend_from_slice(&[FIN | opcode, payload.len() as u8]);
    buffer.extend_from_slice(payload);
}

fn data(buffer: &mut Vec<u8>, opcode: u8, payload: &[u8]) {
    let (header, used) = head(opcode, payload.len());
    buffer.reserve(used + payload.len());
    buffer.extend_from_slice(&header[..used]);
    buffer.extend_from_slice(payload);
}

fn head(opcode: u8, length: usize) -> ([u8; 10], usize) {
    let mut header = [0; 10];
    header[0] = FIN | opcode;
    if length <= MAX_CONTROL {
        header[1] = length as u8;
        (header, 2)
    } else if let Ok(short) = u16::try_from(length) {
        header[1] = 126;
        header[2..4].copy_from_slice(&short.to_be_bytes());
        (header, 4)
    } else {
        header[1] = 127;
        header[2..10].copy_from_slice(&(length as u64).to_be_bytes());
        (header, 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encoding_in_place_gives_the_same_bytes_as_encoding_a_finished_payload() {
        for length in [0, 1, 125, 126, 127, 65_535, 65_536, 70_000] {
            let payload = vec![b'x'; length];
            let (mut finished, mut in_place) = (b"before".to_vec(), b"before".to_vec());
            text(&mut finished, &payload);
            text_with(&mut in_place, |buffer| buffer.extend_from_slice(&payload));
            assert_eq!(finished, in_place, "length {length}");
        }
    }

    #[test]
    fn a_reason_that_is_too_long_is_cut_at_a_character() {
        let mut buffer = Vec::new();
        close(&mut buffer, 1011, &"茶".repeat(60));
        assert_eq!(buffer.len(), 2 + 2 + 123);
        assert!(str::from_utf8(&buffer[4..]).is_ok());
    }
}
