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
        /// Wrong passwords for one account within 15 minutes before others have to wait. Tries on its own devices, and
        /// in networks where it is signed in, are counted apart.
        tries: u32 = 10, in 1..=1_000;
        /// Failed tries to sign in, and accounts made, from one address (IPv6: one /64) within 15 minutes; loopback and
        /// trusted proxies are none.
        address_tries: u32 = 50, in 1..=100_000;
    }
}
