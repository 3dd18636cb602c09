//! Rooms by name: reserved without a row, kept with their first event, bounded.

use teahouse_domain::{Code, RoomId, Seq};
use teahouse_store::{Facts, Options};

use crate::house::{House, draft, folder, message, refused, room_name, stored};

#[test]
fn a_room_gets_its_row_with_its_first_event() {
    let folder = folder();
    let house = House::open(folder.path());
    assert_eq!(house.store.room(&room_name("tea")).unwrap(), None);
    let (tea, silent) = (house.room("tea"), house.room("silent"));
    assert_ne!(tea, silent);
    assert_eq!(house.room("tea"), tea);
    assert_eq!(house.store.head(tea).unwrap(), Seq(0));
    assert_eq!(house.store.read(|reader| reader.rooms(RoomId(0), 10)).unwrap(), []);
    assert_eq!(house.say(tea, "hi").seq, Seq(1));
    assert_eq!(house.store.head(tea).unwrap(), Seq(1));
    assert_eq!(house.store.room_name(tea).unwrap(), Some(room_name("tea")));
    let rooms = house.store.read(|reader| reader.rooms(RoomId(0), 10)).unwrap();
    assert_eq!(rooms.iter().map(|room| room.name.as_str()).collect::<Vec<_>>(), ["tea"]);
    house.stop();

    let house = House::open(folder.path());
    assert_eq!(house.store.room(&room_name("tea")).unwrap(), Some(Facts::open(tea)));
    assert_eq!(house.store.room(&room_name("silent")).unwrap(), None);
    assert_eq!(house.store.head(tea).unwrap(), Seq(1));
    assert_eq!(house.say(tea, "again").seq, Seq(2));
}

#[test]
fn reserved_rooms_without_members_give_way_and_those_with_members_stay() {
    let folder = folder();
    let mut options = Options::new(folder.path());
    options.rooms = 8;
    let house = House::with(options);
    let lived_in = house.room("lived-in");
    house.store.watch(lived_in);
    let deserted = house.room("deserted");
    for number in 0..100 {
        house.room(&format!("r{number}"));
    }
    assert_eq!(house.room("lived-in"), lived_in);
    assert_ne!(house.room("deserted"), deserted);
    assert_eq!(refused(house.write(draft(deserted, 1, None, message("who am I")))), Code::Busy);
    assert_eq!(house.say(lived_in, "hi").seq, Seq(1));
}

#[test]
fn more_rooms_with_members_than_allowed_are_refused() {
    let folder = folder();
    let mut options = Options::new(folder.path());
    options.rooms = 4;
    let house = House::with(options);
    for number in 0..4 {
        house.store.watch(house.room(&format!("r{number}")));
    }
    assert_eq!(house.store.room_or_reserve(&room_name("one-more")).unwrap_err().code, Code::Busy);
    house.store.unwatch(house.room("r0"));
    // The broom gives each room a second chance.
    let _ = house.store.room_or_reserve(&room_name("one-more"));
    assert!(house.store.room_or_reserve(&room_name("one-more")).is_ok());
}

#[test]
fn rooms_with_events_are_forgotten_in_memory_only() {
    let folder = folder();
    let mut options = Options::new(folder.path());
    options.rooms = 4;
    let house = House::with(options);
    let ids: Vec<_> = (0..20)
        .map(|number| {
            let room = house.room(&format!("r{number}"));
            stored(house.write(draft(room, 1, None, message("hi"))));
            room
        })
        .collect();
    for (number, &room) in ids.iter().enumerate() {
        assert_eq!(house.room(&format!("r{number}")), room);
        assert_eq!(house.store.head(room).unwrap(), Seq(1));
        assert_eq!(house.say(room, "ho").seq, Seq(2));
    }
}
