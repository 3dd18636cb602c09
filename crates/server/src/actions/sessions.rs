//! Signing in and out.
//!
//! A name that nobody has costs the same time and gets the same answer as a wrong password. Tries are limited by account
//! and by address, without keeping an owner out of a device they are known on. A token is made anew at each sign-in, so
//! that one which somebody planted is worth nothing. A device that is used stays signed in.
//! Bounds: the limits in `[accounts]`.

use std::{net::IpAddr, sync::Arc};

use serde_json::json;
use teahouse_domain::{
    Account, AccountSession, ApiKey, Code, Email, Error, KeyId, LoginName, Result, SessionId, Timestamp,
    skeleton,
};
use teahouse_store::{AccountChanges, Credentials, NewSession, WriteOp};
use teahouse_wire::{AsText, rest};

use crate::{
    actions::By,
    app::App,
    consequences::Consequence,
    identity::random,
    limits::{self, Seldom, Tried},
    passwords::{Password, PasswordHash},
    secret,
};

/// How stale `last_seen` may be before it is written again, in milliseconds; of a short session, a quarter of it.
const SEEN_EVERY: u64 = 5 * 60 * 1_000;

/// Somebody who wants to sign in.
pub(crate) struct SignIn<'a> {
    /// A login or a mail address.
    pub(crate) login: &'a str,
    pub(crate) password: &'a str,
    pub(crate) device: &'a str,
    /// What the browser kept of an account that was signed in on it.
    pub(crate) known: Option<&'a str>,
    pub(crate) address: IpAddr,
}

/// A device that is signed in now.
pub(crate) struct SignedIn {
    pub(crate) by: By,
    pub(crate) token: String,
    /// What its browser may keep of it, where it was by a password.
    pub(crate) known: Option<String>,
}

/// Checks the password and opens a session.
///
/// # Errors
/// `wrong_password`, `rate_limited`, `busy`; `unauthorized` for an account that is switched off; `banned`.
pub(crate) async fn sign_in(app: &Arc<App>, wanted: &SignIn<'_>) -> Result<SignedIn> {
    let found = find(app, wanted.login).await?;
    let tried = place(app, found.as_ref(), wanted).await?;
    let now = app.clock.monotonic();
    // On a device of theirs nobody is kept out by what a neighbour at the same address does.
    let at_home = matches!(tried, Tried::Device(..));
    if !at_home {
        app.limits.try_address(wanted.address, now)?;
    }
    app.limits.try_account(tried.clone(), now)?;
    let Some((account, hash)) = verify(app, wanted.password, found).await? else {
        refused(app, wanted);
        return Err(Error::new(Code::WrongPassword, "the name or the password is wrong"));
    };
    app.limits.forgive(&tried);
    if !at_home {
        app.limits.give_back_address(wanted.address);
    }
    app.arrive(&account)?;
    open(app, account, Device::new(wanted.device, wanted.address), hash).await
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

/// How this try is counted: on a device where the account was signed in before, in a network where it is, or as a
/// stranger's.
async fn place(app: &Arc<App>, found: Option<&Credentials>, wanted: &SignIn<'_>) -> Result<Tried> {
    let Some(found) = found else { return Ok(Tried::Unknown(skeleton(wanted.login))) };
    let person = found.account.id;
    let kept = wanted.known.zip(found.password.as_deref());
    if let Some(number) = kept.and_then(|(kept, hash)| app.identity.known_device(kept, person, hash)) {
        return Ok(Tried::Device(person, number));
    }
    let here = limits::network(wanted.address);
    let sessions = app.read(move |reader| reader.sessions_of(person)).await?;
    let mut networks =
        sessions.iter().filter_map(|session| session.address.parse().ok().map(limits::network));
    Ok(if networks.any(|network| network == here) {
        Tried::Place(person, here)
    } else {
        Tried::Account(person)
    })
}

/// The account, if the password is its own.
async fn verify(
    app: &Arc<App>,
    password: &str,
    found: Option<Credentials>,
) -> Result<Option<(Account, Box<str>)>> {
    let person = found.as_ref().map(|found| found.account.id);
    match (verify_once(app, password, found).await, person) {
        // Another device of theirs came at the same moment, and what is kept was hashed anew for it.
        (Err(error), Some(person)) if error.code == Code::Conflict => {
            let found = app.read(move |reader| reader.credentials(person)).await?;
            verify_once(app, password, found).await
        }
        (done, _) => done,
    }
}

/// The same; `conflict` where the password was changed while it was checked. What is hashed in an older way is hashed
/// anew.
async fn verify_once(
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
    pub(crate) fn new(name: &'a str, address: IpAddr) -> Self {
        Self { name, address: address.to_string().into(), key: None }
    }
}

/// Opens a session for somebody whose password has this hash, and only while it has.
///
/// # Errors
/// `wrong_password` where it was changed meanwhile; why it cannot be kept.
pub(crate) async fn open(
    app: &Arc<App>,
    account: Account,
    device: Device<'_>,
    hash: Box<str>,
) -> Result<SignedIn> {
    let known = app.identity.device(account.id, &hash);
    let end = End { at: end_of_one(app), extends: true };
    let signed_in = open_until(app, account, device, end, Some(hash)).await?;
    Ok(SignedIn { known: Some(known), ..signed_in })
}

/// When a session is over that is used now, if it is not used again.
fn end_of_one(app: &App) -> Timestamp {
    Timestamp(app.clock.wall().0.saturating_add(length_ms(app)))
}

fn length_ms(app: &App) -> u64 {
    u64::try_from(app.config.accounts.session.as_millis()).unwrap_or(u64::MAX)
}

/// When a session is over, and whether using it puts that off.
pub(crate) struct End {
    pub(crate) at: Timestamp,
    pub(crate) extends: bool,
}

/// Opens a session until then.
///
/// # Errors
/// As [`open`].
pub(crate) async fn open_until(
    app: &Arc<App>,
    account: Account,
    device: Device<'_>,
    end: End,
    password_was: Option<Box<str>>,
) -> Result<SignedIn> {
    let (token, secret) = secret::token(secret::SESSION);
    let by = By { speaker: app.people.arrive(&account.person()), address: device.address };
    let id = SessionId(u64::from_le_bytes(random()) >> 1);
    let shown: String =
        device.name.chars().filter(|letter| !letter.is_control()).take(rest::MAX_DEVICE_CHARS).collect();
    let audit = by.audit("session.opened", id, json!({"device": shown}));
    let session = NewSession {
        id,
        secret,
        person: account.id,
        expires_at: end.at,
        extends: end.extends,
        device: shown.into(),
        address: by.address.clone(),
        key: device.key,
        password_was,
    };
    app.write(WriteOp::OpenSession(Box::new(session)).audited(audit)).await?;
    Ok(SignedIn { by, token, known: None })
}

/// A device was used, and stays signed in: written down now and then, and not waited for.
pub(crate) fn seen(app: &App, session: &AccountSession, address: IpAddr) {
    let now = app.clock.wall();
    if now.0.saturating_sub(session.last_seen.0) > SEEN_EVERY.min(length_ms(app) / 4) {
        let (id, address, until) = (session.id, address.to_string().into(), end_of_one(app));
        app.store.write_then(WriteOp::TouchSession { id, at: now, address, until }, drop);
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
