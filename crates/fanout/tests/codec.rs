//! The decoder against arbitrary cuts of the stream, and against another implementation.

mod support;

use std::io::{self, Read, Write};

use proptest::prelude::*;
use support::masked;
use teahouse_fanout::{
    Budget,
    codec::{Decoder, Event, Fault, Rules},
};
use tungstenite::{
    Message, WebSocket,
    protocol::{Role, WebSocketConfig},
};

const MAX_MESSAGE: usize = 200_000;

#[derive(Clone, Debug, PartialEq, Eq)]
enum Heard {
    Text(String),
    Binary(Vec<u8>),
    Overflow,
    Ping(Vec<u8>),
    Pong,
    Close(Option<u16>),
}

/// Decodes a stream that arrives in these pieces, up to its end, its close frame or its first fault.
fn decode(pieces: &[&[u8]], budget: &Budget) -> (Vec<Heard>, Option<Fault>) {
    let rules = Rules { max_message: MAX_MESSAGE, max_fragments: 1000, large_from: 64 << 10, budget, now: 0 };
    let (mut decoder, mut heard) = (Decoder::default(), Vec::new());
    for piece in pieces {
        let (mut input, mut at) = (piece.to_vec(), 0);
        loop {
            heard.push(match decoder.next(&mut input, &mut at, &rules) {
                Err(fault) => return (heard, Some(fault)),
                Ok(None) => break,
                Ok(Some(Event::Text(text))) => Heard::Text(text.to_owned()),
                Ok(Some(Event::Binary(bytes))) => Heard::Binary(bytes.to_vec()),
                Ok(Some(Event::Overflow)) => Heard::Overflow,
                Ok(Some(Event::Ping(payload))) => Heard::Ping(payload.to_vec()),
                Ok(Some(Event::Pong)) => Heard::Pong,
                Ok(Some(Event::Close(close))) => Heard::Close(close.code),
            });
            if let Some(Heard::Close(_)) = heard.last() {
                return (heard, None);
            }
        }
        assert_eq!(at, piece.len(), "what is not decoded was kept");
    }
    (heard, None)
}

fn roomy() -> Budget {
    Budget::new(usize::MAX)
}

/// A message in the frames that carry it, a ping before each continuation.
fn fragments(message: &Heard, cuts: &[usize]) -> Vec<u8> {
    let (opcode, payload) = match message {
        Heard::Text(text) => (0x1, text.as_bytes()),
        Heard::Binary(bytes) => (0x2, &bytes[..]),
        Heard::Ping(payload) => return masked(0x89, payload),
        Heard::Pong => return masked(0x8A, b"pong"),
        Heard::Overflow | Heard::Close(_) => return Vec::new(),
    };
    let mut bytes = Vec::new();
    let (mut from, mut opcode) = (0, opcode);
    for cut in cuts.iter().map(|cut| cut % (payload.len() + 1)) {
        if cut > from {
            bytes.extend(masked(opcode, &payload[from..cut]));
            bytes.extend(masked(0x89, b"between"));
            (from, opcode) = (cut, 0);
        }
    }
    bytes.extend(masked(0x80 | opcode, &payload[from..]));
    bytes
}

fn message() -> impl Strategy<Value = Heard> {
    prop_oneof![
        4 => "\\PC{0,80}".prop_map(Heard::Text),
        1 => (0usize..70_000).prop_map(|length| Heard::Text("茶x".repeat(length / 4))),
        2 => proptest::collection::vec(any::<u8>(), 0..300).prop_map(Heard::Binary),
        1 => proptest::collection::vec(any::<u8>(), 0..126).prop_map(Heard::Ping),
        1 => Just(Heard::Pong),
    ]
}

fn split<'a>(stream: &'a [u8], cuts: &[usize]) -> Vec<&'a [u8]> {
    let mut places: Vec<usize> = cuts.iter().map(|cut| cut % (stream.len() + 1)).collect();
    places.extend([0, stream.len()]);
    places.sort_unstable();
    places.windows(2).map(|pair| &stream[pair[0]..pair[1]]).collect()
}

/// Data messages up to the end or the first error, as tungstenite's server understands the stream.
fn oracle(stream: &[u8]) -> (Vec<Heard>, bool) {
    struct Stream<'a>(&'a [u8]);
    impl Read for Stream<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match self.0.read(buffer) {
                Ok(0) => Err(io::ErrorKind::WouldBlock.into()),
                read => read,
            }
        }
    }
    impl Write for Stream<'_> {
        fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
            Ok(buffer.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let config =
        WebSocketConfig::default().max_message_size(Some(MAX_MESSAGE)).max_frame_size(Some(MAX_MESSAGE));
    let mut socket = WebSocket::from_raw_socket(Stream(stream), Role::Server, Some(config));
    let mut heard = Vec::new();
    loop {
        match socket.read() {
            Ok(Message::Text(text)) => heard.push(Heard::Text(text.to_string())),
            Ok(Message::Binary(bytes)) => heard.push(Heard::Binary(bytes.to_vec())),
            Ok(Message::Close(_)) => return (heard, false),
            Ok(_) => {}
            Err(tungstenite::Error::Io(_)) => return (heard, false),
            Err(_) => return (heard, true),
        }
    }
}

