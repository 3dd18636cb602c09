//! Names, ranges, tags and dispositions: all that a header may bring or must carry.

use teahouse_domain::{MediaId, MediaKind};

use crate::media::{
    Asked, asked_range, content_disposition, disposition, etag, etag_matches, name::clean_file_name,
    thumbnail_etag,
};

#[test]
fn names_lose_paths_controls_and_directions() {
    let cases = [
        ("../../x", Some("x")),
        ("C:\\x", Some("x")),
        ("/etc/passwd", Some("passwd")),
        ("..", None),
        ("a/", None),
        ("", None),
        ("\0", None),
        ("...", None),
        ("a\0b.png", Some("ab.png")),
        ("a\r\nSet-Cookie: x.png", Some("aSet-Cookie: x.png")),
        ("photo\u{202e}gnp.exe", Some("photognp.exe")),
        ("\u{feff}\u{200b}tea.txt", Some("tea.txt")),
        ("  茶馆.jpg ", Some("茶馆.jpg")),
        ("family 👨‍👩‍👧.png", Some("family 👨‍👩‍👧.png")),
        ("\"; filename=evil.exe", Some("\"; filename=evil.exe")),
    ];
    for (name, expected) in cases {
        assert_eq!(clean_file_name(name).as_deref(), expected, "{name:?}");
    }
}

#[test]
fn long_names_keep_their_ending() {
    let long = clean_file_name(&format!("{}.jpeg", "茶".repeat(300))).unwrap();
    assert!(long.len() <= 255 && long.len() > 250 && long.ends_with("茶.jpeg"), "{}", long.len());
    assert_eq!(clean_file_name(&"x".repeat(300)).unwrap().len(), 255);
    assert_eq!(clean_file_name(&format!("a.{}", "x".repeat(100_000))).unwrap().len(), 255);
}

#[test]
fn a_name_never_leaves_its_place_in_the_header() {
    let cases = [
        ("a.png", "inline; filename=\"a.png\"; filename*=UTF-8''a.png"),
        (
            "\"; filename=evil.exe",
            "inline; filename=\"__ filename=evil.exe\"; filename*=UTF-8''%22%3B%20filename%3Devil.exe",
        ),
        ("100%.txt", "inline; filename=\"100_.txt\"; filename*=UTF-8''100%25.txt"),
        ("茶.png", "inline; filename=\"_.png\"; filename*=UTF-8''%E8%8C%B6.png"),
        ("a\r\nX: y", "inline; filename=\"aX_ y\"; filename*=UTF-8''aX%3A%20y"),
    ];
    for (name, expected) in cases {
        assert_eq!(content_disposition(true, Some(name)), expected);
    }
    assert_eq!(content_disposition(false, None), "attachment");
    assert_eq!(content_disposition(false, Some("../")), "attachment");
}

proptest::proptest! {
    #[test]
    fn any_name_makes_one_line_of_visible_ascii(name in "\\PC*|.*") {
        let value = content_disposition(false, Some(&name));
        proptest::prop_assert!(value.bytes().all(|byte| (0x20..0x7f).contains(&byte)));
        proptest::prop_assert!(matches!(value.matches('"').count(), 0 | 2));
        proptest::prop_assert!(clean_file_name(&name).is_none_or(|name| name.len() <= 255 && !name.contains(['/', '\\'])));
    }

    #[test]
    fn any_range_stays_inside(range in "bytes=[0-9]{0,22}-[0-9]{0,22}", length in 0_u64..100) {
        if let Asked::Part { first, last } = asked_range(Some(&range), None, "\"a\"", length) {
            proptest::prop_assert!(first <= last && last < length);
        }
    }
}

#[test]
fn one_range_or_none_or_the_whole() {
    let part = |first, last| Asked::Part { first, last };
    let many = format!("bytes={}", vec!["0-0"; 1_000].join(","));
    let cases = [
        ("bytes=0-0", part(0, 0)),
        ("bytes=0-", part(0, 99)),
        ("bytes=10-19", part(10, 19)),
        ("bytes=90-1000", part(90, 99)),
        ("bytes=-1", part(99, 99)),
        ("bytes=-1000", part(0, 99)),
        ("Bytes= 1-2", part(1, 2)),
        (many.as_str(), Asked::Whole),
        ("bytes=5-2", Asked::Whole),
        ("bytes=-0", Asked::Nothing),
        ("bytes=100-", Asked::Nothing),
        ("bytes=9223372036854775808-", Asked::Nothing),
        ("bytes=99999999999999999999999-", Asked::Nothing),
        ("bytes=0-99999999999999999999999", part(0, 99)),
        ("bytes=abc", Asked::Whole),
        ("bytes=+1-2", Asked::Whole),
        ("bytes=-", Asked::Whole),
        ("bytes=", Asked::Whole),
        ("lines=0-1", Asked::Whole),
        ("abc", Asked::Whole),
    ];
    for (range, expected) in cases {
        assert_eq!(asked_range(Some(range), None, "\"a\"", 100), expected, "{range:.40}");
    }
    assert_eq!(asked_range(None, None, "\"a\"", 100), Asked::Whole);
    assert_eq!(asked_range(Some("bytes=0-"), None, "\"a\"", 0), Asked::Nothing);
}

#[test]
fn a_range_of_another_version_is_the_whole() {
    let ask = |if_range| asked_range(Some("bytes=0-0"), Some(if_range), "\"a\"", 9);
    assert_eq!(ask("\"a\""), Asked::Part { first: 0, last: 0 });
    for other in ["\"b\"", "W/\"a\"", "Wed, 21 Oct 2015 07:28:00 GMT", ""] {
        assert_eq!(ask(other), Asked::Whole);
    }
}

#[test]
fn tags_tell_file_and_thumbnail_apart() {
    let id = MediaId::from_random(12_345 << 3);
    assert_ne!(etag(id), thumbnail_etag(id));
    let tag = etag(id);
    for header in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
        assert!(etag_matches(&header, &tag), "{header}");
    }
    assert!(!etag_matches("\"x\", \"y\"", &tag));
}

#[test]
fn only_known_pairs_are_shown() {
    assert!(disposition(MediaKind::Image, "image/png").inline);
    for (kind, content_type) in [
        (MediaKind::File, "image/png"),
        (MediaKind::Image, "image/svg+xml"),
        (MediaKind::Image, "text/html"),
        (MediaKind::File, "text/html"),
        (MediaKind::File, "application/xml"),
        (MediaKind::Image, "image/png\r\nX: y"),
    ] {
        let served = disposition(kind, content_type);
        assert!(!served.inline);
        assert!(served.content_type == "application/octet-stream");
    }
    let pdf = disposition(MediaKind::File, "application/pdf");
    assert_eq!((pdf.inline, pdf.content_type), (false, "application/pdf"));
}
