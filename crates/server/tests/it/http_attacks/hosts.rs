//! For whom requests are (A81), and for which pages.

use crate::support::{TestServer, http};

fn status(server: &TestServer, head: &str) -> (u16, String) {
    let answer =
        http::parse(&http::raw(server.address(), format!("{head}\r\nconnection: close\r\n\r\n").as_bytes()));
    let code = if answer.body.is_empty() { String::new() } else { answer.code() };
    (answer.status, code)
}

#[test]
fn only_for_hosts_of_ours() {
    let server = TestServer::start();
    let port = server.address().port();
    for host in
        ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "[::1]", "0.0.0.0", "2130706433"]
    {
        let refused = status(&server, &format!("GET / HTTP/1.1\r\nhost: {host}:{port}"));
        assert_eq!(refused, (421, "host_refused".to_owned()), "{host}");
    }
    for host in
        ["", "a b", "localhost, evil.example", "user@localhost", "localhost:99999", "localhost:", "%6c"]
    {
        let refused = status(&server, &format!("GET / HTTP/1.1\r\nhost: {host}"));
        assert!(matches!(refused.0, 400 | 421), "{host}: {refused:?}");
    }
    for head in [
        "GET / HTTP/1.1\r\nx: y".to_owned(),
        format!("GET / HTTP/1.1\r\nhost: localhost:{port}\r\nhost: evil.example"),
        format!("GET / HTTP/1.1\r\nhost: localhost:{port}\r\nhost: localhost:{port}"),
        format!("GET http://evil.example/ HTTP/1.1\r\nhost: localhost:{port}"),
        format!("GET http://localhost:{port}@evil.example/ HTTP/1.1\r\nhost: localhost:{port}"),
    ] {
        let refused = status(&server, &head);
        assert!(matches!(refused.0, 400 | 421), "{head}: {refused:?}");
    }
    let own = [
        format!("GET /static/js/teahouse.js HTTP/1.1\r\nhost: LOCALHOST:{port}"),
        "GET /static/js/teahouse.js HTTP/1.1\r\nhost: localhost".to_owned(),
        format!("GET http://localhost:{port}/static/js/teahouse.js HTTP/1.1\r\nhost: localhost:{port}"),
    ];
    for head in own {
        let answer = http::raw(server.address(), format!("{head}\r\nconnection: close\r\n\r\n").as_bytes());
        assert!(answer.starts_with(b"HTTP/1.1 200"), "{head}");
    }
}

#[test]
fn health_is_for_whoever_asks_by_whatever_name() {
    let server = TestServer::start();
    for path in ["/livez", "/readyz"] {
        let answer = http::request(server.address(), "GET", path, &[("host", "10.1.2.3:80")], b"");
        assert_eq!((answer.status, answer.body.as_slice()), (200, &b"ok\n"[..]));
        assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    }
}

#[test]
fn no_address_is_made_from_a_header() {
    let server = TestServer::start();
    let lies = [
        ("x-forwarded-host", "evil.example"),
        ("forwarded", "host=evil.example"),
        ("x-original-url", "/metrics"),
    ];
    for path in ["/", "/chat/tea", "/chat/tea/", "/api/openapi.json"] {
        let answer = http::request(server.address(), "GET", path, &lies, b"");
        assert!(answer.status < 400);
        assert!(answer.headers.iter().all(|(_, value)| !value.contains("evil")), "{path}");
        assert!(!String::from_utf8_lossy(&answer.body).contains("evil.example"), "{path}");
    }
}
