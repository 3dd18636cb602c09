//! People of another program, made or brought up to date: each import may be run again.
//!
//! What the other program says of name, address and role goes before what is kept, as with tokens; a password comes only
//! the first time, and nobody who was switched off here is switched on. Must never make somebody twice: they are known by
//! their origin. Bounds: one parcel.

use std::sync::Arc;

use serde_json::json;
use sha2::{Digest as _, Sha256};
use teahouse_domain::{
    Account, Code, Error, PersonId, Result, RoomId, RoomKind, RoomName, RoomRole, Standing, Title,
};
use teahouse_store::{AccountChanges, Done, NewOrigin, NewRoom, WriteOp};

use crate::{
    actions::By,
    app::{App, draining},
    consequences::{Consequence, Why},
    identity::Identity,
    import::{Change, Item, Newcomer, Outcome, Parcel},
};

/// Takes one parcel, item by item, and says what became of each.
pub(crate) async fn take(app: &Arc<App>, by: &By, parcel: &Parcel) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for item in &parcel.items {
        let done = match item {
            Item::Room { origin, name, kind } => room(app, by, origin, name, kind, parcel.dry_run).await,
            Item::Person(written) => match written.read() {
                Ok((person, rooms)) => self::person(app, by, &person, &rooms, parcel.dry_run).await,
                Err(error) => Err(error),
            },
        };
        let failed =
            |error: Error| Outcome { done: None, room: None, remarks: vec![error.message.into_owned()] };
        outcomes.push(done.unwrap_or_else(failed));
    }
    outcomes
}

async fn room(
    app: &Arc<App>,
    by: &By,
    origin: &str,
    name: &str,
    kind: &str,
    dry_run: bool,
) -> Result<Outcome> {
    let kind = RoomKind::parse(kind)?;
    let key = key_of(origin, name, kind)?;
    let answer = |done| Outcome { done: Some(done), room: Some(key.to_string()), remarks: Vec::new() };
    if let Some(facts) = app.store.room(&key)? {
        if facts.kind == kind {
            return Ok(answer(Change::Same));
        }
        let there = facts.kind.as_str();
        return Err(Error::new(
            Code::NameTaken,
            format!("`{key}` is a room of another kind already ({there})"),
        ));
    }
    if dry_run {
        return Ok(answer(Change::Made));
    }
    let title: String = name.chars().filter(|letter| !letter.is_control()).take(Title::MAX_CHARS).collect();
    let title = Title::parse(&title).ok();
    let new = NewRoom { key: key.clone(), kind, title, topic: None, by: by.author(), members: Vec::new() };
    let audit = by.audit("room.imported", &key, json!({"origin": origin}));
    app.commit(WriteOp::CreateRoom(Box::new(new)).audited(audit), Vec::new()).await?;
    Ok(answer(Change::Made))
}

/// A private room's key says nothing of its group, and is the same at the next import.
fn key_of(origin: &str, name: &str, kind: RoomKind) -> Result<RoomName> {
    if kind.is_hidden() {
        let digest = Sha256::digest(format!("teahouse import 1\0{origin}"));
        let bits: [u8; 16] = digest[..16].try_into().expect("32 bytes have 16");
        return Ok(RoomName::hidden(u128::from_be_bytes(bits)));
    }
    let word = |letter: char| if letter.is_alphanumeric() || letter == '_' { letter } else { '-' };
    RoomName::parse(&name.trim().chars().take(RoomName::MAX_CHARS).map(word).collect::<String>())
}

