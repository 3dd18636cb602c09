//! A new password for who forgot theirs: by a link in a letter, or by one that an admin hands over.
//!
//! The answer to "send me a link" is the same whether the account exists or not, and comes before anything is looked
//! up. Addresses in letters are made of `public_url`, never of a request. A link works once, for an hour, and only as
//! long as the account keeps that address. Must never let a stranger end what an admin handed over, or keep the owner
//! from asking. Bounds: tries by address; one letter in five minutes to one account.

use std::{net::IpAddr, sync::Arc};

use serde_json::json;
use teahouse_domain::{
    Account, Code, CodeId, CodePurpose, Email, Error, LoginName, PersonId, Result, Timestamp, skeleton,
};
use teahouse_store::{Done, NewCode, Secret, WriteOp};

use crate::{
    actions::{
        By, accounts,
        sessions::{self, Device},
        unexpected,
    },
    app::App,
    consequences::Consequence,
    identity::random,
    secret,
};

const HOUR_MS: u64 = 60 * 60 * 1_000;
/// How long a link of an admin works: they hand it over by hand.
const BY_HAND_MS: u64 = 72 * HOUR_MS;

/// Sends a link to whoever has this login or address, if they have an address and mail can be sent.
///
/// # Errors
/// `rate_limited`.
pub(crate) fn ask(app: &Arc<App>, login: &str, address: IpAddr) -> Result<()> {
    app.limits.try_address(address, app.clock.monotonic())?;
    let (shared, login) = (Arc::clone(app), login.to_owned());
    app.runtime.spawn(async move {
        if let Err(error) = send(&shared, &login, address).await {
            tracing::warn!(%error, "a link for a new password could not be sent");
        }
    });
    Ok(())
}

async fn send(app: &Arc<App>, login: &str, address: IpAddr) -> Result<()> {
    let Some(mailer) = &app.mailer else { return Ok(()) };
    let found = if let Ok(email) = Email::parse(login) {
        app.read(move |reader| reader.credentials_by_email(&email)).await?
    } else if let Ok(login) = LoginName::parse(login) {
        let key = skeleton(login.as_str());
        app.read(move |reader| reader.credentials_by_login(&key)).await?
    } else {
        None
    };
    let Some(account) = found
        .map(|found| found.account)
        .filter(|account| account.disabled_at.is_none())
        // Whoever signs them in does so: a letter would make an account of its own of it.
        .filter(|account| !account.is_kept_elsewhere())
    else {
        return Ok(());
    };
    let Some(email) = account.email.clone() else { return Ok(()) };
    let key = email.clone();
    // An address that they only say is theirs may be somebody else's.
    if app.read(move |reader| reader.email_owner(&key)).await?.is_none_or(|owner| owner.id != account.id) {
        return Ok(());
    }
    let purpose = CodePurpose::Password(account.id);
    let made = make(app, &By::nobody(address), purpose, Some(email.clone()), HOUR_MS).await?;
    let Some(code) = made else { return Ok(()) };
    let link = format!("{}/reset/{code}", app.link_base());
    let text = format!(
        "Hello {},\n\nsomebody asked for a new password for your account at {}. If that was you, open\n\n{link}\n\n\
         within an hour. If it was not, there is nothing to do: your password is as it was.\n",
        account.shown_name(),
        app.link_base(),
    );
    mailer.send(&email, "A new password", &text).await
}

/// A link by which an account gets a new password, made by an admin, and when it ends. Shown once.
///
/// # Errors
/// `unknown_person`.
pub(crate) async fn by_hand(app: &Arc<App>, by: &By, person: PersonId) -> Result<(String, Timestamp)> {
    let ends = Timestamp(app.clock.wall().0.saturating_add(BY_HAND_MS));
    let made = make(app, by, CodePurpose::Password(person), None, BY_HAND_MS).await?;
    let code = made.ok_or_else(crate::app::draining)?;
    Ok((format!("{}/reset/{code}", app.media_base), ends))
}

/// A link that works once; `None` where a letter with such a one went to the address a moment ago.
pub(super) async fn make(
    app: &Arc<App>,
    by: &By,
    purpose: CodePurpose,
    email: Option<Email>,
    for_ms: u64,
) -> Result<Option<String>> {
    let (code, secret) = secret::code();
    let id = CodeId(u64::from_le_bytes(random()) >> 1);
    let new = NewCode {
        id,
        secret,
        purpose,
        email,
        created_by: Some(by.speaker.id).filter(|&id| id != PersonId(0)),
        expires_at: Some(Timestamp(app.clock.wall().0.saturating_add(for_ms))),
        uses: Some(1),
    };
    let (action, person) = match purpose {
        CodePurpose::Password(person) => ("reset.made", person.to_string()),
        CodePurpose::Email(person) => ("email.asked", person.to_string()),
        CodePurpose::Server(_) | CodePurpose::Room(..) | CodePurpose::Setup => {
            ("invitation.made", String::new())
        }
    };
    let audit = by.audit(action, person, json!({"link": id.to_string()}));
    let done = app.write(WriteOp::AddCode(Box::new(new)).audited(audit)).await?;
    Ok((done != Done::Same).then_some(code))
}

/// Sets the new password by a link. All devices are signed out.
///
/// # Errors
/// `bad_code`, `weak_password`, `rate_limited`.
pub(crate) async fn take(
    app: &Arc<App>,
    (code, password): (&str, &str),
    device: &str,
    address: IpAddr,
) -> Result<sessions::SignedIn> {
    app.limits.try_address(address, app.clock.monotonic())?;
    let secret = secret::hash(code);
    let owner = still_theirs(app, secret).await?;
    let person = owner.id;
    let hash = accounts::hash_new(app, password, owner.login.as_ref(), owner.email.as_ref()).await?;
    let op = WriteOp::UseReset { code: secret, password: hash.as_str().into() };
    let change = op.audited(By::nobody(address).audit("reset.used", person, json!(null)));
    let done = app.commit(change, vec![Consequence::SignedOut { person, except: None }]).await?;
    let Done::Account(account) = done else { return Err(unexpected(&done)) };
    tracing::debug!(%person, "a new password was set by a link");
    sessions::open(app, *account, Device::new(device, address), hash.as_str().into()).await
}

/// Whose link it is. A letter that was sent to an address is worth nothing once the account has another one.
async fn still_theirs(app: &Arc<App>, secret: Secret) -> Result<Account> {
    let over = || Error::new(Code::BadCode, "this link is used up or over: ask for a new one");
    let code = app.read(move |reader| reader.code(&secret)).await?;
    let code = code.filter(|code| code.is_open(app.clock.wall())).ok_or_else(over)?;
    let CodePurpose::Password(person) = code.purpose else { return Err(over()) };
    let account = app.store.account(person)?.ok_or_else(over)?;
    if code.email.is_some() && code.email != account.email {
        return Err(over());
    }
    Ok(account)
}
