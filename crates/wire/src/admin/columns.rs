//! Which columns a list has as a table: paths into its rows, in order.

use super::Command;

impl Command {
    /// The columns of the list that the command gives; `None`: it gives none, and there is no table of it.
    #[must_use]
    pub const fn columns(&self) -> Option<&'static [&'static str]> {
        Some(match self {
            Self::ListUsers(_) => &[
                "id",
                "login",
                "name",
                "email",
                "role",
                "bot",
                "disabled_at",
                "origin",
                "created_at",
                "last_seen",
                "online",
            ],
            Self::ListSessions { .. } => &["id", "device", "address", "created_at", "last_seen", "current"],
            Self::ListRooms(_) => &[
                "room",
                "title",
                "kind",
                "topic",
                "members",
                "people",
                "head",
                "last_at",
                "created_at",
                "created_by.id",
                "created_by.name",
                "archived",
                "slow_seconds",
            ],
            Self::ListMembers(_) => {
                &["id", "name", "login", "role", "picture", "muted_until", "joined_at", "guest", "online"]
            }
            Self::FindMessages(_) => {
                &["room", "title", "seq", "id", "sent_at", "user.id", "user.name", "text", "media"]
            }
            Self::ListMedia(_) => {
                &["id", "kind", "type", "bytes", "name", "owner.id", "owner.name", "created_at", "rooms"]
            }
            Self::ListReports(_) => &[
                "id",
                "room",
                "title",
                "seq",
                "text",
                "author.id",
                "author.name",
                "reporter.id",
                "reporter.name",
                "reason",
                "created_at",
                "state",
                "handled_by.name",
                "handled_at",
                "note",
            ],
            Self::ListBans(_) => {
                &["id", "room", "person.id", "person.name", "network", "reason", "by", "created_at", "until"]
            }
            Self::ListInvites(_) => &[
                "id",
                "kind",
                "room",
                "role",
                "email",
                "by",
                "created_at",
                "expires_at",
                "uses",
                "uses_left",
            ],
            Self::ListKeys(_) => &[
                "id",
                "name",
                "person.id",
                "person.name",
                "rights",
                "created_by.name",
                "created_at",
                "last_used",
                "revoked_at",
            ],
            Self::ListWords(_) => &["word", "action", "by.name", "created_at"],
            Self::ListSettings {} => &["key", "value", "default", "about"],
            Self::ListAudit(_) => &[
                "id",
                "at",
                "actor.id",
                "actor_name",
                "address",
                "action",
                "target",
                "detail",
                "previous",
                "hash",
            ],
            _ => return None,
        })
    }
}
