//! The broom alone; the stories are in `tests/`.

use super::*;

fn name(number: usize) -> RoomName {
    RoomName::parse(&format!("r{number}")).unwrap()
}

#[test]
fn both_kinds_of_rooms_are_bounded() {
    let mut state = State { next: 1, ..State::default() };
    for number in 0..50 {
        state.reserve(&name(number), 10).unwrap();
    }
    assert!(state.reserved.len() <= 10 && state.rooms.len() <= 10);
    for number in 0..50_u64 {
        let name = name(1_000 + usize::try_from(number).unwrap());
        state.remember(RoomRow { name, facts: Facts::open(RoomId(1_000 + number)) }, true, 10);
    }
    assert!(state.kept.len() <= 11, "{}", state.kept.len());
    assert_eq!(state.rooms.len(), state.ids.len());
    assert!(state.rooms.len() <= 21);
}

#[test]
fn what_was_used_lately_outlives_what_was_not() {
    let mut state = State { next: 1, ..State::default() };
    for number in 0..10 {
        state.reserve(&name(number), 10).unwrap();
    }
    state.reserve(&name(10), 10).unwrap();
    let used = state.use_name(&name(5)).unwrap();
    for number in 20..24 {
        state.reserve(&name(number), 10).unwrap();
    }
    assert_eq!(state.use_name(&name(5)), Some(used));
}
