//! Uploads as browsers' forms send them, and the names that files bring (A67).

use crate::{
    media::{files, fixture},
    support::{Guest, TestServer},
};

const BOUNDARY: &str = "tea-leaves";
const FORM: (&str, &str) = ("content-type", "multipart/form-data; boundary=tea-leaves");

fn form(head: &str, bytes: &[u8]) -> Vec<u8> {
    let mut body = format!("--{BOUNDARY}\r\n{head}\r\n\r\n").into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    body
}

fn field(name: &str, file: &str) -> String {
    format!("Content-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: text/html")
}

#[test]
fn a_form_is_an_upload_like_any_other() {
    let server = TestServer::lifted();
    let guest = Guest::arrive(server.address());
    let bytes = fixture("plain.png");
    let answer = guest.request("POST", "/api/v1/media", &[FORM], &form(&field("file", "tea.png"), &bytes));
    assert_eq!(answer.status, 201);
    let stored = answer.json();
    assert_eq!((&stored["kind"], &stored["name"]), (&"image".into(), &"tea.png".into()));
    let named = guest.request(
        "POST",
        "/api/v1/media?name=cup.png",
        &[FORM],
        &form(&field("file", "tea.png"), &bytes),
    );
    assert_eq!(named.json()["name"], "cup.png");
    assert_eq!(files(&server), (0, 2));
}

#[test]
fn forms_that_are_none() {
    let server = TestServer::lifted();
    let guest = Guest::arrive(server.address());
    let unnamed = form(&field("picture", "tea.png"), b"x");
    let many = format!("--{BOUNDARY}\r\n{}\r\n\r\nx\r\n", field("other", "x")).repeat(10_000);
    let long_head = form(&format!("X: {}", "x".repeat(1 << 20)), b"x");
    let many_heads = form(&"X: x\r\n".repeat(10_000), b"x");
    let cut = form(&field("file", "tea.png"), b"half");
    let cut = &cut[..cut.len() - 10];
    for (what, body) in [
        ("nothing", &b""[..]),
        ("no form", b"hello"),
        ("another field", &unnamed),
        ("ten thousand parts", many.as_bytes()),
        ("a head of a megabyte", &long_head),
        ("ten thousand headers", &many_heads),
        ("no end", cut),
        ("an empty file", &form(&field("file", "tea.png"), b"")),
    ] {
        let answer = guest.request("POST", "/api/v1/media", &[FORM], body);
        assert_eq!(answer.status, 400, "{what}: {}", String::from_utf8_lossy(&answer.body));
        assert!(["bad_request", "empty"].contains(&answer.code().as_str()), "{what}");
    }
    let headless = guest.request("POST", "/api/v1/media", &[("content-type", "multipart/form-data")], b"x");
    assert_eq!((headless.status, headless.code()), (400, "bad_request".to_owned()));
    assert_eq!(files(&server), (0, 0));
}

#[test]
fn a_head_without_end_is_not_gathered_for_ever() {
    let server = TestServer::lifted();
    let guest = Guest::arrive(server.address());
    let endless = [form("X: ", b""), vec![b'x'; 8 << 20]].concat();
    let endless = &endless[..endless.len() - 100];
    let endless = [format!("--{BOUNDARY}\r\nX: ").as_bytes(), &endless[200..]].concat();
    let answer = guest.request("POST", "/api/v1/media", &[FORM], &endless);
    assert_eq!((answer.status, answer.code()), (400, "bad_request".to_owned()));
    assert_eq!(files(&server), (0, 0));
}

#[test]
fn names_never_leave_their_place() {
    let server = TestServer::lifted();
    let guest = Guest::arrive(server.address());
    for (name, kept) in [
        ("..%2F..%2Fx", Some("x")),
        ("C:%5Cx", Some("x")),
        ("%00", None),
        ("a%0d%0aSet-Cookie:%20evil=1.png", Some("aSet-Cookie: evil=1.png")),
        ("%22;%20filename=evil.exe", Some("\"; filename=evil.exe")),
        ("%E2%80%AEgnp.exe", Some("gnp.exe")),
        ("%E8%8C%B6+%E9%A6%86.png", Some("茶 馆.png")),
        ("", None),
    ] {
        let stored = guest.stored(name, b"some text");
        assert_eq!(stored["name"].as_str(), kept, "{name}");
        assert!(stored["id"].as_str().unwrap().starts_with("m_"));
        let answer = guest.see(stored["url"].as_str().unwrap());
        let disposition = answer.header("content-disposition").expect("a disposition");
        assert!(disposition.starts_with("attachment"), "{disposition}");
        assert!(disposition.bytes().all(|byte| (0x20..0x7f).contains(&byte)), "{disposition}");
        assert!(matches!(disposition.matches('"').count(), 0 | 2), "{disposition}");
        assert!(answer.header("set-cookie").is_none());
    }
    let long = guest.upload(&format!("{}.png", "x".repeat(300)), b"some text");
    assert_eq!((long.status, long.code()), (400, "too_long".to_owned()));
    let field = field("file", &format!("../{}.png", "x".repeat(300)));
    let cut = guest.request("POST", "/api/v1/media", &[FORM], &form(&field, b"some text")).json();
    assert!(
        cut["name"].as_str().unwrap().len() <= 255 && cut["name"].as_str().unwrap().ends_with(".png"),
        "{cut}"
    );
    assert_eq!(guest.upload("a&name=b", b"x").status, 400);
    assert_eq!(guest.upload("a&size=b", b"x").code(), "unknown_field");
}
