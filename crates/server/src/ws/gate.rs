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
pub(super) struct Gate {
    _place: Admission,
    allowance: Allowance,
}

impl Gate {
    /// A place for one more socket of this address and person.
    ///
    /// # Errors
    /// `too_many_connections`.
    pub(super) fn open(app: &App, address: IpAddr, person: Option<PersonId>) -> Result<Self> {
        let allowance = app.limits.session(address, person)?;
        Ok(Self { _place: app.limits.admit(address)?, allowance })
    }

    /// Whether one more message may come now. Who goes on in spite of refusals is closed.
    ///
    /// # Errors
    /// `rate_limited`, with when to try again.
    pub(super) fn pass(&self, app: &App, conn: &mut Conn<'_>) -> Result<()> {
        let verdict = app.limits.take(&self.allowance, app.clock.monotonic());
        if matches!(verdict, Verdict::Flood) {
            conn.close(codes::FLOOD, "flood");
        }
        verdict.error().map_or(Ok(()), Err)
    }
}
