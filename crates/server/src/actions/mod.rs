//! Everything that changes anything, and the only code that does: may this person do it? is it valid? to the
//! log; what follows is published by the log's own thread. HTTP, both wires and the command line call these.
//! Must never know of a request, a frame or a page.

pub(crate) mod accounts;
pub(crate) mod admin;
pub(crate) mod emails;
pub(crate) mod erase;
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod invites;
pub(crate) mod media;
pub(crate) mod members;
pub(crate) mod mentions;
pub(crate) mod messages;
pub(crate) mod moderation;
pub(crate) mod page;
pub(crate) mod people;
pub(crate) mod portraits;
pub(crate) mod removals;
pub(crate) mod resets;
pub(crate) mod rooms;
pub(crate) mod send;
pub(crate) mod sessions;
pub(crate) mod upload;
pub(crate) mod vouched;

use std::{
    fmt::Display,
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};

use serde_json::Value;
use teahouse_domain::{Author, Code, Error, Incident, NewAudit, PersonId, Result, ServerRole};
use teahouse_store::Done;

use crate::people::Speaker;

/// Who does something, and from where: for permission, authorship and the audit log.
#[derive(Clone)]
pub(crate) struct By {
    pub(crate) speaker: Arc<Speaker>,
    pub(crate) address: Box<str>,
}

impl By {
    /// Whoever runs commands on this machine.
    pub(crate) fn console() -> Self {
        Self { speaker: Arc::new(Speaker::console()), address: "".into() }
    }

    /// Somebody of whom only the address is known.
    pub(crate) fn nobody(address: IpAddr) -> Self {
        Self { speaker: Arc::new(Speaker::stranger(PersonId(0))), address: address.to_string().into() }
    }

    /// The address they come from; of whoever sits at this machine, its own.
    pub(crate) fn ip(&self) -> IpAddr {
        self.address.parse().unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))
    }

    /// As the author of an event.
    pub(crate) fn author(&self) -> Author {
        let guest = self.speaker.role() == ServerRole::Guest;
        Author { id: self.speaker.id, name: self.speaker.shown_name(), guest }
    }

    /// A link for the audit log.
    pub(crate) fn audit(&self, action: &'static str, target: impl Display, detail: Value) -> NewAudit {
        let detail = if detail.is_null() { String::new() } else { detail.to_string() };
        NewAudit {
            actor: Some(self.speaker.id).filter(|&id| id != PersonId(0)),
            actor_name: self.speaker.shown_name(),
            address: self.address.clone(),
            action,
            target: target.to_string().into(),
            detail: detail.into(),
        }
    }

    /// Only somebody with an account.
    ///
    /// # Errors
    /// `unauthorized`.
    pub(crate) fn need_account(&self) -> Result<()> {
        if self.speaker.role() == ServerRole::Guest {
            return Err(Error::new(Code::Unauthorized, "this is for members: sign in first"));
        }
        Ok(())
    }

    /// Only an admin.
    ///
    /// # Errors
    /// `unauthorized` for guests, `forbidden`.
    pub(crate) fn need_admin(&self) -> Result<()> {
        self.need_account()?;
        if self.speaker.role() != ServerRole::Admin || self.speaker.is_disabled() {
            return Err(Error::new(Code::Forbidden, "only an admin can do that"));
        }
        Ok(())
    }
}

/// The store answered something that does not belong to what it was asked.
pub(crate) fn unexpected(done: &Done) -> Error {
    Incident::answer("something went wrong here", |incident| {
        tracing::error!(%incident, ?done, "an answer of the store that was not asked for");
    })
}
