//! Who makes a request, on either door: by bearer token or by cookie, never by what the request says of itself.
//!
//! A cookie alone is believed for changes only when the request comes from our own pages.

use axum::http::{HeaderMap, HeaderValue, Method, header};
use teahouse_domain::{Code, Error, PersonId, Result};

use crate::{
    app::App,
    identity::{COOKIE, Identity},
};

const COOKIE_SECONDS: u32 = 400 * 24 * 60 * 60;

/// Whose cookie or token a request carries, if any.
///
/// # Errors
/// `unauthorized` for a wrong token; `origin_refused` when another site's page sends our cookie along.
pub(crate) fn identify(app: &App, method: &Method, headers: &HeaderMap) -> Result<Option<PersonId>> {
    if let Some(token) = bearer(headers) {
        return from_token(app, token).map(Some);
    }
    let Some(person) = from_cookie(app, headers) else { return Ok(None) };
    let reads = matches!(*method, Method::GET | Method::HEAD);
    if !reads {
        app.policy.check_same_site(headers)?;
    }
    Ok(Some(person))
}

/// Whose token this is.
///
/// # Errors
/// `unauthorized`.
pub(crate) fn from_token(app: &App, token: &str) -> Result<PersonId> {
    let wrong =
        || Error::new(Code::Unauthorized, "this token is not one of ours; leave it out to get a new one");
    app.identity.verify(token).ok_or_else(wrong)
}

/// Whose cookie it is; a cookie that is none of ours counts as none.
pub(crate) fn from_cookie(app: &App, headers: &HeaderMap) -> Option<PersonId> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).and_then(|(_, token)| app.identity.verify(token))
}

/// A cookie for a guest nobody has seen before.
pub(crate) fn new_guest_cookie(app: &App, secure: bool) -> HeaderValue {
    let token = app.identity.token(Identity::new_guest());
    let secure = if secure { "; Secure" } else { "" };
    let cookie =
        format!("{COOKIE}={token}; Path=/; Max-Age={COOKIE_SECONDS}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&cookie).expect("a token is ASCII")
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
