//! What bytes are found to be, and how they come back: shown only where nothing in them can run.

use crate::{
    media::{files, fixture},
    support::{Guest, TestServer, http},
};

#[test]
fn what_it_is_is_found_from_the_bytes() {
    let server = TestServer::lifted();
    let guest = Guest::arrive(server.address());
    for (file, kind, content_type) in [
        ("plain.jpg", "image", "image/jpeg"),
        ("alpha.png", "image", "image/png"),
        ("animated.gif", "image", "image/gif"),
        ("animated.webp", "image", "image/webp"),
        ("rotated.mp4", "video", "video/mp4"),
        ("phone.mov", "video", "video/quicktime"),
        ("video.webm", "video", "video/webm"),
        ("theora.ogv", "video", "video/ogg"),
        ("recorded.webm", "voice", "audio/webm"),
        ("voice.ogg", "voice", "audio/ogg"),
        ("voice.m4a", "voice", "audio/mp4"),
        ("voice.mp3", "voice", "audio/mpeg"),
        ("voice.wav", "voice", "audio/wav"),
        ("voice.flac", "voice", "audio/flac"),
    ] {
        // The name lies on purpose.
        let stored = guest.stored("report.txt", &fixture(file));
        assert_eq!((&stored["kind"], &stored["type"]), (&kind.into(), &content_type.into()), "{file}");
        let answer = guest.see(stored["url"].as_str().unwrap());
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(content_type)), "{file}");
        assert_eq!(answer.body.len() as u64, stored["bytes"].as_u64().unwrap());
        assert!(answer.header("content-disposition").unwrap().starts_with("inline"), "{file}");
        assert_isolated(&answer);
    }
    assert_eq!(files(&server).0, 0);
}

#[track_caller]
fn assert_isolated(answer: &http::Answer) {
    assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    let policy = answer.header("content-security-policy").expect("a policy");
    assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"), "{policy}");
    assert!(answer.header("cache-control").unwrap().starts_with("private"));
}

#[test]
fn what_a_browser_could_run_is_only_ever_a_download() {
    let server = TestServer::lifted();
    let guest = Guest::arrive(server.address());
    let script = b"<script>alert(document.domain)</script>".as_slice();
    let polyglots: [(Vec<u8>, &str); 11] = [
        (fixture("page.png"), "application/octet-stream"),
        (fixture("drawing.svg"), "application/octet-stream"),
        (
            b"<?xml version='1.0'?><x xmlns='http://www.w3.org/1999/xhtml'/>".to_vec(),
            "application/octet-stream",
        ),
        (b"%PDF-1.7 <html>".to_vec(), "application/pdf"),
        ([b"%PDF-1.7 ", script].concat(), "application/pdf"),
        ([b"PK\x03\x04", script].concat(), "application/zip"),
        ([b"RIFF\0\0\0\0WAVE", script].concat(), "application/octet-stream"),
        ([b"\0\0\0\x18ftypisom\0\0\0\0isommp41", script].concat(), "application/octet-stream"),
        (b"alert(1)".to_vec(), "application/octet-stream"),
        (b"\xff\xfe<\0h\0t\0m\0l\0>\0".to_vec(), "application/octet-stream"),
        (b"\x1f\x8b\x08 not really".to_vec(), "application/gzip"),
    ];
    for (bytes, content_type) in polyglots {
        let claims = [("content-type", "image/png")];
        let answer = guest.request("POST", "/api/v1/media?name=cat.png", &claims, &bytes);
        let stored = answer.json();
        assert_eq!((answer.status, &stored["kind"]), (201, &"file".into()), "{stored}");
        assert!(stored.get("thumbnail").is_none() && stored.get("width").is_none());
        let answer = guest.see(stored["url"].as_str().unwrap());
        assert_eq!(answer.header("content-type"), Some(content_type));
        assert!(
            answer.header("content-disposition").unwrap().starts_with("attachment; filename=\"cat.png\"")
        );
        assert_eq!(answer.body, bytes, "a file is kept as it is");
        assert_isolated(&answer);
    }
}

