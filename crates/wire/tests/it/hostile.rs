//! What is sent to break the parsers: no panic, no overflow, no time without bound, always an error with a code.

use std::fmt::Write as _;

use proptest::prelude::*;
use teahouse_domain::Code;
use teahouse_wire::{
    admin,
    chat::{self, Request},
    rest::{self, PostMessage},
    schema, tutorial,
};

/// Frames that are nearly right: pieces of real ones, put together by chance.
fn nearly_a_frame() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"id\":1",
        "\"send\":{",
        "\"join\":",
        "\"room\":\"tea\"",
        "\"client_id\":\"c\"",
        "\"text\":\"x\"",
        "\"type\":\"image\"",
        "\"content\":\"data:image/png;base64,AA==\"",
        "\"content\":",
        "\"media\":[",
        "\"m_0000000000000000000000000\"",
        "null",
        "1",
        "-1",
        "1e9",
        "true",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "\"",
        "\\",
        " ",
        "\"after\":18446744073709551616",
        "\"ping\":7",
        "\"edit\":{",
        "\"react\":{",
        "\"me\":{}",
        "\"rooms\":{}",
        "\"members\":{",
        "\"ban\":{",
        "\"mute\":{",
        "\"status\":{",
        "\"away\":true",
        "\"target\":7",
        "\"emoji\":\"x\"",
        "\"on\":false",
        "\"person\":\"u_0000000000009\"",
        "\"role\":\"member\"",
        "\"role\":{",
        "\"seconds\":60",
        "\"token\":\"x\"",
        "\"limit\":5",
        "\"rooms\":{\"a\":1}",
        "\u{202e}",
        "\"user_name\":\"",
    ]);
    prop::collection::vec(pieces, 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_frame_makes_a_parser_panic(bytes: Vec<u8>, text: String, nearly in nearly_a_frame()) {
        for frame in [bytes.as_slice(), text.as_bytes(), nearly.as_bytes()] {
            tutorial::parse(frame).map(drop).speaks_if_refused();
            chat::parse(frame).map(drop).map_err(|(_, error)| error).speaks_if_refused();
            rest::read::<PostMessage>(frame).map(drop).speaks_if_refused();
        }
    }

    /// What the strict parser takes is a request by the documented type, too; the other way round the type
    /// knows fewer rules.
    #[test]
    fn what_is_taken_as_a_command_is_one_by_its_type(nearly in nearly_a_frame()) {
        for frame in [nearly.clone(), format!("{{\"id\":1,{nearly}}}"), format!("{{\"id\":1,\"send\":{{{nearly}}}}}"), format!("{{\"id\":1,\"mute\":{{{nearly}}}}}"), format!("{{\"id\":1,\"react\":{{{nearly}}}}}")] {
            if let Ok(request) = chat::parse(frame.as_bytes()) {
                let read = serde_json::from_str::<schema::RequestMessage>(&frame);
                prop_assert!(read.is_ok(), "{}", frame);
                prop_assert_eq!(matches!(request, Request::Ping(_)), matches!(read.unwrap(), schema::RequestMessage::Ping(_)));
            }
        }
    }
}

/// Bodies that are nearly right, and queries.
fn nearly_a_body() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "{",
        "}",
        ",",
        "\"login\":\"ada\"",
        "\"password\":\"x\"",
        "\"email\":null",
        "\"name\":\"\u{202e}\"",
        "\"kind\":\"private\"",
        "\"title\":\"x\"",
        "\"people\":[\"u_0000000000001\"]",
        "\"topic\":\"\"",
        "\"seconds\":-1",
        "\"seconds\":99999999999999999999",
        "\"person\":\"u_0000000000001\"",
        "\"uses\":0",
        "\"role\":\"owner\"",
        "\"change_user\":{",
        "\"user\":\"ada\"",
        "\"change\":{",
        "\"list_users\":{}",
        "\"page\":{\"limit\":0}",
        "\"rights\":[\"read\",\"read\"]",
        "q=%ff",
        "&",
        "limit=0",
        "cursor=%00",
        "from=2026-02-30",
        "state=open",
        "format=csv",
        "=",
        "%",
        "1970-01-01T00:00:00+01:00",
        "\u{1f468}\u{200d}",
    ]);
    prop::collection::vec(pieces, 0..10).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_body_and_no_query_makes_a_reader_panic(bytes: Vec<u8>, text: String, nearly in nearly_a_body()) {
        for body in [bytes.as_slice(), text.as_bytes(), nearly.as_bytes(), format!("{{{nearly}}}").as_bytes()] {
            rest::read::<rest::SignUp>(body).and_then(rest::SignUp::check).map(drop).speaks_if_refused();
            rest::read::<rest::UpdateMe>(body).and_then(rest::UpdateMe::check).map(drop).speaks_if_refused();
            rest::read::<rest::NewRoom>(body).and_then(rest::NewRoom::check).map(drop).speaks_if_refused();
            rest::read::<rest::NewBan>(body).and_then(rest::NewBan::check).map(drop).speaks_if_refused();
            rest::read::<rest::NewInvite>(body).and_then(rest::NewInvite::check).map(drop).speaks_if_refused();
            rest::read::<admin::NewKey>(body).and_then(admin::NewKey::check).map(drop).speaks_if_refused();
            if let Ok(command) = admin::Command::read(body) {
                let written = serde_json::to_vec(&command).unwrap();
                prop_assert_eq!(admin::Command::read(&written), Ok(command));
            }
        }
        for query in [text, nearly] {
            rest::RoomsQuery::parse(Some(&query)).map(drop).speaks_if_refused();
            rest::emoji(&query).map(drop).speaks_if_refused();
            teahouse_wire::parse_time(&query).map(drop).speaks_if_refused();
            for list in ["users", "messages", "reports", "audit"] {
                admin::Command::list(list, Some(&query)).map(drop).speaks_if_refused();
            }
        }
    }
}

