//! The generator against a server that errs on purpose: what it must never overlook.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use super::Generator;
use super::open::After;
use super::protocol::{Answer, Opening};
use crate::message::{Ids, Wire};
use crate::process::Family;

/// What the server does wrong, once, to its last member, at the tenth message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    Loss,
    Double,
    /// The tenth twice, the eleventh never: the count is right.
    DoubleHidesLoss,
    Swap,
    Stranger,
}

const MEMBERS: usize = 3;
const TENTH: usize = 9;

#[derive(Default)]
struct Room {
    members: Vec<TcpStream>,
    messages: Vec<Vec<u8>>,
}

impl Room {
    /// Frames that a member gets for the newest message.
    fn due(&self, member: usize, fault: Fault) -> Vec<&[u8]> {
        let newest = self.messages.len() - 1;
        let message = |index: usize| self.messages[index].as_slice();
        if member + 1 != MEMBERS {
            return vec![message(newest)];
        }
        match (fault, newest) {
            (Fault::Loss | Fault::Swap, TENTH) => vec![],
            (Fault::Double | Fault::DoubleHidesLoss, TENTH) => vec![message(TENTH); 2],
            (Fault::Stranger, TENTH) => vec![message(TENTH), br#"{"type":"error","code":"busy"}"#],
            (Fault::DoubleHidesLoss, index) if index == TENTH + 1 => vec![],
            (Fault::Swap, index) if index == TENTH + 1 => vec![message(index), message(TENTH)],
            (_, index) => vec![message(index)],
        }
    }
}

fn serve(fault: Fault) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    let room = Arc::new(Mutex::new(Room::default()));
    std::thread::spawn(move || {
        for stream in listener.incoming().take(MEMBERS).flatten() {
            let room = Arc::clone(&room);
            // A client that leaves ends its thread; the test has what it wanted.
            std::thread::spawn(move || drop(attend(stream, &room, fault)));
        }
    });
    address
}

fn attend(mut stream: TcpStream, room: &Mutex<Room>, fault: Fault) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    room.lock().expect("no thread panics").members.push(stream.try_clone()?);
    stream.write_all(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n")?;
    loop {
        let mut start = [0; 8];
        stream.read_exact(&mut start)?;
        assert_eq!(start[1], 0x80 | 126, "the generator's messages have 126 bytes and more");
        let mut payload = vec![0; usize::from(u16::from_be_bytes([start[2], start[3]]))];
        stream.read_exact(&mut payload)?;
        payload.iter_mut().enumerate().for_each(|(index, byte)| *byte ^= start[4 + (index & 3)]);
        let mut room = room.lock().expect("no thread panics");
        room.messages.push(payload);
        for (index, mut member) in room.members.iter().enumerate() {
            for payload in room.due(index, fault) {
                let mut frame = vec![0x81, 126];
                frame.extend_from_slice(&(payload.len() as u16).to_be_bytes());
                frame.extend_from_slice(payload);
                member.write_all(&frame)?;
            }
        }
    }
}

fn round(fault: Fault) -> Answer {
    let (mut generator, _waker) = Generator::new().expect("epoll is there");
    generator.standstill = Duration::from_millis(300);
    generator.target = Some((serve(fault), Family::of(std::process::id())));
    let opening =
        Opening { connections: MEMBERS, rooms: 1, senders: 1, at_once: 1, wire: Wire::Tutorial, join: true };
    generator.open(&opening, After::Keep).expect("all are taken");
    generator.round(60.0, 2, Ids::Random, Some(40)).expect("the round ends")
}

fn wrongs(answer: &Answer) -> [u64; 4] {
    [answer.missing, answer.surplus, answer.disordered_rooms, answer.troubles]
}

#[test]
fn a_right_server_passes() {
    let answer = round(Fault::None);
    assert_eq!(wrongs(&answer), [0, 0, 0, 0]);
    assert!(answer.sent >= 40);
    assert_eq!(answer.deliveries, answer.sent * MEMBERS as u64);
}

#[test]
fn a_lost_and_a_doubled_message_are_counted() {
    assert_eq!(wrongs(&round(Fault::Loss)), [1, 0, 1, 0]);
    assert_eq!(wrongs(&round(Fault::Double)), [0, 1, 1, 0]);
}

#[test]
fn a_double_cannot_hide_a_loss() {
    let answer = round(Fault::DoubleHidesLoss);
    assert_eq!(answer.deliveries, answer.sent * MEMBERS as u64);
    assert_eq!(wrongs(&answer), [0, 0, 1, 0]);
}

#[test]
fn another_order_is_seen() {
    assert_eq!(wrongs(&round(Fault::Swap)), [0, 0, 1, 0]);
}

#[test]
fn a_frame_that_nobody_expected_is_no_delivery() {
    let answer = round(Fault::Stranger);
    assert_eq!(wrongs(&answer), [0, 0, 0, 1]);
    assert!(answer.first_trouble.is_some_and(|text| text.contains("busy")));
}
