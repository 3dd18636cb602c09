//! Another implementation's client against the shards.

mod support;

use support::House;
use teahouse_fanout::{Config, ConnOptions, Taken};
use tungstenite::{Message, WebSocket, protocol::Role};

#[test]
fn a_client_that_is_not_ours_gets_back_what_it_sent() {
    let house = House::open(Config::default());
    house.on_text(|conn, text| {
        conn.send_text(text.as_bytes());
        Taken::Done
    });
    let options = ConnOptions { max_message: 4 << 20, ..ConnOptions::default() };
    let guest = house.enter_with(options, vec![]);
    let mut client = WebSocket::from_raw_socket(guest.socket, Role::Client, None);
    for length in [0, 1, 125, 126, 127, 4096, 65_535, 65_536, 65_537, 300_000, 1_000_000] {
        let text = "ü".repeat(length / 2) + &"x".repeat(length % 2);
        client.send(Message::text(text.clone())).expect("sent");
        assert_eq!(client.read().expect("echoed"), Message::text(text), "length {length}");
    }
    client.send(Message::Ping("are you there".into())).expect("sent");
    assert_eq!(client.read().expect("answered"), Message::Pong("are you there".into()));
    client.close(None).expect("sent");
    assert!(matches!(client.read(), Ok(Message::Close(None))));
    assert!(matches!(client.read(), Err(tungstenite::Error::ConnectionClosed)));
}
