//! Filling, one step at a time; the stories are in `tests/`.

use teahouse_domain::{Author, Body, EventId, Message, PersonId, Text, Timestamp};

use super::*;

const ROOM: RoomId = RoomId(1);
const ALL: Limit = Limit { events: 1_000, bytes: usize::MAX };

fn event(seq: u64) -> Arc<Event> {
    Arc::new(Event {
        id: EventId(seq),
        room: ROOM,
        seq: Seq(seq),
        sent_at: Timestamp(0),
        author: Author::member(PersonId(1), "a"),
        client_id: None,
        body: Body::Message(Message::text(Text::default())),
    })
}

fn events(range: std::ops::RangeInclusive<u64>) -> Vec<Arc<Event>> {
    range.map(event).collect()
}

fn append(recent: &Recent, range: std::ops::RangeInclusive<u64>) {
    recent.append(events(range).iter());
}

fn kept(recent: &Recent) -> Option<(u64, u64)> {
    let page = recent
        .last(ROOM, Limit { events: PER_ROOM, ..ALL })
        .or_else(|| recent.last(ROOM, Limit::events(1)))?;
    Some((page.events.first()?.seq.0, page.events.last()?.seq.0))
}

fn filling() -> Recent {
    let recent = Recent::new(64 << 20, Arc::new(StoreStats::new()));
    recent.watch(ROOM);
    assert!(recent.begin_fill(ROOM));
    assert!(!recent.begin_fill(ROOM), "one fill at a time");
    recent
}

#[test]
fn what_comes_while_the_file_is_read_is_joined() {
    let recent = filling();
    append(&recent, 5..=8);
    recent.end_fill(ROOM, Some(events(1..=6)));
    assert_eq!(kept(&recent), Some((1, 8)));
}

#[test]
fn what_the_file_had_before_it_was_appended_is_passed_over() {
    let recent = filling();
    recent.end_fill(ROOM, Some(events(1..=6)));
    append(&recent, 5..=8);
    assert_eq!(kept(&recent), Some((1, 8)));
}

#[test]
fn more_than_a_room_may_keep_came_while_the_file_was_read() {
    let recent = filling();
    append(&recent, 7..=600);
    recent.end_fill(ROOM, Some(events(1..=6)));
    assert_eq!(kept(&recent), Some((345, 600)));
}

#[test]
fn a_gap_is_never_kept() {
    let recent = filling();
    recent.end_fill(ROOM, Some(events(1..=6)));
    append(&recent, 9..=9);
    assert_eq!(kept(&recent), None);
    assert!(recent.begin_fill(ROOM), "it may be filled again");
    recent.end_fill(ROOM, None);
    assert!(recent.begin_fill(ROOM), "also after a read that failed");
}

#[test]
fn a_room_that_was_left_while_the_file_was_read_stays_forgotten() {
    let recent = filling();
    recent.unwatch(ROOM);
    recent.end_fill(ROOM, Some(events(1..=6)));
    assert_eq!(kept(&recent), None);
    assert_eq!(recent.stats.recent_bytes.load(Ordering::Relaxed), 0);
}

#[test]
fn bytes_are_counted_to_the_last() {
    let recent = filling();
    recent.end_fill(ROOM, Some(events(1..=300)));
    append(&recent, 301..=400);
    let expected: usize = events(145..=400).iter().map(|event| weight(event)).sum();
    assert_eq!(recent.stats.recent_bytes.load(Ordering::Relaxed), expected as u64);
    recent.unwatch(ROOM);
    assert_eq!(recent.stats.recent_bytes.load(Ordering::Relaxed), 0);
}
