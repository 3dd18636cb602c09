//! Query strings: which keys there are, each at most once, and numbers that are numbers.
//!
//! Bounds: the request line, which the HTTP server limits, and [`MOST_PAIRS`].

use std::borrow::Cow;

use serde::{
    Deserialize,
    de::{IntoDeserializer as _, value::StrDeserializer},
};
use teahouse_domain::{Code, Error, Result, Seq};

use crate::{percent, plain::Plain};

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

/// Most pairs of one query.
const MOST_PAIRS: usize = 32;

/// A query whose keys are taken out one by one; what nobody asked for is a key too many. An empty value is one
/// left out: forms send those.
pub(crate) struct Asked<'a> {
    pairs: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    known: Vec<&'static str>,
}

impl<'a> Asked<'a> {
    pub(crate) fn read(query: Option<&'a str>) -> Result<Self> {
        let pairs: Vec<_> =
            pairs(query.unwrap_or_default()).take(MOST_PAIRS + 1).collect::<Result<Vec<_>>>()?;
        if pairs.len() > MOST_PAIRS {
            return Err(Error::new(Code::BadRequest, format!("a query has at most {MOST_PAIRS} keys")));
        }
        Ok(Self { pairs, known: Vec::new() })
    }

    /// The value of a key.
    pub(crate) fn take(&mut self, name: &'static str) -> Result<Option<Cow<'a, str>>> {
        self.known.push(name);
        let mut value = None;
        while let Some(at) = self.pairs.iter().position(|(key, _)| key == name) {
            once(&mut value, name, self.pairs.swap_remove(at).1)?;
        }
        Ok(value.filter(|value| !value.is_empty()))
    }

    /// Words to look for, at most so many characters.
    pub(crate) fn text(&mut self, name: &'static str, most: usize) -> Result<Option<String>> {
        let Some(value) = self.take(name)? else { return Ok(None) };
        if value.chars().count() > most {
            return Err(Error::new(Code::TooLong, format!("{name} is at most {most} characters")));
        }
        let value = value.trim();
        Ok((!value.is_empty()).then(|| value.to_owned()))
    }

    /// A value of `domain`.
    pub(crate) fn plain<T: Plain>(&mut self, name: &'static str) -> Result<Option<T>> {
        self.take(name)?.map(|value| T::read(&value)).transpose()
    }

    /// One word of a set.
    pub(crate) fn word<T: for<'de> Deserialize<'de>>(&mut self, name: &'static str) -> Result<Option<T>> {
        let Some(value) = self.take(name)? else { return Ok(None) };
        let read: StrDeserializer<'_, serde::de::value::Error> = value.as_ref().into_deserializer();
        let wrong = |_| Error::new(Code::BadRequest, format!("{name} is none of the words it may be"));
        T::deserialize(read).map(Some).map_err(wrong)
    }

    /// `true` or `false`.
    pub(crate) fn flag(&mut self, name: &'static str) -> Result<Option<bool>> {
        match self.take(name)?.as_deref() {
            None => Ok(None),
            Some("true") => Ok(Some(true)),
            Some("false") => Ok(Some(false)),
            Some(_) => Err(Error::new(Code::BadRequest, format!("{name} must be true or false"))),
        }
    }

    /// How many to give.
    pub(crate) fn limit(&mut self, most: u32) -> Result<Option<u32>> {
        self.take("limit")?.map(|value| limit("limit", &value, most)).transpose()
    }

    /// Nothing may be left.
    pub(crate) fn end(self) -> Result<()> {
        if self.pairs.is_empty() {
            return Ok(());
        }
        Err(Error::new(Code::UnknownField, format!("the query takes {}", self.known.join(", "))))
    }
}
