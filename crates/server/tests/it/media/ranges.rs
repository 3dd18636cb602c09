//! Parts of files, tags, and what is not asked for again (A71).

use crate::{
    media::fixture,
    support::{Guest, TestServer},
};

fn uploaded() -> (TestServer, Guest, String, Vec<u8>) {
    let server = TestServer::lifted();
    let guest = Guest::arrive(server.address());
    let bytes: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let stored = guest.stored("numbers.bin", &bytes);
    let url = stored["url"].as_str().unwrap().to_owned();
    (server, guest, url, bytes)
}

#[test]
fn parts_and_no_amplification() {
    let (_server, guest, url, bytes) = uploaded();
    let many = format!("bytes={}", vec!["0-0"; 1_000].join(","));
    let part = |from: usize, to: usize| (206, from..to);
    let whole = (200, 0..bytes.len());
    for (range, (status, expected)) in [
        ("bytes=0-0", part(0, 1)),
        ("bytes=10-19", part(10, 20)),
        ("bytes=99990-", part(99_990, 100_000)),
        ("bytes=-10", part(99_990, 100_000)),
        ("bytes=99999-18446744073709551616", part(99_999, 100_000)),
        ("bytes=0-0,5-5", whole.clone()),
        (many.as_str(), whole.clone()),
        ("bytes=5-2", whole.clone()),
        ("bytes=abc", whole.clone()),
        ("lines=1-2", whole.clone()),
        ("bytes=100000-", (416, 0..0)),
        ("bytes=-0", (416, 0..0)),
        ("bytes=9223372036854775808-", (416, 0..0)),
    ] {
        let answer = guest.request("GET", &url, &[("range", range)], b"");
        assert_eq!(answer.status, status, "{range:.40}");
        assert_eq!(answer.body, bytes[expected.clone()], "{range:.40}");
        let span = match status {
            206 => Some(format!("bytes {}-{}/100000", expected.start, expected.end - 1)),
            416 => Some("bytes */100000".to_owned()),
            _ => None,
        };
        assert_eq!(answer.header("content-range").map(str::to_owned), span, "{range:.40}");
        if status != 416 {
            assert_eq!(answer.header("content-length"), Some(expected.len().to_string().as_str()));
            assert_eq!(answer.header("accept-ranges"), Some("bytes"));
        }
    }
}

#[test]
fn what_one_has_already_is_not_sent_again() {
    let (mut server, guest, url, bytes) = uploaded();
    let tag = guest.see(&url).header("etag").expect("a tag").to_owned();
    assert!(tag.starts_with('"') && tag.ends_with('"'));
    server.restart();
    let guest = guest.at(server.address());
    let ask = |headers: &[(&str, &str)]| guest.request("GET", &url, headers, b"");
    for known in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
        let answer = ask(&[("if-none-match", &known), ("range", "bytes=0-0")]);
        assert_eq!((answer.status, answer.body.len()), (304, 0), "{known}");
        assert_eq!(answer.header("etag"), Some(tag.as_str()));
    }
    assert_eq!(ask(&[("if-none-match", "\"x\"")]).status, 200);
    assert_eq!(ask(&[("range", "bytes=1-3"), ("if-range", &tag)]).body, &bytes[1..4]);
    assert_eq!(ask(&[("range", "bytes=1-3"), ("if-range", "\"x\"")]).body.len(), bytes.len());
    let head = guest.request("HEAD", &url, &[], b"");
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (200, Some("100000"), 0));
}

#[test]
fn a_video_is_sought_in_like_in_any_player() {
    let server = TestServer::lifted();
    let guest = Guest::arrive(server.address());
    let film = fixture("video.webm");
    let url = guest.stored("film.webm", &film)["url"].as_str().unwrap().to_owned();
    let first = guest.request("GET", &url, &[("range", "bytes=0-")], b"");
    assert_eq!((first.status, first.body.len()), (206, film.len()));
    let mut whole = Vec::new();
    while whole.len() < film.len() {
        let range = format!("bytes={}-{}", whole.len(), whole.len() + 999);
        whole.extend(guest.request("GET", &url, &[("range", &range)], b"").body);
    }
    assert_eq!(whole, first.body);
}
