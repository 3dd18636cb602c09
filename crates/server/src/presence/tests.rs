//! Who is told of whom, and how often.

use super::*;

const TEA: RoomId = RoomId(1);

fn speaker(id: u64) -> Arc<Speaker> {
    Arc::new(Speaker::stranger(PersonId(id)))
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[test]
fn a_person_with_two_tabs_is_here_once_and_leaves_with_the_last() {
    let presence = Presence::default();
    presence.enter(TEA, &speaker(1));
    presence.enter(TEA, &speaker(1));
    presence.enter(TEA, &speaker(2));
    assert_eq!(presence.snapshot(TEA).0, 2);
    presence.changes(seconds(0));
    presence.leave(TEA, PersonId(1));
    assert!(presence.changes(seconds(9)).is_empty());
    presence.leave(TEA, PersonId(1));
    let changes = presence.changes(seconds(9));
    assert_eq!((changes[0].count, changes[0].left.as_slice()), (1, [PersonId(1)].as_slice()));
    assert!(presence.changes(seconds(20)).is_empty());
}

#[test]
fn who_comes_and_goes_within_a_second_is_only_said_to_be_gone() {
    let presence = Presence::default();
    presence.enter(TEA, &speaker(1));
    presence.changes(seconds(0));
    presence.enter(TEA, &speaker(2));
    presence.leave(TEA, PersonId(2));
    let changes = presence.changes(seconds(1));
    assert!(changes[0].joined.is_empty());
    assert_eq!((changes[0].count, changes[0].left.as_slice()), (1, [PersonId(2)].as_slice()));
}

#[test]
fn who_comes_and_goes_all_the_time_is_announced_once_in_five_seconds() {
    let presence = Presence::default();
    presence.enter(TEA, &speaker(1));
    presence.changes(seconds(0));
    let mut told = Vec::new();
    for second in 1..=20 {
        for _ in 0..50 {
            presence.enter(TEA, &speaker(2));
            presence.leave(TEA, PersonId(2));
        }
        if second % 2 == 1 {
            presence.enter(TEA, &speaker(2));
        }
        told.extend(presence.changes(seconds(second)));
        presence.leave(TEA, PersonId(2));
    }
    assert_eq!(told.len(), 4, "{told:?}");
    // In the end everybody knows how it is.
    told.extend(presence.changes(seconds(30)));
    assert_eq!(told.last().expect("told").left, [PersonId(2)]);
}

#[test]
fn a_crowd_is_a_number_and_told_seldom() {
    let presence = Presence::default();
    for id in 0..=NAMED_PEOPLE as u64 {
        presence.enter(TEA, &speaker(id));
    }
    let (count, people) = presence.snapshot(TEA);
    assert_eq!((count, people.len()), (NAMED_PEOPLE + 1, 0));
    assert!(presence.changes(seconds(0))[0].joined.is_empty());
    presence.enter(TEA, &speaker(1_000));
    assert!(presence.changes(seconds(1)).is_empty());
    assert_eq!(presence.changes(seconds(5))[0].count, NAMED_PEOPLE + 2);
}

#[test]
fn an_empty_room_is_forgotten() {
    let presence = Presence::default();
    presence.enter(TEA, &speaker(1));
    presence.leave(TEA, PersonId(1));
    presence.leave(TEA, PersonId(1));
    assert_eq!(presence.snapshot(TEA), (0, Vec::new()));
    let seen = presence.seen.lock();
    assert!(seen.rooms.is_empty() && seen.people[&PersonId(1)].rooms.is_empty());
}

#[test]
fn who_went_while_looking_away_leaves_nothing_behind() {
    let presence = Presence::default();
    let ada = PersonId(1);
    presence.arrive(ada);
    presence.enter(TEA, &speaker(1));
    presence.look(ada, true);
    presence.changes(seconds(0));
    presence.leave(TEA, ada);
    presence.depart(ada, true, seconds(1));
    presence.sweep(seconds(61));
    presence.changes(seconds(61));
    let seen = presence.seen.lock();
    assert!(seen.people.is_empty() && seen.rooms.is_empty() && seen.gone.is_empty());
    assert!(seen.away.is_empty() && seen.told.is_empty() && seen.restless.is_empty());
}

#[test]
fn who_went_is_online_for_a_minute_more() {
    let presence = Presence::default();
    presence.arrive(PersonId(1));
    presence.arrive(PersonId(1));
    presence.depart(PersonId(1), false, seconds(10));
    presence.sweep(seconds(1_000));
    assert!(presence.is_online(PersonId(1)));
    presence.depart(PersonId(1), false, seconds(1_000));
    presence.sweep(seconds(1_059));
    assert!(presence.is_online(PersonId(1)));
    presence.sweep(seconds(1_060));
    assert!(!presence.is_online(PersonId(1)));
}

#[test]
fn who_looks_at_none_of_their_devices_is_away() {
    let presence = Presence::default();
    let ada = PersonId(1);
    presence.arrive(ada);
    presence.arrive(ada);
    presence.enter(TEA, &speaker(1));
    presence.changes(seconds(0));
    presence.look(ada, true);
    assert!(presence.changes(seconds(5)).is_empty(), "the other one is looked at");
    presence.look(ada, true);
    assert!(presence.changes(seconds(10))[0].joined[0].away);
    presence.depart(ada, true, seconds(11));
    assert!(presence.changes(seconds(15)).is_empty());
    presence.arrive(ada);
    assert!(!presence.changes(seconds(20))[0].joined[0].away);
    presence.depart(ada, false, seconds(21));
    assert!(presence.changes(seconds(25))[0].joined[0].away);
    presence.look(ada, false);
    assert!(!presence.changes(seconds(30))[0].joined[0].away);
}

#[test]
fn who_looks_away_and_back_all_the_time_is_told_with_a_round_and_once_in_five_seconds() {
    let presence = Presence::default();
    let ada = PersonId(1);
    presence.arrive(ada);
    presence.enter(TEA, &speaker(1));
    presence.changes(seconds(0));
    let away = || presence.snapshot(TEA).1[0].away;
    let (mut told, mut shown) = (0, false);
    for second in 1..=20 {
        for _ in 0..50 {
            presence.look(ada, true);
            presence.look(ada, false);
        }
        let looks_away = second % 2 == 1;
        presence.look(ada, looks_away);
        assert_eq!(away(), shown, "no room is looked at before the round");
        told += presence.changes(seconds(second)).len();
        shown = away();
        if looks_away {
            presence.look(ada, false);
        }
    }
    assert!((1..=4).contains(&told), "{told}");
    presence.changes(seconds(30));
    assert!(!away());
    assert!(presence.seen.lock().restless.is_empty());
}

#[test]
fn writing_is_told_once_in_three_seconds_however_many_sockets_say_so() {
    let presence = Presence::default();
    let ada = PersonId(1);
    assert!(presence.may_type(TEA, ada, seconds(0)));
    assert!(!presence.may_type(TEA, ada, seconds(2)));
    assert!(presence.may_type(RoomId(2), ada, seconds(2)));
    assert!(presence.may_type(TEA, ada, seconds(3)));
    presence.sweep(seconds(9));
    assert!(presence.typed.lock().is_empty());
}
