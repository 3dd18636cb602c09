//! What nobody needs to do often: making rooms, invitations, reports.
//!
//! Bounds: so many an hour for one person; as many people as are remembered anyway.

use std::time::Duration;

use teahouse_domain::{Code, Error, PersonId, Result};

use super::{MOST_ENTRIES, bucket::Pace, register::Register};

const HOUR: Duration = Duration::from_hours(1);

/// What is done seldom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Seldom {
    Rooms,
    Invitations,
    Reports,
}

impl Seldom {
    /// How many within an hour, and what is said to who wants more.
    fn rule(self) -> (u32, &'static str) {
        match self {
            Self::Rooms => (20, "twenty rooms an hour is the most for one person"),
            Self::Invitations => (60, "sixty invitations an hour is the most for one person"),
            Self::Reports => (20, "twenty reports an hour is the most for one person"),
        }
    }
}

/// Who did it lately.
pub(super) struct Seldoms(Register<(Seldom, PersonId)>);

impl Seldoms {
    pub(super) fn new() -> Self {
        Self(Register::new(MOST_ENTRIES))
    }

    /// Whether it may be done once more.
    pub(super) fn take(&self, what: Seldom, person: PersonId, now: Duration) -> Result<()> {
        let (most, sentence) = what.rule();
        let taken = self.0.find((what, person)).bucket.take(&Pace::within(most, HOUR), now);
        taken.map_err(|after| {
            let left = u64::try_from(after.as_millis()).unwrap_or(u64::MAX).max(1);
            Error::new(Code::RateLimited, sentence).retry_after_ms(left)
        })
    }

    pub(super) fn sweep(&self, now: Duration) {
        self.0.sweep(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_thing_has_an_hour_of_its_own() {
        let (seldoms, ada) = (Seldoms::new(), PersonId(1));
        for _ in 0..20 {
            seldoms.take(Seldom::Rooms, ada, Duration::ZERO).unwrap();
        }
        let error = seldoms.take(Seldom::Rooms, ada, Duration::ZERO).unwrap_err();
        assert_eq!((error.code, error.retry_after_ms), (Code::RateLimited, Some(180_000)));
        seldoms.take(Seldom::Reports, ada, Duration::ZERO).unwrap();
        seldoms.take(Seldom::Rooms, PersonId(2), Duration::ZERO).unwrap();
        seldoms.take(Seldom::Rooms, ada, Duration::from_secs(180)).unwrap();
        assert!(seldoms.take(Seldom::Rooms, ada, Duration::from_secs(180)).is_err());
    }
}
