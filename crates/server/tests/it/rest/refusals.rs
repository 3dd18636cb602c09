//! Refusals: the right status, always with JSON, never with somebody else's words.

use crate::support::{Guest, TestServer, http};

#[test]
fn what_is_not_json_is_not_read() {
    let server = TestServer::start();
    let guest = Guest::arrive(server.address());
    for (method, path, body) in [
        ("POST", "/api/v1/rooms/tea/messages", r#"{"client_id":"c","text":"x"}"#),
        ("PUT", "/api/v1/me", r#"{"name":"Lu Yu"}"#),
    ] {
        for kind in [
            "",
            "text/plain",
            "application/x-www-form-urlencoded",
            "application/jsonx",
            "multipart/form-data",
        ] {
            let answer = guest.request(method, path, &[("content-type", kind)], body.as_bytes());
            assert_eq!((answer.status, answer.code()), (415, "bad_request".to_owned()), "{path} {kind}");
        }
        let kind = ("content-type", "Application/JSON; charset=utf-8");
        assert!(guest.request(method, path, &[kind], body.as_bytes()).status < 300);
        let large = vec![b' '; 64 * 1024 + 1];
        let answer = guest.request(method, path, &[kind], &large);
        assert_eq!((answer.status, answer.code()), (413, "too_big".to_owned()), "{path}");
    }
}

#[test]
fn other_methods_are_told_which_ones_there_are() {
    let server = TestServer::start();
    for (method, path, allowed) in [
        ("DELETE", "/api/v1/rooms/tea/messages", "GET,HEAD,POST"),
        ("PATCH", "/api/v1/me", "GET,HEAD,PUT,DELETE"),
        ("TRACE", "/api/v1/me", "GET,HEAD,PUT,DELETE"),
        ("PROPFIND", "/", "GET,HEAD"),
        ("BREW", "/chat/tea/", "GET,HEAD"),
        ("GET", "/api/v1/media", "POST"),
        ("PUT", "/media/m_0000000000000000000000000", "GET,HEAD"),
    ] {
        let answer = http::request(server.address(), method, path, &[], b"");
        assert_eq!(answer.status, 405, "{method} {path}");
        assert_eq!(answer.header("allow"), Some(allowed), "{method} {path}");
        assert_eq!(answer.code(), "bad_request");
    }
    let evil = [("origin", "https://evil.example"), ("access-control-request-method", "POST")];
    let preflight = http::request(server.address(), "OPTIONS", "/api/v1/me", &evil, b"");
    assert_eq!(preflight.status, 405);
    assert!(
        !preflight.headers.iter().any(|(name, _)| name.to_ascii_lowercase().starts_with("access-control"))
    );
    assert!(
        http::raw(
            server.address(),
            b"CONNECT evil.example:443 HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
        )
        .starts_with(b"HTTP/1.1 4")
    );
}

#[test]
fn what_is_nowhere_is_json_too() {
    let server = TestServer::start();
    for path in [
        "/nowhere",
        "/api",
        "/api/v1",
        "/api/v2/me",
        "/static/",
        "/static/nothing.js",
        "/static/%ff",
        "/static/../Cargo.toml",
        "/static/%2e%2e/%2e%2e/Cargo.toml",
        "/static/tests/vectors.js",
        "/media/",
        "/media/x",
        "/media/%ff",
        "/media/m_0000000000000000000000000",
        "/media/m_0000000000000000000000000/thumbnail",
        "/media/..%2f..%2fguests.key",
        "//",
        "/..;/metrics",
    ] {
        let answer = http::get(server.address(), path);
        assert_eq!((answer.status, answer.code()), (404, "not_found".to_owned()), "{path}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
    }
}

#[test]
fn names_that_no_room_has() {
    let server = TestServer::start();
    let guest = Guest::arrive(server.address());
    let long = "x".repeat(101);
    let huge = "x".repeat(10 * 1024);
    for name in [
        "..%2f..%2fetc",
        "%3Cimg%20onerror%3E",
        &long,
        &huge,
        "%00",
        "a%0ab",
        "%2e%2e",
        "%ff",
        "a%20b",
        "a.b",
        "%E2%80%8B",
        "%E2%80%AEa",
    ] {
        for path in
            [format!("/chat/{name}/"), format!("/chat/{name}"), format!("/api/v1/rooms/{name}/events")]
        {
            let answer = http::get(server.address(), &path);
            assert_eq!((answer.status, answer.code()), (404, "bad_room".to_owned()), "{path:.60}");
        }
        assert_eq!(guest.say(name, "c", "x").code(), "bad_room", "{name:.60}");
    }
    for name in ["con", "nul", "_", "-", "%E8%8C%B6%E9%A6%86", "Tea"] {
        assert_eq!(http::get(server.address(), &format!("/chat/{name}/")).status, 200, "{name}");
    }
    let redirect = http::get(server.address(), "/chat/%E8%8C%B6");
    assert_eq!((redirect.status, redirect.header("location")), (308, Some("/chat/%E8%8C%B6/")));
}

#[test]
fn both_doors_describe_themselves() {
    let server = TestServer::start();
    for (path, key, version) in
        [("/api/openapi.json", "openapi", "3.1.0"), ("/api/asyncapi.json", "asyncapi", "3.0.0")]
    {
        let answer = http::get(server.address(), path);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/json")));
        assert_eq!(answer.json()[key], version);
    }
}

#[test]
fn every_answer_is_hardened() {
    let server = TestServer::start();
    for path in ["/", "/chat/tea/", "/api/v1/me", "/nowhere", "/livez", "/metrics", "/static/js/teahouse.js"]
    {
        let answer = http::get(server.address(), path);
        let policy = answer.header("content-security-policy").expect("a policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"), "{path}");
        assert_eq!(answer.header("referrer-policy"), Some("same-origin"), "{path}");
        assert!(
            answer.header("cache-control").is_some_and(|value| value == "no-store" || value == "no-cache"),
            "{path}"
        );
        assert!(answer.header("server").is_none());
    }
    let page = http::get(server.address(), "/chat/tea/");
    assert!(page.header("content-security-policy").unwrap().contains("frame-ancestors 'none'"));
}
