//! Invitations into rooms: making them, taking them back, seeing what one is for, accepting it.
//!
//! A code is shown once, to who made it; what is kept is its hash. Must never say more of a room than who was given a
//! code that is open may know. Bounds: invitations an hour and person; a page.

use std::sync::Arc;

use teahouse_domain::{
    AccessCode, Code, CodeId, CodePurpose, Error, Result, RoomName, RoomRole, Timestamp, policy::Action,
};
use teahouse_store::{CodeFilter, Done, Facts, NewCode, WriteOp};
use teahouse_wire::{
    AsText,
    rest::{Accepted, Invite, InviteKind, InviteShown, InvitedTo, Items, MadeInvite, Paging, WantedInvite},
};

use crate::{
    actions::{By, members::in_room, page, unexpected},
    app::App,
    consequences::{Consequence, Why},
    limits::Seldom,
    secret,
};

/// Makes an invitation into a room.
///
/// # Errors
/// What `App::admit` refuses; `unauthorized` for guests, `rate_limited`.
pub(crate) async fn make(
    app: &Arc<App>,
    by: &By,
    key: &RoomName,
    wanted: WantedInvite,
) -> Result<MadeInvite> {
    let facts = app.admit(&by.speaker, key, Action::Invite)?;
    by.need_account()?;
    if wanted.role > RoomRole::Member {
        app.admit_to(&by.speaker, facts, Action::SetRoles)?;
    }
    app.limits.seldom(Seldom::Invitations, by.speaker.id, app.clock.monotonic())?;
    let (code, secret) = secret::code();
    let id = CodeId(secret::random_number());
    let in_ms = wanted.seconds.map(|seconds| seconds.saturating_mul(1_000));
    let expires_at = in_ms.map(|span| Timestamp(app.clock.wall().0.saturating_add(span)));
    let new = NewCode {
        id,
        secret,
        purpose: CodePurpose::Room(facts.id, wanted.role),
        email: None,
        created_by: Some(by.speaker.id),
        expires_at,
        uses: wanted.uses,
    };
    let audit = by.audit("invitation.made", id, in_room(key, Some(wanted.role)));
    app.commit(WriteOp::AddCode(Box::new(new)).audited(audit), Vec::new()).await?;
    let url = format!("{}/invite/{code}", app.media_base);
    Ok(MadeInvite { id: AsText(id), code, url, expires_at: expires_at.map(AsText) })
}

/// The invitations into a room: all of them for who keeps order there, one's own for others.
///
/// # Errors
/// What `App::admit` refuses.
pub(crate) async fn list(app: &Arc<App>, by: &By, key: &RoomName, paging: &Paging) -> Result<Items<Invite>> {
    let facts = app.admit(&by.speaker, key, Action::Read)?;
    let sees_all = sees_all(app, by, facts)?;
    let (cursor, limit) = (page::cursor(paging)?, paging.limit() as usize);
    let wanted = CodeFilter {
        room: Some(facts.id),
        by: (!sees_all).then_some(by.speaker.id),
        open_at: Some(app.clock.wall()),
    };
    let key = key.clone();
    let found = app
        .read(move |reader| {
            let codes = reader.codes(&wanted, cursor, limit)?;
            let next = codes.next;
            let mut items = Vec::new();
            for code in codes.items {
                let by = code.created_by.map(|person| reader.account(person)).transpose()?.flatten();
                items.push(shown(&key, &code, by.map(|account| account.shown_name()).unwrap_or_default()));
            }
            Ok(teahouse_domain::List { items, next })
        })
        .await?;
    Ok(page::items(found))
}

/// Who may not even invite sees none; who keeps order sees all.
fn sees_all(app: &App, by: &By, facts: Facts) -> Result<bool> {
    let moderates = app.admit_to(&by.speaker, facts, Action::Moderate).is_ok();
    if !moderates {
        app.admit_to(&by.speaker, facts, Action::Invite)?;
    }
    Ok(moderates)
}

fn shown(key: &RoomName, code: &AccessCode, by: String) -> Invite {
    let role = match code.purpose {
        CodePurpose::Room(_, role) => Some(role.as_str().to_owned()),
        _ => None,
    };
    Invite {
        id: AsText(code.id),
        kind: InviteKind::Room,
        room: Some(AsText(key.clone())),
        role,
        email: code.email.as_ref().map(|email| email.as_str().to_owned()),
        by,
        created_at: AsText(code.created_at),
        expires_at: code.expires_at.map(AsText),
        uses: code.uses.into(),
        uses_left: code.uses_left.map(Into::into),
    }
}

