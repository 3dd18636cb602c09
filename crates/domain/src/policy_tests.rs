//! The table, cell by cell: written down by hand, so that a change of the rules is a change here.

use super::*;

const WHO: [(&str, ServerRole, Standing); 10] = [
    ("guest", ServerRole::Guest, Standing::Outsider),
    ("member", ServerRole::Member, Standing::Outsider),
    ("admin", ServerRole::Admin, Standing::Outsider),
    ("banned guest", ServerRole::Guest, Standing::Banned),
    ("banned member", ServerRole::Member, Standing::Banned),
    ("read-only", ServerRole::Member, Standing::In(RoomRole::ReadOnly)),
    ("in", ServerRole::Member, Standing::In(RoomRole::Member)),
    ("moderator", ServerRole::Member, Standing::In(RoomRole::Moderator)),
    ("owner", ServerRole::Member, Standing::In(RoomRole::Owner)),
    ("admin in", ServerRole::Admin, Standing::In(RoomRole::Member)),
];

/// One letter for each of [`Action::ALL`]: `y` yes; `0` nowhere, `b` banned, `u` unauthorized, `v` no voice, `f` forbidden.
fn row(kind: RoomKind, (_, role, standing): (&str, ServerRole, Standing), archived: bool) -> String {
    let actor = Actor { id: PersonId(1), role };
    let letter = |action| match may(actor, Place { kind, archived }, standing, action) {
        Ok(()) => 'y',
        Err(error) => match error.code {
            Code::NotFound => '0',
            Code::Banned => 'b',
            Code::Unauthorized => 'u',
            Code::NoVoice => 'v',
            Code::Archived => 'a',
            Code::Forbidden => 'f',
            other => panic!("{other}"),
        },
    };
    Action::ALL.into_iter().map(letter).collect()
}

fn table(kind: RoomKind, archived: bool) -> Vec<String> {
    WHO.iter().map(|&who| row(kind, who, archived)).collect()
}

// Columns: Read Post Respond Enter Leave MentionAll Invite DeleteAny Moderate Configure SetRoles End

#[test]
fn an_open_room_is_for_anybody_who_is_not_banned() {
    let expected = [
        "yyyyyfyfffff", // guest
        "yyyyyfyfffff", // member
        "yyyyyyyyyyyy", // admin
        "bbbbbbbbbbbb", // banned guest
        "bbbbbbbbbbbb", // banned member
        "yvvyyfvfffff", // read-only
        "yyyyyfyfffff", // in
        "yyyyyyyyyyff", // moderator
        "yyyyyyyyyyyy", // owner
        "yyyyyyyyyyyy", // admin in
    ];
    assert_eq!(table(RoomKind::Open, false), expected);
}

#[test]
fn a_public_room_is_read_by_members_and_written_by_those_who_joined() {
    let expected = [
        "uuuuuuuuuuuu",
        "yffyffffffff",
        "yyyyyyyyyyyy",
        "bbbbbbbbbbbb",
        "bbbbbbbbbbbb",
        "yvvyyfvfffff",
        "yyyyyfyfffff",
        "yyyyyyyyyyff",
        "yyyyyyyyyyyy",
        "yyyyyyyyyyyy",
    ];
    assert_eq!(table(RoomKind::Public, false), expected);
}

#[test]
fn a_private_room_is_nowhere_for_everybody_else() {
    let expected = [
        "000000000000",
        "000000000000",
        "yyyyyyyyyyyy",
        "000000000000",
        "000000000000",
        "yvvyyfvfffff",
        "yyyyyfyfffff",
        "yyyyyyyyyyff",
        "yyyyyyyyyyyy",
        "yyyyyyyyyyyy",
    ];
    assert_eq!(table(RoomKind::Private, false), expected);
}

#[test]
fn a_direct_room_has_no_ranks_and_no_admins() {
    let expected = [
        "000000000000",
        "000000000000",
        "000000000000",
        "000000000000",
        "000000000000",
        "yyyyffffffff",
        "yyyyffffffff",
        "yyyyffffffff",
        "yyyyffffffff",
        "yyyyffffffff",
    ];
    assert_eq!(table(RoomKind::Direct, false), expected);
}

#[test]
fn an_archived_room_is_read_and_opened_again() {
    let rows = table(RoomKind::Private, true);
    assert_eq!(rows[6], "yaaayfafffff");
    assert_eq!(rows[8], "yaaayaayyyyy");
}

#[test]
fn nobody_acts_on_somebody_above() {
    let member = |id| Actor { id: PersonId(id), role: ServerRole::Member };
    let admin = Actor { id: PersonId(9), role: ServerRole::Admin };
    let role = Standing::In;
    let may = |mine: (Actor, Standing), theirs| may_act_on(mine, theirs, RoomKind::Private).is_ok();
    assert!(may((member(1), role(RoomRole::Moderator)), (member(2), role(RoomRole::Member))));
    assert!(!may((member(1), role(RoomRole::Moderator)), (member(2), role(RoomRole::Moderator))));
    assert!(!may((member(1), role(RoomRole::Moderator)), (member(2), role(RoomRole::Owner))));
    assert!(may((member(1), role(RoomRole::Owner)), (member(2), role(RoomRole::Owner))));
    assert!(!may((member(1), role(RoomRole::Owner)), (admin, role(RoomRole::Member))));
    assert!(may((admin, Standing::Outsider), (member(2), role(RoomRole::Owner))));
}

#[test]
fn a_hidden_room_is_refused_in_the_words_of_one_that_does_not_exist() {
    let stranger = Actor { id: PersonId(1), role: ServerRole::Member };
    let place = Place { kind: RoomKind::Private, archived: true };
    for action in Action::ALL {
        for standing in [Standing::Outsider, Standing::Banned] {
            assert_eq!(may(stranger, place, standing, action).unwrap_err(), nowhere());
        }
    }
}
