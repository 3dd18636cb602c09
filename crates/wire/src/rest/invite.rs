//! Invitations: to the server and into rooms, and what somebody sees who was given one.
//!
//! Must never show a code but in the answer that made it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use teahouse_domain::{Code, CodeId, Error, Result, RoomKind, RoomName, RoomRole};

use super::words::seconds;
use crate::plain::{AsText, Moment};

/// Most uses of one invitation.
pub const MAX_USES: u32 = 10_000;

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InviteKind {
    /// Making an account.
    Server,
    /// Coming into a room.
    Room,
    /// The first account of this server, its admin's.
    Setup,
}

/// `GET invites/{code}`: what it invites to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteShown {
    /// What it is for.
    pub kind: InviteKind,
    /// The room, of an invitation into one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<InvitedTo>,
    /// Who invites, as they were called then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Whether it is only for one e-mail address. Which one is not said: whoever it was sent to knows it.
    pub email_required: bool,
}

/// The room that an invitation is into, as somebody sees it who is not in it yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitedTo {
    /// What people see as its name.
    pub title: String,
    /// Who it is for.
    pub kind: AsText<RoomKind>,
    /// How many members it has.
    pub members: u64,
}

/// `POST invites/{code}`: it was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// The key of the room that the caller is in now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<AsText<RoomName>>,
}

/// `POST rooms/{room}/invites`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInvite {
    /// Seconds until it ends; left out, null or 0: it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<u64>,
    /// How many people it lets in, 1 to 10000; left out: any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 10_000))]
    pub uses: Option<u32>,
    /// What they are in the room then: `member` where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<AsText<RoomRole>>,
}

/// An invitation that somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WantedInvite {
    /// Seconds until it ends; `None`: it does not.
    pub seconds: Option<u64>,
    /// How many people it lets in; `None`: any number.
    pub uses: Option<u32>,
    /// What they are in the room then.
    pub role: RoomRole,
}

impl NewInvite {
    /// The invitation that it asks for.
    ///
    /// # Errors
    /// `bad_request`; nobody is made an owner by a link.
    pub fn check(self) -> Result<WantedInvite> {
        let role = self.role.map_or(RoomRole::Member, |role| role.0);
        if role == RoomRole::Owner {
            return Err(Error::new(
                Code::BadRequest,
                "nobody becomes an owner by a link: make them one by name",
            ));
        }
        Ok(WantedInvite {
            seconds: seconds("expires_in", self.expires_in)?,
            uses: check_uses(self.uses)?,
            role,
        })
    }
}

/// How often an invitation may be used.
pub(crate) fn check_uses(uses: Option<u32>) -> Result<Option<u32>> {
    if uses.is_some_and(|uses| uses == 0 || uses > MAX_USES) {
        return Err(Error::new(Code::BadRequest, format!("uses is 1 to {MAX_USES}")));
    }
    Ok(uses)
}

/// An invitation that was just made: the only time its code is shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MadeInvite {
    /// The invitation.
    pub id: AsText<CodeId>,
    /// Its code.
    pub code: String,
    /// Where to open it; absolute where the server knows its public address.
    pub url: String,
    /// When it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Moment>,
}

/// An invitation as those see it who may take it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Invite {
    /// The invitation.
    pub id: AsText<CodeId>,
    /// What it is for.
    pub kind: InviteKind,
    /// The room that it is into.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room: Option<AsText<RoomName>>,
    /// What people are in that room then, or on this server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The address that it was sent to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Who made it, as they were called then.
    pub by: String,
    /// When.
    pub created_at: Moment,
    /// When it ends; left out: it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Moment>,
    /// How many people have used it.
    pub uses: u64,
    /// How many more may; left out: any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uses_left: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rest::read;

    #[test]
    fn invitations_that_can_be_made_and_not() {
        let invite = |body: &str| read::<NewInvite>(body.as_bytes()).and_then(NewInvite::check);
        let plain = WantedInvite { seconds: None, uses: None, role: RoomRole::Member };
        assert_eq!(invite("{}").unwrap(), plain);
        let week = invite("{\"expires_in\":604800,\"uses\":1,\"role\":\"read_only\"}").unwrap();
        assert_eq!(week, WantedInvite { seconds: Some(604_800), uses: Some(1), role: RoomRole::ReadOnly });
        for body in [
            "{\"uses\":0}",
            "{\"uses\":10001}",
            "{\"uses\":-1}",
            "{\"role\":\"owner\"}",
            "{\"role\":\"admin\"}",
            "{\"expires_in\":1000000000000}",
        ] {
            assert_eq!(invite(body).unwrap_err().code, Code::BadRequest, "{body}");
        }
        assert_eq!(invite("{\"code\":\"mine\"}").unwrap_err().code, Code::UnknownField);
    }
}