/// An error always says something.
trait Spoken {
    fn speaks_if_refused(self);
}

impl Spoken for teahouse_domain::Result<()> {
    fn speaks_if_refused(self) {
        if let Err(error) = self {
            assert!(!error.message.is_empty() && error.message.len() < 400, "{error}");
        }
    }
}

#[test]
fn depth_bombs_are_errors_on_every_wire() {
    for bomb in
        ["[".repeat(100_000), "{\"a\":".repeat(100_000), format!("{{\"content\":{}", "[".repeat(100_000))]
    {
        assert_eq!(tutorial::parse(bomb.as_bytes()).unwrap_err().code, Code::BadJson);
        assert_eq!(chat::parse(bomb.as_bytes()).unwrap_err().1.code, Code::BadJson);
        assert_eq!(
            rest::read::<PostMessage>(bomb.as_bytes()).unwrap_err().code.as_str().split('_').count(),
            2
        );
    }
    let inside = format!("{{\"id\":7,\"send\":{}", "{\"a\":".repeat(100_000));
    let (id, error) = chat::parse(inside.as_bytes()).unwrap_err();
    assert_eq!((id, error.code), (Some(7), Code::BadJson));
}

#[test]
fn ten_thousand_keys_too_many() {
    let mut keys = String::new();
    for key in 0..10_000 {
        write!(keys, "\"k{key}\":[{key}],").unwrap();
    }
    let frame = format!("{{{keys}\"content\":\"x\"}}");
    assert!(tutorial::parse(frame.as_bytes()).is_ok());
    let (id, error) =
        chat::parse(format!("{{\"id\":7,{keys}\"leave\":{{\"room\":\"a\"}}}}").as_bytes()).unwrap_err();
    assert_eq!((id, error.code), (Some(7), Code::UnknownField));
}

#[test]
fn a_key_of_a_megabyte_is_not_sent_back() {
    let frame = format!("{{\"id\":7,\"{}\":1}}", "é".repeat(500_000));
    let (_, error) = chat::parse(frame.as_bytes()).unwrap_err();
    assert!(error.code == Code::UnknownCommand && error.message.len() < 200);
    assert!(rest::read::<PostMessage>(frame.as_bytes()).unwrap_err().message.len() < 800);
}

#[test]
fn what_is_no_utf_8_is_no_json() {
    assert_eq!(tutorial::parse(b"{\"content\":\"\xff\"}").unwrap_err().code, Code::BadJson);
    assert_eq!(chat::parse(b"{\"ping\":1}\xc3").unwrap_err().1.code, Code::BadJson);
}

#[test]
fn bodies_are_refused_by_name() {
    let code = |body: &str| {
        rest::read::<PostMessage>(body.as_bytes()).and_then(PostMessage::check).unwrap_err().code
    };
    assert_eq!(code(""), Code::BadJson);
    assert_eq!(code("{"), Code::BadJson);
    assert_eq!(code("[\"c\",\"x\"]"), Code::BadJson);
    assert_eq!(code("{\"client_id\":\"c\",\"text\":\"x\"} x"), Code::BadJson);
    assert_eq!(code("{\"text\":\"x\"}"), Code::BadRequest);
    assert_eq!(code("{\"client_id\":1,\"text\":\"x\"}"), Code::BadRequest);
    assert_eq!(code("{\"client_id\":\"c\",\"client_id\":\"c\",\"text\":\"x\"}"), Code::BadRequest);
    assert_eq!(code("{\"client_id\":\"c\",\"text\":\"x\",\"user_id\":\"u\"}"), Code::UnknownField);
    assert_eq!(code("{\"client_id\":\"c\"}"), Code::Empty);
    assert_eq!(code("{\"client_id\":\"c\",\"text\":\"\\u200b\"}"), Code::Empty);
    assert_eq!(code("{\"client_id\":\"c\",\"media\":[\"m_\"]}"), Code::BadRequest);
    assert_eq!(code("{\"client_id\":\"c\",\"text\":\"x\",\"reply_to\":0}"), Code::BadRequest);
    assert_eq!(code(&format!("{{\"client_id\":\"c\",\"text\":\"{}\"}}", "x".repeat(16_385))), Code::TooLong);
}
