//! Query strings: which keys there are, each at most once, and numbers that are numbers.
//!
//! Bounds: the request line, which the HTTP server limits.

use std::borrow::Cow;

use teahouse_domain::{Code, Error, Result, Seq};

use crate::percent;

/// Largest position that travels: JavaScript's numbers are exact up to here.
pub(crate) const MAX_SAFE: u64 = (1 << 53) - 1;

/// The pairs of a query string, decoded.
pub(crate) fn pairs(query: &str) -> impl Iterator<Item = Result<(Cow<'_, str>, Cow<'_, str>)>> {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        Ok((plain(key)?, plain(value)?))
    })
}

fn plain(text: &str) -> Result<Cow<'_, str>> {
    if !text.contains(['%', '+']) {
        return Ok(Cow::Borrowed(text));
    }
    let spaced = text.replace('+', " ");
    let bytes = percent::decode(&spaced).into_owned();
    let text =
        String::from_utf8(bytes).map_err(|_| Error::new(Code::BadRequest, "the query is not UTF-8"))?;
    Ok(Cow::Owned(text))
}

/// Puts a value in its place, once.
pub(crate) fn once<T>(place: &mut Option<T>, name: &'static str, value: T) -> Result<()> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(Error::new(Code::BadRequest, format!("{name} may be given once"))),
    }
}

/// A position in a room.
pub(crate) fn position(name: &'static str, text: &str) -> Result<Seq> {
    match digits(text) {
        Some(value) if value <= MAX_SAFE => Ok(Seq(value)),
        _ => {
            Err(Error::new(Code::BadRequest, format!("{name} must be a whole number of at most {MAX_SAFE}")))
        }
    }
}

/// How many to give: above `most` is `most`.
pub(crate) fn limit(name: &'static str, text: &str, most: u32) -> Result<u32> {
    match digits(text) {
        Some(value) if value >= 1 => Ok(u32::try_from(value).unwrap_or(most).min(most)),
        _ => Err(Error::new(Code::BadRequest, format!("{name} must be a whole number of at least 1"))),
    }
}

/// Digits only: no sign, no blank. A number too large for its type is as large as the type goes.
fn digits(text: &str) -> Option<u64> {
    let valid = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    valid.then(|| text.parse().unwrap_or(u64::MAX))
}
