//! WebSocket frames byte by byte, for what no client library sends.

use std::io::Write as _;

use tungstenite::WebSocket;

/// Text, whole.
pub(crate) const TEXT: u8 = 0x81;

/// A client's frame, masked.
pub(crate) fn masked(first: u8, payload: &[u8]) -> Vec<u8> {
    let key = [0xA1, 0x5C, 0x00, 0x77];
    let mut bytes = head(first, payload.len() as u64);
    bytes.extend_from_slice(&key);
    bytes.extend(payload.iter().enumerate().map(|(index, byte)| byte ^ key[index % 4]));
    bytes
}

/// The head of a masked frame that declares this length, without the key.
pub(crate) fn head(first: u8, length: u64) -> Vec<u8> {
    let mut bytes = vec![first];
    match length {
        0..=125 => bytes.push(0x80 | length as u8),
        126..=65_535 => {
            bytes.push(0x80 | 126);
            bytes.extend_from_slice(&(length as u16).to_be_bytes());
        }
        _ => {
            bytes.push(0x80 | 127);
            bytes.extend_from_slice(&length.to_be_bytes());
        }
    }
    bytes
}

/// Writes these bytes as they are. False once the other side does not take them any more.
pub(crate) fn write(socket: &mut WebSocket<std::net::TcpStream>, bytes: &[u8]) -> bool {
    socket.get_mut().write_all(bytes).is_ok()
}
