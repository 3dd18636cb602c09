//! Pages and caches: what sets somebody's cookie is kept by nobody.

use crate::support::{Guest, Member, TestServer, http};

#[test]
fn a_page_that_sets_a_cookie_is_kept_by_no_cache() {
    let server = TestServer::start();
    for path in ["/", "/chat/tea/", "/sign-in", "/admin/"] {
        let first = http::get(server.address(), path);
        assert!(first.header("set-cookie").is_some());
        assert_eq!((first.header("cache-control"), first.header("vary")), (Some("no-store"), Some("Cookie")));
        let guest = Guest::arrive(server.address());
        let cookie = guest.cookie();
        let again = http::request(server.address(), "GET", path, &[("cookie", &cookie)], b"");
        assert_eq!(
            (again.header("set-cookie"), again.header("cache-control")),
            (None, Some("private, no-cache"))
        );
        assert_eq!(again.header("vary"), Some("Cookie"));
        let tag = again.header("etag").expect("a tag").to_owned();
        let known = [("cookie", cookie.as_str()), ("if-none-match", tag.as_str())];
        assert_eq!(http::request(server.address(), "GET", path, &known, b"").status, 304);
        let stranger = http::request(server.address(), "GET", path, &[("if-none-match", &tag)], b"");
        assert_eq!(stranger.status, 200, "an old copy is not made a stranger's");
    }
}

#[test]
fn pages_renew_the_cookie_of_a_device_that_is_signed_in() {
    let server = TestServer::start();
    let ada = Member::sign_up(server.address(), "ada");
    let page = http::request(server.address(), "GET", "/", &[("cookie", &ada.cookie())], b"");
    let set: Vec<&str> = page
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
        .map(|(_, value)| value.as_str())
        .collect();
    let session = format!("teahouse={}; Path=/; Max-Age=7776000; HttpOnly; SameSite=Lax", ada.token);
    assert!(set.contains(&session.as_str()), "{set:?}");
    assert!(set.iter().any(|cookie| cookie.starts_with("teahouse_csrf=")), "{set:?}");
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert_eq!(ada.request("POST", "/api/v1/sign-out", b"").status, 204);
    let page = http::request(server.address(), "GET", "/", &[("cookie", &ada.cookie())], b"");
    let renewed = page.headers.iter().any(|(_, value)| value.starts_with("teahouse=ths_"));
    assert!(!renewed, "what is over is not renewed");
}
