//! What nobody needs to do often: making rooms, invitations, reports; being refused.
//!
//! Bounds: so many an hour for one person or address; as many of them as are remembered anyway.

use std::{hash::BuildHasher as _, net::IpAddr, time::Duration};

use teahouse_domain::{Code, Email, Error, PersonId, Result};

use super::{MOST_ENTRIES, bucket::Pace, register::Register, whole_milliseconds};

const HOUR: Duration = Duration::from_hours(1);

/// What is done seldom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Seldom {
    Rooms,
    Invitations,
    Reports,
    /// Letters about an address to whoever reads what is sent to it.
    Letters,
    /// What is refused and noted in the audit log.
    Refusals,
}

impl Seldom {
    /// How many within an hour, and what is said to who wants more.
    fn rule(self) -> (u32, &'static str) {
        match self {
            Self::Rooms => (20, "twenty rooms an hour is the most for one person"),
            Self::Invitations => (60, "sixty invitations an hour is the most for one person"),
            Self::Letters => {
                (6, "six letters an hour are sent to an address that nobody has proved to be theirs")
            }
            Self::Refusals => (20, "twenty refusals an hour are noted in the audit log"),
            Self::Reports => (20, "twenty reports an hour is the most for one person"),
        }
    }
}

/// Whose hour it is: a person's, or, where nobody has said yet who they are, an address's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Whose {
    Person(PersonId),
    Address(IpAddr),
    /// Of a mail address: its key, hashed.
    Mailbox(u64),
}

impl From<PersonId> for Whose {
    fn from(person: PersonId) -> Self {
        Self::Person(person)
    }
}

impl From<&Email> for Whose {
    fn from(email: &Email) -> Self {
        Self::Mailbox(rustc_hash::FxBuildHasher.hash_one(email.key()))
    }
}

impl From<IpAddr> for Whose {
    fn from(address: IpAddr) -> Self {
        Self::Address(address)
    }
}

/// Who did it lately.
pub(super) struct Seldoms(Register<(Seldom, Whose)>);

impl Seldoms {
    pub(super) fn new() -> Self {
        Self(Register::new(MOST_ENTRIES))
    }

    /// Whether it may be done once more.
    pub(super) fn take(&self, what: Seldom, whose: Whose, now: Duration) -> Result<()> {
        let (most, sentence) = what.rule();
        let taken = self.0.find((what, whose)).bucket.take(&Pace::within(most, HOUR), now);
        taken.map_err(|after| {
            Error::new(Code::RateLimited, sentence).retry_after_ms(whole_milliseconds(after))
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
        let (seldoms, ada, bo) = (Seldoms::new(), Whose::from(PersonId(1)), Whose::from(PersonId(2)));
        for _ in 0..20 {
            seldoms.take(Seldom::Rooms, ada, Duration::ZERO).unwrap();
        }
        let error = seldoms.take(Seldom::Rooms, ada, Duration::ZERO).unwrap_err();
        assert_eq!((error.code, error.retry_after_ms), (Code::RateLimited, Some(180_000)));
        seldoms.take(Seldom::Reports, ada, Duration::ZERO).unwrap();
        seldoms.take(Seldom::Rooms, bo, Duration::ZERO).unwrap();
        seldoms.take(Seldom::Rooms, ada, Duration::from_secs(180)).unwrap();
        assert!(seldoms.take(Seldom::Rooms, ada, Duration::from_secs(180)).is_err());
    }
}
