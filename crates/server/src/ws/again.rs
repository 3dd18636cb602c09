//! What an open socket does when something about people or rooms was committed: it looks at itself again.
//!
//! One table for both wires: which credential ends with what, and whether a room may still be heard.
//! Must never wait: facts come from memory, or from one row. Bounds: the rooms of one socket.

use std::net::IpAddr;

use teahouse_domain::{Code, Error, Person, RoomId, ServerRole};
use teahouse_wire::codes;

use crate::{
    app::App,
    consequences::{Consequence, Why},
    credential::{Credential, Via},
    people::Speaker,
};

/// The close code of a socket whose credential ends by this; `None`: it stays.
pub(super) fn ends_with(
    app: &App,
    who: &Credential,
    address: IpAddr,
    consequence: &Consequence,
) -> Option<u16> {
    let id = who.speaker.id;
    match (consequence, &who.via) {
        (Consequence::SignedOut { person, except }, Via::Session { id: session, .. }) => {
            (*person == id && *except != Some(*session)).then_some(codes::TOKEN)
        }
        // A guest's socket, too: its guest has an account by now.
        (Consequence::SignedOut { person, .. }, Via::Token { .. } | Via::Guest) => {
            (*person == id).then_some(codes::TOKEN)
        }
        (Consequence::SessionEnded(ended), Via::Session { id, .. }) => (ended == id).then_some(codes::TOKEN),
        (Consequence::KeyRevoked(revoked), Via::Key { id, .. } | Via::Session { key: Some(id), .. }) => {
            (revoked == id).then_some(codes::TOKEN)
        }
        (Consequence::Regraded(person), _) => (*person == id).then_some(codes::RESTART),
        (Consequence::Person(person), _) if *person == id => {
            // Who came while it was committed may have been read before it.
            if let Ok(now) = app.store.person(id) {
                app.people.changed(&now.unwrap_or_else(|| Person::guest(id)));
            }
            let outgrown = who.via == Via::Guest && who.speaker.role() != ServerRole::Guest;
            // A guest who has an account by now comes back and shows that.
            refused(app, &who.speaker).or(outgrown.then_some(codes::RESTART))
        }
        (Consequence::Bans, _) => {
            let banned = app.access.is_address_banned(address, app.clock.wall());
            if banned { Some(codes::BANNED) } else { refused(app, &who.speaker) }
        }
        _ => None,
    }
}

/// The close code of a socket whose credential is over by now. A session that was used since ends later than was known
/// when it opened this socket.
pub(super) fn is_over(app: &App, who: &mut Credential) -> Option<u16> {
    let now = app.clock.wall();
    if let Via::Session { expires_at, secret, .. } = &mut who.via
        && now >= *expires_at
    {
        match app.store.session_by_hash(secret) {
            Ok(Some((session, _))) => *expires_at = session.expires_at,
            Ok(None) => {}
            // Asked again in a second: whoever is signed in is not put out by a disk that does not answer.
            Err(_) => return None,
        }
    }
    let over = who.via.expires_at().is_some_and(|end| now >= end);
    let code = if matches!(who.via, Via::Token { .. }) { codes::EXPIRED } else { codes::TOKEN };
    over.then_some(code)
}

fn refused(app: &App, speaker: &Speaker) -> Option<u16> {
    app.check_person(speaker).err().as_ref().map(close_code)
}

/// What a socket ends with whose person may not be here.
pub(super) fn close_code(error: &Error) -> u16 {
    if error.code == Code::Banned { codes::BANNED } else { codes::TOKEN }
}

/// Whether somebody was put out of a room, which they may see again only by asking for it.
pub(super) fn is_put_out(consequence: &Consequence) -> bool {
    matches!(consequence, Consequence::Member { why: Why::Removed | Why::Banned, .. })
}

/// Whether somebody went by themselves, on whichever device.
pub(super) fn has_left(consequence: &Consequence) -> bool {
    matches!(consequence, Consequence::Member { why: Why::Left, .. })
}

/// Whether this concerns what this person may do in that room.
pub(super) fn concerns(consequence: &Consequence, speaker: &Speaker, room: RoomId) -> bool {
    match consequence {
        Consequence::Person(person) => *person == speaker.id,
        Consequence::Room(changed) => *changed == room,
        Consequence::Member { room: of, person, .. } => *of == room && *person == speaker.id,
        _ => false,
    }
}
