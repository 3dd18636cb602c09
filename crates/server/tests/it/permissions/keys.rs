//! What an API key opens: what its person may, as far as its rights go, on every wire.

use serde_json::json;

use super::{
    cast::{Caller, Cast, House},
    doors::{DOORS, How, Right},
    knock::{Stage, expected},
};

/// What an owner may do in a private room.
const OWNER: &str = "yyyyfyyyyyyyyyyyyy";

/// A key in somebody's name.
pub(super) fn key(house: &House, of: &Caller, rights: &[&str]) -> Caller {
    let body = json!({"name": "a program", "rights": rights, "person": of.id}).to_string();
    let made = house.caller(Cast::Admin).ask("POST", "/api/v1/admin/keys", &body).json();
    let token = made["token"].as_str().unwrap_or_else(|| panic!("no key: {made}"));
    Caller { bearer: Some(format!("Bearer {token}")), ..of.clone() }
}

/// Who is connected hears, whatever they do then: a socket needs the right to read, too.
pub(super) fn opens(how: How, right: Right, rights: &[&str]) -> bool {
    let has = |right| match right {
        Right::Reads => rights.contains(&"read"),
        Right::Writes => rights.contains(&"write"),
        Right::Rooms => rights.contains(&"rooms"),
        Right::People => rights.contains(&"people"),
        Right::AnyKey => true,
        Right::NoKey => false,
    };
    let is_socket = !matches!(how, How::Rest(..));
    has(right) && (!is_socket || has(Right::Reads))
}

#[test]
fn a_key_opens_what_its_rights_say_and_nothing_else_on_any_wire() {
    let house = House::open();
    let mut wrong = Vec::new();
    for rights in [
        &["read"][..],
        &["write"],
        &["rooms"],
        &["people"],
        &["read", "write"],
        &["read", "rooms"],
        &["read", "write", "rooms", "people"],
        // The right of an admin opens the admin's doors, and no other.
        &["admin"],
    ] {
        let who = if rights == ["admin"] { Cast::Admin } else { Cast::Program };
        let caller = key(&house, house.caller(who), rights);
        let fresh = |with_picture| house.room("private", false, who, with_picture);
        let mut stage = Stage { house: &house, caller: &caller, who, room: fresh(true) };
        for door in DOORS {
            let expected = if opens(door.how, door.right, rights) { expected(OWNER, door, who) } else { 'k' };
            let found = stage.letter(door);
            if found != expected {
                wrong.push(format!("{rights:?} at {:?}: {expected} expected, {found} said", door.how));
            }
            if door.spoils && found == 'y' {
                stage.room = fresh(false);
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
