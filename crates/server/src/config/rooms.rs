//! The section `rooms`: how rooms come to be, and for how long messages can be changed.

use std::time::Duration;

use super::{
    choice::{MadeBy, MadeByUse},
    section::section,
};

const DAY: Duration = Duration::from_hours(24);

section! {
    /// Rooms and what is said in them.
    Rooms, "rooms." {
        /// Whose first word makes an open room of a name that nobody used before, as in the tutorial.
        made_by_use: MadeByUse = MadeByUse::Anybody;
        /// Who may make rooms of every kind on purpose.
        made_by: MadeBy = MadeBy::Members;
        /// How long people may change what they said. 0: never.
        edit_within: Duration = 2 * DAY, in Duration::ZERO..=3_650 * DAY;
    }
}
