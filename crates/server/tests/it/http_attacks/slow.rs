//! Who sends or reads slowly holds a connection for as long as a setting says, and nobody else waits (A76).

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use crate::support::{Guest, PATIENCE, TestServer, eventually, http, tutorial::narrow};

const SHORT: Duration = Duration::from_millis(300);

fn connect(server: SocketAddr, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(server).expect("the server listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time-out");
    stream.write_all(bytes).expect("sent");
    stream
}

/// Whether the server has hung up, without a word or with one.
fn has_ended(stream: &mut TcpStream) -> bool {
    let mut rest = Vec::new();
    match stream.read_to_end(&mut rest) {
        Ok(_) => true,
        Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
    }
}

#[test]
fn half_heads_are_hung_up_on_and_others_are_served() {
    let server = TestServer::with(|config| config.deadlines.header = SHORT);
    let half = b"GET /chat/tea/ HTTP/1.1\r\nhost: localhost\r\nx-slow: ";
    let mut slow: Vec<_> =
        (0..200).map(|number| connect(server.address(), &half[..number % half.len()])).collect();
    assert_eq!(http::get(server.address(), "/livez").status, 200);
    for stream in &mut slow {
        assert!(has_ended(stream));
    }
}

#[test]
fn a_byte_now_and_then_does_not_move_the_deadline() {
    let server = TestServer::with(|config| config.deadlines.header = SHORT);
    let mut stream = connect(server.address(), b"GET / HTTP/1.1\r\nx: ");
    eventually("the server hangs up", || {
        std::thread::sleep(SHORT / 10);
        stream.write_all(b"x").is_err()
    });
}

#[test]
fn a_connection_that_is_kept_must_go_on() {
    let server = TestServer::with(|config| config.deadlines.header = SHORT);
    let request = format!("GET /livez HTTP/1.1\r\nhost: {}\r\n\r\n", server.address());
    let mut stream = connect(server.address(), [request.as_bytes(), b"GET /li"].concat().as_slice());
    let mut answers = Vec::new();
    stream.read_to_end(&mut answers).expect("an end");
    let answers = String::from_utf8_lossy(&answers);
    assert!(answers.starts_with("HTTP/1.1 200") && !answers.contains("HTTP/1.1 4"), "{answers}");
}

#[test]
fn a_slow_body_of_json_is_refused() {
    let server = TestServer::with(|config| config.deadlines.body = SHORT);
    let guest = Guest::arrive(server.address());
    let head = format!(
        "POST /api/v1/rooms/tea/messages HTTP/1.1\r\nhost: {}\r\nauthorization: {}\r\n\
         content-type: application/json\r\ncontent-length: 1000\r\n\r\n{{",
        server.address(),
        guest.bearer()
    );
    let mut stream = connect(server.address(), head.as_bytes());
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an end");
    let answer = http::parse(&answer);
    assert_eq!((answer.status, answer.code()), (400, "bad_request".to_owned()));
}

#[test]
fn who_does_not_read_is_not_waited_for() {
    let server = TestServer::with(|config| config.deadlines.write_stall = SHORT);
    let guest = Guest::arrive(server.address());
    let stored = guest.stored("large.bin", &vec![7; 20 << 20]);
    let mut stream = narrow(server.address());
    let (url, host) = (stored["url"].as_str().unwrap(), server.address());
    stream.write_all(format!("GET {url} HTTP/1.1\r\nhost: {host}\r\n\r\n").as_bytes()).expect("sent");
    let client = stream.local_addr().expect("bound");
    eventually("the request has arrived", || is_held(server.address(), client));
    eventually("the server lets go", || !is_held(server.address(), client));
    assert_eq!(http::get(server.address(), "/livez").status, 200);
}

/// Whether the server still holds its end of that connection: from the kernel's table of this process's network.
fn is_held(server: SocketAddr, client: SocketAddr) -> bool {
    const ESTABLISHED: &str = "01";
    let written = |address: SocketAddr| match address.ip() {
        std::net::IpAddr::V4(ip) => format!("{:08X}:{:04X}", u32::from_le_bytes(ip.octets()), address.port()),
        std::net::IpAddr::V6(_) => unreachable!("tests listen on 127.0.0.1"),
    };
    let table = fs::read_to_string("/proc/self/net/tcp").expect("the kernel's table");
    let wanted = [written(server), written(client), ESTABLISHED.to_owned()];
    table.lines().any(|line| line.split_whitespace().skip(1).take(3).eq(wanted.iter().map(String::as_str)))
}
