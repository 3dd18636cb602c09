//! What takes its time, an upload, a download or an export: whether it may go on.
//!
//! A lost right reaches what is under way as it reaches open sockets: whoever brings or takes bytes looks again when
//! something about people or rooms was committed. Must never cost more than a number as long as nothing was.
//! Bounds: one row a look.

use std::{net::IpAddr, sync::Arc};

use teahouse_domain::{Result, policy};

use crate::{app::App, caller, credential::Credential, people::Speaker};

/// Somebody who brings or takes bytes, and what was known when they were looked at last.
pub(crate) struct Transfer {
    app: Arc<App>,
    /// None: nobody known.
    who: Option<Credential>,
    address: IpAddr,
    /// None: not looked at yet.
    revision: Option<u64>,
}

impl Transfer {
    pub(crate) fn new(app: Arc<App>, who: Option<Credential>, address: IpAddr) -> Self {
        let revision = who.as_ref().map(|who| who.revision);
        Self { app, who, address, revision }
    }

    pub(crate) fn speaker(&self) -> Option<&Arc<Speaker>> {
        self.who.as_ref().map(|who| &who.speaker)
    }

    /// Whether anything was committed since the last look: then what else was asked before is to be asked again.
    ///
    /// # Errors
    /// `banned`, `unauthorized`: whoever it is may not be here any more.
    pub(crate) fn look(&mut self) -> Result<bool> {
        let now = self.app.access.revision();
        if self.revision == Some(now) {
            return Ok(false);
        }
        if self.app.access.is_address_banned(self.address, self.app.clock.wall()) {
            return Err(policy::banned());
        }
        if let Some(who) = &mut self.who {
            caller::opens_again(&self.app, who)?;
        }
        self.revision = Some(now);
        Ok(true)
    }
}
