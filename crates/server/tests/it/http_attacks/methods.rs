//! Methods that an address does not have, and what other sites' pages ask before they ask (A79).

use crate::support::{Member, TestServer, http};

const PATHS: [&str; 7] = [
    "/",
    "/chat/tea/",
    "/api/v1/me",
    "/api/v1/sign-in",
    "/api/v1/rooms/tea/messages",
    "/api/v1/media",
    "/livez",
];

#[test]
fn what_nobody_asked_for_is_refused_by_name() {
    let server = TestServer::start();
    let ada = Member::sign_up(server.address(), "ada");
    let (cookie, bearer) = (ada.cookie(), ada.bearer());
    let known = [("cookie", cookie.as_str()), ("authorization", bearer.as_str()), ("x-canary", "canary")];
    for path in PATHS {
        for method in ["TRACE", "PROPFIND", "TEAPOT", "OPTIONS"] {
            let answer = http::request(server.address(), method, path, &known, b"");
            assert_eq!((answer.status, answer.code()), (405, "bad_request".to_owned()), "{method} {path}");
            let allowed = answer.header("allow").unwrap_or_else(|| panic!("{method} {path} names none"));
            assert!(!allowed.contains(method), "{method} {path}: {allowed}");
            let said = format!("{:?} {}", answer.headers, String::from_utf8_lossy(&answer.body));
            assert!(!said.contains("canary") && !said.contains(&ada.token), "{method} {path} echoes: {said}");
        }
    }
    assert_eq!(ada.get("/api/v1/me").status, 200);
}

#[test]
fn it_is_no_way_to_elsewhere() {
    let server = TestServer::start();
    for target in ["evil.example:443", "127.0.0.1:22", "169.254.169.254:80"] {
        let request = format!("CONNECT {target} HTTP/1.1\r\nhost: {target}\r\n\r\n");
        let answer = http::first(server.address(), request.as_bytes());
        assert!((400..500).contains(&answer.status), "{target}: {}", answer.status);
    }
}

#[test]
fn no_other_site_is_granted_anything() {
    let server = TestServer::start();
    let ada = Member::sign_up(server.address(), "ada");
    let cookie = ada.cookie();
    for origin in ["https://evil.example", "null", "http://127.0.0.1"] {
        for path in PATHS {
            let before = [
                ("origin", origin),
                ("cookie", cookie.as_str()),
                ("access-control-request-method", "POST"),
                ("access-control-request-headers", "content-type, authorization"),
            ];
            for (method, headers) in [("OPTIONS", &before[..]), ("GET", &before[..2]), ("POST", &before[..2])]
            {
                let answer = http::request(server.address(), method, path, headers, b"");
                let granted = answer
                    .headers
                    .iter()
                    .find(|(name, _)| name.to_ascii_lowercase().starts_with("access-control"));
                assert!(granted.is_none(), "{method} {path} for {origin}: {granted:?}");
            }
        }
    }
}
