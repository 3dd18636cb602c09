//! Lists in pages: items and a cursor.
//!
//! A cursor is opaque: it is given back as it came. Bounds: [`MAX_ITEMS`] a page, [`MAX_CURSOR`] bytes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use teahouse_domain::{Code, Error, Result};

use crate::query::Asked;

/// Most items of one page; a larger limit is this one.
pub const MAX_ITEMS: u32 = 100;
/// Items of a page that names no limit.
pub const ITEMS: u32 = 50;
/// Longest cursor, in bytes.
pub const MAX_CURSOR: usize = 200;

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "{T}List")]
pub struct Items<T> {
    /// In the list's order.
    pub items: Vec<T>,
    /// Where the next page begins; null on the last.
    pub next: Option<String>,
}

/// Which page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// The `next` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 200))]
    pub cursor: Option<String>,
    /// How many items; above 100 is 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub limit: Option<u32>,
}

impl Paging {
    /// How many items, 1 to [`MAX_ITEMS`].
    #[must_use]
    pub fn limit(&self) -> u32 {
        self.limit.unwrap_or(ITEMS).clamp(1, MAX_ITEMS)
    }

    /// Takes `cursor` and `limit` out of a query.
    pub(crate) fn take(asked: &mut Asked<'_>) -> Result<Self> {
        let cursor = asked.take("cursor")?.map(|cursor| check_cursor(&cursor)).transpose()?;
        Ok(Self { cursor, limit: asked.limit(MAX_ITEMS)? })
    }
}

/// A cursor is visible ASCII: what else comes cannot be one of ours.
pub(crate) fn check_cursor(cursor: &str) -> Result<String> {
    if cursor.len() <= MAX_CURSOR && cursor.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(cursor.to_owned());
    }
    Err(Error::new(Code::BadRequest, "cursor must be the `next` of an earlier page"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Paging> {
        let mut asked = Asked::read(Some(query))?;
        let paging = Paging::take(&mut asked)?;
        asked.end().map(|()| paging)
    }

    #[test]
    fn pages_of_lists() {
        assert_eq!(read("").unwrap().limit(), 50);
        assert_eq!(read("limit=7").unwrap().limit(), 7);
        assert_eq!(read("limit=1000000000000").unwrap().limit(), 100);
        assert_eq!(read("cursor=a.b-7&limit=").unwrap().cursor.as_deref(), Some("a.b-7"));
        assert_eq!(Paging { limit: Some(0), cursor: None }.limit(), 1);
    }

    #[test]
    fn what_is_no_page() {
        let long = format!("cursor={}", "x".repeat(201));
        let many = "&a=1".repeat(33);
        for query in ["limit=0", "limit=x", "limit=1&limit=2", "cursor=%00", "cursor=a%20b", &long, &many] {
            assert_eq!(read(query).unwrap_err().code, Code::BadRequest, "{query}");
        }
        let error = read("curser=1").unwrap_err();
        assert_eq!(
            (error.code, error.message.as_ref()),
            (Code::UnknownField, "the query takes cursor, limit")
        );
    }
}
