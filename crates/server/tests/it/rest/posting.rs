//! Saying something by REST, and who may.

use serde_json::json;

use crate::support::{Guest, Member, Person, TestServer, TutorialClient, http};

const MESSAGES: &str = "/api/v1/rooms/tea/messages";
const JSON: (&str, &str) = ("content-type", "application/json");

#[test]
fn said_once_answered_again_never_doubled() {
    let mut server = TestServer::lifted();
    let mut reader = Person::arrive(server.address());
    reader.join("tea");
    let mut page = TutorialClient::join(server.address(), "tea");
    let guest = Guest::arrive(server.address());

    let first = guest.say("tea", "c1", "hello");
    assert_eq!(first.status, 201);
    let message = first.json();
    assert_eq!(
        (&message["seq"], &message["text"], &message["client_id"]),
        (&json!(1), &json!("hello"), &json!("c1"))
    );
    assert_eq!(reader.texts("tea", 1), ["hello"]);
    assert_eq!(page.next()["message"], "hello");

    let again = guest.say("tea", "c1", "hello");
    assert_eq!((again.status, again.json()), (200, message.clone()));
    let other = guest.say("tea", "c1", "something else");
    assert_eq!((other.status, other.code()), (409, "client_id_reused".to_owned()));

    drop((reader, page));
    server.restart();
    let guest = guest.at(server.address());
    let later = guest.say("tea", "c1", "hello");
    assert_eq!((later.status, later.json()), (200, message));
    assert_eq!(guest.say("tea", "c2", "next").json()["seq"], 2);
    assert_eq!(Guest::arrive(server.address()).say("tea", "c1", "another person's").status, 201);
}

#[test]
fn the_same_message_a_hundred_times_at_once_is_one() {
    let server = TestServer::lifted();
    let guest = Guest::arrive(server.address());
    let answers: Vec<_> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..100).map(|_| scope.spawn(|| guest.say("tea", "same", "once"))).collect();
        all.into_iter().map(|one| one.join().expect("no panic")).collect()
    });
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    assert!(answers.iter().all(|answer| matches!(answer.status, 200 | 201) && answer.json()["seq"] == 1));
    assert_eq!(http::get(server.address(), MESSAGES).json()["head"], 1);
}

#[test]
fn only_who_proves_who_they_are_may_speak() {
    let server = TestServer::start();
    let body = br#"{"client_id":"c1","text":"hello"}"#;
    let guest = Guest::arrive(server.address());
    let forged = format!("Bearer {}x", guest.token);
    let in_query = format!("{MESSAGES}?token={}", guest.token);
    for (path, headers) in [
        (MESSAGES, vec![JSON]),
        (MESSAGES, vec![JSON, ("authorization", forged.as_str())]),
        (MESSAGES, vec![JSON, ("authorization", "Basic eDp5")]),
        (MESSAGES, vec![JSON, ("cookie", "teahouse_guest=u_0000000000000.AAAA")]),
        (in_query.as_str(), vec![JSON]),
    ] {
        let answer = http::request(server.address(), "POST", path, &headers, body);
        assert_eq!((answer.status, answer.code()), (401, "unauthorized".to_owned()), "{headers:?}");
    }
    assert_eq!(http::get(server.address(), MESSAGES).json()["head"], 0);
}

#[test]
fn a_cookie_works_from_our_own_pages_only() {
    let server = TestServer::with(|config| {
        config.allowed_origins =
            vec![teahouse::config::PageOrigin::parse("https://app.example.com").unwrap()];
    });
    let guest = Guest::arrive(server.address());
    let (cookie, bearer) = (guest.cookie(), guest.bearer());
    let own = format!("http://{}", server.address());
    let cookie = ("cookie", cookie.as_str());
    let try_it = |number: usize, headers: &[(&str, &str)]| {
        let body = json!({"client_id": format!("c{number}"), "text": "hello"}).to_string();
        let headers: Vec<_> = [&[JSON], headers].concat();
        http::request(server.address(), "POST", MESSAGES, &headers, body.as_bytes())
    };
    let welcome: [&[(&str, &str)]; 5] = [
        &[cookie, ("origin", &own), ("sec-fetch-site", "same-origin")],
        &[cookie],
        &[cookie, ("sec-fetch-site", "none")],
        &[cookie, ("origin", "https://app.example.com"), ("sec-fetch-site", "cross-site")],
        &[("authorization", &bearer), ("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")],
    ];
    for (number, headers) in welcome.into_iter().enumerate() {
        assert_eq!(try_it(number, headers).status, 201, "{headers:?}");
    }
    let refused: [&[(&str, &str)]; 6] = [
        &[cookie, ("origin", "https://evil.example")],
        &[cookie, ("origin", "null")],
        &[cookie, ("origin", &own), ("origin", "https://evil.example")],
        &[cookie, ("sec-fetch-site", "cross-site")],
        &[cookie, ("sec-fetch-site", "same-site")],
        &[cookie, ("origin", "https://evil.example"), ("sec-fetch-site", "same-origin")],
    ];
    for headers in refused {
        let answer = try_it(99, headers);
        assert_eq!((answer.status, answer.code()), (403, "origin_refused".to_owned()), "{headers:?}");
    }
    assert_eq!(http::get(server.address(), MESSAGES).json()["head"], 5);
}

