//! What the queries of REST may ask for. A key they do not have is an error: a typing mistake must not give
//! another page in silence.

use teahouse_domain::{Code, Error, Result, Seq};

use crate::query::{limit, once, pairs, position};

/// Most messages or events of one page; a larger limit is this one.
pub const MAX_PAGE: u32 = 500;
/// Messages or events of a page that names no limit.
pub const PAGE: u32 = 50;

/// Longest name of an upload, in characters.
const MAX_NAME_CHARS: usize = 255;

/// Which page of a room's messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The last ones.
    Last,
    /// Those after a position.
    After(Seq),
    /// Those before a position.
    Before(Seq),
}

/// `?after=SEQ&limit=N` or `?before=SEQ&limit=N`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessagesQuery {
    /// Which page.
    pub place: Place,
    /// How many, 1 to [`MAX_PAGE`].
    pub limit: u32,
}

impl MessagesQuery {
    /// Reads the query.
    ///
    /// # Errors
    /// `bad_request` for what is no number, below 1, double, or `before` with `after`; `unknown_field`.
    pub fn parse(query: Option<&str>) -> Result<Self> {
        let (mut after, mut before, mut most) = (None, None, None);
        for pair in pairs(query.unwrap_or_default()) {
            let (key, value) = pair?;
            match key.as_ref() {
                "after" => once(&mut after, "after", position("after", &value)?)?,
                "before" => once(&mut before, "before", position("before", &value)?)?,
                "limit" => once(&mut most, "limit", limit("limit", &value, MAX_PAGE)?)?,
                _ => return Err(unknown("after, before and limit")),
            }
        }
        let place = match (after, before) {
            (None, None) => Place::Last,
            (Some(after), None) => Place::After(after),
            (None, Some(before)) => Place::Before(before),
            (Some(_), Some(_)) => {
                return Err(Error::new(Code::BadRequest, "either before or after, not both"));
            }
        };
        Ok(Self { place, limit: most.unwrap_or(PAGE) })
    }
}

/// `?after=SEQ&limit=N`; from the beginning without `after`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventsQuery {
    /// The position before the page.
    pub after: Seq,
    /// How many, 1 to [`MAX_PAGE`].
    pub limit: u32,
}

impl EventsQuery {
    /// Reads the query.
    ///
    /// # Errors
    /// `bad_request` for what is no number, below 1 or double; `unknown_field`.
    pub fn parse(query: Option<&str>) -> Result<Self> {
        let (mut after, mut most) = (None, None);
        for pair in pairs(query.unwrap_or_default()) {
            let (key, value) = pair?;
            match key.as_ref() {
                "after" => once(&mut after, "after", position("after", &value)?)?,
                "limit" => once(&mut most, "limit", limit("limit", &value, MAX_PAGE)?)?,
                _ => return Err(unknown("after and limit")),
            }
        }
        Ok(Self { after: after.unwrap_or_default(), limit: most.unwrap_or(PAGE) })
    }
}

/// `?name=FILE` of an upload, decoded; for display only. The caller cleans it.
///
/// # Errors
/// `too_long`, `bad_request` when it is double or no UTF-8; `unknown_field`.
pub fn upload_name(query: Option<&str>) -> Result<Option<String>> {
    let mut name = None;
    for pair in pairs(query.unwrap_or_default()) {
        let (key, value) = pair?;
        if key != "name" {
            return Err(unknown("name"));
        }
        if value.chars().count() > MAX_NAME_CHARS {
            return Err(Error::new(Code::TooLong, "name is at most 255 characters"));
        }
        once(&mut name, "name", value.into_owned())?;
    }
    Ok(name)
}

fn unknown(known: &'static str) -> Error {
    Error::new(Code::UnknownField, format!("the query takes {known}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(query: &str) -> Result<(Place, u32)> {
        MessagesQuery::parse(Some(query)).map(|query| (query.place, query.limit))
    }

    #[test]
    fn pages_that_can_be_asked_for() {
        assert_eq!(MessagesQuery::parse(None).unwrap(), MessagesQuery { place: Place::Last, limit: 50 });
        for (query, page) in [
            ("", (Place::Last, 50)),
            ("after=0", (Place::After(Seq(0)), 50)),
            ("after=120&limit=1", (Place::After(Seq(120)), 1)),
            ("limit=501&before=9007199254740991", (Place::Before(Seq(9_007_199_254_740_991)), 500)),
            ("limit=99999999999999999999999", (Place::Last, 500)),
            ("&limit=%31%30&", (Place::Last, 10)),
        ] {
            assert_eq!(messages(query).unwrap(), page, "{query}");
        }
    }

    #[test]
    fn pages_that_cannot() {
        for query in [
            "limit=0",
            "limit=-1",
            "limit=",
            "limit",
            "limit=1e9",
            "limit=+5",
            "limit= 5",
            "limit=five",
            "limit=1&limit=1",
            "before=garbage",
            "before=1&after=1",
            "after=-1",
            "after=1.5",
            "after=18446744073709551616",
            "after=1&after=2",
            "after=%ff",
        ] {
            assert_eq!(messages(query).unwrap_err().code, Code::BadRequest, "{query}");
        }
        assert_eq!(messages("afer=1").unwrap_err().code, Code::UnknownField);
        assert_eq!(EventsQuery::parse(Some("before=1")).unwrap_err().code, Code::UnknownField);
        assert_eq!(EventsQuery::parse(Some("after=7")).unwrap(), EventsQuery { after: Seq(7), limit: 50 });
    }

    #[test]
    fn uploads_have_names_in_any_script() {
        assert_eq!(upload_name(None).unwrap(), None);
        assert_eq!(upload_name(Some("name=%E8%8c%b6+1.png")).unwrap().unwrap(), "茶 1.png");
        let long = format!("name={}", "x".repeat(256));
        for query in ["name=%ff", "name=a&name=b", "nam=a", &long] {
            assert!(upload_name(Some(query)).is_err(), "{query}");
        }
    }
}
