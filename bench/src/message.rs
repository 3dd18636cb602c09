//! What the generator says: messages of one fixed length that carry their sender, their number and the moment they were due.
//!
//! Each text starts with a mark, `~` and eight characters: three of the sender, five of the number. A receiver finds it at the
//! place where it was the last time, so that a delivery is told from any other frame, and doubles and gaps are seen, for a
//! few nanoseconds. Must never allocate per message.

use serde::{Deserialize, Serialize};

/// Which of the server's two languages a connection speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Wire {
    /// The tutorial's: one socket, one room, the echo is the acknowledgement.
    Tutorial,
    /// chat.v1: commands with an id, each answered once.
    Chat,
}

/// How `client_id`s of chat.v1 are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Ids {
    /// As ULIDs: 48 bits of milliseconds first, so that an index grows at its right edge.
    TimeOrdered,
    /// Random throughout, the worst case for an index.
    Random,
}

const ALPHABET: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz-";
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Opens each text; no server's JSON has it elsewhere before the text.
pub(crate) const MARK: u8 = b'~';
/// The mark, the sender, the number.
const TAG_BYTES: usize = 8;
const DUE_DIGITS: usize = 16;
/// As long as makes frames of about 150 bytes in and 120 out on the tutorial's wire.
const TEXT_BYTES: usize = 75;
const FILLER: &[u8] = b" The kettle is on, the cups are warm, and somebody tells a story";
const CLIENT_ID_BYTES: usize = 26;
const FIRST_ID: u64 = 1_000_000_000;

/// The mark's eight characters as one number, sender in the low 24 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag(pub(crate) u64);

impl Tag {
    /// The tag of a sender's message.
    pub(crate) fn new(sender: u32, number: u32) -> Tag {
        let mut bytes = [0; TAG_BYTES];
        for (index, byte) in bytes.iter_mut().take(3).enumerate() {
            *byte = ALPHABET[(sender >> (6 * index)) as usize & 63];
        }
        for (index, byte) in bytes.iter_mut().skip(3).enumerate() {
            *byte = ALPHABET[(number >> (6 * index)) as usize & 63];
        }
        Tag(u64::from_le_bytes(bytes))
    }

    /// True where both were said by the same sender.
    #[inline]
    pub(crate) fn same_sender(self, other: Tag) -> bool {
        (self.0 ^ other.0) & 0x00ff_ffff == 0
    }
}

/// The tag in a frame's payload; `place` is where it was the last time and is kept up to date.
#[inline]
pub(crate) fn find(payload: &[u8], place: &mut usize) -> Option<Tag> {
    let at = match payload.get(*place) {
        Some(&MARK) => *place,
        _ => memchr::memchr(MARK, payload)?,
    };
    *place = at;
    let bytes = payload.get(at + 1..at + 1 + TAG_BYTES)?;
    Some(Tag(u64::from_le_bytes(bytes.try_into().expect("eight bytes were taken"))))
}

/// When the message at `place` was due, in nanoseconds of the generator's own clock.
pub(crate) fn due(payload: &[u8], place: usize) -> Option<u64> {
    let start = place + 1 + TAG_BYTES;
    let digits = std::str::from_utf8(payload.get(start..start + DUE_DIGITS)?).ok()?;
    u64::from_str_radix(digits, 16).ok()
}

/// One sender's message with the places of what changes.
#[derive(Debug)]
pub(crate) struct Template {
    bytes: Vec<u8>,
    sender: u32,
    text: usize,
    id: Option<usize>,
    client_id: Option<usize>,
}

