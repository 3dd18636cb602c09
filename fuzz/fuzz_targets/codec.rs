//! The WebSocket decoder: however the bytes are cut, the same messages come out, none larger than the rules
//! allow, and the budget is given back.

#![no_main]

use libfuzzer_sys::fuzz_target;
use teahouse_fanout::{
    Budget,
    codec::{Decoder, Event, Fault, Rules},
};

const MAX_MESSAGE: usize = 1 << 16;
const LARGE_FROM: usize = 1 << 10;

fuzz_target!(|bytes: &[u8]| {
    // The first byte says how large the pieces are, the rest is what the peer sends.
    let Some((&piece, stream)) = bytes.split_first() else { return };
    let whole = decode(stream, stream.len().max(1));
    let pieces = decode(stream, usize::from(piece).max(1));
    assert_eq!(whole, pieces);
    assert_eq!(whole, decode(stream, 1));
});

/// All that came, as text that can be compared, and how it ended.
fn decode(stream: &[u8], piece: usize) -> (Vec<String>, Option<Fault>) {
    let budget = Budget::new(4 * MAX_MESSAGE);
    let rules = Rules {
        max_message: MAX_MESSAGE,
        max_fragments: 64,
        large_from: LARGE_FROM,
        budget: &budget,
        now: 1,
    };
    let mut decoder = Decoder::default();
    let mut seen = Vec::new();
    let mut fault = None;
    'stream: for piece in stream.chunks(piece) {
        let mut input = piece.to_vec();
        let mut at = 0;
        loop {
            match decoder.next(&mut input, &mut at, &rules) {
                Ok(Some(event)) => {
                    let ends = matches!(event, Event::Close(_));
                    if let Event::Text(text) = event {
                        assert!(text.len() <= MAX_MESSAGE);
                    }
                    seen.push(format!("{event:?}"));
                    if ends {
                        break 'stream;
                    }
                }
                Ok(None) => break,
                Err(error) => {
                    fault = Some(error);
                    break 'stream;
                }
            }
        }
        assert!(at <= input.len());
    }
    drop(decoder);
    assert_eq!(budget.used(), 0);
    (seen, fault)
}
