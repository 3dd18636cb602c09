//! Accounts: found, made, changed, signed out, removed.
//!
//! Must never let an admin shut themselves out by a slip: whoever switches off, demotes or removes themselves is refused,
//! another admin can. Bounds: a page.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use teahouse_domain::{Account, Code, DisplayName, Error, List, Person, PersonId, Result, ServerRole};
use teahouse_store::{AccountChanges, Claim, Done, NewAccount, PeopleFilter, WriteOp};
use teahouse_wire::{
    AsText,
    admin::{ChangeUser, Link, MadeUser, NewUser, SessionRow, UserChanges, UserRow, UsersFilter},
    rest::{Items, Said, Whom},
};

use super::{cursor, done, limit, names, page, shown};
use crate::{
    actions::{By, accounts, removals, resets},
    app::{App, draining},
    consequences::Consequence,
    identity::Identity,
};

pub(super) async fn list(app: &App, filter: UsersFilter) -> Result<Value> {
    let (start, most) = (cursor(&filter.page)?, limit(&filter.page));
    let role = filter.role.map(|role| role.0);
    let wanted = PeopleFilter {
        query: filter.q.map(Into::into),
        names_only: false,
        role,
        disabled: filter.disabled,
        bots: filter.bot,
        accounts: role != Some(ServerRole::Guest),
    };
    let found: List<Account> = app.read(move |reader| reader.people(&wanted, start, most)).await?;
    page(found.map(|account| row(app, account)))
}

fn row(app: &App, account: Account) -> UserRow {
    UserRow {
        id: AsText(account.id),
        name: account.shown_name(),
        email_confirmed: app.is_email_proved(&account),
        login: account.login.map(|login| login.as_str().to_owned()),
        email: account.email.map(|email| email.as_str().to_owned()),
        role: AsText(account.role),
        bot: account.bot,
        disabled_at: account.disabled_at.map(AsText),
        origin: account.origin.map(Into::into),
        created_at: Some(AsText(account.created_at)),
        last_seen: account.last_seen.map(AsText),
        online: app.people.connected(account.id).is_some(),
    }
}

pub(super) async fn show(app: &App, user: Whom) -> Result<Value> {
    let guest = if let Whom::Person(id) = user { Some(id) } else { None };
    match (app.read(move |reader| names::account(reader, &user)).await?, guest) {
        (Some(account), _) if !account.is_removed() => shown(&row(app, account)),
        (None, Some(id)) => shown(&unnamed(app, id)),
        _ => Err(names::nobody()),
    }
}

/// A guest who never chose a name: nothing of them is kept, and they can be banned all the same.
fn unnamed(app: &App, id: PersonId) -> UserRow {
    UserRow {
        id: AsText(id),
        login: None,
        name: Person::guest(id).shown_name().to_string(),
        email: None,
        email_confirmed: None,
        role: AsText(ServerRole::Guest),
        bot: false,
        disabled_at: None,
        origin: None,
        created_at: None,
        last_seen: None,
        online: app.people.connected(id).is_some(),
    }
}

pub(super) async fn add(app: &Arc<App>, by: &By, new: NewUser) -> Result<Value> {
    let wanted = new.check()?;
    let password = match &wanted.password {
        Some(password) => {
            let hash =
                accounts::hash_new(app, &password.0, Some(&wanted.login), wanted.email.as_ref()).await?;
            Some(hash.as_str().into())
        }
        None => None,
    };
    let by_link = password.is_none() && !wanted.bot;
    let name = match wanted.name {
        Some(name) => name,
        None => DisplayName::parse(wanted.login.as_str())?,
    };
    let new = NewAccount {
        person: Identity::new_guest(),
        login: wanted.login,
        name,
        email: wanted.email,
        claim: Claim::Vouched,
        password,
        role: wanted.role,
        language: None,
        bot: wanted.bot,
        by_code: None,
        code_audit: None,
    };
    let account = create(app, by, new).await?;
    let link = if by_link { Some(resets::by_hand(app, by, account.id).await?.0) } else { None };
    shown(&MadeUser { user: row(app, account), url: link })
}

/// Makes an account, with its link in the audit log.
pub(super) async fn create(app: &Arc<App>, by: &By, new: NewAccount) -> Result<Account> {
    let person = new.person;
    let detail = json!({"login": new.login.as_str(), "role": new.role.as_str(), "bot": new.bot});
    let audit = by.audit("account.made", person, detail);
    let op = WriteOp::CreateAccount(Box::new(new));
    match app.commit(op.audited(audit), vec![Consequence::Person(person)]).await? {
        Done::SignedUp { account, .. } => Ok(*account),
        _ => Err(draining()),
    }
}

