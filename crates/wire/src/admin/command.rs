//! The commands, and what answers them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use teahouse_domain::{BanId, Code, CodeId, Error, KeyId, MediaId, ReportId, Result, RoomName, RoomRole};

use super::{
    AuditFilter, BansFilter, ChangeUser, HandleReport, InvitesFilter, KeysFilter, MediaFilter, MembersFilter,
    MessagesFilter, NewKey, NewServerBan, NewServerInvite, NewUser, ReportsFilter, RoomsFilter,
    SettingsFilter, UsersFilter, WordAction, WordsFilter,
};
use crate::{
    plain::AsText,
    query::Asked,
    rest::{Paging, Said, UpdateRoom, Whom},
};

/// Everything an admin can ask for.
///
/// As JSON an object with one key, the command's name: `{"change_user":{"user":"ada","change":{"role":"admin"}}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[schemars(rename = "AdminCommand")]
pub enum Command {
    /// Numbers: [`super::Overview`].
    Overview {},
    /// A page of [`super::UserRow`].
    ListUsers(UsersFilter),
    /// An account: [`super::MadeUser`].
    AddUser(NewUser),
    /// One [`super::UserRow`].
    ShowUser {
        /// Whose.
        user: AsText<Whom>,
    },
    /// The [`super::UserRow`] as it is then.
    ChangeUser {
        /// Whose.
        user: AsText<Whom>,
        /// What changes.
        change: ChangeUser,
    },
    /// The account ends.
    RemoveUser {
        /// Whose.
        user: AsText<Whom>,
        /// What becomes of what they said.
        messages: Said,
    },
    /// A list of [`super::SessionRow`], not in pages: a person has few.
    ListSessions {
        /// Whose.
        user: AsText<Whom>,
    },
    /// Signs them out everywhere.
    EndSessions {
        /// Whose.
        user: AsText<Whom>,
    },
    /// A [`super::Link`] that sets a new password, for whoever forgot theirs.
    ResetPassword {
        /// Whose.
        user: AsText<Whom>,
    },
    /// A page of [`super::RoomRow`].
    ListRooms(RoomsFilter),
    /// One [`super::RoomRow`].
    ShowRoom {
        /// Its key.
        room: AsText<RoomName>,
    },
    /// The [`super::RoomRow`] as it is then.
    ChangeRoom {
        /// Its key.
        room: AsText<RoomName>,
        /// What changes.
        change: UpdateRoom,
    },
    /// The room ends, with all that was said in it.
    RemoveRoom {
        /// Its key.
        room: AsText<RoomName>,
    },
    /// A page of [`crate::rest::Member`].
    ListMembers(MembersFilter),
    /// Brings somebody into a room, or says what they are there: the [`crate::rest::Member`] as it is then.
    SetMember {
        /// The room's key.
        room: AsText<RoomName>,
        /// Who.
        user: AsText<Whom>,
        /// What they are from now on.
        role: AsText<RoomRole>,
    },
    /// Takes somebody out of a room.
    RemoveMember {
        /// The room's key.
        room: AsText<RoomName>,
        /// Who.
        user: AsText<Whom>,
    },
    /// A page of [`super::MessageRow`].
    FindMessages(MessagesFilter),
    /// Deletes one message.
    RemoveMessage {
        /// The room's key.
        room: AsText<RoomName>,
        /// Its position there.
        seq: u64,
    },
    /// A page of [`super::MediaRow`].
    ListMedia(MediaFilter),
    /// Removes an upload's bytes; the messages stay.
    RemoveMedia {
        /// The upload.
        media: AsText<MediaId>,
    },
    /// A page of [`super::ReportRow`].
    ListReports(ReportsFilter),
    /// The [`super::ReportRow`] as it is then.
    HandleReport {
        /// The report.
        report: AsText<ReportId>,
        /// What was done about it.
        change: HandleReport,
    },
    /// A page of [`super::BanRow`].
    ListBans(BansFilter),
    /// The [`super::BanRow`].
    AddBan(NewServerBan),
    /// Ends a ban.
    LiftBan {
        /// The ban.
        ban: AsText<BanId>,
    },
    /// A page of [`super::InviteRow`]: those that still work.
    ListInvites(InvitesFilter),
    /// A [`super::MadeInvite`].
    AddInvite(NewServerInvite),
    /// It works no more.
    RevokeInvite {
        /// The invitation.
        invite: AsText<CodeId>,
    },
    /// A page of [`super::KeyRow`].
    ListKeys(KeysFilter),
    /// A [`super::MadeKey`].
    AddKey(NewKey),
    /// It works no more.
    RevokeKey {
        /// The key.
        key: AsText<KeyId>,
    },
    /// A page of [`super::WordRow`].
    ListWords(WordsFilter),
    /// What happens to messages with this word in them: [`super::WordRow`].
    SetWord {
        /// The word.
        word: String,
        /// What happens.
        action: WordAction,
    },
    /// Nothing happens to them any more.
    RemoveWord {
        /// The word.
        word: String,
    },
    /// A list of [`super::SettingRow`], not in pages.
    ListSettings(SettingsFilter),
    /// A page of [`super::AuditRow`].
    ListAudit(AuditFilter),
    /// The next piece of the whole record, from the first row on: [`super::AuditRow`], `next` is the `after` of the piece
    /// that follows.
    ExportAudit {
        /// The last row that is known already; 0: none.
        after: u64,
    },
    /// Whether nobody has touched the record: [`super::AuditCheck`].
    VerifyAudit {},
}

