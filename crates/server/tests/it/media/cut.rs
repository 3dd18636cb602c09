//! Uploads that stop halfway, lengths that lie, bodies without end (A68, A69).

use std::{
    io::{Read as _, Write as _},
    net::{Shutdown, TcpStream},
};

use crate::{
    media::{files, fixture},
    support::{Guest, PATIENCE, TestServer, eventually, http},
};

fn begin(guest: &Guest, length: &str) -> TcpStream {
    begin_with(guest.server, &guest.bearer(), length)
}

/// An upload of whom that is, up to its first byte.
pub(crate) fn begin_with(server: std::net::SocketAddr, bearer: &str, length: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server).expect("the server listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
    let head = format!(
        "POST /api/v1/media?name=cut.jpg HTTP/1.1\r\nhost: {server}\r\nauthorization: {bearer}\r\n{length}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).expect("sent");
    stream
}

pub(crate) fn answer_of(mut stream: TcpStream) -> http::Answer {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("an answer");
    http::parse(&bytes)
}

#[test]
fn two_hundred_uploads_cut_anywhere_leave_nothing() {
    let server = TestServer::lifted();
    let guest = Guest::arrive(server.address());
    let picture = [fixture("large.jpg"), vec![0; 2_000_000]].concat();
    for number in 0..200 {
        let sent = &picture[..picture.len() * number / 200];
        let chunked = number % 2 == 0;
        let mut stream = if chunked {
            let mut stream = begin(&guest, "transfer-encoding: chunked");
            drop(stream.write_all(format!("{:x}\r\n", picture.len()).as_bytes()));
            stream
        } else {
            begin(&guest, &format!("content-length: {}", picture.len()))
        };
        drop(stream.write_all(sent));
        if number % 3 == 0 {
            drop(stream.shutdown(Shutdown::Write));
            drop(stream.read(&mut [0; 1024]));
        }
    }
    eventually("nothing is left", || files(&server) == (0, 0));
    let me = guest.stored("whole.jpg", &fixture("large.jpg"));
    assert_eq!(me["kind"], "image");
}

#[test]
fn a_length_above_the_body_is_a_cut() {
    let server = TestServer::lifted();
    let guest = Guest::arrive(server.address());
    let picture = fixture("plain.png");
    let mut stream = begin(&guest, &format!("content-length: {}", picture.len() + 1));
    stream.write_all(&picture).expect("sent");
    stream.shutdown(Shutdown::Write).expect("no more");
    let mut answer = Vec::new();
    drop(stream.read_to_end(&mut answer));
    assert!(answer.is_empty() || http::parse(&answer).status == 400);
    eventually("nothing is left", || files(&server) == (0, 0));
}

#[test]
fn a_length_below_the_body_ends_there() {
    let server = TestServer::lifted();
    let guest = Guest::arrive(server.address());
    let picture = fixture("plain.png");
    let mut stream = begin(&guest, &format!("content-length: {}", picture.len()));
    let next = format!("\x01garbage GET /api/v1/me HTTP/1.1\r\nhost: {}\r\n\r\n", server.address());
    stream.write_all(&[&picture, next.as_bytes()].concat()).expect("sent");
    let answer = answer_of(stream);
    assert_eq!(answer.status, 201);
    let after = String::from_utf8_lossy(&answer.body);
    assert!(after.contains("HTTP/1.1 400") && !after.contains("HTTP/1.1 200"), "{after}");
}

#[test]
fn chunks_without_end_stop_at_the_limit() {
    let server = TestServer::with(|config| config.media.max_bytes = 1 << 20);
    let guest = Guest::arrive(server.address());
    let mut stream = begin(&guest, "transfer-encoding: chunked");
    let chunk = [b"10000\r\n".as_slice(), &[b'x'; 0x1_0000], b"\r\n"].concat();
    // The server goes on reading for a while, so that its answer is not lost, and then hangs up.
    let mut sent = 0;
    while sent < 64 && stream.write_all(&chunk).is_ok() {
        sent += 1;
    }
    stream.shutdown(Shutdown::Write).expect("no more");
    let answer = answer_of(stream);
    assert_eq!((answer.status, answer.code()), (413, "too_big".to_owned()));
    assert_eq!(files(&server), (0, 0));
}

#[test]
fn chunks_that_are_none() {
    let server = TestServer::lifted();
    let guest = Guest::arrive(server.address());
    for chunk in ["zz\r\n", "-1\r\nx\r\n", "ffffffffffffffffff\r\n", "5;ext\nhello\r\n", "0x5\r\nhello\r\n"] {
        let mut stream = begin(&guest, "transfer-encoding: chunked");
        stream.write_all(chunk.as_bytes()).expect("sent");
        stream.shutdown(Shutdown::Write).expect("no more");
        assert_eq!(answer_of(stream).status, 400, "{chunk}");
    }
    assert_eq!(files(&server), (0, 0));
}

#[test]
fn a_slow_body_is_not_waited_for() {
    let server = TestServer::with(|config| config.deadlines.body = std::time::Duration::from_millis(200));
    let guest = Guest::arrive(server.address());
    let mut stream = begin(&guest, "content-length: 1000000");
    stream.write_all(&[0; 100]).expect("sent");
    let answer = answer_of(stream);
    assert_eq!((answer.status, answer.code()), (400, "bad_request".to_owned()));
    assert!(answer.json()["error"]["message"].as_str().unwrap().contains("slowly"));
    eventually("nothing is left", || files(&server) == (0, 0));
}