pub(super) async fn change(app: &Arc<App>, by: &By, user: Whom, change: ChangeUser) -> Result<Value> {
    let wanted = change.check()?;
    let account = names::find(app, user).await?;
    let person = account.id;
    if wanted.disabled == Some(true) || wanted.role.is_some_and(|role| role != account.role) {
        not_oneself(app, by, person).await?;
    }
    let audit = by.audit(action_of(&wanted), person, detail_of(&account, &wanted));
    let out = wanted.disabled == Some(true) || wanted.password.is_some();
    let password = match &wanted.password {
        Some(password) => {
            let hash =
                accounts::hash_new(app, &password.0, account.login.as_ref(), account.email.as_ref()).await?;
            Some(Some(hash.as_str().into()))
        }
        None => None,
    };
    let changes = AccountChanges {
        name: wanted.name,
        // What the form holds as it was is no word of the admin's.
        email: wanted.email.filter(|email| *email != account.email),
        claim: Claim::Vouched,
        role: wanted.role,
        disabled: wanted.disabled,
        password,
        ..AccountChanges::default()
    };
    let op = WriteOp::UpdateAccount { person, changes: Box::new(changes) };
    let mut follows = vec![Consequence::Person(person)];
    if out {
        follows.push(Consequence::SignedOut { person, except: None });
    }
    app.commit(op.audited(audit), follows).await?;
    shown(&row(app, names::find(app, Whom::Person(person)).await?))
}

/// One change has its own name; several at once are an edit.
fn action_of(wanted: &UserChanges) -> &'static str {
    match wanted {
        UserChanges { disabled: Some(true), role: None, name: None, email: None, password: None } => {
            "account.disabled"
        }
        UserChanges { disabled: Some(false), role: None, name: None, email: None, password: None } => {
            "account.enabled"
        }
        UserChanges { role: Some(_), disabled: None, name: None, email: None, password: None } => {
            "account.role"
        }
        UserChanges { password: Some(_), role: None, disabled: None, name: None, email: None } => {
            "account.password"
        }
        _ => "account.changed",
    }
}

/// What changed, for the audit log: of a password only that it did.
fn detail_of(account: &Account, wanted: &UserChanges) -> Value {
    let mut detail = Map::new();
    if let Some(role) = wanted.role {
        detail.insert("role".into(), role.as_str().into());
        detail.insert("was".into(), account.role.as_str().into());
    }
    if let Some(disabled) = wanted.disabled {
        detail.insert("disabled".into(), disabled.into());
    }
    if let Some(name) = &wanted.name {
        detail.insert("name".into(), name.as_str().into());
        detail.insert("name_was".into(), account.shown_name().into());
    }
    if wanted.email.is_some() {
        detail.insert("email".into(), true.into());
    }
    if wanted.password.is_some() {
        detail.insert("password".into(), true.into());
    }
    Value::Object(detail)
}

/// Refuses what would shut the admin out who asks for it.
async fn not_oneself(app: &App, by: &By, person: PersonId) -> Result<()> {
    if person != by.speaker.id {
        return Ok(());
    }
    let admins = app.read(teahouse_store::Reader::admins).await?;
    Err(if admins.len() <= 1 {
        Error::new(Code::LastAdmin, "you are the last admin: make somebody else one first")
    } else {
        Error::new(Code::Conflict, "this would shut you out: another admin can do it")
    })
}

pub(super) async fn remove(app: &Arc<App>, by: &By, user: Whom, messages: Said) -> Result<Value> {
    let account = names::find(app, user).await?;
    not_oneself(app, by, account.id).await?;
    let said = match messages {
        Said::Keep => accounts::Said::Keep,
        Said::Delete => accounts::Said::Delete,
    };
    removals::remove(app, by, account.id, said).await?;
    done()
}

pub(super) async fn sessions(app: &App, user: Whom) -> Result<Value> {
    let sessions = app
        .read(move |reader| {
            let person = names::id(reader, &user)?;
            reader.sessions_of(person)
        })
        .await?;
    let rows = sessions.into_iter().map(|session| SessionRow {
        id: AsText(session.id),
        device: session.device.into(),
        address: session.address.into(),
        created_at: AsText(session.created_at),
        last_seen: AsText(session.last_seen),
        current: false,
    });
    shown(&Items { items: rows.collect(), next: None })
}

pub(super) async fn end_sessions(app: &Arc<App>, by: &By, user: Whom) -> Result<Value> {
    let person = names::find(app, user).await?.id;
    let op = WriteOp::CloseSessions { person, except: None };
    let audit = by.audit("session.ended_all", person, Value::Null);
    app.commit(op.audited(audit), vec![Consequence::SignedOut { person, except: None }]).await?;
    done()
}

pub(super) async fn reset(app: &Arc<App>, by: &By, user: Whom) -> Result<Value> {
    let account = names::find(app, user).await?;
    if account.bot || account.role == ServerRole::Guest {
        let message = "only people with an account have a password: a program has keys, a guest has nothing";
        return Err(Error::new(Code::BadRequest, message));
    }
    let (url, expires_at) = resets::by_hand(app, by, account.id).await?;
    shown(&Link { url, expires_at: Some(AsText(expires_at)) })
}
