//! Which columns a list has as a table: paths into its rows, in order.

use super::Command;

const USERS: &str =
    "id login name email email_confirmed role bot disabled_at origin created_at last_seen online";
const SESSIONS: &str = "id device address created_at last_seen current";
const ROOMS: &str = "room title kind topic members people head last_at created_at created_by.id created_by.name \
    archived slow_seconds";
const MEMBERS: &str = "id name login role picture muted_until joined_at guest online";
const MESSAGES: &str = "room title seq id sent_at user.id user.name text media";
const MEDIA: &str = "id kind type bytes thumbnail name owner.id owner.name created_at rooms";
const REPORTS: &str = "id room title seq text author.id author.name reporter.id reporter.name reason created_at \
    state handled_by.name handled_at note";
const BANS: &str = "id room person.id person.name network reason by created_at until";
const INVITES: &str = "id kind room role email by created_at expires_at uses uses_left";
const KEYS: &str = "id name person.id person.name rights created_by.name created_at last_used revoked_at";
const WORDS: &str = "word action by.name created_at";
const SETTINGS: &str = "key value source secret about";
const AUDIT: &str = "id at actor.id actor_name address action target detail previous hash";

impl Command {
    /// The columns of the list that the command gives; `None`: it gives none, and there is no table of it.
    #[must_use]
    pub fn columns(&self) -> Option<Vec<&'static str>> {
        let columns = match self {
            Self::ListUsers(_) => USERS,
            Self::ListSessions { .. } => SESSIONS,
            Self::ListRooms(_) => ROOMS,
            Self::ListMembers(_) => MEMBERS,
            Self::FindMessages(_) => MESSAGES,
            Self::ListMedia(_) => MEDIA,
            Self::ListReports(_) => REPORTS,
            Self::ListBans(_) => BANS,
            Self::ListInvites(_) => INVITES,
            Self::ListKeys(_) => KEYS,
            Self::ListWords(_) => WORDS,
            Self::ListSettings(_) => SETTINGS,
            Self::ListAudit(_) => AUDIT,
            _ => return None,
        };
        Some(columns.split_ascii_whitespace().collect())
    }
}
