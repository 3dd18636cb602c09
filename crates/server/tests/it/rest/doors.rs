//! What is told to who is nobody yet: which doors there are; and what a browser sees where there is nothing.

use serde_json::json;
use teahouse::config::SignUp;

use crate::support::{TestServer, http};

const BROWSER: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");

#[test]
fn anybody_may_ask_which_doors_there_are() {
    let server = TestServer::start();
    let answer = http::get(server.address(), "/api/v1/server");
    let expected = json!({"guests": true, "sign_up": "open", "mail": false});
    assert_eq!((answer.status, answer.json()), (200, expected));
    let server = TestServer::with(|config| {
        config.accounts.guests = false;
        config.accounts.sign_up = SignUp::Invite;
    });
    let answer = http::get(server.address(), "/api/v1/server");
    let expected = json!({"guests": false, "sign_up": "invite", "mail": false});
    assert_eq!((answer.status, answer.json()), (200, expected), "also where guests may not be");
}

#[test]
fn a_browser_gets_a_page_where_there_is_nothing_and_a_program_gets_json() {
    let server = TestServer::start();
    for path in ["/nowhere", "/chat/a%20b/", "/chat/a%20b", "/chat/tea/more/"] {
        let page = http::request(server.address(), "GET", path, &[BROWSER], b"");
        let kind = page.header("content-type").unwrap_or_default();
        assert_eq!((page.status, kind), (404, "text/html; charset=utf-8"), "{path}");
        let policy = page.header("content-security-policy").unwrap_or_default();
        assert!(policy.contains("script-src"), "{path}: {policy}");
        assert_eq!((page.header("set-cookie"), page.header("etag")), (None, None), "{path}");
        let json = http::get(server.address(), path);
        assert!(["not_found", "bad_room"].contains(&json.code().as_str()), "{path}");
        assert_eq!(json.status, 404, "{path}");
    }
    let api = http::request(server.address(), "GET", "/api/v1/nothing", &[BROWSER], b"");
    assert_eq!((api.status, api.code().as_str()), (404, "not_found"));
}

#[test]
fn the_pages_before_the_rooms_are_there_with_a_slash_too() {
    let server = TestServer::start();
    for path in ["/sign-in", "/sign-up", "/reset", "/reset/abc", "/invite/abc"] {
        for path in [path.to_owned(), format!("{path}/")] {
            assert_eq!(http::get(server.address(), &path).status, 200, "{path}");
        }
    }
}
