//! The walk: everything that can be asked of a room, by everybody, through every door, against one table; what is asked
//! of no room ([`server`]); and what keys open ([`keys`]).
//!
//! The expected letters are written down by hand; they are not computed from the rules. Every door of a column has to
//! give the same letter: what REST refuses, no socket lets through. [`complete`] holds the doors against the documents.

mod cast;
mod complete;
mod doors;
mod keys;
mod knock;
mod server;

use cast::{Cast, House};
use doors::DOORS;
use knock::{Stage, expected};

/// `y` yes; `0` nowhere, in the very words of a room that does not exist; `b` banned, `u` unauthorized, `v` no voice,
/// `m` muted, `f` forbidden, `a` archived, `c` no such code.
///
/// Columns: read, see media, post, respond, rewrite what others said · enter, invite, see links, take a link back, come
/// by one · withdraw, delete any, moderate · configure, roles, links for moderators, end, leave.
type Row = (Cast, &'static str);

/// Who is in the room, or may be; the same in an open, a public and a private one.
const INSIDE: [Row; 8] = [
    (Cast::Admin, "yyyyfyyyyyyyyyyyyy"),
    (Cast::Muted, "yymmmyyycyyffffffy"),
    (Cast::ReadOnly, "yyvvvyvvvyyffffvfy"),
    (Cast::In, "yyyyfyyycyyffffffy"),
    (Cast::Vouched, "yyyyfyyycyyffffffy"),
    (Cast::Moderator, "yyyyfyyyyyyyyyfffy"),
    (Cast::Owner, "yyyyfyyyyyyyyyyyyy"),
    (Cast::Barred, "bbbbbbbbbbbbbbbbbb"),
];
const ARCHIVED_INSIDE: [Row; 8] = [
    (Cast::Admin, "yyaaaaayyayyyyyayy"),
    (Cast::Muted, "yyaaaaaaaayffffafy"),
    (Cast::ReadOnly, "yyvvvavvvayffffvfy"),
    (Cast::In, "yyaaaaaaaayffffafy"),
    (Cast::Vouched, "yyaaaaaaaayffffafy"),
    (Cast::Moderator, "yyaaaaayyayyyyfafy"),
    (Cast::Owner, "yyaaaaayyayyyyyayy"),
    (Cast::Disabled, "uuuuuuuuuuuuuuuuuu"),
];

/// The first row is the guest's: who shows nothing at all is one, and over HTTP may only read what is anybody's.
#[track_caller]
fn walk(kind: &str, archived: bool, rows: &[&[Row]]) {
    let house = House::open();
    let rows: Vec<Row> = rows.concat();
    assert_eq!(rows[0].0, Cast::Guest);
    let mut wrong = Vec::new();
    for (who, row) in [&[(Cast::Nobody, rows[0].1)], &*rows].concat() {
        wrong.extend(differences(&house, (kind, archived), who, row));
    }
    assert!(wrong.is_empty(), "{kind}, archived: {archived}\n{}", wrong.join("\n"));
}

/// Where the doors say something else than the row.
fn differences(house: &House, (kind, archived): (&str, bool), who: Cast, row: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let room = house.room(kind, archived, who, true);
    let mut stage = Stage { house, caller: house.caller(who), who, room };
    for door in DOORS {
        let (found, expected) = (stage.letter(door), expected(row, door, who));
        if found != expected {
            wrong.push(format!(
                "{who:?} at {:?}, {:?}: {expected} expected, {found} said",
                door.column, door.how
            ));
        }
        if door.spoils && found == 'y' {
            stage.room = house.room(kind, archived, who, false);
        }
    }
    wrong
}

#[test]
fn an_open_room_is_for_anybody_who_is_not_banned() {
    let outside = [
        (Cast::Guest, "yyyyfuuycuyffffufy"),
        (Cast::Outsider, "yyyyfyyycyyffffffy"),
        (Cast::Removed, "yyyyfyyycyyffffffy"),
        (Cast::Banned, "b0bbbbbbbbbbbbbbbb"),
    ];
    walk("open", false, &[&outside, &INSIDE]);
}

#[test]
fn a_public_room_is_read_by_members_and_written_by_those_who_joined() {
    let outside = [
        (Cast::Guest, "u0uuuuuuuuuuuuuuuu"),
        (Cast::Outsider, "yyfffyfffyffffffff"),
        (Cast::Removed, "yyfffyfffyyfffffff"),
        (Cast::Banned, "b0bbbbbbbbbbbbbbbb"),
    ];
    walk("public", false, &[&outside, &INSIDE]);
}

#[test]
fn a_private_room_is_nowhere_for_everybody_else() {
    let outside = [
        (Cast::Guest, "000000000u00000000"),
        (Cast::Outsider, "000000000y00000000"),
        (Cast::Removed, "000000000y00000000"),
        (Cast::Banned, "000000000b00000000"),
    ];
    walk("private", false, &[&outside, &INSIDE]);
}

#[test]
fn a_direct_room_has_no_ranks_and_no_admins() {
    let rows = [
        (Cast::Guest, "000000000u00000000"),
        (Cast::Outsider, "000000000c00000000"),
        (Cast::Admin, "000000000c00000000"),
        (Cast::In, "yyyyfyfffcyfffffff"),
        (Cast::Vouched, "yyyyfyfffcyfffffff"),
        (Cast::Barred, "bbbbbbbbbbbbbbbbbb"),
        (Cast::Disabled, "uuuuuuuuuuuuuuuuuu"),
    ];
    walk("direct", false, &[&rows]);
}

#[test]
fn an_archived_open_room_is_read_and_opened_again() {
    let outside = [
        (Cast::Guest, "yyaaaaaaauyffffafy"),
        (Cast::Outsider, "yyaaaaaaaayffffafy"),
        (Cast::Removed, "yyaaaaaaaayffffafy"),
        (Cast::Banned, "b0bbbbbbbabbbbbbbb"),
    ];
    walk("open", true, &[&outside, &ARCHIVED_INSIDE]);
}

#[test]
fn an_archived_public_room_is_read_and_opened_again() {
    let outside = [
        (Cast::Guest, "u0uuuuuuuuuuuuuuuu"),
        (Cast::Outsider, "yyfffafffaffffffff"),
        (Cast::Removed, "yyfffafffayfffffff"),
        (Cast::Banned, "b0bbbbbbbabbbbbbbb"),
    ];
    walk("public", true, &[&outside, &ARCHIVED_INSIDE]);
}

#[test]
fn an_archived_private_room_is_as_hidden_as_any_other() {
    let outside = [
        (Cast::Guest, "000000000u00000000"),
        (Cast::Outsider, "000000000a00000000"),
        (Cast::Removed, "000000000a00000000"),
        (Cast::Banned, "000000000a00000000"),
    ];
    walk("private", true, &[&outside, &ARCHIVED_INSIDE]);
}
