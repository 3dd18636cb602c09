//! Roles and kinds: the closed sets that permission is decided by.
//!
//! Must never hold a rule: those are in [`crate::policy`]. The texts are part of the wire.

use crate::{Code, Error, Result};

/// A closed set with its texts, in rising order.
macro_rules! closed {
    ($(#[$doc:meta])* $name:ident, $what:literal { $( $(#[$variant_doc:meta])* $variant:ident = $text:literal, )+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $( $(#[$variant_doc])* $variant, )+ }

        impl $name {
            /// Every value, in rising order.
            pub const ALL: &[Self] = &[$( Self::$variant, )+];

            /// As it travels.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $text, )+ }
            }

            /// As it is stored: the place in [`Self::ALL`]. Never changes once released.
            #[must_use]
            pub const fn number(self) -> u8 {
                self as u8
            }

            /// Reads the stored form.
            #[must_use]
            pub fn from_number(number: u64) -> Option<Self> {
                Self::ALL.get(usize::try_from(number).ok()?).copied()
            }

            /// Reads the travelling form.
            ///
            /// # Errors
            /// `bad_request`, with what may stand there.
            pub fn parse(text: &str) -> Result<Self> {
                let known = Self::ALL.iter().copied().find(|value| value.as_str() == text);
                known.ok_or_else(|| {
                    let all: Vec<&str> = Self::ALL.iter().map(|value| value.as_str()).collect();
                    Error::new(Code::BadRequest, format!(concat!($what, " is one of {}"), all.join(", ")))
                })
            }
        }
    };
}

pub(crate) use closed;

closed!(
    /// What somebody is on this server.
    ServerRole, "a role" {
        /// Known by a signed cookie or token only.
        Guest = "guest",
        /// Known by an account.
        Member = "member",
        /// Runs the server.
        Admin = "admin",
    }
);

closed!(
    /// What somebody is in a room.
    RoomRole, "a role" {
        /// Hears, and says nothing.
        ReadOnly = "read_only",
        /// Hears and speaks.
        Member = "member",
        /// Keeps order.
        Moderator = "moderator",
        /// May do everything, also end the room.
        Owner = "owner",
    }
);

closed!(
    /// Who a room is for.
    RoomKind, "a kind" {
        /// By name, for anybody, made at first use.
        Open = "open",
        /// Listed; members of the server may read it and join.
        Public = "public",
        /// By invitation; invisible to all others.
        Private = "private",
        /// Between two or more people; invisible to all others, admins too.
        Direct = "direct",
    }
);

impl RoomKind {
    /// Whether nobody outside may know that there is such a room.
    #[must_use]
    pub const fn is_hidden(self) -> bool {
        matches!(self, Self::Private | Self::Direct)
    }
}

/// Where a person stands in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Not among its members.
    Outsider,
    /// Not to come back.
    Banned,
    /// Among its members, as this.
    In(RoomRole),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_survives_both_of_its_forms() {
        for &role in RoomRole::ALL {
            assert_eq!(RoomRole::parse(role.as_str()).unwrap(), role);
            assert_eq!(RoomRole::from_number(role.number().into()), Some(role));
        }
        assert_eq!(ServerRole::from_number(2), Some(ServerRole::Admin));
        assert_eq!(ServerRole::from_number(3), None);
        assert!(RoomKind::parse("secret").unwrap_err().message.contains("open, public, private, direct"));
    }
}
