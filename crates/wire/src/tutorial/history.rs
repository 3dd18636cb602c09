//! `?history=N` and `?after=SEQ`: what a socket is sent before the first live event.

use teahouse_domain::{Result, Seq};

use crate::query;

/// What a socket asks for in its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum History {
    /// Nothing, as in the tutorial.
    None,
    /// The last messages: 1 to [`History::MOST`].
    Last(u32),
    /// All that came after this position.
    After(Seq),
}

impl History {
    /// Most messages that `?history=` gives.
    pub const MOST: u32 = 100;

    /// Reads the query; keys it does not know are ignored, `after` goes before `history`.
    ///
    /// # Errors
    /// `bad_request` for what is no number.
    pub fn parse(query: Option<&str>) -> Result<Self> {
        let (mut last, mut after) = (None, None);
        for pair in query::pairs(query.unwrap_or_default()) {
            let Ok((key, value)) = pair else { continue };
            match key.as_ref() {
                "after" => query::once(&mut after, "after", query::position("after", &value)?)?,
                // Zero is none: whoever writes it means it.
                "history" if value.bytes().all(|byte| byte == b'0') && !value.is_empty() => {}
                "history" => query::once(&mut last, "history", query::limit("history", &value, Self::MOST)?)?,
                _ => {}
            }
        }
        Ok(match (after, last) {
            (Some(after), _) => Self::After(after),
            (None, Some(last)) => Self::Last(last),
            (None, None) => Self::None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_addresses_ask_for() {
        for (query, history) in [
            (None, History::None),
            (Some(""), History::None),
            (Some("a=1&%ff"), History::None),
            (Some("history=0"), History::None),
            (Some("history=20"), History::Last(20)),
            (Some("history=1000"), History::Last(100)),
            (Some("after=0"), History::After(Seq(0))),
            (Some("history=5&after=%37"), History::After(Seq(7))),
        ] {
            assert_eq!(History::parse(query).unwrap(), history, "{query:?}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for query in [
            "history=",
            "history=x",
            "history=-1",
            "after=-1",
            "after=1e3",
            "after=",
            "after=9007199254740992",
            "after=1&after=2",
        ] {
            assert!(History::parse(Some(query)).is_err(), "{query}");
        }
    }
}
