//! The queue alone: bounds, turns, withdrawal.

use teahouse_domain::{Author, Body, Message, PersonId, RoomId, Text};

use super::*;

fn queue(bound: usize) -> LogQueue<u32> {
    LogQueue::new(bound, Arc::new(StoreStats::new()), Arc::new(Doorbell::default()))
}

fn entry(lane: u64, ticket: u32, bytes: usize) -> Entry<u32> {
    let draft = Draft {
        room: RoomId(1),
        author: Author::member(PersonId(lane), "a"),
        client_id: None,
        body: Body::Message(Message::text(Text::default())),
        aside: None,
    };
    Entry { draft, audit: None, ticket, bytes, lane, since: Duration::from_secs(u64::from(ticket)) }
}

fn batch(queue: &LogQueue<u32>, events: usize, bytes: usize) -> Vec<u32> {
    let mut taken = Vec::new();
    queue.take(&mut taken, events, bytes);
    taken.into_iter().map(|entry| entry.ticket).collect()
}

#[test]
fn all_that_waits_is_one_batch() {
    let queue = queue(1 << 20);
    for ticket in 0..5 {
        queue.submit(entry(u64::from(ticket % 2), ticket, 10)).unwrap();
    }
    assert_eq!(batch(&queue, 100, 1_000), [0, 1, 2, 3, 4]);
    assert_eq!((queue.depth(), queue.bytes()), (0, 0));
}

#[test]
fn lanes_take_turns_when_more_waits_than_fits() {
    let queue = queue(1 << 20);
    for ticket in 0..6 {
        queue.submit(entry(1, ticket, 10)).unwrap();
    }
    queue.submit(entry(2, 10, 10)).unwrap();
    queue.submit(entry(3, 20, 10)).unwrap();
    assert_eq!(batch(&queue, 4, 1_000), [0, 10, 20, 1]);
    queue.submit(entry(2, 11, 10)).unwrap();
    assert_eq!(batch(&queue, 3, 1_000), [2, 11, 3]);
    assert_eq!(batch(&queue, 100, 1_000), [4, 5]);
    assert_eq!((queue.depth(), queue.bytes()), (0, 0));
}

#[test]
fn a_batch_is_bounded_in_bytes_too() {
    let queue = queue(1 << 20);
    for ticket in 0..4 {
        queue.submit(entry(1, ticket, 100)).unwrap();
    }
    assert_eq!(batch(&queue, 100, 150), [0, 1]);
    assert_eq!(batch(&queue, 100, 1), [2]);
    assert_eq!(batch(&queue, 100, 1_000), [3]);
}

#[test]
fn a_full_queue_gives_the_entry_back() {
    let queue = queue(16_384);
    let mut taken = 0;
    while queue.submit(entry(1, taken, 500)).is_ok() {
        taken += 1;
    }
    assert!((10..32).contains(&taken), "{taken}");
    assert!(!queue.has_room());
    assert_eq!(queue.submit(entry(1, 99, 500)).unwrap_err().ticket, 99);
    assert_eq!(batch(&queue, 1, 10_000), [0]);
    assert!(queue.submit(entry(1, 99, 500)).is_ok());
}

#[test]
fn what_is_too_large_for_the_bound_passes_alone() {
    let queue = queue(1_000);
    assert!(queue.submit(entry(1, 0, 5_000)).is_ok());
    assert!(queue.submit(entry(1, 1, 0)).is_err());
    assert_eq!(batch(&queue, 10, 10), [0]);
}

#[test]
fn what_waited_too_long_is_withdrawn() {
    let queue = queue(1 << 20);
    for ticket in 0..6 {
        queue.submit(entry(u64::from(ticket % 2), ticket, 10)).unwrap();
    }
    assert_eq!(batch(&queue, 1, 1_000), [0]);
    queue.submit(entry(5, 6, 10)).unwrap();
    let mut gone: Vec<_> =
        queue.withdraw(Duration::from_secs(4)).into_iter().map(|entry| entry.ticket).collect();
    gone.sort_unstable();
    assert_eq!(gone, [1, 2, 3]);
    let mut rest = batch(&queue, 100, 1_000);
    rest.sort_unstable();
    assert_eq!(rest, [4, 5, 6]);
    assert_eq!((queue.depth(), queue.bytes()), (0, 0));
}

#[test]
fn a_closed_queue_takes_nothing_and_ends_when_it_is_empty() {
    let queue = queue(1 << 20);
    queue.submit(entry(1, 0, 10)).unwrap();
    queue.close();
    assert!(queue.submit(entry(1, 1, 10)).is_err());
    assert!(!queue.is_done());
    assert_eq!(batch(&queue, 10, 1_000), [0]);
    assert!(queue.is_done());
}
