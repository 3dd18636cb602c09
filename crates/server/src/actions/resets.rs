//! A new password for who forgot theirs: by a link in a letter, or by one that an admin hands over.
//!
//! The answer to "send me a link" is the same whether the account exists or not, and comes before anything is looked
//! up. Addresses in letters are made of `public_url`, never of a request. A link works once, for an hour, and only as
//! long as the account keeps that address. Bounds: tries by address and by account.

use std::{net::IpAddr, sync::Arc};

use serde_json::json;
use teahouse_domain::{
    Account, Code, CodeId, CodePurpose, Email, Error, LoginName, PersonId, Result, Timestamp, skeleton,
};
use teahouse_store::{Done, NewCode, Secret, WriteOp};

use crate::{
    actions::{By, accounts, sessions},
    app::App,
    consequences::Consequence,
    identity::random,
    limits::Tried,
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
    let now = app.clock.monotonic();
    let tried = Tried::Account(skeleton(&format!("reset {login}")));
    app.limits.check_address_tries(address, now)?;
    app.limits.check_account_tries(&tried, now)?;
    app.limits.count_try(tried, address, now);
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
    let code = make(app, &By::nobody(address), account.id, Some(email.clone()), HOUR_MS).await?;
    let link = format!("{}/reset/{code}", app.link_base());
    let text = format!(
        "Hello {},\n\nsomebody asked for a new password for your account at {}. If that was you, open\n\n{link}\n\n\
         within an hour. If it was not, there is nothing to do: your password is as it was.\n",
        account.shown_name(),
        app.link_base(),
    );
    mailer.send(&email, "A new password", &text).await
}

/// Tells the owner of an address that somebody tried to make another account with it.
pub(crate) fn tell_owner(app: &Arc<App>, email: &Email) {
    let (shared, email) = (Arc::clone(app), email.clone());
    app.runtime.spawn(async move {
        let Some(mailer) = &shared.mailer else { return };
        let text = format!(
            "Hello,\n\nsomebody used your address for a new account at {}, where you have one already. If that was you, \
             sign in with it, or ask for a new password. If it was not, there is nothing to do.\n",
            shared.link_base(),
        );
        if let Err(error) = mailer.send(&email, "You have an account already", &text).await {
            tracing::warn!(%error, "a letter could not be sent");
        }
    });
}

/// A link by which an account gets a new password, made by an admin, and when it ends. Shown once.
///
/// # Errors
/// `unknown_person`.
pub(crate) async fn by_hand(app: &Arc<App>, by: &By, person: PersonId) -> Result<(String, Timestamp)> {
    let ends = Timestamp(app.clock.wall().0.saturating_add(BY_HAND_MS));
    let code = make(app, by, person, None, BY_HAND_MS).await?;
    Ok((format!("{}/reset/{code}", app.media_base), ends))
}

async fn make(
    app: &Arc<App>,
    by: &By,
    person: PersonId,
    email: Option<Email>,
    for_ms: u64,
) -> Result<String> {
    let (code, secret) = secret::code();
    let id = CodeId(u64::from_le_bytes(random()) >> 1);
    let new = NewCode {
        id,
        secret,
        purpose: CodePurpose::Password(person),
        email,
        created_by: Some(by.speaker.id).filter(|&id| id != PersonId(0)),
        expires_at: Some(Timestamp(app.clock.wall().0.saturating_add(for_ms))),
        uses: Some(1),
    };
    let audit = by.audit("reset.made", person, json!({"link": id.to_string()}));
    app.write(WriteOp::AddCode(Box::new(new)).audited(audit)).await?;
    Ok(code)
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
    let now = app.clock.monotonic();
    app.limits.check_address_tries(address, now)?;
    app.limits.count_address_try(address, now);
    let secret = secret::hash(code);
    still_theirs(app, secret).await?;
    let hash = accounts::hash_new(app, password, None, None).await?;
    let op = WriteOp::UseReset { code: secret, password: hash.as_str().into() };
    let change = op.audited(By::nobody(address).audit("reset.used", "", json!(null)));
    let Done::Account(account) = app.commit(change, Vec::new()).await? else {
        return Err(crate::app::draining());
    };
    let person = account.id;
    signed_out(app, &account);
    tracing::debug!(%person, "a new password was set by a link");
    sessions::open(app, *account, device, address).await
}

/// A letter that was sent to an address is worth nothing once the account has another one.
async fn still_theirs(app: &Arc<App>, secret: Secret) -> Result<()> {
    let over = || Error::new(Code::BadCode, "this link is used up or over: ask for a new one");
    let code = app.read(move |reader| reader.code(&secret)).await?.ok_or_else(over)?;
    let CodePurpose::Password(person) = code.purpose else { return Err(over()) };
    let account = app.store.account(person)?.ok_or_else(over)?;
    if code.email.is_some() && code.email != account.email {
        return Err(over());
    }
    Ok(())
}

fn signed_out(app: &Arc<App>, account: &Account) {
    let follows = vec![Consequence::SignedOut { person: account.id, except: None }];
    crate::consequences::follow(app, follows, || ());
}
