//! Who is let in: invitations for people, keys for programs.
//!
//! Must never keep a code or a key: only their hashes, and each is shown in the one answer that made it.
//! Bounds: a page.

use std::sync::Arc;

use serde_json::{Value, json};
use teahouse_domain::{
    AccessCode, ApiKey, Code, CodeId, CodePurpose, DisplayName, Email, Error, KeyId, KeyRight, List,
    LoginName, PersonId, Result, RoomRole, ServerRole,
};
use teahouse_store::{Claim, CodeFilter, Done, KeyFilter, NewAccount, NewCode, NewKey as KeptKey, WriteOp};
use teahouse_wire::{
    AsText,
    admin::{
        InviteRow, InvitesFilter, KeyRow, KeysFilter, MadeInvite, MadeKey, NewKey, NewServerInvite, Right,
    },
    rest::InviteKind,
};

use super::{
    cursor, done, in_seconds, limit, names, names::Names, new_id, not_there, page, rooms, shown, users,
};
use crate::{actions::By, app::App, consequences::Consequence, identity::Identity, secret};

pub(super) async fn invites(app: &App, filter: InvitesFilter) -> Result<Value> {
    let (start, most, now) = (cursor(&filter.page)?, limit(&filter.page), app.clock.wall());
    let room = names::room_meant(app, filter.room.as_ref())?;
    let found = app
        .read(move |reader| {
            let by = names::meant(reader, filter.by.as_ref())?;
            let wanted = CodeFilter { room, by, open_at: Some(now) };
            let mut names = Names::new(reader);
            let found = names.reader().codes(&wanted, start, most)?;
            let next = found.next;
            let rows: Result<Vec<_>> =
                found.items.into_iter().map(|code| invite_row(&mut names, code)).collect();
            Ok(List { items: rows?.into_iter().flatten().collect(), next })
        })
        .await?;
    page(found)
}

/// `None`: no invitation, or into a room that is no more.
fn invite_row(names: &mut Names<'_>, code: AccessCode) -> Result<Option<InviteRow>> {
    let (kind, room, role) = match code.purpose {
        CodePurpose::Server(role) => (InviteKind::Server, None, Some(role.as_str())),
        CodePurpose::Setup => (InviteKind::Setup, None, Some(ServerRole::Admin.as_str())),
        CodePurpose::Room(room, role) => match names.room(room)? {
            Some(room) => (InviteKind::Room, Some(AsText(room.key)), Some(role.as_str())),
            None => return Ok(None),
        },
        CodePurpose::Password(_) | CodePurpose::Email(_) => return Ok(None),
    };
    Ok(Some(InviteRow {
        id: AsText(code.id),
        kind,
        room,
        role: role.map(Into::into),
        email: code.email.map(|email| email.as_str().to_owned()),
        by: names.maybe(code.created_by)?.map_or_else(|| "console".to_owned(), |by| by.name),
        created_at: AsText(code.created_at),
        expires_at: code.expires_at.map(AsText),
        uses: code.uses.into(),
        uses_left: code.uses_left.map(Into::into),
    }))
}

pub(super) async fn invite(app: &Arc<App>, by: &By, new: NewServerInvite) -> Result<Value> {
    let new = new.check()?;
    let purpose = match &new.room {
        None => CodePurpose::Server(new.role.map_or(ServerRole::Member, |role| role.0)),
        Some(_) if new.role.is_some_and(|role| role.0 == ServerRole::Admin) => {
            return Err(Error::new(
                Code::BadRequest,
                "an invitation into a room makes members: leave the role out",
            ));
        }
        Some(room) => {
            let facts = rooms::facts(app, &room.0)?;
            app.admit_to(&by.speaker, facts, teahouse_domain::policy::Action::Invite)?;
            CodePurpose::Room(facts.id, RoomRole::Member)
        }
    };
    let email = new.email.as_deref().map(Email::parse).transpose()?;
    let expires_at = new.expires_in.map(|seconds| in_seconds(app, seconds));
    let (code, hash) = secret::code();
    let id = CodeId(new_id());
    let kept = NewCode {
        id,
        secret: hash,
        purpose,
        email: email.clone(),
        created_by: Some(by.speaker.id).filter(|&id| id != PersonId(0)),
        expires_at,
        uses: new.uses,
    };
    let room = new.room.as_ref().map(|room| room.0.as_str().to_owned());
    let detail = json!({"role": new.role.map(|role| role.0.as_str()), "room": room, "uses": new.uses});
    let audit = by.audit("invitation.made", id, detail);
    app.write(WriteOp::AddCode(Box::new(kept)).audited(audit)).await?;
    let url = format!("{}/invite/{code}", app.media_base);
    if let Some(email) = email {
        send(app, email, format!("{}/invite/{code}", app.link_base()));
    }
    shown(&MadeInvite { id: AsText(id), code, url, expires_at: expires_at.map(AsText) })
}

/// The letter goes out by itself: the link stands in the answer as well.
fn send(app: &Arc<App>, email: Email, link: String) {
    let shared = Arc::clone(app);
    app.runtime.spawn(async move {
        let Some(mailer) = &shared.mailer else { return };
        let text = format!(
            "Hello,\n\nyou are invited to {}. Open\n\n{link}\n\nand choose a name and a password.\n",
            shared.link_base(),
        );
        if let Err(error) = mailer.send(&email, "An invitation", &text).await {
            tracing::warn!(%error, "an invitation could not be sent");
        }
    });
}

pub(super) async fn revoke_invite(app: &App, by: &By, id: CodeId) -> Result<Value> {
    let audit = by.audit("invitation.revoked", id, Value::Null);
    match app.write(WriteOp::RevokeCode { id }.audited(audit)).await? {
        Done::Same => Err(not_there("no such invitation, or it is over")),
        _ => done(),
    }
}