/// Takes an invitation of this room back.
///
/// # Errors
/// What `App::admit` refuses; `bad_code` for one that is not this room's, or not theirs to take back.
pub(crate) async fn revoke(app: &Arc<App>, by: &By, key: &RoomName, id: CodeId) -> Result<()> {
    let facts = app.admit(&by.speaker, key, Action::Read)?;
    let sees_all = sees_all(app, by, facts)?;
    let code = app.read(move |reader| reader.code_by_id(id)).await?;
    let code = code.filter(|code| matches!(code.purpose, CodePurpose::Room(room, _) if room == facts.id));
    let code = code.filter(|code| sees_all || code.created_by == Some(by.speaker.id)).ok_or_else(no_such)?;
    let audit = by.audit("invitation.revoked", code.id, in_room(key, None));
    app.commit(WriteOp::RevokeCode { id }.audited(audit), Vec::new()).await.map(drop)
}

/// What a code is for.
///
/// # Errors
/// `bad_code`.
pub(crate) async fn show(app: &Arc<App>, code: &str) -> Result<InviteShown> {
    let code = open(app, code).await?;
    let by = match code.created_by {
        Some(person) => app.read(move |reader| reader.account(person)).await?,
        None => None,
    };
    let (kind, room) = match code.purpose {
        CodePurpose::Server(_) => (InviteKind::Server, None),
        CodePurpose::Setup => (InviteKind::Setup, None),
        CodePurpose::Password(_) | CodePurpose::Email(_) => return Err(bad_code()),
        CodePurpose::Room(room, _) => {
            let info = app.read(move |reader| reader.room_info(room)).await?.ok_or_else(bad_code)?;
            let title = info.shown_title().to_owned();
            (InviteKind::Room, Some(InvitedTo { title, kind: AsText(info.kind), members: info.members }))
        }
    };
    let email_required = code.email.is_some();
    Ok(InviteShown { kind, room, by: by.map(|account| account.shown_name()), email_required })
}

/// Accepts an invitation into a room.
///
/// # Errors
/// `unauthorized` for guests; `bad_code`, `banned`, `archived`; `conflict` for one to the server, by who has an account.
pub(crate) async fn accept(app: &Arc<App>, by: &By, code: &str) -> Result<Accepted> {
    app.check_person(&by.speaker)?;
    by.need_account()?;
    let found = open(app, code).await?;
    let CodePurpose::Room(room, role) = found.purpose else { return Err(not_for_members(found.purpose)) };
    let facts = app.store.facts(room)?.ok_or_else(bad_code)?;
    if facts.archived {
        return Err(Error::new(Code::Archived, "this room is archived: nobody comes in any more"));
    }
    let (person, key) = (by.speaker.id, app.store.room_name(room)?.ok_or_else(bad_code)?);
    let audit = by.audit("invitation.used", found.id, in_room(&key, Some(role)));
    let op = WriteOp::UseCode { code: secret::hash(code), person };
    let consequences = vec![Consequence::Member { room, person, why: Why::Entered }];
    match app.commit(op.audited(audit), consequences).await? {
        Done::Entered { .. } => Ok(Accepted { room: Some(AsText(key)) }),
        other => Err(unexpected(&other)),
    }
}

async fn open(app: &App, code: &str) -> Result<AccessCode> {
    let (secret, now) = (secret::hash(code), app.clock.wall());
    let found = app.read(move |reader| reader.code(&secret)).await?;
    found.filter(|code| code.is_open(now)).ok_or_else(bad_code)
}

fn not_for_members(purpose: CodePurpose) -> Error {
    match purpose {
        CodePurpose::Server(_) | CodePurpose::Setup => {
            Error::new(Code::Conflict, "this invitation makes an account, and you have one")
        }
        CodePurpose::Password(_) | CodePurpose::Email(_) | CodePurpose::Room(..) => bad_code(),
    }
}

pub(crate) fn bad_code() -> Error {
    Error::new(Code::BadCode, "this invitation is unknown, used up or over: ask for a new one")
}

fn no_such() -> Error {
    Error::new(Code::BadCode, "no such invitation into this room, or it is not yours")
}