fn data(heard: Vec<Heard>) -> Vec<Heard> {
    heard.into_iter().filter(|one| matches!(one, Heard::Text(_) | Heard::Binary(_))).collect()
}

proptest! {
    #[test]
    fn however_the_stream_is_cut_the_same_messages_come_out(
        messages in proptest::collection::vec((message(), proptest::collection::vec(any::<usize>(), 0..4)), 1..8),
        cuts in proptest::collection::vec(any::<usize>(), 0..20),
    ) {
        let stream: Vec<u8> = messages.iter().flat_map(|(message, cuts)| fragments(message, cuts)).collect();
        let (heard, fault) = decode(&split(&stream, &cuts), &roomy());
        prop_assert_eq!(fault, None);
        let between = Heard::Ping(b"between".to_vec());
        let heard: Vec<_> = heard.into_iter().filter(|one| *one != between).collect();
        let sent: Vec<_> = messages.into_iter().map(|(message, _)| message).collect();
        prop_assert_eq!(heard, sent);
    }

    #[test]
    fn a_damaged_stream_gives_the_same_messages_as_another_implementation(
        messages in proptest::collection::vec((message(), proptest::collection::vec(any::<usize>(), 0..4)), 1..6),
        damage in proptest::collection::vec((any::<usize>(), any::<u8>()), 0..3),
        cuts in proptest::collection::vec(any::<usize>(), 0..10),
    ) {
        let mut stream: Vec<u8> = messages.iter().flat_map(|(message, cuts)| fragments(message, cuts)).collect();
        for (place, byte) in damage {
            let place = place % stream.len();
            stream[place] = byte;
        }
        let (theirs, they_fail) = oracle(&stream);
        let (ours, fault) = decode(&split(&stream, &cuts), &roomy());
        prop_assert_eq!(data(ours), theirs);
        prop_assert!(fault.is_some() || !they_fail, "they refuse what we take");
    }

    #[test]
    fn no_bytes_at_all_make_it_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..600),
        cuts in proptest::collection::vec(any::<usize>(), 0..5),
    ) {
        let whole = decode(&[&bytes], &roomy());
        let pieces = decode(&split(&bytes, &cuts), &roomy());
        prop_assert_eq!(whole.0, pieces.0);
    }
}

#[test]
fn a_stream_that_comes_byte_by_byte_is_understood() {
    let mut stream = fragments(&Heard::Text("茶馆, a quiet room".repeat(20)), &[5, 100, 101]);
    stream.extend(masked(0x88, &1000u16.to_be_bytes()));
    let pieces: Vec<&[u8]> = stream.chunks(1).collect();
    let (heard, fault) = decode(&pieces, &roomy());
    assert_eq!(fault, None);
    assert_eq!(heard.last(), Some(&Heard::Close(Some(1000))));
    assert_eq!(data(heard), [Heard::Text("茶馆, a quiet room".repeat(20))]);
}

#[test]
fn a_message_over_the_budget_is_dropped_whole_and_what_follows_is_not() {
    let budget = Budget::new(70_000);
    let large = vec![b'x'; 100_000];
    let mut stream = masked(0x81, &large);
    stream.extend(masked(0x81, b"small"));
    let pieces: Vec<&[u8]> = stream.chunks(1500).collect();
    let (heard, fault) = decode(&pieces, &budget);
    assert_eq!((heard, fault), (vec![Heard::Overflow, Heard::Text("small".into())], None));
    assert_eq!(budget.used(), 0);
}

#[test]
fn fragments_that_grow_into_a_large_message_claim_it_all_the_same() {
    let budget = Budget::new(100_000);
    let mut stream = masked(0x01, &[b'x'; 50_000]);
    stream.extend(masked(0x00, &[b'x'; 40_000]));
    let (heard, fault) = decode(&[&stream], &budget);
    assert_eq!((heard, fault), (vec![], None));
    stream.extend(masked(0x80, &[b'x'; 20_000]));
    assert_eq!(decode(&[&stream], &budget), (vec![Heard::Overflow], None));
}

#[test]
fn memory_grows_with_what_arrives_and_is_given_back() {
    let budget = roomy();
    let rules =
        Rules { max_message: 1 << 30, max_fragments: 10, large_from: 64 << 10, budget: &budget, now: 7 };
    let mut decoder = Decoder::default();
    let mut header = masked(0x82, &[]);
    header[1] = 0x80 | 127;
    header.splice(2..2, (1u64 << 29).to_be_bytes());
    assert_eq!(decoder.next(&mut header, &mut 0, &rules), Ok(None));
    assert_eq!(decoder.under_way(), Some((7, 0)));
    assert_eq!(decoder.missing(), 1 << 29);
    let mut whole = masked(0x81, b"whole");
    let mut fresh = Decoder::default();
    assert_eq!(fresh.next(&mut whole, &mut 0, &rules), Ok(Some(Event::Text("whole"))));
    assert_eq!(fresh.under_way(), None);
    assert_eq!(size_of::<Decoder>(), 8);
}