pub(super) async fn keys(app: &App, filter: KeysFilter) -> Result<Value> {
    let (start, most) = (cursor(&filter.page)?, limit(&filter.page));
    let found = app
        .read(move |reader| {
            let person = names::meant(reader, filter.person.as_ref())?;
            let wanted = KeyFilter { name: filter.q.map(Into::into), person };
            let mut names = Names::new(reader);
            let found = names.reader().keys(&wanted, start, most)?;
            let next = found.next;
            let rows: Result<Vec<_>> = found.items.into_iter().map(|key| key_row(&mut names, key)).collect();
            Ok(List { items: rows?, next })
        })
        .await?;
    page(found)
}

fn key_row(names: &mut Names<'_>, key: ApiKey) -> Result<KeyRow> {
    Ok(KeyRow {
        id: AsText(key.id),
        name: key.name.into(),
        person: names.person(key.person)?,
        rights: key.rights.into_iter().map(travelling).collect(),
        created_by: names.maybe(key.created_by)?,
        created_at: AsText(key.created_at),
        last_used: key.last_used.map(AsText),
        revoked_at: key.revoked_at.map(AsText),
    })
}

const fn travelling(right: KeyRight) -> Right {
    match right {
        KeyRight::Read => Right::Read,
        KeyRight::Write => Right::Write,
        KeyRight::Rooms => Right::Rooms,
        KeyRight::People => Right::People,
        KeyRight::Admin => Right::Admin,
    }
}

const fn kept(right: Right) -> KeyRight {
    match right {
        Right::Read => KeyRight::Read,
        Right::Write => KeyRight::Write,
        Right::Rooms => KeyRight::Rooms,
        Right::People => KeyRight::People,
        Right::Admin => KeyRight::Admin,
    }
}

pub(super) async fn add_key(app: &Arc<App>, by: &By, new: NewKey) -> Result<Value> {
    let new = new.check()?;
    let rights: Vec<KeyRight> = new.rights.iter().copied().map(kept).collect();
    let person = holder(app, by, &new, rights.contains(&KeyRight::Admin)).await?;
    let (token, hash) = secret::token(secret::KEY);
    let id = KeyId(new_id());
    let names: Vec<&str> = rights.iter().map(|right| right.as_str()).collect();
    let detail = json!({"name": &new.name, "rights": names, "person": person.to_string()});
    let audit = by.audit("key.made", id, detail);
    let key = KeptKey {
        id,
        secret: hash,
        person,
        name: new.name.into(),
        rights,
        created_by: Some(by.speaker.id).filter(|&id| id != PersonId(0)),
    };
    app.write(WriteOp::AddKey(Box::new(key)).audited(audit)).await?;
    let key = app
        .read(move |reader| {
            let mut names = Names::new(reader);
            let key = names.reader().key_of_id(id)?;
            key.map(|key| key_row(&mut names, key)).transpose()
        })
        .await?;
    shown(&MadeKey { key: key.ok_or_else(|| not_there("no such key"))?, token })
}

/// In whose name a key acts: who is named; else, for an admin's rights, the admin who makes it; else a new program. An admin
/// names themselves or a program: in another person's name they would read what only that person may.
async fn holder(app: &Arc<App>, by: &By, new: &NewKey, admin: bool) -> Result<PersonId> {
    let Some(AsText(whom)) = new.person.clone() else {
        return match (admin, by.speaker.id) {
            (true, PersonId(0)) => Err(Error::new(
                Code::BadRequest,
                "a key with the right `admin` acts in an admin's name: say whose",
            )),
            (true, oneself) => Ok(oneself),
            (false, _) => program(app, by, &new.name).await,
        };
    };
    let account = names::find(app, whom).await?;
    if by.speaker.id != PersonId(0) && account.id != by.speaker.id && !account.bot {
        let message = "a key is for yourself or for a program: leave the person out, or name a bot";
        return Err(Error::new(Code::Forbidden, message));
    }
    if admin && account.role != ServerRole::Admin {
        let message = "only an admin's key can have the right `admin`: make them an admin, or leave it out";
        return Err(Error::new(Code::BadRequest, message));
    }
    if account.role == ServerRole::Guest {
        return Err(Error::new(Code::BadRequest, "a guest has no keys: name somebody with an account"));
    }
    Ok(account.id)
}

/// A program of its own, called as the key is.
async fn program(app: &Arc<App>, by: &By, name: &str) -> Result<PersonId> {
    let person = Identity::new_guest();
    let plain = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase());
    let slug: String = plain.take(20).collect();
    // The end of the id keeps two programs of one name apart.
    let id = person.to_string();
    let login = LoginName::parse(&format!(
        "bot-{slug}{}{}",
        if slug.is_empty() { "" } else { "-" },
        &id[id.len() - 5..]
    ))?;
    let new = NewAccount {
        person,
        name: DisplayName::parse(name).or_else(|_| DisplayName::parse(login.as_str()))?,
        login,
        email: None,
        claim: Claim::Vouched,
        password: None,
        role: ServerRole::Member,
        language: None,
        bot: true,
        by_code: None,
        code_audit: None,
    };
    users::create(app, by, new).await.map(|account| account.id)
}

pub(super) async fn revoke_key(app: &Arc<App>, by: &By, id: KeyId) -> Result<Value> {
    let audit = by.audit("key.revoked", id, Value::Null);
    match app.commit(WriteOp::RevokeKey { id }.audited(audit), vec![Consequence::KeyRevoked(id)]).await? {
        Done::Same => Err(not_there("no such key, or it opens nothing any more")),
        _ => done(),
    }
}
