//! The section `accounts`: who may have one, and whether guests may come.

use std::time::Duration;

use super::{choice::SignUp, section::section};

const DAY: Duration = Duration::from_hours(24);

section! {
    /// People with a name and a password.
    Accounts, "accounts." {
        /// Who may make an account: anybody (`open`), who has an invitation (`invite`), nobody but admins (`closed`).
        sign_up: SignUp = SignUp::Open;
        /// Whether people without an account may use open rooms.
        guests: bool = true;
        /// A device that was not used for so long has to sign in again.
        session: Duration = 90 * DAY, in Duration::from_mins(5)..=400 * DAY;
        /// Wrong passwords for one account within 15 minutes, from addresses it was never used from, before others
        /// have to wait. Known devices are not kept out.
        tries: u32 = 10, in 1..=1_000;
        /// Tries to sign in from one address (IPv6: one /64) within 15 minutes; loopback and trusted proxies are none.
        address_tries: u32 = 50, in 1..=100_000;
    }
}
