//! The cookies: their names, what they hold, how they are set and read.
//!
//! `SameSite=Lax` all of them; a script of ours may read one, which is worth nothing alone. By TLS the session's have the
//! prefix that ties them to this host: what a neighbour under the same domain plants is not read. Without TLS browsers
//! refuse that prefix. Must never judge what a cookie holds. Bounds: none of its own; a request's head has one.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::csrf;

const GUEST: &str = "teahouse_guest";
/// By plain HTTP, and by TLS.
const SESSION: [&str; 2] = ["teahouse", "__Host-teahouse"];
/// What the page sends back as a header.
const CSRF: [&str; 2] = ["teahouse_csrf", "__Host-teahouse_csrf"];

/// On which account's device this is, also when nobody is signed in.
const DEVICE: [&str; 2] = ["teahouse_device", "__Host-teahouse_device"];

/// As long as browsers keep any.
const LONGEST_SECONDS: u64 = 400 * 24 * 60 * 60;

/// Whether scripts of our pages may read a cookie.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Readable {
    ByScripts,
    ByServer,
}

/// The token of a signed-in device that a request carries, whatever it is worth.
pub(crate) fn session(headers: &HeaderMap, secure: bool) -> Option<&str> {
    find(headers, SESSION[usize::from(secure)])
}

/// The token of a guest that a request carries, whatever it is worth.
pub(crate) fn guest(headers: &HeaderMap) -> Option<&str> {
    find(headers, GUEST)
}

/// For a device that signed in, which stays so for so long.
pub(crate) fn signed_in(token: &str, seconds: u64, secure: bool) -> [HeaderValue; 2] {
    let which = usize::from(secure);
    [
        cookie(SESSION[which], token, seconds, secure, Readable::ByServer),
        cookie(CSRF[which], &csrf::token(token), seconds, secure, Readable::ByScripts),
    ]
}

/// What a request says of whose device it comes from, whatever it is worth.
pub(crate) fn device(headers: &HeaderMap, secure: bool) -> Option<&str> {
    find(headers, DEVICE[usize::from(secure)])
}

/// For a device on which somebody signed in. It stays when they sign out.
pub(crate) fn known_device(token: &str, secure: bool) -> HeaderValue {
    cookie(DEVICE[usize::from(secure)], token, LONGEST_SECONDS, secure, Readable::ByServer)
}

/// Takes the cookies of a signed-in device away.
pub(crate) fn signed_out(secure: bool) -> impl Iterator<Item = HeaderValue> {
    let names = SESSION.into_iter().chain(CSRF).filter(move |name| secure || !name.starts_with("__"));
    names.map(move |name| cookie(name, "", 0, secure, Readable::ByServer))
}

/// For a guest nobody has seen before.
pub(crate) fn new_guest(token: &str, secure: bool) -> HeaderValue {
    cookie(GUEST, token, LONGEST_SECONDS, secure, Readable::ByServer)
}

fn cookie(name: &str, value: &str, seconds: u64, secure: bool, readable: Readable) -> HeaderValue {
    let hidden = if readable == Readable::ByServer { "; HttpOnly" } else { "" };
    let secure = if secure { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}{hidden}; SameSite=Lax{secure}");
    HeaderValue::from_str(&cookie).expect("names and tokens are ASCII")
}

fn find<'a>(headers: &'a HeaderMap, wanted: &str) -> Option<&'a str> {
    let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == wanted).map(|(_, value)| value)
}