impl Template {
    /// The message of `sender` on `wire`.
    pub(crate) fn new(wire: Wire, sender: u32, room: &str) -> Template {
        let mut text = String::from(MARK as char);
        text.push_str(&"0".repeat(TAG_BYTES + DUE_DIGITS));
        text.extend(FILLER.iter().cycle().take(TEXT_BYTES - text.len()).map(|&byte| byte as char));
        let blank = "0".repeat(CLIENT_ID_BYTES);
        let json = match wire {
            Wire::Tutorial => {
                format!(r#"{{"type":"text","content":"{text}","user_id":"{sender:06}","user_name":"web"}}"#)
            }
            Wire::Chat => {
                format!(
                    r#"{{"id":{FIRST_ID},"send":{{"room":"{room}","client_id":"{blank}","text":"{text}"}}}}"#
                )
            }
        };
        let chat = wire == Wire::Chat;
        let place = |what: &str| json.find(what).expect("the template has it");
        let (text, client_id) = (place("~"), chat.then(|| place(&blank)));
        let id = chat.then(|| place(&FIRST_ID.to_string()));
        Template { bytes: json.into_bytes(), sender, text, id, client_id }
    }

    /// The message with this number.
    pub(crate) fn fill(&mut self, number: u32, due: u64, ids: &mut IdSource) -> &[u8] {
        let tag = self.text + 1;
        self.bytes[tag..tag + TAG_BYTES].copy_from_slice(&Tag::new(self.sender, number).0.to_le_bytes());
        put_digits(&mut self.bytes[tag + TAG_BYTES..tag + TAG_BYTES + DUE_DIGITS], due, 16);
        if let Some(at) = self.id {
            put_digits(&mut self.bytes[at..at + 10], FIRST_ID + u64::from(number), 10);
        }
        if let Some(at) = self.client_id {
            ids.write(&mut self.bytes[at..at + CLIENT_ID_BYTES]);
        }
        &self.bytes
    }
}

fn put_digits(place: &mut [u8], mut value: u64, base: u64) {
    for byte in place.iter_mut().rev() {
        *byte = b"0123456789abcdef"[(value % base) as usize];
        value /= base;
    }
}

/// Makes `client_id`s; splitmix64, seeded by time and process, is random enough for ids that no one attacks.
#[derive(Debug)]
pub(crate) struct IdSource {
    kind: Ids,
    state: u64,
    /// Milliseconds since 1970, set once a turn.
    pub(crate) now_ms: u64,
}

impl IdSource {
    /// A source of this kind.
    pub(crate) fn new(kind: Ids) -> IdSource {
        let since = std::time::UNIX_EPOCH.elapsed().unwrap_or_default();
        let seed = (since.as_nanos() as u64) ^ (u64::from(std::process::id()) << 32);
        IdSource { kind, state: seed, now_ms: since.as_millis() as u64 }
    }

    /// The next random number.
    pub(crate) fn random(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn write(&mut self, place: &mut [u8]) {
        let random = (u128::from(self.random()) << 64) | u128::from(self.random());
        let mut value = match self.kind {
            Ids::TimeOrdered => (u128::from(self.now_ms) << 80) | (random >> 48),
            Ids::Random => random,
        };
        for byte in place.iter_mut().rev() {
            *byte = CROCKFORD[(value & 31) as usize];
            value >>= 5;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_found_again_wherever_the_server_puts_the_text() {
        let mut ids = IdSource::new(Ids::TimeOrdered);
        let mut template = Template::new(Wire::Tutorial, 4711, "r");
        let sent = template.fill(99, 0xabcdef, &mut ids).to_vec();
        let mut place = 0;
        assert_eq!(find(&sent, &mut place), Some(Tag::new(4711, 99)));
        assert_eq!(due(&sent, place), Some(0xabcdef));
        let mut shifted = b"    ".to_vec();
        shifted.extend_from_slice(&sent);
        assert_eq!(find(&shifted, &mut place), Some(Tag::new(4711, 99)));
        assert!(Tag::new(4711, 1).same_sender(Tag::new(4711, 2)));
        assert!(!Tag::new(4711, 1).same_sender(Tag::new(4712, 1)));
    }

    #[test]
    fn a_frame_of_another_kind_has_no_tag() {
        assert_eq!(find(br#"{"type":"error","code":"too_long"}"#, &mut 12), None);
    }

    #[test]
    fn messages_keep_their_length_and_ids_their_order() {
        let mut ids = IdSource::new(Ids::TimeOrdered);
        let mut template = Template::new(Wire::Chat, 3, "bench0");
        let first = template.fill(0, 0, &mut ids).to_vec();
        ids.now_ms += 1;
        let second = template.fill(1, u64::MAX, &mut ids).to_vec();
        assert_eq!(first.len(), second.len());
        let id = |bytes: &[u8]| {
            let value: serde_json::Value = serde_json::from_slice(bytes).expect("the template is JSON");
            value["send"]["client_id"].as_str().expect("an id").to_owned()
        };
        assert!(id(&first) < id(&second));
    }
}
