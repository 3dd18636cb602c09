//! Who is in a room, what they are there, and people to be found.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use teahouse_domain::{MediaId, PersonId, Result, RoomRole, ServerRole};

use super::{
    Paging,
    words::{MAX_QUERY_CHARS, seconds},
};
use crate::{
    plain::{AsText, Moment},
    query::Asked,
};

/// One member of a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The person.
    pub id: AsText<PersonId>,
    /// The name others see.
    pub name: String,
    /// The name by which a message mentions them; guests have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// What they are in the room.
    pub role: AsText<RoomRole>,
    /// Their picture: an upload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<AsText<MediaId>>,
    /// Until when they may not speak here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted_until: Option<Moment>,
    /// Since when; left out for who is only there right now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined_at: Option<Moment>,
    /// Known by a cookie or token only.
    pub guest: bool,
    /// Whether they are there right now.
    pub online: bool,
}

/// A person as others find them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// The person.
    pub id: AsText<PersonId>,
    /// The name others see.
    pub name: String,
    /// The name by which a message mentions them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// What they are on this server.
    pub role: AsText<ServerRole>,
    /// Their picture: an upload.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture: Option<AsText<MediaId>>,
    /// Whether they are connected.
    pub online: bool,
}

/// `?q=&cursor=&limit=` of members and people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleQuery {
    /// How their name or login begins, or a part of it.
    pub q: Option<String>,
    /// Which page.
    pub page: Paging,
}

impl PeopleQuery {
    /// Reads the query.
    ///
    /// # Errors
    /// `bad_request`, `too_long` or `unknown_field`.
    pub fn parse(query: Option<&str>) -> Result<Self> {
        let mut asked = Asked::read(query)?;
        let query = Self { q: asked.text("q", MAX_QUERY_CHARS)?, page: Paging::take(&mut asked)? };
        asked.end()?;
        Ok(query)
    }
}

/// `cursor` and `limit` alone, for lists that cannot be searched.
///
/// # Errors
/// `bad_request` or `unknown_field`.
pub fn paging(query: Option<&str>) -> Result<Paging> {
    let mut asked = Asked::read(query)?;
    let page = Paging::take(&mut asked)?;
    asked.end()?;
    Ok(page)
}

/// `PUT rooms/{room}/members/{person}`: adds somebody, or says what they are from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetRole {
    /// What they are in the room.
    pub role: AsText<RoomRole>,
}

/// `PUT rooms/{room}/members/{person}/mute`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mute {
    /// For how long; null or 0: no longer.
    pub seconds: Option<u64>,
}

impl Mute {
    /// For how long; `None`: they may speak again.
    ///
    /// # Errors
    /// `bad_request` above ten years.
    pub fn check(self) -> Result<Option<u64>> {
        seconds("seconds", self.seconds)
    }
}

#[cfg(test)]
mod tests {
    use teahouse_domain::Code;

    use super::*;
    use crate::rest::read;

    #[test]
    fn mutes_are_for_a_while() {
        let mute = |body: &str| read::<Mute>(body.as_bytes()).and_then(Mute::check);
        assert_eq!(mute("{\"seconds\":600}").unwrap(), Some(600));
        assert_eq!(mute("{\"seconds\":null}").unwrap(), None);
        assert_eq!(mute("{\"seconds\":0}").unwrap(), None);
        for body in
            ["{\"seconds\":-1}", "{\"seconds\":1.5}", "{\"seconds\":\"600\"}", "{\"seconds\":10000000000}"]
        {
            assert_eq!(mute(body).unwrap_err().code, Code::BadRequest, "{body}");
        }
    }

    #[test]
    fn roles_are_of_the_set() {
        let role = |body: &str| read::<SetRole>(body.as_bytes()).map(|body| body.role.0);
        assert_eq!(role("{\"role\":\"moderator\"}").unwrap(), RoomRole::Moderator);
        assert_eq!(role("{\"role\":\"king\"}").unwrap_err().code, Code::BadRequest);
        assert_eq!(role("{\"role\":\"owner\",\"x\":1}").unwrap_err().code, Code::UnknownField);
    }

    #[test]
    fn people_are_looked_for() {
        let query = PeopleQuery::parse(Some("q=%E7%8E%8B&cursor=9")).unwrap();
        assert_eq!((query.q.as_deref(), query.page.cursor.as_deref()), (Some("王"), Some("9")));
        assert_eq!(PeopleQuery::parse(Some("name=x")).unwrap_err().code, Code::UnknownField);
        assert_eq!(paging(Some("q=x")).unwrap_err().code, Code::UnknownField);
        assert_eq!(paging(Some("limit=3")).unwrap().limit(), 3);
    }
}
