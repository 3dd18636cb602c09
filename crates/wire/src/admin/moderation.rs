//! Keeping order: reports, bans from the server, words that are not taken.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use teahouse_domain::{Code, Error, ReportId, Result, RoomName};

use crate::{
    plain::{AsText, Moment},
    query::Asked,
    rest::{MAX_QUERY_CHARS, Paging, User, Whom, seconds, sentence},
};

/// Longest network, in characters.
const MAX_NETWORK_CHARS: usize = 50;

/// How far a report is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    /// Nobody has looked at it.
    Open,
    /// Something was done.
    Done,
    /// Nothing had to be done.
    Dismissed,
}

/// Which reports.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportsFilter {
    /// Those that are so far.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<ReportState>,
    /// Of this room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<AsText<RoomName>>,
    /// Which page.
    #[serde(default)]
    pub page: Paging,
}

impl ReportsFilter {
    pub(super) fn take(asked: &mut Asked<'_>) -> Result<Self> {
        Ok(Self {
            state: asked.word("state")?,
            room: asked.plain("room")?.map(AsText),
            page: Paging::take(asked)?,
        })
    }

    /// Reads the query of a list that names no room: of one room, or of those that somebody keeps order in.
    ///
    /// # Errors
    /// `bad_request` or `unknown_field`.
    pub fn in_room(query: Option<&str>) -> Result<Self> {
        let mut asked = Asked::read(query)?;
        let filter = Self { state: asked.word("state")?, room: None, page: Paging::take(&mut asked)? };
        asked.end()?;
        Ok(filter)
    }
}

/// A report of a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportRow {
    /// The report.
    pub id: AsText<ReportId>,
    /// The room's key.
    pub room: AsText<RoomName>,
    /// What people see as the room's name.
    pub title: String,
    /// The message's position there.
    pub seq: u64,
    /// What it said when it was reported.
    pub text: String,
    /// Who said it, as they are called now.
    pub author: User,
    /// Who reports it, as they are called now.
    pub reporter: User,
    /// Why; may be empty.
    pub reason: String,
    /// When.
    pub created_at: Moment,
    /// How far it is.
    pub state: ReportState,
    /// Who looked at it, as they are called now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handled_by: Option<User>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handled_at: Option<Moment>,
    /// What they wrote down about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// `PATCH reports/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandleReport {
    /// How far it is.
    pub state: ReportState,
    /// What was done: at most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 500))]
    pub note: Option<String>,
}

impl HandleReport {
    /// The note within its bounds.
    ///
    /// # Errors
    /// `too_long`.
    pub fn check(mut self) -> Result<Self> {
        self.note =
            self.note.map(|note| sentence("note", &note)).transpose()?.filter(|note| !note.is_empty());
        Ok(self)
    }
}

/// Which bans, of those in force.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BansFilter {
    /// From this room; left out: from the server and from all rooms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<AsText<RoomName>>,
    /// Of this person: an id or a login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<AsText<Whom>>,
    /// Which page.
    #[serde(default)]
    pub page: Paging,
}

impl BansFilter {
    pub(super) fn take(asked: &mut Asked<'_>) -> Result<Self> {
        Ok(Self {
            room: asked.plain("room")?.map(AsText),
            person: asked.plain("person")?.map(AsText),
            page: Paging::take(asked)?,
        })
    }
}

/// `POST bans`: a person or a network may not come to this server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("oneOf" = [{"required": ["person"]}, {"required": ["network"]}]))]
pub struct NewServerBan {
    /// Who: an id or a login.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<AsText<Whom>>,
    /// Or which addresses: `203.0.113.7` or `2001:db8::/32`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 50))]
    pub network: Option<String>,
    /// For how long; left out, null or 0: for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<u64>,
    /// Why: at most 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 500))]
    pub reason: Option<String>,
}

impl NewServerBan {
    /// One of `person` and `network`, and the others within their bounds. Whether the network is one, the caller
    /// finds out.
    ///
    /// # Errors
    /// `bad_request` or `too_long`.
    pub fn check(mut self) -> Result<Self> {
        let short = self.network.as_ref().is_none_or(|network| network.chars().count() <= MAX_NETWORK_CHARS);
        if self.person.is_some() == self.network.is_some() || !short {
            return Err(Error::new(Code::BadRequest, "say whom: either person or network"));
        }
        self.seconds = seconds("seconds", self.seconds)?;
        self.reason = self.reason.map(|reason| sentence("reason", &reason)).transpose()?;
        Ok(self)
    }
}

/// What happens to a message with a word in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WordAction {
    /// It is not taken.
    Refuse,
    /// The word is shown as asterisks.
    Mask,
}

/// Which words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WordsFilter {
    /// A part of the word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Those with which this happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<WordAction>,
    /// Which page.
    #[serde(default)]
    pub page: Paging,
}

impl WordsFilter {
    pub(super) fn take(asked: &mut Asked<'_>) -> Result<Self> {
        Ok(Self {
            q: asked.text("q", MAX_QUERY_CHARS)?,
            action: asked.word("action")?,
            page: Paging::take(asked)?,
        })
    }
}

/// `PUT words/{word}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WordBody {
    /// What happens to messages with it.
    pub action: WordAction,
}

/// A word that is watched for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WordRow {
    /// The word.
    pub word: String,
    /// What happens to messages with it.
    pub action: WordAction,
    /// Who put it there, as they are called now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<User>,
    /// When.
    pub created_at: Moment,
}
