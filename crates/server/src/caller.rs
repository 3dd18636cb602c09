//! Who makes a request, on either door: by bearer token or by cookie, never by what the request says of itself.
//!
//! A cookie alone is believed for changes only when the request comes from our own pages ([`crate::csrf`]). A session, a
//! key or a guest costs at most one row on the calling thread; an application's token may need a write, the first time.
//! Must never log a token. Bounds: what is longer than a token is none.

use std::{net::IpAddr, sync::Arc};

use axum::http::{HeaderMap, HeaderValue, Method, header};
use teahouse_domain::{Account, ApiKey, Code, Error, KeyRight, PersonId, Result, ServerRole};

use crate::{
    actions::{sessions, vouched},
    app::App,
    cookies,
    credential::{Credential, Via},
    csrf, secret,
    web_policy::Client,
};

/// Whose cookie or token a request carries, if any.
///
/// # Errors
/// `unauthorized` or `expired` for a token or a session that opens nothing; `origin_refused` when another site's page
/// sends our cookie along; `csrf_refused`.
pub(crate) async fn identify(
    app: &Arc<App>,
    client: Client,
    method: &Method,
    headers: &HeaderMap,
) -> Result<Option<Credential>> {
    if let Some(token) = bearer(headers) {
        return from_token(app, client.address, token).await.map(Some);
    }
    let Some(credential) = from_cookie(app, client, headers)? else { return Ok(None) };
    if !matches!(*method, Method::GET | Method::HEAD) {
        check_change(app, client, headers)?;
    }
    Ok(Some(credential))
}

/// Whether a change by cookie is one that its owner asked for. A guest has nothing that a token would guard.
fn check_change(app: &App, client: Client, headers: &HeaderMap) -> Result<()> {
    app.policy.check_same_site(headers)?;
    match cookies::session(headers, client.secure) {
        Some(session) if !app.policy.is_vouched_for(headers) => csrf::check(headers, session),
        _ => Ok(()),
    }
}

/// Whose token this is: a guest's, a session's, a key's, or one of an application.
///
/// # Errors
/// `unauthorized`, `expired`.
pub(crate) async fn from_token(app: &Arc<App>, address: IpAddr, token: &str) -> Result<Credential> {
    match known_token(app, address, token)? {
        Some(credential) => Ok(credential),
        None => vouched::sign_in(app, token).await,
    }
}

/// The same without waiting; `None` for a token of an application, which may have to be written down first.
///
/// # Errors
/// As [`from_token`].
pub(crate) fn known_token(app: &App, address: IpAddr, token: &str) -> Result<Option<Credential>> {
    if token.starts_with(secret::SESSION) {
        return from_session(app, address, token).map(Some);
    }
    if token.starts_with(secret::KEY) {
        return from_key(app, token).map(Some);
    }
    if let Some(guest) = app.identity.verify(token) {
        return known_guest(app, guest).map(Some);
    }
    if crate::jwt::looks_like_jwt(token) {
        return Ok(None);
    }
    Err(Error::new(Code::Unauthorized, "this token is not one of ours; leave it out to get a new one"))
}

/// Whose cookie it is; a guest's cookie that is none of ours counts as none.
///
/// # Errors
/// `unauthorized` for a session that is over.
fn from_cookie(app: &App, client: Client, headers: &HeaderMap) -> Result<Option<Credential>> {
    if let Some(token) = cookies::session(headers, client.secure) {
        return from_session(app, client.address, token).map(Some);
    }
    guest_credential(app, headers)
}

/// The guest whose token a request carries: an app has it as a bearer token, a browser as a cookie.
fn guest_of(app: &App, headers: &HeaderMap) -> Option<PersonId> {
    bearer(headers).or_else(|| cookies::guest(headers)).and_then(|token| app.identity.verify(token))
}

/// The cookies of a signed-in device once more, which last as long as a session that is used now.
pub(crate) fn renewed(app: &App, client: Client, headers: &HeaderMap) -> Option<[HeaderValue; 2]> {
    let token = cookies::session(headers, client.secure)?;
    from_session(app, client.address, token).ok()?;
    Some(cookies::signed_in(token, app.config.accounts.session.as_secs(), client.secure))
}

