//! What is not taken, and what is taken only as a file.

use teahouse_domain::{Code, MediaKind};

use super::{Place, fixture};
use crate::media::{About, disposition};

async fn refused(bytes: &[u8]) -> String {
    let place = Place::new();
    let error = place.accept(bytes, About::default()).await.unwrap_err();
    assert_eq!((error.code, place.uploads(), place.files()), (Code::BadMedia, 0, 0), "{error}");
    error.message.into_owned()
}

#[tokio::test]
async fn pixel_bombs_are_refused_by_their_header() {
    assert!(refused(fixture!("bomb.png")).await.contains("50000 × 50000"));
    let mut tall = fixture!("plain.png").to_vec();
    tall[20..24].copy_from_slice(&16_385_u32.to_be_bytes());
    assert!(refused(&tall).await.contains("96 × 16385"));
    let mut empty = fixture!("plain.png").to_vec();
    empty[16..20].copy_from_slice(&[0; 4]);
    assert!(refused(&empty).await.contains("no size"));
    let mut wide = fixture!("animated.gif").to_vec();
    wide[6..10].copy_from_slice(&[0xff; 4]);
    assert!(refused(&wide).await.contains("65535 × 65535"));
}

#[tokio::test]
async fn animations_of_ten_thousand_frames_are_refused() {
    let mut gif = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff".to_vec();
    for _ in 0..10_000 {
        gif.extend_from_slice(b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0");
    }
    gif.push(0x3b);
    assert!(refused(&gif).await.contains("5,000 frames"));
    let mut body = b"WEBPVP8X\x0a\0\0\0\x02\0\0\0\0\0\0\0\0\0ANIM\x06\0\0\0\0\0\0\0\0\0".to_vec();
    for _ in 0..30_000 {
        body.extend_from_slice(b"ANMF\0\0\0\0");
    }
    let webp = [b"RIFF", &u32::try_from(body.len()).unwrap().to_le_bytes()[..], &body].concat();
    assert!(refused(&webp).await.contains("5,000 frames"));
}

#[tokio::test]
async fn a_picture_that_does_not_decode_is_refused() {
    for bytes in [fixture!("plain.png"), fixture!("plain.webp"), fixture!("animated.gif")] {
        assert!(refused(&bytes[..bytes.len() - 40]).await.contains("cut short"));
    }
    let jpeg = fixture!("plain.jpg");
    assert!(refused(&jpeg[..300]).await.contains("cut short"));
    let mut damaged = fixture!("plain.png").to_vec();
    damaged[60..90].fill(0xaa);
    assert!(refused(&damaged).await.contains("cannot be used"));
}

#[tokio::test]
async fn what_a_browser_could_run_is_an_unknown_file() {
    let place = Place::new();
    let html_behind_magic = b"BM<html><script>alert(1)</script>";
    let cases = [
        (fixture!("page.png"), "application/octet-stream"),
        (fixture!("drawing.svg"), "application/octet-stream"),
        (b"<?xml version='1.0'?><x/>", "application/octet-stream"),
        (b"%PDF-1.7 <html><script>alert(1)</script>", "application/pdf"),
        (b"PK\x03\x04 and so on", "application/zip"),
        (html_behind_magic, "application/octet-stream"),
        (b"RIFF\0\0\0\0WAVE<script>", "application/octet-stream"),
        (b"\0\0\0\x18ftypavif\0\0\0\0avifmif1", "image/avif"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp41<script>", "application/octet-stream"),
        (b"\xff\xfe<\0h\0t\0m\0l\0", "application/octet-stream"),
    ];
    for (bytes, content_type) in cases {
        let about = About { name: Some("cat.png".into()), claimed: None, waveform: None };
        let media = place.accept(bytes, about).await.unwrap().keep();
        assert_eq!((media.kind, media.content_type.as_str()), (MediaKind::File, content_type));
        let served = disposition(media.kind, &media.content_type);
        assert!(!served.inline);
        assert_eq!(place.stored(&media).await, bytes, "a file is kept as it is");
    }
}

#[tokio::test]
async fn a_polyglot_loses_its_second_half() {
    let place = Place::new();
    let gif = [fixture!("animated.gif"), b"/*<html><script>alert(1)</script>*/"].concat();
    let media = place.keep(&gif).await;
    assert_eq!(place.stored(&media).await, fixture!("animated.gif"));
}

#[tokio::test]
async fn bytes_of_another_kind_than_claimed_are_refused() {
    let place = Place::new();
    let claim = |kind| About { claimed: Some(kind), ..About::default() };
    for (bytes, kind) in [
        (fixture!("plain.png"), MediaKind::Video),
        (fixture!("page.png"), MediaKind::Image),
        (fixture!("recorded.webm"), MediaKind::Video),
        (fixture!("video.webm"), MediaKind::Voice),
        (fixture!("voice.m4a"), MediaKind::Image),
    ] {
        let error = place.accept(bytes, claim(kind)).await.unwrap_err();
        assert_eq!((error.code, place.uploads(), place.files()), (Code::BadMedia, 0, 0));
        assert!(error.message.contains(kind.as_str()), "{error}");
    }
    for (bytes, kind) in [
        (fixture!("plain.png"), MediaKind::Image),
        (fixture!("rotated.mp4"), MediaKind::Video),
        (fixture!("recorded.webm"), MediaKind::Voice),
        (fixture!("plain.png"), MediaKind::File),
    ] {
        assert!(place.accept(bytes, claim(kind)).await.is_ok());
    }
}

#[tokio::test]
async fn nothing_and_bad_waveforms_are_refused() {
    let place = Place::new();
    assert_eq!(place.accept(b"", About::default()).await.unwrap_err().code, Code::Empty);
    for waveform in [vec![0; 65], vec![101]] {
        let about = About { waveform: Some(waveform), ..About::default() };
        assert_eq!(place.accept(fixture!("voice.ogg"), about).await.unwrap_err().code, Code::BadRequest);
    }
    assert_eq!((place.uploads(), place.files()), (0, 0));
}