async fn person(
    app: &Arc<App>,
    by: &By,
    new: &Newcomer,
    rooms: &[(RoomName, RoomRole)],
    dry_run: bool,
) -> Result<Outcome> {
    let (known, mut remarks) = known(app, new).await?;
    let email = new.email.clone().filter(|_| remarks.is_empty());
    let missing = missing(app, known.as_ref(), rooms)?;
    let differs = known.as_ref().is_none_or(|known| differs(known, new, email.is_some()));
    let switch_off = new.disabled && known.as_ref().is_none_or(|known| known.disabled_at.is_none());
    if !new.disabled && known.as_ref().is_some_and(|known| known.disabled_at.is_some()) {
        remarks.push("is switched off here, and was left so".to_owned());
    }
    let done = match &known {
        None => Change::Made,
        Some(_) if differs || switch_off || !missing.is_empty() => Change::Changed,
        Some(_) => Change::Same,
    };
    if done == Change::Same || dry_run {
        return Ok(Outcome { done: Some(done), room: None, remarks });
    }
    let id = known.as_ref().map_or_else(Identity::new_guest, |known| known.id);
    let entered =
        missing.iter().map(|&(room, _)| Consequence::Member { room, person: id, why: Why::Entered });
    let follows = std::iter::once(Consequence::Person(id)).chain(entered).collect();
    let origin = NewOrigin {
        origin: new.origin.clone(),
        person: id,
        login: Some(new.login.clone()),
        name: new.name.clone(),
        email,
        role: Some(new.role),
        password: new.password.as_ref().map(|hash| hash.as_str().into()),
        rooms: missing,
    };
    let audit = by.audit("account.imported", id, json!({"origin": &*new.origin}));
    let account = match app.commit(WriteOp::UpsertOrigin(Box::new(origin)).audited(audit), follows).await? {
        Done::Account(account) => *account,
        _ => known.clone().ok_or_else(draining)?,
    };
    if let Some(login) = account.login.as_ref().filter(|login| known.is_none() && **login != new.login) {
        remarks.push(format!("the login was taken: it became `{login}`"));
    }
    if account.role != new.role {
        remarks.push("is the last admin here, and was left so".to_owned());
    }
    if switch_off && let Err(error) = self::switch_off(app, by, id).await {
        remarks.push(format!("was not switched off: {}", error.message));
    }
    Ok(Outcome { done: Some(done), room: None, remarks })
}

/// Who it is here, if they came before; a remark where their address is somebody else's.
async fn known(app: &Arc<App>, new: &Newcomer) -> Result<(Option<Account>, Vec<String>)> {
    let (origin, email) = (new.origin.clone(), new.email.clone());
    let (known, owner) = app
        .read(move |reader| {
            let known = reader.account_by_origin(&origin)?;
            let owner = email.map(|email| reader.credentials_by_email(&email)).transpose()?.flatten();
            Ok((known, owner.map(|owner| owner.account.id)))
        })
        .await?;
    let taken = owner.is_some() && owner != known.as_ref().map(|known| known.id);
    let remark = "the mail address is another account's already, and was left out".to_owned();
    Ok((known, Vec::from_iter(taken.then_some(remark))))
}

fn missing(
    app: &App,
    known: Option<&Account>,
    rooms: &[(RoomName, RoomRole)],
) -> Result<Vec<(RoomId, RoomRole)>> {
    let mut missing = Vec::new();
    for (key, role) in rooms {
        let Some(facts) = app.store.room(key)? else { continue };
        let standing = known.map(|known| app.store.standing(facts.id, known.id)).transpose()?;
        let standing = standing.map(|membership| membership.standing);
        let there = match standing {
            Some(Standing::In(has)) => has >= *role,
            // Who was banned here is not brought back.
            Some(Standing::Banned) => true,
            Some(Standing::Outsider) | None => false,
        };
        if !there {
            missing.push((facts.id, *role));
        }
    }
    Ok(missing)
}

/// Whether the other program says something else. A number behind the name is our own addition.
fn differs(known: &Account, new: &Newcomer, with_email: bool) -> bool {
    let named = known.name.as_ref().is_some_and(|name| {
        let rest = name.as_str().strip_prefix(new.name.as_str());
        rest.is_some_and(|rest| rest.trim_start().bytes().all(|byte| byte.is_ascii_digit()))
    });
    !named || (with_email && known.email != new.email) || known.role != new.role
}

async fn switch_off(app: &Arc<App>, by: &By, person: PersonId) -> Result<()> {
    let changes = Box::new(AccountChanges { disabled: Some(true), ..AccountChanges::default() });
    let audit = by.audit("account.changed", person, json!({"disabled": true}));
    let follows = vec![Consequence::Person(person), Consequence::SignedOut { person, except: None }];
    app.commit(WriteOp::UpdateAccount { person, changes }.audited(audit), follows).await.map(|_| ())
}
