//! Whatever comes, in whatever batches: dense positions, no doubles, one answer for one `client_id`.

use std::collections::HashMap;

use proptest::prelude::*;
use teahouse_domain::{Code, RoomId, Seq};
use teahouse_store::{Options, Written};

use crate::house::{House, draft, folder, message};

#[derive(Clone, Debug)]
struct Sent {
    room: usize,
    person: u64,
    client_id: Option<u8>,
    text: u8,
}

fn sent() -> impl Strategy<Value = Sent> {
    (0..3_usize, 1..3_u64, prop::option::of(0..6_u8), 0..2_u8)
        .prop_map(|(room, person, client_id, text)| Sent { room, person, client_id, text })
}

fn run(script: &[Sent], options: Options) {
    let mut house = House::asleep(options);
    let rooms: Vec<RoomId> = ["tea", "milk", "茶"].iter().map(|name| house.room(name)).collect();
    for sent in script {
        let client_id = sent.client_id.map(|id| format!("c{id}"));
        let body = message(&format!("text {}", sent.text));
        house.submit(draft(rooms[sent.room], sent.person, client_id.as_deref(), body));
    }
    house.wake();
    let mut answers: HashMap<u64, Written> = HashMap::new();
    while answers.len() < script.len() {
        for outcome in house.batch() {
            assert!(answers.insert(outcome.ticket.unwrap(), outcome.result).is_none(), "answered twice");
        }
    }
    let mut first: HashMap<(usize, u64, u8), (u8, Written)> = HashMap::new();
    let mut heads = [0_u64; 3];
    // With one lane for each person, the answers follow the order in which each person sent.
    for (ticket, sent) in script.iter().enumerate() {
        let answer = &answers[&(ticket as u64)];
        let known = sent.client_id.and_then(|id| first.get(&(sent.room, sent.person, id)));
        match (known, answer) {
            (None, Written::Stored(event)) => {
                heads[sent.room] = heads[sent.room].max(event.seq.0);
                if let Some(id) = sent.client_id {
                    first.insert((sent.room, sent.person, id), (sent.text, answer.clone()));
                }
            }
            (Some((text, Written::Stored(event))), Written::Again(again)) => {
                assert_eq!((*text, event), (sent.text, again));
            }
            (Some((text, _)), Written::Refused(error)) => {
                assert_ne!(*text, sent.text);
                assert_eq!(error.code, Code::ClientIdReused);
            }
            (known, answer) => panic!("{sent:?}: {known:?}, {answer:?}"),
        }
    }
    let new = answers.values().filter(|answer| matches!(answer, Written::Stored(_))).count();
    let logs: Vec<_> = rooms.iter().map(|&room| house.events(room)).collect();
    assert_eq!(logs.iter().map(Vec::len).sum::<usize>(), new);
    for ((log, head), &room) in logs.iter().zip(heads).zip(&rooms) {
        let positions: Vec<u64> = log.iter().map(|event| event.seq.0).collect();
        assert_eq!(positions, (1..=head).collect::<Vec<_>>());
        assert_eq!(house.store.head(room).unwrap(), Seq(head));
    }
    assert_eq!(house.store.integrity().unwrap(), [""; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn positions_are_dense_and_resends_are_known(
        script in prop::collection::vec(sent(), 1..120),
        batch_events in 1..50_usize,
    ) {
        let folder = folder();
        let mut options = Options::new(folder.path());
        options.batch_events = batch_events;
        run(&script, options);
    }
}
