//! Fixtures cut and changed at random: an answer, whatever it is, and never a panic or a loop.

use std::io::Cursor;

use proptest::{prelude::*, test_runner::Config};

use super::fixture;
use crate::media::{
    container::{self, Found},
    picture,
    sniff::{HEAD_BYTES, sniff},
    source::Source,
};

const FIXTURES: [&[u8]; 22] = [
    fixture!("gps.jpg"),
    fixture!("gps.png"),
    fixture!("gps.webp"),
    fixture!("comment.gif"),
    fixture!("animated.webp"),
    fixture!("plain.jpg"),
    fixture!("plain.webp"),
    fixture!("rotated.mp4"),
    fixture!("phone.mov"),
    fixture!("video.webm"),
    fixture!("recorded.webm"),
    fixture!("voice.ogg"),
    fixture!("vorbis.ogg"),
    fixture!("theora.ogv"),
    fixture!("voice.m4a"),
    fixture!("fragmented.m4a"),
    fixture!("voice.mp3"),
    fixture!("bare.mp3"),
    fixture!("voice.wav"),
    fixture!("voice.flac"),
    fixture!("voice.aac"),
    fixture!("bomb.png"),
];

/// Looks at bytes as the intake does, and does what it would do.
fn look(bytes: &[u8]) {
    let format = sniff(&bytes[..bytes.len().min(HEAD_BYTES)]);
    let mut source = Source::new(Cursor::new(bytes), u64::MAX).unwrap();
    if let Ok(Some(outline)) = picture::outline(format, &mut source) {
        let mut copy = Vec::new();
        outline.plan.write(&mut Cursor::new(bytes), &mut copy).unwrap();
        assert_eq!(copy.len() as u64, outline.plan.bytes());
        assert!(copy.len() <= bytes.len() + 64);
        let _decoded_or_refused = picture::thumbnail(Cursor::new(copy), &outline);
    }
    if let Some(found) = read(bytes)
        && let Some(plan) = found.plan(bytes.len() as u64).unwrap()
    {
        let mut copy = Vec::new();
        plan.write(&mut Cursor::new(bytes), &mut copy).unwrap();
        assert_eq!(copy.len(), bytes.len());
    }
}

fn read(bytes: &[u8]) -> Option<Found> {
    let format = sniff(&bytes[..bytes.len().min(HEAD_BYTES)]);
    let mut source = Source::new(Cursor::new(bytes), container::STEPS).unwrap();
    container::read(format, &mut source).unwrap()
}

#[test]
fn cut_anywhere() {
    for bytes in FIXTURES {
        let step = (bytes.len() / 400).max(1);
        for length in (0..bytes.len().min(200)).chain((200..bytes.len()).step_by(step)) {
            look(&bytes[..length]);
        }
    }
}

proptest! {
    #![proptest_config(Config { cases: 3_000, failure_persistence: None, ..Config::default() })]

    #[test]
    fn changed_anywhere(
        which in 0..FIXTURES.len(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        near_start in any::<bool>(),
    ) {
        let mut bytes = FIXTURES[which].to_vec();
        let within = if near_start { bytes.len().min(700) } else { bytes.len() };
        for (place, value) in changes {
            bytes[place.index(within)] = value;
        }
        look(&bytes);
    }

    #[test]
    fn magic_and_noise(which in 0..FIXTURES.len(), kept in 4_usize..48, noise in prop::collection::vec(any::<u8>(), 0..2_000)) {
        look(&[&FIXTURES[which][..kept], &noise].concat());
    }
}

#[test]
fn sizes_that_lie_and_parts_without_end() {
    let boxes = [&b"\0\0\0\x18ftypisom\0\0\0\0isommp41"[..], &b"\0\0\0\x08free".repeat(100_000)].concat();
    assert_eq!(read(&boxes), None);
    let nested = [
        &b"\0\0\0\x18ftypisom\0\0\0\0isommp41"[..],
        b"\0\0\0\0moov",
        &b"\0\0\0\0trak\0\0\0\0mdia".repeat(50_000),
    ]
    .concat();
    assert_eq!(read(&nested), None);
    let huge = b"\0\0\0\x18ftypisom\0\0\0\0isommp41\0\0\0\x01moov\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\x01udta\xff\xff\xff\xff\xff\xff";
    assert_eq!(read(huge), None);
    let elements = [
        &b"\x1a\x45\xdf\xa3\x80\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff"[..],
        &b"\xec\x80".repeat(500_000),
    ]
    .concat();
    assert_eq!(read(&elements), None);
    let chunks = [&b"RIFF\0\0\0\0WAVE"[..], &b"junk\0\0\0\0".repeat(100_000)].concat();
    assert_eq!(read(&chunks), None);
}