/// Browsers send no Fetch Metadata by plain HTTP: then the page shows the token of its session.
#[test]
fn a_signed_in_change_by_cookie_is_vouched_for_by_the_browser_or_by_the_sessions_token() {
    let server = TestServer::start();
    let (ada, bo) = (Member::sign_up(server.address(), "ada"), Member::sign_up(server.address(), "bo"));
    let own = format!("http://{}", server.address());
    let (cookie, csrf, of_bo) = (ada.cookie(), ada.csrf.as_str(), bo.csrf.as_str());
    let cookie = ("cookie", cookie.as_str());
    let beside = format!("{}; teahouse_csrf={csrf}", ada.cookie());
    let try_it = |number: usize, headers: &[(&str, &str)]| {
        let body = json!({"client_id": format!("c{number}"), "text": "hello"}).to_string();
        let headers: Vec<_> = [&[JSON], headers].concat();
        http::request(server.address(), "POST", MESSAGES, &headers, body.as_bytes())
    };
    let welcome: [&[(&str, &str)]; 4] = [
        &[cookie, ("x-csrf-token", csrf)],
        &[cookie, ("origin", &own), ("x-csrf-token", csrf)],
        &[cookie, ("sec-fetch-site", "same-origin")],
        &[("cookie", &beside), ("x-csrf-token", csrf)],
    ];
    for (number, headers) in welcome.into_iter().enumerate() {
        assert_eq!(try_it(number, headers).status, 201, "{headers:?}");
    }
    let refused: [(&[(&str, &str)], &str); 6] = [
        (&[cookie], "csrf_refused"),
        (&[cookie, ("origin", &own)], "csrf_refused"),
        (&[cookie, ("x-csrf-token", of_bo)], "csrf_refused"),
        (&[cookie, ("x-csrf-token", &ada.token)], "csrf_refused"),
        (&[("cookie", &beside)], "csrf_refused"),
        (&[cookie, ("sec-fetch-site", "cross-site"), ("x-csrf-token", csrf)], "origin_refused"),
    ];
    for (headers, code) in refused {
        let answer = try_it(99, headers);
        assert_eq!((answer.status, answer.code().as_str()), (403, code), "{headers:?}");
    }
    assert_eq!(http::get(server.address(), MESSAGES).json()["head"], 4);
}

#[test]
fn what_is_no_message_is_refused_and_nothing_of_it_stored() {
    let server = TestServer::lifted();
    let guest = Guest::arrive(server.address());
    let long = json!({"client_id": "c", "text": "x".repeat(16 * 1024 + 1)}).to_string();
    let deep = "[".repeat(60_000);
    let many: String = (0..5_000).map(|number| format!("\"k{number}\":1,")).collect();
    let many = format!("{{{many}\"client_id\":\"c\",\"text\":\"x\"}}");
    for (body, code) in [
        ("", "bad_json"),
        ("[]", "bad_json"),
        ("{", "bad_json"),
        (deep.as_str(), "bad_json"),
        (r#"{"client_id":"c","text":"x","user_id":"u_1"}"#, "unknown_field"),
        (many.as_str(), "unknown_field"),
        (r#"{"text":"x"}"#, "bad_request"),
        (r#"{"client_id":"c","client_id":"d","text":"x"}"#, "bad_request"),
        (r#"{"client_id":"","text":"x"}"#, "bad_request"),
        (r#"{"client_id":"a b","text":"x"}"#, "bad_request"),
        (r#"{"client_id":"c","text":7}"#, "bad_request"),
        (r#"{"client_id":"c","text":"x","reply_to":-1}"#, "bad_request"),
        (r#"{"client_id":"c","text":"x","reply_to":1e999}"#, "bad_json"),
        (r#"{"client_id":"c","text":"x","reply_to":18446744073709551616}"#, "bad_request"),
        (r#"{"client_id":"c","text":""}"#, "empty"),
        (r#"{"client_id":"c","text":" \u200b\n"}"#, "empty"),
        (r#"{"client_id":"c"}"#, "empty"),
        (r#"{"client_id":"c","media":["m_0000000000000000000000000"]}"#, "unknown_media"),
        (r#"{"client_id":"c","media":["../../etc/passwd"]}"#, "bad_request"),
        (long.as_str(), "too_long"),
    ] {
        let answer = guest.request("POST", MESSAGES, &[JSON], body.as_bytes());
        assert_eq!((answer.status, answer.code().as_str()), (400, code), "{body:.60}");
    }
    assert_eq!(http::get(server.address(), MESSAGES).json()["head"], 0);
}

#[test]
fn who_is_too_fast_is_told_when_to_come_back() {
    let server = TestServer::timeless(|config| config.limits.messages_burst = 3);
    let guest = Guest::arrive(server.address());
    for number in 0..3 {
        assert_eq!(guest.say("tea", &format!("c{number}"), "hello").status, 201);
    }
    let refused = guest.say("tea", "c3", "hello");
    assert_eq!((refused.status, refused.code()), (429, "rate_limited".to_owned()));
    assert_eq!(refused.header("retry-after"), Some("1"));
    assert!(refused.json()["error"]["retry_after_ms"].as_u64().is_some_and(|wait| (1..=100).contains(&wait)));
    server.clock.advance(std::time::Duration::from_secs(1));
    assert_eq!(guest.say("tea", "c3", "hello").status, 201);
}
