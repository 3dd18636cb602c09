//! A01 to A13 and A20: frames that no client library sends.

use std::time::Duration;

use tungstenite::WebSocket;

use super::Scene;
use crate::support::{
    Person, TestServer, eventually,
    frames::{TEXT, head, masked, write},
    metric,
    metrics::closed_with,
    tutorial::close_code,
};

const CONTINUATION: u8 = 0x00;
const BEGIN: u8 = 0x01;
const PING: u8 = 0x89;
const CLOSE: u8 = 0x88;

type Socket = WebSocket<std::net::TcpStream>;

/// Sends the bytes on both wires and expects the close code.
fn closes(scene: &Scene, what: &str, bytes: &[u8], code: u16) {
    let sockets: [Socket; 2] = [scene.tutorial().socket, scene.chat().socket];
    for mut socket in sockets {
        write(&mut socket, bytes);
        assert_eq!(close_code(&mut socket), code, "{what}");
    }
}

/// Sends the bytes again and again, until the server has closed the connection with this code.
fn floods(scene: &Scene, socket: &mut Socket, bytes: &[u8], code: u16, most: usize) {
    let before = closed_with(scene.server.address(), code);
    for _ in 0..most {
        if !write(socket, bytes) {
            break;
        }
        if closed_with(scene.server.address(), code) > before {
            return;
        }
    }
    eventually("it is closed", || closed_with(scene.server.address(), code) > before);
}

/// A01
#[test]
fn a_length_that_cannot_be_is_refused_before_anything_is_kept_for_it() {
    let mut scene = Scene::new();
    for (what, length, code) in
        [("2^63 - 1", u64::MAX >> 1, 1009), ("16 MiB and one", (16 << 20) + 1, 1009), ("2^63", 1 << 63, 1002)]
    {
        let key = b"mask";
        closes(&scene, what, &[&head(TEXT, length)[..], key].concat(), code);
    }
    scene.expect_peace();
}

/// A02
#[test]
fn a_message_above_its_wires_limit_is_too_big() {
    let mut scene = Scene::new();
    let fill = |length: usize| {
        let ping = format!("{{\"ping\":1{}}}", " ".repeat(length - 10));
        assert_eq!(ping.len(), length);
        ping
    };
    let mut large = scene.chat();
    large.raw(&fill(64 << 10));
    assert_eq!(large.frame()["pong"], 1);
    write(&mut large.socket, &masked(TEXT, fill((64 << 10) + 1).as_bytes()));
    assert_eq!(large.close_code(), 1009);
    // The same in pieces.
    let mut pieces = scene.chat();
    write(&mut pieces.socket, &masked(BEGIN, &[b' '; 40 << 10]));
    write(&mut pieces.socket, &masked(0x80, &[b' '; 40 << 10]));
    assert_eq!(pieces.close_code(), 1009);
    scene.expect_peace();
}

/// A03, A04
#[test]
fn messages_in_endless_pieces_are_a_flood() {
    let mut scene = Scene::new();
    for (what, piece) in [("a byte", &b"x"[..]), ("nothing", b"")] {
        let mut client = scene.tutorial();
        write(&mut client.socket, &masked(BEGIN, b"x"));
        let pieces = masked(CONTINUATION, piece).repeat(1_000);
        floods(&scene, &mut client.socket, &pieces, 1008, 1_000);
        assert_eq!(close_code(&mut client.socket), 1008, "pieces of {what}");
    }
    scene.expect_peace();
}

/// A06
#[test]
fn pings_without_end_are_a_flood() {
    let mut scene = Scene::new();
    let mut client = scene.tutorial();
    floods(&scene, &mut client.socket, &masked(PING, b"").repeat(1_000), 1008, 100);
    scene.expect_peace();
}

