//! Heads that two readers could read in two ways (A77), and heads of any size (A78).

use crate::support::{Guest, TestServer, http};

/// The statuses of all answers that came back.
fn statuses(server: &TestServer, bytes: &[u8]) -> Vec<u16> {
    let text = String::from_utf8_lossy(&http::raw(server.address(), bytes)).into_owned();
    let heads = text.match_indices("HTTP/1.1 ").map(|(at, _)| at);
    heads.filter_map(|at| text[at + 9..].get(..3)?.parse().ok()).collect()
}

#[test]
fn no_request_hides_in_another() {
    let server = TestServer::with(|config| config.deadlines.header = std::time::Duration::from_millis(500));
    let guest = Guest::arrive(server.address());
    let host = server.address();
    let hidden = format!(
        "GET /api/v1/me HTTP/1.1\r\nhost: {host}\r\nauthorization: {}\r\nconnection: close\r\n\r\n",
        guest.bearer()
    );
    let length = hidden.len();
    for (what, head) in [
        ("two lengths", format!("content-length: 0\r\ncontent-length: {length}")),
        ("a list of lengths", format!("content-length: 0, {length}")),
        ("a sign", "content-length: +0".to_owned()),
        ("a hexadecimal length", "content-length: 0x0".to_owned()),
        ("no length", "content-length: ".to_owned()),
        ("a huge length", "content-length: 18446744073709551616".to_owned()),
        ("an unknown coding", "transfer-encoding: xchunked".to_owned()),
        ("chunked and then more", "transfer-encoding: chunked, identity".to_owned()),
        ("a blank before the colon", "transfer-encoding : chunked".to_owned()),
        ("a folded header", "x: y\r\n transfer-encoding: chunked".to_owned()),
        ("a vertical tab", "transfer-encoding:\x0bchunked".to_owned()),
        ("a bare carriage return", "x: y\rtransfer-encoding: chunked".to_owned()),
        ("a NUL in a value", "x: y\0z".to_owned()),
        ("a NUL in a name", "x\0y: z".to_owned()),
    ] {
        let bytes =
            format!("POST /api/v1/rooms/tea/messages HTTP/1.1\r\nhost: {host}\r\n{head}\r\n\r\n{hidden}");
        let answers = statuses(&server, bytes.as_bytes());
        assert_eq!(answers, [400], "{what}");
    }
}

#[test]
fn of_two_lengths_one_counts_and_nothing_follows() {
    let server = TestServer::start();
    let host = server.address();
    let next = format!("GET /livez HTTP/1.1\r\nhost: {host}\r\n\r\n");
    for lengths in
        ["transfer-encoding: chunked\r\ncontent-length: 5", "content-length: 5\r\ntransfer-encoding: chunked"]
    {
        let bytes = format!("GET /livez HTTP/1.1\r\nhost: {host}\r\n{lengths}\r\n\r\n0\r\n\r\n{next}");
        assert_eq!(statuses(&server, bytes.as_bytes()), [200], "{lengths}");
    }
}

#[test]
fn a_body_is_never_read_as_a_request() {
    let server = TestServer::start();
    let guest = Guest::arrive(server.address());
    let host = server.address();
    let hidden =
        format!("GET /api/v1/me HTTP/1.1\r\nhost: {host}\r\nauthorization: {}\r\n\r\n", guest.bearer());
    let length = hidden.len();
    for (line, status) in [
        ("GET /chat/tea/", 200),
        ("GET /nowhere", 404),
        ("POST /api/v1/me", 405),
        ("POST /api/v1/rooms/tea/messages", 401),
        ("GET /ws", 426),
    ] {
        let head = format!("{line} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
        let plain = format!("{head}content-length: {length}\r\n\r\n{hidden}");
        assert_eq!(statuses(&server, plain.as_bytes()), [status], "{line}");
        let chunked = format!("{head}transfer-encoding: chunked\r\n\r\n{length:x}\r\n{hidden}\r\n0\r\n\r\n");
        assert_eq!(statuses(&server, chunked.as_bytes()), [status], "{line}");
    }
}

#[test]
fn what_is_not_http_is_not_answered_as_if_it_were() {
    let server = TestServer::with(|config| config.deadlines.header = std::time::Duration::from_millis(300));
    for bytes in [
        &b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"[..],
        b"GET /\r\n\r\n",
        b"GET / HTTP/3.0\r\nhost: localhost\r\n\r\n",
        b"GET  / HTTP/1.1\r\nhost: localhost\r\n\r\n",
        b"GET /\0 HTTP/1.1\r\nhost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\r\n\r\n",
        b"EHLO tea.example\r\n\r\n",
        b"GET / HTTP/1.1\nhost: localhost\n\n",
        b"\r\n\r\n\r\n\r\n",
        b"\xff\xfe\xfd\r\n\r\n",
    ] {
        let answers = statuses(&server, bytes);
        assert!(answers.is_empty() || answers == [400], "{}: {answers:?}", String::from_utf8_lossy(bytes));
    }
    assert_eq!(http::get(server.address(), "/livez").status, 200);
}

#[test]
fn heads_have_a_largest_size() {
    let server = TestServer::start();
    let host = server.address();
    let head = |line: &str, more: &str| {
        format!("{line} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n{more}\r\n")
    };
    for kib in [17, 31, 40, 64, 100, 1024] {
        let long = "x".repeat(kib * 1024);
        for (what, bytes) in [
            ("path", head(&format!("GET /{long}"), "")),
            ("query", head(&format!("GET /?{long}"), "")),
            ("header", head("GET /livez", &format!("x: {long}\r\n"))),
            ("name", head("GET /livez", &format!("{long}: x\r\n"))),
            ("cookie", head("GET /livez", &format!("cookie: {long}\r\n"))),
            ("method", head(&format!("{long} /livez"), "")),
        ] {
            let answers = statuses(&server, bytes.as_bytes());
            // The limit is 32 KiB and what one more read may bring; below it a head is one like any other.
            let expected: &[u16] = if kib <= 64 { &[200, 400, 404, 405, 414, 431] } else { &[400, 414, 431] };
            assert!(answers.len() == 1 && expected.contains(&answers[0]), "{what} of {kib} KiB: {answers:?}");
        }
    }
    for count in [101, 1_000, 10_000] {
        let many: String = (0..count).map(|number| format!("x-{number}: y\r\n")).collect();
        assert_eq!(statuses(&server, head("GET /livez", &many).as_bytes()), [431], "{count} headers");
    }
    assert_eq!(statuses(&server, head("GET /livez", &"x: y\r\n".repeat(50)).as_bytes()), [200]);
}

#[test]
fn paths_lead_nowhere_else() {
    let server = TestServer::start();
    for path in [
        "//",
        "//chat/tea/",
        "/./",
        "/../",
        "/%2e%2e/",
        "/%2e%2e/guests.key",
        "/..;/metrics",
        "/chat/../metrics",
        "/static/..%2f..%2fCargo.toml",
        "/static/%5c..%5c",
        "/static/.%00./",
        "/media/../guests.key",
        "/;/metrics",
        "/metrics/",
        "/METRICS",
        "/metrics%20",
        "/chat/tea/x",
        "/ws/other",
        "/ws/chat/",
        "/ws/chat/a/b/",
        "/wsx",
        "/ws/chat/..%2f/",
        "/ws/chat/%00/",
        "/ws/chat/%ff/",
        "/ws/chat/a%20b/",
        "/teahouse.db",
        "/guests.key",
    ] {
        let answer = http::get(server.address(), path);
        assert_eq!(answer.status, 404, "{path}");
    }
}
