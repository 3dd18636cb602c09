//! Signing in and out.
//!
//! A name that nobody has costs the same time and gets the same answer as a wrong password. Tries are limited by account
//! and by address, without keeping an owner out of a place they are known at. A token is made anew at each sign-in, so
//! that one which somebody planted is worth nothing. Bounds: the limits in `[accounts]`.

use std::{net::IpAddr, sync::Arc};

use serde_json::json;
use teahouse_domain::{
    Account, AccountSession, ApiKey, Code, Email, Error, KeyId, LoginName, Result, SessionId, Skeleton,
    Timestamp, skeleton,
};
use teahouse_store::{AccountChanges, Credentials, NewSession, WriteOp};
use teahouse_wire::{AsText, rest};

use crate::{
    actions::By,
    app::App,
    consequences::Consequence,
    identity::random,
    limits::{Seldom, Tried},
    passwords::{Password, PasswordHash},
    secret,
};

/// Longest name of a device, in characters.
const DEVICE_CHARS: usize = 80;
/// How stale `last_seen` may be before it is written again, in milliseconds.
const SEEN_EVERY: u64 = 5 * 60 * 1_000;

/// Somebody who wants to sign in.
pub(crate) struct SignIn<'a> {
    /// A login or a mail address.
    pub(crate) login: &'a str,
    pub(crate) password: &'a str,
    pub(crate) device: &'a str,
    pub(crate) address: IpAddr,
}

/// A device that is signed in now.
pub(crate) struct SignedIn {
    pub(crate) by: By,
    pub(crate) token: String,
}

/// Checks the password and opens a session.
///
/// # Errors
/// `wrong_password`, `rate_limited`, `busy`; `unauthorized` for an account that is switched off; `banned`.
pub(crate) async fn sign_in(app: &Arc<App>, wanted: &SignIn<'_>) -> Result<SignedIn> {
    let key = skeleton(wanted.login);
    let now = app.clock.monotonic();
    app.limits.check_address_tries(wanted.address, now)?;
    let found = find(app, wanted.login).await?;
    let tried = place(app, key, found.as_ref(), wanted.address).await?;
    app.limits.check_account_tries(&tried, now)?;
    // Counted before it is known: many tries at once are many tries.
    app.limits.count_try(tried.clone(), wanted.address, now);
    let Some((account, hash)) = verify(app, wanted.password, found).await? else {
        refused(app, wanted);
        return Err(Error::new(Code::WrongPassword, "the name or the password is wrong"));
    };
    app.limits.forgive(&tried);
    app.arrive(&account)?;
    let (device, until) = (Device::new(wanted.device, wanted.address), end_of_one(app));
    open_until(app, account, device, until, Some(hash)).await
}

async fn find(app: &Arc<App>, login: &str) -> Result<Option<Credentials>> {
    if login.contains('@') {
        let Ok(email) = Email::parse(login) else { return Ok(None) };
        return app.read(move |reader| reader.credentials_by_email(&email)).await;
    }
    let Ok(login) = LoginName::parse(login) else { return Ok(None) };
    let key = skeleton(login.as_str());
    app.read(move |reader| reader.credentials_by_login(&key)).await
}

/// How this try is counted: an address where the account is signed in, or was lately, is no stranger's.
async fn place(app: &Arc<App>, key: Skeleton, found: Option<&Credentials>, address: IpAddr) -> Result<Tried> {
    let Some(person) = found.map(|found| found.account.id) else { return Ok(Tried::Account(key)) };
    let text: Box<str> = address.to_string().into();
    let sessions = app.read(move |reader| reader.sessions_of(person)).await?;
    let known = sessions.iter().any(|session| session.address == text);
    Ok(if known { Tried::KnownPlace(key, address) } else { Tried::Account(key) })
}

/// The account, if the password is its own. What is hashed in an older way is hashed anew.
async fn verify(
    app: &Arc<App>,
    password: &str,
    found: Option<Credentials>,
) -> Result<Option<(Account, Box<str>)>> {
    // What can be no password is checked against nothing, and takes as long.
    let parsed = Password::parse(password);
    let stored = found.as_ref().and_then(|found| found.password.as_deref());
    let hash = stored.and_then(|text| PasswordHash::parse(text).ok()).filter(|_| parsed.is_ok());
    let password = parsed.or_else(|_| Password::parse("-"))?;
    let verified = app.passwords.verify(password.clone(), hash.as_ref()).await?;
    let (Some(found), Some(hash), true) = (found, hash, verified.ok) else { return Ok(None) };
    let was: Box<str> = hash.as_str().into();
    if !verified.rehash {
        return Ok(Some((found.account, was)));
    }
    let new: Box<str> = app.passwords.hash(password).await?.as_str().into();
    let changes = AccountChanges {
        password: Some(Some(new.clone())),
        password_was: Some(was),
        ..AccountChanges::default()
    };
    app.write(WriteOp::UpdateAccount { person: found.account.id, changes: Box::new(changes) }).await?;
    Ok(Some((found.account, new)))
}

