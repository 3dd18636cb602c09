//! Who is in a room and what they are there: coming, going, being brought in, put out, made something else, silenced.
//!
//! Nobody acts on somebody above them. Must never tell an outsider of a hidden room who is in it.

use std::sync::Arc;

use teahouse_domain::{
    Code, Error, PersonId, Result, RoomKind, RoomName, RoomRole, ServerRole, Standing, Timestamp,
    policy::Action,
};
use teahouse_store::{Facts, WriteOp};

use crate::{
    actions::By,
    app::App,
    consequences::{Consequence, Why},
};

/// Becomes a member of a room that one may enter by oneself.
///
/// # Errors
/// What `App::admit` refuses; `unauthorized` for guests, who need not be members of anything.
pub(crate) async fn enter(app: &Arc<App>, by: &By, key: &RoomName) -> Result<()> {
    let facts = app.admit(&by.speaker, key, Action::Enter)?;
    by.need_account()?;
    let person = by.speaker.id;
    let op = WriteOp::Enter { room: facts.id, person, role: RoomRole::Member, by: by.author() };
    app.commit(op, consequence(facts, person, Why::Entered)).await.map(drop)
}

/// Stops being a member.
///
/// # Errors
/// What `App::admit` refuses; `last_owner`.
pub(crate) async fn exit(app: &Arc<App>, by: &By, key: &RoomName) -> Result<()> {
    let facts = app.admit(&by.speaker, key, Action::Leave)?;
    let person = by.speaker.id;
    let op = WriteOp::Leave { room: facts.id, person };
    app.commit(op, consequence(facts, person, Why::Left)).await.map(drop)
}

/// Brings somebody in, or says what they are from now on.
///
/// # Errors
/// What `App::admit` refuses; `forbidden`, `unknown_person`, `last_owner`, `conflict` for who is banned here.
pub(crate) async fn put(
    app: &Arc<App>,
    by: &By,
    key: &RoomName,
    person: PersonId,
    role: RoomRole,
) -> Result<()> {
    let facts = app.admit(&by.speaker, key, Action::Read)?;
    let standing = app.membership(facts.id, person)?.standing;
    let is_inside = matches!(standing, Standing::In(_));
    // In an open room everybody is inside, in a manner of speaking: who is brought in there gets a role.
    if is_inside || (facts.kind == RoomKind::Open && role != RoomRole::Member) {
        return set_role(app, by, facts, key, person, role).await;
    }
    app.admit_to(&by.speaker, facts, Action::Invite)?;
    by.need_account()?;
    if role > RoomRole::Member {
        app.admit_to(&by.speaker, facts, Action::SetRoles)?;
    }
    if standing == Standing::Banned {
        return Err(Error::new(Code::Conflict, "they are banned here: lift the ban first"));
    }
    let audit = by.audit("member.added", person, in_room(key, Some(role)));
    let op = WriteOp::Enter { room: facts.id, person, role, by: by.author() };
    app.commit(op.audited(audit), consequence(facts, person, Why::Entered)).await.map(drop)
}

async fn set_role(
    app: &Arc<App>,
    by: &By,
    facts: Facts,
    key: &RoomName,
    person: PersonId,
    role: RoomRole,
) -> Result<()> {
    app.admit_to(&by.speaker, facts, Action::SetRoles)?;
    app.may_act_on(&by.speaker, person, facts)?;
    let known = app.store.person(person)?.is_some_and(|known| known.role != ServerRole::Guest);
    if !known && role > RoomRole::Member {
        return Err(Error::new(
            Code::UnknownPerson,
            "only somebody with an account can keep order in a room",
        ));
    }
    let audit = by.audit("member.role", person, in_room(key, Some(role)));
    let op = WriteOp::SetRole { room: facts.id, person, role, by: by.author() };
    app.commit(op.audited(audit), consequence(facts, person, Why::Changed)).await.map(drop)
}

/// Puts somebody out; they may come back where anybody may come.
///
/// # Errors
/// What `App::admit` refuses; `forbidden`, `unknown_person`, `last_owner`.
pub(crate) async fn remove(app: &Arc<App>, by: &By, key: &RoomName, person: PersonId) -> Result<()> {
    if person == by.speaker.id {
        return exit(app, by, key).await;
    }
    let facts = app.admit(&by.speaker, key, Action::Moderate)?;
    let member = app.membership(facts.id, person)?.standing;
    if !matches!(member, Standing::In(_)) {
        return Err(not_inside());
    }
    app.may_act_on(&by.speaker, person, facts)?;
    let audit = by.audit("member.removed", person, in_room(key, None));
    let op = WriteOp::Remove { room: facts.id, person, by: by.author() };
    app.commit(op.audited(audit), consequence(facts, person, Why::Removed)).await.map(drop)
}

/// Silences somebody for so many seconds; none: they may speak again.
///
/// # Errors
/// What `App::admit` refuses; `forbidden`, `unknown_person`.
pub(crate) async fn mute(
    app: &Arc<App>,
    by: &By,
    key: &RoomName,
    person: PersonId,
    seconds: Option<u64>,
) -> Result<()> {
    let facts = app.admit(&by.speaker, key, Action::Moderate)?;
    let standing = app.membership(facts.id, person)?.standing;
    if facts.kind != RoomKind::Open && !matches!(standing, Standing::In(_)) {
        return Err(not_inside());
    }
    app.may_act_on(&by.speaker, person, facts)?;
    let until =
        seconds.map(|seconds| Timestamp(app.clock.wall().0.saturating_add(seconds.saturating_mul(1_000))));
    let detail = serde_json::json!({"room": key.as_str(), "seconds": seconds});
    let audit = by.audit("member.muted", person, detail);
    let op = WriteOp::Mute { room: facts.id, person, until };
    app.commit(op.audited(audit), consequence(facts, person, Why::Changed)).await.map(drop)
}

fn consequence(facts: Facts, person: PersonId, why: Why) -> Vec<Consequence> {
    vec![Consequence::Member { room: facts.id, person, why }]
}

/// Where something was done, for the audit log.
pub(crate) fn in_room(key: &RoomName, role: Option<RoomRole>) -> serde_json::Value {
    match role {
        Some(role) => serde_json::json!({"room": key.as_str(), "role": role.as_str()}),
        None => serde_json::json!({"room": key.as_str()}),
    }
}

fn not_inside() -> Error {
    Error::new(Code::UnknownPerson, "they are not a member of this room")
}