/// A07, A08, A09, A10, A12
#[test]
fn frames_that_break_the_protocol_close_with_the_code_that_says_so() {
    let mut scene = Scene::new();
    let close = |code: u16| masked(CLOSE, &code.to_be_bytes());
    let cases: [(&str, Vec<u8>, u16); 15] = [
        ("A07 unmasked", vec![TEXT, 2, b'{', b'}'], 1002),
        ("A08 compressed, which nobody agreed on", masked(0xC1, b"{}"), 1002),
        ("A08 another reserved bit", masked(0xA1, b"{}"), 1002),
        ("A09 opcode 3", masked(0x83, b"{}"), 1002),
        ("A09 opcode 11", masked(0x8B, b""), 1002),
        ("A09 a ping of 126 bytes", masked(PING, &[0; 126]), 1002),
        ("A09 a ping in pieces", masked(0x09, b""), 1002),
        ("A09 a piece of nothing", masked(CONTINUATION, b"x"), 1002),
        ("A10 not UTF-8", masked(TEXT, b"\"\xff\""), 1007),
        ("A10 half a letter", masked(TEXT, b"\xe8\x8c"), 1007),
        ("A10 in pieces", [masked(BEGIN, b"\"\xe8\x8c"), masked(0x80, b"x\"")].concat(), 1007),
        ("A12 code 1005", close(1005), 1002),
        ("A12 code 999", close(999), 1002),
        ("A12 code 65535", close(65_535), 1002),
        ("A12 a reason that is no text", masked(CLOSE, b"\x03\xe8\xff"), 1007),
    ];
    for (what, bytes, code) in cases {
        closes(&scene, what, &bytes, code);
    }
    // A letter may be split over pieces, and a ping may come between them.
    let mut client = scene.chat();
    let pieces =
        [masked(BEGIN, b"{\"ping\":1,\"\xe8\x8c"), masked(PING, b"x"), masked(0x80, b"\xb6\":1}")].concat();
    write(&mut client.socket, &pieces);
    assert_eq!(client.frame()["error"]["code"], "unknown_field");
    scene.expect_peace();
}

/// A11
#[test]
fn binary_frames_are_answered_by_an_error_and_the_socket_stays() {
    let mut scene = Scene::new();
    let (mut tutorial, mut chat) = (scene.tutorial(), scene.chat());
    for bytes in [&b"\0\x01"[..], b"{\"ping\":1}", b""] {
        write(&mut tutorial.socket, &masked(0x82, bytes));
        assert_eq!(tutorial.next()["type"], "error");
        write(&mut chat.socket, &masked(0x82, bytes));
        assert_eq!(chat.frame()["error"]["code"], "bad_request");
    }
    chat.raw(r#"{"ping":2}"#);
    assert_eq!(chat.frame()["pong"], 2);
    scene.expect_peace();
}

/// A13
#[test]
fn what_comes_after_a_close_is_dropped_and_the_socket_ends() {
    let server = TestServer::timeless(|_| {});
    let mut talker = Person::arrive(server.address());
    let send = br#"{"id":9,"send":{"room":"tea","client_id":"a","text":"after the end"}}"#;
    let bytes = [masked(CLOSE, b"\x03\xe8"), masked(TEXT, send).repeat(50)].concat();
    write(&mut talker.socket, &bytes);
    assert_eq!(talker.close_code(), 1000);
    // It neither ends its half nor stops to talk: five seconds later the socket is gone.
    let mut ada = Person::arrive(server.address());
    server.clock.advance(Duration::from_secs(6));
    let mut gone = false;
    for _ in 0..1_000 {
        ada.raw(r#"{"ping":1}"#);
        assert_eq!(ada.frame()["pong"], 1);
        gone = gone || !write(&mut talker.socket, &masked(TEXT, send));
    }
    assert!(gone, "it could go on writing");
    assert_eq!(metric(server.address(), "teahouse_messages_accepted_total{wire=\"chat.v1\"}"), 0);
}

/// A20: who is connected may be silent for an hour, if they are there at all.
#[test]
fn who_is_connected_may_say_nothing_for_an_hour() {
    let server = TestServer::timeless(|_| {});
    let mut quiet = Person::arrive(server.address());
    let mut tutorial = crate::support::TutorialClient::join(server.address(), "tea");
    let mut stranger = Person::open(server.address(), &[]);
    let mut ada = Person::arrive(server.address());
    eventually("all are with their shard", || {
        metric(server.address(), "teahouse_connections{wire=\"chat.v1\"}") == 3
            && metric(server.address(), "teahouse_connections{wire=\"tutorial\"}") == 1
    });
    // What the shard read before it answers this, it has heard; and it looks at its clock.
    let mut turn = || {
        ada.raw(r#"{"ping":1}"#);
        assert_eq!(ada.push("pong"), 1);
    };
    turn();
    server.clock.advance(Duration::from_secs(11));
    assert_eq!(stranger.close_code(), 4303);
    server.clock.advance(Duration::from_secs(15));
    for _ in 0..3_600 / 26 {
        turn();
        for socket in [&mut quiet.socket, &mut tutorial.socket] {
            // Nothing is said but the pong, which the library sends.
            assert!(socket.read().expect("a frame").is_ping());
            socket.flush().expect("the pong is sent");
        }
        turn();
        server.clock.advance(Duration::from_secs(26));
    }
    assert!(quiet.join("tea").is_object());
}