impl Command {
    /// Reads a command from the console's socket.
    ///
    /// # Errors
    /// As [`crate::rest::read`].
    pub fn read(body: &[u8]) -> Result<Self> {
        crate::rest::read(body)
    }

    /// The row of an address's person: an id, or a login.
    ///
    /// # Errors
    /// `unknown_person` for what can be neither.
    pub fn whom(text: &str) -> Result<AsText<Whom>> {
        use crate::plain::Plain as _;
        let wrong = |_| Error::new(Code::UnknownPerson, "no such person");
        Whom::read(text).map(AsText).map_err(wrong)
    }
}

impl Command {
    /// Which page of its list the command asks for; `None`: it has no pages.
    pub fn page_mut(&mut self) -> Option<&mut Paging> {
        match self {
            Self::ListUsers(filter) => Some(&mut filter.page),
            Self::ListRooms(filter) => Some(&mut filter.page),
            Self::ListMembers(filter) => Some(&mut filter.page),
            Self::FindMessages(filter) => Some(&mut filter.page),
            Self::ListMedia(filter) => Some(&mut filter.page),
            Self::ListReports(filter) => Some(&mut filter.page),
            Self::ListBans(filter) => Some(&mut filter.page),
            Self::ListAudit(filter) => Some(&mut filter.page),
            Self::ListInvites(filter) => Some(&mut filter.page),
            Self::ListKeys(filter) => Some(&mut filter.page),
            Self::ListWords(filter) => Some(&mut filter.page),
            _ => None,
        }
    }

    /// The same list from there on, in pages as large as they may be.
    ///
    /// # Errors
    /// `bad_request` where that is no place in it.
    pub fn go_on(&mut self, cursor: Option<String>) -> Result<()> {
        if let Self::ExportAudit { after } = self {
            let wrong = |_| Error::new(Code::BadRequest, "cursor must be the `next` of an earlier page");
            *after = cursor.map_or(Ok(0), |cursor| cursor.parse().map_err(wrong))?;
        } else if let Some(page) = self.page_mut() {
            *page = Paging { cursor, limit: Some(crate::rest::MAX_ITEMS) };
        }
        Ok(())
    }
}

/// What a command is answered with, before it is JSON.
pub type Answer = Value;

/// How a list is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// `{"items":[…],"next":…}`.
    #[default]
    Json,
    /// A table for a spreadsheet.
    Csv,
}

impl Command {
    /// The command of a `GET` of a list, by the last part of its path, and how its answer is written. `None`: there
    /// is no such list.
    ///
    /// # Errors
    /// `bad_request`, `too_long` or `unknown_field` for the query.
    pub fn list(name: &str, query: Option<&str>) -> Result<Option<(Self, Format)>> {
        let mut asked = Asked::read(query)?;
        let format = asked.word("format")?.unwrap_or_default();
        let command = match name {
            "users" => Self::ListUsers(UsersFilter::take(&mut asked)?),
            "rooms" => Self::ListRooms(RoomsFilter::take(&mut asked)?),
            "messages" => Self::FindMessages(MessagesFilter::take(&mut asked)?),
            "media" => Self::ListMedia(MediaFilter::take(&mut asked)?),
            "reports" => Self::ListReports(ReportsFilter::take(&mut asked)?),
            "bans" => Self::ListBans(BansFilter::take(&mut asked)?),
            "invites" => Self::ListInvites(InvitesFilter::take(&mut asked)?),
            "keys" => Self::ListKeys(KeysFilter::take(&mut asked)?),
            "words" => Self::ListWords(WordsFilter::take(&mut asked)?),
            "settings" => Self::ListSettings(SettingsFilter::take(&mut asked)?),
            "audit" => Self::ListAudit(AuditFilter::take(&mut asked)?),
            _ => return Ok(None),
        };
        asked.end()?;
        Ok(Some((command, format)))
    }

    /// The command of `GET users/{id}/sessions`, and how its answer is written.
    ///
    /// # Errors
    /// As [`Command::whom`] and [`Command::list`].
    pub fn sessions(user: &str, query: Option<&str>) -> Result<(Self, Format)> {
        let mut asked = Asked::read(query)?;
        let format = asked.word("format")?.unwrap_or_default();
        asked.end()?;
        Ok((Self::ListSessions { user: Self::whom(user)? }, format))
    }

    /// The command of `GET rooms/{room}/members`, and how its answer is written.
    ///
    /// # Errors
    /// As [`Command::list`].
    pub fn members(room: RoomName, query: Option<&str>) -> Result<(Self, Format)> {
        let mut asked = Asked::read(query)?;
        let format = asked.word("format")?.unwrap_or_default();
        let filter = MembersFilter::take(room, &mut asked)?;
        asked.end()?;
        Ok((Self::ListMembers(filter), format))
    }
}
