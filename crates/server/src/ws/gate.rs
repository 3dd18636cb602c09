//! How fast one socket may speak: its place among its address's and its person's connections, and their pace.

use std::net::IpAddr;

use teahouse_domain::{PersonId, Result};
use teahouse_fanout::Conn;
use teahouse_wire::codes;

use crate::{
    app::App,
    limits::{Admission, Allowance, Verdict},
};

/// Held while the socket is open.
pub(crate) struct Gate {
    _place: Admission,
    allowance: Allowance,
}

impl Gate {
    /// A place for one more socket of this address and person.
    ///
    /// # Errors
    /// `too_many_connections`.
    pub(crate) fn open(app: &App, address: IpAddr, person: Option<PersonId>) -> Result<Self> {
        let allowance = app.limits.session(address, person)?;
        Ok(Self { _place: app.limits.admit(address)?, allowance })
    }

    /// The person of this socket became known: from now on it counts as theirs. Its place stays its own.
    ///
    /// # Errors
    /// `too_many_connections`.
    pub(crate) fn belongs_to(&mut self, app: &App, address: IpAddr, person: PersonId) -> Result<()> {
        // What was held goes first, or who came with a cookie and a token would be counted twice.
        self.allowance = app.limits.request(address, None);
        self.allowance = app.limits.session(address, Some(person))?;
        Ok(())
    }

    /// Whether one more message may come now. Who goes on in spite of refusals is closed.
    ///
    /// # Errors
    /// `rate_limited`, with when to try again.
    pub(crate) fn pass(&self, app: &App, conn: &mut Conn<'_>) -> Result<()> {
        let verdict = app.limits.take(&self.allowance, app.clock.monotonic());
        if matches!(verdict, Verdict::Flood) {
            conn.close(codes::FLOOD, "flood");
        }
        verdict.error().map_or(Ok(()), Err)
    }
}