#[test]
fn what_hides_behind_a_picture_is_gone() {
    let server = TestServer::lifted();
    let guest = Guest::arrive(server.address());
    let bodies = ["gps.jpg", "gps.png", "gps.webp", "comment.gif"].map(fixture);
    let script_in_gif = [fixture("animated.gif"), b"/*=1;alert(1)</script>SECRET*/".to_vec()].concat();
    for bytes in bodies.into_iter().chain([script_in_gif]) {
        assert!(holds(&bytes, b"SECRET"));
        let stored = guest.stored("holiday.jpg", &bytes);
        assert_eq!(stored["kind"], "image");
        let served = guest.see(stored["url"].as_str().unwrap());
        assert_eq!(served.status, 200);
        let served = served.body;
        for secret in [&b"SECRET"[..], b"GPS:", b"<script>", b"alert(1)", b"PK\x03\x04"] {
            assert!(!holds(&served, secret), "{stored}: {}", String::from_utf8_lossy(secret));
        }
    }
}

fn holds(bytes: &[u8], secret: &[u8]) -> bool {
    bytes.windows(secret.len()).any(|window| window == secret)
}

#[test]
fn pixel_bombs_are_refused_by_their_header() {
    let server = TestServer::lifted();
    let guest = Guest::arrive(server.address());
    let mut frames = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff".to_vec();
    frames.extend(b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0".repeat(10_000));
    frames.push(0x3b);
    let mut tiles =
        b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\0\0\0\0\0\0ANIM\x06\0\0\0\0\0\0\0\0\0".to_vec();
    tiles.extend(b"ANMF\0\0\0\0".repeat(30_000));
    let size = u32::try_from(tiles.len() - 8).unwrap();
    tiles[4..8].copy_from_slice(&size.to_le_bytes());
    for (bytes, reason) in [(fixture("bomb.png"), "50000 × 50000"), (frames, "5,000"), (tiles, "5,000")] {
        let answer = guest.upload("bomb.png", &bytes);
        assert_eq!((answer.status, answer.code()), (400, "bad_media".to_owned()));
        assert!(answer.json()["error"]["message"].as_str().unwrap().contains(reason));
    }
    assert_eq!(files(&server), (0, 0));
}

#[test]
fn large_pictures_have_a_thumbnail_and_small_ones_are_their_own() {
    let server = TestServer::lifted();
    let guest = Guest::arrive(server.address());
    let large = guest.stored("large.jpg", &fixture("large.jpg"));
    assert_eq!((large["width"].as_u64(), large["height"].as_u64()), (Some(1000), Some(700)));
    let thumbnail = &large["thumbnail"];
    assert!(thumbnail["width"].as_u64() < large["width"].as_u64(), "{large}");
    let answer = guest.see(thumbnail["url"].as_str().unwrap());
    assert_eq!((answer.status, answer.header("content-type")), (200, Some("image/jpeg")));
    assert!(answer.body.starts_with(b"\xff\xd8\xff"));
    assert_isolated(&answer);
    let small = guest.stored("plain.png", &fixture("plain.png"));
    assert!(small.get("thumbnail").is_none());
    let url = small["url"].as_str().unwrap();
    let (itself, drawn) = (guest.see(url), guest.see(&format!("{url}/thumbnail")));
    assert_eq!((drawn.status, &drawn.body), (200, &itself.body));
    for header in ["content-type", "content-disposition", "cache-control", "etag"] {
        assert_eq!(drawn.header(header), itself.header(header), "{header}");
    }
    assert_isolated(&drawn);
    // What is no picture has none to draw, and another's is as hidden as ever.
    let text = guest.stored("note.txt", b"two spoons");
    let nothing = guest.see(&format!("{}/thumbnail", text["url"].as_str().unwrap()));
    assert_eq!((nothing.status, nothing.code()), (404, "not_found".to_owned()));
    let other = Guest::arrive(server.address());
    assert_eq!(other.see(&format!("{url}/thumbnail")).status, 404);
}

#[test]
fn a_length_is_told_and_a_waveform_kept() {
    let server = TestServer::lifted();
    let guest = Guest::arrive(server.address());
    let bars = [("x-waveform", "ADJk")];
    let voice = guest.request("POST", "/api/v1/media", &bars, &fixture("voice.ogg")).json();
    assert!((1_490..=1_530).contains(&voice["duration_ms"].as_u64().unwrap()));
    assert_eq!(voice["waveform"], serde_json::json!([0, 50, 100]));
    assert!(voice.get("name").is_none());
    for bad in ["*", "AAAA AAAA", &"A".repeat(200), "ZQ"] {
        let answer = guest.request("POST", "/api/v1/media", &[("x-waveform", bad)], &fixture("voice.ogg"));
        assert_eq!((answer.status, answer.code()), (400, "bad_request".to_owned()), "{bad}");
    }
    assert_eq!(files(&server), (0, 1));
}
