//! The walk: everything that can be asked of a room, by everybody, through every door, against one table.
//!
//! The expected letters are written down by hand; they are not computed from the rules. Every door of a column has to
//! give the same letter: what REST refuses, no socket lets through.

mod cast;
mod doors;

use cast::{Cast, House};

/// `y` yes; `0` nowhere, in the very words of a room that does not exist; `b` banned, `u` unauthorized, `v` no voice,
/// `f` forbidden, `a` archived.
///
/// Columns: read, see media, post, respond, enter, invite, delete any, moderate, configure, set roles, end, leave.
type Row = (Cast, &'static str);

#[track_caller]
fn walk(kind: &str, archived: bool, rows: &[Row]) {
    let house = House::open();
    let found: Vec<(Cast, String)> =
        rows.iter().map(|&(who, _)| (who, doors::letters(&house, kind, archived, who))).collect();
    let expected: Vec<(Cast, String)> = rows.iter().map(|&(who, row)| (who, row.to_owned())).collect();
    assert_eq!(found, expected, "{kind}");
}

#[test]
fn an_open_room_is_for_anybody_who_is_not_banned() {
    walk(
        "open",
        false,
        &[
            (Cast::Guest, "yyyyuufffffy"),
            (Cast::Outsider, "yyyyyyfffffy"),
            (Cast::Admin, "yyyyyyyyyyyy"),
            (Cast::Banned, "b0bbbbbbbbbb"),
            (Cast::ReadOnly, "yyvvyvfffffy"),
            (Cast::In, "yyyyyyfffffy"),
            (Cast::Moderator, "yyyyyyyyyffy"),
            (Cast::Owner, "yyyyyyyyyyyy"),
        ],
    );
}

#[test]
fn a_public_room_is_read_by_members_and_written_by_those_who_joined() {
    walk(
        "public",
        false,
        &[
            (Cast::Guest, "u0uuuuuuuuuu"),
            (Cast::Outsider, "yyffyfffffff"),
            (Cast::Admin, "yyyyyyyyyyyy"),
            (Cast::Banned, "b0bbbbbbbbbb"),
            (Cast::ReadOnly, "yyvvyvfffffy"),
            (Cast::In, "yyyyyyfffffy"),
            (Cast::Moderator, "yyyyyyyyyffy"),
            (Cast::Owner, "yyyyyyyyyyyy"),
        ],
    );
}

#[test]
fn a_private_room_is_nowhere_for_everybody_else() {
    walk(
        "private",
        false,
        &[
            (Cast::Guest, "000000000000"),
            (Cast::Outsider, "000000000000"),
            (Cast::Admin, "yyyyyyyyyyyy"),
            (Cast::Banned, "000000000000"),
            (Cast::ReadOnly, "yyvvyvfffffy"),
            (Cast::In, "yyyyyyfffffy"),
            (Cast::Moderator, "yyyyyyyyyffy"),
            (Cast::Owner, "yyyyyyyyyyyy"),
        ],
    );
}

#[test]
fn a_direct_room_has_no_ranks_and_no_admins() {
    walk(
        "direct",
        false,
        &[
            (Cast::Guest, "000000000000"),
            (Cast::Outsider, "000000000000"),
            (Cast::Admin, "000000000000"),
            (Cast::In, "yyyyyfffffff"),
        ],
    );
}

#[test]
fn an_archived_room_is_read_and_opened_again() {
    walk(
        "private",
        true,
        &[
            (Cast::Guest, "000000000000"),
            (Cast::Outsider, "000000000000"),
            (Cast::Admin, "yyaaaayyyyyy"),
            (Cast::ReadOnly, "yyvvavfffffy"),
            (Cast::In, "yyaaaafffffy"),
            (Cast::Moderator, "yyaaaayyyffy"),
            (Cast::Owner, "yyaaaayyyyyy"),
        ],
    );
}
