//! Sound and video: kind, type, size and length, by content.

use teahouse_domain::{Media, MediaKind, Picture};

use super::{Place, fixture};
use crate::media::{About, disposition};

struct Expected {
    kind: MediaKind,
    content_type: &'static str,
    picture: Option<(u32, u32)>,
    /// From and to, as encoders round.
    duration_ms: Option<(u64, u64)>,
}

const fn voice(content_type: &'static str, duration_ms: Option<(u64, u64)>) -> Expected {
    Expected { kind: MediaKind::Voice, content_type, picture: None, duration_ms }
}

const fn video(
    content_type: &'static str,
    picture: Option<(u32, u32)>,
    duration_ms: Option<(u64, u64)>,
) -> Expected {
    Expected { kind: MediaKind::Video, content_type, picture, duration_ms }
}

async fn check(bytes: &[u8], expected: Expected) -> Media {
    let place = Place::new();
    let media = place.keep(bytes).await;
    let size = media.picture.map(|Picture { width, height }| (width, height));
    assert_eq!(
        (media.kind, media.content_type.as_str(), size),
        (expected.kind, expected.content_type, expected.picture)
    );
    let within = match (media.duration_ms, expected.duration_ms) {
        (Some(found), Some((from, to))) => (from..=to).contains(&found),
        (found, wanted) => found.is_none() && wanted.is_none(),
    };
    assert!(within, "{:?}", media.duration_ms);
    assert!(disposition(media.kind, &media.content_type).inline);
    assert_eq!(
        (media.bytes, place.stored(&media).await.len() as u64),
        (bytes.len() as u64, bytes.len() as u64)
    );
    media
}

#[tokio::test]
async fn films() {
    let second = Some((990, 1_050));
    check(fixture!("rotated.mp4"), video("video/mp4", Some((120, 160)), second)).await;
    check(fixture!("phone.mov"), video("video/quicktime", Some((160, 120)), second)).await;
    check(fixture!("video.webm"), video("video/webm", Some((160, 120)), second)).await;
    check(fixture!("recorded-video.webm"), video("video/webm", Some((160, 120)), None)).await;
    check(fixture!("theora.ogv"), video("video/ogg", None, None)).await;
}

#[tokio::test]
async fn voices() {
    check(fixture!("recorded.webm"), voice("audio/webm", None)).await;
    check(fixture!("voice.ogg"), voice("audio/ogg", Some((1_490, 1_530)))).await;
    check(fixture!("vorbis.ogg"), voice("audio/ogg", Some((1_490, 1_530)))).await;
    check(fixture!("voice.m4a"), voice("audio/mp4", Some((1_990, 2_060)))).await;
    check(fixture!("fragmented.m4a"), voice("audio/mp4", None)).await;
    check(fixture!("voice.mp3"), voice("audio/mpeg", Some((1_990, 2_100)))).await;
    check(fixture!("bare.mp3"), voice("audio/mpeg", Some((990, 1_100)))).await;
    check(fixture!("voice.wav"), voice("audio/wav", Some((1_000, 1_000)))).await;
    check(fixture!("voice.flac"), voice("audio/flac", Some((1_000, 1_000)))).await;
    check(fixture!("voice.aac"), voice("audio/aac", None)).await;
}

#[tokio::test]
async fn a_film_forgets_where_it_was_taken_and_stays_as_long() {
    let original = fixture!("phone.mov");
    let is_place = |bytes: &[u8]| bytes.windows(8).any(|window| window == b"+48.8577");
    assert!(is_place(original));
    let place = Place::new();
    let media = place.keep(original).await;
    let stored = place.stored(&media).await;
    assert!(!is_place(&stored));
    assert_eq!(stored.len(), original.len());
    let again = place.keep(&stored).await;
    assert_eq!((again.picture, again.duration_ms), (media.picture, media.duration_ms));
    assert_eq!(place.stored(&again).await, stored);
}

#[tokio::test]
async fn a_recording_keeps_its_waveform_and_a_film_has_none() {
    let place = Place::new();
    let about = || About { waveform: Some(vec![0, 50, 100]), ..About::default() };
    let voice = place.accept(fixture!("voice.ogg"), about()).await.unwrap().keep();
    assert_eq!(voice.waveform, Some(vec![0, 50, 100]));
    let film = place.accept(fixture!("video.webm"), about()).await.unwrap().keep();
    assert_eq!(film.waveform, None);
}

#[tokio::test]
async fn a_length_of_ten_hours_is_only_a_number_and_one_of_years_is_none() {
    let mut bytes = fixture!("voice.m4a").to_vec();
    let header = bytes.windows(4).position(|window| window == b"mvhd").unwrap();
    let (scale, length) = (header + 16, header + 20);
    bytes[scale..scale + 4].copy_from_slice(&1_u32.to_be_bytes());
    bytes[length..length + 4].copy_from_slice(&36_000_u32.to_be_bytes());
    check(&bytes, voice("audio/mp4", Some((36_000_000, 36_000_000)))).await;
    bytes[length..length + 4].copy_from_slice(&100_000_000_u32.to_be_bytes());
    check(&bytes, voice("audio/mp4", None)).await;
}
