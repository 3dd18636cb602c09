//! Doors that lead into no room: accounts, people, finding and making rooms, uploads.

use super::{
    cast::{Caller, Cast, House, fresh},
    doors::{
        How::{self, Chat, Rest},
        Right::{self, AnyKey, NoKey, People, Reads, Rooms, Writes},
    },
    keys,
    knock::Said,
};
use crate::support::{Member, member::PASSWORD};

/// Whose letters stand in a row, in this order.
const PEOPLE: [Cast; 7] =
    [Cast::Nobody, Cast::Guest, Cast::Outsider, Cast::Vouched, Cast::Admin, Cast::Barred, Cast::Disabled];

/// What is asked, what a key needs for it, and everybody's letters; as in a room, and `w` wrong password, `t` taken,
/// `l` the last admin. The last two rows sign out and end the account.
pub(super) const DOORS: &[(How, Right, &str)] = &[
    (Rest("GET /livez", ""), AnyKey, "yyyyyyy"),
    (Rest("GET /readyz", ""), AnyKey, "yyyyyyy"),
    (Rest("GET /api/v1/server", ""), AnyKey, "yyyyyyy"),
    (Rest("POST /api/v1/sign-up", r#"{"login":"quinn","password":"{password}"}"#), AnyKey, "ttttttt"),
    (Rest("POST /api/v1/sign-in", r#"{"login":"quinn","password":"not this one"}"#), AnyKey, "wwwwwww"),
    (Rest("POST /api/v1/password-reset", r#"{"login":"quinn"}"#), AnyKey, "yyyyyyy"),
    (Rest("POST /api/v1/password-reset/{code}", r#"{"password":"{password}"}"#), AnyKey, "ccccccc"),
    (Rest("POST /api/v1/email-confirmations/{code}", ""), AnyKey, "ccccccc"),
    (Rest("GET /api/v1/invites/{code}", ""), AnyKey, "ccccccc"),
    (Rest("GET /api/v1/me", ""), AnyKey, "uyyyybu"),
    (Rest("PUT /api/v1/me", r#"{"name":"{fresh} of Tea"}"#), NoKey, "uyyyybu"),
    (Rest("GET /api/v1/me/export", ""), NoKey, "uuyyybu"),
    (Rest("PUT /api/v1/me/password", r#"{"old":"{password}","new":"{password}"}"#), NoKey, "uuyfybu"),
    (Rest("GET /api/v1/sessions", ""), NoKey, "uuyyybu"),
    (Rest("DELETE /api/v1/sessions/s_0000000000001", ""), NoKey, "u0000bu"),
    (Rest("DELETE /api/v1/sessions", ""), NoKey, "uuyyybu"),
    (Rest("POST /api/v1/tokens", r#"{"subject":"42"}"#), People, "uffffbu"),
    (Rest("GET /api/v1/people", ""), Reads, "uuyyybu"),
    (Rest("GET /api/v1/people/{quinn}", ""), Reads, "uuyyybu"),
    (Rest("GET /api/v1/reports", ""), Rooms, "uuyyybu"),
    (Rest("GET /api/v1/rooms", ""), Reads, "uyyyybu"),
    (Rest("GET /api/v1/rooms?show=public", ""), Reads, "uyyyybu"),
    (Rest("POST /api/v1/rooms", r#"{"kind":"private","title":"Tea"}"#), Rooms, "uuyyybu"),
    (Rest("POST /api/v1/rooms", r#"{"kind":"public","name":"public-{fresh}"}"#), Rooms, "uuyyybu"),
    (Rest("POST /api/v1/rooms", r#"{"kind":"open","name":"open-{fresh}"}"#), Rooms, "uuyyybu"),
    (Rest("POST /api/v1/rooms", r#"{"kind":"direct","people":["{quinn}"]}"#), Rooms, "uuyyybu"),
    (Rest("POST /api/v1/media?name=tea.txt", "one leaf"), Writes, "uyyyybu"),
    (Chat("me", "{}"), Reads, "yyyyybu"),
    (Chat("rooms", "{}"), Reads, "yyyyybu"),
    (Chat("status", r#"{"away":true}"#), Reads, "yyyyybu"),
    (Chat("refresh", r#"{"token":"{token}"}"#), Reads, "fffyfbu"),
    (Rest("POST /api/v1/sign-out", ""), AnyKey, "uyyyybu"),
    (Rest("DELETE /api/v1/me", r#"{"password":"{password}","messages":"keep"}"#), NoKey, "uuyflbu"),
];

/// Everybody is asked anew at each door: some doors sign out.
fn caller(house: &House, who: Cast) -> Caller {
    let known = house.caller(who).clone();
    let login = match who {
        Cast::Outsider => "olive",
        Cast::Admin => "adam",
        _ => return known,
    };
    let again = Member::sign_in(known.server, login, PASSWORD);
    Caller { bearer: Some(again.bearer()), ..known }
}

fn letter(house: &House, caller: &Caller, how: How) -> char {
    let token = caller.bearer.as_deref().and_then(|bearer| bearer.strip_prefix("Bearer "));
    let fill = |text: &str| {
        text.replace("{quinn}", &house.quinn.id)
            .replace("{password}", PASSWORD)
            .replace("{code}", "0000000000000000000000")
            .replace("{token}", token.unwrap_or_default())
            .replace("{fresh}", &fresh())
    };
    match how {
        Rest(operation, body) => {
            let (method, path) = operation.split_once(' ').expect("a method and a path");
            Said::of_answer(&caller.ask(method, &fill(path), &fill(body))).letter()
        }
        Chat(command, body) => match caller.chat() {
            Ok(mut person) => {
                let body = serde_json::from_str(&fill(body)).expect("JSON");
                Said::of_reply(&person.ask(command, body)).letter()
            }
            Err(refused) => refused.letter(),
        },
        other => panic!("{other:?} leads into a room"),
    }
}

#[test]
fn what_is_of_no_room_is_for_whom_it_is_said_to_be() {
    let house = House::open();
    let mut wrong = Vec::new();
    for (how, _, row) in DOORS {
        let found: String =
            PEOPLE.map(|who| letter(&house, &caller(&house, who), *how)).into_iter().collect();
        if found != *row {
            wrong.push(format!("{how:?}: {row} expected, {found} said"));
        }
    }
    assert!(wrong.is_empty(), "{PEOPLE:?}\n{}", wrong.join("\n"));
}

#[test]
fn a_key_is_not_its_person() {
    let house = House::open();
    let mut wrong = Vec::new();
    for rights in [&["read"][..], &["write"], &["rooms"], &["people"], &["read", "write", "rooms", "people"]]
    {
        let key = keys::key(&house, house.caller(Cast::Program), rights);
        for (how, right, row) in DOORS {
            let member = row.chars().nth(2).expect("a member's letter");
            // Only a key signs other people in.
            let allowed = if *right == People { 'y' } else { member };
            let expected = if keys::opens(*how, *right, rights) { allowed } else { 'k' };
            let found = letter(&house, &key, *how);
            if found != expected {
                wrong.push(format!("{rights:?} at {how:?}: {expected} expected, {found} said"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