/// A guest who is about to be somebody else. The cookie of who has an account by now counts as none.
///
/// # Errors
/// `internal` where the file cannot be read.
pub(crate) fn guest_credential(app: &App, headers: &HeaderMap) -> Result<Option<Credential>> {
    let Some(guest) = guest_of(app, headers) else { return Ok(None) };
    match known_guest(app, guest) {
        Err(error) if error.code == Code::Unauthorized => Ok(None),
        found => found.map(Some),
    }
}

/// Somebody who proved to be this guest. An account is opened by its password only: what its owner held as a guest does
/// not end when they sign out.
///
/// # Errors
/// `unauthorized` for who has an account by now, or had one that was removed; `internal` where the file cannot be read.
pub(crate) fn known_guest(app: &App, guest: PersonId) -> Result<Credential> {
    let revision = app.access.revision();
    let speaker = app.speaker_now(guest)?;
    if speaker.role() != ServerRole::Guest {
        return Err(Error::new(Code::Unauthorized, "this guest has an account by now: sign in"));
    }
    if speaker.is_disabled() {
        return Err(Error::new(
            Code::Unauthorized,
            "this guest had an account that was removed: come as a new one",
        ));
    }
    Ok(Credential { speaker, via: Via::Guest, revision })
}

fn from_session(app: &App, address: IpAddr, token: &str) -> Result<Credential> {
    let over = || Error::new(Code::Unauthorized, "you are signed out here: sign in again");
    let revision = app.access.revision();
    let secret = secret::hash(token);
    let (session, account) = app.store.session_by_hash(&secret)?.ok_or_else(over)?;
    if app.clock.wall() >= session.expires_at {
        return Err(over());
    }
    let speaker = app.arrive(&account)?;
    sessions::seen(app, &session, address);
    let (id, expires_at, key) = (session.id, session.expires_at, session.key);
    let via = Via::Session { id, expires_at, secret: Box::new(secret), key };
    Ok(Credential { speaker, via, revision })
}

fn from_key(app: &App, token: &str) -> Result<Credential> {
    let wrong =
        || Error::new(Code::Unauthorized, "this API key opens nothing: it is wrong, or it was revoked");
    let revision = app.access.revision();
    let secret = secret::hash(token);
    let (key, account) = app.store.key_by_hash(&secret)?.ok_or_else(wrong)?;
    if key.revoked_at.is_some() {
        return Err(wrong());
    }
    sessions::used(app, &key);
    let key = without_lost_rights(app, key, &account)?;
    let via = Via::Key { id: key.id, rights: key.rights.into(), secret: Box::new(secret) };
    Ok(Credential { speaker: app.arrive(&account)?, via, revision })
}

/// A key runs the server only as long as its holder and its maker do.
fn without_lost_rights(app: &App, mut key: ApiKey, holder: &Account) -> Result<ApiKey> {
    if key.rights.contains(&KeyRight::Admin) {
        let runs = |role, disabled: bool| role == ServerRole::Admin && !disabled;
        let maker = key.created_by.filter(|&maker| maker != holder.id);
        let maker = maker.map(|maker| app.store.person(maker)).transpose()?;
        let made_by_one =
            maker.is_none_or(|maker| maker.is_some_and(|maker| runs(maker.role, maker.disabled)));
        if !made_by_one || !runs(holder.role, holder.disabled_at.is_some()) {
            key.rights.retain(|&right| right != KeyRight::Admin);
        }
    }
    Ok(key)
}

/// Whether what opened the door still opens it: for a socket that was let in before something was committed, and opened
/// after it. Costs what the door costs: one row.
///
/// # Errors
/// `unauthorized`, `banned`.
pub(crate) fn opens_again(app: &App, who: &mut Credential) -> Result<()> {
    let over = || Error::new(Code::Unauthorized, "you are signed out here: sign in again");
    who.revision = app.access.revision();
    let account = match &who.via {
        Via::Stranger | Via::Guest => {
            let person = app.store.person(who.speaker.id)?;
            if person.is_some_and(|person| person.role != ServerRole::Guest) {
                return Err(over());
            }
            return app.check_person(&who.speaker);
        }
        Via::Session { secret, .. } => app.store.session_by_hash(secret)?.map(|(_, account)| account),
        Via::Key { secret, .. } => {
            let key = app.store.key_by_hash(secret)?.filter(|(key, _)| key.revoked_at.is_none());
            key.map(|(_, account)| account)
        }
        Via::Token { .. } => app.store.account(who.speaker.id)?,
    };
    app.people.changed(&account.ok_or_else(over)?.person());
    app.check_person(&who.speaker)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
