//! Handshakes that are none (A17), and pages that may not make one.

use crate::support::{Guest, TestServer, http};

const KEY: (&str, &str) = ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");

fn shake(server: &TestServer, line: &str, headers: &[(&str, &str)]) -> http::Answer {
    let mut text = format!("{line}\r\nhost: {}\r\n", server.address());
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    http::parse(&http::raw(server.address(), format!("{text}\r\n").as_bytes()))
}

#[test]
fn handshakes_that_are_none() {
    let server = TestServer::with(|config| config.deadlines.header = std::time::Duration::from_millis(500));
    let (upgrade, connection) = (("upgrade", "websocket"), ("connection", "Upgrade, close"));
    let version = ("sec-websocket-version", "13");
    let chat = ("sec-websocket-protocol", "chat.v1.json");
    let get = "GET /ws HTTP/1.1";
    for (what, line, headers, status) in [
        ("no key", get, vec![upgrade, connection, version, chat], 400),
        ("a short key", get, vec![upgrade, connection, version, chat, ("sec-websocket-key", "AAAA")], 400),
        ("two keys", get, vec![upgrade, connection, version, chat, KEY, KEY], 400),
        ("version 12", get, vec![upgrade, connection, ("sec-websocket-version", "12"), chat, KEY], 426),
        ("no version", get, vec![upgrade, connection, chat, KEY], 426),
        ("no upgrade", get, vec![("connection", "close"), version, chat, KEY], 426),
        ("another upgrade", get, vec![("upgrade", "h2c"), connection, version, chat, KEY], 426),
        ("POST", "POST /ws HTTP/1.1", vec![upgrade, connection, version, chat, KEY], 400),
        ("HTTP/1.0", "GET /ws HTTP/1.0", vec![upgrade, connection, version, chat, KEY], 400),
        ("no subprotocol", get, vec![upgrade, connection, version, KEY], 400),
        (
            "another subprotocol",
            get,
            vec![upgrade, connection, version, KEY, ("sec-websocket-protocol", "mqtt")],
            400,
        ),
    ] {
        let answer = shake(&server, line, &headers);
        assert_eq!(answer.status, status, "{what}");
        assert!(!answer.json()["error"]["message"].as_str().unwrap().is_empty(), "{what}");
        assert_eq!(answer.header("sec-websocket-version"), (status == 426).then_some("13"), "{what}");
    }
}

#[test]
fn a_page_of_another_site_gets_no_socket() {
    let server = TestServer::with(|config| config.deadlines.header = std::time::Duration::from_millis(500));
    let cookie = Guest::arrive(server.address()).cookie();
    let own = format!("http://{}", server.address());
    let hello = |path: &str, more: &[(&str, &str)]| {
        let headers = [
            ("upgrade", "websocket"),
            ("connection", "Upgrade"),
            ("sec-websocket-version", "13"),
            KEY,
            ("sec-websocket-protocol", "chat.v1.json"),
            ("cookie", cookie.as_str()),
        ];
        let all: Vec<_> = headers.iter().chain(more).copied().collect();
        let bytes = raw_head(&server, path, &all);
        http::parse(&bytes)
    };
    for path in ["/ws", "/ws/chat/tea/"] {
        for origin in
            ["https://evil.example", "null", "http://127.0.0.1", "https://127.0.0.1", "file://", "garbage"]
        {
            let answer = hello(path, &[("origin", origin)]);
            assert_eq!((answer.status, answer.code()), (403, "origin_refused".to_owned()), "{path} {origin}");
            assert!(answer.json()["error"]["message"].as_str().unwrap().contains("allowed_origins"));
        }
        assert_eq!(hello(path, &[("origin", &own)]).status, 101, "{path}");
        assert_eq!(hello(path, &[]).status, 101, "{path}");
    }
}

/// Sends a head and reads until the end of the answer's head; a refusal's body too.
fn raw_head(server: &TestServer, path: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    use std::io::{Read as _, Write as _};
    let mut stream = std::net::TcpStream::connect(server.address()).expect("the server listens");
    stream.set_read_timeout(Some(crate::support::PATIENCE)).expect("a time-out");
    let mut text = format!("GET {path} HTTP/1.1\r\nhost: {}\r\n", server.address());
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    stream.write_all(format!("{text}\r\n").as_bytes()).expect("sent");
    let mut answer = Vec::new();
    let mut byte = [0; 1];
    while !answer.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read > 0) {
        answer.push(byte[0]);
    }
    if !answer.starts_with(b"HTTP/1.1 101") {
        stream.read_to_end(&mut answer).expect("the body");
    }
    answer
}
