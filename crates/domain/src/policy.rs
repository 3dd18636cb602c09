//! Who may do what: the one table of permission. Every door asks it, by way of `actions`.
//!
//! Pure: facts in, a verdict out. Must never tell an outsider that a hidden room exists: for them every refusal
//! is the one of a room that does not exist ([`nowhere`]).

use crate::{Code, Error, PersonId, Result, RoomKind, RoomRole, ServerRole, Standing};

/// A person, as rules see them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub id: PersonId,
    /// What they are on this server.
    pub role: ServerRole,
}

/// A room, as rules see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Who it is for.
    pub kind: RoomKind,
    /// Closed for new messages.
    pub archived: bool,
}

/// What somebody wants to do in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read its history, hear it, see who is there.
    Read,
    /// Say something, or tell that one is about to.
    Post,
    /// Change what is one's own, react. What one said oneself is deleted by who may [`Action::Read`].
    Respond,
    /// Become a member.
    Enter,
    /// Stop being one.
    Leave,
    /// Name the whole room in a message.
    MentionAll,
    /// Bring somebody in, by name or by link.
    Invite,
    /// Delete what somebody else said.
    DeleteAny,
    /// Mute, remove, ban; see bans, reports and invitations.
    Moderate,
    /// Change its title, topic, picture or pace.
    Configure,
    /// Give and take roles.
    SetRoles,
    /// Close it, open it again, end it.
    End,
}

impl Action {
    /// Every action, for those who walk the table.
    pub const ALL: [Self; 12] = [
        Self::Read,
        Self::Post,
        Self::Respond,
        Self::Enter,
        Self::Leave,
        Self::MentionAll,
        Self::Invite,
        Self::DeleteAny,
        Self::Moderate,
        Self::Configure,
        Self::SetRoles,
        Self::End,
    ];

    /// Whether it says something into the room, which a closed room does not take.
    const fn speaks(self) -> bool {
        matches!(self, Self::Post | Self::Respond | Self::MentionAll | Self::Enter | Self::Invite)
    }
}

/// What a person is in a room, all things considered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// May not know of it.
    Nobody,
    /// May know of it, and no more.
    Passer,
    /// May read, and come in.
    Visitor,
    /// May read.
    Reader,
    /// May speak.
    Member,
    Moderator,
    Owner,
}

/// Whether this person may do this here.
///
/// # Errors
/// `not_found` where they may not know of the room; `banned`, `unauthorized` (a guest, where members may),
/// `no_voice`, `archived` or `forbidden`, with what to do about it.
pub fn may(actor: Actor, place: Place, standing: Standing, action: Action) -> Result<()> {
    let rank = rank(actor, place.kind, standing);
    if rank == Rank::Nobody {
        return Err(nowhere());
    }
    if standing == Standing::Banned && actor.role != ServerRole::Admin {
        return Err(banned());
    }
    if rank < needed(action) {
        return Err(refusal(actor, rank, action));
    }
    if action == Action::Leave && place.kind == RoomKind::Direct {
        return Err(Error::new(Code::Forbidden, "a direct conversation cannot be left"));
    }
    if action == Action::Invite && place.kind == RoomKind::Direct {
        return Err(Error::new(Code::Forbidden, "begin a new conversation with more people instead"));
    }
    if place.archived && action.speaks() {
        return Err(Error::new(
            Code::Archived,
            "this room is archived: it can be read, and opened again by its owner",
        ));
    }
    Ok(())
}

/// The refusal for a room that does not exist, and for one that this person may not know of: the same.
#[must_use]
pub fn nowhere() -> Error {
    Error::new(Code::NotFound, "no room of that name, or it is not for you")
}

/// The refusal for who was banned.
#[must_use]
pub fn banned() -> Error {
    Error::new(Code::Banned, "you were banned here; ask a moderator")
}

/// Whether somebody of the first rank may act on somebody of the second: mute, remove, ban, take a role.
///
/// # Errors
/// `forbidden`.
pub fn may_act_on(
    (actor, mine): (Actor, Standing),
    (person, theirs): (Actor, Standing),
    kind: RoomKind,
) -> Result<()> {
    let (mine, theirs) = (rank(actor, kind, mine), rank(person, kind, theirs));
    let above = mine > theirs || (actor.role == ServerRole::Admin && person.role != ServerRole::Admin);
    if above || (mine == Rank::Owner && theirs <= Rank::Owner && person.role != ServerRole::Admin) {
        return Ok(());
    }
    Err(Error::new(Code::Forbidden, "only somebody above them in this room can do that"))
}

const fn needed(action: Action) -> Rank {
    match action {
        Action::Read | Action::Enter => Rank::Visitor,
        Action::Leave => Rank::Reader,
        Action::Post | Action::Respond | Action::Invite => Rank::Member,
        Action::MentionAll | Action::DeleteAny | Action::Moderate | Action::Configure => Rank::Moderator,
        Action::SetRoles | Action::End => Rank::Owner,
    }
}

fn rank(actor: Actor, kind: RoomKind, standing: Standing) -> Rank {
    let admin = actor.role == ServerRole::Admin;
    match (kind, standing) {
        (RoomKind::Open | RoomKind::Public | RoomKind::Private, _) if admin => Rank::Owner,
        (RoomKind::Open | RoomKind::Public, Standing::Banned) => Rank::Passer,
        (RoomKind::Private | RoomKind::Direct, Standing::Outsider | Standing::Banned) => Rank::Nobody,
        (RoomKind::Open, Standing::Outsider) => Rank::Member,
        (RoomKind::Public, Standing::Outsider) if actor.role == ServerRole::Guest => Rank::Passer,
        (RoomKind::Public, Standing::Outsider) => Rank::Visitor,
        (RoomKind::Direct, Standing::In(_)) => Rank::Member,
        (_, Standing::In(RoomRole::ReadOnly)) => Rank::Reader,
        (_, Standing::In(RoomRole::Member)) => Rank::Member,
        (_, Standing::In(RoomRole::Moderator)) => Rank::Moderator,
        (_, Standing::In(RoomRole::Owner)) => Rank::Owner,
    }
}

fn refusal(actor: Actor, rank: Rank, action: Action) -> Error {
    let (code, message) = match (rank, action) {
        (Rank::Passer, _) if actor.role == ServerRole::Guest => {
            (Code::Unauthorized, "this room is for members: sign in")
        }
        (Rank::Visitor, Action::Post | Action::Respond | Action::Invite | Action::Leave) => {
            (Code::Forbidden, "join the room first")
        }
        (Rank::Reader, Action::Post | Action::Respond | Action::Invite) => {
            (Code::NoVoice, "you may read here, not write; ask a moderator")
        }
        (_, Action::SetRoles | Action::End) => (Code::Forbidden, "only an owner of the room can do that"),
        (_, Action::MentionAll | Action::DeleteAny | Action::Moderate | Action::Configure) => {
            (Code::Forbidden, "only a moderator of the room can do that")
        }
        _ => (Code::Forbidden, "you may not do that here"),
    };
    Error::new(code, message)
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