/// Written down without being waited for: the answer's time says nothing about it. Of many from one address, the first.
fn refused(app: &App, wanted: &SignIn<'_>) {
    if app.limits.seldom(Seldom::Refusals, wanted.address, app.clock.monotonic()).is_err() {
        return;
    }
    let shown: String = wanted.login.chars().filter(|letter| !letter.is_control()).take(64).collect();
    let by = By::nobody(wanted.address);
    app.store.write_then(WriteOp::Audit(Box::new(by.audit("session.refused", shown, json!(null)))), drop);
}

/// What a device calls itself, and where it is.
pub(crate) struct Device<'a> {
    pub(crate) name: &'a str,
    pub(crate) address: Box<str>,
    /// The API key that signs it in.
    pub(crate) key: Option<KeyId>,
}

impl<'a> Device<'a> {
    fn new(name: &'a str, address: IpAddr) -> Self {
        Self { name, address: address.to_string().into(), key: None }
    }
}

/// Opens a session for somebody who proved who they are.
///
/// # Errors
/// Why it cannot be kept.
pub(crate) async fn open(
    app: &Arc<App>,
    account: Account,
    device: &str,
    address: IpAddr,
) -> Result<SignedIn> {
    open_until(app, account, Device::new(device, address), end_of_one(app), None).await
}

/// When a session that begins now is over, if it is not used.
fn end_of_one(app: &App) -> Timestamp {
    let length = u64::try_from(app.config.accounts.session.as_millis()).unwrap_or(u64::MAX);
    Timestamp(app.clock.wall().0.saturating_add(length))
}

/// The same, until a time; and only while that is still the hash of their password.
///
/// # Errors
/// `wrong_password` where it was changed meanwhile; why it cannot be kept.
pub(crate) async fn open_until(
    app: &Arc<App>,
    account: Account,
    device: Device<'_>,
    expires_at: Timestamp,
    password_was: Option<Box<str>>,
) -> Result<SignedIn> {
    let (token, secret) = secret::token(secret::SESSION);
    let by = By { speaker: app.people.arrive(&account.person()), address: device.address };
    let id = SessionId(u64::from_le_bytes(random()) >> 1);
    let shown: String =
        device.name.chars().filter(|letter| !letter.is_control()).take(DEVICE_CHARS).collect();
    let audit = by.audit("session.opened", id, json!({"device": shown}));
    let session = NewSession {
        id,
        secret,
        person: account.id,
        expires_at,
        device: shown.into(),
        address: by.address.clone(),
        key: device.key,
        password_was,
    };
    app.write(WriteOp::OpenSession(Box::new(session)).audited(audit)).await?;
    Ok(SignedIn { by, token })
}

/// A device was used: written down now and then, and not waited for.
pub(crate) fn seen(app: &App, session: &AccountSession, address: IpAddr) {
    let now = app.clock.wall();
    if now.0.saturating_sub(session.last_seen.0) > SEEN_EVERY {
        let address = address.to_string().into();
        app.store.write_then(WriteOp::TouchSession { id: session.id, at: now, address }, drop);
    }
}

/// An API key was used.
pub(crate) fn used(app: &App, key: &ApiKey) {
    let now = app.clock.wall();
    if key.last_used.is_none_or(|used| now.0.saturating_sub(used.0) > SEEN_EVERY) {
        app.store.write_then(WriteOp::TouchKey { id: key.id, at: now }, drop);
    }
}

/// The devices of a person.
///
/// # Errors
/// Why they cannot be read.
pub(crate) async fn list(app: &App, by: &By) -> Result<Vec<AccountSession>> {
    by.need_account()?;
    let person = by.speaker.id;
    app.read(move |reader| reader.sessions_of(person)).await
}

/// A device as its owner sees it.
pub(crate) fn shown(session: AccountSession, here: Option<SessionId>) -> rest::Session {
    rest::Session {
        current: Some(session.id) == here,
        id: AsText(session.id),
        device: session.device.into(),
        address: session.address.into(),
        created_at: AsText(session.created_at),
        last_seen: AsText(session.last_seen),
    }
}

/// Signs one device of theirs out; its sockets are closed.
///
/// # Errors
/// `not_found` where they have none of that id.
pub(crate) async fn end(app: &Arc<App>, by: &By, id: SessionId) -> Result<()> {
    let op = WriteOp::CloseSession { person: by.speaker.id, id };
    let change = op.audited(by.audit("session.ended", id, json!(null)));
    match app.commit(change, vec![Consequence::SessionEnded(id)]).await? {
        teahouse_store::Done::Same => Err(Error::new(Code::NotFound, "you have no device of that id")),
        _ => Ok(()),
    }
}

/// Signs all devices of theirs out, but this one.
///
/// # Errors
/// Why it cannot be done.
pub(crate) async fn end_all(app: &Arc<App>, by: &By, except: Option<SessionId>) -> Result<()> {
    by.need_account()?;
    let person = by.speaker.id;
    let op = WriteOp::CloseSessions { person, except };
    let change = op.audited(by.audit("session.ended_all", person, json!(null)));
    app.commit(change, vec![Consequence::SignedOut { person, except }]).await.map(|_| ())
}
